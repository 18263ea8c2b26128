"""Events as FHIR R4 AuditEvents, in the shapes of IHE Basic Audit Log Patterns.

R4 AuditEvent: https://hl7.org/fhir/R4/auditevent.html. BALP: https://profiles.ihe.net/ITI/BALP (patterns PatientQuery,
PatientRead, PrivacyDisclosure and the patient entity slice). One resource an event; persons stand as identifiers of the
log's own domain, so a resource names nobody.
"""

import base64
from collections.abc import Iterable
from typing import Any

_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type"
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"
_RESTFUL = "http://hl7.org/fhir/restful-interaction"
_OBJECT = "http://terminology.hl7.org/CodeSystem/object-role"
_ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
_OUR_EVENT = "urn:helixgate:event-kind"
_OUR_PURPOSE = "urn:helixgate:purpose"
_OUR_ROLE = "urn:helixgate:role"
_OUR_PERSON = "urn:helixgate:log-pseudonym"
_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"

_EVENT_TYPES: dict[str, tuple[str, str, str, str]] = {
    "ingest": (_DICOM, "110107", "Import", "C"),
    "quarantine": (_DICOM, "110107", "Import", "C"),
    "access": (_TYPE, "rest", "Restful Operation", "E"),
    "denial": (_TYPE, "rest", "Restful Operation", "E"),
    "release": (_DICOM, "110106", "Export", "R"),
    "recall": (_DICOM, "110106", "Export", "D"),
    "consent": (_DICOM, "110110", "Patient Record", "U"),
    "withdrawal": (_DICOM, "110110", "Patient Record", "U"),
    "register": (_DICOM, "110113", "Security Alert", "U"),
    "reidentification": (_DICOM, "110110", "Patient Record", "R"),
    "policy-change": (_DICOM, "110113", "Security Alert", "U"),
    "key-use": (_DICOM, "110113", "Security Alert", "E"),
    "budget": (_DICOM, "110113", "Security Alert", "U"),
    "verification": (_DICOM, "110101", "Audit Log Used", "R"),
    "incident": (_DICOM, "110113", "Security Alert", "E"),
    "freeze": (_DICOM, "110113", "Security Alert", "U"),
    "task": (_DICOM, "110110", "Patient Record", "D"),
}
"""Kind -> system, code and display of ``AuditEvent.type`` (DICOM PS3.16 CID 400 or FHIR), and ``action`` (CRUDE)."""

_REASONS = {
    "clinical-care": "TREAT",
    "result-to-person": "PATRQT",
    "quality-assurance": "HQUALIMP",
    "research-general": "HRESCH",
    "research-disease": "HRESCH",
    "research-methods": "HRESCH",
    "product-registration": "HRESCH",
    "public-health": "PUBHLTH",
    "statutory-supervision": "HLEGAL",
}
"""Our purposes in HL7 v3 ActReason (PurposeOfUse), which BALP asks for; the never-purposes have ours only."""

_OUTCOMES = {"begun": "0", "done": "0", "refused": "4", "failed": "8", "abandoned": "8"}
"""FHIR audit-event-outcome: 0 success, 4 minor failure (the request was refused), 8 serious failure."""


_PLACED = frozenset(
    {
        "v", "kind", "id", "at", "principal", "operation", "outcome", "purpose", "purpose_words", "dataset", "columns",
        "rows", "persons", "ruling", "duration_ms", "origin", "seq", "recipient", "query",
    }
)  # fmt: skip
"""Fields with an element or a detail of their own; what else a kind of event tells becomes a detail by its name."""


def audit_event(event: dict[str, Any], *, site: str) -> dict[str, Any]:
    """One AuditEvent for one event as the log gives it (its JSON with ``seq``). ``site`` names the home."""
    system, code, display, action = _EVENT_TYPES[event["kind"]]
    resource: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": event["id"],
        "type": {"system": system, "code": code, "display": display},
        "subtype": [{"system": _OUR_EVENT, "code": event["kind"]}],
        "action": action,
        "recorded": event["at"],
        "outcome": _OUTCOMES[event["outcome"]],
        "agent": _agents(event),
        "source": {
            "site": site,
            "observer": {"display": "helixgate"},
            "type": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/security-source-type",
                    "code": "4",
                    "display": "Application Server",
                }
            ],
        },
        "entity": _entities(event),
    }
    if event["kind"] == "access":
        resource["subtype"].append({"system": _RESTFUL, "code": "search", "display": "search"})
    if event["kind"] == "release":
        resource["subtype"].append({"system": _LIFECYCLE, "code": "disclose"})
    if event["ruling"] is not None:
        resource["outcomeDesc"] = event["ruling"]["verdict"]
    if event["purpose"] is not None:
        resource["purposeOfEvent"] = [_purpose(event)]
    return resource


def bundle(events: Iterable[dict[str, Any]], *, site: str) -> dict[str, Any]:
    """A collection Bundle of AuditEvents, in the log's order."""
    entries = [
        {"fullUrl": f"urn:uuid:{_uuid(event['id'])}", "resource": audit_event(event, site=site)} for event in events
    ]
    return {"resourceType": "Bundle", "type": "collection", **({"entry": entries} if entries else {})}


def _agents(event: dict[str, Any]) -> list[dict[str, Any]]:
    principal = event["principal"]
    actor: dict[str, Any] = {
        "type": {"coding": [{"system": _DICOM, "code": "110153", "display": "Source Role ID"}]},
        "role": [{"coding": [{"system": _OUR_ROLE, "code": principal["role"]}]}],
        "who": {"identifier": {"value": principal["id"]}},
        "requestor": True,
    }
    ruling = event["ruling"]
    if ruling is not None:
        actor["policy"] = [f"urn:helixgate:policy:{ruling['policy_digest']}", *map(_article, ruling["articles"])]
    agents = [actor]
    if event.get("recipient"):
        agents.append(
            {
                "type": {"coding": [{"system": _DICOM, "code": "110152", "display": "Destination Role ID"}]},
                "who": {"identifier": {"value": event["recipient"]}},
                "requestor": False,
            }
        )
    return agents


def _entities(event: dict[str, Any]) -> list[dict[str, Any]]:
    role = {"system": _OBJECT, "code": "4", "display": "Domain Resource"}
    entities: list[dict[str, Any]] = [
        {
            "what": {"identifier": {"value": event["operation"] or event["id"]}},
            "type": {"system": _ENTITY, "code": "4", "display": "Other"},
            "role": role,
            "detail": [
                {"type": name, "valueString": str(value)}
                for name, value in sorted(_details(event).items())
                if value not in (None, "", [])
            ],
        }
    ]
    if event.get("query"):
        query = {"system": _OBJECT, "code": "24", "display": "Query"}
        encoded = base64.b64encode(event["query"].encode()).decode()
        entities.append(
            {"type": {"system": _ENTITY, "code": "2", "display": "System Object"}, "role": query, "query": encoded}
        )
    patient = {"system": _OBJECT, "code": "1", "display": "Patient"}
    entities.extend(
        {
            "what": {"identifier": {"system": _OUR_PERSON, "value": person}},
            "type": {"system": _ENTITY, "code": "1", "display": "Person"},
            "role": patient,
        }
        for person in event["persons"]
    )
    return entities


def _details(event: dict[str, Any]) -> dict[str, Any]:
    """What the log knows and FHIR has no element for; the sequence number leads back to the proof."""
    return {
        "seq": event["seq"],
        "dataset": event["dataset"],
        "columns": ",".join(event["columns"]),
        "rows": event["rows"],
        "outcome": event["outcome"],
        "duration_ms": event["duration_ms"],
        "origin": event["origin"],
        "authority": event["principal"]["authority"],
        "rules": ",".join(event["ruling"]["rules"]) if event["ruling"] else None,
        **{name: _shown(value) for name, value in event.items() if name not in _PLACED},
    }


def _shown(value: Any) -> Any:
    return ",".join(map(str, value)) if isinstance(value, list) else value


def _purpose(event: dict[str, Any]) -> dict[str, Any]:
    coding = [{"system": _OUR_PURPOSE, "code": event["purpose"]}]
    if event["purpose"] in _REASONS:
        coding.append({"system": _REASON, "code": _REASONS[event["purpose"]]})
    words = {"text": event["purpose_words"]} if event["purpose_words"] else {}
    return {"coding": coding, **words}


def _article(article: str) -> str:
    return f"urn:helixgate:article:{article}"


def _uuid(event_id: str) -> str:
    return "-".join((event_id[:8], event_id[8:12], event_id[12:16], event_id[16:20], event_id[20:]))
