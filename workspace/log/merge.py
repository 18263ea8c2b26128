"""Journals into tables: what is new is put in order, numbered, hashed into the tree and indexed, in one transaction.

Order is by instant, then writer, then the writer's own number; a writer's own order always holds, so an event told
after another by the same writer never comes before it, even when its clock stepped back. An event id told twice is one
event: the first in this order stands, and the others are kept in ``repeats``.
"""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

from pathlib import Path

import duckdb
import pyarrow as pa

from privacy.audit.record import Position
from privacy.model.errors import Place, ProofFailed
from privacy.model.event import EVENT_KINDS
from workspace.log.hashes import StoredTree
from workspace.log.schema import COLUMNS, EVENT
from workspace.log.spool import News, WriterState, put_away, read_news

_STAGE = f"""
CREATE OR REPLACE TEMP TABLE staged AS
SELECT *, max(e.at) OVER (PARTITION BY writer ORDER BY number) AS since FROM (SELECT *, {EVENT} AS e FROM news)
"""
_ORDER = """
CREATE OR REPLACE TEMP TABLE ordered AS
SELECT *, row_number() OVER (PARTITION BY e.id ORDER BY since, writer, number) > 1
  OR e.id::UUID IN (SELECT id FROM events WHERE id IN (SELECT e.id::UUID FROM staged)) AS told
FROM staged
"""
_EVENTS = f"""
INSERT INTO events
SELECT ? + row_number() OVER (ORDER BY since, writer, number) - 1 AS seq, writer, number,
  {", ".join(one.expression for one in COLUMNS)}, bytes
FROM ordered WHERE NOT told ORDER BY seq
"""
_REPEATS = "INSERT INTO repeats SELECT writer, number, bytes FROM ordered WHERE told ORDER BY ALL"
_TOUCHED = f"""
INSERT INTO touched
SELECT DISTINCT person, seq FROM (SELECT unnest(({EVENT}).persons) AS person, seq FROM events WHERE seq >= ?)
ORDER BY ALL
"""
_LEAVES = "SELECT leaf FROM ordered WHERE NOT told ORDER BY since, writer, number"
_UNREADABLE = f"""
SELECT writer, number FROM staged
WHERE e.kind IS NULL OR e.kind NOT IN ({", ".join(f"'{kind}'" for kind in EVENT_KINDS)})
  OR NOT coalesce(regexp_full_match(e.id, '[0-9a-f]{{32}}'), false) OR try_cast(e.at AS TIMESTAMP) IS NULL
ORDER BY ALL LIMIT 1
"""


def merge_journals(connection: duckdb.DuckDBPyConnection, tree: StoredTree, log_folder: Path) -> int:
    """Take in all that journals hold and put finished ones away. Returns how many events were added.

    Raises:
        ProofFailed: a journal was lost, cut, edited, slipped in, or holds what is not an event.
        duckdb.Error: the caller names it.
    """
    merged = writer_states(connection)
    news = read_news(log_folder, merged)
    added = 0
    if any(one.records or merged.get(one.writer) != one.after for one in news):
        connection.begin()
        try:
            added = _take_in(connection, tree, news)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    finished = {one.writer for one in news if one.after.finished}
    put_away(log_folder, finished | {writer for writer, state in merged.items() if state.finished})
    return added


def writer_states(connection: duckdb.DuckDBPyConnection) -> dict[str, WriterState]:
    """How far each journal was merged."""
    rows = connection.execute("SELECT writer, offset_bytes, records, link, state FROM writers").fetchall()
    return {row[0]: WriterState(Position(row[1], row[2], row[3]), row[4]) for row in rows}


def _take_in(connection: duckdb.DuckDBPyConnection, tree: StoredTree, news: list[News]) -> int:
    if any(one.records for one in news):
        _stage(connection, news)
        connection.execute(_ORDER)
        first = tree.size
        connection.execute(_EVENTS, [first])
        connection.execute(_REPEATS)
        connection.execute(_TOUCHED, [first])
        leaves = [row[0] for row in connection.execute(_LEAVES).fetchall()]
        connection.execute("DROP TABLE staged; DROP TABLE ordered")
    else:
        leaves = []
    _save_states(connection, news)
    tree.extend(leaves)  # Last: its size in memory must not run ahead of a transaction that fails.
    return len(leaves)


def _stage(connection: duckdb.DuckDBPyConnection, news: list[News]) -> None:
    rows = [(one.writer, record) for one in news for record in one.records]
    batch = pa.table(
        {
            "writer": pa.array([writer for writer, _ in rows], pa.string()),
            "number": pa.array([record.number for _, record in rows], pa.int64()),
            "leaf": pa.array([record.leaf for _, record in rows], pa.binary()),
            "bytes": pa.array([record.payload for _, record in rows], pa.large_binary()),
        }
    )
    connection.register("news", batch)
    try:
        connection.execute(_STAGE)
        unreadable = connection.execute(_UNREADABLE).fetchall()
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        raise _not_an_event(None, None) from None
    finally:
        connection.unregister("news")
    if unreadable:
        raise _not_an_event(*unreadable[0])


def _save_states(connection: duckdb.DuckDBPyConnection, news: list[News]) -> None:
    for one in news:
        position = one.after.position
        connection.execute("DELETE FROM writers WHERE writer = ?", [one.writer])
        connection.execute(
            "INSERT INTO writers VALUES (?, ?, ?, ?, ?)",
            [one.writer, position.number, position.offset, position.link, one.after.state],
        )


def _not_an_event(writer: str | None, number: int | None) -> ProofFailed:
    which = "" if number is None else f" {number}"
    return ProofFailed(
        "not-an-event",
        zh=f"日志册中的记录{which}不是本系统的事件。",
        en=f"record{which} of a journal is not an event of this system",
        place=Place(file=f"{writer}.journal" if writer else None),
        remedy_zh="保全日志目录；由数据官查明。",
        remedy_en="keep the log folder as it is; the data officer finds out what happened",
    )
