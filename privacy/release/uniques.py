"""How many people are unique in the population, estimated from a sample's class sizes alone.

Two models that ARX and El Emam use: Pitman's (Hoshino 2001, "Applying Pitman's sampling formula to microdata disclosure
risk assessment") and Zayatz's (1991, "Estimation of the percent of unique population elements on a microdata file using
the sample"). Dankar et al. 2012 ("Estimating the re-identification risk of clinical data sets") found Pitman the better
one for sampling fractions up to a tenth. The third of their decision rule, the slide negative binomial, is not here.
"""

from math import exp, lgamma, log

import numpy as np
import numpy.typing as npt

Sizes = npt.NDArray[np.int64]

_STEPS = 200
"""Halvings of a bisection; more than a float has digits."""


def population_uniques(sizes: Sizes, population: int) -> dict[str, float]:
    """Estimated number of population uniques by model, from the sample's class sizes; ``population`` people in all.

    With a sample that is the whole population, both are its own uniques.
    """
    sample, alone = int(sizes.sum()), int((sizes == 1).sum())
    if population <= sample:
        return {"pitman": float(alone), "zayatz": float(alone)}
    return {"pitman": pitman(sizes, population), "zayatz": zayatz(sizes, population)}


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
    low, high = 1e-9, 1 - 1e-9
    for _ in range(_STEPS):
        alpha = (low + high) / 2
        if _slope(alpha, _theta(alpha, classes, sample), sizes) > 0:
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
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def _slope(alpha: float, theta: float, sizes: Sizes) -> float:
    """Derivative of the log-likelihood by alpha."""
    classes = len(sizes)
    own = (classes - 1 - theta * _sum_of_inverses(theta, alpha, classes)) / alpha
    by_size, counts = np.unique(sizes, return_counts=True)
    inner = sum(
        int(count) * (digamma(int(size) - alpha) - digamma(1 - alpha))
        for size, count in zip(by_size, counts, strict=True)
    )
    return own - inner


def _sum_of_inverses(theta: float, alpha: float, classes: int) -> float:
    """Sum of 1 / (theta + i alpha) for i from 1 to classes - 1."""
    return (digamma(theta / alpha + classes) - digamma(theta / alpha + 1)) / alpha


def digamma(x: float) -> float:
    """The derivative of ln gamma for x > 0, to about 1e-12 (Abramowitz and Stegun 6.3.5 and 6.3.18)."""
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    inverse = 1 / (x * x)
    series = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse / 132))))
    return shift + log(x) - 1 / (2 * x) - series
