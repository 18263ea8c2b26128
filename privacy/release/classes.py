"""Equivalence classes by counting: roll a finer table up to a coarser one.

No table is grouped twice from the raw rows: a coarser table is the roll-up of any finer one (sums of counts), so the
search starts each grouping from the smallest finer table it still holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from privacy.release.dimension import Codes, Counts, Dimension, Levels, sizes
from privacy.release.encode import Encoded
from privacy.release.grouping import Grouping, group_codes, group_lifted


@dataclass(frozen=True, slots=True)
class CountedTable:
    """Distinct rows at some levels: one row per combination of labels (and of sensitive values, where carried)."""

    levels: Levels
    codes: tuple[Codes, ...] = field(repr=False)
    sensitive: tuple[Codes, ...] = field(repr=False)
    counts: Counts = field(repr=False)

    def __len__(self) -> int:
        return len(self.counts)


def bottom_table(encoded: Encoded) -> CountedTable:
    """The table as it is, at level 0 of every dimension."""
    return CountedTable((0,) * len(encoded.dimensions), encoded.codes, encoded.sensitive, encoded.counts)


def group(table: CountedTable, dimensions: Sequence[Dimension], levels: Levels) -> Grouping:
    """The equivalence classes of ``table`` at ``levels`` (each at or above the table's own)."""
    lifts = [dimension.lift(low, high) for dimension, low, high in zip(dimensions, table.levels, levels, strict=True)]
    return group_lifted(table.codes, lifts, sizes(dimensions, levels), table.counts)


def people_behind(encoded: Encoded, table: CountedTable, levels: Levels, grouping: Grouping) -> Counts | None:
    """How many people of the population are behind each class; ``None`` without a population."""
    if encoded.population is None:
        return None
    classes = tuple(
        dimension.lift(low, high)[codes[grouping.first]]
        for dimension, codes, low, high in zip(encoded.dimensions, table.codes, table.levels, levels, strict=True)
    )
    return encoded.population.behind(encoded.dimensions, levels, classes)


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
