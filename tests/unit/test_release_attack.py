"""Each attack against a table that fails and one that passes, by hand-countable numbers."""

import tomllib
from fractions import Fraction

import polars as pl
import pytest

from privacy.model.errors import BadInput, Refused
from privacy.release import (
    ColumnConfig,
    ColumnRole,
    GradeLevel,
    Hierarchy,
    RecodingModel,
    TableConfig,
    Threshold,
    anonymise,
    attack,
    check_releasable,
    grade,
    measure,
    parse_thresholds,
)
from tests.release_cases import adult, adult_config
from workspace.tables import read_thresholds

AGE = Hierarchy.from_rows("age", [[str(a), "30s" if a < 40 else "40s", "*"] for a in (30, 31, 32, 40, 41, 42)])
CONFIG = TableConfig(
    k=2,
    columns=(ColumnConfig("age", ColumnRole.QUASI, AGE), ColumnConfig("disease", ColumnRole.SENSITIVE)),
)
ORIGINAL = pl.DataFrame({"age": ["30", "31", "32", "40", "41", "42"], "disease": ["a", "b", "c", "a", "a", "b"]})
IN_BANDS = ORIGINAL.with_columns(age=pl.Series(["30s"] * 3 + ["40s"] * 3))
PARTNER = Threshold("partner", Fraction(1, 3), 3)


def test_a_raw_table_is_fully_found() -> None:
    found = attack(ORIGINAL, ORIGINAL, CONFIG)
    assert (found.prosecutor.greatest, found.prosecutor.mean) == (1.0, 1.0)
    assert found.journalist.greatest == 1.0
    assert found.inference["disease"].accuracy == 1.0
    assert found.inference["disease"].certain == 1.0


def test_bands_of_three_hide_among_three() -> None:
    found = attack(ORIGINAL, IN_BANDS, CONFIG)
    assert found.prosecutor.greatest == pytest.approx(1 / 3)
    assert found.journalist.greatest == pytest.approx(1 / 3)
    # 30s: three values once each, 1/3 each. 40s: "a" twice, guessed always. Together (1 + 2) / 6.
    assert found.inference["disease"].accuracy == pytest.approx(0.5)
    # Without their own row: in the 30s the own value is gone; in the 40s "a" once against "b" once for the two with a.
    assert found.inference["disease"].baseline == pytest.approx((0.5 + 0.5) / 6)
    assert found.inference["disease"].certain == 0.0


def test_a_suppressed_person_still_hides_others_from_the_journalist_only() -> None:
    kept = pl.Series([True, True, False, True, True, True])
    found = attack(ORIGINAL, IN_BANDS.filter(kept), CONFIG, kept=kept)
    assert found.prosecutor.greatest == pytest.approx(1 / 2)
    assert found.journalist.greatest == pytest.approx(1 / 3)


def test_a_population_hides_more_from_the_journalist() -> None:
    population = pl.concat([ORIGINAL.select("age")] * 4)
    found = attack(ORIGINAL, IN_BANDS, CONFIG, population=population)
    assert found.journalist.greatest == pytest.approx(1 / 12)


def test_overlapping_labels_of_local_recoding_are_all_candidates() -> None:
    released = ORIGINAL.with_columns(age=pl.Series(["30", "*", "*", "*", "*", "*"]))
    found = attack(ORIGINAL, released, CONFIG)
    # The 30-year-old could be any of the six rows; the others any of five.
    assert found.prosecutor.greatest == pytest.approx(1 / 5)
    # But the row that shows 30 can only be one person, and that is what the journalist looks for.
    assert found.journalist.greatest == 1.0


def test_a_homogeneous_class_gives_its_value_away() -> None:
    same = ORIGINAL.with_columns(disease=pl.Series(["a"] * 3 + ["b"] * 3))
    found = attack(same, IN_BANDS.with_columns(same["disease"]), CONFIG)
    assert found.inference["disease"].certain == 1.0


def test_one_person_less_is_found_by_difference_and_three_hide() -> None:
    one_left = IN_BANDS[1:]
    assert attack(ORIGINAL[1:], one_left, CONFIG, previous=IN_BANDS).difference is not None
    found = attack(ORIGINAL[1:], one_left, CONFIG, previous=IN_BANDS).difference
    assert found is not None
    assert (found.score, found.rows_gone, found.rows_new) == (1.0, 1, 0)
    three_left = attack(ORIGINAL[3:], IN_BANDS[3:], CONFIG, previous=IN_BANDS).difference
    assert three_left is not None
    assert three_left.score == pytest.approx(1 / 3)
    nobody = attack(ORIGINAL, IN_BANDS, CONFIG, previous=IN_BANDS).difference
    assert nobody is not None
    assert nobody.score == 0.0


def test_difference_compares_at_the_coarser_level_of_the_two() -> None:
    found = attack(ORIGINAL, ORIGINAL, CONFIG, previous=IN_BANDS).difference
    assert found is not None
    assert (found.score, found.groups_changed) == (0.0, 0)


def test_a_null_hides_only_among_nulls_and_roots() -> None:
    original = ORIGINAL.with_columns(age=pl.Series([None, None, "32", "40", "41", "42"]))
    released = original.with_columns(age=pl.Series([None, None, "*", "*", "*", "*"]))
    found = attack(original, released, CONFIG)
    assert found.prosecutor.greatest == pytest.approx(1 / 4)


def test_tables_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BadInput, match="attack-tables"):
        attack(ORIGINAL, IN_BANDS[1:], CONFIG)


def test_attacks_on_an_anonymised_adult_stay_below_one_in_k() -> None:
    for model in RecodingModel:
        config = adult_config(k=5, suppression_limit=0.04, sensitive="occupation", l=3, model=model)
        table = adult()[:6000]
        result = anonymise(table, config)
        found = attack(table, result.frame, config, kept=result.kept)
        assert found.prosecutor.greatest <= 0.2 + 1e-12
        assert found.journalist.greatest <= 0.2 + 1e-12
        assert found.inference["occupation"].score <= 0.2


def test_grades_follow_from_facts() -> None:
    raw, good = measure(ORIGINAL, CONFIG), measure(IN_BANDS, CONFIG)
    tried_raw, tried = attack(ORIGINAL, ORIGINAL, CONFIG), attack(ORIGINAL, IN_BANDS, CONFIG)
    assert grade(good, tried, PARTNER, direct_identifiers=("name",)).level is GradeLevel.DIRECT_IDENTIFIERS
    assert grade(raw, tried_raw, PARTNER).level is GradeLevel.QUASI_IDENTIFIERS
    assert grade(None, None, PARTNER).level is GradeLevel.QUASI_IDENTIFIERS
    assert grade(good, None, PARTNER).level is GradeLevel.QUASI_IDENTIFIERS
    assert grade(None, None, PARTNER, aggregate=True).level is GradeLevel.AGGREGATE


def test_a_release_with_one_unique_person_is_refused() -> None:
    released = ORIGINAL.with_columns(age=pl.Series(["30s"] * 3 + ["40s", "40s", "42"]))
    found = grade(measure(released, CONFIG), attack(ORIGINAL, released, CONFIG), PARTNER)
    with pytest.raises(Refused, match="risk-above-threshold") as refused:
        check_releasable(found)
    assert {reason["rule"] for reason in refused.value.reasons} >= {"release-risk/uniques", "release-risk/journalist"}
    assert "k of at least 3" in refused.value.remedy_en


def test_a_release_below_the_threshold_may_leave() -> None:
    varied = pl.DataFrame({"age": ["30"] * 6 + ["40"] * 6, "disease": list("abcabc") * 2})
    config = TableConfig(k=5, columns=CONFIG.columns)
    found = grade(measure(varied, config), attack(varied, varied, config), Threshold("partner", Fraction(1, 2), 2))
    assert found.level is GradeLevel.BELOW_THRESHOLD
    check_releasable(found)


def test_the_thresholds_in_force_are_exact_and_sourced() -> None:
    found = read_thresholds()
    assert {name: (one.max_risk, one.k_min) for name, one in found.items()} == {
        "": (Fraction(1, 5), 5),
        "public": (Fraction(1, 20), 20),
        "register": (Fraction(1, 11), 11),
        "partner": (Fraction(1, 5), 5),
        "enclave": (Fraction(1, 3), 3),
    }


@pytest.mark.parametrize(
    "text",
    [
        'default = "a"',
        'default = "a"\n[[threshold]]\nid = "a"\nmax_risk = "1/5"\nk_min = 4\nsource = [{title = "x"}]',
        'default = "a"\n[[threshold]]\nid = "a"\nmax_risk = "1/0"\nk_min = 5\nsource = [{title = "x"}]',
        'default = "a"\n[[threshold]]\nid = "a"\nmax_risk = "1/5"\nk_min = 5\nsource = []',
        'default = "b"\n[[threshold]]\nid = "a"\nmax_risk = "1/5"\nk_min = 5\nsource = [{title = "x"}]',
    ],
    ids=["no_threshold", "k_does_not_reach_the_risk", "not_a_fraction", "without_a_source", "default_unknown"],
)
def test_a_broken_threshold_policy_does_not_load(text: str) -> None:
    with pytest.raises(BadInput, match="threshold-policy"):
        parse_thresholds(tomllib.loads(text))
