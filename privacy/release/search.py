"""The exact optimum over the lattice of generalisation levels, by best bound first.

Every node has a lower bound of its loss. Whoever is left out at a node is left out at every finer one (``criteria``,
monotone part), so counting one node raises the bound of its whole down-set: their own generalisation loss plus what
those rows lose at least. A node that leaves out more than the limit excludes its down-set. The search takes the node of
the least bound, looks upward from it for the highest node whose count excludes it (which excludes most others with it),
and counts the node itself only if none does. It ends when the least bound reaches the best loss found: that one is
optimal, and no heuristic is involved.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod

import numpy as np

from privacy.model.errors import BadInput
from privacy.release.classes import CountedTable, bottom_table, group, people_behind, roll_up
from privacy.release.config import TableConfig
from privacy.release.criteria import failing_classes
from privacy.release.dimension import Floats, Levels, Mask
from privacy.release.encode import Encoded
from privacy.release.grouping import Grouping
from privacy.release.limits import out_of_reach
from privacy.release.objective import Objective, make_objective

LARGEST_LATTICE = 1 << 25
"""Nodes of the largest lattice that is searched (256 MiB of bounds)."""
_CACHED_ROWS = 1 << 23
"""Rows of rolled-up tables kept at once, or twice those of the table itself where that is more."""
_CACHED_TABLES = 256
_ROUNDING = 1e-12
"""Losses closer than this are equal."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is."""

    counted: int
    """Nodes counted."""
    excluded: int
    """Nodes that can no longer be optimal."""
    lattice: int
    best: float | None
    """Least loss found."""
    bound: float
    """No node has less."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The levels to use."""

    levels: Levels
    loss: float
    bound: float
    """Proven: no node of the lattice loses less. Equal to ``loss`` when the search ran to its end."""
    counted: int
    lattice: int

    @property
    def proven(self) -> bool:
        return self.bound >= self.loss - _ROUNDING


OnProgress = Callable[[Progress], bool]
"""Called now and then; returning ``False`` ends the search with the best found and its bound."""


def never_stop(progress: Progress) -> bool:
    """Runs to the end and tells nobody."""
    del progress
    return True


def search(encoded: Encoded, config: TableConfig, progress: OnProgress = never_stop) -> Optimum:
    """The node of least loss that leaves out no more than the limit.

    Raises:
        BadInput: no node meets the model (the whole table, as one class, fails it), or the lattice is too large.
    """
    return _Search(encoded, config).run(progress)


@dataclass(slots=True)
class _Search:
    encoded: Encoded
    config: TableConfig
    objective: Objective = field(init=False)
    shape: Levels = field(init=False)
    bounds: Floats = field(init=False)
    """Lower bound of every node, in summed column parts; infinite once counted or excluded."""
    best: float = np.inf
    best_levels: Levels | None = None
    counted: dict[Levels, float] = field(default_factory=dict)
    """Loss in summed column parts of every node counted; infinite where it may not be released."""
    tables: list[CountedTable] = field(init=False)

    def __post_init__(self) -> None:
        self.objective = make_objective(self.encoded, self.config.aggregate, self.config.loss)
        self.shape = tuple(dimension.height for dimension in self.encoded.dimensions)
        if prod(self.shape) > LARGEST_LATTICE:
            raise BadInput(
                "lattice-too-large",
                zh=f"层级组合有 {prod(self.shape)} 种，超过 {LARGEST_LATTICE} 种。",
                en=f"there are {prod(self.shape)} combinations of levels, more than {LARGEST_LATTICE}",
                remedy_zh="减少准标识符或层级的级数。",
                remedy_en="use fewer quasi-identifiers or fewer levels",
            )
        self.bounds = _outer_sum(self.objective.of_columns(self.objective.generalised))
        self.tables = [bottom_table(self.encoded)]

    @property
    def top(self) -> Levels:
        return tuple(height - 1 for height in self.shape)

    @property
    def allowed(self) -> float:
        """Rows that may be left out."""
        if self.config.limits.everybody:
            return _ROUNDING
        return self.config.suppression_limit * self.encoded.rows + _ROUNDING

    def run(self, progress: OnProgress) -> Optimum:
        self._first_answer()
        while True:
            node = self._least()
            bound = float(self.bounds[node])
            if bound >= self.best - _ROUNDING:
                bound = self.best
                break
            if not progress(self._state(bound)):
                break
            self._exclude(node)
        if self.best_levels is None:
            raise _unreachable() if bound == np.inf else _out_of_time()
        self._lowest_of_equals(self.best_levels)
        lattice = prod(self.shape)
        total = self.objective.total
        return Optimum(self.best_levels, total(self.best), total(bound), len(self.counted), lattice)

    def _least(self) -> Levels:
        flat = int(self.bounds.argmin())
        return tuple(int(level) for level in np.unravel_index(flat, self.shape))

    def _state(self, bound: float) -> Progress:
        best = self.objective.total(self.best) if self.best < np.inf else None
        excluded = int(np.count_nonzero(self.bounds >= self.best))
        return Progress(len(self.counted), excluded, prod(self.shape), best, self.objective.total(bound))

    def _exclude(self, node: Levels) -> None:
        """Counts nodes until ``node`` is excluded or counted itself."""
        path = self._path_up(node)
        low, high = 0, len(path) - 1
        while low < high:
            middle = (low + high + 1) // 2
            self._count(path[middle])
            if self.bounds[node] >= self.best - _ROUNDING:
                low = middle
            else:
                high = middle - 1
        if self.bounds[node] < self.best - _ROUNDING:
            self._count(node)

    def _path_up(self, node: Levels) -> list[Levels]:
        """From ``node`` to just below the top, each step the cheapest one left."""
        parts = self.objective.of_columns(self.objective.generalised)
        path = [node]
        while True:
            now = path[-1]
            steps = [
                (float(part[level + 1] - part[level]), column)
                for column, (part, level) in enumerate(zip(parts, now, strict=True))
                if level + 1 < len(part)
            ]
            if not steps:
                return path
            column = min(steps)[1]
            path.append((*now[:column], now[column] + 1, *now[column + 1 :]))

    def _first_answer(self) -> None:
        """A good node to measure the others against: the lowest feasible one on a path up, then downhill from it."""
        self._count(self.top)
        path = self._path_up((0,) * len(self.shape))
        low, high = 0, len(path) - 1
        while low < high:
            middle = (low + high) // 2
            before = self.best
            self._count(path[middle])
            low, high = (low, middle) if self.best < before else (middle + 1, high)
        before = np.inf
        while self.best_levels is not None and self.best < before - _ROUNDING:
            before, node = self.best, self.best_levels
            for column, level in enumerate(node):
                below = (*node[:column], level - 1, *node[column + 1 :])
                if level > 0 and self.bounds[below] < self.best:
                    self._count(below)

    def _lowest_of_equals(self, node: Levels) -> None:
        """Goes down where a level costs nothing, such as ``*`` over a single value: what can be said, is said."""
        parts = self.objective.of_columns(self.objective.generalised)
        for column, (part, level) in enumerate(zip(parts, node, strict=True)):
            if level > 0 and part[level - 1] >= part[level] - _ROUNDING:
                below = (*node[:column], level - 1, *node[column + 1 :])
                self._count(below)
                if self.counted[below] <= self.best + _ROUNDING:
                    self.best_levels = below
                    self._lowest_of_equals(below)
                    return

    def _count(self, node: Levels) -> None:
        """Counts one node: its loss if it may be released, and the bounds of everything finer."""
        if node in self.counted:
            return
        self.counted[node] = np.inf
        table = self._finer_table(node)
        grouping = group(table, self.encoded.dimensions, node)
        around = people_behind(self.encoded, table, node, grouping)
        people = self.encoded.population.people if self.encoded.population else 0
        failing = failing_classes(
            table, grouping, self.config, self.encoded.grounds, around=around, people=people, allowed=self.allowed
        )
        self._keep(table, node, grouping)
        behind = grouping.counts if around is None else around
        if out_of_reach(grouping.counts, behind, self.config.limits, allowed=self.allowed):
            self.bounds[tuple(slice(0, level + 1) for level in node)] = np.inf
        bad = failing.inherited if self.allowed < 1 else failing.monotone
        self._raise_bounds(node, table, int(grouping.counts[bad].sum()), bad[grouping.class_of])
        if grouping.counts[failing.every].sum() <= self.allowed and not failing.every.all():
            losses = self.objective.with_suppressed(table, failing.every[grouping.class_of], node)
            loss = float(sum(part[-1] for part in self.objective.of_columns(losses)))
            self.counted[node] = loss
            if loss < self.best - _ROUNDING:
                self.best, self.best_levels = loss, node
        self.bounds[node] = np.inf

    def _raise_bounds(self, node: Levels, table: CountedTable, left_out: int, rows: Mask) -> None:
        box = tuple(slice(0, level + 1) for level in node)
        if left_out > self.allowed:
            self.bounds[box] = np.inf
        elif left_out:
            parts = self.objective.of_columns(self.objective.with_suppressed(table, rows, node))
            np.maximum(self.bounds[box], _outer_sum(parts), out=self.bounds[box])

    def _finer_table(self, node: Levels) -> CountedTable:
        """The smallest table at hand that ``node`` can be rolled up from."""
        finer = [
            table for table in self.tables if all(low <= high for low, high in zip(table.levels, node, strict=True))
        ]
        found = min(finer, key=len)
        if found is not self.tables[0]:
            # Last used, last dropped.
            self.tables.append(self.tables.pop(next(place for place, one in enumerate(self.tables) if one is found)))
        return found

    def _keep(self, table: CountedTable, node: Levels, grouping: Grouping) -> None:
        # A roll-up pays for itself when it at least halves the table.
        if 2 * len(grouping) > len(table):
            return
        self.tables.append(roll_up(table, self.encoded.dimensions, node, grouping))
        room = max(_CACHED_ROWS, 2 * len(self.tables[0]))
        while sum(map(len, self.tables[1:])) > room or len(self.tables) > _CACHED_TABLES:
            del self.tables[1]


def _outer_sum(parts: list[Floats]) -> Floats:
    total: Floats = np.zeros(())
    for part in parts:
        total = np.add.outer(total, part)
    return total


def _out_of_time() -> BadInput:
    return BadInput(
        "search-stopped",
        zh="搜索被提前结束，尚未找到满足要求的概化。",
        en="the search was ended before it had found a generalisation that meets the model",
        remedy_zh="给更多时间，或放宽要求。",
        remedy_en="give it more time, or ask for less",
    )


def _unreachable() -> BadInput:
    return BadInput(
        "model-unreachable",
        zh="任何一种概化都达不到所要求的 k、l、t 与各项限值。",
        en="no generalisation reaches the k, l, t and limits that are asked",
        remedy_zh="放宽限值或抑制上限，或增加行数。",
        remedy_en="ask for less, allow more rows to be left out, or give more rows",
    )
