"""``ingest``: take deliveries in."""

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from desk.cli.output import Output, home_option, json_option, table
from desk.cli.running import run_job


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@click.option("--lab", help="Whose delivery it is, where the path does not tell.")
@home_option
@json_option
def command(paths: tuple[str, ...], lab: str | None, home: str, as_json: bool) -> None:
    """Take in the inbox, or PATHS (which stay where they are). What was taken in before is met again, not twice.

    Bad lines are kept back with file, line, column and reason; the rest goes on.
    """
    output = Output(as_json=as_json)
    arguments: dict[str, Any] = {"paths": [Path(path) for path in paths], "lab": lab}
    summary: dict[str, Any] = run_job("ingest", Path(home), output, arguments)
    output.result(summary, readable(summary, output))


def readable(summary: dict[str, Any], output: Output) -> list[str | Table]:
    """The run as a page."""
    rows = list(summary["rows_taken"].items())
    kept_back = list(summary["quarantined"].items())
    parts: list[str | Table] = [
        output.pick(
            f"文件 {summary['files']} 个，其中重复 {summary['duplicates']} 个",
            f"{summary['files']} files, {summary['duplicates']} met again",
        ),
        table([output.pick("类别", "kind"), output.pick("入库", "taken in")], rows),
    ]
    if kept_back:
        parts.append(table([output.pick("隔离原因", "kept back"), output.pick("数量", "count")], kept_back))
    return parts
