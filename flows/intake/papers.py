"""Papers about nobody in particular become register entries: sites, recipients, approvals, technologies, forms."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from flows.intake.run import IntakeRun, Taken
from privacy.model.batches import ValidBatch
from privacy.model.deliveries import Delivery, Rejection
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


def take_technologies(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Technologies by project: class, features, grade and risk plan (tianjin-ftz-2025/5, /6)."""
    return _entries(delivery, batches, "technologies", lambda row: row["project"], _technology)


def take_forms(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Versions of the consent form: what each tells whoever signs it."""
    return _entries(delivery, batches, "forms", lambda row: row["form_version"], _form)


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
    return {"qualified": row["qualified"] == "true"} | instants_of(row, "valid_from", "valid_to")


def _recipient(row: Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("name", "kind", "country", "agreement_no", "hgr_reference", "project")}
    controlled = {"foreign_controlled": row["foreign_controlled"] == "true"}
    return plain | controlled | instants_of(row, "agreement_from", "agreement_to")


def _ethics(row: Row) -> dict[str, Any]:
    plain = {"approval_no": row["approval_no"], "purposes": list(codes_in(row["purposes"]))}
    told = {name: row[name] for name in ("opinion", "interested_members", "recognised_from")}
    conflict = {"conflict": row["conflict"] == "true"}
    return plain | told | conflict | instants_of(row, "accepted_at", "approved_at", "expires_at", "recognised_at")


def _technology(row: Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("technology_id", "technology_class", "grade", "risk_plan")}
    features = {"features": sorted(map(int, codes_in(row["features"])))}
    return plain | features | instants_of(row, "valid_from", "valid_to")


def _form(row: Row) -> dict[str, Any]:
    told = {"notices": list(codes_in(row["notices"])), "document_digest": row["document_digest"]}
    return (
        told
        | {"needs_guardian_proof": row["needs_guardian_proof"] == "true"}
        | instants_of(row, "valid_from", "valid_to")
    )


def instants_of(row: Row, *names: str) -> dict[str, str | None]:
    """The named instants of a row as register entries keep them."""
    return {name: row[name].isoformat() if row[name] else None for name in names}


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
