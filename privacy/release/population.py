"""The people among whom an opponent looks: a table of the population that contains everybody of the table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from privacy.model.errors import BadInput
from privacy.release.dimension import Codes, Counts, Dimension, Levels, sizes
from privacy.release.grouping import group_lifted

POPULATION = "population"
"""What the table of the population is called where an error names a file."""


@dataclass(frozen=True, slots=True)
class Population:
    """Distinct rows of the population with their counts, in the leaf codes of the table's dimensions."""

    codes: tuple[Codes, ...] = field(repr=False)
    counts: Counts = field(repr=False)

    @property
    def people(self) -> int:
        return int(self.counts.sum())

    def behind(self, dimensions: Sequence[Dimension], levels: Levels, classes: Sequence[Codes]) -> Counts:
        """How many people are behind each class; ``classes`` holds a column of codes at ``levels`` by dimension."""
        lifted = [
            np.concatenate([dimension.lift(0, level)[mine], theirs])
            for dimension, level, mine, theirs in zip(dimensions, levels, self.codes, classes, strict=True)
        ]
        rows, spaces = len(self.counts), sizes(dimensions, levels)
        ones = np.ones(rows + len(classes[0]), dtype=np.int64)
        same = [np.arange(space, dtype=np.int32) for space in spaces]
        grouping = group_lifted(lifted, same, spaces, ones)
        people = np.bincount(grouping.class_of[:rows], weights=self.counts, minlength=len(grouping))
        return people.astype(np.int64)[grouping.class_of[rows:]]


def check_contains(around: Counts, counts: Counts) -> None:
    """Nothing, when there are at least as many people behind each class as it has rows.

    Raises:
        BadInput: the population does not contain the table.
    """
    if bool((around < counts).any()):
        raise population_too_small()


def population_too_small() -> BadInput:
    """The error of a population that lacks somebody."""
    return BadInput(
        "population-too-small",
        zh="总体表不包含表中的全部人员。",
        en="the population does not contain everybody of the table",
        remedy_zh="总体表须含有表中的每一个人，取值与表中未概化时相同。",
        remedy_en="the population must hold every person of the table, with the same ungeneralised values",
    )


def population_missing() -> BadInput:
    """The error of a limit on people of the population where there is no table of them."""
    return BadInput(
        "population-missing",
        zh="k_map、delta_min、delta_max 需要总体表。",
        en="k_map, delta_min and delta_max need a table of the population",
        remedy_zh="用 --population-table 指定。",
        remedy_en="name one with --population-table",
    )
