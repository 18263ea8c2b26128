"""The Merkle tree of RFC 9162 (2.1): leaf and node hashes, roots of any size, and the proofs they allow.

A tree is read through one function, ``(level, index) -> hash`` of the perfect subtree over the leaves
``[index << level, (index + 1) << level)``; who stores those hashes, and at which levels, is not decided here.
"""

import hashlib
from collections.abc import Callable, Iterable

HASH_BYTES = 32
_PAIR = 2 * HASH_BYTES
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""RFC 9162, 2.1.1: the hash of an empty tree is the hash of an empty string."""

ReadSubtree = Callable[[int, int], bytes]
"""``(level, index)`` -> hash of a perfect subtree of ``2**level`` leaves that exists in full."""

_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    """RFC 9162, 2.1.1: SHA-256 over 0x00 and the entry. 32 bytes."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: SHA-256 over 0x01 and both children. 32 bytes."""
    return _sha256(b"\x01" + left + right).digest()


def parents(row: bytes) -> bytes:
    """The hashes above a row of an even number of neighbours, both rows as flat bytes, 32 for each hash."""
    return b"".join([_sha256(b"\x01" + row[at : at + _PAIR]).digest() for at in range(0, len(row), _PAIR)])


def range_root(start: int, end: int, read: ReadSubtree) -> bytes:
    """MTH over the leaves ``[start, end)``: what RFC 9162 calls ``MTH(D[start:end])``.

    ``start`` is a multiple of the largest power of two smaller than ``end - start``, as it is in every proof.
    """
    width = end - start
    if width == 0:
        return EMPTY_ROOT
    if width & (width - 1) == 0 and start % width == 0:
        level = width.bit_length() - 1
        return read(level, start >> level)
    middle = start + split(width)
    return node_hash(range_root(start, middle, read), range_root(middle, end, read))


def root_of_size(size: int, read: ReadSubtree) -> bytes:
    """The root over the first ``size`` leaves."""
    return range_root(0, size, read)


def split(width: int) -> int:
    """The largest power of two smaller than ``width`` (RFC 9162: k)."""
    return 1 << ((width - 1).bit_length() - 1)


class Tree:
    """A whole tree in memory: every perfect subtree is kept, so any root and proof is O(log n) away.

    32 bytes a leaf and about as much again for the levels above.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash and every perfect subtree it completes."""
        level = 0
        self._levels[0].append(leaf)
        while len(self._levels[level]) % 2 == 0:
            left, right = self._levels[level][-2:]
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node_hash(left, right))

    @property
    def size(self) -> int:
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        return root_of_size(self.size, self.read)

    def read(self, level: int, index: int) -> bytes:
        """The hash of one perfect subtree."""
        return self._levels[level][index]
