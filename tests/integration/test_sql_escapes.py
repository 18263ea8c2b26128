# ruff: noqa: S608 - hostile SQL is what these tests are made of
"""Every way out of DuckDB that was measured, tried at the gate, at the engine's locks alone, and at the whole worker.

The list is the one of design.md, decision 9. Some ways are open inside DuckDB whatever
its settings (it has no privileges of its own): the gate closes those, and the child holds nothing else.
"""

from dataclasses import dataclass

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from privacy.model.errors import HelixgateError, Refused
from workspace.sql_worker import Limits, ask, engine, examine, questioning

MARK = "canary-7f3a"
TABLE = pl.DataFrame({"gene": ["BRCA1", "TP53", MARK], "af": [0.1, 0.2, 0.3]})


@dataclass(frozen=True)
class Escape:
    sql: str
    inside: bool = False
    """The engine's locks alone do not stop it: it stays in memory, or reads what is in this engine anyway."""


def inside(sql: str) -> Escape:
    return Escape(sql, inside=True)


ESCAPES: dict[str, Escape] = {
    "read_csv": Escape("SELECT * FROM read_csv('{file}')"),
    "read_text": Escape("SELECT * FROM read_text('{file}')"),
    "read_blob": Escape("SELECT * FROM read_blob('{file}')"),
    "read_parquet": Escape("SELECT * FROM read_parquet('{file}')"),
    "read_json": Escape("SELECT * FROM read_json('{file}')"),
    "read_duckdb": Escape("SELECT * FROM read_duckdb('{file}')"),
    "glob": Escape("SELECT * FROM glob('{folder}/*')"),
    "file as a table": Escape("SELECT * FROM '{file}'"),
    "parquet_metadata": Escape("SELECT * FROM parquet_metadata('{file}')"),
    "sniff_csv": Escape("SELECT * FROM sniff_csv('{file}')"),
    "http": Escape("SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')"),
    "COPY TO": Escape("COPY t TO '{out}'"),
    "EXPORT DATABASE": Escape("EXPORT DATABASE '{out}'"),
    "EXPLAIN ANALYZE COPY": Escape("EXPLAIN ANALYZE COPY t TO '{out}'"),
    "COPY in a common table": Escape("WITH x AS (COPY t TO '{out}') SELECT 1"),
    "INSERT in a common table": inside("WITH x AS (INSERT INTO t VALUES ('a', 1) RETURNING *) SELECT * FROM x"),
    "DELETE in a common table": inside("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x"),
    "ATTACH a file": Escape("ATTACH '{file}' AS other"),
    "ATTACH memory": inside("ATTACH ':memory:' AS other"),
    "CREATE TEMP TABLE": inside("CREATE TEMP TABLE x AS SELECT 1"),
    "CREATE VIEW": inside("CREATE TEMP VIEW x AS SELECT 1"),
    "CREATE MACRO": inside("CREATE TEMP MACRO x() AS 1"),
    "SET VARIABLE": inside("SET VARIABLE x = 1"),
    "USE": inside("USE memory"),
    "CREATE SECRET": inside("CREATE SECRET (TYPE http, BEARER_TOKEN 'x')"),
    "CREATE PERSISTENT SECRET": Escape("CREATE PERSISTENT SECRET x (TYPE http, BEARER_TOKEN 'x')"),
    "PREPARE": inside("PREPARE x AS SELECT 1"),
    "CHECKPOINT": inside("CHECKPOINT"),
    "VACUUM": inside("VACUUM"),
    "DROP": inside("DROP TABLE t"),
    "UPDATE": inside("UPDATE t SET af = 1"),
    "SET": Escape("SET threads = 1"),
    "SET external access": Escape("SET enable_external_access = true"),
    "RESET": Escape("RESET memory_limit"),
    "PRAGMA": Escape("PRAGMA memory_limit = '8GB'"),
    "enable_logging": Escape("CALL enable_logging(storage = 'file', storage_path = '{out}')"),
    "profiling output": Escape("PRAGMA profiling_output = '{out}'"),
    "log_query_path": Escape("SET log_query_path = '{out}'"),
    "temp_directory": Escape("SET temp_directory = '{folder}'"),
    "INSTALL": Escape("INSTALL httpfs"),
    "LOAD": Escape("LOAD httpfs"),
    "start_ui": Escape("CALL start_ui()"),
    "quack_serve": Escape("CALL quack_serve()"),
    "Python variables": Escape("SELECT * FROM TABLE_OF_THE_CALLER"),
    "getenv": Escape("SELECT getenv('HELIXGATE_CANARY')"),
    "query": inside("SELECT * FROM query('SELECT * FROM t')"),
    "query_table": inside("SELECT * FROM query_table('t')"),
    "SUMMARIZE": inside("SUMMARIZE t"),
    "pragma_storage_info": inside("SELECT * FROM pragma_storage_info('t')"),
    "stats": inside("SELECT stats(gene) FROM t"),
    "duckdb_views": inside("SELECT sql FROM duckdb_views()"),
    "duckdb_tables": inside("SELECT * FROM duckdb_tables()"),
    "information_schema": inside("SELECT * FROM information_schema.tables"),
    "settings": inside("SELECT * FROM duckdb_settings()"),
    "database paths": inside("SELECT * FROM duckdb_databases()"),
    "error side channel": Escape("SELECT error(gene) FROM t"),
    "serialized SQL": Escape("SELECT * FROM json_execute_serialized_sql('{{}}')"),
    "two statements": inside("SELECT 1; SELECT 2"),
}

# Starting a child for each takes half a minute; the ordinary suite does it for one of every kind.
IN_A_CHILD = [
    pytest.param(
        name, marks=() if name in ("read_csv", "COPY in a common table", "ATTACH a file", "SET") else pytest.mark.slow
    )
    for name in ESCAPES
]

TABLE_OF_THE_CALLER = pa.table({"secret": [MARK]})


@pytest.fixture
def places(tmp_path):
    planted = tmp_path / "planted.csv"
    planted.write_text(f"name\n{MARK}\n")
    return {"file": str(planted), "folder": str(tmp_path), "out": str(tmp_path / "written")}


@pytest.fixture(scope="module")
def locked():
    with engine.open_engine() as database:
        engine.load_table(database, "t", TABLE.to_arrow())
        engine.lock(database, memory_mb=256, threads=1, wall_seconds=5)
        yield database


@pytest.mark.parametrize("name", ESCAPES)
def test_the_gate_refuses(name, places, locked):
    job = {"sql": ESCAPES[name].sql.format(**places), "tables": ["t"], "columns": [], "with_data": True}
    verdict, answer = questioning.answer(locked, job | Limits().as_json())
    assert (verdict["outcome"], answer) == ("refused", None)
    assert MARK not in str(verdict)


@pytest.mark.parametrize("name", IN_A_CHILD)
def test_the_worker_refuses(name, places, tmp_path):
    with pytest.raises(Refused, match="sql-not-allowed") as caught:
        examine(ESCAPES[name].sql.format(**places), {"t": ["gene", "af"]})
    assert MARK not in str(caught.value.as_json())
    assert [path.name for path in tmp_path.iterdir()] == ["planted.csv"]


@pytest.mark.parametrize("name", [name for name, escape in ESCAPES.items() if not escape.inside])
def test_the_engine_alone_refuses(name, places, tmp_path, locked):
    with pytest.raises(duckdb.Error):
        locked.execute(ESCAPES[name].sql.format(**places)).fetchall()
    assert [path.name for path in tmp_path.iterdir()] == ["planted.csv"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CAST(gene AS INT) FROM t",
        "SELECT gene::DATE FROM t",
        "SELECT gene::DECIMAL(3, 1) FROM t",
        "SELECT (af * 1e300)::FLOAT FROM t",
        "SELECT date_trunc(gene, DATE '2026-01-01') FROM t",
        "SELECT regexp_matches('a', gene || '(') FROM t",
        "SELECT strftime(DATE '2026-01-01', gene || '%!') FROM t",
        "SELECT (SELECT gene FROM t)",
        "SELECT gene + 1 FROM t",
        "SELECT no_such_column FROM t",
        f"SELECT * FROM t WHERE '{MARK}",
    ],
)
def test_no_error_shows_a_value(sql):
    with pytest.raises(HelixgateError) as caught:
        ask(sql, {"t": TABLE}, limits=Limits(rows=1))
    assert MARK not in str(caught.value.as_json()) + str(caught.value)
    assert caught.value.__cause__ is None
    assert "Error" not in caught.value.en
