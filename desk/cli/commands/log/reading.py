"""``helixgate log`` list, show, who-saw, export, snapshot: every reading of the log is recorded in it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from desk.cli.log_reading import common, log_names, log_person, reading, record
from desk.cli.output import Output, home_option, json_option, table
from privacy.model.errors import BadInput
from privacy.model.event import Accessed
from privacy.model.times import parse_instant
from workspace.home import Home, open_home
from workspace.log.export import EXPORTS, export_events
from workspace.log.queries import EventFilter
from workspace.log_snapshot import snapshot as copy_database

LIST_LIMIT = 50


class _Instant(click.ParamType[datetime]):
    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        return (
            value
            if isinstance(value, datetime)
            else parse_instant(value, field=param.name if param and param.name else "at")
        )


def _filters(function: Any) -> Any:
    """The options that narrow a list or an export."""
    words = {
        "kind": "Kind of event, such as release or denial.",
        "principal": "Who.",
        "dataset": "What.",
        "person": "A subject pseudonym (S1-… or L1-…).",
        "purpose": "Purpose code.",
        "verdict": "permit or deny.",
        "article": "Article cited, such as hunan-2025/23-2.",
        "rule": "Rule that failed.",
        "operation": "Release, query, delivery or run.",
        "outcome": "begun, done, refused, failed or abandoned.",
        "recipient": "Recipient of a release.",
        "text": "Words anywhere in the event.",
    }
    function = click.option("--until", type=_Instant(), help="Before this instant (RFC 3339).")(function)
    function = click.option("--since", type=_Instant(), help="From this instant on (RFC 3339).")(function)
    for name, help_text in reversed(words.items()):
        function = click.option(f"--{name}", help=help_text)(function)
    return function


def _filter(home: Home, narrow: dict[str, Any]) -> EventFilter:
    person = narrow.pop("person")
    return EventFilter(**narrow, person=None if person is None else log_person(home, person))


@click.command(name="list")
@_filters
@click.option("--limit", type=click.IntRange(min=1), default=LIST_LIMIT, show_default=True, help="The last so many.")
@home_option
@json_option
def list_events(home: str, as_json: bool, **narrow: Any) -> None:
    """Events, oldest first."""
    opened = open_home(Path(home))
    with reading(opened, "log-list") as (log, found):
        events = log.events(_filter(opened, narrow))
        found(events)
    Output(as_json=as_json).result({"events": events}, _event_table(events))


@click.command()
@click.argument("number", type=click.IntRange(min=0))
@home_option
@json_option
def show(number: int, home: str, as_json: bool) -> None:
    """Event NUMBER with its leaf hash."""
    with reading(open_home(Path(home)), "log-show") as (log, found):
        event = {"seq": number, "leaf": log.leaf(number).hex(), **json.loads(log.event_bytes(number))}
        found([event])
    Output(as_json=as_json).result(event)


@click.command(name="who-saw")
@click.argument("subject")
@home_option
@json_option
def who_saw(subject: str, home: str, as_json: bool) -> None:
    """Every release, answer and other event that contained SUBJECT (a subject pseudonym).

    Where the register of aliases says that one person is known under several, all of them are asked for.
    """
    opened = open_home(Path(home))
    names = log_names(opened, subject)
    with reading(opened, "log-who-saw", *names) as (log, found):
        told: dict[int, dict[str, Any]] = {}
        for name in names:
            for event in log.who_saw(name):
                known = told.setdefault(event["seq"], event | {"persons": []})
                known["persons"].append(name)
        events = [told[seq] for seq in sorted(told)]
        found(events)
    document = {"subject": subject, "names": len(names), "events": events}
    Output(as_json=as_json).result(document, _event_table(events))


@click.command()
@_filters
@click.option("--format", "form", type=click.Choice(sorted(EXPORTS)), help="What to write (default: csv).")
@click.option("--fhir", is_flag=True, help="The same as --format fhir.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@home_option
@json_option
def export(form: str | None, fhir: bool, out: Path, home: str, as_json: bool, **narrow: Any) -> None:
    """Write events as CSV, Parquet, or FHIR R4 AuditEvents (one Bundle)."""
    if fhir and form not in (None, "fhir"):
        raise BadInput("two-formats", zh="--fhir 与 --format 冲突。", en="--fhir contradicts --format")
    chosen = "fhir" if fhir else form or "csv"
    opened = open_home(Path(home))
    with reading(opened, "log-export") as (log, found):
        events = log.events(_filter(opened, narrow))
        found(events)
    count = export_events(events, chosen, out, site=opened.settings.home_id)
    document = {"events": count, "format": chosen, "file": out.name}
    Output(as_json=as_json).result(document, table(("export", ""), document.items()))


@click.command()
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), required=True, help="New DuckDB file.")
@home_option
@json_option
def snapshot(to: Path, home: str, as_json: bool) -> None:
    """Copy the log's tables to a DuckDB file of your own, to be asked with any DuckDB while the log is written."""
    opened = open_home(Path(home))
    record(opened, Accessed(**common(opened, "log-snapshot"), dataset="access-log", outcome="begun"))
    size = copy_database(opened.room("log"), to)
    record(opened, Accessed(**common(opened, "log-snapshot"), dataset="access-log", rows=size))
    Output(as_json=as_json).result({"events": size, "file": to.name}, f"{size} → {to.name}")


def _event_table(events: list[dict[str, Any]]) -> Table:
    columns = ("seq", "at (UTC)", "event", "who", "dataset", "n", "decision")
    rows = [
        (
            event["seq"],
            event["at"][:16].replace("T", " "),
            event["kind"] if event["outcome"] == "done" else f"{event['kind']} {event['outcome']}",
            event["principal"]["id"],
            event["dataset"],
            len(event["persons"]),
            event["ruling"] and event["ruling"]["verdict"],
        )
        for event in events
    ]
    return table(columns, rows)
