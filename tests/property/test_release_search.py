"""The search against trying every node by hand."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.model.errors import BadInput
from privacy.release import (
    Aggregate,
    ColumnConfig,
    ColumnRole,
    Diversity,
    Hierarchy,
    RecodingModel,
    TableConfig,
    anonymise,
    measure,
)
from tests.release_cases import brute_force

LETTERS = "abcdef"
SHAPES = {
    "flat": [[x, "*"] for x in LETTERS],
    "pairs": [[x, "ab" if x in "ab" else "cd" if x in "cd" else "ef", "*"] for x in LETTERS],
    "uneven": [[x, "a-d" if x in "abcd" else x, "a-d" if x in "abcd" else "ef", "*"] for x in LETTERS],
    "stretched": [[x, x, "abc" if x in "abc" else "def", "*", "*"] for x in LETTERS],
}
HIERARCHIES = {name: Hierarchy.from_rows(name, rows) for name, rows in SHAPES.items()}


@st.composite
def cases(draw: st.DrawFn) -> tuple[pl.DataFrame, TableConfig]:
    width = draw(st.integers(1, 3))
    names = draw(st.lists(st.sampled_from(sorted(HIERARCHIES)), min_size=width, max_size=width))
    rows = draw(
        st.lists(st.tuples(*(st.sampled_from(LETTERS) for _ in names), st.sampled_from("xyz")), min_size=2, max_size=24)
    )
    columns = [
        ColumnConfig(f"q{index}", ColumnRole.QUASI, HIERARCHIES[name], draw(st.sampled_from([0.5, 1.0, 3.0])))
        for index, name in enumerate(names)
    ]
    columns.append(ColumnConfig("s", ColumnRole.SENSITIVE))
    table = pl.DataFrame(rows, schema=[column.name for column in columns], orient="row")
    diversity = draw(st.sampled_from(Diversity))
    config = TableConfig(
        k=draw(st.integers(1, min(4, len(rows)))),
        columns=tuple(columns),
        l=draw(st.sampled_from([None, None, 1, 2])),
        t=draw(st.sampled_from([None, None, 0.2, 0.5])),
        suppression_limit=draw(st.sampled_from([0.0, 0.1, 0.3, 1.0])),
        diversity=diversity,
        recursive_c=draw(st.sampled_from([0.5, 1.0, 3.0])) if diversity is Diversity.RECURSIVE else None,
        aggregate=draw(st.sampled_from(Aggregate)),
    )
    return table, config


@given(cases())
@settings(max_examples=200, deadline=None)
def test_the_search_finds_what_trying_every_node_finds(case: tuple[pl.DataFrame, TableConfig]) -> None:
    table, config = case
    expected = brute_force(table, config)
    if expected is None:
        with pytest.raises(BadInput, match="model-unreachable"):
            anonymise(table, config)
        return
    found = anonymise(table, config)
    assert found.optimum.proven
    assert found.loss == pytest.approx(expected.loss, abs=1e-9)
    assert found.optimum.levels in expected.levels


@given(cases())
@settings(max_examples=100, deadline=None)
def test_local_recoding_holds_the_model_and_never_loses_more(case: tuple[pl.DataFrame, TableConfig]) -> None:
    table, config = case
    local = TableConfig(
        **{name: getattr(config, name) for name in config.__slots__ if name != "model"}, model=RecodingModel.LOCAL
    )
    try:
        found = anonymise(table, local)
    except BadInput:
        return
    assert found.loss <= found.optimum.loss + 1e-12
    assert found.kept.sum() == found.frame.height
    measured = measure(found.frame, config)
    assert measured.k >= config.k
    assert config.l is None or config.diversity is not Diversity.DISTINCT or (measured.l or 0) >= config.l
    assert config.t is None or (measured.t or 0) <= config.t + 1e-9


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_does_not_matter(case: tuple[pl.DataFrame, TableConfig], chance: object) -> None:
    table, config = case
    order = list(range(table.height))
    chance.shuffle(order)  # type: ignore[attr-defined]
    try:
        one = anonymise(table, config)
    except BadInput:
        return
    other = anonymise(table[order], config)
    assert other.optimum == one.optimum
    assert other.kept.to_list() == [one.kept[place] for place in order]


@given(cases())
@settings(max_examples=50, deadline=None)
def test_generalising_further_never_lowers_k(case: tuple[pl.DataFrame, TableConfig]) -> None:
    table, config = case
    for column in config.quasi:
        assert column.hierarchy is not None
        coarser = table.with_columns(pl.lit("*").alias(column.name))
        assert measure(coarser, config).k >= measure(table, config).k
