"""What a person, a guardian, a court and the lab have put on record about consent: events, never edited.

``ConsentHistory.of`` reads register entries; ``privacy.gate.consent_state`` says what holds at a moment. Times inside
an event are when it took effect (``signed_at``, ``withdrawn_at``); ``recorded_at`` is when the register learned of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from privacy.gate.capacity import Ruling
from privacy.model.vocabulary import Capacity, ConsentForm, DataKind, Notice, Purpose, RecipientKind, Signatory

Entry = Mapping[str, Any]
ANY = "any"
"""Stands among recipients for whoever is not ruled out by law."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What every signed paper has: how, by whom, and what it names."""

    form: ConsentForm
    informed: bool
    signed_by: frozenset[Signatory]
    guardian_proven: bool
    """A proof of guardianship is on file with it (birth certificate, household register, appointment)."""
    purposes: frozenset[Purpose]
    recipients: frozenset[str]
    """Kinds, or ``any``."""
    data: frozenset[DataKind]
    ends: Mapping[str, datetime]
    """Module (purpose, recipient or data kind) -> its own end, exclusive."""
    at: datetime
    """When it was signed."""
    number: int
    """Place in the register: later is larger."""
    recorded_at: datetime | None
    """When the register learned of it; ``None`` where that is not asked."""

    @property
    def was_foretold(self) -> bool:
        """Dated after it was recorded: nobody can have signed it yet."""
        return self.recorded_at is not None and self.recorded_at < self.at


@dataclass(frozen=True, slots=True)
class SignedForm(Signing):
    """One signed form."""

    version: str
    lab: str | None
    notices: frozenset[Notice]
    """As its row says; the register of forms wins where it knows the version."""
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class Amendment(Signing):
    """A form made wider or narrower from ``at`` on."""

    widens: bool


@dataclass(frozen=True, slots=True)
class WithdrawalEvent:
    """A withdrawal of everything, of one purpose, or from one recipient."""

    at: datetime
    kind: str
    """``all``, ``purpose`` or ``recipient``."""
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class FormVersion:
    """What a version of the lab's form tells whoever signs it."""

    version: str
    lab: str | None
    notices: frozenset[Notice]
    needs_guardian_proof: bool
    valid_from: datetime
    valid_to: datetime | None
    number: int


@dataclass(frozen=True, slots=True)
class ConsentHistory:
    """Everything on record about one person's consent. Order does not matter; doubled entries do not either."""

    forms: tuple[SignedForm, ...]
    amendments: tuple[Amendment, ...]
    withdrawals: tuple[WithdrawalEvent, ...]
    rulings: tuple[Ruling, ...]
    versions: tuple[FormVersion, ...]
    birth_date: date | None
    """``None``: not known here; signatures then stand as they are written."""

    @classmethod
    def of(
        cls,
        consents: Iterable[Entry],
        withdrawals: Iterable[Entry],
        *,
        amendments: Iterable[Entry] = (),
        rulings: Iterable[Entry] = (),
        versions: Sequence[FormVersion] = (),
        birth_date: date | None = None,
        known_by: datetime | None = None,
    ) -> Self:
        """From register entries; with ``known_by`` only from what the register had been told by then."""

        def known(entries: Iterable[Entry]) -> Iterable[Entry]:
            return (one for one in entries if known_by is None or _instant(one["_recorded_at"]) <= known_by)

        return cls(
            forms=tuple(map(_form, known(consents))),
            amendments=tuple(map(_amendment, known(amendments))),
            withdrawals=tuple(map(_withdrawal, known(withdrawals))),
            rulings=tuple(map(_ruling, known(rulings))),
            versions=tuple(versions),
            birth_date=birth_date,
        )


def form_versions(entries: Iterable[Entry]) -> tuple[FormVersion, ...]:
    """The register of forms, read once for many persons."""
    return tuple(
        FormVersion(
            version=one["_key"],
            lab=one.get("lab"),
            notices=frozenset(map(Notice, one["notices"])),
            needs_guardian_proof=one["needs_guardian_proof"],
            valid_from=_instant(one["valid_from"]),
            valid_to=_end(one["valid_to"]),
            number=one["_number"],
        )
        for one in entries
    )


def _form(entry: Entry) -> SignedForm:
    return SignedForm(
        **_signing(entry, entry["signed_at"]),
        version=entry["form_version"],
        lab=entry.get("lab"),
        notices=frozenset(map(Notice, entry["notices"])),
        valid_from=_instant(entry["valid_from"]),
        valid_to=_end(entry["valid_to"]),
    )


def _amendment(entry: Entry) -> Amendment:
    return Amendment(**_signing(entry, entry["amended_at"]), widens=entry["change"] == "widen")


def _signing(entry: Entry, at: str) -> dict[str, Any]:
    recorded_at = entry.get("_recorded_at")
    return {
        "form": ConsentForm(entry["form"]),
        "informed": entry["informed"],
        "signed_by": frozenset(map(Signatory, entry["signed_by"])),
        "guardian_proven": bool(entry.get("guardian_proof_digest")),
        "purposes": frozenset(map(Purpose, entry["purposes"])),
        "recipients": frozenset(one if one == ANY else RecipientKind(one).value for one in entry["recipients"]),
        "data": frozenset(map(DataKind, entry["data"])),
        "ends": {word: _instant(end) for word, end in (entry.get("module_ends") or {}).items()},
        "at": _instant(at),
        "number": entry["_number"],
        "recorded_at": _instant(recorded_at) if recorded_at else None,
    }


def _withdrawal(entry: Entry) -> WithdrawalEvent:
    kind, _, word = entry["scope"].partition(":")
    if kind not in ("purpose", "recipient") or (kind == "purpose" and word not in frozenset(Purpose)):
        # Something was taken back and nobody can say what: all of it.
        kind, word = "all", ""
    return WithdrawalEvent(_instant(entry["withdrawn_at"]), kind, word, entry["_number"])


def _ruling(entry: Entry) -> Ruling:
    return Ruling(Capacity(entry["capacity"]), _instant(entry["valid_from"]), _end(entry["valid_to"]), entry["_number"])


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _end(text: str | None) -> datetime | None:
    return _instant(text) if text else None
