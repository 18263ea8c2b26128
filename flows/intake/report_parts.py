"""What is kept of a report, scrubbed: prose as one part, a structured report by its parts, each string in its place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from privacy.model.deliveries import DeliveryKind
from privacy.model.text import ScrubbedText, TextItem
from privacy.redact import Redactor
from privacy.redact.structured import scrub_document


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One part as it is stored, and the texts it was made of."""

    name: str
    """``text``, ``narrative``, ``judgements[0]``, ``document``."""
    text: str = field(repr=False)
    items: tuple[tuple[TextItem, ScrubbedText], ...] = field(repr=False)
    """Before and after, for the second look and the search for other people's numbers."""


def scrubbed_parts(kind: DeliveryKind, text: str, known: Mapping[str, str], redactor: Redactor) -> list[ReportPart]:
    """The parts of a report; of our JSON the narrative and what each judgement says.

    The patient block of our JSON is read for what it tells of the person and not kept: it is in the vault.

    Raises:
        BadInput: structured, and nested too deep or with a malformed narrative.
    """
    if kind not in (DeliveryKind.REPORT_JSON, DeliveryKind.REPORT_FHIR):
        item = TextItem("text", text, known)
        scrubbed = redactor.scrub([item])[0]
        return [ReportPart("text", scrubbed.text, ((item, scrubbed),))]
    done = scrub_document(json.loads(text), known, redactor.scrub)
    if kind is DeliveryKind.REPORT_FHIR:
        return [ReportPart("document", json.dumps(done.document, ensure_ascii=False), done.items)]
    document = done.document
    parts = {"narrative": document["narrative"]} if isinstance(document.get("narrative"), str) else {}
    judgements = document.get("judgements")
    for number, judgement in enumerate(judgements if isinstance(judgements, list) else []):
        parts[f"judgements[{number}]"] = json.dumps(judgement, ensure_ascii=False, sort_keys=True)
    return [ReportPart(name, part, _below(done.items, name)) for name, part in parts.items()]


def _below(items: tuple[tuple[TextItem, ScrubbedText], ...], name: str) -> tuple[tuple[TextItem, ScrubbedText], ...]:
    """The texts that went into one part, by their path."""
    return tuple(one for one in items if one[0].id == name or one[0].id.startswith(name + "."))
