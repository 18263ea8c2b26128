"""A table as small integers: one code per value, one code per label, and what each label costs.

Polars finds the distinct values of a column once; everything after works on integer arrays. ``Dimension`` is one
quasi-identifier, ``Encoded`` the whole table counted by distinct row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from privacy.model.errors import BadInput, Place
from privacy.release.config import ColumnConfig, TableConfig
from privacy.release.hierarchy import Hierarchy, LabelRow, check_nested, flat
from privacy.release.text import value_text

Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One quasi-identifier: labels by level and code, and the way from a level to the next ones."""

    name: str
    labels: tuple[tuple[str, ...], ...] = field(repr=False)
    """``labels[level][code]``; level 0 holds every value of the hierarchy, present in the table or not."""
    from_leaf: tuple[Codes, ...] = field(repr=False)
    """``from_leaf[level][leaf code]`` is the code at that level."""
    loss: tuple[Floats, ...] = field(repr=False)
    """``loss[level][code]``: normalised granularity of that label, 0 (one value) to 1 (the root)."""
    weight: float
    missing: int
    """Leaf code of a null, or -1 where the table has none."""

    @property
    def height(self) -> int:
        return len(self.labels)

    def lift(self, low: int, high: int) -> Codes:
        """Code at level ``low`` -> code at level ``high`` (``low <= high``)."""
        table: Codes = np.zeros(len(self.labels[low]), dtype=np.int32)
        table[self.from_leaf[low]] = self.from_leaf[high]
        return table


@dataclass(frozen=True, slots=True)
class Ground:
    """How far the values of a sensitive column lie apart, for the earth mover's distance."""

    ordered: bool = False
    """Values are numbers and their codes follow that order."""
    parents: tuple[Codes, ...] = field(default=(), repr=False)
    """With a hierarchy: ``parents[level][code at level]`` is the code one level up; empty without one."""


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

    @property
    def rows(self) -> int:
        return int(self.counts.sum())


def encode_table(table: pl.DataFrame, config: TableConfig) -> Encoded:
    """The table in codes, distinct rows counted once.

    Raises:
        BadInput: a configured column is missing, a value is not in its hierarchy, or a number is NaN.
    """
    dimensions: list[Dimension] = []
    columns: dict[str, pl.Series] = {}
    for index, column in enumerate(config.quasi):
        dimension, codes = encode_column(table[column.name], column)
        dimensions.append(dimension)
        columns[f"q{index}"] = codes
    grounds: list[Ground] = []
    if config.l is not None or config.t is not None:
        for index, column in enumerate(config.sensitive):
            columns[f"s{index}"], ground = encode_sensitive(table[column.name], column)
            grounds.append(ground)
    return _count(pl.DataFrame(columns), tuple(dimensions), tuple(grounds))


def _count(codes: pl.DataFrame, dimensions: tuple[Dimension, ...], grounds: tuple[Ground, ...]) -> Encoded:
    names = codes.columns
    # Sorted, so that nothing downstream depends on the order of the rows.
    distinct = codes.group_by(names).agg(pl.len().cast(pl.Int64).alias("n")).sort(names).with_row_index("row")
    row_of = codes.join(distinct.select("row", *names), on=names, how="left", maintain_order="left")["row"]
    arrays = [distinct[name].to_numpy().astype(np.int32) for name in names]
    width = len(dimensions)
    return Encoded(
        dimensions,
        tuple(arrays[:width]),
        tuple(arrays[width:]),
        grounds,
        distinct["n"].to_numpy().astype(np.int64),
        row_of.to_numpy().astype(np.int32),
    )


def encode_column(series: pl.Series, column: ColumnConfig) -> tuple[Dimension, pl.Series]:
    """The dimension of a quasi-identifier and the leaf code of every row.

    Raises:
        BadInput: a value that is not in the hierarchy, or NaN; names the column and the first such row.
    """
    text = value_text(series)
    present = text.unique().drop_nulls().sort().to_list()
    rows = _domain(text, present, column.hierarchy or flat(column.name, present), column.name)
    missing = text.null_count() > 0
    dimension = make_dimension(column.name, rows, column.weight, missing=missing)
    leaf = {value: code for code, value in enumerate(dimension.labels[0])}
    codes = text.replace_strict(present, [leaf[value] for value in present], return_dtype=pl.Int32, default=None)
    return dimension, codes.fill_null(dimension.missing)


def _domain(text: pl.Series, present: list[str], hierarchy: Hierarchy, name: str) -> dict[str, LabelRow]:
    """Every value of the hierarchy with its labels: what losses are measured against."""
    rows = dict(hierarchy.rows)
    for value in present:
        labels = hierarchy.labels_of(value)
        if labels is None or len(labels) != hierarchy.height:
            line = int((text == value).fill_null(value=False).arg_max() or 0) + 1
            raise BadInput(
                "value-not-in-hierarchy",
                zh=f"第 {line} 行数据的取值不在该列的层级中。",
                en=f"the value in data row {line} is not in the column's hierarchy",
                # Line 1 of a file is its header.
                place=Place(column=name, line=line + 1),
                remedy_zh="在层级文件中补上该取值，或更正数据。",
                remedy_en="add the value to the hierarchy file, or correct the data",
            )
        rows[value] = labels
    if hierarchy.rule is not None:
        check_nested(hierarchy.name, rows.values(), hierarchy.height)
    return rows


def make_dimension(name: str, rows: dict[str, LabelRow], weight: float, *, missing: bool) -> Dimension:
    """Codes and losses of one hierarchy. With ``missing``, a null is one more leaf under the root and nowhere else.

    The loss of a label with m of the domain's M values below it is (m - 1) / (M - 1) (Iyengar 2002, "Transforming Data
    to Satisfy Privacy Constraints", section 3); a null counts as one value.
    """
    leaves = sorted(rows)
    height = len(next(iter(rows.values()))) if rows else 2
    domain = len(leaves) + missing
    labels: list[tuple[str, ...]] = []
    from_leaf: list[Codes] = []
    loss: list[Floats] = []
    for level in range(height):
        # Labels are told apart by level and text; a null is not the label that happens to be spelled "".
        texts: list[str | None] = [rows[value][level] for value in leaves]
        if missing:
            texts.append((texts[0] if texts else "*") if level == height - 1 else None)
        names = sorted({text for text in texts if text is not None}) + ([None] if None in texts else [])
        code_of = {text: code for code, text in enumerate(names)}
        codes = np.array([code_of[text] for text in texts], dtype=np.int32)
        below = np.bincount(codes, minlength=len(names))
        labels.append(tuple("" if text is None else text for text in names))
        from_leaf.append(codes)
        loss.append((below - 1) / (domain - 1) if domain > 1 else np.zeros(len(names)))
    return Dimension(name, tuple(labels), tuple(from_leaf), tuple(loss), weight, domain - 1 if missing else -1)


def encode_sensitive(series: pl.Series, column: ColumnConfig) -> tuple[pl.Series, Ground]:
    """Codes of a sensitive column, in the order of its values, and how far they lie apart.

    A null is a value of its own; a column with nulls is not ordered.

    Raises:
        BadInput: with a hierarchy, a value that it does not know.
    """
    if column.hierarchy is not None:
        dimension, codes = encode_column(series, column)
        return codes, Ground(parents=tuple(dimension.lift(low, low + 1) for low in range(dimension.height - 1)))
    numbers, ordered = numeric_order(series)
    values = numbers if ordered else value_text(series).fill_null("")
    return (values.rank("dense") - 1).cast(pl.Int32), Ground(ordered=ordered)


def numeric_order(series: pl.Series) -> tuple[pl.Series, bool]:
    """The column as numbers, and whether every one of its values is one (nulls are not)."""
    numbers = (
        series.cast(pl.Float64, strict=False)
        if not series.dtype.is_temporal()
        else series.cast(pl.Int64).cast(pl.Float64)
    )
    return numbers, len(series) > 0 and numbers.null_count() == 0 and bool(numbers.is_finite().all())


def sizes(dimensions: Sequence[Dimension], levels: Sequence[int]) -> list[int]:
    """Number of labels of each dimension at its level."""
    return [len(dimension.labels[level]) for dimension, level in zip(dimensions, levels, strict=True)]
