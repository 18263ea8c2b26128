"""Journals into tables: what is new is put in order, numbered, hashed into the tree and indexed, in one transaction.

Order is by instant, then writer, then the writer's own number; a writer's own order always holds, so an event told
after another by the same writer never comes before it, even when its clock stepped back. An event id told twice is one
event: the first in this order stands, and the others are kept in ``repeats``.
"""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

import contextlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from privacy.audit.record import Position
from privacy.model.errors import Place, ProofFailed
from privacy.model.event import EVENT_KINDS
from workspace.log.hashes import StoredTree
from workspace.log.index import INDEXES, settle
from workspace.log.schema import COLUMNS, EVENT
from workspace.log.spool import News, WriterState, move_aside, put_away, read_news, salvage

_KEYS = """
CREATE OR REPLACE TEMP TABLE keys AS
SELECT row, writer, number, e.id::UUID AS id, max(e.at) OVER (PARTITION BY writer ORDER BY number) AS since
FROM (SELECT row, writer, number, from_json(decode(bytes), '{"id": "VARCHAR", "at": "VARCHAR"}') AS e FROM news)
"""
_TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
SELECT row FROM keys QUALIFY row_number() OVER (PARTITION BY id ORDER BY since, writer, number) > 1
UNION SELECT row FROM keys WHERE id IN (SELECT id FROM ids SEMI JOIN keys USING (id))
"""
_ORDER = "SELECT row FROM keys WHERE row NOT IN (SELECT row FROM told) ORDER BY since, writer, number"
_REPEATS = "INSERT INTO repeats SELECT writer, number, bytes FROM news JOIN told USING (row) ORDER BY writer, number"
_EVENTS = f"""
INSERT INTO events
SELECT seq, writer, number, {", ".join(one.expression for one in COLUMNS)}, bytes
FROM (SELECT *, {EVENT} AS e FROM placed)
"""
_TOUCHED = """
INSERT INTO touched
SELECT DISTINCT unnest(from_json(decode(bytes), '{"persons": ["VARCHAR"]}').persons) AS person, seq
FROM events WHERE seq >= ? AND persons > 0 ORDER BY ALL
"""
_IDS = "INSERT INTO ids SELECT id, seq FROM events WHERE seq >= ?"
_UNREADABLE = f"""
SELECT writer, number
FROM (SELECT *, from_json(decode(bytes), '{{"id": "VARCHAR", "at": "VARCHAR", "kind": "VARCHAR"}}') AS e FROM news)
WHERE NOT coalesce(e.kind IN ({", ".join(f"'{kind}'" for kind in EVENT_KINDS)}), false)
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
        added = _commit(connection, tree, news)
    finished = {one.writer for one in news if one.after.finished}
    put_away(log_folder, finished | {writer for writer, state in merged.items() if state.finished})
    return added


def set_aside(connection: duckdb.DuckDBPyConnection, tree: StoredTree, log_folder: Path, writer: str) -> int:
    """Take in what still holds of a broken or lost journal and keep the file as evidence; how many events were added.

    Raises:
        BadInput: no such journal is known.
        PartMissing: its writer lives.
    """
    added = _commit(connection, tree, [salvage(log_folder, writer, writer_states(connection).get(writer))])
    move_aside(log_folder, writer)
    return added


def _commit(connection: duckdb.DuckDBPyConnection, tree: StoredTree, news: list[News]) -> int:
    connection.begin()
    try:
        added = _take_in(connection, tree, news)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return added


def writer_states(connection: duckdb.DuckDBPyConnection) -> dict[str, WriterState]:
    """How far each journal was merged."""
    rows = connection.execute("SELECT writer, offset_bytes, records, link, state FROM writers").fetchall()
    return {row[0]: WriterState(Position(row[1], row[2], row[3]), row[4]) for row in rows}


def _take_in(connection: duckdb.DuckDBPyConnection, tree: StoredTree, news: list[News]) -> int:
    leaves: list[bytes] = []
    if any(one.records for one in news):
        batch = _as_table(news)
        with _registered(connection, "news", batch):
            _check_readable(connection)
            connection.execute(_KEYS)
            connection.execute(_TOLD)
            # Typed: where every record had been told before, there is nothing to infer a type from.
            order = pa.array([row[0] for row in connection.execute(_ORDER).fetchall()], pa.int64())
            connection.execute(_REPEATS)
        placed = batch.take(order).append_column("seq", pa.array(range(tree.size, tree.size + len(order)), pa.int64()))
        with _registered(connection, "placed", placed):
            connection.execute(_EVENTS)
        connection.execute(_TOUCHED, [tree.size])
        connection.execute(_IDS, [tree.size])
        connection.execute("DROP TABLE keys; DROP TABLE told")
        leaves = placed["leaf"].to_pylist()
    _save_states(connection, news)
    tree.extend(b"".join(leaves))  # On the disk before the commit that counts them.
    connection.execute("UPDATE about SET size = ?", [tree.size])
    for index in INDEXES:
        settle(connection, index, tree.size)
    return len(leaves)


def _as_table(news: list[News]) -> pa.Table:
    rows = [(one.writer, record) for one in news for record in one.records]
    return pa.table(
        {
            "row": pa.array(range(len(rows)), pa.int64()),
            "writer": pa.array([writer for writer, _ in rows], pa.string()),
            "number": pa.array([record.number for _, record in rows], pa.int64()),
            "leaf": pa.array([record.leaf for _, record in rows], pa.binary()),
            "bytes": pa.array([record.payload for _, record in rows], pa.large_binary()),
        }
    )


@contextlib.contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    connection.register(name, table)
    try:
        yield
    finally:
        connection.unregister(name)


def _check_readable(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        unreadable = connection.execute(_UNREADABLE).fetchall()
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        raise _not_an_event(None, None) from None
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
