"""Events as FHIR: every kind has its place, nothing of the proof is lost, and a FHIR library reads them."""

import json
from typing import Any

import pytest

from privacy.audit.fhir import audit_event, bundle
from privacy.model.event import EVENT_KINDS, Event, KeyUsed, Released
from privacy.model.vocabulary import Purpose
from tests.integration.log_world import ANALYST, START, event, person

EXTRA: dict[str, dict[str, Any]] = {
    "ingest": {"file_digest": "sha256:0", "file_kind": "orders"},
    "quarantine": {"file_digest": "sha256:0", "reason": "bad-date"},
    "release": {"recipient": "csu-genetics"},
    "recall": {"recipient": "csu-genetics", "release": "R-0"},
    "consent": {"change": "added"},
    "withdrawal": {"effective_at": START},
    "register": {"register": "recipients", "entry": "csu-genetics"},
    "policy-change": {"old_digest": None, "new_digest": "sha256:0"},
    "key-use": {"key": "log-signer-1", "use": "made"},
    "budget": {"budget": "B-1", "spent": "1/2"},
    "verification": {"tree_size": 1, "root": "00"},
    "incident": {"incident": "night-access"},
    "freeze": {"change": "frozen", "target": "dataset:cohort", "reason": "canary"},
    "task": {"task": "destroy-sample"},
}


def one_of(kind: str, **more: Any) -> Event:
    common = {"id": "a" * 32, "at": START, "principal": ANALYST, "operation": "op"}
    return EVENT_KINDS[kind](**common, **EXTRA.get(kind, {}), **more)


def as_logged(number: int, told: Event) -> dict[str, Any]:
    return {"seq": number, **json.loads(told.canonical())}


def test_every_kind_outcome_and_purpose_is_translated() -> None:
    for kind in EVENT_KINDS:
        assert audit_event(as_logged(0, one_of(kind)), site="home")["subtype"][0]["code"] == kind
    for outcome in ("begun", "done", "refused", "failed", "abandoned"):
        assert audit_event(as_logged(0, one_of("access", outcome=outcome)), site="home")["outcome"] in "048"
    for purpose in Purpose:
        resource = audit_event(as_logged(0, one_of("access", purpose=purpose)), site="home")
        assert resource["purposeOfEvent"][0]["coding"][0]["code"] == purpose


def test_a_release_is_a_disclosure_with_recipient_and_persons() -> None:
    told = event(1, persons=[3, 4])
    assert isinstance(told, Released)
    resource = audit_event(as_logged(7, told), site="home")
    assert [agent["who"]["identifier"]["value"] for agent in resource["agent"]] == ["analyst-1", "csu-genetics"]
    assert {"system": "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "code": "disclose"} in resource[
        "subtype"
    ]
    people = [one["what"]["identifier"]["value"] for one in resource["entity"] if one["role"]["code"] == "1"]
    assert people == sorted([person(3), person(4)])
    assert {"type": "seq", "valueString": "7"} in resource["entity"][0]["detail"]


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_what_only_a_kind_tells_is_a_detail(kind: str) -> None:
    told = as_logged(0, one_of(kind, note="looked into"))
    resource = audit_event(told, site="home")
    details = {one["type"]: one["valueString"] for one in resource["entity"][0]["detail"]}
    own = {name: value for name, value in EXTRA.get(kind, {}).items() if name != "recipient" and value is not None}
    assert {name: details[name] for name in own} == {name: str(told[name]) for name in own}
    assert details["note"] == "looked into"


def test_an_empty_bundle_has_no_entry_element() -> None:
    assert bundle([], site="home") == {"resourceType": "Bundle", "type": "collection"}
    assert isinstance(one_of("key-use"), KeyUsed)


def test_a_fhir_library_reads_them_all() -> None:
    library = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    told = [event(number, persons=[number]) for number in range(3)] + [one_of(kind) for kind in EVENT_KINDS]
    document = bundle((as_logged(number, one) for number, one in enumerate(told)), site="home")
    assert len(library.Bundle.model_validate(document).entry) == len(told)
