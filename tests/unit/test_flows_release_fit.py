"""Which cut a release gets: the finest while nobody is kept back, a broader one where that keeps more persons."""

import polars as pl
import pytest

from flows.giving import fit as fitting
from flows.giving.fit import fit
from privacy.release import ColumnConfig, ColumnRole, Hierarchy, TableConfig
from privacy.release.successive import Earlier

AGES = Hierarchy.from_rows(
    "age",
    [[str(a), f"{a // 10}0s", "young" if a < 40 else "old", "*"] for a in range(20, 60)],
)
CONFIG = TableConfig(
    k=3, columns=(ColumnConfig("subject", ColumnRole.INSENSITIVE), ColumnConfig("age", ColumnRole.QUASI, AGES))
)


def persons(*ages: int, first: int = 0) -> pl.DataFrame:
    names = [f"p{first + place:03}" for place in range(len(ages))]
    return pl.DataFrame({"subject": names, "age": [str(age) for age in ages]}).with_row_index("number")


def everybody_shares(present: pl.DataFrame) -> pl.DataFrame:
    return present.select("number", key=pl.lit(1, dtype=pl.UInt64))


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The k of each cut that was tried."""
    seen: list[int] = []
    real = fitting.anonymise

    def counted(table: pl.DataFrame, config: TableConfig) -> object:
        seen.append(config.k)
        return real(table, config)

    monkeypatch.setattr(fitting, "anonymise", counted)
    return seen


def test_too_few_persons_is_nothing() -> None:
    present = persons(20, 30)
    assert fit(present, everybody_shares(present), CONFIG, []) is None


def test_rare_combinations_may_leave_nothing() -> None:
    present = persons(20, 21, 22, 23)
    rare = present.select("number", key=pl.col("number").cast(pl.UInt64))
    assert fit(present, rare, CONFIG, []) is None


def test_first_release_is_cut_as_finely_as_k_allows(tried: list[int]) -> None:
    present = persons(*([21] * 3 + [32] * 3))
    found = fit(present, everybody_shares(present), CONFIG, [])
    assert found is not None
    assert (sorted(set(found.persons["age"])), found.held_back, tried) == (["21", "32"], 0, [3])


def test_broader_classes_are_taken_where_they_keep_more_persons(tried: list[int]) -> None:
    present = persons(*([21] * 4 + [22] * 4))
    before = pl.DataFrame({"subject": [*present["subject"], "gone"], "age": ["21"] * 4 + ["22"] * 4 + ["21"]})
    found = fit(present, everybody_shares(present), CONFIG, [Earlier("R-1", before, linked=False)])
    assert found is not None
    # One of five aged 21 left. Cut by year, two more stay away and the last two are too few: four persons are left,
    # with their very ages. Cut by decade, two of nine stay away: six are left, and a decade says over three quarters.
    assert (set(found.persons["age"]), found.persons.height, found.held_back) == ({"20s"}, 6, 2)
    assert tried[:2] == [3, 6]
