"""A dictionary that answers for every position of a text at once: open addressing in two arrays.

Keys are 64-bit hashes of words; two different words of one hash would be taken for one another, which for a hundred
thousand words and a day's text is one chance in a billion, and costs a name's cost then, nothing else.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from privacy.redact.fold import code_points

_ODD = np.uint64(0x9E3779B97F4A7C15)
"""2 to the 64 by the golden ratio (Knuth, The Art of Computer Programming 6.4)."""
_SPARSE = 4
"""Slots for each word: nearly all are found at their first slot."""


class WordTable:
    """Words of up to six characters and a number for each, which may be infinity."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._bits = max(4, (len(values) * _SPARSE).bit_length())
        self._keys = np.zeros(1 << self._bits, dtype=np.uint64)
        self.values = np.full((1 << self._bits) + 1, np.inf)
        """By slot; infinity at the end and where no word stands."""
        by_width: dict[int, list[str]] = {}
        for word in values:
            by_width.setdefault(len(word), []).append(word)
        for width, words in by_width.items():
            columns = code_points("".join(words)).reshape(-1, width).T
            self._insert(_hash(columns), np.array([values[word] for word in words]))

    def _insert(self, keys: NDArray[np.uint64], values: NDArray[np.float64]) -> None:
        slots = self._slots(keys)
        while len(keys):
            free = self._keys[slots] == 0
            self._keys[slots[free]] = keys[free]
            # Of words that wanted one slot the last has it; the others go on to the next.
            placed = self._keys[slots] == keys
            self.values[slots[placed]] = values[placed]
            keys, values, slots = keys[~placed], values[~placed], self._next(slots[~placed])

    def _slots(self, keys: NDArray[np.uint64]) -> NDArray[np.intp]:
        return (keys >> np.uint64(64 - self._bits)).astype(np.intp)

    def _next(self, slots: NDArray[np.intp]) -> NDArray[np.intp]:
        following: NDArray[np.intp] = (slots + 1) & ((1 << self._bits) - 1)
        return following

    def slots(self, keys: NDArray[np.uint64]) -> NDArray[np.intp]:
        """Where each word stands in the table, by its ``window_keys``; behind its end for what is no word."""
        slots = self._slots(keys)
        held = self._keys[slots]
        known = held == keys
        left = np.flatnonzero(~known & (held != 0))
        while len(left):
            slots_left = slots[left] = self._next(slots[left])
            held = self._keys[slots_left]
            right = held == keys[left]
            known[left[right]] = True
            left = left[~right & (held != 0)]
        slots[~known] = len(self._keys)
        return slots

    def of(self, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        """The number of each word by its ``window_keys``; infinity for what is no word."""
        return self.values[self.slots(keys)]

    def column(self, words: Mapping[str, int]) -> NDArray[np.uint8]:
        """A second number for some words of the table, by slot; 0 for all others."""
        column = np.zeros(len(self.values), dtype=np.uint8)
        for word, number in words.items():
            column[self.slots(window_keys(code_points(word), len(word)))] = number
        return column


def window_keys(codes: NDArray[np.uint32], width: int, starts: NDArray[np.intp] | None = None) -> NDArray[np.uint64]:
    """The key of the ``width`` characters from each of ``starts``, or from every position with as many behind it."""
    if starts is not None:
        return _hash([codes[starts + at] for at in range(width)])
    last = max(0, len(codes) - width + 1)
    return _hash([codes[at : at + last] for at in range(width)])


def _hash(columns: Sequence[NDArray[np.uint32]] | NDArray[np.uint32]) -> NDArray[np.uint64]:
    keys = np.full(len(columns[0]), len(columns), dtype=np.uint64)
    for column in columns:
        keys = (keys ^ column) * _ODD
        keys ^= keys >> np.uint64(29)
    return keys * _ODD | np.uint64(1)
