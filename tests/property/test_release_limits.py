"""Limits demanded of the search, against trying every node by hand; and the table that comes out, measured again."""

import itertools
import math
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.model.errors import BadInput
from privacy.release import (
    Aggregate,
    ColumnConfig,
    ColumnRole,
    Limits,
    RecodingModel,
    TableConfig,
    anonymise,
    broken,
    measure,
    presence,
)
from tests.property.test_release_search import HIERARCHIES, LETTERS

Case = tuple[pl.DataFrame, pl.DataFrame, TableConfig]
RISKS = [1.0, 0.5, 0.34, 0.2]
Label = tuple[str, ...]


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    asked: dict[str, Any] = {
        "k_map": st.integers(1, 6),
        "delta_min": st.sampled_from([0.0, 0.1, 0.3]),
        "delta_max": st.sampled_from([0.4, 0.6, 0.9]),
        **dict.fromkeys(
            ("prosecutor_max", "prosecutor_mean", "journalist_max", "journalist_mean", "marketer"),
            st.sampled_from(RISKS),
        ),
        "sample_uniques": st.sampled_from([0.0, 0.1, 0.3]),
    }
    names = draw(st.lists(st.sampled_from(sorted(asked)), min_size=1, max_size=3, unique=True))
    return Limits(**{name: draw(asked[name]) for name in names})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    width = draw(st.integers(1, 3))
    names = draw(st.lists(st.sampled_from(sorted(HIERARCHIES)), min_size=width, max_size=width))
    row = st.tuples(*(st.sampled_from(LETTERS) for _ in names))
    rows = draw(st.lists(row, min_size=2, max_size=16))
    others = draw(st.lists(row, max_size=30))
    columns = [ColumnConfig(f"q{index}", ColumnRole.QUASI, HIERARCHIES[name]) for index, name in enumerate(names)]
    config = TableConfig(
        k=draw(st.integers(1, 2)),
        columns=tuple(columns),
        suppression_limit=draw(st.sampled_from([0.0, 0.2, 0.5])),
        aggregate=draw(st.sampled_from(Aggregate)),
        limits=draw(limits()),
    )
    schema = [column.name for column in columns]
    return pl.DataFrame(rows, schema, orient="row"), pl.DataFrame(rows + others, schema, orient="row"), config


def _labels(table: pl.DataFrame, config: TableConfig, levels: tuple[int, ...]) -> list[Label]:
    return [
        tuple(
            column.hierarchy.rows[value][level]  # type: ignore[union-attr]
            for column, value, level in zip(config.quasi, row, levels, strict=True)
        )
        for row in table.iter_rows()
    ]


def _left_out(classes: dict[Label, int], people: Counter[Label], config: TableConfig) -> set[Label] | None:
    """The classes that go at one node, by the definitions; ``None`` where the node will not do at all."""
    asked, size = config.limits, classes
    out = {
        label
        for label, n in size.items()
        if n < config.k
        or 1 / n > (asked.prosecutor_max or 1) + 1e-9
        or people[label] < (asked.k_map or 1)
        or 1 / people[label] > (asked.journalist_max or 1) + 1e-9
        or not (asked.delta_min or 0) - 1e-9
        <= n / people[label]
        <= (1 if asked.delta_max is None else asked.delta_max) + 1e-9
    }
    if asked.delta_min and (out or set(people) - set(size)):
        return None
    means = [
        (lambda label: size[label], lambda label: 1.0, asked.prosecutor_mean),
        (lambda label: people[label], lambda label: size[label] / people[label], asked.journalist_mean),
        (lambda label: people[label], lambda label: size[label] / people[label], asked.marketer),
        (lambda label: size[label] if size[label] == 1 else 99, lambda label: size[label] == 1, asked.sample_uniques),
    ]
    while True:
        kept = set(size) - out
        gone: set[Label] = set()
        for order, risk, limit in means:
            if limit is None:
                continue
            ranked = sorted(kept, key=lambda label: (order(label), label[::-1]))
            while ranked and sum(map(risk, ranked)) > limit * sum(size[one] for one in ranked) + 1e-9:
                gone.add(ranked.pop(0))
        if not gone:
            return None if asked.delta_min and out else out
        out |= gone


def _brute_force(table: pl.DataFrame, population: pl.DataFrame, config: TableConfig) -> dict[tuple[int, ...], float]:
    """Every node that will do, with its loss."""
    heights = [column.hierarchy.height for column in config.quasi if column.hierarchy]
    found = {}
    for levels in itertools.product(*map(range, heights)):
        shown = _labels(table, config, levels)
        classes: dict[Label, int] = defaultdict(int, Counter(shown))
        out = _left_out(dict(classes), Counter(_labels(population, config, levels)), config)
        if out is None:
            continue
        rows_out = sum(classes[label] for label in out)
        if rows_out > config.suppression_limit * table.height + 1e-9 or rows_out == table.height:
            continue
        means = []
        for index, column in enumerate(config.quasi):
            assert column.hierarchy is not None
            domain = Counter(labels[levels[index]] for labels in column.hierarchy.rows.values())
            width = len(column.hierarchy.rows)
            lost = [1.0 if label in out else (domain[label[index]] - 1) / (width - 1) for label in shown]
            means.append(sum(lost) / len(lost))
        geometric = config.aggregate is Aggregate.GEOMETRIC
        total = sum(math.log1p(mean) if geometric else mean for mean in means) / len(means)
        found[levels] = math.expm1(total) if geometric else total
    return found


@given(cases())
@settings(max_examples=200, deadline=None)
def test_limits_are_reached_at_the_least_loss_there_is(case: Case) -> None:
    table, population, config = case
    nodes = _brute_force(table, population, config)
    if not nodes:
        with pytest.raises(BadInput, match="model-unreachable"):
            anonymise(table, config, population=population)
        return
    found = anonymise(table, config, population=population)
    assert found.optimum.proven
    assert found.loss == pytest.approx(min(nodes.values()), abs=1e-9)
    assert nodes[found.optimum.levels] == pytest.approx(found.loss, abs=1e-9)
    measured, beside = measure(found.frame, config), presence(population, found.frame, config)
    assert broken(measured, beside, config) == ()


@given(cases())
@settings(max_examples=60, deadline=None)
def test_local_recoding_holds_the_same_limits_and_never_loses_more(case: Case) -> None:
    table, population, config = case
    asked = replace(config.limits, delta_min=None, delta_max=None)
    config = replace(config, limits=asked)
    try:
        full = anonymise(table, config, population=population)
    except BadInput:
        return
    local = anonymise(table, replace(config, model=RecodingModel.LOCAL), population=population)
    assert local.loss <= full.loss + 1e-9
    beside = presence(population, local.frame, config)
    assert broken(measure(local.frame, config), beside, config) == ()


@given(cases(), st.integers(100, 10_000), st.sampled_from([0.0, 0.001, 0.01, 0.1]))
@settings(max_examples=50, deadline=None)
def test_estimated_uniques_stay_below_their_limit(case: Case, people: int, share: float) -> None:
    table, _, config = case
    config = replace(config, limits=Limits(population_uniques=share, population_size=people))
    try:
        found = anonymise(table, config)
    except BadInput:
        return
    assert broken(measure(found.frame, config), None, config) == ()
