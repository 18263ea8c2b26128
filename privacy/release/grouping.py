"""Rows with equal codes, found by counting: the one grouping that everything else is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from privacy.release.dimension import Codes, Counts

Keys = npt.NDArray[np.int64]

_DENSE_KEYS_A_ROW = 8
"""Key space, per row, up to which counting in one array is faster than sorting (measured)."""
_DENSE_KEYS = 1 << 25
"""Largest key space that is counted in one array: 256 MiB of counts."""
_LARGEST_KEY = 1 << 62
_BLOCK = 1 << 17
"""Rows looked up at once: a megabyte of keys, which stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which class each row of a counted table falls into."""

    class_of: Codes = field(repr=False)
    """Row -> class; classes are numbered in key order."""
    first: Codes = field(repr=False)
    """Class -> one of its rows."""
    counts: Counts = field(repr=False)
    """Class -> number of people."""

    def __len__(self) -> int:
        return len(self.counts)


def group_codes(columns: Sequence[Codes], spaces: Sequence[int], counts: Counts) -> Grouping:
    """Rows with equal codes, grouped; ``spaces`` bounds the codes of each column."""
    return group_lifted(columns, [np.arange(space, dtype=np.int32) for space in spaces], spaces, counts)


def group_lifted(columns: Sequence[Codes], lifts: Sequence[Codes], spaces: Sequence[int], counts: Counts) -> Grouping:
    keys, space = _pack(columns, lifts, spaces, len(counts))
    dense = space <= min(_DENSE_KEYS, _DENSE_KEYS_A_ROW * len(counts))
    return _group_dense(keys, space, counts) if dense else _group_sorted(keys, counts)


def _pack(columns: Sequence[Codes], lifts: Sequence[Codes], spaces: Sequence[int], rows: int) -> tuple[Keys, int]:
    """One integer per row, equal exactly where all lifted columns are equal, and a bound for it."""
    keys: Keys = np.zeros(rows, dtype=np.int64)
    space = 1
    waiting: list[tuple[Codes, Keys]] = []
    for column, lift, size in zip(columns, lifts, spaces, strict=True):
        if size <= 1:
            continue
        if space * size >= _LARGEST_KEY:
            _add_up(keys, waiting)
            keys, space = np.unique(keys, return_inverse=True)[1].astype(np.int64), rows
            waiting = []
        # The lookup also multiplies.
        waiting.append((column, lift.astype(np.int64) * space))
        space *= size
    _add_up(keys, waiting)
    return keys, space


def _add_up(keys: Keys, tables: Sequence[tuple[Codes, Keys]]) -> None:
    """Adds every column's lookup to ``keys``, block by block, so that nothing large is set up in between."""
    for start in range(0, len(keys), _BLOCK):
        block = keys[start : start + _BLOCK]
        for column, table in tables:
            block += table[column[start : start + _BLOCK]]


def _group_dense(keys: Keys, space: int, counts: Counts) -> Grouping:
    # Sums of counts below 2**53 are exact in the float64 that bincount uses.
    totals = np.bincount(keys, weights=counts, minlength=space)
    present = np.flatnonzero(totals)
    number: Codes = np.empty(space, dtype=np.int32)
    number[present] = np.arange(len(present), dtype=np.int32)
    class_of = number[keys]
    return Grouping(class_of, _first_rows(class_of, len(present)), totals[present].astype(np.int64))


def _group_sorted(keys: Keys, counts: Counts) -> Grouping:
    order = np.argsort(keys)
    ordered = keys[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    class_of: Codes = np.empty(len(keys), dtype=np.int32)
    class_of[order] = np.repeat(np.arange(len(begins), dtype=np.int32), np.diff(begins, append=len(keys)))
    return Grouping(class_of, order[begins].astype(np.int32), np.add.reduceat(counts[order], begins))


def _first_rows(class_of: Codes, classes: int) -> Codes:
    first: Codes = np.empty(classes, dtype=np.int32)
    first[class_of] = np.arange(len(class_of), dtype=np.int32)
    return first
