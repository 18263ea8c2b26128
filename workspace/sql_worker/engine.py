"""What DuckDB is told before an analyst's text reaches it. The order matters: load, then lock, then nothing changes."""

import json
from typing import Any

import duckdb
import pyarrow as pa

_SETTINGS = (
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "allow_community_extensions = false",
    "allow_unsigned_extensions = false",
    "allow_persistent_secrets = false",
    "python_enable_replacements = false",
    # A sort that does not fit memory would otherwise write its rows to disk, in clear text.
    "temp_directory = ''",
    # Law speaks in UTC+8, and so do the days of date_trunc.
    "TimeZone = 'Asia/Shanghai'",
)
_LOCKS = ("enable_external_access = false", "lock_configuration = true")


def open_engine() -> duckdb.DuckDBPyConnection:
    """An empty database in memory."""
    return duckdb.connect(":memory:")


def load_table(engine: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Copy ``table`` in under ``name``, a plain identifier."""
    engine.register("arriving", table)
    engine.execute(f'CREATE TABLE main."{name}" AS SELECT * FROM arriving')  # noqa: S608 - the parent checked the name
    engine.unregister("arriving")


def lock(engine: duckdb.DuckDBPyConnection, *, memory_mb: int, threads: int, wall_seconds: float) -> None:
    """No file, no network, no extension, no spilling, and no way back."""
    bounds = (
        f"memory_limit = '{int(memory_mb)}MB'",
        f"threads = {int(threads)}",
        f"max_execution_time = {max(1, int(wall_seconds * 1000))}",
    )
    for setting in (*_SETTINGS, *bounds, *_LOCKS):
        engine.execute(f"SET {setting}")


def parse(engine: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """The answer of ``json_serialize_sql``: a tree, or ``{"error": true, "error_type": ...}``."""
    ((text,),) = engine.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()
    tree = json.loads(text)
    return tree if isinstance(tree, dict) else {"error": True}


def run(engine: duckdb.DuckDBPyConnection, sql: str, *, rows: int, size: int) -> pa.Table | None:
    """The whole answer, or ``None`` when it has more than ``rows`` rows or ``size`` Arrow bytes."""
    reader = engine.sql(sql).to_arrow_reader(10_000)
    batches, seen, held = [], 0, 0
    for batch in reader:
        seen, held = seen + batch.num_rows, held + batch.nbytes
        if seen > rows or held > size:
            return None
        batches.append(batch)
    return pa.Table.from_batches(batches, schema=reader.schema)
