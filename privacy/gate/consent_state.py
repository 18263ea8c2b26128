"""From the register's events to the consent of one person at one moment, as a request carries it.

How histories that could be read in two ways are read. Where the law leaves a doubt, the reading is the one under which
less is allowed: the burden of proving consent is the lab's (Personal Information Protection Law art. 14, 69).

1. **Who speaks.** The newest form signed by the moment, whole, even where it allows less, has not begun or has ended:
   nothing older comes back. Signatures are ordered by the second, since paper knows no more; within a second by the
   register's number (PIPL art. 14-2: a changed purpose is consented to anew).
2. **Effect, not arrival.** ``signed_at``, ``amended_at`` and ``withdrawn_at`` count, however late they were recorded.
   A form dated after it was recorded cannot have been signed: it never counts, nor does such a widening. A withdrawal
   or a narrowing may name a day to come. ``ConsentHistory.of(known_by=...)`` gives what was known then.
3. **Withdrawal** (PIPL art. 15, tianjin-2023/12-2, hunan-2025/13-1, xiamen-2026/13-1): whole, it
   ends every form signed before it or in the same second, whoever asked for it; only a form signed later counts again.
   A purpose or a recipient taken back stays so until a later form, or for a purpose a later widening, names it.
4. **Amendment.** A narrowing counts from anybody. A widening counts in writing, informed, and signed by everyone whose
   signature the form needed, less the guardian of one who has meanwhile become fully capable; it never outlives the
   form. Within a second restrictions come last. ``any`` recipient less one kind is every other kind by name.
5. **Signatures** count by the capacity at signing: nobody signs for the fully capable; the signature of one without
   capacity is void (Civil Code art. 144), that of one with limited capacity needs the guardian's beside it (art. 145).
   Where the form's version asks for proof of guardianship, a guardian without it has not signed (art. 27, 28).
6. **Coming of age.** What only the guardian signed ends at the first moment of full capacity, from the first second of
   the 18th birthday in UTC+8 (art. 17, 39), and does not come back: the person must be asked.
7. **Notices** are those of the form's version at signing, by the register of forms of the same lab. A version it knows
   but not for that moment gives none; a version it does not know has those its row says, an empty row none. A form of
   no lab has what every lab's version gives.
8. **Modules** (a purpose, a recipient kind, a data kind) may end by themselves, each exclusively at its end.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from privacy.gate.capacity import capacity_at, full_capacity_from
from privacy.gate.consent_events import (
    ANY,
    Amendment,
    ConsentHistory,
    FormVersion,
    SignedForm,
    Signing,
    WithdrawalEvent,
)
from privacy.model.request import Consent
from privacy.model.vocabulary import Capacity, ConsentForm, DataKind, Notice, Purpose, RecipientKind, Signatory

__all__ = ["capacity_at", "consent_at", "speaking_form", "state_at"]

_KINDS = frozenset(one.value for one in RecipientKind)


def consent_at(
    consents: Sequence[Mapping[str, Any]],
    withdrawals: Sequence[Mapping[str, Any]],
    at: datetime,
    *,
    recipient: str | None = None,
) -> Consent | None:
    """``state_at`` of forms and withdrawals alone, as they stand in the register."""
    return state_at(ConsentHistory.of(consents, withdrawals), at, recipient=recipient)


def speaking_form(history: ConsentHistory, at: datetime) -> SignedForm | None:
    """The form that speaks at ``at``; ``None`` where nobody had signed by then."""
    signed = (one for one in history.forms if one.at <= at and not one.was_foretold)
    return max(signed, key=lambda one: (_second(one.at), one.number), default=None)


def state_at(history: ConsentHistory, at: datetime, *, recipient: str | None = None) -> Consent | None:
    """The consent that speaks at ``at``, or ``None`` where nobody had signed by then.

    ``recipient`` is the register's id of whoever would receive: where it was withdrawn from, no recipient is covered.
    Not judged here: whether the consent suffices for a request; that is the gate's.
    """
    form = speaking_form(history, at)
    if form is None:
        return None
    version = _version_of(history.versions, form)
    proof = version is not None and version.needs_guardian_proof
    signed_by = _signatures(history, form, proof=proof)
    ends = [one for one in (form.valid_to, _lapse(history, form, signed_by)) if one is not None]
    scope = _Scope(form, signed_by)
    for event in _events_since(history, form, at):
        scope.apply(history, event, proof=proof)
    gone = recipient is not None and recipient in scope.left
    recipients, any_recipient = scope.recipients_at(at)
    return Consent(
        form=form.form,
        informed=form.informed,
        signed_by=scope.signed_by,
        purposes=frozenset(map(Purpose, _running(scope.purposes, at))),
        recipients=frozenset() if gone else frozenset(map(RecipientKind, recipients)),
        any_recipient=any_recipient and not gone,
        data=frozenset(map(DataKind, _running(scope.data, at))),
        valid_from=form.valid_from,
        valid_to=min(ends) if ends else None,
        withdrawn_at=_withdrawn_at(history, form),
        notices=_notices(history.versions, form),
    )


class _Scope:
    """What a form covers, while what came after it is applied in order. Module -> its own end."""

    def __init__(self, form: SignedForm, signed_by: frozenset[Signatory]) -> None:
        self.signed_by = signed_by
        self.purposes: dict[str, datetime | None] = {}
        self.data: dict[str, datetime | None] = {}
        self.recipients: dict[str, datetime | None] = {}
        self.excluded: set[str] = set()
        self.left: set[str] = set()
        self.withdrawn = False
        self._add(form)

    def apply(self, history: ConsentHistory, event: Amendment | WithdrawalEvent, *, proof: bool) -> None:
        if isinstance(event, WithdrawalEvent):
            self._withdraw(event)
        elif event.widens:
            self._widen(history, event, proof=proof)
        else:
            self._narrow(event)

    def recipients_at(self, at: datetime) -> tuple[frozenset[str], bool]:
        """The kinds covered by name, and whether any is."""
        running = _running(self.recipients, at)
        named = running - {ANY} - self.excluded
        ruled_out = self.excluded | (self.recipients.keys() - running - {ANY})
        if ANY not in running:
            return named, False
        return (_KINDS - ruled_out, False) if ruled_out else (named, True)

    def _widen(self, history: ConsentHistory, event: Amendment, *, proof: bool) -> None:
        signed_by = _signatures(history, event, proof=proof)
        in_writing = event.form is ConsentForm.WRITTEN and event.informed and not event.was_foretold
        needed = self.signed_by
        if history.birth_date and capacity_at(history.birth_date, event.at, history.rulings) is Capacity.FULL:
            needed -= {Signatory.GUARDIAN}
        if self.withdrawn or not in_writing or not needed or not signed_by >= needed:
            return
        self.signed_by &= signed_by
        self._add(event)

    def _add(self, paper: Signing) -> None:
        self.purposes |= {one: paper.ends.get(one) for one in paper.purposes}
        self.data |= {one: paper.ends.get(one) for one in paper.data}
        self.recipients |= {one: paper.ends.get(one) for one in paper.recipients}
        self.excluded -= paper.recipients

    def _narrow(self, event: Amendment) -> None:
        for held, taken in (
            (self.purposes, event.purposes),
            (self.data, event.data),
            (self.recipients, event.recipients),
        ):
            for name in taken:
                held.pop(name, None)
        self.excluded |= event.recipients - {ANY}

    def _withdraw(self, event: WithdrawalEvent) -> None:
        if event.kind == "all":
            self.withdrawn = True
        elif event.kind == "purpose":
            self.purposes.pop(event.word, None)
        else:
            self.left.add(event.word)


def _events_since(history: ConsentHistory, form: SignedForm, at: datetime) -> list[Amendment | WithdrawalEvent]:
    """What happened to ``form`` by ``at``, in order; what restricts comes last within a second."""
    since = _second(form.at)
    widened = [
        one
        for one in history.amendments
        if one.widens and one.at <= at and (_second(one.at), one.number) > (since, form.number)
    ]
    narrowed = [one for one in history.amendments if not one.widens and since <= one.at <= at]
    withdrawn = [one for one in history.withdrawals if since <= one.at <= at]
    ordered = [((_second(one.at), 0, one.number), one) for one in widened]
    restricting: Iterable[Amendment | WithdrawalEvent] = (*narrowed, *withdrawn)
    both = [*ordered, *(((_second(one.at), 1, one.number), one) for one in restricting)]
    return [one for _, one in sorted(both, key=lambda pair: pair[0])]


def _withdrawn_at(history: ConsentHistory, form: SignedForm) -> datetime | None:
    """The first whole withdrawal that reaches the form, one to come included."""
    since = _second(form.at)
    return min((one.at for one in history.withdrawals if one.kind == "all" and one.at >= since), default=None)


def _signatures(history: ConsentHistory, paper: Signing, *, proof: bool) -> frozenset[Signatory]:
    """The signatures that count, by the signer's capacity at that moment."""
    signers = paper.signed_by
    if proof and not paper.guardian_proven:
        signers -= {Signatory.GUARDIAN}
    if history.birth_date is None:
        return signers
    match capacity_at(history.birth_date, paper.at, history.rulings):
        case Capacity.FULL:
            return signers - {Signatory.GUARDIAN}
        case Capacity.LIMITED:
            return signers if Signatory.GUARDIAN in signers else frozenset()
        case Capacity.NONE:
            return signers - {Signatory.PERSON}


def _lapse(history: ConsentHistory, form: SignedForm, signed_by: frozenset[Signatory]) -> datetime | None:
    """When the guardian's signature stops speaking for the person; ``None`` where the person signed too."""
    if history.birth_date is None or Signatory.PERSON in signed_by:
        return None
    return full_capacity_from(history.birth_date, form.at, history.rulings)


def _version_of(versions: Sequence[FormVersion], form: SignedForm) -> FormVersion | None:
    """What the register of forms says of the form's version at signing: of several labs' the strictest."""
    found = _versions_in_force(versions, form)
    return max(found, key=lambda one: one.needs_guardian_proof, default=None)


def _notices(versions: Sequence[FormVersion], form: SignedForm) -> frozenset[Notice]:
    if not _known(versions, form):
        return form.notices
    told = [one.notices for one in _versions_in_force(versions, form)]
    return frozenset.intersection(*told) if told else frozenset()


def _known(versions: Iterable[FormVersion], form: SignedForm) -> list[FormVersion]:
    return [one for one in versions if one.version == form.version and (form.lab is None or one.lab == form.lab)]


def _versions_in_force(versions: Sequence[FormVersion], form: SignedForm) -> list[FormVersion]:
    """One entry a lab: the newest that was in force at signing; one that begins with another stands in its place."""
    known = sorted(_known(versions, form), key=lambda one: one.number)
    standing = {(one.lab, one.valid_from): one for one in known}
    in_force = [
        one
        for one in sorted(standing.values(), key=lambda one: one.number)
        if one.valid_from <= form.at and (one.valid_to is None or form.at < one.valid_to)
    ]
    return list({one.lab: one for one in in_force}.values())


def _running(modules: Mapping[str, datetime | None], at: datetime) -> frozenset[str]:
    return frozenset(name for name, end in modules.items() if end is None or at < end)


def _second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
