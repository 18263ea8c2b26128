"""Who is behind a pseudonym: for the person's own sake only, on two pairs of eyes, recorded before the vault opens.

A result can turn out to matter to somebody who is known by a pseudonym alone, in the lab's records or in a release a
recipient writes back about. The way back leads to those inside the law's circle (tianjin-2023/29, hunan-2025/23-1: the
person, the guardian, the treating clinician), for care or to tell the result, and to as few fields as that takes
(PIPL art. 6: the least that serves the purpose).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.event_facts import event_facts
from flows.giving.gate import refused
from flows.histories import Histories
from flows.issuing.asking import PURPOSES
from privacy.gate import PolicySet, decide
from privacy.gate.consent_state import capacity_at, state_at
from privacy.model.decision import Decision
from privacy.model.errors import BadInput, HelixgateError, PartMissing, Place, Refused
from privacy.model.event import Denied, Principal, Reidentified, Ruling
from privacy.model.identifiers import Pseudonym, ReleaseId
from privacy.model.request import Data, Recipient, Request, Requester, StatedPurpose
from privacy.model.vocabulary import Action, DataForm, DataKind, Purpose, RecipientKind, Role
from workspace.files import write_bytes
from workspace.freezes import check_not_frozen
from workspace.locks import held
from workspace.stores import Stores

FIELDS = ("name", "phone", "address", "guardian_name", "guardian_phone")
"""What somebody can be reached by. Document numbers reach nobody and are not given."""
APPROVERS = frozenset({Role.OFFICER, Role.CLINICIAN})
_DATASET = "vault"


@dataclass(frozen=True, slots=True)
class Reidentification:
    """One wish to know who somebody is."""

    pseudonym: Pseudonym
    release: ReleaseId | None
    """The release it was read in, for a pseudonym that a recipient was given (``X1-…``)."""
    to: RecipientKind
    reason: str
    """Words of the asker; the log keeps that there were some, never what they say."""
    approved_by: tuple[str, ...]
    """Principals of the settings: a clinician, and somebody besides the asker."""
    fields: tuple[str, ...]
    who: Principal

    @property
    def purpose(self) -> Purpose:
        return PURPOSES[self.to]


@dataclass(frozen=True, slots=True)
class Reached:
    """The answer was written."""

    file: Path
    fields: tuple[str, ...]
    """Those of the fields asked for that the vault holds."""


def reidentify(stores: Stores, policies: PolicySet, asked: Reidentification, *, out: Path) -> Reached:
    """Write how the person can be reached into the new file ``out`` (mode 0600); nothing of it goes anywhere else.

    Raises:
        BadInput: no such person or release, no reason, an unknown field, or ``out`` is there.
        Refused: not approved, frozen, or the law says no; recorded as a denial.
        PartMissing: log or vault is not there, or the person was erased: nothing was written.
    """
    _check(asked, out)
    operation = f"W-{stores.world.new_id()[:16]}"
    version = stores.registers.version()
    subject = _subject(stores, asked)
    try:
        check_not_frozen(stores.registers, asked.who.id, [_DATASET])
        approvers = _approvers(stores, asked)
        decision = _decide(stores, policies, asked, subject)
    except HelixgateError as error:
        stores.journal.append(_denied(stores, asked, subject, operation, error, policies))
        raise
    common = _told(stores, asked, subject, operation) | {"ruling": Ruling.of(decision), "approved_by": approvers}
    stores.journal.append(Reidentified(**common, columns=asked.fields, outcome="begun"))
    try:
        known = stores.vault.identity_of(subject)
    except HelixgateError as error:
        failed = common | {"id": stores.world.new_id(), "at": stores.world.now(), "note": error.code}
        stores.journal.append(Reidentified(**failed, columns=asked.fields, outcome="failed"))
        raise
    found = {name: list(known[name]) for name in asked.fields if known.get(name)}
    with held(stores.order_lock, exclusive=False):
        if stores.registers.version() != version:
            raise PartMissing(
                "registers-changing", zh="登记簿刚有变动，请重试。", en="the registers just changed; try again"
            )
        done = common | {"id": stores.world.new_id(), "at": stores.world.now(), "outcome": "done"}
        stores.journal.append(Reidentified(**done, columns=tuple(found)))
        write_bytes(out, json.dumps({asked.pseudonym: found}, ensure_ascii=False, indent=1).encode("utf-8"))
    return Reached(out, tuple(found))


def _check(asked: Reidentification, out: Path) -> None:
    if not asked.reason.strip():
        raise BadInput("no-reason", zh="须写明理由。", en="a reason is needed", place=Place(column="reason"))
    if not asked.fields or not set(asked.fields) <= set(FIELDS):
        raise BadInput(
            "unknown-field",
            zh=f"可查字段：{'、'.join(FIELDS)}。",
            en=f"fields that can be asked for: {', '.join(FIELDS)}",
            place=Place(column="field"),
        )
    if out.exists():
        raise BadInput("out-exists", zh="输出文件已存在。", en="the file is there already", place=Place(column="out"))


def _subject(stores: Stores, asked: Reidentification) -> Pseudonym:
    """The lab's own pseudonym of the person: itself, or found again among the persons of the release."""
    if asked.release is None:
        return asked.pseudonym
    rows = [row for row in stores.registers.releases(release=asked.release) if row["state"] == "done"]
    if not rows:
        raise BadInput("no-such-release", zh="没有该次放行。", en="no such release", place=Place(column="release"))
    persons = stores.registers.persons_in(asked.release)
    given = stores.for_recipient(rows[0]["recipient"], rows[0]["project"]).of_many("person", persons)
    found = dict(zip(given, persons, strict=True)).get(asked.pseudonym)
    if found is None:
        raise BadInput("not-in-release", zh="该次放行中没有此假名。", en="nobody by this pseudonym in that release")
    return found


def _approvers(stores: Stores, asked: Reidentification) -> tuple[str, ...]:
    """Sorted names of those who approved.

    Raises:
        Refused: no clinician among them, nobody besides the asker, or a name that is not registered for this.
    """
    principals = stores.home.settings.principals
    named = sorted(set(asked.approved_by))
    roles = [principals[name].role if name in principals else None for name in named]
    if Role.CLINICIAN not in roles or any(role not in APPROVERS for role in roles) or set(named) <= {asked.who.id}:
        raise Refused(
            "not-approved",
            zh="须由一名已登记的医师批准，批准人不得只是申请人本人。",
            en="a registered clinician, and somebody besides the asker, has to approve",
            remedy_zh="用 --approved-by 写明 [principals] 中登记的医师。",
            remedy_en="Name the clinician as registered under [principals] with --approved-by.",
        )
    return tuple(named)


def _decide(stores: Stores, policies: PolicySet, asked: Reidentification, subject: Pseudonym) -> Decision:
    """The law's answer for this one person, now.

    Raises:
        Refused: it is no; with every reason.
    """
    born, lab = _person(stores, subject)
    now = stores.world.now()
    history = Histories.read(stores.registers, [subject]).of(subject, born)
    decision = decide(
        policies,
        Request(
            at=now,
            jurisdiction=stores.home.settings.labs[lab].region,
            action=Action.SHARE,
            purpose=StatedPurpose(asked.purpose, asked.reason),
            requester=Requester(lab, Role.LAB, authorised=True),
            recipient=Recipient(asked.to, "CN", foreign_controlled=False, agreement=False),
            capacity=capacity_at(born, now, history.rulings),
            consent=state_at(history, now),
            data=Data(frozenset({DataKind.REPORT}), DataForm.IDENTIFIED, classified=True),
        ),
    )
    if not decision.permitted:
        raise refused([(decision, 1)])
    return decision


def _person(stores: Stores, subject: Pseudonym) -> tuple[date, str]:
    """Birth date and lab, by the newest order."""
    orders = stores.records.read_all("orders", ["subject", "birth_date", "received_at"])
    theirs = orders.filter(pl.col("subject") == subject).sort("received_at") if orders.height else orders
    if not theirs.height:
        raise BadInput("no-such-person", zh="没有此假名的受检者。", en="nobody by this pseudonym")
    born: date = theirs["birth_date"][-1]
    lab: str = theirs["lab"][-1]
    return born, lab


def _told(stores: Stores, asked: Reidentification, subject: Pseudonym, operation: str) -> dict[str, Any]:
    """What each event about this wish has in common."""
    return event_facts(stores, asked.who, operation) | {
        "purpose": asked.purpose,
        "dataset": _DATASET,
        "persons": stores.in_log([subject]),
    }


def _denied(
    stores: Stores,
    asked: Reidentification,
    subject: Pseudonym,
    operation: str,
    error: HelixgateError,
    policies: PolicySet,
) -> Denied:
    reasons: Collection[Any] = error.reasons if isinstance(error, Refused) else ()
    rules = tuple(sorted({reason["rule"] for reason in reasons}))
    articles = tuple(sorted({article for reason in reasons for article in reason["articles"]}))
    return Denied(
        **_told(stores, asked, subject, operation),
        columns=asked.fields,
        outcome="refused" if isinstance(error, Refused) else "failed",
        note=error.code,
        ruling=Ruling("deny", rules, articles, policies.digest) if reasons else None,
    )
