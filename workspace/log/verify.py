"""Everything recomputed from content: bytes to leaves to roots, columns and indexes to bytes, chains to writers.

Steps, each with its own finding; the first one that fails is raised with the first event that does not hold:

1. numbers run from 0 without gap or double, in ``events`` and among the leaves
2. the leaf hash of every event's bytes is the stored one, every stored hash above is that of the leaves below, and
   every writer's chain, over its events and repeats, ends where its journal was left
3. every column says what the bytes say, the subject index names exactly their persons, and no event id stands twice
4. the roots at all kept checkpoints, and at the one kept outside, are those that were signed

Steps 2 (here) and 3 (in DuckDB) run side by side. An attacker who can write the file can make 1 to 3 agree with one
another again; step 4 is what he cannot mend without the signing key, and not even with it once a checkpoint has left
the machine.
"""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import duckdb

from privacy.audit.checkpoint import Checkpoint
from privacy.audit.record import HEAD_BYTES, next_link, start
from privacy.audit.tree import EMPTY_ROOT, leaf_hash, node_hash, range_root
from privacy.model.errors import Place, ProofFailed
from workspace.log.hashes import STRIDE
from workspace.log.schema import COLUMNS, EVENT, SCHEMA_VERSION
from workspace.log.spool import WRITER_STATES

BATCH_ROWS = 65_536
"""Rows in memory at a time; a power of two, so that a batch of leaves is a perfect subtree."""


@dataclass(frozen=True, slots=True)
class VerifiedLog:
    """What was recomputed and found to hold."""

    size: int
    root: bytes
    checkpoints: int
    """Checkpoints whose signature and root hold."""
    writers: int
    repeats: int
    cut_off: int
    """Writers that died without an end mark."""


def verify_content(connection: duckdb.DuckDBPyConnection, heads: Iterable[Checkpoint]) -> VerifiedLog:
    """Steps 1 to 4 over the open log. ``heads`` are checkpoints whose signatures were checked already.

    Raises:
        ProofFailed: naming the first event that does not hold.
    """
    size = _check_numbers(connection)
    with ThreadPoolExecutor(1) as beside:
        columns = beside.submit(_check_columns, connection.cursor())
        leaves = _check_leaves(connection)
        columns.result()
    levels = _levels(leaves)
    _check_stored_hashes(connection, levels, size)
    checked = _check_heads(levels, size, heads)
    counts = connection.execute(
        "SELECT count(*), count(*) FILTER (state = 'cut-off'), (SELECT count(*) FROM repeats) FROM writers"
    ).fetchall()[0]
    return VerifiedLog(size, _root(levels, size), checked, counts[0], counts[2], counts[1])


def _check_numbers(connection: duckdb.DuckDBPyConnection) -> int:
    if connection.execute("SELECT schema_version FROM about").fetchall() != [(SCHEMA_VERSION,)]:
        raise _broken(None, "its version is not the one this program writes", "版本与程序不符")
    sizes = []
    for table, column, where in (("events", "seq", "true"), ("tree", "position", "level = 0")):
        _check_none(
            connection,
            f"SELECT least(found, expected) AS seq FROM (SELECT {column} AS found, "
            f"row_number() OVER (ORDER BY {column}) - 1 AS expected FROM {table} WHERE {where}) "
            "WHERE found IS DISTINCT FROM expected",
            "an event is missing, or its number stands twice",
            "事件缺失或序号重复",
        )
        sizes.append(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchall()[0][0])
    if sizes[0] != sizes[1]:
        raise _broken(min(sizes), "events and leaves are not as many", "事件数与叶子数不等")
    return int(sizes[0])


def _check_leaves(connection: duckdb.DuckDBPyConnection) -> list[bytes]:
    """Recomputes every leaf, compares it, and follows every writer's chain through it; returns the leaves."""
    chains = _Chains(connection)
    leaves: list[bytes] = []
    for seq, data, stored, writer, number in _rows(
        connection,
        "SELECT seq, bytes, hash, writer, number FROM events JOIN tree ON level = 0 AND position = seq ORDER BY seq",
    ):
        leaf = leaf_hash(data or b"")
        if leaf != stored:
            raise _broken(seq, "its content is not what was recorded", "内容与记录时不符")
        chains.follow(seq, writer, number, leaf, len(data))
        leaves.append(leaf)
    chains.check_ends()
    return leaves


class _Chain:
    """Where one writer's journal stands. Mutable, since it moves once an event."""

    __slots__ = ("link", "number", "offset")

    def __init__(self, writer: str) -> None:
        first = start(writer)
        self.link, self.number, self.offset = first.link, first.number, first.offset

    def move(self, leaf: bytes, length: int) -> None:
        self.link = next_link(self.link, self.number, leaf)
        self.offset += HEAD_BYTES + length
        self.number += 1


class _Chains:
    """Every writer's chain, record by record; a writer's events come in its own order."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._ends = connection.execute("SELECT writer, records, offset_bytes, link, state FROM writers").fetchall()
        self._chains = {end[0]: _Chain(end[0]) for end in self._ends}
        repeats = connection.execute("SELECT writer, number, bytes FROM repeats").fetchall()
        self._repeats = {(writer, number): bytes(data or b"") for writer, number, data in repeats}
        if len(self._chains) != len(self._ends) or len(self._repeats) != len(repeats):
            raise _broken(None, "a writer stands twice", "写入者重复")

    def follow(self, seq: int, writer: str, number: int, leaf: bytes, length: int) -> None:
        chain = self._chains.get(writer)
        if chain is None:
            raise _broken(seq, "its writer is not known", "写入者不明")
        if chain.number != number:
            self._follow_repeats(writer, chain)
            if chain.number != number:
                raise _broken(seq, "its writer's numbers have a gap", "写入者序号不连续", writer)
        chain.move(leaf, length)

    def check_ends(self) -> None:
        for writer, records, offset, link, state in self._ends:
            chain = self._chains[writer]
            self._follow_repeats(writer, chain)
            count = chain.number
            if state == "ended":
                chain.move(leaf_hash(b""), 0)  # The end mark; it is not counted.
            if (count, chain.offset, chain.link) != (records, offset, link) or state not in WRITER_STATES:
                raise _broken(None, "a writer's chain does not end where its journal did", "写入者链值不符", writer)
        if self._repeats:
            raise _broken(None, "a repeated record does not follow its writer", "重复记录与写入者不符")

    def _follow_repeats(self, writer: str, chain: _Chain) -> None:
        while (data := self._repeats.pop((writer, chain.number), None)) is not None:
            chain.move(leaf_hash(data), len(data))


def _levels(leaves: list[bytes]) -> list[list[bytes]]:
    levels = [leaves]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(left, right) for left, right in zip(below[::2], below[1::2], strict=False)])
    return levels


def _check_stored_hashes(connection: duckdb.DuckDBPyConnection, levels: list[list[bytes]], size: int) -> None:
    stored = connection.execute(
        "SELECT level, position, hash FROM tree WHERE level IS DISTINCT FROM 0 ORDER BY ALL"
    ).fetchall()
    expected = [
        (level, position, one)
        for level in range(STRIDE, len(levels), STRIDE)
        for position, one in enumerate(levels[level])
    ]
    for found, right in zip(stored, expected, strict=False):
        if found != right:
            raise _broken(right[1] << right[0], "a hash above it was changed", "其上层哈希被改动")
    if len(stored) != len(expected):
        raise _broken(size, "hashes of the tree are missing or too many", "树的哈希缺失或多余")


def _check_columns(connection: duckdb.DuckDBPyConnection) -> None:
    differs = " OR ".join(f"{one.quoted} IS DISTINCT FROM {one.expression}" for one in COLUMNS)
    _check_none(
        connection,
        f"SELECT seq FROM (SELECT *, {EVENT} AS e FROM events) "
        "FULL JOIN (SELECT seq, list(person ORDER BY person) AS named FROM touched GROUP BY seq) USING (seq) "
        f"WHERE {differs} OR coalesce(named, []) IS DISTINCT FROM list_sort(list_distinct(e.persons))",
        "a column, or the subject index, does not say what its bytes say",
        "列值或受检者索引与原始字节不符",
    )
    _check_none(
        connection,
        "SELECT max(seq) AS seq FROM events GROUP BY id HAVING count(*) > 1",
        "its id stands twice",
        "事件编号重复",
    )


def _check_heads(levels: list[list[bytes]], size: int, heads: Iterable[Checkpoint]) -> int:
    checked, held = 0, 0
    for head in sorted(heads, key=lambda one: one.size):
        if head.size > size:
            raise _broken(
                size, f"a checkpoint signed {head.size} events; the log was rolled back", "日志被回退，少于检查点"
            )
        if _root(levels, head.size) != head.root:
            raise _broken(held, f"the first {head.size} events are not those that were signed", "与已签名检查点不符")
        checked, held = checked + 1, head.size
    return checked


def _root(levels: list[list[bytes]], size: int) -> bytes:
    return range_root(0, size, lambda level, index: levels[level][index]) if size else EMPTY_ROOT


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a query, a batch in memory at a time."""
    result = connection.execute(query)
    while batch := result.fetchmany(BATCH_ROWS):
        yield from batch


def _check_none(connection: duckdb.DuckDBPyConnection, query: str, en: str, zh: str) -> None:
    """The query finds the events that do not hold; there must be none."""
    count, first = connection.execute(f"SELECT count(*), min(seq) FROM ({query})").fetchall()[0]
    if count:
        raise _broken(first, en, zh)


def _broken(seq: object, en: str, zh: str, writer: str | None = None) -> ProofFailed:
    which_en = "" if seq is None else f" from event {seq} on"
    which_zh = "" if seq is None else f"自第 {seq} 号事件起"
    return ProofFailed(
        "log-altered",
        zh=f"访问日志{which_zh}不成立：{zh}。",
        en=f"the access log does not hold{which_en}: {en}",
        place=Place(
            file=f"{writer}.journal" if writer else "access.duckdb", line=seq if isinstance(seq, int) else None
        ),
        remedy_zh="保全日志目录；与外存的检查点比对，由数据官上报。",
        remedy_en="keep the log folder; compare with checkpoints kept outside; the data officer reports it",
    )
