"""Questions to the log: events by filter, and who saw a person."""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from privacy.model.identifiers import Pseudonym


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events; what is ``None`` does not narrow."""

    kind: str | None = None
    principal: str | None = None
    dataset: str | None = None
    person: Pseudonym | None = None
    """A pseudonym of the log's domain."""
    purpose: str | None = None
    verdict: str | None = None
    article: str | None = None
    rule: str | None = None
    operation: str | None = None
    outcome: str | None = None
    recipient: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""
    text: str | None = None
    """Stands somewhere in the event."""
    limit: int | None = None
    """The last so many."""


_EQUAL = ("kind", "principal", "dataset", "purpose", "verdict", "operation", "outcome", "recipient")
_OTHER = {
    "article": "list_contains(articles, $article)",
    "rule": "list_contains(rules, $rule)",
    "since": '"at" >= $since',
    "until": '"at" < $until',
    "text": "contains(decode(bytes), $text)",
}


def find_events(connection: duckdb.DuckDBPyConnection, which: EventFilter) -> list[dict[str, Any]]:
    """The events that pass, in the log's order: each as its own JSON with ``seq`` added."""
    conditions, values = _conditions(which)
    if which.person is not None:
        conditions.append(_touching(connection, which.person))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    limit = "" if which.limit is None else f"LIMIT {int(which.limit)}"
    query = f"SELECT seq, bytes FROM events {where} ORDER BY seq DESC {limit}"
    rows = connection.execute(query, values).fetchall()
    return [{"seq": seq, **json.loads(data)} for seq, data in reversed(rows)]


def who_saw(connection: duckdb.DuckDBPyConnection, person: Pseudonym) -> list[dict[str, Any]]:
    """Every event that names this pseudonym, in order, without the other persons it names."""
    events = find_events(connection, EventFilter(person=person))
    return [event | {"persons": [person]} for event in events]


def seq_of(connection: duckdb.DuckDBPyConnection, event_id: str) -> int | None:
    """The number of the event with this id."""
    found = connection.execute("SELECT seq FROM events WHERE id = try_cast(? AS UUID)", [event_id]).fetchall()
    return found[0][0] if found else None


def event_bytes(connection: duckdb.DuckDBPyConnection, seq: int) -> bytes | None:
    """The exact bytes of one event."""
    found = connection.execute("SELECT bytes FROM events WHERE seq = ?", [seq]).fetchall()
    return bytes(found[0][0]) if found else None


def _touching(connection: duckdb.DuckDBPyConnection, person: Pseudonym) -> str:
    """Events naming ``person``, as numbers: DuckDB then reads only the blocks they lie in, and not all bytes."""
    rows = connection.execute("SELECT seq FROM touched WHERE person = ?", [person]).fetchall()
    return f"seq IN ({', '.join(str(int(row[0])) for row in rows)})" if rows else "false"


def _conditions(which: EventFilter) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for name in (*_EQUAL, *_OTHER):
        value = getattr(which, name)
        if value is not None:
            conditions.append(_OTHER.get(name) or f'"{name}" = ${name}')
            values[name] = value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
    return conditions, values
