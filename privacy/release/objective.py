"""What the search minimises, and how much of it is certain before a node is counted.

The loss of a node is, column by column, the mean over all rows of the loss of the label they show; a row left out
shows nothing and loses 1 everywhere. Columns are joined by a weighted mean, or a weighted geometric mean of 1 + loss.
Both are sums over columns of a rising function, and that is what makes a bound of a whole box of nodes one broadcast
addition.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from privacy.release.classes import CountedTable
from privacy.release.config import Aggregate, Loss
from privacy.release.dimension import Dimension, Floats, Levels, Mask
from privacy.release.encode import Encoded


@dataclass(frozen=True, slots=True)
class Objective:
    """Losses of one encoded table, ready to add up."""

    dimensions: tuple[Dimension, ...]
    rows: int
    aggregate: Aggregate
    suppression_loses: bool
    """Does a row that is left out lose everything (granularity), or nothing (entropy)?"""
    shares: tuple[float, ...]
    """Weight of each column, adding up to 1."""
    generalised: tuple[Floats, ...] = field(repr=False)
    """``[column][level]``: mean loss of the column at that level when every row is kept."""
    worst: dict[tuple[int, int, int], Floats] = field(repr=False, default_factory=dict)
    """``(column, low, high)`` -> by code at ``high``: greatest loss of any label at ``low`` below it."""

    def of_columns(self, losses: Sequence[Floats]) -> list[Floats]:
        """Each column's part of the total: add them up and pass the sum to ``total``."""
        if self.aggregate is Aggregate.GEOMETRIC:
            return [share * np.log1p(loss) for share, loss in zip(self.shares, losses, strict=True)]
        return [share * loss for share, loss in zip(self.shares, losses, strict=True)]

    def total(self, joined: float) -> float:
        """The loss that a sum of column parts means, 0 to 1."""
        return float(np.expm1(joined)) if self.aggregate is Aggregate.GEOMETRIC else float(joined)

    def with_suppressed(self, table: CountedTable, left_out: Mask, top: Levels) -> list[Floats]:
        """``[column][level]`` for levels up to ``top``: loss when these rows of ``table`` are left out.

        Exact at and above the table's own level; below it a lower bound, since only the label is known there and the
        row is taken to lose the most that any value under it would.
        """
        if not self.suppression_loses:
            return [part[: level + 1] for part, level in zip(self.generalised, top, strict=True)]
        counts = table.counts[left_out]
        found = []
        for index, (dimension, codes, low) in enumerate(zip(self.dimensions, table.codes, table.levels, strict=True)):
            mass = np.bincount(codes[left_out], weights=counts, minlength=len(dimension.labels[low]))
            gained = [mass @ (1.0 - self._loss_seen_from(index, level, low)) for level in range(top[index] + 1)]
            found.append(self.generalised[index][: top[index] + 1] + np.array(gained) / self.rows)
        return found

    def _loss_seen_from(self, column: int, level: int, low: int) -> Floats:
        """By code at ``low``: the loss of the row's label at ``level``, or the most it can be where that is finer."""
        key = (column, level, low)
        if key not in self.worst:
            self.worst[key] = self._worst(self.dimensions[column], level, low)
        return self.worst[key]

    @staticmethod
    def _worst(dimension: Dimension, level: int, low: int) -> Floats:
        if level >= low:
            return dimension.loss[level][dimension.lift(low, level)]
        table: Floats = np.zeros(len(dimension.labels[low]))
        np.maximum.at(table, dimension.lift(level, low), dimension.loss[level])
        return table


def make_objective(encoded: Encoded, aggregate: Aggregate, loss: Loss = Loss.GRANULARITY) -> Objective:
    """The objective of this table: mean losses by column and level, from the counts of values alone."""
    weight = sum(dimension.weight for dimension in encoded.dimensions)
    masses = [
        np.bincount(codes, weights=encoded.counts, minlength=len(dimension.labels[0])).astype(np.float64)
        for dimension, codes in zip(encoded.dimensions, encoded.codes, strict=True)
    ]
    lost = _granularity if loss is Loss.GRANULARITY else _bits
    return Objective(
        dimensions=encoded.dimensions,
        rows=encoded.rows,
        aggregate=aggregate,
        suppression_loses=loss is Loss.GRANULARITY,
        shares=tuple(dimension.weight / weight for dimension in encoded.dimensions),
        generalised=tuple(lost(one, mass) for one, mass in zip(encoded.dimensions, masses, strict=True)),
    )


def _granularity(dimension: Dimension, mass: Floats) -> Floats:
    levels = zip(dimension.loss, dimension.from_leaf, strict=True)
    found: Floats = np.array([mass @ loss[codes] for loss, codes in levels]) / mass.sum()
    return found


def _bits(dimension: Dimension, mass: Floats) -> Floats:
    """By level: mean of log2(n(label) / n(value)), the bits needed to get the value back from the label."""
    present = mass > 0
    own = mass[present]
    by_level = []
    for codes in dimension.from_leaf:
        label = np.bincount(codes, weights=mass)[codes][present]
        by_level.append(float(own @ np.log2(label / own)))
    found: Floats = np.array(by_level) / mass.sum()
    return found
