"""``helixgate scrub``: free text and documents with their identifiers replaced."""

from pathlib import Path

import click
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from desk.cli.output import Output, json_option, table
from privacy.model.errors import BadInput, Place
from workspace.scrub_documents import ScrubbedFile, scrub_document_file
from workspace.scrubbing import ScrubCounts, parse_known, scrub_file

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="scrub")
@click.argument("source", metavar="[IN.jsonl]", type=_EXISTING, required=False)
@click.option("--document", type=_EXISTING, help="One report as PDF, Word, report JSON, FHIR or text.")
@click.option("--known", type=_EXISTING, help="With --document: what the record knows, a JSON object.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the answers go.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes (default: one a core).")
@json_option
def command(
    source: Path | None, document: Path | None, known: Path | None, out: Path, jobs: int | None, as_json: bool
) -> int:
    """Replace every identifier in the texts of IN.jsonl, or in one document.

    Each line {"id", "text", "known"?} gives one line {"id", "text", "spans"}, or {"id", "error"} where it
    could not be read or a known value still showed. Of a PDF or Word document its text comes out, of JSON the
    same JSON; pictures and attachments stay behind and are listed. Exit 2 when a line or the document could not
    be read, 4 when a text was held.
    """
    output = Output(as_json=as_json)
    if (source is None) == (document is None) or (known is not None and document is None):
        raise click.UsageError("give either IN.jsonl or --document FILE; --known goes with --document")
    if document is not None:
        done = scrub_document_file(document, out, known=_known(known))
        output.result(_as_json(done, out), _page(output, done))
        return 0
    counts = _scrub_lines(output, source, out, jobs) if source is not None else ScrubCounts()
    output.result(
        {"lines": counts.lines, "scrubbed": counts.scrubbed, "held": counts.held, "bad": counts.bad, "out": out.name},
        _summary(output, counts),
    )
    if counts.held:
        return 4
    return 2 if counts.bad else 0


def _scrub_lines(output: Output, source: Path, out: Path, jobs: int | None) -> ScrubCounts:
    with Progress(
        TextColumn("{task.description}"),
        TextColumn("{task.completed} lines"),
        TimeElapsedColumn(),
        console=output.talk,
        disable=not output.talk.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task("scrub", total=None)
        return scrub_file(source, out, workers=jobs, progress=lambda so_far: bar.update(task, completed=so_far.lines))


def _known(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        return parse_known(path.read_bytes())
    except BadInput as error:
        raise BadInput(error.code, zh=error.zh, en=error.en, place=Place(file=path.name, column="known")) from None


def _summary(output: Output, counts: ScrubCounts) -> str:
    return output.pick(
        f"共 {counts.lines} 行：已脱敏 {counts.scrubbed}，扣留 {counts.held}，无法读取 {counts.bad}",
        f"{counts.lines} lines: {counts.scrubbed} scrubbed, {counts.held} held, {counts.bad} unreadable",
    )


def _as_json(done: ScrubbedFile, out: Path) -> dict[str, object]:
    left_out = [{"reason": reason, "where": where, "zh": zh, "en": en} for reason, where, zh, en in done.left_out]
    return {"kind": done.kind, "spans": dict(done.spans), "left_out": left_out, "out": out.name}


def _page(output: Output, done: ScrubbedFile) -> list[str | Table]:
    count = sum(done.spans.values())
    said = output.pick(f"{done.kind}：已替换 {count} 处", f"{done.kind}: {count} stretches replaced")
    if not done.left_out:
        return [said]
    rows = [(reason, where, output.pick(zh, en)) for reason, where, zh, en in done.left_out]
    return [said, table(("reason", "where", "what"), rows)]
