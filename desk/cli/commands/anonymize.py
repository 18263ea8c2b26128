"""``helixgate anonymize``: a table made k-anonymous (and l-diverse, t-close) with the least loss."""

import json
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import click
from rich.table import Table

from desk.cli.output import Output, json_option, table
from privacy.model.errors import BadInput
from privacy.release import (
    Outcome,
    Progress,
    ReleasePlan,
    count_people,
    count_rows,
    plan_release,
    released_config,
)
from workspace.tables import TableFile, open_table, read_table_config
from workspace.tables_writing import TableWriter, files_together


@click.command(name="anonymize")
@click.argument("source", metavar="TABLE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--config", "config_path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="TOML.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help=".csv or .parquet")
@click.option("--report", "report_path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="JSON.")
@click.option(
    "--population-table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Everybody among whom an opponent looks, ungeneralised (CSV or Parquet); for k-map and delta-presence.",
)
@click.option("--time-budget", type=click.FloatRange(min=0.0), help="Seconds; then the best found, with its bound.")
@json_option
def command(
    source: Path,
    config_path: Path,
    out: Path,
    report_path: Path,
    population_table: Path | None,
    time_budget: float | None,
    as_json: bool,
) -> None:
    """Make TABLE (CSV or Parquet) as private as the config asks, with the least loss."""
    started = perf_counter()
    output = Output(as_json=as_json)
    files = [source, config_path, out, report_path, *([population_table] if population_table else [])]
    if len({path.resolve() for path in files}) < len(files):
        raise BadInput("same-file", zh="输入与输出须为不同的文件。", en="input and output must be different files")
    config = read_table_config(config_path)
    table_file = open_table(source)
    people = open_table(population_table) if population_table else None
    clock = _Clock(output, started, time_budget)
    others = people.batches() if people else None
    plan = plan_release(table_file.batches(), config, population=others, progress=clock.tick)
    with files_together(out, report_path) as (out_file, report_file):
        writer = TableWriter(out_file, parquet=out.suffix == ".parquet", separator=table_file.separator)
        outcome = _write(plan, table_file, people, writer)
        outcome = replace(outcome, seconds=round(perf_counter() - started, 3))
        report_file.write(json.dumps(outcome.report, ensure_ascii=False, indent=2).encode() + b"\n")
    output.result(outcome.report, _readable(outcome, output))


def _write(plan: ReleasePlan, source: TableFile, people: TableFile | None, writer: TableWriter) -> Outcome:
    """Writes the released rows, and measures them as they were written, beside the population where there is one."""
    counts, row = [], 0
    for batch in source.batches():
        released, _ = plan.apply(batch, row)
        writer.write(released)
        counts.append(count_rows(released, released_config(plan.config)))
        row += batch.height
    writer.close()
    population = [count_people(batch, plan.config) for batch in people.batches()] if people else []
    return plan.outcome(counts, source.columns, population)


class _Clock:
    """Tells how far the search is, at most twice a second, and when its time is over."""

    def __init__(self, output: Output, started: float, budget: float | None) -> None:
        self.output, self.started, self.budget, self.told = output, started, budget, started

    def tick(self, progress: Progress) -> bool:
        now = perf_counter()
        if now - self.told > 2:
            self.told = now
            done = 100 * progress.excluded / progress.lattice
            best = f"{progress.best:.4f}" if progress.best is not None else "–"
            self.output.say(
                f"已排除 {done:.1f}% 的组合；最小损失 {best}，下界 {progress.bound:.4f}",
                f"{done:.1f} % of the lattice excluded; least loss {best}, bound {progress.bound:.4f}",
            )
        return self.budget is None or now - self.started < self.budget


def _readable(outcome: Outcome, output: Output) -> list[str | Table]:
    report = outcome.report
    facts = [
        (output.pick("输入行", "rows in"), report["rows_in"]),
        (output.pick("输出行", "rows out"), report["rows_out"]),
        (output.pick("抑制行", "suppressed"), report["suppressed"]),
        ("k", report["k"]),
        ("l", report["l"]),
        ("t", None if report["t"] is None else f"{report['t']:.6f}"),
        (output.pick("损失", "loss"), f"{report['loss']:.6f}"),
        (output.pick("最大重识别风险", "greatest re-identification risk"), f"{report['risk']['prosecutor_max']:.4f}"),
        (output.pick("已去除的列", "removed columns"), ", ".join(report["removed"]) or None),
        (output.pick("秒", "seconds"), report["seconds"]),
    ]
    heights = {column.name: column.hierarchy.height if column.hierarchy else 2 for column in outcome.config.quasi}
    levels = [(name, f"{level} / {heights[name] - 1}") for name, level in report["levels"].items()]
    columns = (output.pick("列", "column"), output.pick("层级", "level"))
    return [table(("", ""), facts), table(columns, levels)]
