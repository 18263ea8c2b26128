"""Reports: nobody is named in what is kept, nobody else's numbers are in it, and every judgement cites a basis."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.intake.report_parts import scrubbed_parts
from flows.intake.run import IntakeRun, Taken
from flows.issuing.examine import Examined, examine
from flows.issuing.states import REPORTS, corrected_by, entry_of, report_states
from privacy.model.batches import ValidBatch
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.model.errors import BadInput
from privacy.model.identifiers import FileDigest
from privacy.model.people import OrderLink
from privacy.model.text import ScrubbedText, TextItem
from privacy.model.times import format_instant
from privacy.redact import skeleton_of

_SCHEMA = {
    "subject": pl.String, "sample": pl.String, "order": pl.String, "format": pl.String, "part": pl.String,
    "text": pl.String, "line": pl.Int64,
}  # fmt: skip
_SHORTEST_NUMBER = 7
"""Digits and letters below which a string is no number of a person (a landline without area code has seven)."""


def take_reports(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Store a report's scrubbed parts, or hold the report with the reason; a held report stays sealed.

    A report that is delivered again in another wording supersedes the earlier delivery, and is checked for itself.
    """
    rejections: list[Rejection] = []
    entries: list[tuple[str, str, dict[str, Any]]] = []
    corrected: set[FileDigest] = set()
    with run.stores.records.writing("reports", delivery.lab, delivery.id) as records:
        for batch in batches:
            rejections += batch.rejections
            for row in batch.frame.to_dicts():
                outcome = _taken(run, delivery, row)
                entries += outcome.entries
                corrected.update(outcome.corrected)
                if isinstance(outcome.kept, Rejection):
                    rejections.append(outcome.kept)
                else:
                    records.add(outcome.kept)
        records.finish()
    return Taken(delivery, records.rows, tuple(rejections), entries, tuple(sorted(corrected)))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one report."""

    kept: pl.DataFrame | Rejection
    entries: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    corrected: tuple[FileDigest, ...] = ()
    """Earlier deliveries that it supersedes."""


def _taken(run: IntakeRun, delivery: Delivery, row: dict[str, Any]) -> _Outcome:
    link = _link(run, row)
    if isinstance(link, Rejection):
        return _Outcome(link)
    try:
        examined = examine(
            run.stores.home.folder,
            run.stores.registers,
            row["text"],
            digest=delivery.digest,
            rules=run.basis_rules(delivery.lab),
        )
    except BadInput as error:
        unread = Rejection(RejectionReason.UNREADABLE, error.place.line, error.place.column, detail=error.code)
        return _Outcome(unread)
    states = report_states(run.stores.registers, link.order)
    if any(one.delivery.digest == delivery.digest and one.superseded for one in states):
        return _Outcome(Rejection(RejectionReason.SUPERSEDED))
    entry = entry_of(
        delivery,
        link,
        examined,
        delivered_at=run.stores.registers.taken_at(delivery.digest) or format_instant(run.as_of),
        issued_at=_issued_at(delivery.kind, row["text"]),
        at=format_instant(run.as_of),
    )
    kept = _held(examined) or _scrubbed(run, delivery, row, link)
    return _Outcome(kept, ((REPORTS, link.order, entry),), corrected_by(states, link, delivery))


def _held(examined: Examined) -> Rejection | None:
    """tianjin-2023/31, hunan-2025/24-1: a judgement without a basis is held before anybody reads it."""
    if not examined.holding:
        return None
    place = examined.holding[0].place
    checks = ";".join(sorted({finding.check.value for finding in examined.holding}))
    return Rejection(RejectionReason.BASIS_MISSING, place.line, place.path or None, examined.articles, checks)


def _scrubbed(run: IntakeRun, delivery: Delivery, row: dict[str, Any], link: OrderLink) -> pl.DataFrame | Rejection:
    known = _known(run.stores.vault.identity_of(link.subject))
    try:
        parts = scrubbed_parts(delivery.kind, row["text"], known, run.redactor)
    except BadInput as error:
        return Rejection(RejectionReason.UNREADABLE, detail=error.code)
    for item, scrubbed in (pair for part in parts for pair in part.items):
        if run.redactor.second_look(scrubbed, item.known):
            return Rejection(RejectionReason.LEAK_AFTER_SCRUBBING, column=item.id)
        if _names_somebody_else(run, link, item, scrubbed):
            return Rejection(RejectionReason.MIXED_UP_REPORT, column=item.id)
    rows = [
        (link.subject, link.sample, link.order, delivery.kind.value, part.name, part.text, row["line"])
        for part in parts
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _issued_at(kind: DeliveryKind, text: str) -> str:
    """When the lab wrote the report, where the file says so."""
    written = json.loads(text).get("issued_at") if kind is DeliveryKind.REPORT_JSON else None
    return written if isinstance(written, str) else ""


def _link(run: IntakeRun, row: dict[str, Any]) -> OrderLink | Rejection:
    order = run.stores.vault.find_orders([row["order_no"]]).get(row["order_no"])
    sample = run.stores.vault.find_barcodes([row["barcode"]]).get(row["barcode"])
    if order is None:
        return Rejection(RejectionReason.ORDER_UNKNOWN, column="order_no")
    if sample is None:
        return Rejection(RejectionReason.SAMPLE_UNKNOWN, column="barcode")
    return order if order == sample else Rejection(RejectionReason.SAMPLES_SWAPPED, column="barcode")


def _known(identity: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """What the vault knows, as redaction looks for it; a second value of a field gets a numbered name."""
    return {
        name if number == 0 else f"{name}#{number + 1}": value
        for name, values in sorted(identity.items())
        for number, value in enumerate(values)
    }


def _names_somebody_else(run: IntakeRun, link: OrderLink, item: TextItem, scrubbed: ScrubbedText) -> bool:
    """Whether a number in the report is another patient's: then two reports were mixed up.

    A number that this person shares with another (a family's telephone) is nobody else's.
    """
    owners = run.stores.vault.owners_of(set(_numbers(item.text, scrubbed)))
    return any(found and link.subject not in found for found in owners.values())


def _numbers(text: str, scrubbed: ScrubbedText) -> Iterator[str]:
    for span in scrubbed.spans:
        number = skeleton_of(text[span.start : span.end])
        if len(number) >= _SHORTEST_NUMBER and any(char.isdigit() for char in number):
            yield number
