"""De-identified records: does every file open with its key in its place."""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.parquet.encryption import create_decryption_properties

from privacy.model.identifiers import DeliveryId
from workspace.doctor.finding import Finding, Level, Patient

_REMEDY = (
    "从备份恢复，或由加密原件重新接收该批。",
    "Restore it from backup, or take the delivery in again from its sealed original.",
)


def check_records(patient: Patient) -> Iterator[Finding]:
    """Footer and first row group of every file, both authenticated: another key, place or content does not open.

    A sample: what lies in further row groups is authenticated when a release or a query reads it.
    """
    opened: Counter[str] = Counter()
    rows = 0
    for path in sorted(patient.room("records").glob("*/*/F-*.parquet")):
        dataset, lab, delivery = path.parts[-3], path.parts[-2], DeliveryId(path.stem)
        key = patient.keys.derive("records-1", dataset, lab, delivery)
        place = f"records/{dataset}/{lab}/{delivery}".encode()
        try:
            properties = create_decryption_properties(footer_key=key, aad_prefix=place)
            with pq.ParquetFile(path, decryption_properties=properties) as file:
                rows += file.metadata.num_rows
                if file.metadata.num_row_groups:
                    file.read_row_group(0)
        except (OSError, pa.ArrowInvalid):
            yield Finding(
                "records",
                Level.BROKEN,
                f"记录文件无法打开（{dataset}）：已被改动、移动，或密钥不符。",
                f"a record file of {dataset} does not open: altered, moved, or of another key",
                *_REMEDY,
                part=delivery,
            )
        else:
            opened[dataset] += 1
    files = sum(opened.values())
    yield Finding(
        "records", Level.OK, f"{files} 个记录文件可打开，共 {rows} 行。", f"{files} record files open, {rows} rows"
    )
