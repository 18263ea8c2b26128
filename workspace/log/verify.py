"""Everything recomputed from content: bytes to leaves to roots, columns and indexes to bytes, chains to writers.

Steps, each with its own finding; the first one that fails is raised with the first event that does not hold:

1. events run from 0 without gap or double, through the archives and then the database
2. the leaf hash of every event's bytes is the stored one, every stored hash above is that of the hashes below, and
   every writer's chain, over its events and repeats, ends where its journal was left
3. every column says what the bytes say, the indexes name exactly their persons and ids, no event id stands twice, and
   every archive is the file that was written (``workspace.log.verify_columns``)
4. the roots at all kept checkpoints, and at the one kept outside, are those that were signed

Of an archive that is not here, the stored hashes and the chains' positions after it stand in for its events; it is
named in the answer. Steps 2 (here, in Python) and 3 (in DuckDB) run side by side. An attacker who can write the files
can make 1 to 3 agree with one another again; step 4 is what he cannot mend without the signing key, and not even with
it once a checkpoint has left the machine.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from privacy.audit.checkpoint import Checkpoint
from privacy.audit.tree import HASH_BYTES
from privacy.model.errors import ProofFailed
from workspace.log.chains import Chains
from workspace.log.findings import broken
from workspace.log.hashes import STRIDE, TILES, StoredTree, fold_groups
from workspace.log.schema import check_version, log_size
from workspace.log.segments import STATES, Segment, segments
from workspace.log.verify_columns import archive_altered, check_columns
from workspace.log.walk import BATCH_ROWS, follow, positions_after


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
    absent: tuple[str, ...] = ()
    """Archives that lie elsewhere, or were deleted after their retention: of their events only the hashes hold."""


def verify_content(
    connection: duckdb.DuckDBPyConnection, tree: StoredTree, log_folder: Path, heads: Iterable[Checkpoint]
) -> VerifiedLog:
    """Steps 1 to 4 over the open log. ``heads`` are checkpoints whose signatures were checked already.

    Raises:
        ProofFailed: naming the first event that does not hold.
    """
    check_version(connection)
    size, heads = log_size(connection), tuple(heads)
    places = segments(connection, log_folder, size)
    _check_places(places)
    with ThreadPoolExecutor(1) as beside:
        columns = beside.submit(check_columns, connection.cursor(), places)
        found = _first(_check_hashes(connection, tree, places), columns)
    if found is not None:
        raise _unvouched(tree, places, heads, found) or found
    checked = _check_heads(tree, size, heads)
    counts = connection.execute(
        "SELECT count(*), count(*) FILTER (state = 'cut-off'), (SELECT count(*) FROM repeats) FROM writers"
    ).fetchall()[0]
    absent = tuple(place.name for place in places if place.is_absent)
    return VerifiedLog(size, tree.root_at(size), checked, counts[0], counts[2], counts[1], absent)


def _first(hashes: ProofFailed | None, columns: Future[None]) -> ProofFailed | None:
    """Of two findings, the one with the earlier event."""
    try:
        columns.result()
    except ProofFailed as found:
        if hashes is None or (found.place.line is not None and found.place.line < (hashes.place.line or 0)):
            return found
    except duckdb.Error:
        # Bytes that are no event any more cannot be compared either; what was found there says where.
        if hashes is None:
            raise
    return hashes


def _unvouched(
    tree: StoredTree, places: Sequence[Segment], heads: Iterable[Checkpoint], found: ProofFailed
) -> ProofFailed | None:
    """The finding for an archive that is not here, when the kept hashes that stand in for it may be what was changed.

    They are vouched for by any signed head that they lead to. Where none does, what was found later may have begun in
    them, and the first event that does not hold lies no later than theirs.
    """
    before = [place for place in places if place.is_absent and place.first < (found.place.line or 0)]
    if not before:
        return None
    sure = max((head.size for head in heads if _leads_to(tree, head)), default=0)
    for place in before:
        if place.end > sure:
            return broken(
                max(place.first, sure), "nothing signed vouches for an absent archive", "归档不在此处且无从证明"
            )
    return None


def _leads_to(tree: StoredTree, head: Checkpoint) -> bool:
    try:
        return head.size <= tree.size and tree.root_at(head.size) == head.root
    except ProofFailed:
        return False


def _check_places(places: Sequence[Segment]) -> None:
    expected = 0
    for place in places:
        if place.first != expected or place.end < place.first or place.state not in STATES:
            raise broken(expected, "its archive is not known, or does not follow", "归档登记不连续", place.name)
        expected = place.end


def _check_hashes(
    connection: duckdb.DuckDBPyConnection, tree: StoredTree, places: Sequence[Segment]
) -> ProofFailed | None:
    """Steps 1 and 2. The finding is returned, since another may be found beside it."""
    try:
        chains, recomputed = Chains(connection), _Recomputed(tree)
        for place in places:
            if place.is_absent:
                _skip(connection, tree, recomputed, chains, place)
            else:
                _follow(connection, recomputed, chains, place)
        chains.check_ends()
    except ProofFailed as found:
        return found
    return None


def _follow(connection: duckdb.DuckDBPyConnection, recomputed: "_Recomputed", chains: Chains, place: Segment) -> None:
    """Every event of one place: its number, its leaf, its writer."""
    try:
        writers = follow(connection, place, chains, recomputed.add)
    except (duckdb.Error, pa.ArrowException, KeyError, TypeError, ValueError):
        # A bit of an archive's schema makes another kind of column of it, which fails wherever it is used first.
        if place.path is None:
            raise
        raise archive_altered(place) from None
    if place.path is not None and chains.positions(writers) != positions_after(connection, place):
        raise broken(place.first, "an archive's writers are not those it was left with", "归档写入者不符", place.name)


def _skip(
    connection: duckdb.DuckDBPyConnection, tree: StoredTree, recomputed: "_Recomputed", chains: Chains, place: Segment
) -> None:
    """An archive that is not here: its kept hashes, and where its writers stood after it."""
    for first in range(place.first, place.end, BATCH_ROWS):
        recomputed.add(tree.stored(0, first, min(BATCH_ROWS, place.end - first)))
    for writer, position in positions_after(connection, place).items():
        chains.jump(writer, position)


class _Recomputed:
    """The tree as it follows from leaves, compared with the stored one row by row. Holds less than 256 of a level."""

    def __init__(self, tree: StoredTree) -> None:
        self._tree = tree
        self._next: dict[int, int] = {}
        self._pending: dict[int, bytes] = {}

    def add(self, leaves: bytes) -> None:
        """Go on with these leaf hashes, flat.

        Raises:
            ProofFailed: a stored hash is another, or not there.
        """
        level, row = 0, leaves
        while row:
            position = self._next.get(level, 0)
            self._compare(level, position, row)
            self._next[level] = position + len(row) // HASH_BYTES
            pending = self._pending.get(level, b"") + row
            row = fold_groups(pending)
            self._pending[level] = pending[len(row) << STRIDE :]
            level += STRIDE

    def _compare(self, level: int, position: int, row: bytes) -> None:
        stored = self._tree.stored_or_fewer(level, position, len(row) // HASH_BYTES)
        if stored == row:
            return
        first = next(
            at for at in range(0, len(row), HASH_BYTES) if stored[at : at + HASH_BYTES] != row[at:][:HASH_BYTES]
        )
        seq = (position + first // HASH_BYTES) << level
        if level == 0:
            raise broken(seq, "its content is not what was recorded", "内容与记录时不符")
        raise broken(seq, "a hash above it was changed", "其上层哈希被改动", f"{TILES}/{level}")


def _check_heads(tree: StoredTree, size: int, heads: Iterable[Checkpoint]) -> int:
    """Step 4. The stored hashes were found to be those of the content, so roots may be read from them."""
    checked, held = 0, 0
    for head in sorted(heads, key=lambda one: one.size):
        if head.size > size:
            raise broken(
                size, f"a checkpoint signed {head.size} events; the log was rolled back", "日志被回退，少于检查点"
            )
        if tree.root_at(head.size) != head.root:
            raise broken(held, f"the first {head.size} events are not those that were signed", "与已签名检查点不符")
        checked, held = checked + 1, head.size
    return checked
