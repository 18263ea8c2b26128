"""The tables of the access log, and what every column of an event is: an expression over the event's own bytes.

The same expressions fill the columns at the merge and compare them at verification, so the two cannot drift apart.
"""

from dataclasses import dataclass
from typing import Final

import duckdb

from privacy.model.errors import Place, ProofFailed

SCHEMA_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column of ``events`` derived from the bytes."""

    name: str
    type: str
    expression: str
    """DuckDB SQL over ``e``, the event as ``EVENT`` reads it."""

    @property
    def quoted(self) -> str:
        return f'"{self.name}"'


EVENT: Final = """from_json(decode(bytes), '{
  "kind": "VARCHAR", "id": "VARCHAR", "at": "VARCHAR",
  "principal": {"id": "VARCHAR", "role": "VARCHAR", "authority": "VARCHAR"},
  "operation": "VARCHAR", "outcome": "VARCHAR", "purpose": "VARCHAR", "purpose_words": "VARCHAR",
  "dataset": "VARCHAR", "columns": ["VARCHAR"], "rows": "BIGINT", "persons": ["VARCHAR"],
  "ruling": {"verdict": "VARCHAR", "rules": ["VARCHAR"], "articles": ["VARCHAR"], "policy_digest": "VARCHAR"},
  "duration_ms": "BIGINT", "origin": "VARCHAR", "note": "VARCHAR",
  "query": "VARCHAR", "answer_digest": "VARCHAR", "recipient": "VARCHAR"}')"""
"""An event's bytes as a struct; what a kind of event lacks is NULL."""

COLUMNS: Final = (
    Column("id", "UUID", "e.id::UUID"),
    Column("kind", "VARCHAR", "e.kind"),
    Column("at", "TIMESTAMP", "e.at::TIMESTAMP"),
    Column("principal", "VARCHAR", "e.principal.id"),
    Column("role", "VARCHAR", "e.principal.role"),
    Column("authority", "VARCHAR", "e.principal.authority"),
    Column("operation", "VARCHAR", "e.operation"),
    Column("outcome", "VARCHAR", "e.outcome"),
    Column("purpose", "VARCHAR", "e.purpose"),
    Column("purpose_words", "VARCHAR", "e.purpose_words"),
    Column("dataset", "VARCHAR", "e.dataset"),
    Column("columns", "VARCHAR[]", "e.columns"),
    Column("rows", "BIGINT", "e.rows"),
    Column("persons", "INTEGER", "len(list_distinct(e.persons))::INTEGER"),
    Column("verdict", "VARCHAR", "e.ruling.verdict"),
    Column("rules", "VARCHAR[]", "e.ruling.rules"),
    Column("articles", "VARCHAR[]", "e.ruling.articles"),
    Column("policy_digest", "VARCHAR", "e.ruling.policy_digest"),
    Column("duration_ms", "BIGINT", "e.duration_ms"),
    Column("origin", "VARCHAR", "e.origin"),
    Column("note", "VARCHAR", "e.note"),
    Column("query", "VARCHAR", "e.query"),
    Column("answer_digest", "VARCHAR", "e.answer_digest"),
    Column("recipient", "VARCHAR", "e.recipient"),
)
"""Instants are UTC. ``persons`` counts; who they are stands in ``touched``."""

_TABLES: Final = f"""
CREATE TABLE about (schema_version INTEGER, size BIGINT);
CREATE TABLE events (
  seq BIGINT, writer VARCHAR, number BIGINT, {", ".join(f"{one.quoted} {one.type}" for one in COLUMNS)}, bytes BLOB);
CREATE TABLE repeats (writer VARCHAR, number BIGINT, bytes BLOB);
CREATE TABLE touched (person VARCHAR, seq BIGINT);
CREATE TABLE ids (id UUID, seq BIGINT);
CREATE TABLE runs (name VARCHAR, end_seq BIGINT, row_count BIGINT);
CREATE TABLE writers (
  writer VARCHAR, records BIGINT, offset_bytes BIGINT, link BLOB, state VARCHAR);
CREATE TABLE archives (
  first BIGINT, last BIGINT, oldest TIMESTAMP, newest TIMESTAMP, digest BLOB, state VARCHAR, folder VARCHAR);
CREATE TABLE archived_writers (
  last BIGINT, writer VARCHAR, records BIGINT, offset_bytes BIGINT, link BLOB);
"""
# about     which program writes it; size: how many events there are, archived ones among them
# events    one row an event that is not archived, in the log's order, with the exact bytes that were hashed
# repeats   records whose event id had been told before: kept, so that every writer's numbers and chain stay whole
# touched   the subject index: which events name a person
# ids       the events by their id, archived ones among them
# runs      how far touched and ids lie in order: stretches sorted each by itself, in the order of seq
# writers   how far each journal was merged; state: open, ended, or cut-off
# archives  events moved out to Parquet: first to last, their instants, the file's SHA-256; state: kept, moved, deleted
# archived_writers  where the chain of each writer of an archive stands after it


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of a new log; one of this version is left as it is.

    Raises:
        ProofFailed: it was written by a program of another version, or its version was altered.
    """
    if connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'about'").fetchall():
        check_version(connection)
        return
    connection.begin()
    connection.execute(_TABLES)
    connection.execute("INSERT INTO about VALUES (?, 0)", [SCHEMA_VERSION])
    connection.commit()


def check_version(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables are those of this program. Raises as ``create_tables`` does."""
    if connection.execute("SELECT schema_version FROM about").fetchall() == [(SCHEMA_VERSION,)]:
        return
    raise ProofFailed(
        "log-version",
        zh=f"访问日志的版本不是本程序所写的第 {SCHEMA_VERSION} 版。",
        en=f"the access log is not of version {SCHEMA_VERSION}, the one this program writes",
        place=Place(file="access.duckdb"),
        remedy_zh="用写它的那一版程序打开。",
        remedy_en="open it with the version of helixgate that wrote it",
    )


def log_size(connection: duckdb.DuckDBPyConnection) -> int:
    """How many events the log has by its own count."""
    found = connection.execute("SELECT size FROM about").fetchall()
    return int(found[0][0] or 0) if found else 0
