"""The Merkle tree as it is stored: every leaf, and above them one hash for each full group of 256.

What lies between is recomputed from at most 128 neighbours, so a proof over a hundred million events reads a few
thousand hashes.
"""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from privacy.audit.tree import node_hash, root_of_size

STRIDE = 8
"""Levels between stored hashes; 2**8 = 256 is also the width of a C2SP tile."""


class StoredTree:
    """Reads and extends the table ``tree``. Hashes are kept in memory once read: few, and they never change."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._known: dict[tuple[int, int], bytes] = {}
        found = connection.execute("SELECT count(*) FROM tree WHERE level = 0").fetchall()
        self.size: int = found[0][0]

    @property
    def root(self) -> bytes:
        return self.root_at(self.size)

    def root_at(self, size: int) -> bytes:
        """The root over the first ``size`` events."""
        return root_of_size(size, self.read)

    def read(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree."""
        if (level, index) not in self._known:
            base = level - level % STRIDE
            width = 1 << (level - base)
            row = self._stored(base, index * width, width)
            self._known[level, index] = fold(row)
        return self._known[level, index]

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add leaves, and the hash of every group of 256 they complete. The caller holds a transaction."""
        rows: list[tuple[int, int, bytes]] = []
        level, start, fresh = 0, self.size, list(leaves)
        while fresh:
            rows.extend((level, start + offset, one) for offset, one in enumerate(fresh))
            group = start >> STRIDE
            pending = self._stored(level, group << STRIDE, start - (group << STRIDE)) + fresh
            full = len(pending) >> STRIDE
            fresh = [fold(pending[one << STRIDE : (one + 1) << STRIDE]) for one in range(full)]
            level, start = level + STRIDE, group
        self._insert(rows)
        self.size += len(leaves)

    def _stored(self, level: int, start: int, width: int) -> list[bytes]:
        found = self._connection.execute(
            "SELECT hash FROM tree WHERE level = ? AND position >= ? AND position < ? ORDER BY position",
            [level, start, start + width],
        ).fetchall()
        return [row[0] for row in found]

    def _insert(self, rows: list[tuple[int, int, bytes]]) -> None:
        levels, positions, hashes = zip(*rows, strict=True) if rows else ((), (), ())
        batch = pa.table(
            {
                "level": pa.array(levels, pa.int8()),
                "position": pa.array(positions, pa.int64()),
                "hash": pa.array(hashes, pa.binary()),
            }
        )
        self._connection.register("new_hashes", batch)
        self._connection.execute("INSERT INTO tree SELECT * FROM new_hashes ORDER BY level, position")
        self._connection.unregister("new_hashes")


def fold(row: list[bytes]) -> bytes:
    """The hash over a power-of-two row of neighbours."""
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]
