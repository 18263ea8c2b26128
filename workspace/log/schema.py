"""The tables of the access log, and what every column of an event is: an expression over the event's own bytes.

The same expressions fill the columns at the merge and compare them at verification, so the two cannot drift apart.
"""

from dataclasses import dataclass
from typing import Final

import duckdb

SCHEMA_VERSION: Final = 1


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
CREATE TABLE IF NOT EXISTS about (schema_version INTEGER, sorted_rows BIGINT);
CREATE TABLE IF NOT EXISTS events (
  seq BIGINT, writer VARCHAR, number BIGINT, {", ".join(f"{one.quoted} {one.type}" for one in COLUMNS)}, bytes BLOB);
CREATE TABLE IF NOT EXISTS repeats (writer VARCHAR, number BIGINT, bytes BLOB);
CREATE TABLE IF NOT EXISTS touched (person VARCHAR, seq BIGINT);
CREATE TABLE IF NOT EXISTS tree (level TINYINT, position BIGINT, hash BLOB);
CREATE TABLE IF NOT EXISTS writers (
  writer VARCHAR, records BIGINT, offset_bytes BIGINT, link BLOB, state VARCHAR);
"""
# events   one row an event, in the log's order, with the exact bytes that were hashed
# repeats  records whose event id had been told before: kept, so that every writer's numbers and chain stay whole
# about    which program writes it; sorted_rows: how much of touched lies in the order of persons
# touched  the subject index: which events name a person
# tree     RFC 9162 hashes: level 0 are the leaves, level 8k one hash for every 256 of level 8k-8
# writers  how far each journal was merged; state: open, ended, or cut-off


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what is missing; a log of this version is left as it is."""
    connection.execute(_TABLES)
    if not connection.execute("SELECT count(*) FROM about").fetchall()[0][0]:
        connection.execute("INSERT INTO about VALUES (?, 0)", [SCHEMA_VERSION])
