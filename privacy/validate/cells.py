"""Cells that can be true: text to dates, instants, numbers and our words, with a reason for each that cannot.

Everything is done column-wise; a row's first failing column is its reason.
"""

from collections.abc import Sequence

import polars as pl

from privacy.model.columns import Column, ColumnType
from privacy.model.deliveries import Rejection, RejectionReason

_OFFSET = r"(Z|[+-]\d{2}:?\d{2})$"
_DATE_LENGTH = 10
_PROBLEM = "problem"
_PROBLEM_COLUMN = "problem_column"


def type_cells(frame: pl.DataFrame, columns: Sequence[Column]) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
    """Rows whose cells all hold, typed, and a rejection for each other row.

    Dates become ``Date``, instants ``Datetime('us', 'UTC')``, integers ``Int64``, words ours, lists of words
    ``List(String)``. ``line`` is kept.
    """
    if frame.height == 0:
        return frame, ()
    typed = frame.with_columns(*(_typed(column).alias(_name(column)) for column in columns))
    checks = [check for column in columns for check in _checks(column)]
    problem = pl.coalesce(
        *(pl.when(failed).then(pl.lit(f"{reason.value} {column.name}")) for failed, reason, column in checks)
    )
    judged = typed.with_columns(problem.alias(_PROBLEM))
    good = judged.filter(pl.col(_PROBLEM).is_null())
    bad = judged.filter(pl.col(_PROBLEM).is_not_null()).select("line", _PROBLEM)
    rejections = tuple(_rejection(line, problem) for line, problem in bad.iter_rows())
    return good.select(*(pl.col(_name(column)).alias(column.name) for column in columns), "line"), rejections


def reject_where(
    frame: pl.DataFrame, failed: pl.Expr, reason: RejectionReason, column: str | None
) -> tuple[pl.DataFrame, tuple[Rejection, ...]]:
    """The rows that do not fail, and a rejection for each that does; an undecidable row fails."""
    marked = frame.with_columns(failed.fill_null(value=True).alias(_PROBLEM))
    lines = marked.filter(pl.col(_PROBLEM))["line"]
    good = marked.filter(~pl.col(_PROBLEM)).drop(_PROBLEM)
    return good, tuple(Rejection(reason, line=line, column=column) for line in lines)


def _name(column: Column) -> str:
    return f"_typed_{column.name}"


def _typed(column: Column) -> pl.Expr:
    cell = pl.col(column.name)
    match column.type:
        case ColumnType.TEXT:
            return cell
        case ColumnType.DATE:
            return cell.str.replace_all("/", "-").str.to_date("%Y-%m-%d", strict=False)
        case ColumnType.INSTANT:
            return _instant(cell)
        case ColumnType.END:
            through_the_day = pl.when(cell.str.len_chars() == _DATE_LENGTH).then(pl.duration(days=1))
            return _instant(cell) + through_the_day.otherwise(pl.duration(days=0))
        case ColumnType.INTEGER:
            return cell.cast(pl.Int64, strict=False)
        case ColumnType.WORD:
            return cell.replace_strict(dict(column.words), default=None, return_dtype=pl.String)
        case ColumnType.WORDS:
            words = cell.str.replace_all("；", ";").str.split(";")
            ours = (
                pl.element().str.strip_chars().replace_strict(dict(column.words), default=None, return_dtype=pl.String)
            )
            return words.list.eval(ours)


def _instant(cell: pl.Expr) -> pl.Expr:
    """With an offset as written, without one in UTC+8, where every lab of ours lives."""
    whole_day = pl.when(cell.str.len_chars() == _DATE_LENGTH).then(pl.lit(" 00:00:00")).otherwise(pl.lit(""))
    text = pl.concat_str(cell.str.replace_all("/", "-").str.replace("T", " ").str.replace("Z$", "+00:00"), whole_day)
    local = pl.concat_str(text, pl.lit("+08:00"))
    whole = pl.when(text.str.contains(_OFFSET)).then(text).otherwise(local)
    return whole.str.to_datetime("%Y-%m-%d %H:%M:%S%.f%:z", time_unit="us", time_zone="UTC", strict=False)


_FAILURE = {
    ColumnType.DATE: RejectionReason.BAD_DATE,
    ColumnType.INSTANT: RejectionReason.BAD_DATE,
    ColumnType.END: RejectionReason.BAD_DATE,
    ColumnType.INTEGER: RejectionReason.BAD_NUMBER,
    ColumnType.WORD: RejectionReason.UNKNOWN_WORD,
    ColumnType.WORDS: RejectionReason.UNKNOWN_WORD,
}


def _checks(column: Column) -> list[tuple[pl.Expr, RejectionReason, Column]]:
    raw, typed = pl.col(column.name), pl.col(_name(column))
    checks = []
    if not column.nullable:
        checks.append((raw.is_null(), RejectionReason.EMPTY_FIELD, column))
    if column.type in _FAILURE:
        unreadable = typed.list.eval(pl.element().is_null()).list.any() if column.type is ColumnType.WORDS else False
        failed = raw.is_not_null() & (typed.is_null() | unreadable)
        checks.append((failed, _FAILURE[column.type], column))
    return checks


def _rejection(line: int, problem: str) -> Rejection:
    reason, _, column = problem.partition(" ")
    return Rejection(RejectionReason(reason), line=line, column=column)
