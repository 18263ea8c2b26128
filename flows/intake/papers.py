"""Papers: sites, recipients, ethics approvals and consents become register entries."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from flows.intake.run import IntakeRun, Taken
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.batches import ValidBatch
from privacy.model.deliveries import Delivery, Rejection, RejectionReason
from privacy.model.event import Principal
from privacy.model.people import Identity, IdentityKey, identity_key
from privacy.model.vocabulary import Role
from privacy.validate import codes_in

Row = dict[str, Any]
Entry = tuple[str, str, dict[str, Any]]


def take_sites(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Collection sites and whether they are qualified, each with its validity."""
    return _entries(delivery, batches, "sites", lambda row: row["site"], _site)


def take_recipients(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Recipients, their agreements and references. Each belongs to the lab that has the agreement."""
    return _entries(delivery, batches, "recipients", lambda row: row["recipient_id"], _recipient)


def take_ethics(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Ethics approvals by project."""
    return _entries(delivery, batches, "ethics", lambda row: row["project"], _ethics)


def take_consents(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Signed forms, each under its subject; names and numbers go to the vault and nowhere else."""
    rejections: tuple[Rejection, ...] = ()
    entries: list[Entry] = []
    for batch in batches:
        rejections += batch.rejections
        rows = batch.frame.to_dicts()
        people = [Identity(key_of(row), _identity_values(row)) for row in rows]
        subjects = run.stores.vault.link_people(people, source=f"{delivery.id}/consents")
        entries += [("consents", subject, _consent(row)) for subject, row in zip(subjects, rows, strict=True)]
    return Taken(delivery, len(entries), rejections, entries)


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


def _entries(
    delivery: Delivery,
    batches: Iterable[ValidBatch],
    register: str,
    key: Callable[[Row], str],
    entry: Callable[[Row], dict[str, Any]],
) -> Taken:
    rejections: tuple[Rejection, ...] = ()
    found: list[Entry] = []
    for batch in batches:
        rejections += batch.rejections
        found += [(register, key(row), entry(row) | {"lab": delivery.lab}) for row in batch.frame.to_dicts()]
    return Taken(delivery, len(found), rejections, found)


def _site(row: Row) -> dict[str, Any]:
    return {"qualified": row["qualified"] == "true"} | _instants(row, "valid_from", "valid_to")


def _recipient(row: Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("name", "kind", "country", "agreement_no", "hgr_reference", "project")}
    controlled = {"foreign_controlled": row["foreign_controlled"] == "true"}
    return plain | controlled | _instants(row, "agreement_from", "agreement_to")


def _ethics(row: Row) -> dict[str, Any]:
    plain = {"approval_no": row["approval_no"], "purposes": list(codes_in(row["purposes"]))}
    conflict = {"conflict": row["conflict"] == "true"}
    return plain | conflict | _instants(row, "accepted_at", "approved_at", "expires_at")


def _consent(row: Row) -> dict[str, Any]:
    lists = {name: list(codes_in(row[name])) for name in ("purposes", "recipients", "data", "notices")}
    plain = {name: row[name] for name in ("form_version", "form", "document_digest")}
    signing = {"informed": row["informed"] == "true", "signed_by": sorted(row["signed_by"] or ())}
    return plain | lists | signing | _instants(row, "signed_at", "valid_from", "valid_to")


def _instants(row: Row, *names: str) -> dict[str, str | None]:
    return {name: _text(row[name]) for name in names}


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _identity_values(row: Row) -> dict[str, str]:
    values = {name: row[name] for name in ("name", "guardian_name", "guardian_id_number") if row[name]}
    if row["id_number"]:
        values["resident_id" if row["id_type"] == "resident-id" else "id_number"] = row["id_number"]
    return values | {"birth_date": row["birth_date"].isoformat()}


def first_in_force(entries: Iterable[dict[str, Any]], at: datetime, since: str, until: str) -> dict[str, Any] | None:
    """The newest entry whose validity covers ``at``; none otherwise.

    A later entry that begins at the same moment stands in place of an earlier one: so a validity is ended early.
    """
    newest = {entry[since]: entry for entry in sorted(entries, key=lambda entry: entry["_number"])}
    return max(_in_force(newest.values(), at, since, until), key=lambda entry: entry["_number"], default=None)


def _in_force(entries: Iterable[dict[str, Any]], at: datetime, since: str, until: str) -> Iterator[dict[str, Any]]:
    for entry in entries:
        begun = entry[since] is not None and datetime.fromisoformat(entry[since]) <= at
        ended = entry[until] is not None and datetime.fromisoformat(entry[until]) <= at
        if begun and not ended:
            yield entry
