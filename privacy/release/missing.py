"""The other reading of a missing value: it could be anything.

``measure`` takes a null for a value of its own. Survey statistics (Argus, sdcMicro) take it to match every value, so a
row with a null looks like more rows, and so do the rows it could be. Both are reported; a release is judged by the
first, which is the stricter one for everybody whose values are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from privacy.release.config import TableConfig
from privacy.release.measure import add_counts


@dataclass(frozen=True, slots=True)
class MatchingMissing:
    """Class sizes when a null matches every value."""

    k: int
    uniques: int


def measure_matching(parts: Sequence[pl.DataFrame], config: TableConfig) -> MatchingMissing | None:
    """k and uniques when nulls match everything, from ``count_rows`` of a table; ``None`` where it has no nulls."""
    quasi = [f"q{index}" for index in range(len(config.quasi))]
    classes = add_counts(parts).group_by(quasi).agg(pl.col("n").sum())
    if not any(classes[name].null_count() for name in quasi):
        return None
    sizes = matching_sizes(classes, quasi)
    alone = classes["n"].filter(sizes == 1)
    return MatchingMissing(int(str(sizes.min())), int(alone.sum()))


def matching_sizes(classes: pl.DataFrame, quasi: Sequence[str]) -> pl.Series:
    """By class (distinct rows over ``quasi`` with their number ``n``): how many rows it could be the same as."""
    mask = pl.sum_horizontal(pl.col(name).is_null().cast(pl.Int64) * 2**place for place, name in enumerate(quasi))
    numbered = classes.with_columns(mask.alias("mask")).with_row_index("row")
    patterns = numbered.partition_by("mask")
    found = [_sizes_of(mine, patterns, quasi) for mine in patterns]
    return pl.concat(found).sort("row")["size"]


def _sizes_of(mine: pl.DataFrame, patterns: Sequence[pl.DataFrame], quasi: Sequence[str]) -> pl.DataFrame:
    """Rows of one pattern of nulls against those of each: equal wherever both have a value."""
    total = mine.select("row", size=pl.lit(0, dtype=pl.Int64))
    for theirs in patterns:
        known = [name for name in quasi if mine[name].null_count() == 0 and theirs[name].null_count() == 0]
        if known:
            sums = theirs.group_by(known).agg(pl.col("n").sum().alias("more"))
            more = mine.join(sums, on=known, how="left", maintain_order="left")["more"].fill_null(0)
        else:
            more = pl.Series([int(theirs["n"].sum())] * mine.height, dtype=pl.Int64)
        total = total.with_columns(size=pl.col("size") + more)
    return total
