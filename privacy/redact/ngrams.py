"""Which short strings may stand in which text: hashed, text and owner together, for a whole batch at once.

The strings asked for set an entry each in a table (a Bloom filter of one hash); those few runs of the texts that have
their entry set one in a second table, by another hash; there the strings are looked up. An answer "no" is certain, a
"yes" is wrong once or twice in a hundred times and is checked by whoever asked.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from privacy.redact.fold import code_points

_BITS = 19
"""Half a million entries a table: a batch asks for some ten thousand strings a width, and it stays in the cache."""
_ODD = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
"""Multipliers of the xxHash family: odd, bits well mixed. The first is for the text, the others for its characters."""


class TextGrams:
    """The runs of characters of a batch of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._codes = code_points("".join(texts))
        owners = np.repeat(np.arange(len(texts), dtype=np.uint32), [len(text) for text in texts])
        self._mixed = {0: owners * np.uint32(_ODD[0])}

    def may_hold(self, width: int, owners: NDArray[np.intp], grams: Sequence[str]) -> NDArray[np.bool_]:
        """For each text number and its strings of ``width`` characters (joined): whether one of them may stand in it.

        No element of ``grams`` is empty; ``width`` is 1 to 4.
        """
        counts = np.fromiter(map(len, grams), dtype=np.intp, count=len(grams)) // width
        characters = code_points("".join(grams)).reshape(-1, width)
        mixed = _mixed(np.repeat(owners.astype(np.uint32), counts), list(characters.T))
        runs = self._runs(width)
        # A run over the end of a text is one entry too many, never one too few.
        likely = runs[_table(_place(mixed))[_place(runs)]]
        standing = _table(_other_place(likely))[_other_place(mixed)]
        held: NDArray[np.bool_] = np.logical_or.reduceat(standing, np.cumsum(counts) - counts)
        return held

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


def _table(places: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """With an entry set at each of some places."""
    table = np.zeros(1 << _BITS, dtype=np.bool_)
    table[places] = True
    return table


def _place(mixed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return mixed >> np.uint32(32 - _BITS)


def _other_place(mixed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (mixed ^ (mixed >> np.uint32(15))) * np.uint32(_ODD[1]) >> np.uint32(32 - _BITS)
