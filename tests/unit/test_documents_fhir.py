"""FHIR reports: refusals first, then where order and barcode are read from."""

import io
import json
from typing import Any

import pytest

from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.model.identifiers import FileDigest
from privacy.parse.readers import recognise
from privacy.parse.report_fhir import FhirReportReader

ORDER = {"resourceType": "ServiceRequest", "identifier": [{"value": "XSJ1"}]}
SPECIMEN = {"resourceType": "Specimen", "accessionIdentifier": {"value": "HX1"}, "identifier": [{"value": "tube 7"}]}
REPORT = {"resourceType": "DiagnosticReport"}


def bundle(*resources: dict[str, Any]) -> bytes:
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}).encode()


def read(data: bytes) -> dict[str, Any] | Rejection:
    delivery = Delivery(FileDigest("sha256:" + "0" * 64), "a", DeliveryKind.REPORT_FHIR, len(data))
    (batch,) = FhirReportReader().read(io.BytesIO(data), delivery)
    if batch.rejections:
        return batch.rejections[0]
    (row,) = batch.frame.to_dicts()
    return row


HELD = {
    "no order": (bundle(REPORT, SPECIMEN), RejectionReason.MISSING_COLUMN, "order_no"),
    "no barcode": (bundle(REPORT, ORDER), RejectionReason.MISSING_COLUMN, "barcode"),
    "two orders": (
        bundle(REPORT | {"basedOn": [{"identifier": {"value": "XSJ2"}}]}, ORDER, SPECIMEN),
        RejectionReason.CONTRADICTION,
        "order_no",
    ),
    "no JSON": (b'{"resourceType": "Bundle",\n oops', RejectionReason.UNREADABLE, None),
    "no UTF-8": (b'{"resourceType": "\xff"}', RejectionReason.UNREADABLE, None),
    "nested without end": (b'{"a":' * 100_000, RejectionReason.UNREADABLE, None),
    "no object": (b"[]", RejectionReason.MISSING_COLUMN, "order_no"),
}


@pytest.mark.parametrize("case", HELD)
def test_report_is_held(case: str) -> None:
    data, reason, column = HELD[case]
    outcome = read(data)
    assert isinstance(outcome, Rejection)
    assert (outcome.reason, outcome.column) == (reason, column)


@pytest.mark.parametrize(
    "resources",
    [
        (REPORT, ORDER, SPECIMEN),
        ({**REPORT, "contained": [ORDER, SPECIMEN]},),
        ({**REPORT, "basedOn": [{"identifier": {"value": "XSJ1"}}], "specimen": [{"identifier": {"value": "HX1"}}]},),
        (REPORT, ORDER, {"resourceType": "Specimen", "identifier": [{"value": "HX1"}]}),
    ],
    ids=["entries", "contained", "references", "specimen without accession"],
)
def test_order_and_barcode_are_found(resources: tuple[dict[str, Any], ...]) -> None:
    row = read(bundle(*resources))
    assert isinstance(row, dict)
    assert (row["order_no"], row["barcode"], row["line"]) == ("XSJ1", "HX1", 1)


def test_a_consent_or_a_patient_alone_is_no_report() -> None:
    assert recognise(b'{"resourceType": "Consent"}') is None
    found = recognise(b'\xef\xbb\xbf {"resourceType": "DiagnosticReport"}')
    assert found is not None
    assert found.kind is DeliveryKind.REPORT_FHIR
