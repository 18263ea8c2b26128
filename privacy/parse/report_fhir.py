"""FHIR R4 reports: a DiagnosticReport, or a Bundle with one; its identifiers say which order and sample it is about."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import polars as pl

from privacy.model.batches import RawBatch
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.parse.report_text import MAX_REPORT_BYTES


class FhirReportReader:
    """Reads one FHIR report a file."""

    kind = DeliveryKind.REPORT_FHIR

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as a JSON resource and speaks of a DiagnosticReport."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"{") and b'"resourceType"' in start and b'"DiagnosticReport"' in start

    def read(self, stream: BinaryIO, delivery: Delivery) -> Iterator[RawBatch]:
        """One row: ``order_no``, ``barcode``, ``text`` (the JSON as delivered), ``line`` 1; or one rejection."""
        yield RawBatch.of(delivery, self._row(stream, delivery))

    def _row(self, stream: BinaryIO, delivery: Delivery) -> pl.DataFrame | Rejection:
        if delivery.size_bytes > MAX_REPORT_BYTES:
            return Rejection(RejectionReason.TOO_LARGE)
        try:
            text = stream.read().decode("utf-8-sig")
            resources = list(_resources(json.loads(text)))
        except (UnicodeDecodeError, RecursionError):
            return Rejection(RejectionReason.UNREADABLE, detail="not UTF-8 JSON")
        except json.JSONDecodeError as error:
            return Rejection(RejectionReason.UNREADABLE, line=error.lineno, detail="not JSON")
        row: dict[str, list[Any]] = {"text": [text], "line": [1]}
        for column, found in (("order_no", _orders(resources)), ("barcode", _samples(resources))):
            if len(found) != 1:
                reason = RejectionReason.CONTRADICTION if found else RejectionReason.MISSING_COLUMN
                return Rejection(reason, column=column)
            row[column] = list(found)
        return pl.DataFrame(row)


def _resources(document: Any) -> Iterator[dict[str, Any]]:
    """The resource, those of a Bundle, and what they contain."""
    if not isinstance(document, dict):
        return
    yield document
    entries = document.get("entry")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield from _resources(entry.get("resource"))
    contained = document.get("contained")
    for resource in contained if isinstance(contained, list) else ():
        yield from _resources(resource)


def _orders(resources: list[dict[str, Any]]) -> set[str]:
    """Order numbers: ``ServiceRequest.identifier`` and ``DiagnosticReport.basedOn.identifier``."""
    found = set()
    for resource in resources:
        if resource.get("resourceType") == "ServiceRequest":
            found |= _values(resource.get("identifier"))
        elif resource.get("resourceType") == "DiagnosticReport":
            found |= _values_of_references(resource.get("basedOn"))
    return found


def _samples(resources: list[dict[str, Any]]) -> set[str]:
    """Barcodes: ``Specimen.accessionIdentifier`` or ``.identifier``, and ``DiagnosticReport.specimen.identifier``."""
    found = set()
    for resource in resources:
        if resource.get("resourceType") == "Specimen":
            found |= _values(resource.get("accessionIdentifier")) or _values(resource.get("identifier"))
        elif resource.get("resourceType") == "DiagnosticReport":
            found |= _values_of_references(resource.get("specimen"))
    return found


def _values(identifiers: Any) -> set[str]:
    listed = identifiers if isinstance(identifiers, list) else [identifiers]
    values = (one.get("value") for one in listed if isinstance(one, dict))
    return {value for value in values if isinstance(value, str) and value}


def _values_of_references(references: Any) -> set[str]:
    listed = references if isinstance(references, list) else [references]
    return {value for one in listed if isinstance(one, dict) for value in _values(one.get("identifier"))}
