"""Equivalence classes by counting: group coded rows, roll a finer table up to a coarser one.

No table is grouped twice from the raw rows: a coarser table is the roll-up of any finer one (``design``: sums of
counts), so the search starts each grouping from the smallest finer table it still holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from privacy.release.encode import Codes, Counts, Dimension, Encoded, sizes

Levels = tuple[int, ...]
Keys = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_DENSE_KEYS = 1 << 23
"""Largest key space that is counted in one array (64 MiB of counts); beyond it rows are hashed."""
_LARGEST_KEY = 1 << 62


@dataclass(frozen=True, slots=True)
class CountedTable:
    """Distinct rows at some levels: one row per combination of labels (and of sensitive values, where carried)."""

    levels: Levels
    codes: tuple[Codes, ...] = field(repr=False)
    sensitive: tuple[Codes, ...] = field(repr=False)
    counts: Counts = field(repr=False)

    def __len__(self) -> int:
        return len(self.counts)


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


def bottom_table(encoded: Encoded) -> CountedTable:
    """The table as it is, at level 0 of every dimension."""
    return CountedTable((0,) * len(encoded.dimensions), encoded.codes, encoded.sensitive, encoded.counts)


def group(table: CountedTable, dimensions: Sequence[Dimension], levels: Levels) -> Grouping:
    """The equivalence classes of ``table`` at ``levels`` (each at or above the table's own)."""
    columns = [
        (dimension.lift(low, high)[codes] if high > low else codes)
        for dimension, codes, low, high in zip(dimensions, table.codes, table.levels, levels, strict=True)
    ]
    return group_codes(columns, sizes(dimensions, levels), table.counts)


def group_codes(columns: Sequence[Codes], spaces: Sequence[int], counts: Counts) -> Grouping:
    """Rows with equal codes, grouped; ``spaces`` bounds the codes of each column."""
    keys, space = pack(columns, spaces, len(counts))
    if space <= max(_DENSE_KEYS, 0):
        return _group_dense(keys, space, counts)
    return _group_hashed(keys, counts)


def pack(columns: Sequence[Codes], spaces: Sequence[int], rows: int) -> tuple[Keys, int]:
    """One integer per row, equal exactly where all columns are equal, and a bound for it."""
    keys: Keys = np.zeros(rows, dtype=np.int64)
    space = 1
    for column, size in zip(columns, spaces, strict=True):
        if size <= 1:
            continue
        if space * size >= _LARGEST_KEY:
            _, keys = np.unique(keys, return_inverse=True)
            keys, space = keys.astype(np.int64), rows
        keys = keys * size + column if space > 1 else column.astype(np.int64)
        space *= size
    return keys, space


def _group_dense(keys: Keys, space: int, counts: Counts) -> Grouping:
    # Sums of counts below 2**53 are exact in the float64 that bincount uses.
    totals = np.bincount(keys, weights=counts, minlength=space)
    present = np.flatnonzero(totals)
    number: Codes = np.empty(space, dtype=np.int32)
    number[present] = np.arange(len(present), dtype=np.int32)
    class_of = number[keys]
    return Grouping(class_of, _first_rows(class_of, len(present)), totals[present].astype(np.int64))


def _group_hashed(keys: Keys, counts: Counts) -> Grouping:
    present = pl.Series("key", keys).unique().sort().to_numpy()
    class_of = np.searchsorted(present, keys).astype(np.int32)
    totals = np.bincount(class_of, weights=counts, minlength=len(present)).astype(np.int64)
    return Grouping(class_of, _first_rows(class_of, len(present)), totals)


def _first_rows(class_of: Codes, classes: int) -> Codes:
    first: Codes = np.empty(classes, dtype=np.int32)
    first[class_of] = np.arange(len(class_of), dtype=np.int32)
    return first


def roll_up(table: CountedTable, dimensions: Sequence[Dimension], levels: Levels, grouping: Grouping) -> CountedTable:
    """The coarser table whose classes ``grouping`` holds. With sensitive columns, one row per class and values."""
    rows, counts = grouping.first, grouping.counts
    if table.sensitive:
        spaces = [int(codes.max(initial=0)) + 1 for codes in table.sensitive]
        finer = group_codes([grouping.class_of, *table.sensitive], [len(grouping), *spaces], table.counts)
        rows, counts = finer.first, finer.counts
    codes = tuple(
        dimension.lift(low, high)[column[rows]]
        for dimension, column, low, high in zip(dimensions, table.codes, table.levels, levels, strict=True)
    )
    return CountedTable(levels, codes, tuple(column[rows] for column in table.sensitive), counts)
