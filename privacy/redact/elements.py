"""What the elements of a structured report are: names, numbers, addresses, narrative, machine words, free text.

FHIR R4 datatypes are told by their shape and the key they stand under (hl7.org/fhir/R4/datatypes.html); keys of our
own report JSON by ``docs/formats.md``; anything else is free text with its key as label.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple


class Handling(Enum):
    """What is done with a string."""

    KEEP = "keep"
    """A word of a machine's vocabulary."""
    FREE = "free"
    """Scrubbed as text, with ``label`` in front of it."""
    TYPED = "typed"
    """An identifier as a whole; ``label`` is its key as the record would name it."""
    NARRATIVE = "narrative"
    MASKED = "masked"
    """Taken away; FHIR says so with an extension."""
    RESOURCE_ID = "resource-id"
    REFERENCE = "reference"


class Element(NamedTuple):
    """How one string is handled."""

    handling: Handling
    label: str = ""


class Where(NamedTuple):
    """Where a string stands; lists are looked through."""

    key: str
    parent_key: str
    parent: Mapping[str, Any]
    in_fhir: bool


KEEP = Element(Handling.KEEP)
_MACHINE_KEYS = frozenset(
    [
        "resourceType",
        "system",
        "code",
        "url",
        "status",
        "use",
        "unit",
        "linkId",
        "contentType",
        "language",
        "profile",
        "versionId",
        "mode",
        "intent",
        "rank",
        "comparator",
        "version",
        "gender",
        "targetType",
    ]
)
"""Primitive elements with a bound or computable value. ``url`` names an extension; a telecom has no such key."""
_MACHINE_VALUE = re.compile(r"[\x21-\x7e]{1,200}|[A-Za-z][A-Za-z -]{0,60}")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T[0-9:.+Z-]{5,25})?)?)?")
_IDENTIFIER_KEY = re.compile(r"identifier$|Identifier$|^requisition$")
_PERSONS = re.compile(r"(?:^|/)(?:Patient|Practitioner|RelatedPerson|Person|PractitionerRole)/")
_PERSON_KEYS = frozenset({"patient", "subject", "individual", "practitioner"})
_CARRIED = frozenset({"data", "url", "hash", "size"})
NAME_PART = "name_part"
"""Label of a name's family or given part, which is looked for as part of the whole name only."""
ATTACHMENT_KEYS = frozenset({"photo", "presentedForm", "valueAttachment", "contentAttachment", "attachment", "image"})
"""Keys of the datatype Attachment in the resources of a report; ``content`` holds one under ``attachment``."""
_TELECOM = {"email": "email", "url": "url_value", "other": "other"}
_IDENTIFIERS = {"MR": "medical_record_no", "PPN": "passport", "SB": "resident_id", "NI": "resident_id"}
"""HL7 v2 table 0203, as FHIR's identifier-type binds it."""
_RESIDENT_ID_SYSTEM = "2.16.156.10011.1.3"
"""OID of the resident identity card number (WS 364, table of identity documents)."""


def element_at(where: Where, value: str) -> Element:
    """How the string at ``where`` is handled."""
    return _in_fhir(where, value) if where.in_fhir else _in_report(where, value)


def _in_fhir(where: Where, value: str) -> Element:
    key, parent_key, parent, _ = where
    if key == "div" and value.lstrip().startswith("<"):
        return Element(Handling.NARRATIVE)
    if key in _CARRIED and (parent_key in ATTACHMENT_KEYS or parent.get("resourceType") == "Binary"):
        return Element(Handling.MASKED)
    if key in ("birthDate", "deceasedDateTime", "bornDate"):
        return Element(Handling.MASKED)
    if key == "id" and "resourceType" in parent:
        return Element(Handling.RESOURCE_ID)
    if key in ("reference", "fullUrl") or (key == "url" and parent_key == "request"):
        return Element(Handling.REFERENCE)
    typed = _person_element(where, value)
    if typed:
        return Element(Handling.TYPED, typed)
    if _DATE.fullmatch(value) or (key in _MACHINE_KEYS and _MACHINE_VALUE.fullmatch(value)):
        return KEEP
    return Element(Handling.FREE, f"{key}：" if key != "value" else "")


def _person_element(where: Where, value: str) -> str:
    """The record's key for the parts of HumanName, ContactPoint, Address, Identifier and a person's display name."""
    key, parent_key, parent = where.key, where.parent_key, where.parent
    if parent_key == "name" and key in ("family", "given", "text"):
        return "name" if key == "text" else NAME_PART
    if parent_key == "telecom" and key == "value":
        return _TELECOM.get(str(parent.get("system")), "phone")
    if parent_key == "address" and key in ("line", "text", "city", "district", "postalCode"):
        return "address"
    if _IDENTIFIER_KEY.search(parent_key) and key == "value":
        return _identifier_key(parent)
    if key in ("name", "alias") and parent.get("resourceType") in ("Organization", "Location"):
        return "employer"
    if key == "display" and (_PERSONS.search(str(parent.get("reference", ""))) or parent_key in _PERSON_KEYS):
        return "name"
    return "name" if key == "authorString" and value else ""


def whole_name(name: Mapping[str, Any]) -> str:
    """A HumanName in one string: its text, else its parts in the order of their script."""
    if isinstance(name.get("text"), str) and name["text"].strip():
        return str(name["text"])
    listed = name.get("given")
    given = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    family = name["family"] if isinstance(name.get("family"), str) else ""
    if (family + "".join(given)).isascii():
        return " ".join([*given, family]).strip()
    return family + "".join(given)


def _identifier_key(identifier: Mapping[str, Any]) -> str:
    if str(identifier.get("system", "")).endswith(_RESIDENT_ID_SYSTEM):
        return "resident_id"
    kind = identifier.get("type")
    coded = kind.get("coding") if isinstance(kind, dict) else None
    for one in coded if isinstance(coded, list) else ():
        if isinstance(one, dict) and one.get("code") in _IDENTIFIERS:
            return _IDENTIFIERS[one["code"]]
    return "other"


_REPORT_KEYS = frozenset({"format", "language", "category", "issued_at"})
_PATIENT_KEYS = {"name": "name", "birth_date": "birth_date", "id_number": "id_number", "phone": "phone"}


def _in_report(where: Where, value: str) -> Element:
    key, parent_key, parent = where.key, where.parent_key, where.parent
    if parent_key == "" and key in ("order_no", "barcode"):
        return Element(Handling.TYPED, key)
    if parent_key == "patient" and key in _PATIENT_KEYS:
        return Element(Handling.TYPED, _PATIENT_KEYS[key])
    if key in _REPORT_KEYS and _MACHINE_VALUE.fullmatch(value):
        return KEEP
    if key == "id" and parent_key == "judgements" and re.fullmatch(r"[A-Za-z]{0,3}[0-9]{1,4}", value):
        return KEEP
    if key == "id" and parent_key == "basis" and isinstance(parent.get("source"), str):
        # What the number is, is said by its neighbour: PMID: 25741868.
        return Element(Handling.FREE, f"{parent['source']}: ")
    return Element(Handling.FREE, f"{key}：" if key not in ("statement", "narrative") else "")
