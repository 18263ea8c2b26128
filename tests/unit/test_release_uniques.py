"""The slide negative binomial: its equations against sums over every class size, its estimates against the truth."""

from math import comb, exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.release.negative_binomial import fit, population_classes, slide_negative_binomial
from privacy.release.uniques import UniquesModel, estimated_uniques, pitman, zayatz


def _class_size(size: int, a: float, b: float) -> float:
    """Chance that a class of the population has ``size`` people: 1 + a negative binomial number."""
    x = size - 1
    return exp(lgamma(a + x) - lgamma(a) - lgamma(x + 1) + a * log(b) + x * log(1 - b))


def _expected(drawn: int, a: float, b: float, fraction: float) -> float:
    """Chance that a class shows ``drawn`` people in the sample: summed over every size it can have."""
    return sum(
        _class_size(size, a, b) * comb(size, drawn) * fraction**drawn * (1 - fraction) ** (size - drawn)
        for size in range(drawn, 2_000)
    )


@given(
    st.floats(0.2, 5), st.floats(0.05, 0.8), st.sampled_from([0.05, 0.2, 0.5, 0.9]), st.sampled_from([2_000, 100_000])
)
@settings(max_examples=30, deadline=None)
def test_fit_gives_the_expected_classes_back(a: float, b: float, fraction: float, classes: int) -> None:
    ones, twos = (round(classes * _expected(drawn, a, b, fraction)) for drawn in (1, 2))
    if min(ones, twos) < 5:
        return
    found = fit(ones, twos, classes, fraction)
    if found is None:
        # Rounding to whole classes can leave the model by a hair only at its Poisson edge.
        assert a > 3
        return
    for drawn, seen in ((1, ones), (2, twos)):
        assert classes * _expected(drawn, *found, fraction) == pytest.approx(seen, rel=1e-6)


def test_number_of_classes_by_the_textbook_sum() -> None:
    sizes, f = np.array([1] * 40 + [2] * 15 + [3] * 6 + [7]), 0.2
    counts = {int(size): int((sizes == size).sum()) for size in set(sizes)}
    over = sum(i * f**2 * (1 - f**2) ** (i - 1) * n for i, n in counts.items())
    under = sum((1 - f) ** i * ((1 + f) ** i - 1) * n for i, n in counts.items())
    missed = sum((1 - f) ** i * n for i, n in counts.items())
    once = sum(i * f * (1 - f) ** (i - 1) * n for i, n in counts.items())
    assert population_classes(sizes, f) == pytest.approx(len(sizes) + 40 * over / under * (missed / once) ** 2)


def test_classes_of_millions_do_not_overflow() -> None:
    assert np.isfinite(population_classes(np.array([1, 1, 2, 5_000_000]), 0.3))


POPULATIONS = {"many small classes": (2.0, 0.3, 0.3), "skewed": (0.3, 0.02, 0.2), "half drawn": (0.2, 0.005, 0.5)}


@pytest.mark.parametrize("case", POPULATIONS)
def test_estimate_comes_near_the_truth_of_its_own_model(case: str) -> None:
    a, b, fraction = POPULATIONS[case]
    chance = np.random.default_rng(3)
    people = 1 + chance.negative_binomial(a, b, 50_000)
    sample = chance.binomial(people, fraction)
    found = slide_negative_binomial(sample[sample > 0], int(people.sum()))
    assert found == pytest.approx(int((people == 1).sum()), rel=0.25)


def test_no_classes_of_two_is_no_such_model() -> None:
    assert slide_negative_binomial(np.array([1, 1, 1, 5]), 100) is None


def test_no_sample_uniques_means_none_in_the_population() -> None:
    assert slide_negative_binomial(np.array([2, 2, 3]), 100) == 0.0


@pytest.mark.parametrize(("population", "model"), [(1_000, "pitman"), (500, "smaller of the other two")])
def test_dankars_rule_takes(population: int, model: str) -> None:
    sizes = np.array([1] * 40 + [2] * 15 + [3] * 6 + [12])
    found = estimated_uniques(sizes, population, UniquesModel.DANKAR)
    slide = slide_negative_binomial(sizes, population)
    others = [zayatz(sizes, population), *([] if slide is None else [slide])]
    assert found == (pitman(sizes, population) if model == "pitman" else min(others))
