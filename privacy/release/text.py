"""One spelling for every value, whatever type its column has."""

import polars as pl

from privacy.model.errors import BadInput, Place


def value_text(series: pl.Series) -> pl.Series:
    """The column as text, as hierarchies spell it: whole floats without a point, dates in ISO form, null stays null.

    Raises:
        BadInput: NaN or infinity, which are no values; names column and row.
    """
    dtype = series.dtype
    if dtype.is_float():
        _refuse_not_finite(series)
        whole = series.drop_nulls()
        if bool((whole == whole.round(0)).all()) and bool((whole.abs() < 2**53).all()):
            return series.cast(pl.Int64).cast(pl.String)
    if dtype.is_nested() or dtype == pl.Binary or dtype == pl.Object:
        raise BadInput(
            "column-type",
            zh="该列不是单一取值的列。",
            en="the column does not hold single values",
            place=Place(column=series.name),
        )
    text = series.cast(pl.String)
    if dtype == pl.String:
        _refuse_nan_text(text)
    return text


def _refuse_not_finite(series: pl.Series) -> None:
    bad = (~series.is_finite()).fill_null(value=False)
    if bad.any():
        raise _not_a_number(series.name, int(bad.arg_max() or 0) + 2)


def _refuse_nan_text(text: pl.Series) -> None:
    # What floating-point libraries write for "no number"; a value of that spelling would hide a broken export.
    bad = text.is_in(["NaN", "nan", "-nan", "inf", "-inf", "Infinity", "-Infinity"]).fill_null(value=False)
    if bad.any():
        raise _not_a_number(text.name, int(bad.arg_max() or 0) + 2)


def _not_a_number(name: str, line: int) -> BadInput:
    return BadInput(
        "not-a-number",
        zh="该列含有 NaN 或无穷值。",
        en="the column holds NaN or infinity",
        place=Place(column=name, line=line),
        remedy_zh="缺失值请留空。",
        remedy_en="leave a missing value empty",
    )
