"""Hierarchies, configs, distances and estimates, each by hand-countable numbers; refusals first."""

import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from datetime import date
from math import log
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.model.errors import BadInput
from privacy.release import (
    ColumnConfig,
    ColumnRole,
    Hierarchy,
    Progress,
    TableConfig,
    add_counts,
    anonymise,
    count_rows,
    measure,
    measure_counts,
    measure_matching,
    parse_table_config,
)
from privacy.release.computed import (
    age_hierarchy,
    date_hierarchy,
    division_hierarchy,
    interval_hierarchy,
    open_date_hierarchy,
    sex_hierarchy,
)
from privacy.release.config import hierarchy_names
from privacy.release.criteria import distances
from privacy.release.dimension import Ground
from privacy.release.hierarchy import check_nested
from privacy.release.missing import matching_sizes
from privacy.release.presence import presence
from privacy.release.uniques import digamma, pitman, population_uniques, zayatz
from tests.release_cases import adult, adult_config
from workspace.tables import builtin_hierarchy

TREE = Hierarchy.from_rows("tree", [["a", "ab", "*"], ["b", "ab", "*"], ["c", "cd", "*"], ["d", "cd", "*"]])


def config_of(*names: str, **more: object) -> TableConfig:
    columns = [ColumnConfig(name, ColumnRole.QUASI) for name in names]
    columns += [ColumnConfig("s", ColumnRole.SENSITIVE)]
    return TableConfig(columns=tuple(columns), **({"k": 1} | more))  # type: ignore[arg-type]


BAD_CONFIGS = {
    "l without a sensitive column": ('k = 2\nl = 2\n[columns.a]\nrole = "quasi"', "no-sensitive"),
    "t above 1": ('k = 2\nt = 1.5\n[columns.a]\nrole = "quasi"\n[columns.s]\nrole = "sensitive"', "config-t"),
    "l below 1": ('k = 2\nl = 0\n[columns.a]\nrole = "quasi"\n[columns.s]\nrole = "sensitive"', "config-l"),
    "half an l": ('k = 2\nl = 2.5\n[columns.a]\nrole = "quasi"\n[columns.s]\nrole = "sensitive"', "config-l"),
    "limit above 1": ('k = 2\nsuppression_limit = 2\n[columns.a]\nrole = "quasi"', "suppression-limit"),
    "limit that is no number": ('k = 2\nsuppression_limit = nan\n[columns.a]\nrole = "quasi"', "suppression-limit"),
    "weight of nought": ('k = 2\n[columns.a]\nrole = "quasi"\nweight = 0', "config-weight"),
    "no k": ('[columns.a]\nrole = "quasi"', "field-missing"),
    "no role": ("k = 2\n[columns.a]\nweight = 1", "role-missing"),
    "recursive without c": (
        'k = 2\nl = 2\ndiversity = "recursive"\n[columns.a]\nrole = "quasi"\n[columns.s]\nrole = "sensitive"',
        "recursive-c",
    ),
    "hierarchy of a direct column": ('k = 2\n[columns.a]\nrole = "direct"\nhierarchy = "h"', "hierarchy-role"),
    "unknown hierarchy": ('k = 2\n[columns.a]\nrole = "quasi"\nhierarchy = "other"', "hierarchy-unknown"),
}


@pytest.mark.parametrize("case", BAD_CONFIGS)
def test_a_bad_config_is_refused(case: str) -> None:
    text, code = BAD_CONFIGS[case]
    with pytest.raises(BadInput, match=code):
        parse_table_config(tomllib.loads(text), {"h": TREE})


def test_the_config_in_the_documentation_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs/tables.md").read_text("utf-8")
    block = page.split("```toml\n")[1].split("```")[0]
    found = parse_table_config(tomllib.loads(block), {"age.csv": TREE, "builtin:interval:0:5:20": TREE})
    assert {field.name for field in fields(found.limits) if getattr(found.limits, field.name) is None} == set()


def test_a_config_says_what_it_asks() -> None:
    document = tomllib.loads('k = 3\n[columns.a]\nrole = "quasi"\nhierarchy = "h"\nweight = 2')
    assert hierarchy_names(document) == ("h",)
    found = parse_table_config(document, {"h": TREE})
    assert (found.k, found.suppression_limit, found.quasi[0].weight) == (3, 0.0, 2.0)


@pytest.mark.parametrize("hierarchy", [age_hierarchy(), date_hierarchy(date(2024, 1, 1), date(2025, 12, 31))])
def test_computed_hierarchies_are_nested(hierarchy: Hierarchy) -> None:
    check_nested(hierarchy.name, hierarchy.rows.values(), hierarchy.height)


def test_computed_labels() -> None:
    assert age_hierarchy().labels_of("37") == ("37", "35-39", "30-39", "20-39", "*")
    assert age_hierarchy().labels_of("121") is None
    assert age_hierarchy().labels_of("-1") is None
    day = ("2024-02-29", "2024-02", "2024-Q1", "2024", "*")
    assert open_date_hierarchy().labels_of("2024-02-29") == day
    assert date_hierarchy(date(2024, 2, 29), date(2024, 3, 1)).rows["2024-02-29"] == day
    assert open_date_hierarchy().labels_of("2023-02-29") is None
    assert division_hierarchy().labels_of("430102") == ("430102", "430100", "430000", "*")
    assert division_hierarchy().labels_of("43010") is None
    assert sex_hierarchy().labels_of("男") == ("男", "*")
    weights = interval_hierarchy("weight", low=0, widths=(5, 20))
    assert weights.labels_of("63.5") == ("63.5", "[60, 65)", "[60, 80)", "*")
    assert weights.labels_of("-1") is None
    assert weights.labels_of("heavy") is None


def test_a_date_has_one_spelling() -> None:
    assert open_date_hierarchy().labels_of("20240229") is None
    assert open_date_hierarchy().labels_of("2024-W09-4") is None


def test_intervals_of_large_numbers_stay_apart() -> None:
    found = interval_hierarchy("reads", low=0, widths=(5,))
    assert found.labels_of("1234567") == ("1234567", "[1234565, 1234570)", "*")
    assert found.labels_of("1234572") == ("1234572", "[1234570, 1234575)", "*")


def test_intervals_as_a_config_spells_them() -> None:
    found = builtin_hierarchy("interval:0:5:20")
    assert found.labels_of("63.5") == ("63.5", "[60, 65)", "[60, 80)", "*")
    table = pl.DataFrame({"w": [61.0, 62.0, 79.0, 79.5], "s": ["x"] * 4})
    columns = (ColumnConfig("w", ColumnRole.QUASI, found), ColumnConfig("s", ColumnRole.SENSITIVE))
    shown = anonymise(table, TableConfig(k=2, columns=columns)).frame["w"].to_list()
    assert shown == ["[60, 65)", "[60, 65)", "[75, 80)", "[75, 80)"]


@pytest.mark.parametrize("words", ["interval", "interval:0", "interval:0:5:12", "interval:0:-5", "interval:x:5"])
def test_intervals_that_do_not_nest_are_refused(words: str) -> None:
    with pytest.raises(BadInput, match="hierarchy-intervals"):
        builtin_hierarchy(words)


PEOPLE = pl.DataFrame(
    {
        "age": ["37", "38", "61", "64"] * 2,
        "born": ["1987-02-03", "1987-03-30", "1962-11-01", "1962-12-31"] * 2,
        "division": ["430102", "430103", "120116", "120101"] * 2,
        "ethnic": ["汉族", "汉族", "土家族", "回族"] * 2,
        "job": ["教师", "医生", "农民", "退休人员"] * 2,
        "s": ["x"] * 8,
    }
)
BUILTIN = {"age": "age", "born": "date", "division": "division", "ethnic": "ethnic_group", "job": "occupation"}


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        ("age", ["35-39", "35-39", "60-64", "60-64"]),
        ("born", ["1987-Q1", "1987-Q1", "1962-Q4", "1962-Q4"]),
        ("division", ["430100", "430100", "120100", "120100"]),
        ("ethnic", ["汉族", "汉族", "其他民族", "其他民族"]),
    ],
)
def test_a_table_is_generalised_along_what_comes_with_the_program(column: str, labels: list[str]) -> None:
    columns = (
        ColumnConfig(column, ColumnRole.QUASI, builtin_hierarchy(BUILTIN[column])),
        ColumnConfig("s", ColumnRole.SENSITIVE),
    )
    found = anonymise(PEOPLE, TableConfig(k=4, columns=columns))
    assert found.frame[column].to_list() == labels * 2


def test_occupations_meet_in_their_major_class() -> None:
    hierarchy = builtin_hierarchy("occupation")
    for job in PEOPLE["job"].unique():
        labels = hierarchy.labels_of(job)
        assert labels is not None, job
        assert len(labels) == 4


def test_parts_counted_in_other_processes_add_up_to_the_whole() -> None:
    """What a Dask or Ray worker would do: the function and the config travel, counts come back."""
    hierarchies = [builtin_hierarchy(name) for name in (*BUILTIN.values(), "interval:0:5")]
    table = PEOPLE.with_columns(w=pl.Series([61.0, 62.0, 79.0, 79.5] * 2))
    columns = [
        ColumnConfig(name, ColumnRole.QUASI, hierarchy)
        for name, hierarchy in zip((*BUILTIN, "w"), hierarchies, strict=True)
    ]
    config = TableConfig(k=1, columns=(*columns, ColumnConfig("s", ColumnRole.SENSITIVE)))
    parts = [part.clone() for part in table.iter_slices(3)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        counted = list(pool.map(count_rows, parts, [config] * len(parts)))
    assert measure_counts(counted, config) == measure(table, config)
    assert add_counts(counted)["n"].sum() == table.height


def test_builtin_hierarchies_kept_as_data() -> None:
    groups = builtin_hierarchy("ethnic_group")
    assert groups.labels_of("汉族") == ("汉族", "汉族", "*")
    assert groups.labels_of("土家族") == ("土家族", "其他民族", "*")
    assert len(groups.rows) == 58
    assert builtin_hierarchy("occupation").labels_of("教师") == ("教师", "专业技术人员", "在业", "*")
    assert builtin_hierarchy("age").height == 5
    with pytest.raises(BadInput, match="hierarchy-unknown"):
        builtin_hierarchy("shoe_size")


def test_a_null_is_its_own_value_until_the_root() -> None:
    table = pl.DataFrame({"a": ["a", "b", "c", None, None], "s": ["x"] * 5})
    columns = (ColumnConfig("a", ColumnRole.QUASI, TREE), ColumnConfig("s", ColumnRole.SENSITIVE))
    found = anonymise(table, TableConfig(k=2, columns=columns, suppression_limit=0.2))
    assert found.frame["a"].to_list() == ["ab", "ab", None, None]
    assert anonymise(table, TableConfig(k=2, columns=columns)).frame["a"].to_list() == ["*"] * 5


def test_numbers_and_dates_are_spelled_as_hierarchies_spell_them() -> None:
    table = pl.DataFrame({"a": [30.0, 31.5, None], "b": [date(2024, 1, 2)] * 3, "s": [1, 2, 3]})
    assert anonymise(table, config_of("a", "b")).frame.rows() == [
        ("30", "2024-01-02", 1),
        ("31.5", "2024-01-02", 2),
        (None, "2024-01-02", 3),
    ]


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_not_a_number_is_refused_with_its_line(bad: float) -> None:
    with pytest.raises(BadInput, match=r"not-a-number.*line 4, a"):
        anonymise(pl.DataFrame({"a": [1.0, 2.0, bad], "s": [1, 2, 3]}), config_of("a"))


def test_a_search_that_is_stopped_returns_its_best_and_a_bound_below_it() -> None:
    seen: list[Progress] = []

    def stop(progress: Progress) -> bool:
        seen.append(progress)
        return len(seen) < 3

    config = adult_config(k=5, suppression_limit=0.04)
    stopped, whole = anonymise(adult(), config, progress=stop), anonymise(adult(), config)
    assert not stopped.report["full_domain"]["optimal"]
    assert stopped.optimum.bound <= whole.loss <= stopped.loss
    assert whole.report["full_domain"]["optimal"]


def test_a_lattice_too_large_is_refused() -> None:
    tall = Hierarchy.from_rows("tall", [["x"] * 40, ["y", *["x"] * 39]])
    columns = tuple(ColumnConfig(name, ColumnRole.QUASI, tall) for name in "abcdefg")
    with pytest.raises(BadInput, match="lattice-too-large"):
        anonymise(pl.DataFrame({name: ["x"] for name in "abcdefg"}), TableConfig(k=1, columns=columns))


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd")), min_size=1, max_size=30))
def test_hierarchical_distance_agrees_between_the_two_paths(rows: list[tuple[str, str]]) -> None:
    table = pl.DataFrame(rows, schema=["q", "s"], orient="row")
    columns = (ColumnConfig("q", ColumnRole.QUASI), ColumnConfig("s", ColumnRole.SENSITIVE, TREE))
    classes = sorted(set(table["q"]))
    histograms = np.array([[rows.count((q, s)) for s in "abcd"] for q in classes])
    ground = Ground(parents=(np.array([0, 0, 1, 1], dtype=np.int32), np.array([0, 0], dtype=np.int32)))
    whole = histograms.sum(axis=0) / histograms.sum()
    expected = distances(histograms, whole, ground).max()
    assert measure(table, TableConfig(k=1, columns=columns)).t == pytest.approx(expected, abs=1e-12)


def test_hierarchical_distance_of_two_siblings_is_half_that_of_two_strangers() -> None:
    columns = (ColumnConfig("q", ColumnRole.QUASI), ColumnConfig("s", ColumnRole.SENSITIVE, TREE))
    siblings = pl.DataFrame({"q": ["x", "y"], "s": ["a", "b"]})
    strangers = pl.DataFrame({"q": ["x", "y"], "s": ["a", "c"]})
    assert measure(siblings, TableConfig(k=1, columns=columns)).t == pytest.approx(0.25)
    assert measure(strangers, TableConfig(k=1, columns=columns)).t == pytest.approx(0.5)


@given(st.integers(1, 5), st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 3)), min_size=1, max_size=40))
def test_counts_of_parts_add_up_to_the_whole(size: int, rows: list[tuple[str, int]]) -> None:
    table = pl.DataFrame(rows, schema=["q", "s"], orient="row")
    config = config_of("q")
    parts = [count_rows(part, config) for part in table.iter_slices(size)]
    whole, added = measure(table, config).as_json(), measure_counts(parts, config).as_json()
    assert added["sensitive"]["s"] == pytest.approx(whole["sensitive"]["s"], abs=1e-12)
    assert {name: added[name] for name in ("rows", "classes", "k", "l", "risk", "discernibility")} == {
        name: whole[name] for name in ("rows", "classes", "k", "l", "risk", "discernibility")
    }


# sdcMicro, tests/testthat/test_freqCalc.R: one region, one age group, five people, some statuses suppressed.
STATUSES = {
    "a null matches anything": (["single", "married", "married", "single", None], [3, 3, 3, 3, 5], [2, 2, 2, 2, 1]),
    "a null is a value": ([None, "married", "married", None, None], [5, 5, 5, 5, 5], [3, 2, 2, 3, 3]),
}


@pytest.mark.parametrize("case", STATUSES)
def test_both_readings_of_a_missing_value(case: str) -> None:
    statuses, matching, own = STATUSES[case]
    table = pl.DataFrame({"region": ["A"] * 5, "status": statuses, "age": ["5"] * 5, "s": [None] * 5})
    config = config_of("region", "status", "age")
    counts = [count_rows(table, config)]
    found = measure_matching(counts, config)
    assert found is not None
    assert found.k == min(matching)
    classes = counts[0].select("q0", "q1", "q2", "n")
    sizes = dict(zip(classes["q1"], matching_sizes(classes, ["q0", "q1", "q2"]), strict=True))
    assert [sizes[status] for status in statuses] == matching
    assert dict(zip(classes["q1"], classes["n"], strict=True)) == dict(zip(statuses, own, strict=True))


def test_without_nulls_there_is_one_reading() -> None:
    table = pl.DataFrame({"a": ["x"], "s": ["y"]})
    assert measure_matching([count_rows(table, config_of("a"))], config_of("a")) is None


def test_presence_counts_people_of_the_population() -> None:
    columns = (ColumnConfig("a", ColumnRole.QUASI, TREE),)
    population = pl.DataFrame({"a": ["a"] * 3 + ["b"] * 3 + ["c"] * 2 + ["d"] * 2})
    released = pl.DataFrame({"a": ["ab"] * 3 + ["cd"]})
    found = presence(population, released, TableConfig(k=1, columns=columns))
    assert (found.k_map, found.delta_min, found.delta_max) == (4, 0.25, 0.5)
    with pytest.raises(BadInput, match="population-too-small"):
        presence(population[:2], released, TableConfig(k=1, columns=columns))


def test_digamma() -> None:
    assert digamma(1) == pytest.approx(-0.5772156649015329, abs=1e-12)
    assert digamma(0.5) == pytest.approx(-0.5772156649015329 - 2 * log(2), abs=1e-12)


def test_uniques_of_a_whole_population_are_its_own() -> None:
    sizes = np.array([1, 1, 3])
    assert population_uniques(sizes, 5) == dict.fromkeys(("pitman", "zayatz", "snb", "dankar"), 2.0)
    assert population_uniques(np.array([2, 3]), 50) == dict.fromkeys(("pitman", "zayatz", "snb", "dankar"), 0.0)
    assert pitman(np.ones(5, dtype=np.int64), 50) == 50.0
    assert zayatz(np.array([2, 3]), 50) == 0.0


@pytest.mark.parametrize("fraction", [0.05, 0.1])
def test_estimates_of_population_uniques_come_near_the_truth(fraction: float) -> None:
    chance = np.random.default_rng(7)
    people = chance.zipf(1.5, 200_000) % 2_000_000
    _, sizes = np.unique(people, return_counts=True)
    truth = int((sizes == 1).sum())
    sample = chance.choice(people, int(fraction * len(people)), replace=False)
    found = population_uniques(np.unique(sample, return_counts=True)[1], len(people))
    assert found["pitman"] == pytest.approx(truth, rel=0.25)
    assert 0 < found["zayatz"] <= len(people)
