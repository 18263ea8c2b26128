"""Lists of contract codes inside a cell, checked against the closed vocabularies."""

from enum import StrEnum
from typing import TypeVar

import polars as pl

from privacy.model.vocabulary import DataKind, Notice, Purpose, RecipientKind

Word = TypeVar("Word", bound=StrEnum)


def codes_in(cell: str | None) -> tuple[str, ...]:
    """The codes of a cell, joined by ``;``, in order; an empty cell has none."""
    return tuple(part for part in (item.strip() for item in (cell or "").replace("；", ";").split(";")) if part)


_VOCABULARIES: dict[str, frozenset[str]] = {
    "purposes": frozenset(Purpose),
    "recipients": frozenset(RecipientKind) | {"any"},
    "data": frozenset(DataKind),
    "notices": frozenset(Notice),
    "kind": frozenset(RecipientKind),
}
"""Column -> the words that may stand in it."""


def has_unknown_code(column: str) -> pl.Expr:
    """Whether any code in the cell is outside the vocabulary of that column."""
    known = _VOCABULARIES[column]
    return (
        pl.col(column)
        .map_elements(lambda cell: not known.issuperset(codes_in(cell)), return_dtype=pl.Boolean, skip_nulls=True)
        .fill_null(value=False)
    )


def words_of(kind: type[Word], cell: str | None) -> frozenset[Word]:
    """The codes of a checked cell as members of ``kind``."""
    return frozenset(kind(code) for code in codes_in(cell))
