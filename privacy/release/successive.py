"""Releases of one dataset over time: what whoever holds two of them learns, and whom to keep back so that it is little.

A person who leaves, joins or changes labels between two releases is among those who did the same. The opponent knows a
target's labels in both, and whether it was in each; the target's candidates are the persons with that very history. A
history that is only a part of a class narrows it down, and may not be shared by fewer than ``least`` persons.

Two kinds of earlier release. One that went to the same recipient and project shows the same pseudonyms: its persons can
be followed one by one, so a history is the pair of labels at the levels of each release. One that went elsewhere shows
others: both are brought to the finest levels that either can be expressed at, and a history is a departure from a class
or an arrival in one.

Nobody who left can be put back. So persons are kept back: those with too rare a history themselves, and beside too few
who left a class as many others of it as are missing. They return when enough changes have come together. That is
m-invariance by suppression instead of counterfeits (Xiao and Tao 2007, "m-Invariance: towards privacy preserving
re-publication of dynamic datasets"); docs/decisions/006-successive-releases.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from privacy.release.config import TableConfig
from privacy.release.difference import common_labels
from privacy.release.text import value_text

_APART = "\x1f"
"""Between the labels of a class when they are one text; no label holds a control character."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release of the dataset, its persons under the names the new one has."""

    id: str
    frame: pl.DataFrame = field(repr=False)
    """``subject`` and the generalised quasi-identifiers, one row a person."""
    linked: bool
    """Does it show the same pseudonyms as the new one?"""


@dataclass(frozen=True, slots=True)
class SuccessiveScore:
    """How well a person is found by whoever holds a release and the earlier ones."""

    score: float
    """1 / the fewest persons who share a history that narrows a class; 0 where none does."""
    compared: int
    """Earlier releases."""
    narrowed: int
    """Histories that narrow a class, over all of them."""
    held_back: int
    """Persons kept back so that the score is what it is."""

    def as_json(self) -> dict[str, Any]:
        return {
            "score": self.score,
            "compared": self.compared,
            "narrowed": self.narrowed,
            "held_back": self.held_back,
        }


def successive(
    released: pl.DataFrame, earlier: Sequence[Earlier], config: TableConfig, *, held_back: int = 0
) -> SuccessiveScore:
    """The attack with every earlier release in turn. ``released``: ``subject`` and quasi-identifiers."""
    sizes: list[int] = []
    for one in earlier:
        groups = _histories(_pairs(released, one, config), linked=one.linked)
        sizes += groups.filter(pl.col("narrows"))["persons"].to_list()
    return SuccessiveScore(1 / min(sizes) if sizes else 0.0, len(earlier), len(sizes), held_back)


def hold_back(released: pl.DataFrame, earlier: Sequence[Earlier], config: TableConfig, *, least: int) -> pl.DataFrame:
    """The rows of ``released`` that may go out: beside no earlier release has a narrowing history fewer than ``least``.

    Whole persons are kept back; classes may fall below k by that, which is the caller's to settle, and to ask again.
    """
    absent = _times_absent(released, earlier)
    while True:
        out: set[str] = set()
        for one in earlier:
            out |= _too_few(_pairs(released, one, config).join(absent, on="subject", how="left"), one.linked, least)
        if not out:
            return released
        released = released.filter(~pl.col("subject").is_in(sorted(out)))


def _pairs(released: pl.DataFrame, one: Earlier, config: TableConfig) -> pl.DataFrame:
    """``subject``, ``before``, ``after``: the class of each person in either release, null where it is not in it."""
    before, after = {}, {}
    for column in config.quasi:
        labels = (value_text(one.frame[column.name]), value_text(released[column.name]))
        before[column.name], after[column.name] = labels if one.linked else common_labels(*labels, column)
    return _classes(one.frame, before, "before").join(
        _classes(released, after, "after"), on="subject", how="full", coalesce=True
    )


def _classes(frame: pl.DataFrame, labels: dict[str, pl.Series], name: str) -> pl.DataFrame:
    text = pl.DataFrame(labels).select(pl.concat_str(pl.all().fill_null(""), separator=_APART).alias(name))
    return text.with_columns(frame["subject"])


def _histories(pairs: pl.DataFrame, *, linked: bool) -> pl.DataFrame:
    """By history: ``before``, ``after``, ``persons``, and whether it ``narrows`` a class.

    A history that a whole class of either release shares tells nothing that this release does not tell by itself.
    """
    sized = pairs.with_columns(
        of_before=pl.len().over("before"), of_after=pl.len().over("after"), moved=_moved()
    ).filter(pl.lit(value=linked) | pl.col("moved"))
    if linked:
        groups = sized.group_by("before", "after", "of_before", "of_after").len("persons")
    else:
        left = sized.filter(pl.col("before").is_not_null()).group_by("before", "of_before").len("persons")
        came = sized.filter(pl.col("after").is_not_null()).group_by("after", "of_after").len("persons")
        groups = pl.concat([left, came], how="diagonal")
    whole = (pl.col("before").is_not_null() & (pl.col("persons") == pl.col("of_before"))) | (
        pl.col("after").is_not_null() & (pl.col("persons") == pl.col("of_after"))
    )
    return groups.select("before", "after", "persons", narrows=~whole.fill_null(value=False))


def _moved() -> pl.Expr:
    return ~pl.col("before").eq_missing(pl.col("after"))


def _too_few(pairs: pl.DataFrame, linked: bool, least: int) -> set[str]:
    """Whom to keep back for one earlier release, by this round's look."""
    few = _histories(pairs, linked=linked).filter(pl.col("narrows") & (pl.col("persons") < least))
    if few.height == 0:
        return set()
    arrived = few.filter(pl.col("after").is_not_null())
    keys = ["before", "after"] if linked else ["after"]
    shown = pairs.filter(pl.col("after").is_not_null() & (pl.lit(value=linked) | _moved()))
    rare = shown.join(arrived.select(keys), on=keys, how="semi", nulls_equal=True)
    out = set(rare["subject"].to_list())
    # Beside too few who left a class, others of it have to leave too.
    left = few.filter(pl.col("after").is_null()).select("before", missing=least - pl.col("persons"))
    stay = pairs.filter(pl.col("after").is_not_null() & ~pl.col("subject").is_in(sorted(out)))
    if not linked:
        stay = stay.filter(~_moved())
    company = (
        stay.join(left, on="before", how="inner")
        .sort("absent", "subject", descending=[True, False])
        .filter(pl.int_range(pl.len()).over("before") < pl.col("missing"))
    )
    return out | set(company["subject"].to_list())


def _times_absent(released: pl.DataFrame, earlier: Sequence[Earlier]) -> pl.DataFrame:
    """How many earlier releases each person is missing from: who was kept back before is kept back again first."""
    seen = pl.concat([released.select("subject").head(0), *(one.frame.select("subject") for one in earlier)])
    counts = seen.group_by("subject").len("present")
    return (
        released.select("subject")
        .join(counts, on="subject", how="left")
        .select("subject", absent=len(earlier) - pl.col("present").fill_null(0).cast(pl.Int64))
    )
