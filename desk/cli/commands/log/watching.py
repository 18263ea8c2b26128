"""``helixgate log`` watch, freeze, unfreeze, freezes, notice."""

from pathlib import Path
from typing import Any

import click

from desk.cli.log_reading import officer
from desk.cli.output import Output, home_option, json_option, table
from flows.notice import write_notice
from flows.watching import Raised, change_freeze, watch_log
from workspace import freezes as register
from workspace.stores import Stores

_WRITER = "cli-log"


@click.command()
@click.option("--canary", multiple=True, help="Pseudonym of a person nobody is; may be repeated. Asks the whole log.")
@click.option("--all", "whole", is_flag=True, help="The whole log, not only what was told since the last watch.")
@home_option
@json_option
def watch(canary: tuple[str, ...], whole: bool, home: str, as_json: bool) -> None:
    """Bulk access, repeated denials, night access, canaries, clock steps: each is recorded as an incident, once.

    An incident as severe as the settings say freezes the principal or dataset concerned.
    """
    with Stores.open(Path(home), writer=_WRITER) as stores:
        raised = watch_log(stores, canaries=canary, who=officer(), whole=whole or bool(canary))
    columns = ("seq", "at", "watch", "severity", "principal", "dataset", "frozen", "id")
    rows = [_row(one) for one in raised]
    document = {"incidents": [dict(zip(columns, row, strict=True)) for row in rows]}
    Output(as_json=as_json).result(document, table(columns, rows))


def _row(one: Raised) -> tuple[Any, ...]:
    found = one.finding
    who = (found.principal, found.dataset, list(one.frozen), one.incident.id)
    return (found.seq, found.at.isoformat(), found.watch.value, one.incident.severity, *who)


@click.command()
@click.argument("target", metavar="principal:ID|dataset:NAME")
@click.option("--reason", required=True, help="Why; kept in the log, scrubbed.")
@home_option
@json_option
def freeze(target: str, reason: str, home: str, as_json: bool) -> None:
    """Refuse every access by a principal, or to a dataset, from the next one on."""
    _change(home, target, "frozen", reason, as_json=as_json)


@click.command()
@click.argument("target", metavar="principal:ID|dataset:NAME")
@click.option("--reason", required=True, help="What was found out; kept in the log, scrubbed.")
@home_option
@json_option
def unfreeze(target: str, reason: str, home: str, as_json: bool) -> None:
    """Let a frozen principal or dataset go."""
    _change(home, target, "lifted", reason, as_json=as_json)


@click.command()
@home_option
@json_option
def freezes(home: str, as_json: bool) -> None:
    """What is frozen now, since when, by whom and why."""
    with Stores.open(Path(home), writer=_WRITER) as stores:
        held = list(register.freezes(stores.registers).values())
    document = [
        {
            "target": one.target,
            "since": one.since.isoformat(),
            "by": one.by,
            "reason": one.reason,
            "incident": one.incident,
        }
        for one in held
    ]
    rows = [list(one.values()) for one in document]
    Output(as_json=as_json).result({"freezes": document}, table(("target", "since", "by", "reason", "incident"), rows))


@click.command()
@click.argument("incident")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File for the draft (.md).")
@home_option
@json_option
def notice(incident: str, out: Path, home: str, as_json: bool) -> None:
    """Draft the notice to the authority about INCIDENT (its number or id), in Chinese and English, naming nobody."""
    with Stores.open(Path(home), writer=_WRITER) as stores:
        drafted = write_notice(stores, incident, out, who=officer())
    Output(as_json=as_json).result(drafted, f"{drafted['incident']} → {out.name}")


def _change(home: str, target: str, change: str, reason: str, *, as_json: bool) -> None:
    with Stores.open(Path(home), writer=_WRITER) as stores:
        event = change_freeze(stores, target, change, reason, who=officer())
    document = {"target": event.target, "change": event.change, "reason": event.reason, "event": event.id}
    Output(as_json=as_json).result(document, f"{event.target}: {event.change}")
