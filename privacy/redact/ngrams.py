"""Which short strings may stand in which text: one hashed look-up for a whole batch, text and owner hashed together.

Every run of ``width`` characters of every text sets one entry of a table of bits; asking is one look-up. An answer
"no" is certain, a "yes" is right but for about three in a hundred and is checked by whoever asked.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from privacy.redact.fold import code_points

_BITS = 21
"""Two million entries: a batch of 200 texts of 500 characters fills one in twenty."""
_ODD = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
"""Multipliers of the xxHash family: odd, bits well mixed. The first is for the text, the others for its characters."""


class TextGrams:
    """The runs of characters of a batch of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._codes = code_points("".join(texts))
        self._owners = np.repeat(np.arange(len(texts), dtype=np.uint32), [len(text) for text in texts])
        self._tables: dict[int, NDArray[np.bool_]] = {}

    def may_hold(self, width: int, owners: Sequence[int], grams: Sequence[str]) -> NDArray[np.bool_]:
        """For each text number and its strings of ``width`` characters (joined): whether one of them may stand in it.

        No element of ``grams`` is empty; ``width`` is 1 to 4.
        """
        counts = np.array([len(one) // width for one in grams])
        characters = code_points("".join(grams)).reshape(-1, width)
        places = _hash(np.repeat(np.array(owners, dtype=np.uint32), counts), list(characters.T))
        starts = np.cumsum(counts) - counts
        held: NDArray[np.bool_] = np.logical_or.reduceat(self._table(width)[places], starts)
        return held

    def _table(self, width: int) -> NDArray[np.bool_]:
        if width not in self._tables:
            table = np.zeros(1 << _BITS, dtype=np.bool_)
            last = len(self._codes) - width + 1
            if last > 0:
                # A run over the end of a text is one entry too many, never one too few.
                table[_hash(self._owners[:last], [self._codes[at : at + last] for at in range(width)])] = True
            self._tables[width] = table
        return self._tables[width]


def _hash(owners: NDArray[np.uint32], characters: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    mixed = owners * np.uint32(_ODD[0])
    for factor, column in zip(_ODD[1:], characters, strict=False):
        mixed = (mixed ^ column) * np.uint32(factor)
    return mixed >> np.uint32(32 - _BITS)
