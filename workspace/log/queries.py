"""Questions to the log: events by filter, and who saw a person."""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import duckdb

from privacy.model.identifiers import Pseudonym
from workspace.log.segments import DELETED, Segment

_LOOKS: Final = 50
"""Events fetched by one statement. An equality for each lets DuckDB skip every stretch of rows but one; of a list or
join with more than 50 numbers it keeps the bounds alone, and reads the whole of 100,000,000 events (54 s)."""
_ROWS_A_LOOK: Final = 6_000
"""Rows that are read through in the time that one look takes (3 ms): beyond that many looks everything is read."""
_FEW: Final = 1_000


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


_EQUAL = ("kind", "principal", "purpose", "verdict", "operation", "outcome", "recipient")
_OTHER = {
    # An answer over several datasets names them all, with commas between.
    "dataset": "list_contains(string_split(dataset, ','), $dataset)",
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
        limit = None if which.limit is None else which.limit - len(found)
        for query in _queries(place, asked, conditions):
            if limit is None:
                found += connection.execute(query, values).fetchall()
            elif limit > 0:
                rows = connection.execute(f"{query} LIMIT {limit}", values).fetchall()
                limit -= len(rows)
                found += rows
    return [{"seq": seq, **json.loads(data)} for seq, data in reversed(found)]


def _queries(place: Segment, asked: Sequence[int] | None, conditions: Sequence[str]) -> Iterator[str]:
    """Statements that together give the events of one place, the last first."""
    select = f"SELECT seq, bytes FROM {place.relation}"
    where = " AND ".join(conditions) or "TRUE"
    if asked is None or len(asked) > _FEW + (place.end - place.first) // _ROWS_A_LOOK:
        yield f"{select} {_among(asked)} WHERE {where} ORDER BY seq DESC"
        return
    ordered = sorted(asked, reverse=True)
    for start in range(0, len(ordered), _LOOKS):
        looks = ordered[start : start + _LOOKS]
        if place.path is None:
            each = " UNION ALL ".join(f"({select} WHERE seq = {seq} AND {where})" for seq in looks)
            yield f"SELECT * FROM ({each}) ORDER BY seq DESC"
        else:
            yield f"{select} {_among(looks)} WHERE {where} ORDER BY seq DESC"


def _among(seqs: Sequence[int] | None) -> str:
    return "" if seqs is None else f"SEMI JOIN (SELECT unnest({list(seqs)}::BIGINT[]) AS seq) USING (seq)"


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
