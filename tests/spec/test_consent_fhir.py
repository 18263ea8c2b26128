"""FHIR R4 Consent against what the standard says: refused element by element, or mapped to exactly what it means."""

import copy
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from privacy.model.errors import BadInput
from privacy.parse.fhir_consent import parse_fhir_consents

EXAMPLES = Path(__file__).parent.parent / "data" / "hl7_consent"
V3_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
V3_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
V3_ROLE = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"


def actor(kind: str) -> dict[str, Any]:
    reference = {"identifier": {"system": "urn:helixgate:recipient-kind", "value": kind}}
    return {"role": {"coding": [{"system": V3_ROLE, "code": "IRCP"}]}, "reference": reference}


def purpose(*codes: str) -> list[dict[str, str]]:
    return [{"system": "urn:helixgate:purpose", "code": code} for code in codes]


def data(*codes: str) -> list[dict[str, str]]:
    return [{"system": "urn:helixgate:data-kind", "code": code} for code in codes]


PERMIT: dict[str, Any] = {
    "actor": [actor("hospital")],
    "purpose": purpose("clinical-care", "research-general"),
    "class": data("sequencing", "report"),
}
FACTS = [
    {"url": "form", "valueCode": "written"},
    {"url": "informed", "valueBoolean": True},
    {"url": "notice", "valueCode": "purpose"},
    {"url": "document-digest", "valueString": "sha256:" + "0" * 64},
]
CONSENT: dict[str, Any] = {
    "resourceType": "Consent",
    "status": "active",
    "scope": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "research"}]},
    "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
    "patient": {"identifier": {"system": "urn:helixgate:subject", "value": "S1-x"}},
    "dateTime": "2026-07-01T09:00:00+08:00",
    "performer": [{"type": "Patient"}],
    "policy": [{"uri": "urn:helixgate:consent-form:2025-10"}],
    "policyRule": {"coding": [{"system": V3_CODE, "code": "OPTIN"}]},
    "provision": PERMIT,
    "extension": [{"url": "urn:helixgate:consent-facts", "extension": FACTS}],
}
OPTOUT = {"coding": [{"system": V3_CODE, "code": "OPTOUT"}]}


def consent(**changes: Any) -> dict[str, Any]:
    made = copy.deepcopy(CONSENT) | changes
    return {name: value for name, value in made.items() if value is not None}


def parse(resource: Any) -> dict[str, Any]:
    (one,) = parse_fhir_consents(json.dumps(resource).encode(), file="f.json")
    return dict(one.entry)


def refusals(resource: Any) -> str:
    with pytest.raises(BadInput, match="fhir-consent-unmapped") as refused:
        parse_fhir_consents(json.dumps(resource).encode(), file="f.json")
    return refused.value.en


# -- refusals ------------------------------------------------------------------------------------------------------

HL7 = {
    # HL7's own examples say nothing of form, information or notices; beyond that each shows one more thing.
    "Emergency": {"category", "dateTime", "provision.purpose[0]"},
    "Out": {"dateTime", "provision.actor[0].role"},
    "basic": {"dateTime", "provision.period.start"},
    "grantor": {"category", "dateTime", "provision.action", "provision.actor[0].role"},
    "notAuthor": {"dateTime", "provision.actor[0].role"},
    "notThis": {"dateTime", "provision.data"},
    "smartonfhir": {"provision.provision[0].action", "provision.provision[0].class[0]"},
}


@pytest.mark.parametrize("name", sorted(HL7))
def test_hl7_examples_are_refused_with_every_element_named(name: str) -> None:
    content = (EXAMPLES / f"Consent-consent-example-{name}.json").read_bytes()
    with pytest.raises(BadInput, match="fhir-consent-unmapped") as refused:
        parse_fhir_consents(content, file="f.json")
    for element in HL7[name] | {"extension", "patient.identifier", "policy.uri"}:
        assert f"Consent.{element}:" in refused.value.en
    assert "Heuvel" not in refused.value.en + refused.value.zh


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"Consent"', b"\xff\xfe", b'{"resourceType":"Patient"}', b"[" * 100_000,
     b'{"resourceType":"Bundle"}', b'{"resourceType":"Bundle","entry":[]}', b'{"resourceType":["Consent"]}'],
)  # fmt: skip
def test_what_is_no_consent_document_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match="not-fhir-consent"):
        parse_fhir_consents(content, file="f.json")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a draft": ({"status": "draft"}, "status"),
    "a withdrawn one": ({"status": "inactive"}, "status"),
    "a treatment consent": ({"scope": {"coding": [{"system": "x", "code": "treatment"}]}}, "scope"),
    "no scope": ({"scope": None}, "scope"),
    "emergencies only": ({"category": [{"coding": [{"system": V3_CODE, "code": "EMRGONLY"}]}]}, "category"),
    "no category": ({"category": None}, "category"),
    "a patient by reference": ({"patient": {"reference": "Patient/1"}}, "patient.identifier"),
    "an identifier of another system": (
        {"patient": {"identifier": {"system": "x", "value": "1"}}}, "patient.identifier",
    ),
    "a day instead of an instant": ({"dateTime": "2026-07-01"}, "dateTime"),
    "an instant without zone": ({"dateTime": "2026-07-01T09:00:00"}, "dateTime"),
    "an impossible instant": ({"dateTime": "2026-02-30T09:00:00Z"}, "dateTime"),
    "nobody agreed": ({"performer": None}, "performer"),
    "a doctor agreed": ({"performer": [{"reference": "Practitioner/1"}]}, "performer"),
    "no form": ({"policy": None}, "policy.uri"),
    "not verified": ({"verification": [{"verified": False}]}, "verification"),
    "no base rule": ({"policyRule": None}, "policyRule"),
    "another base rule": ({"policyRule": {"coding": [{"system": V3_CODE, "code": "OPTINR"}]}}, "policyRule"),
    "no facts": ({"extension": None}, "extension"),
    "rules that change its meaning": ({"implicitRules": "http://example.org"}, "implicitRules"),
    "a modifier": ({"modifierExtension": [{"url": "x"}]}, "modifierExtension"),
    "research of any kind": (
        {"provision": PERMIT | {"purpose": [{"system": V3_REASON, "code": "HRESCH"}]}}, "provision.purpose[0]",
    ),
    "any resource": (
        {"provision": PERMIT | {"class": [{"system": "http://hl7.org/fhir/resource-types", "code": "Observation"}]}},
        "provision.class[0]",
    ),
    "silence on purposes": ({"provision": {k: v for k, v in PERMIT.items() if k != "purpose"}}, "provision.purpose"),
    "silence on recipients": ({"provision": {k: v for k, v in PERMIT.items() if k != "actor"}}, "provision.actor"),
    "silence on data": ({"provision": {k: v for k, v in PERMIT.items() if k != "class"}}, "provision.class"),
    "an action": ({"provision": PERMIT | {"action": []}}, "provision.action"),
    "a security label": ({"provision": PERMIT | {"securityLabel": []}}, "provision.securityLabel"),
    "a period of data": ({"provision": PERMIT | {"dataPeriod": {}}}, "provision.dataPeriod"),
    "an exception of two lists": (
        {"provision": PERMIT | {"provision": [
            {"type": "deny", "purpose": purpose("clinical-care"), "class": data("report")},
        ]}},
        "provision.provision[0]",
    ),
    "an exception without a type": (
        {"provision": PERMIT | {"provision": [{"purpose": purpose("clinical-care")}]}}, "provision.provision[0].type",
    ),
    "an exception to anybody": (
        {"provision": PERMIT | {"actor": [actor("any")], "provision": [{"type": "deny", "actor": [actor("company")]}]}},
        "provision.provision[0].actor",
    ),
    "nothing permitted": ({"policyRule": OPTOUT, "provision": {}}, "provision.provision"),
    "permits that differ in two lists": (
        {"policyRule": OPTOUT, "provision": {"provision": [
            {"type": "permit"} | PERMIT,
            {"type": "permit"} | PERMIT | {"purpose": purpose("public-health"), "class": data("sample")},
        ]}},
        "provision.provision",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(WRONG))
def test_what_would_have_to_be_guessed_is_refused_by_element(case: str) -> None:
    changes, element = WRONG[case]
    assert f"Consent.{element}:" in refusals(consent(**changes))


def test_names_and_values_of_the_file_are_never_quoted() -> None:
    told = refusals(consent(示例甲="x", status="430102199001010016", provision=PERMIT | {"13800000000": 1}))
    assert "Consent.?:" in told
    assert "Consent.provision.?:" in told
    for value in ("示例甲", "430102199001010016", "13800000000"):
        assert value not in told


# -- what is mapped ------------------------------------------------------------------------------------------------


def test_a_whole_consent_means_what_it_says() -> None:
    assert parse(consent()) == {
        "form": "written",
        "form_version": "2025-10",
        "informed": True,
        "notices": ["purpose"],
        "document_digest": "sha256:" + "0" * 64,
        "signed_by": ["person"],
        "signed_at": "2026-07-01T09:00:00+08:00",
        "purposes": ["clinical-care", "research-general"],
        "recipients": ["hospital"],
        "data": ["report", "sequencing"],
        "valid_from": "2026-07-01T09:00:00+08:00",
        "valid_to": None,
    }


def test_standard_codes_that_say_exactly_a_purpose_or_a_kind_are_taken() -> None:
    provision = PERMIT | {
        "purpose": [{"system": V3_REASON, "code": "TREAT"}, {"system": V3_REASON, "code": "DSRCH"}],
        "class": [{"system": "http://hl7.org/fhir/resource-types", "code": "Specimen"}],
    }
    entry = parse(consent(provision=provision))
    assert (entry["purposes"], entry["data"]) == (["clinical-care", "research-disease"], ["sample"])


def test_a_denial_takes_away_and_a_period_bounds() -> None:
    denied = [{"type": "deny", "purpose": purpose("research-general", "public-health")}]
    period = {"start": "2026-07-02T00:00:00+08:00", "end": "2027-07-02T00:00:00+08:00"}
    entry = parse(consent(provision=PERMIT | {"provision": denied, "period": period}))
    assert entry["purposes"] == ["clinical-care"]
    assert (entry["valid_from"], entry["valid_to"]) == (period["start"], period["end"])


def test_out_with_permits_means_their_union_where_they_differ_in_one_list() -> None:
    permits = [{"type": "permit"} | PERMIT, {"type": "permit"} | PERMIT | {"purpose": purpose("public-health")}]
    entry = parse(consent(policyRule=OPTOUT, provision={"provision": permits}))
    assert entry["purposes"] == ["clinical-care", "public-health", "research-general"]
    assert entry["recipients"] == ["hospital"]


def test_nobody_outside_is_an_empty_list_and_a_guardian_a_related_person() -> None:
    entry = parse(consent(provision=PERMIT | {"actor": [actor("none")]}, performer=[{"reference": "RelatedPerson/1"}]))
    assert (entry["recipients"], entry["signed_by"]) == ([], ["guardian"])


def test_a_bundle_gives_all_in_its_order() -> None:
    later = consent(dateTime="2026-08-01T09:00:00Z")
    bundle = {"resourceType": "Bundle", "entry": [{"resource": later}, {"resource": consent()}]}
    first, second = parse_fhir_consents(json.dumps(bundle).encode(), file="f.json")
    assert datetime.fromisoformat(first.entry["signed_at"]) > datetime.fromisoformat(second.entry["signed_at"])
