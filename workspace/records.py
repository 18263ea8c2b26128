"""De-identified records: Parquet, one file a dataset and delivery, encrypted, read back in blocks.

Each file has its own key, derived from the records key for its dataset, lab and delivery, and the same three words as
associated data (Parquet modular encryption, AES-GCM): a file that was altered, moved or renamed does not open.
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.parquet.encryption import create_decryption_properties, create_encryption_properties

from privacy.model.errors import PartMissing, ProofFailed
from privacy.model.identifiers import DeliveryId
from workspace.files import private_folder, sync_folder
from workspace.keys import Keyring

ROWS_PER_READ = 262_144


class RecordWriter:
    """Collects the batches of one delivery; the file appears when ``finish`` returns, whole or not at all."""

    def __init__(self, path: Path, key: bytes, place: bytes) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.part")
        self._encryption = create_encryption_properties(footer_key=key, aad_prefix=place, store_aad_prefix=False)
        self._writer: pq.ParquetWriter | None = None
        self.rows = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows; all batches have the same columns."""
        if frame.height == 0:
            return
        table = frame.to_arrow()
        if self._writer is None:
            private_folder(self._path.parent)
            self._writer = pq.ParquetWriter(
                self._temporary, table.schema, compression="zstd", encryption_properties=self._encryption
            )
        self._writer.write_table(table.cast(self._writer.schema))
        self.rows += frame.height

    def finish(self) -> None:
        """Make the file durable under its name; without rows, an earlier file of the delivery is removed."""
        if self._writer is None:
            self._path.unlink(missing_ok=True)
            return
        self._writer.close()
        descriptor = os.open(self._temporary, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._temporary.replace(self._path)
        sync_folder(self._path.parent)

    def discard(self) -> None:
        """Leave nothing."""
        if self._writer is not None:
            with contextlib.suppress(OSError, pa.ArrowInvalid):
                self._writer.close()
        self._temporary.unlink(missing_ok=True)


class Records:
    """The record store of a home."""

    def __init__(self, folder: Path, keys: Keyring) -> None:
        self._folder = folder
        self._keys = keys

    @contextlib.contextmanager
    def writing(self, dataset: str, lab: str, delivery: DeliveryId) -> Iterator[RecordWriter]:
        """A writer whose file is discarded if the block fails; the caller calls ``finish``.

        Raises:
            PartMissing: the store cannot be written.
        """
        path = self._folder / dataset / lab / f"{delivery}.parquet"
        writer = RecordWriter(path, self._key(dataset, lab, delivery), _place(dataset, lab, delivery))
        try:
            yield writer
        except OSError:
            raise PartMissing(
                "records-not-writable",
                zh="记录库无法写入，本批未保存。",
                en="the record store cannot be written; the delivery was not stored",
            ) from None
        finally:
            writer.discard()

    def files(self, dataset: str) -> list[tuple[str, DeliveryId]]:
        """``(lab, delivery)`` of every file of a dataset, sorted."""
        found = sorted((self._folder / dataset).glob("*/F-*.parquet"))
        return [(path.parent.name, DeliveryId(path.stem)) for path in found]

    def read(self, dataset: str, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows of a dataset in blocks, with ``lab`` and ``delivery``; files in sorted order.

        Raises:
            ProofFailed: a file was altered, moved, or written with another key.
        """
        for lab, delivery in self.files(dataset):
            path = self._folder / dataset / lab / f"{delivery}.parquet"
            keys = create_decryption_properties(
                footer_key=self._key(dataset, lab, delivery), aad_prefix=_place(dataset, lab, delivery)
            )
            try:
                with pq.ParquetFile(path, decryption_properties=keys) as file:
                    for block in file.iter_batches(ROWS_PER_READ, columns=columns and list(columns)):
                        frame = pl.DataFrame(pa.Table.from_batches([block]))
                        yield frame.with_columns(lab=pl.lit(lab), delivery=pl.lit(delivery))
            except (OSError, pa.ArrowInvalid):
                raise ProofFailed(
                    "records-altered",
                    zh="记录文件无法打开：已被改动、移动，或密钥不符。",
                    en="a record file does not open: altered, moved, or of another key",
                    remedy_zh="从备份恢复，或由加密原件重新接收该批。",
                    remedy_en="Restore it from backup, or take the delivery in again from its sealed original.",
                ) from None

    def read_all(self, dataset: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """All rows of a dataset at once; empty (without columns) where there is no file yet."""
        blocks = list(self.read(dataset, columns))
        return pl.concat(blocks, how="vertical_relaxed") if blocks else pl.DataFrame()

    def _key(self, dataset: str, lab: str, delivery: DeliveryId) -> bytes:
        return self._keys.derive("records-1", dataset, lab, delivery)


def _place(dataset: str, lab: str, delivery: DeliveryId) -> bytes:
    return f"records/{dataset}/{lab}/{delivery}".encode()
