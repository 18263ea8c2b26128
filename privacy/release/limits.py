"""Limits on a whole release, beside k, l and t: average risk by attacker, uniques, and what a population table allows.

Two kinds. Some judge a class by itself: a greatest risk is a least class size, in the table (prosecutor) or in the
population (journalist, k-map); delta-presence bounds the share of a class's people that are in the table. The others
judge the table as it stands: average risks and shares of uniques. Where one of those does not hold, the fewest classes
that make it hold are left out, smallest first (ARX does the same): of all ways to bring an average down this one costs
the fewest rows, since every class left out lowers the sum of the prosecutor's risks by the same 1. Equal classes go in
the order of their labels, never of the rows.

delta_min above 0 speaks of everybody in the population: whoever fits no released class is certainly absent. So no class
may be left out then, and none of the population's may be without a row.
"""

from dataclasses import dataclass, fields
from math import ceil, isfinite

import numpy as np
import numpy.typing as npt

from privacy.model.errors import BadInput, Place
from privacy.release.dimension import Counts, Mask
from privacy.release.uniques import UniquesModel, estimated_uniques

_ROUNDING = 1e-12
_WHOLE_NUMBERS = ("k_map", "population_size")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked beside k, l and t; ``None`` asks nothing. Risks and shares are 0 to 1."""

    k_map: int | None = None
    """Fewest people of the population behind a class (Sweeney 2001)."""
    delta_min: float | None = None
    """Least chance of being in the table, for each person of the population (Nergiz et al. 2007, definition 1)."""
    delta_max: float | None = None
    prosecutor_max: float | None = None
    prosecutor_mean: float | None = None
    journalist_max: float | None = None
    """Without a population table the journalist knows what the prosecutor knows."""
    journalist_mean: float | None = None
    marketer: float | None = None
    sample_uniques: float | None = None
    """Greatest share of rows that are alone in their class."""
    population_uniques: float | None = None
    """Greatest estimated share of the population that is unique in it."""
    population_size: int | None = None
    """People in all, for that estimate."""
    uniques_model: UniquesModel = UniquesModel.DANKAR

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None or field.name == "uniques_model":
                continue
            if field.name in _WHOLE_NUMBERS:
                if value != int(value) or value < 1:
                    raise _bad(field.name, "须为不小于 1 的整数。", "must be a whole number of at least 1")
            elif not (isfinite(value) and 0 <= value <= 1):
                raise _bad(field.name, "须在 0 与 1 之间。", "must lie between 0 and 1")
        if (self.delta_min or 0.0) > (1.0 if self.delta_max is None else self.delta_max):
            raise _bad("delta_min", "不得大于 delta_max。", "must not exceed delta_max")
        if (self.population_uniques is None) != (self.population_size is None):
            raise _bad(
                "population_size",
                "population_uniques 与 population_size 须同时给出。",
                "population_uniques and population_size need each other",
            )

    @property
    def needs_population(self) -> bool:
        """Does it speak of people who are in no other table than that of the population?"""
        return self.k_map is not None or self.delta_min is not None or self.delta_max is not None

    @property
    def everybody(self) -> bool:
        """Must everybody of the population fit a released class?"""
        return bool(self.delta_min)

    @property
    def on_average(self) -> bool:
        """Is anything asked of the table as a whole?"""
        wholes = (self.prosecutor_mean, self.journalist_mean, self.marketer, self.sample_uniques)
        return any(limit is not None for limit in wholes) or self.population_uniques is not None

    @property
    def class_size(self) -> int:
        """Fewest rows of a class, for the prosecutor's greatest risk."""
        return _people(self.prosecutor_max)

    @property
    def people_behind(self) -> int:
        """Fewest people of the population behind a class."""
        return max(self.k_map or 1, _people(self.journalist_max))

    @property
    def class_size_for_all(self) -> int:
        """A class size with which everything but delta-presence holds, whatever the other classes are.

        An average is not above the greatest of what it averages, nobody is unique in a class of two, and there are at
        least as many people behind a class as it has rows.
        """
        means = [_people(limit) for limit in (self.prosecutor_mean, self.journalist_mean, self.marketer)]
        no_uniques = 1 if self.sample_uniques is None and self.population_uniques is None else 2
        return max(self.class_size, self.people_behind, no_uniques, *means)

    def allows_share(self, counts: Counts, around: Counts) -> Mask:
        """Class -> is its share of the population within the bounds of delta-presence?"""
        share = counts / around
        least, most = self.delta_min or 0.0, 1.0 if self.delta_max is None else self.delta_max
        found: Mask = (share >= least - _ROUNDING) & (share <= most + _ROUNDING)
        return found


def leave_out(counts: Counts, around: Counts, failing: Mask, limits: Limits, *, allowed: float) -> Mask:
    """Classes that cannot stay if the table as a whole is to hold: those ``failing``, then as few as are needed.

    ``around``: people of the population behind each class. Ends early when more than ``allowed`` rows are left out.
    """
    out = failing.copy()
    while not out.all() and counts[out].sum() <= allowed:
        places = np.flatnonzero(~out)
        rows, behind = counts[places], around[places]
        gone = _for_prosecutor(rows, limits) | _for_journalist(rows, behind, limits) | _for_uniques(rows, limits)
        if not gone.any():
            break
        out[places[gone]] = True
    return out


def _for_prosecutor(counts: Counts, limits: Limits) -> Mask:
    if limits.prosecutor_mean is None:
        return _none(counts)
    return _first_that_hold(counts, counts, np.ones(len(counts)), limits.prosecutor_mean)


def _for_journalist(counts: Counts, around: Counts, limits: Limits) -> Mask:
    asked = [limit for limit in (limits.journalist_mean, limits.marketer) if limit is not None]
    return _first_that_hold(counts, around, counts / around, min(asked)) if asked else _none(counts)


def _for_uniques(counts: Counts, limits: Limits) -> Mask:
    alone = np.flatnonzero(counts == 1)
    low, high = 0, len(alone)
    # The more uniques are gone, the fewer are left and are estimated; the measurement of the output has the last word.
    while low < high:
        middle = (low + high) // 2
        holds = _uniques_hold(np.delete(counts, alone[:middle]), limits)
        low, high = (low, middle) if holds else (middle + 1, high)
    out = _none(counts)
    out[alone[:low]] = True
    return out


def _first_that_hold(counts: Counts, order: Counts, risks: npt.NDArray[np.float64], limit: float) -> Mask:
    """The fewest classes, in ``order``, without which the risks over the number of rows are at most ``limit``."""
    ranked = np.argsort(order, kind="stable")
    rows = counts.sum() - np.r_[0, np.cumsum(counts[ranked])[:-1]]
    sums = np.cumsum(risks[ranked][::-1])[::-1]
    holds = sums <= (limit + _ROUNDING) * rows
    out = _none(counts)
    out[ranked[: int(holds.argmax()) if holds.any() else len(counts)]] = True
    return out


def _none(counts: Counts) -> Mask:
    return np.zeros(len(counts), dtype=np.bool_)


def out_of_reach(counts: Counts, around: Counts, limits: Limits, *, allowed: float) -> bool:
    """Is it certain that neither this table nor a finer one holds the averages, whichever rows are left out?

    A finer table has no fewer classes and no fewer uniques, and fewer people behind each row; so the least that any
    choice of ``allowed`` rows reaches here is a lower bound for it. (The estimate of population uniques has no such
    bound: a model fitted to other class sizes may say anything.)
    """
    if not limits.on_average:
        return False
    ordered = np.sort(counts)
    gone = np.r_[0, np.cumsum(ordered)]
    within = gone <= min(allowed, counts.sum() - 1)
    left = counts.sum() - gone[within]
    if limits.prosecutor_mean is not None:
        least = ((len(counts) - np.arange(len(gone)))[within] / left).min()
        if least > limits.prosecutor_mean + _ROUNDING:
            return True
    if limits.sample_uniques is not None:
        uniques = int((counts == 1).sum())
        spared = min(int(allowed), uniques)
        if uniques > spared and (uniques - spared) / (counts.sum() - spared) > limits.sample_uniques + _ROUNDING:
            return True
    asked = [limit for limit in (limits.journalist_mean, limits.marketer) if limit is not None]
    return bool(asked) and _least_journalist_mean(counts, around, allowed) > min(asked) + _ROUNDING


def _least_journalist_mean(counts: Counts, around: Counts, allowed: float) -> float:
    """Mean of 1 / people behind a row, when the ``allowed`` rows with the fewest people behind them are left out."""
    order = np.argsort(around)
    rows, behind = counts[order], around[order]
    room = max(0, min(int(allowed), int(rows.sum()) - 1))
    spared = np.clip(room - np.r_[0, np.cumsum(rows)[:-1]], 0, rows)
    left = rows - spared
    return float((left / behind).sum() / left.sum())


def _uniques_hold(counts: Counts, limits: Limits) -> bool:
    uniques = int((counts == 1).sum())
    if len(counts) == 0:
        return True
    if limits.sample_uniques is not None and uniques / counts.sum() > limits.sample_uniques + _ROUNDING:
        return False
    if limits.population_uniques is None or limits.population_size is None or uniques == 0:
        return True
    estimated = estimated_uniques(counts, limits.population_size, limits.uniques_model)
    return estimated is not None and estimated / limits.population_size <= limits.population_uniques + _ROUNDING


def _people(risk: float | None) -> int:
    """Fewest people among whom one is found with at most this chance; a risk of 0 asks for more than there are."""
    if risk is None:
        return 1
    return ceil(1 / risk - 1e-9) if risk > 0 else 1 << 62


def _bad(field: str, zh: str, en: str) -> BadInput:
    return BadInput("config-limits", zh=zh, en=en, place=Place(column=f"limits.{field}"))
