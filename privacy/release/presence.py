"""A release against a population table: k-map and delta-presence.

k-map (Sweeney 2001): every released row could be any of at least k people of the population. delta-presence (Nergiz et
al. 2007): the chance that a person of the population who fits is in the release lies between two bounds.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from privacy.model.errors import BadInput
from privacy.release.config import TableConfig
from privacy.release.linkage import matches, patterns_of


@dataclass(frozen=True, slots=True)
class Presence:
    """What a population table says about a release."""

    k_map: int
    """Fewest people of the population behind a released row."""
    delta_min: float
    """Least chance of being in the release for a person who fits a class, 0 to 1."""
    delta_max: float


def presence(population: pl.DataFrame, released: pl.DataFrame, config: TableConfig) -> Presence:
    """k-map and delta-presence of ``released``; ``population`` holds the quasi-identifiers, ungeneralised.

    A person of the population may fit several classes where labels overlap; each class is asked for itself.

    Raises:
        BadInput: the release has no rows, or a row fits nobody or fewer people than it shows: the population does not
            contain the release.
    """
    shown, people = patterns_of(released, config), patterns_of(population, config)
    around = np.zeros(len(shown), dtype=np.int64)
    for block, match in matches(people, shown, config):
        around += people.counts[block] @ match
    if released.height == 0 or bool((around < shown.counts).any()):
        raise BadInput(
            "population-too-small",
            zh="总体表不包含发布表中的人。",
            en="the population does not contain the people of the release",
        )
    share = shown.counts / around
    return Presence(int(around.min()), float(share.min()), float(share.max()))
