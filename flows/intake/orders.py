"""Orders: may the sample have been taken at all; whose is it; then the order without the person in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from flows.histories import Histories
from flows.intake.papers import first_in_force
from flows.intake.people_papers import key_of
from flows.intake.run import IntakeRun, Taken
from privacy.gate import decide_many
from privacy.gate.consent_state import capacity_at, state_at
from privacy.model.batches import DeidentifiedBatch, ValidBatch
from privacy.model.decision import Decision
from privacy.model.deliveries import Delivery, Rejection, RejectionReason
from privacy.model.identifiers import Pseudonym
from privacy.model.people import Identity, IdentityKey
from privacy.model.request import Data, Request, Requester, Sampling, StatedPurpose
from privacy.model.text import TextItem
from privacy.model.vocabulary import Action, DataForm, DataKind, Purpose, Role
from privacy.validate import division_of

Row = dict[str, Any]

_VAULT_COLUMNS = (
    "name", "phone", "address", "employer", "occupation", "medical_record_no", "clinician",
    "guardian_name", "guardian_id_number", "guardian_phone", "order_no", "barcode",
)  # fmt: skip
"""Direct identifiers and numbers of the lab: sealed in the vault, and the values redaction looks for."""

_RECORD_COLUMNS = (
    "sex", "birth_date", "ethnic_group", "hospital", "department", "icd10", "test_item", "sample_type", "sampling",
    "site", "collected_at", "received_at", "line",
)  # fmt: skip
"""What the record keeps of an order; birth date and division are quasi-identifiers that release generalises."""


def take_orders(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Store the orders whose sample was lawfully collected from an identified person."""
    rejections: list[Rejection] = []
    with run.stores.records.writing("orders", delivery.lab, delivery.id) as records:
        for number, batch in enumerate(batches):
            deidentified = _take_batch(run, batch, source=f"{delivery.id}/orders/{number}")
            rejections += deidentified.rejections
            records.add(deidentified.frame)
        records.finish()
    return Taken(delivery, records.rows, tuple(rejections))


def _take_batch(run: IntakeRun, batch: ValidBatch, *, source: str) -> DeidentifiedBatch:
    rows, doubled = _drop_doubled(run, batch.delivery, batch.frame.to_dicts())
    rows, refused = _drop_refused(run, batch.delivery, rows)
    people = [Identity(key_of(row), _identity_values(row)) for row in rows]
    subjects = run.stores.vault.link_people(people, source=source)
    run.stores.vault.add_orders(
        [
            (row["order_no"], row["barcode"], subject, _source(batch.delivery, row))
            for row, subject in zip(rows, subjects, strict=True)
        ]
    )
    frame = _deidentify(run, rows, people)
    return DeidentifiedBatch(batch.delivery, frame, (*batch.rejections, *doubled, *refused))


def _drop_doubled(run: IntakeRun, delivery: Delivery, rows: Sequence[Row]) -> tuple[list[Row], list[Rejection]]:
    """An order number or a barcode belongs to one order; a second order with either is kept back.

    The second may be another person's, or the same order exported once more: it would be counted twice, or its data
    kept under the first person. Only the line that told of an order first is that order, however often it is read.
    """
    orders = run.stores.vault.find_orders([row["order_no"] for row in rows])
    sources = run.stores.vault.sources_of_orders([row["order_no"] for row in rows])
    samples = run.stores.vault.find_barcodes([row["barcode"] for row in rows])
    kept: list[Row] = []
    doubled: list[Rejection] = []
    seen: dict[str, set[str]] = {"order_no": set(), "barcode": set()}
    for row in rows:
        known = orders.get(row["order_no"]), samples.get(row["barcode"])
        again = next((name for name in seen if row[name] in seen[name]), None)
        told_elsewhere = sources.get(row["order_no"], _source(delivery, row)) != _source(delivery, row)
        if again or told_elsewhere or known[0] != known[1]:
            column = again or ("order_no" if known[0] else "barcode")
            doubled.append(Rejection(RejectionReason.DUPLICATE_KEY, row["line"], column))
            continue
        for name, values in seen.items():
            values.add(row[name])
        kept.append(row)
    return kept, doubled


def _source(delivery: Delivery, row: Row) -> str:
    return f"{delivery.id}/orders/line {row['line']}"


def _drop_refused(run: IntakeRun, delivery: Delivery, rows: Sequence[Row]) -> tuple[list[Row], list[Rejection]]:
    """Gate collection under the law of the moment at which the sample was taken."""
    papers = _Papers.of(run, rows)
    requests = [_collection(run, delivery, row, papers) for row in rows]
    decisions = decide_many(run.policies, requests)
    kept = [row for row, decision in zip(rows, decisions, strict=True) if decision.permitted]
    refused = [
        Rejection(RejectionReason.COLLECTION_REFUSED, row["line"], None, decision.articles, _facets(decision))
        for row, decision in zip(rows, decisions, strict=True)
        if not decision.permitted
    ]
    return kept, refused


@dataclass(frozen=True, slots=True)
class _Papers:
    """What the registers say about everybody and every site of a batch, read once."""

    subjects: Mapping[IdentityKey, Pseudonym | None] = field(repr=False)
    histories: Histories = field(repr=False)
    sites: Mapping[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, run: IntakeRun, rows: Sequence[Row]) -> "_Papers":
        registers, keys = run.stores.registers, [key_of(row) for row in rows]
        subjects = dict(zip(keys, run.stores.vault.find_people(keys), strict=True))
        known = [subject for subject in subjects.values() if subject]
        return cls(
            subjects,
            Histories.read(registers, known),
            registers.entries_by_key("sites", {row["site"] for row in rows}),
        )


def _collection(run: IntakeRun, delivery: Delivery, row: Row, papers: _Papers) -> Request:
    at, subject = row["collected_at"], papers.subjects[key_of(row)]
    history = papers.histories.of(subject, row["birth_date"])
    site = first_in_force(papers.sites[row["site"]], at, "valid_from", "valid_to")
    return Request(
        at=at,
        jurisdiction=run.region_of(delivery.lab),
        action=Action.COLLECT,
        purpose=StatedPurpose(Purpose.CLINICAL_CARE),
        requester=Requester(delivery.lab, Role.LAB, authorised=True),
        recipient=None,
        capacity=capacity_at(row["birth_date"], at, history.rulings),
        consent=state_at(history, at),
        data=Data(frozenset({DataKind.SAMPLE}), DataForm.IDENTIFIED, classified=True),
        sampling=Sampling(row["sampling"] == "invasive", site_qualified=bool(site and site["qualified"])),
    )


def _facets(decision: Decision) -> str:
    return ";".join(sorted({f"{reason.rule}:{reason.facet}" for reason in decision.reasons}))


def _identity_values(row: Row) -> dict[str, str]:
    values = {name: row[name] for name in _VAULT_COLUMNS if row[name]}
    if row["id_number"]:
        values["resident_id" if row["id_type"] == "resident-id" else "id_number"] = row["id_number"]
    # In one order, as the vault gives them back: placeholders are numbered in the order of what is known.
    return dict(sorted((values | {"birth_date": row["birth_date"].isoformat()}).items()))


def _deidentify(run: IntakeRun, rows: Sequence[Row], people: Sequence[Identity]) -> pl.DataFrame:
    """Subject, sample and order as pseudonyms; the diagnosis scrubbed with what is known of the person."""
    links = run.stores.vault.find_orders([row["order_no"] for row in rows])
    diagnoses = _scrubbed_diagnoses(run, rows, people)
    records = [
        {
            "subject": links[row["order_no"]].subject,
            "sample": links[row["order_no"]].sample,
            "order": links[row["order_no"]].order,
            "diagnosis": diagnosis,
            "division": division_of(row["id_number"]) if row["id_type"] == "resident-id" else None,
            **{name: row[name] for name in _RECORD_COLUMNS},
        }
        for row, diagnosis in zip(rows, diagnoses, strict=True)
    ]
    return pl.DataFrame(records, schema=_SCHEMA)


_SHARED_BY = 5
"""A text that stands in this many orders of a batch says nothing of anybody: it is scrubbed once, for all of them."""


def _scrubbed_diagnoses(run: IntakeRun, rows: Sequence[Row], people: Sequence[Identity]) -> list[str | None]:
    """The diagnoses without anybody in them: a particular one with all that is known of its person looked for."""
    texts = [row["diagnosis"] for row in rows]
    shared = {text for text, count in Counter(texts).items() if text and count >= _SHARED_BY}
    items = {text: TextItem(text, text) for text in shared}
    items |= {
        str(row["line"]): TextItem(str(row["line"]), text, person.values)
        for row, text, person in zip(rows, texts, people, strict=True)
        if text and text not in shared
    }
    scrubbed = dict(zip(items, run.redactor.scrub(list(items.values())), strict=True)) if items else {}
    found = (scrubbed.get(text if text in shared else str(row["line"])) for row, text in zip(rows, texts, strict=True))
    return [one.text if one else None for one in found]


_INSTANT = pl.Datetime("us", "UTC")
_SCHEMA: dict[str, Any] = {
    "subject": pl.String, "sample": pl.String, "order": pl.String, "diagnosis": pl.String, "division": pl.String,
    "sex": pl.String, "birth_date": pl.Date, "ethnic_group": pl.String, "hospital": pl.String,
    "department": pl.String, "icd10": pl.String, "test_item": pl.String, "sample_type": pl.String,
    "sampling": pl.String, "site": pl.String, "collected_at": _INSTANT, "received_at": _INSTANT, "line": pl.Int64,
}  # fmt: skip
