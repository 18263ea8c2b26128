"""Tables, hierarchies and a slow, obvious anonymiser that the release tests share."""

import csv
import gzip
import itertools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from privacy.release import ColumnConfig, ColumnRole, Hierarchy, TableConfig

DATA = Path(__file__).parent / "data"
ADULT_COLUMNS = (
    "sex", "age", "race", "marital-status", "education", "native-country", "workclass", "occupation", "salary-class",
)  # fmt: skip


def adult() -> pl.DataFrame:
    """UCI Adult as ARX ships it: 30,162 rows, nine columns, all text."""
    return pl.read_csv(gzip.decompress((DATA / "arx/adult.csv.gz").read_bytes()), separator=";", infer_schema=False)


def adult_subset() -> pl.DataFrame:
    """The 3,016 rows of it that ARX takes for a sample of the others."""
    content = (DATA / "arx/adult_subset.csv.gz").read_bytes()
    return pl.read_csv(gzip.decompress(content), separator=";", infer_schema=False)


def adult_hierarchy(column: str) -> Hierarchy:
    with (DATA / f"arx/adult_hierarchy_{column}.csv").open(newline="") as file:
        return Hierarchy.from_rows(column, list(csv.reader(file, delimiter=";")))


def adult_config(*, sensitive: str | None = None, **more: object) -> TableConfig:
    """Every column a quasi-identifier with ARX's hierarchy, but for ``sensitive``."""
    columns = tuple(
        ColumnConfig(name, ColumnRole.SENSITIVE)
        if name == sensitive
        else ColumnConfig(name, ColumnRole.QUASI, adult_hierarchy(name))
        for name in ADULT_COLUMNS
    )
    return TableConfig(columns=columns, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class BruteForce:
    """What trying every node by hand finds."""

    loss: float
    levels: set[tuple[int, ...]]
    """Every node of that loss."""


def brute_force(table: pl.DataFrame, config: TableConfig) -> BruteForce | None:
    """The optimum by definition: each node, each row, in plain Python. ``None`` when no node will do."""
    rows = table.rows(named=True)
    shares = [column.weight / sum(one.weight for one in config.quasi) for column in config.quasi]
    found: dict[tuple[int, ...], float] = {}
    for levels in itertools.product(*(range(column.hierarchy.height) for column in config.quasi if column.hierarchy)):
        shown = [
            tuple(_label(column, row, level) for column, level in zip(config.quasi, levels, strict=True))
            for row in rows
        ]
        left_out = _left_out(rows, shown, config)
        if len(left_out) > config.suppression_limit * len(rows) + 1e-9 or len(left_out) == len(rows):
            continue
        total = 0.0
        for index, (column, share) in enumerate(zip(config.quasi, shares, strict=True)):
            mean = sum(
                1.0 if place in left_out else _loss(column, label[index], levels[index])
                for place, label in enumerate(shown)
            ) / len(rows)
            total += share * (math.log1p(mean) if config.aggregate == "geometric" else mean)
        found[levels] = math.expm1(total) if config.aggregate == "geometric" else total
    if not found:
        return None
    least = min(found.values())
    return BruteForce(least, {levels for levels, loss in found.items() if loss <= least + 1e-9})


def _label(column: ColumnConfig, row: dict[str, str], level: int) -> str:
    assert column.hierarchy is not None
    return column.hierarchy.rows[row[column.name]][level]


def _loss(column: ColumnConfig, label: str, level: int) -> float:
    assert column.hierarchy is not None
    domain = column.hierarchy.rows.values()
    return (sum(labels[level] == label for labels in domain) - 1) / (len(domain) - 1) if len(domain) > 1 else 0.0


def _left_out(rows: list[dict[str, str]], shown: list[tuple[str, ...]], config: TableConfig) -> set[int]:
    """Rows of failing classes; for t against the whole table, then against what stays, until that settles."""
    classes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, label in enumerate(shown):
        classes[label].append(place)
    out: set[int] = set()
    reference: list[int] = list(range(len(rows)))
    while True:
        failing = {
            place for members in classes.values() if _fails(members, rows, config, reference) for place in members
        }
        failing |= out
        if failing == out or len(failing) == len(rows):
            return failing
        out, reference = failing, [place for place in range(len(rows)) if place not in failing]
        if config.t is None:
            return out


def _fails(members: list[int], rows: list[dict[str, str]], config: TableConfig, reference: list[int]) -> bool:
    if len(members) < config.k:
        return True
    for column in config.sensitive:
        values = Counter(rows[place][column.name] for place in members)
        if config.l is not None and _less_diverse(values, config):
            return True
        if config.t is not None:
            whole = Counter(rows[place][column.name] for place in reference)
            gap = sum(abs(values[v] / len(members) - whole[v] / len(reference)) for v in whole | values) / 2
            if gap > config.t + 1e-9:
                return True
    return False


def _less_diverse(values: Counter[str], config: TableConfig) -> bool:
    total, wanted = sum(values.values()), config.l or 1
    if config.diversity == "distinct":
        return len(values) < wanted
    if config.diversity == "entropy":
        return math.exp(-sum(n / total * math.log(n / total) for n in values.values())) < wanted - 1e-9
    counts = sorted(values.values(), reverse=True)
    return not counts[0] < (config.recursive_c or 1) * sum(counts[int(wanted) - 1 :])
