"""What two releases of one dataset tell together that neither tells alone.

Both are brought to the coarsest levels that either uses; rows with equal labels then form the same group in both. In a
group, the opponent subtracts the sensitive values of one release from those of the other. Who left (or joined) in
between is among the rows that disappeared (or appeared): if the opponent knows that a target left, it succeeds with
1 / number of rows that disappeared from the target's group, and guesses a sensitive value by the commonest among them.
For releases whose persons are known to the lab, ``successive`` looks closer.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from privacy.release.config import ColumnConfig, TableConfig
from privacy.release.hierarchy import flat
from privacy.release.text import value_text


@dataclass(frozen=True, slots=True)
class DifferenceScore:
    """How well the people who left or joined are found."""

    score: float
    """The greater of ``isolated`` and ``revealed``."""
    isolated: float
    """1 / the fewest rows by which a group changed in one direction; 0 where no group changed."""
    revealed: float
    """What the change of a group tells of a sensitive value beyond what the group told anyway, as in ``inference``:
    (share of the commonest value among the changed - its share in the group) / (1 - the latter), 0 to 1."""
    groups_changed: int
    rows_gone: int
    rows_new: int

    def as_json(self) -> dict[str, Any]:
        return {
            "score": self.score,
            "isolated": self.isolated,
            "revealed": self.revealed,
            "groups_changed": self.groups_changed,
            "rows_gone": self.rows_gone,
            "rows_new": self.rows_new,
        }


def difference(previous: pl.DataFrame, released: pl.DataFrame, config: TableConfig) -> DifferenceScore:
    """The attack on two releases. A label of the earlier one that no hierarchy knows any more stands for itself."""
    names = [str(index) for index in range(len(config.quasi))]
    before, after = {}, {}
    for name, column in zip(names, config.quasi, strict=True):
        before[name], after[name] = common_labels(
            value_text(previous[column.name]), value_text(released[column.name]), column
        )
    for index, column in enumerate(config.sensitive):
        before[f"s{index}"] = value_text(previous[column.name])
        after[f"s{index}"] = value_text(released[column.name])
    counted = _counted(pl.DataFrame(before), "before").join(
        _counted(pl.DataFrame(after), "after"), on=list(before), how="full", coalesce=True, nulls_equal=True
    )
    gap = pl.col("after").fill_null(0).cast(pl.Int64) - pl.col("before").fill_null(0).cast(pl.Int64)
    groups = counted.group_by(names).agg(
        gap.filter(gap < 0).sum().abs().alias("gone"), gap.filter(gap > 0).sum().alias("new")
    )
    changes = pl.concat([groups["gone"], groups["new"].alias("gone")])
    fewest = changes.filter(changes > 0).min()
    isolated = 1 / int(str(fewest)) if fewest is not None else 0.0
    told = [_revealed(counted, names, f"s{index}") for index in range(len(config.sensitive))]
    revealed = max(told, default=0.0)
    return DifferenceScore(
        score=max(isolated, revealed),
        isolated=isolated,
        revealed=revealed,
        groups_changed=groups.filter((pl.col("gone") > 0) | (pl.col("new") > 0)).height,
        rows_gone=int(groups["gone"].sum()),
        rows_new=int(groups["new"].sum()),
    )


def _revealed(counted: pl.DataFrame, names: list[str], value: str) -> float:
    """The most that the rows which left or joined a group tell of one sensitive column."""
    sums = counted.group_by(*names, value).agg(pl.col("before", "after").fill_null(0).sum().cast(pl.Int64))
    worst = 0.0
    for whole, other in (("before", "after"), ("after", "before")):
        changed = (pl.col(whole) - pl.col(other)).clip(lower_bound=0)
        shares = sums.with_columns(
            among=changed / changed.sum().over(names), anyway=pl.col(whole) / pl.col(whole).sum().over(names)
        ).filter((changed > 0) & (pl.col("anyway") < 1))
        found = shares.select(((pl.col("among") - pl.col("anyway")) / (1 - pl.col("anyway"))).max()).item()
        worst = max(worst, found or 0.0)
    return worst


def _counted(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.group_by(frame.columns).len(name)


def common_labels(before: pl.Series, after: pl.Series, column: ColumnConfig) -> tuple[pl.Series, pl.Series]:
    """Both columns at the finest level at which every label of either can be expressed."""
    shown = pl.concat([before, after]).unique().drop_nulls().to_list()
    hierarchy = column.hierarchy or flat(column.name, [label for label in shown if label != "*"])
    ladder = hierarchy.ladder(shown)
    level = max((ladder[label][0] for label in shown if label in ladder), default=0)
    lifted = {label: ladder[label][1][level] if label in ladder else label for label in shown}
    return before.replace(lifted), after.replace(lifted)
