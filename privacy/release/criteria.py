"""Which classes fail k, l, t or a limit, from counts alone.

Criteria come in three kinds.

- Monotone by row: k-anonymity, the greatest risk of prosecutor and journalist, k-map, distinct l-diversity. Whoever
  stands in a failing class of a coarser table stands in a failing class of every finer one (a union of classes fails
  only if all its parts do). The search builds its bounds on them.
- Inherited where nothing may be left out: entropy and recursive l-diversity, t-closeness, delta-presence, average risk,
  sample uniques. A good class may merge with a bad one, so nothing is known of single rows; but a union of good classes
  is good (for delta-presence, (n1 + n2) / (N1 + N2) lies between the two shares), whoever of the population fits no
  class of a table fits none of a finer one, and merging raises no average. So a table with a bad class has one in every
  finer table. A class that is entropy or recursively l-diverse has at least l
  distinct values, though, and that is monotone by row.
- Neither: the estimate of population uniques, a model fitted anew to each node's class sizes. Each node is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from privacy.release.classes import CountedTable
from privacy.release.config import Diversity, TableConfig
from privacy.release.dimension import Codes, Counts, Floats, Ground, Mask
from privacy.release.grouping import Grouping
from privacy.release.limits import leave_out

_HISTOGRAM_CELLS = 1 << 22
"""Cells of one block of histograms (32 MiB)."""

Histograms = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Failing:
    """Classes that may not be released."""

    monotone: Mask
    """Fail what is monotone by row."""
    inherited: Mask
    """Fail anything that every finer table fails too where nothing may be left out."""
    every: Mask
    """Fail anything that is asked, or have to go so that the table as a whole holds."""


def failing_classes(
    table: CountedTable,
    grouping: Grouping,
    config: TableConfig,
    grounds: tuple[Ground, ...],
    *,
    around: Counts | None = None,
    people: int = 0,
    allowed: float = np.inf,
    settle: bool = True,
) -> Failing:
    """Which classes of ``grouping`` fail.

    ``around``: people of the population behind each class, of ``people`` in all; without it, the class itself.
    ``allowed``: rows that may be left out; when more must be, not all of them are named.

    t-closeness is asked against the whole table first and then, since leaving rows out moves the distribution, against
    what stays, until nothing more fails; so the release holds it on its own as well (Li et al. 2007, definition 2).
    With ``settle`` off, only the first is asked: for a table of which nothing is left out.
    """
    behind = grouping.counts if around is None else around
    limits = config.limits
    monotone: Mask = (grouping.counts < config.least_class) | (behind < limits.people_behind)
    if config.l is not None:
        for codes in table.sensitive:
            monotone |= _distinct_values(table, grouping, codes) < config.l
    failing = monotone | ~limits.allows_share(grouping.counts, behind)
    if limits.everybody and (bool(failing.any()) or behind.sum() < people):
        failing[:] = True
    if config.l is not None and config.diversity is not Diversity.DISTINCT:
        for codes in table.sensitive:
            failing |= _less_diverse(table, grouping, codes, config, failing)
    if not settle or not limits.on_average:
        every = _close(table, grouping, config, grounds, failing, settle=settle)
        return Failing(monotone, every, every)
    by_counts = replace(config, limits=replace(limits, population_uniques=None, population_size=None))
    inherited = _settle(table, grouping, by_counts, grounds, failing, behind, allowed)
    if limits.population_uniques is None:
        return Failing(monotone, inherited, inherited)
    return Failing(monotone, inherited, _settle(table, grouping, config, grounds, inherited, behind, allowed))


def _settle(
    table: CountedTable,
    grouping: Grouping,
    config: TableConfig,
    grounds: tuple[Ground, ...],
    failing: Mask,
    around: Counts,
    allowed: float,
) -> Mask:
    """Leaves classes out for t and for the table as a whole by turns, until both hold for what stays."""
    reference: Mask = np.zeros(len(grouping), dtype=np.bool_)
    while True:
        out = _close(table, grouping, config, grounds, failing, reference=reference)
        out = leave_out(grouping.counts, around, out, config.limits, allowed=allowed)
        if np.array_equal(out, failing) and reference is failing:
            return out
        if bool(out.all()) or grouping.counts[out].sum() > allowed:
            return out
        reference = failing = out


def _close(
    table: CountedTable,
    grouping: Grouping,
    config: TableConfig,
    grounds: tuple[Ground, ...],
    failing: Mask,
    *,
    settle: bool = True,
    reference: Mask | None = None,
) -> Mask:
    """Drops classes until all that stay are t-close, at first to the table without ``reference``."""
    if config.t is None:
        return failing
    left_out: Mask = np.zeros(len(grouping), dtype=np.bool_) if reference is None else reference
    while True:
        far = failing.copy()
        for codes, ground in zip(table.sensitive, grounds, strict=True):
            far |= _too_far(table, grouping, codes, ground, config.t, skip=far, left_out=left_out)
        # The first round compares with the whole table; the later ones with what is left.
        if not settle or np.array_equal(far, left_out) or bool(far.all()):
            return far
        left_out = failing = far


def _distinct_values(table: CountedTable, grouping: Grouping, codes: Codes) -> Counts:
    width = int(codes.max(initial=0)) + 1
    pairs = np.unique(grouping.class_of.astype(np.int64) * width + codes) // width
    return np.bincount(pairs, minlength=len(grouping))


def _less_diverse(table: CountedTable, grouping: Grouping, codes: Codes, config: TableConfig, skip: Mask) -> Mask:
    found: Mask = np.zeros(len(grouping), dtype=np.bool_)
    for classes, histograms in _histograms(table, grouping, codes, _width(codes, Ground()), skip):
        if config.diversity is Diversity.ENTROPY:
            found[classes] = entropy_l(histograms) < float(config.l or 1) - 1e-12
        else:
            found[classes] = ~is_recursive(histograms, float(config.recursive_c or 1), int(config.l or 1))
    return found


def _too_far(
    table: CountedTable, grouping: Grouping, codes: Codes, ground: Ground, t: float, *, skip: Mask, left_out: Mask
) -> Mask:
    stays = ~left_out[grouping.class_of]
    width = _width(codes, ground)
    whole = np.bincount(codes[stays], weights=table.counts[stays], minlength=width)
    found: Mask = np.zeros(len(grouping), dtype=np.bool_)
    for classes, histograms in _histograms(table, grouping, codes, width, skip):
        # A hair of slack for rounding; the measurement of the output is done elsewhere and has the last word.
        found[classes] = distances(histograms, whole / whole.sum(), ground) > t + 1e-12
    return found


def _histograms(
    table: CountedTable, grouping: Grouping, codes: Codes, width: int, skip: Mask
) -> Iterator[tuple[npt.NDArray[np.intp], Histograms]]:
    """Counts of each sensitive value by class, in blocks; classes in ``skip`` are left out."""
    classes = np.flatnonzero(~skip)
    position: Codes = np.full(len(grouping), -1, dtype=np.int32)
    position[classes] = np.arange(len(classes), dtype=np.int32)
    place = position[grouping.class_of]
    step = max(1, _HISTOGRAM_CELLS // width)
    for start in range(0, len(classes), step):
        size = min(step, len(classes) - start)
        inside = (place >= start) & (place < start + size)
        cells = (place[inside] - start).astype(np.int64) * width + codes[inside]
        block = np.bincount(cells, weights=table.counts[inside], minlength=size * width)
        yield classes[start : start + size], block.reshape(size, width).astype(np.int64)


def entropy_l(histograms: Histograms) -> Floats:
    """Entropy l of each class: exp of the Shannon entropy, 1 for one value (Machanavajjhala et al. 2007, def. 4.1)."""
    share = histograms / histograms.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(share > 0, share * np.log(share), 0.0)
    found: Floats = np.exp(-terms.sum(axis=1))
    return found


def is_recursive(histograms: Histograms, c: float, l: int) -> Mask:  # noqa: E741
    """Recursive (c, l)-diversity of each class: r1 < c (rl + ... + rm) (ibid., definition 4.2)."""
    ordered = -np.sort(-histograms, axis=1)
    found: Mask = ordered[:, 0] < c * ordered[:, l - 1 :].sum(axis=1)
    return found


def _width(codes: Codes, ground: Ground) -> int:
    """Number of values a histogram has to hold: all that the hierarchy knows, or all that occur."""
    return len(ground.parents[0]) if ground.parents else int(codes.max(initial=0)) + 1


def distances(histograms: Histograms, whole: Floats, ground: Ground) -> Floats:
    """Earth mover's distance of each class from ``whole`` (Li et al. 2007, sections 3.1 and 3.2).

    Equal: every two values lie 1 apart. Ordered: neighbours lie 1/(m-1) apart. Hierarchical: as high as the lowest
    common label, over the height of the tree.
    """
    gap: Floats = histograms / histograms.sum(axis=1, keepdims=True) - whole
    if ground.parents:
        return _hierarchical(gap, ground.parents)
    if ground.ordered and gap.shape[1] > 1:
        found: Floats = np.abs(np.cumsum(gap, axis=1)).sum(axis=1) / (gap.shape[1] - 1)
        return found
    equal: Floats = np.abs(gap).sum(axis=1) / 2
    return equal


def _hierarchical(gap: Floats, parents: tuple[Codes, ...]) -> Floats:
    """What cannot be evened out below a label is carried to it: min(surplus, want) of its children times its height."""
    cost: Floats = np.zeros(len(gap))
    for height, parent in enumerate(parents, start=1):
        above = np.zeros((len(parent), int(parent.max()) + 1))
        above[np.arange(len(parent)), parent] = 1.0
        surplus, want = np.maximum(gap, 0) @ above, np.maximum(-gap, 0) @ above
        cost += np.minimum(surplus, want).sum(axis=1) * height / len(parents)
        gap = gap @ above
    return cost
