"""The consent register for people: shown, added to, imported and exported. No access without its record.

Not Prefect flows: each is one look or one short change, asked for by a person at this moment.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from flows.aliases import names_of
from flows.histories import Histories
from flows.intake.find import find_deliveries
from flows.intake.run import IntakeRun, Taken
from flows.intake.take import retry_waiting, take_found
from flows.policies import policies_in_force
from privacy.deidentify.pseudonym import check_pseudonym
from privacy.gate.consent_state import capacity_at, speaking_form, state_at
from privacy.model.deliveries import DeliveryKind
from privacy.model.errors import BadInput, Place, Refused
from privacy.model.event import Accessed, ConsentChanged, Denied, Principal
from privacy.model.identifiers import FileDigest, Pseudonym
from privacy.model.people import Identity, IdentityKey
from privacy.model.request import Consent
from privacy.model.vocabulary import Capacity
from privacy.parse.fhir_consent import FhirConsent, fhir_consent, parse_fhir_consents
from privacy.parse.fhir_consent.codes import RESIDENT_ID
from privacy.validate.resident_id import birth_date_of, has_right_check_digit
from workspace.freezes import check_not_frozen
from workspace.locks import held
from workspace.origin import at_terminal
from workspace.stores import Stores

_REGISTER = "consents"
_INSTANTS = ("signed_at", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class ConsentState:
    """What holds for one person at one moment."""

    subject: Pseudonym
    at: datetime
    consent: Consent | None
    """``None``: nobody had signed by then."""
    entry: Mapping[str, Any] | None = field(repr=False)
    """The register entry that speaks."""
    forms: int
    """How many forms the register holds of this person, later ones included."""
    withdrawals: tuple[Mapping[str, Any], ...]
    """All that were made by ``at``, oldest first: ``withdrawn_at``, ``scope``, ``asked_by``."""
    capacity: Capacity | None
    """``None``: no order has told the birth date."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a FHIR document brought."""

    new: int
    known: int
    """Consents that the register held already, word for word."""


def show_consent(stores: Stores, subject: Pseudonym, at: datetime | None, who: Principal) -> ConsentState:
    """The state at ``at`` (now by default), recorded as an access before anything is read.

    Raises:
        BadInput: this home knows no such subject; the attempt is recorded.
        Refused: the asker or the register is frozen; recorded as a denial.
        PartMissing: the log cannot be written: nothing was read.
    """
    common: dict[str, Any] = {
        "principal": who,
        "operation": f"consent-show-{stores.world.new_id()[:16]}",
        "dataset": _REGISTER,
        "persons": stores.in_log([subject]),
        "origin": at_terminal(),
    }
    _record(stores, common, outcome="begun")
    try:
        check_not_frozen(stores.registers, who.id, [_REGISTER])
    except Refused as error:
        stores.journal.append(_denied(stores, common, error))
        raise
    state = _state(stores, subject, at or stores.world.now())
    if state is None:
        _record(stores, common, outcome="failed", note="unknown-subject")
        raise _unknown(Place(column="subject"))
    _record(stores, common, outcome="done", rows=state.forms)
    return state


def export_consent(stores: Stores, subject: Pseudonym, at: datetime | None, who: Principal) -> dict[str, Any]:
    """The state as a FHIR R4 Consent; recorded like ``show_consent``.

    Raises:
        BadInput: no such subject, or nothing had been signed by then.
    """
    state = show_consent(stores, subject, at, who)
    if state.consent is None or state.entry is None:
        raise BadInput(
            "no-consent-then",
            zh="该时刻尚无已签署的同意，没有可导出的内容。",
            en="nothing had been signed by then; there is nothing to export",
        )
    return fhir_consent(subject, state.consent, state.entry, at=state.at)


def add_consents(stores: Stores, path: Path, *, lab: str | None, who: Principal) -> Taken | None:
    """Take a consents file in as the ingest flow does, then try again what waited for it. ``None``: met again.

    Raises:
        BadInput: the file is not there, or holds no consents; nothing was changed.
    """
    found = find_deliveries(stores, [path], lab=lab)
    if path.is_dir() or [one.delivery.kind for one in found] != [DeliveryKind.CONSENTS]:
        raise BadInput(
            "not-consents",
            zh="此文件不是知情同意 CSV（按表头识别），未作改动。",
            en="this is no consents CSV (told by its header); nothing was changed",
            place=Place(file=path.name),
            remedy_zh="表头见 docs/formats.md；其他文件请用 helixgate ingest，FHIR 请用 consent import。",
            remedy_en="See docs/formats.md for the header; use helixgate ingest or consent import for other files.",
        )
    with held(stores.home.room("run") / "ingest.lock", exclusive=True):
        run = IntakeRun(stores, policies_in_force(stores), stores.world.now(), who)
        taken = take_found(run, found[0])
        retry_waiting(run, [taken])
    return taken


def import_consents(stores: Stores, path: Path, *, who: Principal) -> Imported:
    """Register every consent of a FHIR R4 document, or none of them.

    Raises:
        BadInput: an element cannot be mapped, or a person is not known; nothing was registered.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise BadInput(
            "no-such-file", zh="文件不存在或无法读取。", en="the file cannot be read", place=Place(file=path.name)
        ) from None
    consents = parse_fhir_consents(content, file=path.name)
    _check_people(stores, consents, path.name)
    digest = FileDigest(f"sha256:{hashlib.sha256(content).hexdigest()}")
    source = f"F-{digest.removeprefix('sha256:')[:16]}"
    with held(stores.home.room("run") / "ingest.lock", exclusive=True):
        # The paper behind the entries is kept like every other original.
        stores.originals.keep(path, digest, name=path.name, lab="")
        new = sum(_register(stores, one, source, who) for one in consents)
    return Imported(new, len(consents) - new)


def _register(stores: Stores, one: FhirConsent, source: str, who: Principal) -> bool:
    """The entry and its event in one transaction; whether it was new."""
    subject, now = _subject(stores, one, source), stores.world.now()
    if any(_says_the_same(one.entry, held) for held in stores.registers.entries(_REGISTER, subject)):
        return False
    event = ConsentChanged(
        id=stores.world.new_id(),
        at=now,
        principal=who,
        operation=source,
        dataset=_REGISTER,
        rows=1,
        persons=stores.in_log([subject]),
        origin=at_terminal(),
        change="imported",
        form_version=one.entry["form_version"],
    )
    return stores.registers.add_entry(_REGISTER, subject, dict(one.entry), source=source, at=now, event=event)


def _says_the_same(entry: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    """Whether the register holds it already: lists in any order, instants in any zone."""
    return all(_comparable(name, held.get(name)) == _comparable(name, value) for name, value in entry.items())


def _comparable(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return frozenset(value)
    return datetime.fromisoformat(value) if name in _INSTANTS and value else value


def _check_people(stores: Stores, consents: list[FhirConsent], file: str) -> None:
    """Look before anything changes: every identifier leads, or can lead, to a person."""
    for number, one in enumerate(consents):
        place = Place(file=file, column=f"Consent {number + 1}, patient.identifier")
        if one.system == RESIDENT_ID:
            if not has_right_check_digit(one.identifier) or birth_date_of(one.identifier) is None:
                raise BadInput(
                    "bad-resident-id",
                    zh="居民身份证号的校验码或出生日期不符。",
                    en="the resident ID's check digit or birth date does not hold",
                    place=place,
                )
        elif not _is_known(stores, check_pseudonym(one.identifier)):
            raise _unknown(place)


def _subject(stores: Stores, one: FhirConsent, source: str) -> Pseudonym:
    """A resident ID goes straight into the vault, which answers with the person's pseudonym, known or new."""
    if one.system != RESIDENT_ID:
        return Pseudonym(one.identifier)
    number = one.identifier.upper()
    born = birth_date_of(number)
    values = {"resident_id": number} | ({"birth_date": born.isoformat()} if born else {})
    return stores.vault.link_people([Identity(IdentityKey("resident-id", number), values)], source=f"{source}/fhir")[0]


def _state(stores: Stores, subject: Pseudonym, at: datetime) -> ConsentState | None:
    if not _is_known(stores, subject):
        return None
    histories = Histories.read(stores.registers, [subject])
    born = _birth_date(stores, subject)
    history = histories.of(subject, born)
    consents, speaking = histories.entries(_REGISTER, subject), speaking_form(history, at)
    withdrawals = histories.entries("withdrawals", subject)
    told = sorted(withdrawals, key=lambda one: (datetime.fromisoformat(one["withdrawn_at"]), one["_number"]))
    return ConsentState(
        subject=subject,
        at=at,
        consent=state_at(history, at),
        entry=next((one for one in consents if speaking is not None and one["_number"] == speaking.number), None),
        forms=len(consents),
        withdrawals=tuple(one for one in told if datetime.fromisoformat(one["withdrawn_at"]) <= at),
        capacity=capacity_at(born, at, history.rulings) if born else None,
    )


def _birth_date(stores: Stores, subject: Pseudonym) -> date | None:
    """From the orders' records: the vault need not be opened for it."""
    orders = stores.records.read_all("orders", ["subject", "birth_date", "received_at"])
    if orders.height == 0:
        return None
    names = list(names_of(stores.registers, subject))
    born: list[date] = orders.filter(pl.col("subject").is_in(names)).sort("received_at")["birth_date"].to_list()
    return born[-1] if born else None


def _is_known(stores: Stores, subject: Pseudonym) -> bool:
    return bool(stores.vault.samples_of(subject) or stores.registers.entries(_REGISTER, subject))


def _record(stores: Stores, common: Mapping[str, Any], **more: Any) -> None:
    stores.journal.append(Accessed(id=stores.world.new_id(), at=stores.world.now(), **common, **more))


def _denied(stores: Stores, common: Mapping[str, Any], error: Refused) -> Denied:
    return Denied(id=stores.world.new_id(), at=stores.world.now(), **common, outcome="refused", note=error.code)


def _unknown(place: Place) -> BadInput:
    return BadInput(
        "unknown-subject",
        zh="主目录中没有这位受检者。",
        en="this home knows no such subject",
        place=place,
        remedy_zh="请从系统中复制完整的假名（S1-…）。",
        remedy_en="Copy the whole pseudonym as shown, S1-….",
    )
