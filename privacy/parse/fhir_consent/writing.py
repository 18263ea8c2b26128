"""The state of a person's consent at one moment as a FHIR R4 Consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from privacy.model.identifiers import Pseudonym
from privacy.model.request import Consent
from privacy.parse.fhir_consent import codes


def fhir_consent(subject: Pseudonym, consent: Consent, entry: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """The resource; ``entry`` is the register entry that speaks, for what the state does not carry.

    ``inactive`` where the consent was withdrawn by ``at``; else ``active``, and ``parse_fhir_consents`` reads the same
    state back. The person stands as a pseudonym: the resource is personal data all the same.
    """
    withdrawn = consent.withdrawn_at is not None and consent.withdrawn_at <= at
    # R4 knows no empty list, and a list that is not there means everything.
    nothing_left = withdrawn or not consent.purposes or not consent.data
    performers = {"person": "Patient", "guardian": "RelatedPerson"}
    return {
        "resourceType": "Consent",
        "extension": [{"url": codes.FACTS, "extension": _facts(consent, entry)}],
        "status": "inactive" if withdrawn else "active",
        "scope": {"coding": [{"system": codes.SCOPE, "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": codes.LOINC, "code": "59284-0"}]}],
        "patient": {"identifier": {"system": codes.SUBJECT, "value": subject}},
        "dateTime": entry["signed_at"],
        "performer": [{"type": performers[one.value]} for one in sorted(consent.signed_by)],
        "policy": [{"uri": codes.FORM_VERSION + entry["form_version"]}],
        "policyRule": _coding(codes.OPT_OUT if nothing_left else codes.OPT_IN),
        "provision": {} if nothing_left else _provision(consent),
    }


def _facts(consent: Consent, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    withdrawn = (
        [] if consent.withdrawn_at is None else [_fact("withdrawn", consent.withdrawn_at.isoformat(), "DateTime")]
    )
    return [
        _fact("form", consent.form.value, "Code"),
        _fact("informed", consent.informed, "Boolean"),
        *(_fact("notice", one.value, "Code") for one in sorted(consent.notices)),
        _fact("document-digest", entry["document_digest"], "String"),
        *withdrawn,
    ]


def _fact(name: str, value: str | bool, kind: str) -> dict[str, Any]:
    return {"url": name, f"value{kind}": value}


def _provision(consent: Consent) -> dict[str, Any]:
    recipients = sorted(one.value for one in consent.recipients) + ([codes.ANY] if consent.any_recipient else [])
    period = {"start": consent.valid_from.isoformat()}
    if consent.valid_to is not None:
        period["end"] = consent.valid_to.isoformat()
    return {
        "period": period,
        "actor": [_actor(kind) for kind in recipients or [codes.NOBODY]],
        "purpose": [{"system": codes.PURPOSE, "code": one.value} for one in sorted(consent.purposes)],
        "class": [{"system": codes.DATA_KIND, "code": one.value} for one in sorted(consent.data)],
    }


def _actor(kind: str) -> dict[str, Any]:
    return {
        "role": _coding((codes.PARTICIPATION, "IRCP")),
        "reference": {"identifier": {"system": codes.RECIPIENT_KIND, "value": kind}},
    }


def _coding(code: codes.Code) -> dict[str, Any]:
    return {"coding": [{"system": code[0], "code": code[1]}]}
