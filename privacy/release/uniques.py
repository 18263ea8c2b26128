"""How many people are unique in the population, estimated from a sample's class sizes alone.

Three models that ARX and El Emam use: Pitman's (Hoshino 2001, "Applying Pitman's sampling formula to microdata
disclosure risk assessment"), Zayatz's (1991, "Estimation of the percent of unique population elements on a microdata
file using the sample") and the slide negative binomial (``negative_binomial.py``). None is best everywhere: Dankar et
al. 2012 ("Estimating the re-identification risk of clinical data sets", BMC Medical Informatics and Decision Making
12:66) take Pitman's up to a sampling fraction of a tenth, and above it the smaller of the other two.
"""

from enum import StrEnum
from math import exp, lgamma, log
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy.release.negative_binomial import slide_negative_binomial

Sizes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_STEPS = 200
"""Halvings of a bisection at most; more than a float has digits."""
_CLOSE = 1e-14
"""Where a bisection ends, relative to 1 or to the parameter."""
_PITMAN_UP_TO = 0.1
"""Sampling fraction (Dankar et al. 2012, conclusions)."""


class UniquesModel(StrEnum):
    """How population uniques are estimated."""

    PITMAN = "pitman"
    ZAYATZ = "zayatz"
    SNB = "snb"
    DANKAR = "dankar"
    """Whichever of the three Dankar's rule takes."""


def population_uniques(sizes: Sizes, population: int) -> dict[str, float | None]:
    """Estimated number of population uniques by model, from the sample's class sizes; ``population`` people in all.

    ``snb`` is ``None`` where no slide negative binomial fits the sample. With a sample that is the whole population, or
    without sample uniques, every model says how many there are.
    """
    return {model.value: estimated_uniques(sizes, population, model) for model in UniquesModel}


def estimated_uniques(sizes: Sizes, population: int, model: UniquesModel) -> float | None:
    """Expected number of population uniques by one model; ``None`` where it does not fit."""
    sample, alone = int(sizes.sum()), int((sizes == 1).sum())
    if population <= sample or alone == 0:
        return float(alone)
    if model is UniquesModel.PITMAN:
        return pitman(sizes, population)
    if model is UniquesModel.ZAYATZ:
        return zayatz(sizes, population)
    if model is UniquesModel.SNB:
        return slide_negative_binomial(sizes, population)
    if sample / population <= _PITMAN_UP_TO:
        return pitman(sizes, population)
    slide = slide_negative_binomial(sizes, population)
    other = zayatz(sizes, population)
    return other if slide is None else min(slide, other)


def zayatz(sizes: Sizes, population: int) -> float:
    """Sample uniques that are so in the population too, by Bayes over the sample's own distribution of class sizes."""
    sample = int(sizes.sum())
    fraction = sample / population
    by_size, classes = np.unique(sizes, return_counts=True)
    if by_size[0] != 1:
        return 0.0
    # Chance that exactly one of a class of j people is drawn, times how common classes of j are.
    drawn = sum(
        int(count) / len(sizes) * _one_of(int(size), sample, population)
        for size, count in zip(by_size, classes, strict=True)
    )
    alone = int(classes[0])
    unique_given_alone = (alone / len(sizes)) * fraction / drawn
    return min(alone * unique_given_alone / fraction, float(population))


def _one_of(size: int, sample: int, population: int) -> float:
    """Hypergeometric: exactly 1 of ``size`` in a sample."""
    if population - size < sample - 1:
        return 0.0
    return size * exp(_ln_choose(population - size, sample - 1) - _ln_choose(population, sample))


def _ln_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def pitman(sizes: Sizes, population: int) -> float:
    """Expected uniques of Pitman's model in the population, its two parameters fitted by maximum likelihood."""
    sample, classes = int(sizes.sum()), len(sizes)
    if classes == sample:
        # Everybody is unique in the sample: nothing says that anybody is not in the population.
        return float(population)
    by_size, counts = np.unique(sizes, return_counts=True)
    low, high = 1e-9, 1 - 1e-9
    for _ in range(_STEPS):
        alpha = (low + high) / 2
        if high - low < _CLOSE:
            break
        if _slope(alpha, _theta(alpha, classes, sample), by_size, counts) > 0:
            low = alpha
        else:
            high = alpha
    alpha = (low + high) / 2
    theta = _theta(alpha, classes, sample)
    return min(exp(lgamma(theta + 1) - lgamma(theta + alpha) + alpha * log(population)), float(population))


def _theta(alpha: float, classes: int, sample: int) -> float:
    """The likeliest theta for this alpha: where as many classes are expected as there are."""

    def excess(theta: float) -> float:
        return _sum_of_inverses(theta, alpha, classes) - (digamma(theta + sample) - digamma(theta + 1))

    # theta > -alpha; the excess falls as theta grows.
    low, high = -alpha + 1e-12, 1.0
    while excess(high) > 0 and high < 1e15:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if high - low < _CLOSE * max(1.0, middle):
            break
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def _slope(alpha: float, theta: float, by_size: Sizes, counts: Sizes) -> float:
    """Derivative of the log-likelihood by alpha."""
    classes = int(counts.sum())
    own = (classes - 1 - theta * _sum_of_inverses(theta, alpha, classes)) / alpha
    return own - float(counts @ (_digammas(by_size.astype(np.float64) - alpha) - digamma(1 - alpha)))


def _sum_of_inverses(theta: float, alpha: float, classes: int) -> float:
    """Sum of 1 / (theta + i alpha) for i from 1 to classes - 1."""
    return (digamma(theta / alpha + classes) - digamma(theta / alpha + 1)) / alpha


def digamma(x: float) -> float:
    """The derivative of ln gamma for x > 0, to about 1e-12 (Abramowitz and Stegun 6.3.5 and 6.3.18)."""
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    return float(shift + log(x) - 1 / (2 * x) - _series(1 / (x * x)))


def _digammas(x: Floats) -> Floats:
    """The same for many at once: ten steps up bring every x above 10."""
    steps = np.arange(10.0)
    far = x + 10
    found: Floats = np.log(far) - 1 / (2 * far) - _series(1 / (far * far)) - (1 / (x[:, None] + steps)).sum(axis=1)
    return found


def _series(inverse: Any) -> Any:
    return inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse / 132))))
