"""A table as small integers: its distinct rows with their counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from privacy.model.errors import BadInput
from privacy.release.column import ColumnCodes
from privacy.release.config import TableConfig
from privacy.release.dimension import Codes, Counts, Dimension, Ground, sizes
from privacy.release.grouping import group_codes
from privacy.release.population import Population, check_contains, population_missing, population_too_small
from privacy.release.text import check_columns, check_quasi


@dataclass(frozen=True, slots=True)
class Encoded:
    """Distinct rows of a table with their counts."""

    dimensions: tuple[Dimension, ...]
    codes: tuple[Codes, ...] = field(repr=False)
    """One array a quasi-identifier, over the distinct rows, leaf codes."""
    sensitive: tuple[Codes, ...] = field(repr=False)
    """One array a sensitive column, over the distinct rows; empty where neither l nor t is asked."""
    grounds: tuple[Ground, ...]
    """For each of those: how far its values lie apart."""
    counts: Counts = field(repr=False)
    """How many rows of the table each distinct row stands for."""
    row_of: Codes = field(repr=False)
    """Row of the table -> distinct row."""
    population: Population | None = None

    @property
    def rows(self) -> int:
        return int(self.counts.sum())


def encode_table(
    batches: Iterable[pl.DataFrame], config: TableConfig, population: Iterable[pl.DataFrame] | None = None
) -> Encoded:
    """The table in codes, distinct rows counted once. It may come in batches of rows; none of them is kept.

    ``population``: in batches as well, the quasi-identifiers of everybody among whom an opponent looks.

    Raises:
        BadInput: a configured column is missing, a value is not in its hierarchy, a number is NaN, no rows, fewer rows
            than k, a population that lacks somebody of the table, or none where a limit speaks of it.
    """
    if population is None and config.limits.needs_population:
        raise population_missing()
    quasi = [ColumnCodes(column) for column in config.quasi]
    wanted = config.sensitive if config.l is not None or config.t is not None else ()
    sensitive = [ColumnCodes(column) for column in wanted]
    for batch in batches:
        check_columns(batch, config)
        _add(batch, (*quasi, *sensitive))
    rows = quasi[0].rows
    _check_rows(rows, config.k)
    for codes in quasi:
        codes.begin_population()
    for batch in population or ():
        check_quasi(batch, config)
        _add(batch, quasi)
    finished = [codes.as_dimension() for codes in quasi]
    protected = [codes.as_sensitive() for codes in sensitive]
    columns = [codes[:rows] for codes, _ in finished] + [codes for codes, _ in protected]
    spaces = [len(one.labels[0]) for _, one in finished] + [int(codes.max(initial=0)) + 1 for codes, _ in protected]
    grouping = group_codes(columns, spaces, np.ones(rows, dtype=np.int64))
    distinct = [codes[grouping.first] for codes in columns]
    encoded = Encoded(
        dimensions=tuple(dimension for _, dimension in finished),
        codes=tuple(distinct[: len(finished)]),
        sensitive=tuple(distinct[len(finished) :]),
        grounds=tuple(ground for _, ground in protected),
        counts=grouping.counts,
        row_of=grouping.class_of,
        population=None if population is None else _people([codes[rows:] for codes, _ in finished], spaces),
    )
    _check_population(encoded)
    return encoded


def _add(batch: pl.DataFrame, columns: Sequence[ColumnCodes]) -> None:
    for codes in columns:
        codes.add(batch[codes.column.name])


def _people(columns: Sequence[Codes], spaces: Sequence[int]) -> Population:
    """The distinct rows of the population."""
    if len(columns[0]) == 0:
        raise population_too_small()
    grouping = group_codes(columns, spaces[: len(columns)], np.ones(len(columns[0]), dtype=np.int64))
    return Population(tuple(codes[grouping.first] for codes in columns), grouping.counts)


def _check_population(encoded: Encoded) -> None:
    if encoded.population is None:
        return
    lowest = (0,) * len(encoded.dimensions)
    spaces = sizes(encoded.dimensions, lowest)
    classes = group_codes(encoded.codes, spaces, encoded.counts)
    around = encoded.population.behind(
        encoded.dimensions, lowest, tuple(codes[classes.first] for codes in encoded.codes)
    )
    check_contains(around, classes.counts)


def _check_rows(rows: int, k: int) -> None:
    if rows == 0:
        raise BadInput("no-rows", zh="表中没有数据行。", en="the table has no rows")
    if k > rows:
        raise BadInput(
            "k-above-rows",
            zh=f"k（{k}）大于行数（{rows}）。",
            en=f"k ({k}) is greater than the number of rows ({rows})",
            remedy_zh="减小 k，或提供更多行。",
            remedy_en="ask for a smaller k, or give more rows",
        )
