"""Which short strings may stand in which text: one hashed look-up for a whole batch, text and owner hashed together.

Every run of ``width`` characters of every text sets an entry in each of two tables (a Bloom filter); asking is a
look-up. An answer "no" is certain, a "yes" is wrong once or twice in a hundred times and is checked by whoever asked.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from privacy.redact.fold import code_points

_BITS = 20
"""A million entries a table: a batch of 200 texts of 500 characters fills one in ten, and it stays in the cache."""
_ODD = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
"""Multipliers of the xxHash family: odd, bits well mixed. The first is for the text, the others for its characters."""


class TextGrams:
    """The runs of characters of a batch of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._codes = code_points("".join(texts))
        owners = np.repeat(np.arange(len(texts), dtype=np.uint32), [len(text) for text in texts])
        self._mixed = {0: owners * np.uint32(_ODD[0])}
        self._tables: dict[int, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}

    def may_hold(self, width: int, owners: NDArray[np.intp], grams: Sequence[str]) -> NDArray[np.bool_]:
        """For each text number and its strings of ``width`` characters (joined): whether one of them may stand in it.

        No element of ``grams`` is empty; ``width`` is 1 to 4.
        """
        counts = np.fromiter(map(len, grams), dtype=np.intp, count=len(grams)) // width
        characters = code_points("".join(grams)).reshape(-1, width)
        mixed = _mixed(np.repeat(owners.astype(np.uint32), counts), list(characters.T))
        first, second = self._filter(width)
        standing = first[_place(mixed)]
        likely = np.flatnonzero(standing)
        standing[likely] = second[_other_place(mixed[likely])]
        held: NDArray[np.bool_] = np.logical_or.reduceat(standing, np.cumsum(counts) - counts)
        return held

    def _filter(self, width: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        if width not in self._tables:
            tables = np.zeros(1 << _BITS, dtype=np.bool_), np.zeros(1 << _BITS, dtype=np.bool_)
            # A run over the end of a text is one entry too many, never one too few.
            mixed = self._runs(width)
            tables[0][_place(mixed)] = True
            tables[1][_other_place(mixed)] = True
            self._tables[width] = tables
        return self._tables[width]

    def _runs(self, width: int) -> NDArray[np.uint32]:
        """The hash of the ``width`` characters from each position."""
        if width not in self._mixed:
            shorter = self._runs(width - 1)[: max(0, len(self._codes) - width + 1)]
            self._mixed[width] = (shorter ^ self._codes[width - 1 :]) * np.uint32(_ODD[width])
        return self._mixed[width]


def _mixed(owners: NDArray[np.uint32], characters: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    mixed = owners * np.uint32(_ODD[0])
    for factor, column in zip(_ODD[1:], characters, strict=False):
        mixed ^= column
        mixed *= np.uint32(factor)
    return mixed


def _place(mixed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return mixed >> np.uint32(32 - _BITS)


def _other_place(mixed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (mixed ^ (mixed >> np.uint32(15))) * np.uint32(_ODD[1]) >> np.uint32(32 - _BITS)
