"""Through the events of one place in order: numbers, leaf hashes, writers; the caller says what hashes to expect."""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

import hashlib
import itertools
from collections.abc import Callable, Iterator

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privacy.audit.record import Position
from workspace.log.chains import Chains, Stretch
from workspace.log.findings import broken
from workspace.log.segments import Segment

BATCH_ROWS = 65_536
"""Rows in memory at a time."""
_sha256 = hashlib.sha256


def follow(
    connection: duckdb.DuckDBPyConnection, place: Segment, chains: Chains, compare: Callable[[bytes], None]
) -> set[str]:
    """Walk through a place: ``compare`` gets its leaf hashes, flat, row by row. Returns who wrote there.

    Raises:
        ProofFailed: a number is missing or stands twice, a writer's numbers have a gap, or ``compare`` says so.
        duckdb.Error: the place cannot be read.
    """
    expected = place.first
    writers: set[str] = set()
    for batch in _batches(connection, place):
        _check_numbers(batch.column("seq"), expected, place)
        leaves, lengths = leaf_hashes(batch.column("bytes"))
        compare(b"".join(leaves))
        for stretch in _stretches(batch, expected, leaves, lengths):
            chains.follow(stretch)
            writers.add(str(stretch.writer))
        expected += batch.num_rows
    if expected != place.end:
        raise broken(
            min(expected, place.end), "events are missing at the end, or too many", "末尾事件缺失或多余", place.name
        )
    return writers


def positions_after(connection: duckdb.DuckDBPyConnection, place: Segment) -> dict[str, Position]:
    """Where the writers of an archive stood after it, as it was left."""
    rows = connection.execute(
        "SELECT writer, offset_bytes, records, link FROM archived_writers WHERE last = ?", [place.end - 1]
    ).fetchall()
    found = {writer: Position(offset, records, link) for writer, offset, records, link in rows}
    if len(found) != len(rows) or any(None in row for row in rows):
        raise broken(
            place.first, "its archive's writers are not whole, or stand twice", "归档写入者不完整或重复", place.name
        )
    return found


def _batches(connection: duckdb.DuckDBPyConnection, place: Segment) -> Iterator[pa.RecordBatch]:
    """The events of one place in order: as they lie, which is their order, unless somebody moved rows."""
    order = "" if _lies_in_order(connection, place) else "ORDER BY seq"
    # Named anew: DuckDB finds an archive's column in any case, and gives it back in the case it found.
    query = f"SELECT seq AS seq, writer AS writer, number AS number, bytes AS bytes FROM {place.relation} {order}"
    with connection.cursor() as cursor:
        cursor.execute("SET arrow_large_buffer_size = true")
        yield from cursor.sql(query).to_arrow_reader(BATCH_ROWS)


def _lies_in_order(connection: duckdb.DuckDBPyConnection, place: Segment) -> bool:
    if place.end - place.first <= BATCH_ROWS:
        return False  # Not worth asking: so few are sorted at once.
    expected = place.first
    with connection.cursor() as cursor:
        for batch in cursor.sql(f"SELECT seq FROM {place.relation}").to_arrow_reader(1 << 20):
            if not _counts_up(batch.column(0), expected):
                return False
            expected += batch.num_rows
    return True


def _counts_up(numbers: pa.Array, first: int) -> bool:
    found = numbers.to_numpy(zero_copy_only=False)
    return bool(np.array_equal(found, np.arange(first, first + len(found))))


def _check_numbers(numbers: pa.Array, expected: int, place: Segment) -> None:
    if _counts_up(numbers, expected):
        return
    for offset, found in enumerate(numbers.to_pylist()):
        if found != expected + offset:
            first = expected + offset if found is None else min(found, expected + offset)
            raise broken(first, "an event is missing, or its number stands twice", "事件缺失或序号重复", place.name)


def leaf_hashes(column: pa.Array) -> tuple[list[bytes], list[int]]:
    """RFC 9162 leaf hashes of a column of bytes, and how long each entry is. A missing entry counts as empty."""
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    view, borders = memoryview(data or b""), ends.tolist()
    leaves = [_sha256(b"\x00" + view[start:end]).digest() for start, end in itertools.pairwise(borders)]
    return leaves, np.diff(ends).tolist()


def _stretches(batch: pa.RecordBatch, first: int, leaves: list[bytes], lengths: list[int]) -> Iterator[Stretch]:
    """The batch cut where another writer goes on."""
    numbers = batch.column("number").to_pylist()
    runs = pc.run_end_encode(batch.column("writer"))
    start = 0
    for writer, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield Stretch(first + start, writer, numbers[start:end], leaves[start:end], lengths[start:end])
        start = end
