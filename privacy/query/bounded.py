"""Exact counts in which every person has a bounded part. They are never shown: noise comes before anybody sees them."""

from collections.abc import Sequence

import polars as pl

from privacy.query.count import Group

_PERSON = "person"


def bound_groups(rows: pl.DataFrame, by: Sequence[str], *, per_person: int, seed: int) -> pl.DataFrame:
    """Which person is counted in which group: ``person`` and ``by``, each pair once, at most ``per_person`` a person.

    Of a person in more groups, those are kept that come first by a keyed hash of person and group. What is kept of one
    person depends on their own rows alone: with a person more or less, nobody else is counted otherwise. ``seed`` is
    drawn for each answer, so that no group is favoured over answers.
    """
    pairs = rows.select(_PERSON, *by).unique()
    drawn = pl.struct(_PERSON, *by).hash(seed=seed)
    place = drawn.rank("ordinal").over(_PERSON)
    return pairs.filter(place <= per_person)


def count_groups(pairs: pl.DataFrame, by: Sequence[str]) -> dict[Group, int]:
    """Group -> persons, for the groups that somebody is in."""
    counted = pairs.group_by(*by).len()
    return {tuple(group): count for *group, count in counted.select(*by, "len").iter_rows()}
