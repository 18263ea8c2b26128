"""The attacks that an opponent would try on a release, tried first.

The opponent has the strongest knowledge there is: every quasi-identifier of every person in the original, and the
hierarchies. Scores are probabilities or shares of people, 0 to 1; lower is better. What score is acceptable is not
decided here (``grade``).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from privacy.model.errors import BadInput
from privacy.release.config import TableConfig
from privacy.release.difference import DifferenceScore, difference
from privacy.release.inference import InferenceScore, infer
from privacy.release.linkage import Ints, Patterns, matches, patterns_of
from privacy.release.successive import SuccessiveScore

MOST_CELLS = 1 << 30
"""Targets times classes that one attack matches; beyond it, evenly spaced targets stand for all."""


@dataclass(frozen=True, slots=True)
class LinkageScore:
    """How well people are found."""

    greatest: float
    """Success against the easiest target."""
    mean: float
    """Share of targets that are found, choosing among a target's candidates with equal chance."""
    tried: int
    """Targets that were attacked."""
    of: int
    """Targets there are."""

    def as_json(self) -> dict[str, Any]:
        return {"max": self.greatest, "mean": self.mean, "tried": self.tried, "of": self.of}


@dataclass(frozen=True, slots=True)
class AttackReport:
    """Every attack with its score."""

    prosecutor: LinkageScore
    """Against people known to be in the release."""
    journalist: LinkageScore
    """Against released rows, among all people of the population."""
    inference: dict[str, InferenceScore]
    """By sensitive column."""
    difference: DifferenceScore | None
    """Against the previous release of the same dataset as a table, where there is one."""
    successive: SuccessiveScore | None = None
    """Against every earlier release, persons known, where there are some."""

    @property
    def greatest(self) -> float:
        """The highest score of any attack."""
        scores = [self.prosecutor.greatest, self.journalist.greatest]
        scores += [one.score for one in self.inference.values()]
        return max(scores + [one.score for one in (self.difference, self.successive) if one])

    def as_json(self) -> dict[str, Any]:
        return {
            "prosecutor": self.prosecutor.as_json(),
            "journalist": self.journalist.as_json(),
            "inference": {name: one.as_json() for name, one in self.inference.items()},
            "difference": self.difference.as_json() if self.difference else None,
            "successive": self.successive.as_json() if self.successive else None,
        }


def attack(
    original: pl.DataFrame,
    released: pl.DataFrame,
    config: TableConfig,
    *,
    kept: pl.Series | None = None,
    population: pl.DataFrame | None = None,
    previous: pl.DataFrame | None = None,
) -> AttackReport:
    """Attacks ``released``, knowing ``original``.

    ``kept`` says which rows of the original were released (``AnonymisedTable.kept``); it may be left out when none was
    held back. ``population``: people the journalist looks among, the original when not given; it must hold the
    quasi-identifiers. ``previous``: an earlier release of the same dataset.

    Raises:
        BadInput: nothing was released, or ``kept`` does not fit the two tables.
    """
    if kept is None:
        kept = pl.Series("kept", [True] * original.height, dtype=pl.Boolean)
    if released.height == 0 or len(kept) != original.height or int(kept.sum()) != released.height:
        raise BadInput(
            "attack-tables",
            zh="原表、保留标记与发布表的行数不一致，或发布表为空。",
            en="the rows of original, kept mask and release do not fit, or nothing was released",
        )
    inside = original.filter(kept)
    shown = patterns_of(released, config)
    targets = patterns_of(inside, config)
    return AttackReport(
        prosecutor=_prosecutor(targets, shown, config),
        journalist=_journalist(patterns_of(original if population is None else population, config), shown, config),
        inference={
            column.name: infer(targets, shown, inside[column.name], released[column.name], config)
            for column in config.sensitive
        },
        difference=None if previous is None else difference(previous, released, config),
    )


def evenly(count: int, limit: int) -> Ints:
    """At most ``limit`` of the numbers below ``count``, evenly spaced, the first and last among them."""
    return np.unique(np.linspace(0, count - 1, min(count, max(2, limit))).round().astype(np.int64))


def _prosecutor(targets: Patterns, shown: Patterns, config: TableConfig) -> LinkageScore:
    chosen = evenly(len(targets), MOST_CELLS // len(shown))
    tried = targets.some(chosen)
    candidates = np.concatenate([match @ shown.counts for _, match in matches(tried, shown, config)])
    chance = 1 / np.maximum(candidates, 1)
    people = int(tried.counts.sum())
    return LinkageScore(float(chance.max()), float(chance @ tried.counts / people), people, int(targets.counts.sum()))


def _journalist(population: Patterns, shown: Patterns, config: TableConfig) -> LinkageScore:
    # Which people could be behind a class: the same matching, added up the other way.
    chosen = evenly(len(shown), MOST_CELLS // len(population))
    tried = shown.some(chosen)
    around = np.zeros(len(tried), dtype=np.int64)
    for block, match in matches(population, tried, config):
        around += population.counts[block] @ match
    chance = 1 / np.maximum(around, 1)
    rows = int(tried.counts.sum())
    return LinkageScore(float(chance.max()), float(chance @ tried.counts / rows), rows, int(shown.counts.sum()))
