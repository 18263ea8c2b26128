"""``helixgate anonymize``: a table made k-anonymous (and l-diverse, t-close) with the least loss."""

import json
from pathlib import Path
from time import perf_counter

import click
from rich.table import Table

from desk.cli.output import Output, json_option, table
from privacy.model.errors import BadInput
from privacy.release import AnonymisedTable, Progress, anonymise
from workspace.tables import files_together, read_table, read_table_config, write_csv


@click.command(name="anonymize")
@click.argument("source", metavar="TABLE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--config", "config_path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="TOML.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help=".csv or .parquet")
@click.option("--report", "report_path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="JSON.")
@click.option("--time-budget", type=click.FloatRange(min=0.0), help="Seconds; then the best found, with its bound.")
@json_option
def command(
    source: Path, config_path: Path, out: Path, report_path: Path, time_budget: float | None, as_json: bool
) -> None:
    """Make TABLE (CSV or Parquet) as private as the config asks, with the least loss."""
    started = perf_counter()
    output = Output(as_json=as_json)
    if len({path.resolve() for path in (source, config_path, out, report_path)}) < 4:
        raise BadInput("same-file", zh="输入与输出须为不同的文件。", en="input and output must be different files")
    config = read_table_config(config_path)
    frame, separator = read_table(source)
    clock = _Clock(output, started, time_budget)
    result = anonymise(frame, config, progress=clock.tick)
    report = result.report | {"seconds": round(perf_counter() - started, 3)}
    with files_together(out, report_path) as (table_file, report_file):
        if out.suffix == ".parquet":
            result.frame.write_parquet(table_file)
        else:
            write_csv(result.frame, separator, table_file)
        report_file.write(json.dumps(report, ensure_ascii=False, indent=2).encode() + b"\n")
    output.result(report, _readable(result, report["seconds"], output))


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


def _readable(result: AnonymisedTable, seconds: float, output: Output) -> list[str | Table]:
    report = result.report
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
        (output.pick("秒", "seconds"), seconds),
    ]
    heights = {column.name: column.hierarchy.height if column.hierarchy else 2 for column in result.config.quasi}
    levels = [(name, f"{level} / {heights[name] - 1}") for name, level in report["levels"].items()]
    columns = (output.pick("列", "column"), output.pick("层级", "level"))
    return [table(("", ""), facts), table(columns, levels)]
