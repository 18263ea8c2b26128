"""``helixgate scrub``: free text with its identifiers replaced."""

from pathlib import Path

import click
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from desk.cli.output import Output, json_option
from workspace.scrubbing import ScrubCounts, scrub_file


@click.command(name="scrub")
@click.argument("source", metavar="IN.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the answers go.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes (default: one a core).")
@json_option
def command(source: Path, out: Path, jobs: int | None, as_json: bool) -> int:
    """Replace every identifier in the texts of IN.jsonl.

    Each line {"id", "text", "known"?} gives one line {"id", "text", "spans"}, or {"id", "error"} where it
    could not be read or a known value still showed. Exit 2 when a line could not be read, 4 when a text was held.
    """
    output = Output(as_json=as_json)
    with Progress(
        TextColumn("{task.description}"),
        TextColumn("{task.completed} lines"),
        TimeElapsedColumn(),
        console=output.talk,
        disable=not output.talk.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task("scrub", total=None)
        counts = scrub_file(source, out, workers=jobs, progress=lambda so_far: bar.update(task, completed=so_far.lines))
    output.result(
        {"lines": counts.lines, "scrubbed": counts.scrubbed, "held": counts.held, "bad": counts.bad, "out": out.name},
        _summary(output, counts),
    )
    if counts.held:
        return 4
    return 2 if counts.bad else 0


def _summary(output: Output, counts: ScrubCounts) -> str:
    return output.pick(
        f"共 {counts.lines} 行：已脱敏 {counts.scrubbed}，扣留 {counts.held}，无法读取 {counts.bad}",
        f"{counts.lines} lines: {counts.scrubbed} scrubbed, {counts.held} held, {counts.bad} unreadable",
    )
