"""How coarse a release has to be, and who can be in it: alone, and beside what is out already.

The least loss alone is not the least loss in the end: finely cut classes lose more persons to the comparison with
earlier releases than broader ones. So where anybody is kept back, broader classes are tried too, and the cut under
which the released persons' labels still say most is taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from privacy.model.errors import BadInput
from privacy.release import AnonymisedTable, TableConfig, anonymise
from privacy.release.successive import Earlier, hold_back

_PATIENCE = 2
"""Broader cuts tried in vain before the best so far is taken: their worth rises and then falls."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Persons who may go out together."""

    table: AnonymisedTable = field(repr=False)
    """All that had rows to give, generalised."""
    persons: pl.DataFrame = field(repr=False)
    """``subject`` and generalised quasi-identifiers of those who are left."""
    keys: pl.DataFrame = field(repr=False)
    """The combinations of the rare-value columns that enough of them share."""
    held_back: int
    """Persons kept back for the comparison with earlier releases."""

    @property
    def worth(self) -> float:
        """Persons, each counted by what their labels still say: 1 for every value, 0 for none."""
        outcome = self.table.outcome
        said = outcome.rows_in * (1 - outcome.loss) / outcome.rows_out
        return self.persons.height * said


def fit(present: pl.DataFrame, carried: pl.DataFrame, config: TableConfig, earlier: Sequence[Earlier]) -> Fitted | None:
    """The best cut for the persons ``present`` (``number`` and the columns of ``config``); ``None`` where none will do.

    ``carried``: who has which combination of the rare-value columns (``number``, ``key``).
    """
    best: Fitted | None = None
    worse = 0
    for k in _broader(config.k, present.height):
        found = _fit_at(present, carried, config, k, earlier)
        if found is not None and (best is None or found.worth > best.worth):
            best, worse = found, 0
        elif best is not None:
            worse += 1
        if worse == _PATIENCE or (found is not None and found.held_back == 0):
            break
    return best


def _broader(k: int, persons: int) -> Iterator[int]:
    while k <= persons:
        yield k
        k *= 2


def _fit_at(
    present: pl.DataFrame, carried: pl.DataFrame, config: TableConfig, k: int, earlier: Sequence[Earlier]
) -> Fitted | None:
    """The cut of least loss into classes of at least ``k``, of which at least ``config.k`` must be left in the end."""
    rows = present.select(column.name for column in config.columns)
    try:
        table = anonymise(rows, replace(config, k=k))
    except BadInput:
        return None
    numbers = present.select("number").filter(table.kept)
    persons, keys, held_back = _leave(table.frame.hstack(numbers), carried, config, earlier)
    return Fitted(table, persons, keys, held_back) if persons.height >= config.k else None


def _leave(
    persons: pl.DataFrame, carried: pl.DataFrame, config: TableConfig, earlier: Sequence[Earlier]
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """The persons and combinations that are left, and how many persons the comparison costs.

    Rare combinations and rare histories are taken out by turns: each may make the other rarer. Every round only
    removes, so it ends.
    """
    persons, keys = _without_rare(persons, carried, config)
    by_themselves = persons.height
    while True:
        kept = hold_back(persons, earlier, config, least=config.k)
        if kept.height == persons.height:
            return persons.drop("number"), keys, by_themselves - persons.height
        persons, keys = _without_rare(kept, carried, config)


def _without_rare(
    persons: pl.DataFrame, carried: pl.DataFrame, config: TableConfig
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The persons and the combinations that stay when each combination is shared by at least k of the persons, each
    person has one, and each class still has k persons. Every round only removes, so it ends."""
    quasi = [column.name for column in config.quasi]
    while True:
        before = persons.height
        shared = carried.join(persons.select("number"), on="number", how="semi")
        keys = shared.group_by("key").len().filter(pl.col("len") >= config.k).select("key")
        holders = shared.join(keys, on="key", how="semi").select("number").unique()
        persons = persons.join(holders, on="number", how="semi", maintain_order="left")
        persons = persons.filter(pl.len().over(quasi) >= config.k)
        if persons.height == before:
            return persons, keys
