"""Events as files for others: CSV, Parquet, and FHIR R4 AuditEvents. Each file appears whole or not at all."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from privacy.audit.fhir import bundle
from workspace.files import write_bytes

_FLAT: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
    ("seq", lambda e: e["seq"]),
    ("id", lambda e: e["id"]),
    ("kind", lambda e: e["kind"]),
    ("at", lambda e: e["at"]),
    ("principal", lambda e: e["principal"]["id"]),
    ("role", lambda e: e["principal"]["role"]),
    ("authority", lambda e: e["principal"]["authority"]),
    ("operation", lambda e: e["operation"]),
    ("outcome", lambda e: e["outcome"]),
    ("purpose", lambda e: e["purpose"]),
    ("purpose_words", lambda e: e["purpose_words"]),
    ("dataset", lambda e: e["dataset"]),
    ("columns", lambda e: ";".join(e["columns"])),
    ("rows", lambda e: e["rows"]),
    ("persons", lambda e: ";".join(e["persons"])),
    ("verdict", lambda e: e["ruling"] and e["ruling"]["verdict"]),
    ("rules", lambda e: e["ruling"] and ";".join(e["ruling"]["rules"])),
    ("articles", lambda e: e["ruling"] and ";".join(e["ruling"]["articles"])),
    ("policy_digest", lambda e: e["ruling"] and e["ruling"]["policy_digest"]),
    ("duration_ms", lambda e: e["duration_ms"]),
    ("origin", lambda e: e["origin"]),
    ("note", lambda e: e["note"]),
    ("event", lambda e: json.dumps({k: v for k, v in e.items() if k != "seq"}, ensure_ascii=False, sort_keys=True)),
)
_NUMBERS = frozenset({"seq", "rows", "duration_ms"})


def export_events(events: Sequence[dict[str, Any]], form: str, out: Path, *, site: str) -> int:
    """Write ``events`` to ``out`` in one of ``EXPORTS``; how many were written.

    Raises:
        PartMissing: the file cannot be written; no partial file is left.
    """
    write_bytes(out, EXPORTS[form](events, site))
    return len(events)


def _as_csv(events: Sequence[dict[str, Any]], site: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for name, _ in _FLAT])
    writer.writerows([_cell(value(event)) for _, value in _FLAT] for event in events)
    return text.getvalue().encode("utf-8-sig")  # With the mark, spreadsheet programs in China read it as UTF-8.


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a quote in front (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _as_parquet(events: Sequence[dict[str, Any]], site: str) -> bytes:
    kinds = {name: pa.int64() if name in _NUMBERS else pa.string() for name, _ in _FLAT}
    table = pa.table({name: pa.array([value(event) for event in events], kinds[name]) for name, value in _FLAT})
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({"site": site}), sink, compression="zstd")
    return bytes(sink.getvalue())


def _as_fhir(events: Sequence[dict[str, Any]], site: str) -> bytes:
    return json.dumps(bundle(events, site=site), ensure_ascii=False, indent=1).encode()


EXPORTS: dict[str, Callable[[Sequence[dict[str, Any]], str], bytes]] = {
    "csv": _as_csv,
    "parquet": _as_parquet,
    "fhir": _as_fhir,
}
"""Format -> its writer."""
