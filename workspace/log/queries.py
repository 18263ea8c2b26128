"""Questions to the log: events by filter, and who saw a person."""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from privacy.model.identifiers import Pseudonym
from workspace.log.segments import DELETED, Segment


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


def find_events(
    connection: duckdb.DuckDBPyConnection, places: Sequence[Segment], which: EventFilter
) -> list[dict[str, Any]]:
    """The events that pass, in the log's order: each as its own JSON with ``seq`` added.

    Raises:
        PartMissing: some may lie in an archive that is not here.
    """
    conditions, values = _conditions(which)
    named = None if which.person is None else _naming(connection, which.person)
    found: list[tuple[int, bytes]] = []
    for place in reversed(places):
        if which.limit is not None and len(found) >= which.limit:
            break
        asked = named if named is None else [seq for seq in named if place.first <= seq < place.end]
        if asked == [] or place.state == DELETED or _is_outside(place, which):
            continue
        # A semi-join against the numbers reads the few vectors they lie in; a long IN list reads whole columns.
        only = "" if asked is None else "SEMI JOIN (SELECT unnest($asked::BIGINT[]) AS seq) USING (seq)"
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        limit = "" if which.limit is None else f"LIMIT {int(which.limit) - len(found)}"
        query = f"SELECT seq, bytes FROM {place.relation} {only} {where} ORDER BY seq DESC {limit}"
        found += connection.execute(query, values if asked is None else values | {"asked": asked}).fetchall()
    return [{"seq": seq, **json.loads(data)} for seq, data in reversed(found)]


def who_saw(
    connection: duckdb.DuckDBPyConnection, places: Sequence[Segment], person: Pseudonym
) -> list[dict[str, Any]]:
    """Every event that names this pseudonym, in order, without the other persons it names."""
    events = find_events(connection, places, EventFilter(person=person))
    return [event | {"persons": [person]} for event in events]


def seq_of(connection: duckdb.DuckDBPyConnection, event_id: str) -> int | None:
    """The number of the event with this id, archived or not."""
    found = connection.execute("SELECT seq FROM ids WHERE id = try_cast(? AS UUID)", [event_id]).fetchall()
    return found[0][0] if found else None


def event_bytes(connection: duckdb.DuckDBPyConnection, places: Sequence[Segment], seq: int) -> bytes | None:
    """The exact bytes of one event.

    Raises:
        PartMissing: it lies in an archive that is not here, or was deleted after its retention.
    """
    for place in places:
        if place.first <= seq < place.end:
            found = connection.execute(f"SELECT bytes FROM {place.relation} WHERE seq = ?", [seq]).fetchall()
            return bytes(found[0][0]) if found else None
    return None


def _naming(connection: duckdb.DuckDBPyConnection, person: Pseudonym) -> list[int]:
    rows = connection.execute("SELECT seq FROM touched WHERE person = ?", [person]).fetchall()
    return [row[0] for row in rows]


def _is_outside(place: Segment, which: EventFilter) -> bool:
    """No event of this archive is within the time asked for."""
    if place.oldest is None or place.newest is None:
        return False
    return (which.until is not None and place.oldest >= which.until) or (
        which.since is not None and place.newest < which.since
    )


def _conditions(which: EventFilter) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for name in (*_EQUAL, *_OTHER):
        value = getattr(which, name)
        if value is not None:
            conditions.append(_OTHER.get(name) or f'"{name}" = ${name}')
            values[name] = value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
    return conditions, values
