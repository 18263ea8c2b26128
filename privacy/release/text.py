"""What both paths read: the configured columns, and one spelling for every value whatever type its column has."""

from collections.abc import Iterable

import polars as pl

from privacy.model.errors import BadInput, Place
from privacy.release.config import ColumnConfig, TableConfig
from privacy.release.population import POPULATION

_EXACT_INTEGERS = 2.0**53
"""Whole floats up to here are written without loss."""


def value_text(series: pl.Series, *, first_row: int = 0) -> pl.Series:
    """The column as text, as hierarchies spell it: whole floats without a point, dates in ISO form, null stays null.

    ``first_row``: 0-based row of the table that the series starts at, for errors.

    Raises:
        BadInput: NaN or infinity, which are no values, or a column of lists; names column and line.
    """
    dtype = series.dtype
    if dtype == pl.String:
        _refuse(series.is_in(_NO_NUMBERS), series.name, first_row)
        return series
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        raise BadInput(
            "column-type",
            zh="该列不是单一取值的列。",
            en="the column does not hold single values",
            place=Place(column=series.name),
        )
    if not dtype.is_float():
        return series.cast(pl.String)
    _refuse(~series.is_finite(), series.name, first_row)
    whole = (series == series.round(0)) & (series.abs() < _EXACT_INTEGERS)
    frame = pl.DataFrame({"value": series, "whole": whole})
    text = pl.when("whole").then(pl.col("value").cast(pl.Int64, strict=False).cast(pl.String))
    return frame.select(text.otherwise(pl.col("value").cast(pl.String)).alias(series.name)).to_series()


_NO_NUMBERS = ["NaN", "nan", "-nan", "inf", "-inf", "Infinity", "-Infinity"]
"""What floating-point libraries write for "no number"; a value of that spelling would hide a broken export."""


def _refuse(bad: pl.Series, name: str, first_row: int) -> None:
    bad = bad.fill_null(value=False)
    if bad.any():
        raise BadInput(
            "not-a-number",
            zh="该列含有 NaN 或无穷值。",
            en="the column holds NaN or infinity",
            place=Place(column=name, line=line_of(first_row + int(bad.arg_max() or 0))),
            remedy_zh="缺失值请留空。",
            remedy_en="leave a missing value empty",
        )


def line_of(row: int) -> int:
    """Line of a file that holds the 0-based ``row``: line 1 is its header, and a record takes one line."""
    return row + 2


def check_columns(table: pl.DataFrame, config: TableConfig) -> None:
    """The table has every column that the config names.

    Raises:
        BadInput: it has not.
    """
    _check(table, config.columns, None)


def check_quasi(population: pl.DataFrame, config: TableConfig) -> None:
    """The table of the population has every quasi-identifier.

    Raises:
        BadInput: it has not.
    """
    _check(population, config.quasi, POPULATION)


def _check(table: pl.DataFrame, columns: Iterable[ColumnConfig], file: str | None) -> None:
    for column in columns:
        if column.name not in table.columns:
            raise BadInput(
                "column-missing",
                zh="表中没有配置里的这一列。",
                en="the table lacks a column of the config",
                place=Place(file=file, column=column.name),
            )
