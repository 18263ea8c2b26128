"""The Merkle tree as it is stored: flat files of hashes, every leaf, and above them one hash for each full 256.

``tiles/0`` holds the leaf hashes, 32 bytes each, at ``position * 32``; ``tiles/8``, ``tiles/16`` and so on one hash for
every 256 of the file below. A run of 256 hashes is a tile of C2SP tlog-tiles (https://c2sp.org/tlog-tiles), where each
tile is a file of its own. What lies between two files is recomputed from at most 128 neighbours, so a proof over a
hundred million events reads four runs of 8 KiB.

Hashes are on the disk before the transaction that makes them count. What lies beyond the size of the log was left by a
merge that did not come to its end, and is written over by the next.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

from privacy.audit.tree import HASH_BYTES, parents, root_of_size
from privacy.model.errors import Place, ProofFailed
from workspace.files import private_folder, sync_folder

TILES: Final = "tiles"
STRIDE: Final = 8
"""Levels between stored hashes."""
_KEPT_HASHES: Final = 1 << 16
"""Recomputed hashes held in memory, some 10 MB; those near the root serve every proof."""


class StoredTree:
    """Reads and extends the files under ``tiles/``. Hashes of full subtrees never change and are kept."""

    def __init__(self, log_folder: Path, size: int) -> None:
        self._folder = log_folder / TILES
        self._files: dict[int, int] = {}
        self._known: dict[tuple[int, int], bytes] = {}
        self.size = size

    @property
    def root(self) -> bytes:
        return self.root_at(self.size)

    def root_at(self, size: int) -> bytes:
        """The root over the first ``size`` events.

        Raises:
            ProofFailed: the hashes are not there.
        """
        return root_of_size(size, self.read)

    def read(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree.

        Raises:
            ProofFailed: the file of hashes is shorter than the log.
        """
        known = self._known.get((level, index))
        if known is None:
            known = self._folded(level, index)
            if len(self._known) >= _KEPT_HASHES:
                self._known.clear()
            self._known[level, index] = known
        return known

    def stored(self, level: int, position: int, count: int) -> bytes:
        """``count`` stored hashes from ``position`` on, flat. ``level`` is a multiple of ``STRIDE``.

        Raises:
            ProofFailed: the file is shorter than that, or not there.
        """
        found = self.stored_or_fewer(level, position, count)
        if len(found) < count * HASH_BYTES:
            raise ProofFailed(
                "tree-cut",
                zh="访问日志的哈希文件缺失或被截短。",
                en="hashes of the access log's tree are missing",
                place=Place(file=f"{TILES}/{level}"),
                remedy_zh="运行 helixgate log verify 找出第一个不成立的事件；从备份恢复。",
                remedy_en="helixgate log verify names the first event that does not hold; restore a backup",
            )
        return found

    def stored_or_fewer(self, level: int, position: int, count: int) -> bytes:
        """The same, without those that are not there."""
        if not count:
            return b""
        try:
            return _read_all(self._file(level), count * HASH_BYTES, position * HASH_BYTES)
        except FileNotFoundError:
            return b""

    def extend(self, leaves: bytes) -> None:
        """Add leaf hashes (flat) and the hash of every 256 they complete, durably. Commit only after it returned.

        Raises:
            OSError: a file cannot be written; what was written lies beyond the log's size and counts for nothing.
        """
        added = len(leaves) // HASH_BYTES
        level, position, fresh = 0, self.size, leaves
        while fresh:
            self._write(level, position, fresh)
            group = position >> STRIDE
            pending = self.stored(level, group << STRIDE, position - (group << STRIDE)) + fresh
            fresh = fold_groups(pending)
            level, position = level + STRIDE, group
        self.size += added

    def close(self) -> None:
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _folded(self, level: int, index: int) -> bytes:
        above = level % STRIDE
        row = self.stored(level - above, index << above, 1 << above)
        while len(row) > HASH_BYTES:
            row = parents(row)
        return row

    def _file(self, level: int) -> int:
        if level not in self._files:
            self._files[level] = os.open(self._folder / str(level), os.O_RDWR | os.O_CLOEXEC)
        return self._files[level]

    def _write(self, level: int, position: int, hashes: bytes) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._write_at(self._file(level), position, hashes)
            return
        private_folder(self._folder)
        self._files[level] = os.open(self._folder / str(level), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        sync_folder(self._folder)
        sync_folder(self._folder.parent)
        self._write_at(self._files[level], position, hashes)

    @staticmethod
    def _write_at(file: int, position: int, hashes: bytes) -> None:
        view, at = memoryview(hashes), position * HASH_BYTES
        while view:
            written = os.pwrite(file, view, at)
            view, at = view[written:], at + written
        os.fdatasync(file)


def fold_groups(row: bytes) -> bytes:
    """One hash for each full group of 256 neighbours of a flat row; a rest that fills no group is left out."""
    full = len(row) // (HASH_BYTES << STRIDE) * (HASH_BYTES << STRIDE)
    folded = row[:full]
    for _ in range(STRIDE):
        folded = parents(folded)
    return folded


def _read_all(file: int, length: int, offset: int) -> bytes:
    """``pread`` until the length or the end of the file is reached: one call gives at most 2 GiB."""
    parts = []
    while length and (part := os.pread(file, length, offset)):
        parts.append(part)
        length, offset = length - len(part), offset + len(part)
    return b"".join(parts)
