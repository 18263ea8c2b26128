"""Papers about one person become register entries under their subject; names and numbers stay in the vault."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flows.aliases import names_of
from flows.intake.papers import instants_of
from flows.intake.run import IntakeRun, Taken
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.batches import ValidBatch
from privacy.model.deliveries import Delivery, Rejection, RejectionReason
from privacy.model.event import ConsentChanged, Principal
from privacy.model.identifiers import Pseudonym
from privacy.model.people import Identity, IdentityKey, identity_key
from privacy.model.vocabulary import Role
from privacy.validate import codes_in, module_ends_in
from workspace.locks import held

Row = dict[str, Any]
Entry = tuple[str, str, dict[str, Any]]


def take_consents(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Signed forms, each under its subject; names and numbers go to the vault and nowhere else."""
    return _about_people(run, delivery, batches, lambda row: _consent(row) | {"lab": delivery.lab})


def take_amendments(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Forms made wider or narrower, each under its subject."""
    return _about_people(run, delivery, batches, _amendment)


def take_rulings(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Courts' rulings on civil capacity (Civil Code art. 24), each under its subject."""
    return _about_people(run, delivery, batches, _ruling)


def take_aliases(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Two documents of one person. What was withdrawn under one of them is withdrawn under both, recalls included."""
    rejections: tuple[Rejection, ...] = ()
    taken = 0
    for batch in batches:
        rejections += batch.rejections
        for row in batch.frame.to_dicts():
            other = row | {"id_type": row["other_id_type"], "id_number": row["other_id_number"]}
            people = [Identity(key_of(one), _identity_values(one)) for one in (row, other)]
            first, second = run.stores.vault.link_people(people, source=f"{delivery.id}/aliases/{row['line']}")
            _link(run, delivery, row, first, second)
            taken += 1
    return Taken(delivery, taken, rejections)


def take_withdrawals(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Withdrawals take effect one by one, each with its recalls; an unknown person's waits for the person."""
    rejections: list[Rejection] = []
    taken = 0
    for batch in batches:
        rejections += batch.rejections
        rows = batch.frame.to_dicts()
        for row, subject in zip(rows, run.stores.vault.find_people([key_of(row) for row in rows]), strict=True):
            if subject is None:
                rejections.append(Rejection(RejectionReason.PERSON_UNKNOWN, row["line"], "id_number"))
                continue
            scope = "all" if row["scope"] == "全部" else row["scope"]
            role = Role.GUARDIAN if row["requested_by"] == "guardian" else Role.PERSON
            asked = Withdrawal(subject, row["withdrawn_at"], scope, Principal("on-paper", role, delivery.id))
            record_withdrawal(run.stores, asked, source=delivery.id)
            taken += 1
    return Taken(delivery, taken, tuple(rejections))


def key_of(row: Row) -> IdentityKey:
    """The identity key of a validated row."""
    return identity_key(
        id_type=row["id_type"],
        id_number=row["id_number"],
        name=row["name"],
        birth_date=row["birth_date"],
        guardian_id_number=row.get("guardian_id_number"),
    )


def _about_people(
    run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch], entry: Callable[[Row], dict[str, Any]]
) -> Taken:
    """One entry a row in the register of the delivery's kind, under the subject of the row."""
    rejections: tuple[Rejection, ...] = ()
    entries: list[Entry] = []
    register = delivery.kind.value
    for batch in batches:
        rejections += batch.rejections
        rows = batch.frame.to_dicts()
        people = [Identity(key_of(row), _identity_values(row)) for row in rows]
        subjects = run.stores.vault.link_people(people, source=f"{delivery.id}/{register}")
        entries += [(register, subject, entry(row)) for subject, row in zip(subjects, rows, strict=True)]
    return Taken(delivery, len(entries), rejections, entries)


def _link(run: IntakeRun, delivery: Delivery, row: Row, first: Pseudonym, second: Pseudonym) -> None:
    stores = run.stores
    told = {"document_digest": row["document_digest"]} | instants_of(row, "confirmed_at")
    with held(stores.order_lock, exclusive=True):
        for subject, other in ((first, second), (second, first)):
            event = ConsentChanged(
                id=stores.world.new_id(),
                at=stores.world.now(),
                principal=run.principal,
                operation=delivery.id,
                dataset=delivery.kind.value,
                rows=1,
                persons=stores.in_log([first, second]),
                origin="flow:ingest",
                change="linked",
            )
            entry = told | {"same_as": other}
            stores.registers.add_entry("aliases", subject, entry, source=delivery.id, at=run.as_of, event=event)
    # From here on the gate looks at both histories; what follows brings the recalls of what was withdrawn before.
    for subject in names_of(stores.registers, first):
        for one in stores.registers.entries("withdrawals", subject):
            asked_by = Principal("on-paper", Role(one["asked_by"]), delivery.id)
            effective_at = datetime.fromisoformat(one["withdrawn_at"])
            record_withdrawal(stores, Withdrawal(subject, effective_at, one["scope"], asked_by), source=delivery.id)


def _consent(row: Row) -> dict[str, Any]:
    plain = {"form_version": row["form_version"], "notices": list(codes_in(row["notices"]))}
    return plain | _signing(row) | instants_of(row, "signed_at", "valid_from", "valid_to")


def _amendment(row: Row) -> dict[str, Any]:
    return {"change": row["change"]} | _signing(row) | instants_of(row, "amended_at")


def _signing(row: Row) -> dict[str, Any]:
    """What every signed paper says; what is not there is not kept, so that a paper told before is met again."""
    lists = {name: list(codes_in(row[name])) for name in ("purposes", "recipients", "data")}
    signing = {"form": row["form"], "informed": row["informed"] == "true", "signed_by": sorted(row["signed_by"] or ())}
    ends = {module: end.isoformat() for module, end in module_ends_in(row["module_ends"]).items()}
    proof = {"guardian_proof_digest": row["guardian_proof_digest"]} if row["guardian_proof_digest"] else {}
    return (
        lists | signing | {"document_digest": row["document_digest"]} | proof | ({"module_ends": ends} if ends else {})
    )


def _ruling(row: Row) -> dict[str, Any]:
    plain = {"capacity": row["capacity"], "document_digest": row["document_digest"]}
    return plain | instants_of(row, "valid_from", "valid_to")


def _identity_values(row: Row) -> dict[str, str]:
    values = {name: row[name] for name in ("name", "guardian_name", "guardian_id_number") if row.get(name)}
    if row["id_number"]:
        values["resident_id" if row["id_type"] == "resident-id" else "id_number"] = row["id_number"]
    return values | {"birth_date": row["birth_date"].isoformat()}
