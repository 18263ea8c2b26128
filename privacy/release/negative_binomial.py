"""Population uniques by the slide negative binomial model (Chen and Keller-McNulty 1998, "Estimation of identification
disclosure risk in microdata", Journal of Official Statistics 14, pp. 79-95).

A class of the population has 1 + X people, X negative binomial with parameters a and b, so that a share b^a of the
classes holds one person. The sample draws each person with the same chance f. Three numbers have to be fitted:

- the number of classes in the population, by the third estimator of Haas and Stokes 1998 ("Estimating the number of
  classes in a finite population", JASA 93, pp. 1475-1487), after Shlosser;
- a and b, so that as many classes of one and of two are expected in the sample as there are.

Thinned by f, X stays negative binomial with parameters a and 1 - u, u = f (1 - b) / (1 - (1 - f) (1 - b)). With
w = (1 - f) / f, a class shows one person with chance f (1 - u)^a (1 + a w u), and two with chance
f a u (1 - u)^a (1 + w (a + 1) u / 2). For a given u the ratio of the two fixes a, by a quadratic; what is left is one
equation in u.

ARX asks for the same two expectations, but its second one multiplies by (1 - (1 - f)(1 - b))^(a + 2) where the
derivation divides by it, and its count of classes subtracts 1 from a product that should hold it (``ModelSNB.java``);
its figures differ for that reason.
"""

from math import exp, log1p, sqrt

import numpy as np
import numpy.typing as npt

Sizes = npt.NDArray[np.int64]

_POINTS = 4_000
"""Where the equation in u is looked at first, evenly spaced in ln(u / (1 - u))."""
_FURTHEST = 30.0
"""Largest |ln(u / (1 - u))| looked at: u from 1e-13 to 1 - 1e-13."""
_STEPS = 100


def slide_negative_binomial(sizes: Sizes, population: int) -> float | None:
    """Expected uniques in a population of that many people, from the sample's class sizes.

    ``None`` where no such model gives the sample's classes of one and two: then it says nothing about this table.
    """
    ones, twos = int((sizes == 1).sum()), int((sizes == 2).sum())
    fraction = int(sizes.sum()) / population
    if ones == 0:
        return 0.0
    if twos == 0 or fraction >= 1:
        return None
    classes = population_classes(sizes, fraction)
    fitted = fit(ones, twos, classes, fraction)
    if fitted is None:
        return None
    a, b = fitted
    return float(min(classes * b**a, population))


def population_classes(sizes: Sizes, fraction: float) -> float:
    """Estimated number of classes in the population, from a sample of that fraction."""
    found, counts = np.unique(sizes, return_counts=True)
    by_size = found.astype(np.float64)
    missed = (1 - fraction) ** by_size * counts
    # (1 - f)^i ((1 + f)^i - 1), written as (1 - f^2)^i - (1 - f)^i: the first form overflows for large classes.
    squared = fraction * fraction
    both = np.expm1(by_size * log1p(-squared)) - np.expm1(by_size * log1p(-fraction))
    numerator = float((by_size * squared * (1 - squared) ** (by_size - 1) * counts).sum())
    denominator = float((both * counts).sum())
    drawn_once = float((by_size * fraction * (1 - fraction) ** (by_size - 1) * counts).sum())
    ones = int((sizes == 1).sum())
    return len(sizes) + ones * (numerator / denominator) * (float(missed.sum()) / drawn_once) ** 2


def fit(ones: int, twos: int, classes: float, fraction: float) -> tuple[float, float] | None:
    """The parameters a and b under which a sample has these classes of one and two; ``None`` where there are none."""
    w, ratio = (1 - fraction) / fraction, twos / ones

    def excess(place: float) -> float:
        u = 1 / (1 + exp(-place))
        a = _shape(u, w, ratio)
        return classes * fraction * exp(a * log1p(-u)) * (1 + a * w * u) - ones

    places = np.linspace(-_FURTHEST, _FURTHEST, _POINTS)
    signs = np.array([excess(float(place)) > 0 for place in places])
    changes = np.flatnonzero(signs[1:] != signs[:-1])
    if len(changes) == 0:
        return None
    # Where two fit, the one that is nearer to a Poisson distribution: the least assumption about the unseen classes.
    low, high = float(places[changes[0]]), float(places[changes[0] + 1])
    rising = excess(low) < 0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if (excess(middle) < 0) == rising else (low, middle)
    u = 1 / (1 + exp(-(low + high) / 2))
    return _shape(u, w, ratio), fraction * (1 - u) / (fraction + u * (1 - fraction))


def _shape(u: float, w: float, ratio: float) -> float:
    """The a for which classes of two are ``ratio`` times as many as classes of one.

    a u + w u^2 (a^2 + a) / 2 = ratio (1 + a w u); the positive root, in the form that does not cancel.
    """
    square = w * u * u / 2
    linear = u + square - ratio * w * u
    root = sqrt(linear * linear + 4 * square * ratio)
    return (root - linear) / (2 * square) if linear < 0 else 2 * ratio / (linear + root)
