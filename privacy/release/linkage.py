"""Who in a table could be behind a released row: labels matched with the values below them.

The attacker knows every quasi-identifier of a target and how labels were made. A released row is a candidate when each
of its labels is the target's value or stands above it in the hierarchy. Classes may overlap (local recoding), so this
is a join by meaning, not by equal text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from privacy.release.config import ColumnConfig, TableConfig
from privacy.release.grouping import group_codes
from privacy.release.hierarchy import flat
from privacy.release.text import value_text

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_CELLS = 1 << 25
"""Targets times classes that are matched at once."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct rows of a frame over the quasi-identifiers."""

    codes: tuple[Ints, ...] = field(repr=False)
    """One array a column: which of ``texts`` each distinct row shows."""
    texts: tuple[tuple[str | None, ...], ...] = field(repr=False)
    counts: Ints = field(repr=False)
    row_of: Ints = field(repr=False)
    """Row of the frame -> distinct row; empty where only counts were at hand."""

    def __len__(self) -> int:
        return len(self.counts)

    def some(self, chosen: Ints) -> "Patterns":
        """Only these distinct rows (``row_of`` is kept as it is and then names rows of the whole)."""
        return Patterns(tuple(codes[chosen] for codes in self.codes), self.texts, self.counts[chosen], self.row_of)


def patterns_of(frame: pl.DataFrame, config: TableConfig) -> Patterns:
    """The distinct rows of ``frame`` over the quasi-identifiers of ``config``, in the order of their values."""
    names = [f"q{index}" for index in range(len(config.quasi))]
    text = pl.DataFrame(
        [value_text(frame[column.name]).alias(name) for column, name in zip(config.quasi, names, strict=True)]
    )
    distinct = text.group_by(names).len("n").sort(names, nulls_last=True).with_row_index("row")
    row_of = text.join(distinct, on=names, how="left", nulls_equal=True, maintain_order="left")["row"]
    return _patterns(distinct, names, row_of.to_numpy().astype(np.int64))


def patterns_of_counts(counts: Sequence[pl.DataFrame], config: TableConfig) -> Patterns:
    """The same from the counts of a table's parts (``q0 ... n``, with or without sensitive columns)."""
    names = [f"q{index}" for index in range(len(config.quasi))]
    whole = pl.concat([part.select(*names, "n") for part in counts])
    distinct = whole.group_by(names).agg(pl.col("n").sum()).sort(names, nulls_last=True)
    return _patterns(distinct, names, np.zeros(0, dtype=np.int64))


def _patterns(distinct: pl.DataFrame, names: Sequence[str], row_of: Ints) -> Patterns:
    codes, texts = [], []
    for name in names:
        shown = distinct[name].unique().sort(nulls_last=True).to_list()
        place = {value: index for index, value in enumerate(shown)}
        codes.append(np.array([place[value] for value in distinct[name].to_list()], dtype=np.int64))
        texts.append(tuple(shown))
    return Patterns(tuple(codes), tuple(texts), distinct["n"].to_numpy().astype(np.int64), row_of)


def alike(targets: Patterns, released: Patterns, config: TableConfig) -> Patterns:
    """The targets with those counted together that no released label tells apart (``row_of`` is left empty)."""
    codes, texts = [], []
    for column, known, shown, mine in zip(config.quasi, targets.texts, released.texts, targets.codes, strict=True):
        _, first, kind = np.unique(_above(column, known, shown), axis=0, return_index=True, return_inverse=True)
        codes.append(kind.reshape(-1)[mine].astype(np.int32))
        texts.append(tuple(known[place] for place in first))
    grouping = group_codes(codes, [len(kinds) for kinds in texts], targets.counts)
    chosen = tuple(column[grouping.first].astype(np.int64) for column in codes)
    return Patterns(chosen, tuple(texts), grouping.counts, np.zeros(0, dtype=np.int64))


def matches(targets: Patterns, released: Patterns, config: TableConfig) -> Iterator[tuple[slice, Bools]]:
    """Blocks of ``[target, class]``: could a row of the class be the target's?"""
    above = [
        _above(column, known, shown)
        for column, known, shown in zip(config.quasi, targets.texts, released.texts, strict=True)
    ]
    step = max(1, _CELLS // max(1, len(released)))
    for start in range(0, len(targets), step):
        block = slice(start, min(start + step, len(targets)))
        match: Bools = np.ones((block.stop - start, len(released)), dtype=np.bool_)
        for table, mine, theirs in zip(above, targets.codes, released.codes, strict=True):
            match &= table[mine[block]][:, theirs]
        yield block, match


def _above(column: ColumnConfig, known: tuple[str | None, ...], shown: tuple[str | None, ...]) -> Bools:
    """``[value, label]``: is the label the value or above it? A null meets itself and the root only."""
    hierarchy = column.hierarchy or flat(column.name, [value for value in known if value is not None])
    place = {label: index for index, label in enumerate(shown)}
    table: Bools = np.zeros((len(known), len(shown)), dtype=np.bool_)
    roots = {labels[-1] for labels in hierarchy.rows.values()} or {"*"}
    for row, value in enumerate(known):
        labels = (None, *roots) if value is None else (*(hierarchy.labels_of(value) or ()), value)
        for label in labels:
            if label in place:
                table[row, place[label]] = True
    return table
