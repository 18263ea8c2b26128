"""A release against a population table: k-map, delta-presence, and the journalist's risk.

k-map (Sweeney 2001): every released row could be any of at least k people of the population. delta-presence (Nergiz et
al. 2007): the chance that a person of the population is in the release lies between two bounds; of a person who fits no
released class it is nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from privacy.release.config import TableConfig
from privacy.release.linkage import Patterns, alike, matches, patterns_of, patterns_of_counts
from privacy.release.population import population_too_small
from privacy.release.text import check_quasi, value_text


@dataclass(frozen=True, slots=True)
class Presence:
    """What a population table says about a release."""

    k_map: int
    """Fewest people of the population behind a released row."""
    delta_min: float
    """Least chance of being in the release for a person of the population, 0 to 1."""
    delta_max: float
    journalist_mean: float
    """Mean over released rows of 1 / people behind them; the greatest is 1 / ``k_map``."""

    def as_json(self) -> dict[str, Any]:
        return {
            "k_map": self.k_map,
            "delta_min": self.delta_min,
            "delta_max": self.delta_max,
            "journalist_max": 1 / self.k_map,
            "journalist_mean": self.journalist_mean,
        }


def presence(population: pl.DataFrame, released: pl.DataFrame, config: TableConfig) -> Presence:
    """k-map and delta-presence of ``released``; ``population`` holds the quasi-identifiers, ungeneralised.

    A person of the population may fit several classes where labels overlap; each class is asked for itself.

    Raises:
        BadInput: the release has no rows, or a row fits nobody or fewer people than it shows: the population does not
            contain the release.
    """
    return _presence(patterns_of(population, config), patterns_of(released, config), config)


def count_people(batch: pl.DataFrame, config: TableConfig) -> pl.DataFrame:
    """How often each combination of quasi-identifiers occurs in a batch of a population: ``q0 ... n``. Adds up."""
    check_quasi(batch, config)
    quasi = [value_text(batch[column.name]).alias(f"q{index}") for index, column in enumerate(config.quasi)]
    return pl.DataFrame(quasi).group_by(pl.all()).len("n").cast({"n": pl.Int64})


def presence_counts(
    population: Sequence[pl.DataFrame], released: Sequence[pl.DataFrame], config: TableConfig
) -> Presence:
    """As ``presence``, from counts: of the population by ``count_people``, of the release by ``count_rows``."""
    return _presence(patterns_of_counts(population, config), patterns_of_counts(released, config), config)


def _presence(people: Patterns, shown: Patterns, config: TableConfig) -> Presence:
    around = np.zeros(len(shown), dtype=np.int64)
    everybody = True
    together = alike(people, shown, config)
    for block, match in matches(together, shown, config):
        around += together.counts[block] @ match
        everybody = everybody and bool(match.any(axis=1).all())
    if len(shown) == 0 or bool((around < shown.counts).any()):
        raise population_too_small()
    share = shown.counts / around
    mean = float(share.sum() / shown.counts.sum())
    return Presence(int(around.min()), float(share.min()) if everybody else 0.0, float(share.max()), mean)
