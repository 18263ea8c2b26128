"""``consent``: the consent register."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from desk.cli.output import Output, home_option, json_option, table
from flows.consents import ConsentState, add_consents, export_consent, import_consents, show_consent
from privacy.deidentify.pseudonym import check_pseudonym
from privacy.model.errors import BadInput
from privacy.model.event import Principal
from privacy.model.identifiers import Pseudonym
from privacy.model.request import Consent
from privacy.model.times import parse_instant
from privacy.model.vocabulary import Role
from workspace.files import write_bytes
from workspace.stores import Stores

at_option = click.option("--at", metavar="TIME", help="At this instant (RFC 3339); now by default.")


@click.group()
def command() -> None:
    """Who consented to what; shown at any moment, added to, exchanged as FHIR R4."""


@command.command()
@click.argument("subject")
@at_option
@home_option
@json_option
def show(subject: str, at: str | None, home: str, as_json: bool) -> None:
    """What holds for SUBJECT (S1-…) at a moment: form, notices, purposes, recipients, data, withdrawals, capacity."""
    wanted, moment, output = _subject(subject), _moment(at), Output(as_json=as_json)
    with _open(home) as (stores, who):
        state = show_consent(stores, wanted, moment, who)
    document = describe(state)
    output.result(document, _readable(document, output))


@command.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--lab", help="Whose delivery it is, where the path does not tell.")
@home_option
@json_option
def add(path: Path, lab: str | None, home: str, as_json: bool) -> int:
    """Take a consents CSV in. Bad lines are kept back with their reason; exit code 2 where no line was good."""
    output = Output(as_json=as_json)
    with _open(home) as (stores, who):
        taken = add_consents(stores, path, lab=lab, who=who)
    reasons = Counter(one.reason.value for one in taken.rejections) if taken else Counter[str]()
    added = taken.rows if taken else 0
    document = {"added": added, "met_again": taken is None, "quarantined": dict(sorted(reasons.items()))}
    readable = output.pick(f"登记 {added} 份，隔离 {reasons.total()} 份", f"{added} added, {reasons.total()} kept back")
    if taken is None:
        readable = output.pick(
            "此文件先前已接收，未重复登记。", "this file had been taken in before; nothing was added"
        )
    output.result(document, [readable, *(f"  {reason}: {count}" for reason, count in sorted(reasons.items()))])
    return BadInput.exit_code if reasons and not added else 0


@command.command(name="import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@home_option
@json_option
def import_fhir(path: Path, home: str, as_json: bool) -> None:
    """Register the consents of a FHIR R4 Consent or Bundle (JSON): all of them, or none with every reason."""
    output = Output(as_json=as_json)
    with _open(home) as (stores, who):
        done = import_consents(stores, path, who=who)
    output.result(
        {"imported": done.new, "known": done.known},
        output.pick(f"登记 {done.new} 份，已有 {done.known} 份", f"{done.new} imported, {done.known} known already"),
    )


@command.command()
@click.argument("subject")
@at_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it there (0600), not to stdout.")
@home_option
@json_option
def export(subject: str, at: str | None, out: Path | None, home: str, as_json: bool) -> None:
    """What holds for SUBJECT as a FHIR R4 Consent. It is personal data."""
    wanted, moment, output = _subject(subject), _moment(at), Output(as_json=as_json)
    with _open(home) as (stores, who):
        resource = export_consent(stores, wanted, moment, who)
    if out is None:
        output.result(resource)
        return
    write_bytes(out, json.dumps(resource, ensure_ascii=False, indent=1).encode("utf-8"))
    output.result({"file": out.name}, out.name)


def describe(state: ConsentState) -> dict[str, Any]:
    """The state as JSON values."""
    told = [{name: one[name] for name in ("withdrawn_at", "scope", "asked_by")} for one in state.withdrawals]
    return {
        "subject": state.subject,
        "at": state.at.isoformat(),
        "in_force": state.consent is not None and _in_force(state.consent, state.at),
        "consent": None if state.consent is None or state.entry is None else _consent(state.consent, state.entry),
        "withdrawals": told,
        "capacity": state.capacity.value if state.capacity else None,
        "forms": state.forms,
    }


def _consent(consent: Consent, entry: Any) -> dict[str, Any]:
    return {
        "form": consent.form.value,
        "form_version": entry["form_version"],
        "informed": consent.informed,
        "signed_by": sorted(consent.signed_by),
        "signed_at": entry["signed_at"],
        "purposes": sorted(consent.purposes),
        "recipients": sorted(consent.recipients) + (["any"] if consent.any_recipient else []),
        "data": sorted(consent.data),
        "notices": sorted(consent.notices),
        "from": consent.valid_from.isoformat(),
        "to": consent.valid_to.isoformat() if consent.valid_to else None,
        "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
        "document_digest": entry["document_digest"],
    }


def _in_force(consent: Consent, at: datetime) -> bool:
    """Signed, begun, not ended, not withdrawn. Whether it suffices for a purpose is what ``decide`` says."""
    ended = consent.valid_to is not None and consent.valid_to <= at
    withdrawn = consent.withdrawn_at is not None and consent.withdrawn_at <= at
    return consent.valid_from <= at and not ended and not withdrawn


def _readable(document: dict[str, Any], output: Output) -> list[str | Table]:
    consent = document["consent"] or {}
    title = output.pick(
        "有效" if document["in_force"] else "无效", "in force" if document["in_force"] else "not in force"
    )
    rows = [(name, _cell(value)) for name, value in consent.items()]
    rows += [("capacity", _cell(document["capacity"])), ("forms", document["forms"])]
    rows += [
        ("withdrawal", f"{one['withdrawn_at']} {one['scope']} ({one['asked_by']})") for one in document["withdrawals"]
    ]
    return [f"{document['subject']} · {document['at']} · {title}", table(("", ""), rows)]


def _cell(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(value) or None
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _subject(text: str) -> Pseudonym:
    subject = check_pseudonym(text)
    if not subject.startswith("S"):
        raise BadInput(
            "not-a-subject",
            zh="须为记录库的受检者假名（S1-…），不是日志或接收方的假名。",
            en="expected a subject pseudonym of the record store (S1-…), not one of the log or of a recipient",
        )
    return subject


def _moment(at: str | None) -> datetime | None:
    return parse_instant(at, field="at") if at else None


@contextmanager
def _open(home: str) -> Iterator[tuple[Stores, Principal]]:
    """The home's stores, and who runs this command: known by the account it runs under."""
    with Stores.open(Path(home), writer="cli") as stores:
        yield stores, Principal(f"account-{os.getuid()}", Role.OFFICER, "command")
