"""``helixgate risk``: how identifiable the people in a table are, as it stands."""

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from desk.cli.output import Output, json_option, table
from privacy.release import (
    broken,
    count_people,
    count_rows,
    measure_counts,
    measure_matching,
    population_uniques,
    presence_counts,
)
from workspace.tables import open_table, read_table_config


@click.command(name="risk")
@click.argument("source", metavar="TABLE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--config", "config_path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="TOML.")
@click.option("--population", type=click.IntRange(min=1), help="People in all, to estimate who is unique among them.")
@click.option(
    "--population-table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Everybody among whom an opponent looks, ungeneralised; for k-map, delta-presence and the journalist.",
)
@json_option
def command(
    source: Path, config_path: Path, population: int | None, population_table: Path | None, as_json: bool
) -> None:
    """Measure TABLE (CSV or Parquet) as it is; change nothing."""
    output = Output(as_json=as_json)
    config = read_table_config(config_path)
    counts = [count_rows(batch, config) for batch in open_table(source).batches()]
    measured = measure_counts(counts, config)
    matching = measure_matching(counts, config)
    beside = None
    if population_table:
        people = [count_people(batch, config) for batch in open_table(population_table).batches()]
        beside = presence_counts(people, counts, config)
    document = measured.as_json() | {
        "uniques": measured.uniques,
        "missing_matches": {"k": matching.k, "uniques": matching.uniques} if matching else None,
        "population_uniques": population_uniques(measured.sizes, population) if population else None,
        "population": beside.as_json() if beside else None,
        "broken": list(broken(measured, beside, config)),
    }
    output.result(document, _readable(document, output))


def _readable(found: dict[str, Any], output: Output) -> list[str | Table]:
    risk, beside = found["risk"], found["population"]
    greatest, mean = risk["journalist_max"], risk["journalist_mean"]
    if beside:
        greatest, mean = beside["journalist_max"], beside["journalist_mean"]
    facts = [
        (output.pick("行", "rows"), found["rows"]),
        (output.pick("等价类", "classes"), found["classes"]),
        ("k", found["k"]),
        ("l", found["l"]),
        ("t", None if found["t"] is None else f"{found['t']:.6f}"),
        (output.pick("唯一者", "uniques"), risk["uniques"]),
        (output.pick("未达到的要求", "asked and not held"), ", ".join(found["broken"]) or None),
    ]
    if beside:
        facts += [
            ("k-map", beside["k_map"]),
            ("δ", f"{beside['delta_min']:.4f} – {beside['delta_max']:.4f}"),
        ]
    estimated = found["population_uniques"] or {}
    facts += [
        (
            output.pick(f"总体唯一者（{model}）", f"population uniques ({model})"),
            None if value is None else f"{value:.1f}",
        )
        for model, value in estimated.items()
    ]
    attackers = [
        (output.pick("检察官", "prosecutor"), f"{risk['prosecutor_max']:.4f}", f"{risk['prosecutor_mean']:.4f}"),
        (output.pick("记者", "journalist"), f"{greatest:.4f}", f"{mean:.4f}"),
        (output.pick("营销者", "marketer"), None, f"{mean:.4f}"),
    ]
    columns = (output.pick("攻击者", "attacker"), output.pick("最大", "max"), output.pick("平均", "mean"))
    return [table(("", ""), facts), table(columns, attackers)]
