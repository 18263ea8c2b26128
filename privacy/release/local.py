"""Local recoding: each class of rows goes as far down the hierarchies as it can afford on its own.

Two starts are tried, and the one that loses less is kept: the classes of the full-domain optimum (with the rows it left
out as one more class at the root), and one single class at the root. From there classes are split top-down, one column
one level at a time: children that meet the model leave with finer labels, the others stay together under the label they
had, provided that they still meet it. All classes are split at once, each along the column that gains it most; this is
the specialisation of Mondrian (LeFevre et al. 2006) along given hierarchies, with a remainder.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from privacy.release.classes import CountedTable, bottom_table, group
from privacy.release.config import Aggregate, TableConfig
from privacy.release.criteria import failing_classes
from privacy.release.dimension import Codes, Dimension, Floats, Mask
from privacy.release.encode import Encoded
from privacy.release.grouping import Grouping, group_codes
from privacy.release.limits import Limits
from privacy.release.objective import make_objective
from privacy.release.search import Optimum

Matrix = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Recoding:
    """What every distinct row shows."""

    levels: Matrix = field(repr=False)
    """``[distinct row, column]``: the level at which it is shown."""
    kept: Mask = field(repr=False)
    """Distinct row -> is it shown at all?"""
    loss: float


def recode_locally(encoded: Encoded, config: TableConfig, optimum: Optimum, start: Recoding) -> Recoding:
    """The better of the two recodings described above; never more loss than ``start``, the full-domain optimum.

    Limits on the table as a whole, and on people of the population, are asked of each class's own rows here, in the
    stricter form that makes them hold whatever the other classes are (``Limits.class_size_for_all``).
    """
    config = replace(config, k=max(config.k, config.limits.class_size_for_all), limits=Limits())
    workshop = _Workshop.of(encoded, config)
    bottom = bottom_table(encoded)
    classes = group(bottom, encoded.dimensions, optimum.levels).class_of
    candidates = [start, workshop.refine(start.levels, classes, start.kept)]
    top = np.array([dimension.height - 1 for dimension in encoded.dimensions], dtype=np.int32)
    if not start.kept.all():
        everyone = np.ones(len(bottom), dtype=np.bool_)
        with_rest = np.where(start.kept, classes, classes.max() + 1).astype(np.int32)
        levels = np.where(start.kept[:, None], start.levels, top).astype(np.int32)
        candidates.append(workshop.refine(levels, with_rest, everyone))
    whole = np.zeros(len(bottom), dtype=np.int32)
    candidates.append(workshop.refine(np.tile(top, (len(bottom), 1)), whole, np.ones(len(bottom), dtype=np.bool_)))
    return min((candidate for candidate in candidates if candidate is not None), key=lambda found: found.loss)


@dataclass(frozen=True, slots=True)
class _Workshop:
    """Tables of the encoded input that every split needs."""

    encoded: Encoded
    config: TableConfig
    labels: tuple[Matrix, ...] = field(repr=False)
    """``[column][level, leaf]``: a number for the label, different for every level and label of the column."""
    losses: tuple[Floats, ...] = field(repr=False)
    """``[column][level, leaf]``: loss of that label."""

    @classmethod
    def of(cls, encoded: Encoded, config: TableConfig) -> "_Workshop":
        labels, losses = [], []
        for dimension in encoded.dimensions:
            starts = np.cumsum([0, *(len(names) for names in dimension.labels[:-1])])
            labels.append(
                np.stack([start + codes for start, codes in zip(starts, dimension.from_leaf, strict=True)]).astype(
                    np.int32
                )
            )
            losses.append(_by_level(dimension.loss, dimension))
        return cls(encoded, config, tuple(labels), tuple(losses))

    def refine(self, levels: Matrix, classes: Codes, kept: Mask) -> Recoding | None:
        """Splits until nothing can be split; ``None`` where the start itself does not meet the model."""
        if not kept.any():
            return None
        rows = np.flatnonzero(kept)
        class_of = _renumber(classes[rows])
        if self._failing(self._rows(rows), _grouping(class_of, self.encoded.counts[rows])).any():
            return None
        found = levels.copy()
        while len(rows):
            finer, class_of, moving = self._split_once(self._rows(rows), found[rows], class_of)
            found[rows] = finer
            if not moving.any():
                break
            # A class that no column can split is done. For t, though, it is part of the table that others must be
            # close to.
            if self.config.t is None:
                rows, class_of = rows[moving], _renumber(class_of[moving])
        return Recoding(found, kept, granularity_of(self.encoded, self.config.aggregate, found, kept))

    def _rows(self, rows: npt.NDArray[np.intp]) -> CountedTable:
        encoded = self.encoded
        return CountedTable(
            (0,) * len(self.labels),
            tuple(codes[rows] for codes in encoded.codes),
            tuple(codes[rows] for codes in encoded.sensitive),
            encoded.counts[rows],
        )

    def _failing(self, table: CountedTable, grouping: Grouping) -> Mask:
        return failing_classes(table, grouping, self.config, self.encoded.grounds, settle=False).every

    def _split_once(self, table: CountedTable, levels: Matrix, class_of: Codes) -> tuple[Matrix, Codes, Mask]:
        """Every class split along its best column: new levels and classes, and which rows' class could be split."""
        columns = range(len(self.labels))
        splits = [self._split_column(table, levels[:, column], class_of, column) for column in columns]
        gains = np.stack([gain for gain, _ in splits])
        best = gains.argmax(axis=0)
        worth: Mask = gains.max(axis=0) > 0
        levels = levels.copy()
        moved: Codes = np.zeros(len(class_of), dtype=np.int32)
        for column, (_, child) in enumerate(splits):
            rows = (worth & (best == column))[class_of] & (child >= 0)
            levels[rows, column] -= 1
            moved[rows] = child[rows] + 1
        pairs = class_of.astype(np.int64) * (int(moved.max(initial=0)) + 1) + moved
        return levels, np.unique(pairs, return_inverse=True)[1].astype(np.int32), worth[class_of]

    def _split_column(self, table: CountedTable, level: Codes, class_of: Codes, column: int) -> tuple[Floats, Codes]:
        """Per class what splitting it along ``column`` gains (0: cannot be), and per row its child (-1: it stays)."""
        leaves = table.codes[column]
        finer = np.maximum(level - 1, 0)
        label = self.labels[column][finer, leaves]
        space = int(self.labels[column].max()) + 1
        children = group_codes([class_of, label], [int(class_of.max()) + 1, space], table.counts)
        parent = class_of[children.first]
        good = ~self._failing(table, children) & (level[children.first] > 0)
        stays = self._settle_remainder(table, class_of, children, parent, good)
        child: Codes = np.where(stays[children.class_of], -1, children.class_of).astype(np.int32)
        row_gain = self.losses[column][level, leaves] - self.losses[column][finer, leaves]
        weight = self.encoded.dimensions[column].weight
        gained = np.where(child >= 0, row_gain * table.counts * weight, 0.0)
        gain: Floats = np.bincount(class_of, weights=gained, minlength=int(class_of.max()) + 1).astype(np.float64)
        return gain, child

    def _settle_remainder(
        self, table: CountedTable, class_of: Codes, children: Grouping, parent: Codes, good: Mask
    ) -> Mask:
        """Which children stay: those that fail, and whoever must stay with them so that the rest meets the model."""
        stays = ~good
        broken = self._broken_remainders(table, class_of, stays[children.class_of])
        if broken.any():
            # One try: the smallest good child keeps them company.
            sizes = np.where(stays, np.iinfo(np.int64).max, children.counts)
            order = np.lexsort((sizes, parent))
            smallest = order[np.flatnonzero(np.r_[True, parent[order][1:] != parent[order][:-1]])]
            stays = stays.copy()
            stays[smallest[broken[parent[smallest]]]] = True
            still = self._broken_remainders(table, class_of, stays[children.class_of])
            stays |= still[parent]
        return stays

    def _broken_remainders(self, table: CountedTable, class_of: Codes, staying: Mask) -> Mask:
        """Class -> do its staying rows, taken alone, fail the model? (No staying row: no.)"""
        classes = int(class_of.max()) + 1
        pairs = class_of * 2 + staying
        halves = group_codes([pairs], [classes * 2], table.counts)
        failing = self._failing(table, halves)
        which = pairs[halves.first]
        broken: Mask = np.zeros(classes, dtype=np.bool_)
        broken[which[failing & (which % 2 == 1)] // 2] = True
        return broken


def granularity_of(encoded: Encoded, aggregate: Aggregate, levels: Matrix, kept: Mask) -> float:
    """Loss of a recoding: each distinct row shown at its own levels, or not at all."""
    objective = make_objective(encoded, aggregate)
    means = [np.array([mean]) for mean in granularity_by_column(encoded, levels, kept)]
    return objective.total(float(sum(part[0] for part in objective.of_columns(means))))


def granularity_by_column(encoded: Encoded, levels: Matrix, kept: Mask) -> list[float]:
    """Mean loss of each quasi-identifier, 0 to 1; rows left out lose all of it."""
    means = []
    for column, (dimension, codes) in enumerate(zip(encoded.dimensions, encoded.codes, strict=True)):
        shown = _by_level(dimension.loss, dimension)[levels[:, column], codes]
        means.append(float(np.where(kept, shown, 1.0) @ encoded.counts / encoded.rows))
    return means


def _by_level(tables: Sequence[Floats], dimension: Dimension) -> Floats:
    """``[level, leaf]`` of a table that is kept by level and code."""
    found: Floats = np.stack([table[codes] for table, codes in zip(tables, dimension.from_leaf, strict=True)])
    return found


def _renumber(classes: Codes) -> Codes:
    return np.unique(classes, return_inverse=True)[1].astype(np.int32)


def _grouping(class_of: Codes, counts: Sequence[int] | npt.NDArray[np.int64]) -> Grouping:
    return group_codes([class_of], [int(class_of.max()) + 1], np.asarray(counts))
