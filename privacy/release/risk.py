"""Re-identification risk from class sizes, for three attackers (El Emam 2013, "Guide to the De-Identification of
Personal Health Information", chapters 16 and 17; the same three as ARX).

Prosecutor: knows that the person is in the table; succeeds with 1 / class size. Journalist: does not know it; succeeds
with 1 / size of the class in the population (without a population table, the same as the prosecutor). Marketer: wants
as many as possible, whoever they are; the expected share found.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Risk:
    """Shares and probabilities, 0 to 1."""

    prosecutor_max: float
    prosecutor_mean: float
    journalist_max: float
    journalist_mean: float
    marketer: float
    uniques: int
    """People who are alone in their class."""
    at_risk: dict[str, float]
    """``"0.2"`` and the like -> share of people whose prosecutor risk is above it."""

    def as_json(self) -> dict[str, Any]:
        return {
            "prosecutor_max": self.prosecutor_max,
            "prosecutor_mean": self.prosecutor_mean,
            "journalist_max": self.journalist_max,
            "journalist_mean": self.journalist_mean,
            "marketer": self.marketer,
            "uniques": self.uniques,
            "at_risk": self.at_risk,
        }


THRESHOLDS = (0.05, 0.09, 0.2, 0.33)
"""Risk levels that are reported; where each comes from is in ``policies/thresholds/reidentification.toml``."""


def risk_of(sizes: npt.NDArray[np.int64], population: npt.NDArray[np.int64] | None = None) -> Risk:
    """The risk of a table with these class sizes (at least one, all positive).

    ``population``: size of each class in a population table that contains the sample; at least the sample's own size
    is assumed, since whoever is in the sample is in the population.
    """
    rows = int(sizes.sum())
    around = sizes if population is None else np.maximum(sizes, population)
    mean_journalist = float((sizes / around).sum() / rows)
    return Risk(
        prosecutor_max=float(1 / sizes.min()),
        prosecutor_mean=len(sizes) / rows,
        journalist_max=float(1 / around.min()),
        journalist_mean=mean_journalist,
        marketer=mean_journalist,
        uniques=int((sizes == 1).sum()),
        at_risk={str(level): float(sizes[1 / sizes > level].sum() / rows) for level in THRESHOLDS},
    )
