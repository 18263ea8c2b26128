"""What a release tells about a person's sensitive value, beside what it would tell without that person.

The opponent guesses the commonest value among a target's candidates. The baseline guesses in the same way from the same
release with the target's own row taken out: what the table says about people like the target, whoever takes part. The
score is the part of what the baseline leaves open that taking part gives away, (accuracy - baseline) / (1 - baseline)
(Giomi et al. 2023, "A Unified Framework for Quantifying Privacy Risk in Synthetic Data", section 3).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from privacy.release.config import TableConfig
from privacy.release.linkage import Ints, Patterns, matches
from privacy.release.text import value_text

Counts = npt.NDArray[np.float64]

_MOST_PRODUCTS = 1 << 32
"""Multiplications of one attack; beyond it, evenly spaced targets stand for all."""


@dataclass(frozen=True, slots=True)
class InferenceScore:
    """How well one sensitive column is guessed."""

    accuracy: float
    baseline: float
    certain: float
    """Share of targets whose candidates all have one value (homogeneity)."""
    tried: int
    of: int

    @property
    def score(self) -> float:
        """What taking part gives away, 0 to 1."""
        return max(0.0, (self.accuracy - self.baseline) / (1 - self.baseline)) if self.baseline < 1 else 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "score": self.score,
            "accuracy": self.accuracy,
            "baseline": self.baseline,
            "certain": self.certain,
            "tried": self.tried,
            "of": self.of,
        }


def infer(
    targets: Patterns, shown: Patterns, own: pl.Series, released: pl.Series, config: TableConfig
) -> InferenceScore:
    """The attack on one sensitive column: ``own`` values of the targets' rows, ``released`` values of the release."""
    values = value_text(pl.concat([value_text(own), value_text(released)])).rank("dense").fill_null(0).to_numpy()
    codes = np.unique(values, return_inverse=True)[1]
    width = int(codes.max()) + 1
    mine = _histogram(targets.row_of, codes[: len(own)], len(targets), width)
    theirs = _histogram(shown.row_of, codes[len(own) :], len(shown), width)
    step = max(1, len(targets) * len(shown) * width // _MOST_PRODUCTS)
    chosen = np.arange(0, len(targets), step)
    hits, without, certain = 0.0, 0.0, 0.0
    commonest = theirs.sum(axis=0) == theirs.sum(axis=0).max()
    for block, match in matches(targets.some(chosen), shown, config):
        people, candidates = mine[chosen[block]], match.astype(np.float64) @ theirs
        hits += float((people * _guess(candidates)).sum())
        without += float((people * _guess_without(candidates, commonest)).sum())
        certain += float(people[(candidates > 0).sum(axis=1) == 1].sum())
    tried = float(mine[chosen].sum())
    return InferenceScore(hits / tried, without / tried, certain / tried, int(tried), int(mine.sum()))


def _histogram(row_of: Ints, codes: Ints, rows: int, width: int) -> Counts:
    return np.bincount(row_of * width + codes, minlength=rows * width).reshape(rows, width).astype(np.float64)


def _guess(candidates: Counts) -> Counts:
    """``[target, value]``: chance that this value is guessed, equal among the commonest ones."""
    top = candidates == candidates.max(axis=1, keepdims=True)
    chance: Counts = top / top.sum(axis=1, keepdims=True)
    return chance


def _guess_without(candidates: Counts, commonest: npt.NDArray[np.bool_]) -> Counts:
    """``[target, value]``: chance that this value is guessed when one row with this very value is taken out."""
    first = candidates.max(axis=1, keepdims=True)
    ties = (candidates == first).sum(axis=1, keepdims=True)
    second = np.where(candidates == first, -1.0, candidates).max(axis=1, keepdims=True)
    seconds = (candidates == second).sum(axis=1, keepdims=True)
    left = first - 1
    alone = np.where(left > second, 1.0, np.where(left == second, 1.0 / (1 + np.maximum(seconds, 1)), 0.0))
    chance: Counts = np.where((candidates == first) & (ties == 1), alone, 0.0)
    # Nobody else is like the target: all that is left is the commonest value of the table.
    empty = candidates.sum(axis=1, keepdims=True) <= 1
    return np.where(empty, commonest / commonest.sum(), chance)
