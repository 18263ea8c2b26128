"""One delivery from sealed original to stored records: recorded before, taken in once, whole or not at all."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flows.intake.find import Found
from flows.intake.orders import take_orders
from flows.intake.papers import take_ethics, take_forms, take_recipients, take_sites, take_technologies
from flows.intake.people_papers import take_aliases, take_amendments, take_consents, take_rulings, take_withdrawals
from flows.intake.reports import take_reports
from flows.intake.results import take_results, take_variants
from flows.intake.run import IntakeRun, Taken
from flows.intake.told import keys_used, registered
from privacy.model.batches import ValidBatch
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.model.event import ConsentChanged, Event, Ingested, Quarantined
from privacy.model.identifiers import Pseudonym
from privacy.parse.readers import WHOLE_FILE_REASONS, reader_of
from privacy.validate import validate
from workspace.files import sync_folder

Station = Callable[[IntakeRun, Delivery, Iterable[ValidBatch]], Taken]

STATIONS: dict[DeliveryKind, Station] = {
    DeliveryKind.SITES: take_sites,
    DeliveryKind.RECIPIENTS: take_recipients,
    DeliveryKind.ETHICS: take_ethics,
    DeliveryKind.TECHNOLOGIES: take_technologies,
    DeliveryKind.FORMS: take_forms,
    DeliveryKind.ALIASES: take_aliases,
    DeliveryKind.RULINGS: take_rulings,
    DeliveryKind.CONSENTS: take_consents,
    DeliveryKind.AMENDMENTS: take_amendments,
    DeliveryKind.WITHDRAWALS: take_withdrawals,
    DeliveryKind.ORDERS: take_orders,
    DeliveryKind.RESULTS: take_results,
    DeliveryKind.VARIANTS: take_variants,
    DeliveryKind.REPORT_TEXT: take_reports,
    DeliveryKind.REPORT_JSON: take_reports,
    DeliveryKind.REPORT_FHIR: take_reports,
    DeliveryKind.REPORT_PDF: take_reports,
    DeliveryKind.REPORT_DOCX: take_reports,
}
"""What is done with each kind; UNKNOWN is kept back whole."""


def take_found(run: IntakeRun, found: Found) -> Taken | None:
    """Record the intent, seal the file, take it in, then remove it from the inbox. ``None``: taken in before."""
    stores, delivery = run.stores, found.delivery
    if stores.registers.has_taken(delivery.digest):
        stores.registers.met_again(delivery.digest, event=_told(run, delivery, outcome="refused", note="duplicate"))
        taken = None
    else:
        stores.journal.append(_told(run, delivery, outcome="begun"))
        stores.originals.keep(found.path, delivery.digest, name=found.path.name, lab=delivery.lab)
        taken = _take(run, delivery)
    if found.in_inbox:
        found.path.unlink(missing_ok=True)
        sync_folder(found.path.parent)
    return taken


def take_delivery(run: IntakeRun, delivery: Delivery) -> Taken:
    """Take one sealed original in. Doing it again gives the same records: files are named by digest."""
    run.stores.journal.append(_told(run, delivery, outcome="begun"))
    return _take(run, delivery)


def _take(run: IntakeRun, delivery: Delivery) -> Taken:
    taken = _read(run, delivery)
    run.stores.registers.take(
        delivery,
        rows_taken=taken.rows,
        rejections=taken.rejections,
        entries=taken.entries,
        corrected=taken.corrected,
        at=run.as_of,
        events=_events(run, taken),
    )
    return taken


def retry_waiting(run: IntakeRun, taken: Iterable[Taken | None]) -> None:
    """Try again what waits for another delivery, now that some have come in.

    What came in just now is tried again only where something older got through: an order that had waited for a consent,
    say, for which results came together with the consent.
    """
    registers = run.stores.registers
    new = {one.delivery.digest for one in taken if one is not None}
    if not new:
        return
    before = registers.kept_back()
    for delivery in registers.to_try_again():
        if delivery.digest not in new:
            take_delivery(run, delivery)
    if registers.kept_back() < before:
        for delivery in registers.to_try_again():
            if delivery.digest in new:
                take_delivery(run, delivery)


class _WholeFileRefused(Exception):
    """Carries the rejection out of a station, so that it discards what it had begun to write."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__()
        self.rejection = rejection


def _read(run: IntakeRun, delivery: Delivery) -> Taken:
    reader = reader_of(delivery.kind)
    if reader is None:
        return Taken(delivery, 0, (Rejection(RejectionReason.UNKNOWN_FORMAT),))
    with run.stores.originals.open(delivery.digest) as stream:
        batches = (validate(raw) for raw in reader.read(stream, delivery))
        try:
            return STATIONS[delivery.kind](run, delivery, _trusted(batches))
        except _WholeFileRefused as refused:
            return Taken(delivery, 0, (refused.rejection,))


def _trusted(batches: Iterable[ValidBatch]) -> Iterator[ValidBatch]:
    """The batches, until one says that the file as a whole cannot be trusted."""
    for batch in batches:
        for rejection in batch.rejections:
            if rejection.reason in WHOLE_FILE_REASONS:
                raise _WholeFileRefused(rejection)
        yield batch


def _told(run: IntakeRun, delivery: Delivery, *, outcome: str, note: str = "") -> Ingested:
    return Ingested(**_common(run, delivery), outcome=outcome, note=note, file_kind=delivery.kind.value)


def _events(run: IntakeRun, taken: Taken) -> list[Event]:
    """The outcome, and one event for each reason and column by which parts were kept back."""
    common = _common(run, taken.delivery)
    done = Ingested(
        **common,
        file_kind=taken.delivery.kind.value,
        rows=taken.rows,
        rows_taken=taken.rows,
        rows_quarantined=len(taken.rejections),
    )
    groups = Counter((one.reason.value, one.column) for one in taken.rejections)
    first_lines = {(one.reason.value, one.column): one.line for one in reversed(taken.rejections)}
    kept_back = [
        Quarantined(
            **(common | {"id": run.stores.world.new_id()}),
            outcome="refused",
            reason=reason,
            column=column,
            line=first_lines[reason, column],
            rows=count,
        )
        for (reason, column), count in sorted(groups.items(), key=lambda group: str(group[0]))
    ]
    plain = {name: value for name, value in common.items() if name != "file_digest"}
    grown = itertools.chain(registered(run, taken, plain), keys_used(run, taken, plain))
    return list(itertools.chain([done], _consents_changed(run, taken), grown, kept_back))


def _consents_changed(run: IntakeRun, taken: Taken) -> list[Event]:
    """Whose consents a delivery added or changed, so that a person's history in the log is whole."""
    about_people = ("consents", "amendments", "rulings")
    subjects = {Pseudonym(key) for register, key, _ in taken.entries if register in about_people}
    if not subjects:
        return []
    common = _common(run, taken.delivery) | {"rows": len(taken.entries)}
    del common["file_digest"]
    persons = run.stores.in_log(sorted(subjects))
    return [ConsentChanged(**common, change="delivered", persons=persons)]


def _common(run: IntakeRun, delivery: Delivery) -> dict[str, Any]:
    return {
        "id": run.stores.world.new_id(),
        "at": run.stores.world.now(),
        "principal": run.principal,
        "operation": delivery.id,
        "dataset": delivery.kind.value,
        "origin": "flow:ingest",
        "file_digest": delivery.digest,
    }
