"""What a table is, measured from its text alone: k, l, t, classes, risk.

The second path: it shares no code with the search, knows no hierarchy and no code, and groups the released labels as a
recipient would read them. What a report states comes from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from privacy.model.errors import BadInput
from privacy.release.config import TableConfig
from privacy.release.hierarchy import Hierarchy
from privacy.release.risk import Risk, risk_of
from privacy.release.text import check_columns, value_text

_CELLS = 1 << 21
"""Classes times values that are spread out at once for the ordered distance."""


@dataclass(frozen=True, slots=True)
class SensitiveMeasure:
    """One sensitive column, its worst class."""

    distinct_l: int
    entropy_l: float
    """exp of the least Shannon entropy; 1 where a class has one value."""
    alpha: float
    """Greatest share of one value in one class."""
    t: float
    """Greatest earth mover's distance from the whole table: along the column's hierarchy where it has one, else
    ordered where every value is a number, else equal."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A table's anonymity as it stands."""

    rows: int
    classes: int
    k: int
    l: int | None  # noqa: E741
    """Least number of distinct values of any sensitive column in any class; ``None`` without one."""
    t: float | None
    risk: Risk
    discernibility: int
    """Sum of squared class sizes (Bayardo and Agrawal 2005); a row left out adds the size of the whole input."""
    sensitive: dict[str, SensitiveMeasure]
    sizes: npt.NDArray[np.int64] = field(repr=False, compare=False)
    """Of every class, in no order."""

    @property
    def uniques(self) -> int:
        return self.risk.uniques

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "classes": self.classes,
            "k": self.k,
            "l": self.l,
            "t": self.t,
            "risk": self.risk.as_json(),
            "discernibility": self.discernibility,
            "sensitive": {
                name: {"l": one.distinct_l, "entropy_l": one.entropy_l, "alpha": one.alpha, "t": one.t}
                for name, one in self.sensitive.items()
            },
        }


def measure(table: pl.DataFrame, config: TableConfig) -> Measured:
    """k, l, t and risk of ``table`` over the quasi-identifiers and sensitive columns of ``config``.

    A null is a value like any other. l and t are measured whether or not they are asked for.

    Raises:
        BadInput: no rows, or a column of the config is not in the table.
    """
    return measure_counts([count_rows(table, config)], config)


def count_rows(batch: pl.DataFrame, config: TableConfig) -> pl.DataFrame:
    """How often each row over the quasi-identifiers and sensitive columns occurs: ``q0 ... s0 ... n``.

    Counts of parts of a table add up (``measure_counts``), wherever each was made.
    """
    check_columns(batch, config)
    quasi = [value_text(batch[column.name]).alias(f"q{index}") for index, column in enumerate(config.quasi)]
    protected = [value_text(batch[column.name]).alias(f"s{index}") for index, column in enumerate(config.sensitive)]
    return pl.DataFrame(quasi + protected).group_by(pl.all()).len("n").cast({"n": pl.Int64})


def add_counts(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several parts of a table as those of the whole."""
    return pl.concat(parts).group_by(pl.exclude("n")).agg(pl.col("n").sum()) if len(parts) > 1 else parts[0]


def measure_counts(parts: Sequence[pl.DataFrame], config: TableConfig) -> Measured:
    """As ``measure``, from the counts of the table's parts (at least one part).

    Raises:
        BadInput: no rows.
    """
    counted = add_counts(parts)
    if counted.height == 0:
        raise BadInput("no-rows", zh="表中没有数据行。", en="the table has no rows")
    quasi = [f"q{index}" for index in range(len(config.quasi))]
    classes = counted.group_by(quasi).agg(pl.exclude(quasi)).drop(quasi).with_row_index("class")
    sizes = classes["n"].list.sum()
    cells = classes.explode([name for name in classes.columns if name != "class"])
    sensitive = {
        column.name: _measure_sensitive(cells.select("class", "n", value=f"s{index}"), column.hierarchy)
        for index, column in enumerate(config.sensitive)
    }
    return Measured(
        rows=int(sizes.sum()),
        classes=len(sizes),
        k=int(str(sizes.min())),
        l=min((one.distinct_l for one in sensitive.values()), default=None),
        t=max((one.t for one in sensitive.values()), default=None),
        risk=risk_of(sizes.to_numpy()),
        discernibility=int((sizes * sizes).sum()),
        sensitive=sensitive,
        sizes=sizes.to_numpy(),
    )


def _measure_sensitive(rows: pl.DataFrame, hierarchy: Hierarchy | None) -> SensitiveMeasure:
    """``rows``: class, value, n."""
    numbers = rows["value"].cast(pl.Float64, strict=False)
    ordered = hierarchy is None and numbers.null_count() == 0 and bool(numbers.is_finite().all())
    values = numbers if ordered else rows["value"].fill_null("")
    cells = rows.with_columns(values.alias("value")).group_by("class", "value").agg(pl.col("n").sum())
    cells = cells.with_columns(q=pl.col("n") / pl.col("n").sum().over("class"))
    whole = cells.group_by("value").agg(pl.col("n").sum()).with_columns(p=pl.col("n") / pl.col("n").sum())
    per_class = cells.group_by("class").agg(
        pl.len().alias("l"), (-(pl.col("q") * pl.col("q").log()).sum()).exp().alias("entropy"), pl.col("q").max()
    )
    if hierarchy is not None:
        distance = _tree_distance(cells, hierarchy)
    else:
        distance = _ordered_distance(cells, whole) if ordered else _equal_distance(cells, whole)
    return SensitiveMeasure(
        distinct_l=int(str(per_class["l"].min())),
        entropy_l=float(str(per_class["entropy"].min())),
        alpha=float(str(per_class["q"].max())),
        t=distance,
    )


def _equal_distance(cells: pl.DataFrame, whole: pl.DataFrame) -> float:
    joined = cells.join(whole.select("value", "p"), on="value")
    # A value that the class lacks adds its whole share: 1 minus the shares of those it has.
    distance = ((pl.col("q") - pl.col("p")).abs().sum() + (1 - pl.col("p").sum())) / 2
    return float(str(joined.group_by("class").agg(distance.alias("d"))["d"].max()))


def _tree_distance(cells: pl.DataFrame, hierarchy: Hierarchy) -> float:
    """In a tree whose edges are all 1 / (2 height) long, what has to pass an edge is the surplus below it."""
    steps = hierarchy.height - 1
    worst = pl.DataFrame({"class": cells["class"].unique().sort()}).with_columns(d=pl.lit(0.0))
    for level in range(steps):
        labels = {value: (hierarchy.labels_of(value) or ("",) * steps)[level] for value in cells["value"].unique()}
        coarse = cells.with_columns(pl.col("value").replace_strict(labels, return_dtype=pl.String))
        coarse = coarse.group_by("class", "value").agg(pl.col("n").sum())
        coarse = coarse.with_columns(q=pl.col("n") / pl.col("n").sum().over("class"))
        whole = coarse.group_by("value").agg(pl.col("n").sum()).with_columns(p=pl.col("n") / pl.col("n").sum())
        joined = coarse.join(whole.select("value", "p"), on="value")
        passing = (pl.col("q") - pl.col("p")).abs().sum() + (1 - pl.col("p").sum())
        added = joined.group_by("class").agg((passing / (2 * steps)).alias("more"))
        worst = worst.join(added, on="class").select("class", d=pl.col("d") + pl.col("more"))
    return float(str(worst["d"].max()))


def _ordered_distance(cells: pl.DataFrame, whole: pl.DataFrame) -> float:
    values = whole.sort("value").select("value", "p")
    if values.height < 2:
        return 0.0
    worst = 0.0
    classes = cells["class"].unique().sort()
    step = max(1, _CELLS // values.height)
    for start in range(0, len(classes), step):
        block = classes.slice(start, step).to_frame().join(values, how="cross")
        spread = block.join(cells.select("class", "value", "q"), on=["class", "value"], how="left").sort(
            "class", "value"
        )
        gaps = spread.with_columns(pl.col("q").fill_null(0.0) - pl.col("p"))
        sums = gaps.group_by("class").agg(pl.col("q").cum_sum().abs().sum().alias("d"))
        worst = max(worst, float(str(sums["d"].max())) / (values.height - 1))
    return worst
