"""``helixgate log``: list, show, verify, prove, sign, export the access log, and who saw a person."""

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from desk.cli.log_reading import common, load_signer, log_person, own, public_keys, reading, record
from desk.cli.output import Output, home_option, json_option, table
from privacy.audit import VerifierKey
from privacy.audit.watch import WatchLimits, watch
from privacy.audit.witness import format_request
from privacy.model.errors import BadInput, Place, ProofFailed
from privacy.model.event import Incident, Verified
from privacy.model.times import parse_instant
from workspace.access_log import AccessLog, check_continues
from workspace.files import write_bytes
from workspace.home import Home, World, open_home
from workspace.log.export import EXPORTS, export_events
from workspace.log.queries import EventFilter
from workspace.witness import Witness

LIST_LIMIT = 50


@click.group()
def command() -> None:
    """The access log: who saw what, when, why, and that nobody rewrote it."""


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


@command.command(name="list")
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


@command.command()
@click.argument("number", type=click.IntRange(min=0))
@home_option
@json_option
def show(number: int, home: str, as_json: bool) -> None:
    """Event NUMBER with its leaf hash."""
    with reading(open_home(Path(home)), "log-show") as (log, found):
        event = {"seq": number, "leaf": log.leaf(number).hex(), **json.loads(log.event_bytes(number))}
        found([event])
    Output(as_json=as_json).result(event)


@command.command(name="who-saw")
@click.argument("subject")
@home_option
@json_option
def who_saw(subject: str, home: str, as_json: bool) -> None:
    """Every release, answer and other event that contained SUBJECT (a subject pseudonym)."""
    opened = open_home(Path(home))
    person = log_person(opened, subject)
    with reading(opened, "log-who-saw", person) as (log, found):
        events = log.who_saw(person)
        found(events)
    Output(as_json=as_json).result({"subject": subject, "events": events}, _event_table(events))


@command.command(name="watch")
@click.option("--canary", multiple=True, help="Pseudonym of a person nobody is; may be repeated.")
@home_option
@json_option
def watch_events(canary: tuple[str, ...], home: str, as_json: bool) -> None:
    """Bulk access, repeated denials, night access, canaries, clock steps: each is recorded as an incident, once."""
    opened = open_home(Path(home))
    with own(opened) as log:
        findings = list(watch(log.events(), WatchLimits(), frozenset(log_person(opened, one) for one in canary)))
        fresh = [one for one in findings if not log.has(one.as_incident().id)]
    for one in fresh:
        record(opened, one.as_incident())
    rows = [(one.seq, one.at.isoformat(), one.watch, one.principal, one.dataset) for one in fresh]
    document = {"incidents": [{"watch": one.watch, "seq": one.seq, "principal": one.principal} for one in fresh]}
    Output(as_json=as_json).result(document, table(("event", "at", "watch", "who", "dataset"), rows))


@command.command()
@click.option("--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An earlier checkpoint.")
@click.option("--key", "extra_keys", multiple=True, help="A verifier key of an earlier generation; may be repeated.")
@home_option
@json_option
def verify(against: Path | None, extra_keys: tuple[str, ...], home: str, as_json: bool) -> None:
    """Recompute everything from content; exit code 4 with the first event that does not hold."""
    opened = open_home(Path(home))
    keys = (*public_keys(opened), *(VerifierKey.parse(text) for text in extra_keys))
    note = None if against is None else _read_text(against)
    try:
        with own(opened) as log:
            verified = log.verify(keys, note)
    except ProofFailed as failure:
        record(opened, Incident(**common(opened, "log-verify"), incident="broken-proof", note=failure.code))
        raise
    record(opened, Verified(**common(opened, "log-verify"), tree_size=verified.size, root=verified.root.hex()))
    document = {
        "verified": True,
        "events": verified.size,
        "root": verified.root.hex(),
        "checkpoints": verified.checkpoints,
        "writers": verified.writers,
        "writers_cut_off": verified.cut_off,
        "repeats": verified.repeats,
    }
    Output(as_json=as_json).result(document, table(("access log", ""), document.items()))


@command.command()
@click.argument("number", type=click.IntRange(min=0))
@click.option("--size", "tree_size", type=click.IntRange(min=1), help="In the tree of so many events (default: all).")
@home_option
@json_option
def prove(number: int, tree_size: int | None, home: str, as_json: bool) -> None:
    """An inclusion proof for event NUMBER, with the head it leads to."""
    opened = open_home(Path(home))
    signer = load_signer(opened)
    with own(opened) as log:
        size = log.size if tree_size is None else tree_size
        path = log.prove_inclusion(number, size)
        document = {
            "index": number,
            "tree_size": size,
            "leaf": log.leaf(number).hex(),
            "path": [base64.b64encode(one).decode() for one in path],
            "root": base64.b64encode(log.root_at(size)).decode(),
            "checkpoint": log.checkpoint(signer, signer.name) if size == log.size else None,
        }
    Output(as_json=as_json).result(document)


@command.command()
@click.option(
    "--to", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Also keep it in this folder."
)
@home_option
@json_option
def checkpoint(to: Path | None, home: str, as_json: bool) -> None:
    """Sign the log's head: a C2SP checkpoint, to be kept where nobody of the lab can change it.

    With --to, the log must first continue every checkpoint that lies in that folder.
    """
    opened = open_home(Path(home))
    signer = load_signer(opened)
    with own(opened) as log:
        if to is not None:
            for kept in sorted(to.glob("*.checkpoint")):
                check_continues(log, _read_text(kept), public_keys(opened))
        note, size = log.checkpoint(signer, signer.name), log.size
    if to is not None:
        write_bytes(to / f"{size:012d}.checkpoint", note.encode())
    document = {"checkpoint": note, "size": size, "key": str(VerifierKey.of(signer.name, signer.private_key))}
    Output(as_json=as_json).result(document, note.rstrip("\n"))


@command.command(name="ask-witness")
@click.option("--from", "old_size", type=click.IntRange(min=0), default=0, help="Size the witness signed last.")
@home_option
@json_option
def ask_witness(old_size: int, home: str, as_json: bool) -> None:
    """A request to a witness: the signed head, and the proof that the log grew to it from what the witness saw last."""
    opened = open_home(Path(home))
    signer = load_signer(opened)
    with own(opened) as log:
        note = log.checkpoint(signer, signer.name)
        request = format_request(old_size, log.prove_consistency(old_size, log.size), note)
    key = str(VerifierKey.of(signer.name, signer.private_key))
    Output(as_json=as_json).result({"request": request, "key": key}, request.rstrip("\n"))


@command.command()
@click.argument("request", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The witness's folder.")
@click.option("--name", default="witness", show_default=True, help="Name of a new witness.")
@click.option("--log-key", required=True, help="The log's verifier key, as the lab gave it once.")
@json_option
def witness(request: Path, folder: Path, name: str, log_key: str, as_json: bool) -> None:
    """Co-sign the head in REQUEST if the log grew from the last one signed here; needs no home. Exit code 4 if not."""
    world = World()
    signing = Witness.make(folder, name, world.random_bytes)
    note = signing.sign(_read_text(request), VerifierKey.parse(log_key), world.now())
    Output(as_json=as_json).result({"checkpoint": note, "key": str(signing.public_key)}, note.rstrip("\n"))


@command.command(name="set-aside")
@click.argument("writer")
@home_option
@json_option
def set_aside(writer: str, home: str, as_json: bool) -> None:
    """Let work go on after the journal of WRITER was found broken or lost: keep what holds of it, and the file."""
    opened = open_home(Path(home))
    added = AccessLog.set_aside(opened.room("log"), writer.removesuffix(".journal"))
    record(opened, Incident(**common(opened, "log-set-aside"), incident="journal-set-aside", note=writer))
    Output(as_json=as_json).result({"set_aside": writer, "events": added}, f"{writer}: {added}")


@command.command()
@click.option("--to", type=click.Path(path_type=Path), required=True, help="New folder for the copy.")
@home_option
@json_option
def backup(to: Path, home: str, as_json: bool) -> None:
    """Copy the log to a new folder while it is being written; put the folder back as HOME/log to restore."""
    with own(open_home(Path(home))) as log:
        log.backup(to)
        document = {"events": log.size, "root": log.root.hex(), "folder": to.name}
    Output(as_json=as_json).result(document, table(("backup", ""), document.items()))


@command.command()
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


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            "not-a-checkpoint",
            zh="文件无法作为检查点读取。",
            en="the file cannot be read as a checkpoint",
            place=Place(file=path.name),
        ) from None


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
