"""Reader of our own report JSON, ``helixgate-report/1`` (docs/formats.md)."""

import re
from typing import Any

from privacy.basis.fields import bad_field, check_known, list_field, object_field, text_field
from privacy.basis.prose.reader import read_prose_text
from privacy.basis.reconcile import tie_to_structured
from privacy.model.judgement import Citation, Judgement, ReportPlace
from privacy.model.vocabulary import ClaimCategory

FORMAT = "helixgate-report/1"

_REPORT = ("format", "order_no", "barcode", "issued_at", "language", "patient", "judgements", "narrative")
_JUDGEMENT = (
    "id", "category", "gene", "variant", "subject", "statement", "strength", "ancestry", "basis",
)  # fmt: skip
_SOURCE = ("source", "id", "title", "level", "version", "shown")
_SEVERAL = re.compile(r"\s*[;；,，、]\s*")


def read_report(report: dict[str, Any]) -> tuple[Judgement, ...]:
    """Judgements of the list, then those that only the narrative makes.

    Raises:
        BadInput: a field is missing, unknown or of the wrong type, or two judgements share an id.
    """
    check_known(report, _REPORT, "report")
    listed = [
        _judgement(item, f"judgements[{number}]")
        for number, item in enumerate(list_field(report, "judgements", "", required=True))
    ]
    if len({one.id for one in listed}) != len(listed):
        raise bad_field("judgements", "an id once each", "编号各不相同")
    object_field(report, "patient", "")
    narrative = text_field(report, "narrative", "")
    return tie_to_structured(tuple(listed), read_prose_text(narrative, path="narrative", prefix="narrative-"))


def _judgement(item: dict[str, Any], path: str) -> Judgement:
    check_known(item, _JUDGEMENT, path)
    category = text_field(item, "category", path, required=True)
    if category not in set(ClaimCategory):
        raise bad_field(f"{path}.category", " | ".join(ClaimCategory), " | ".join(ClaimCategory))
    return Judgement(
        id=text_field(item, "id", path, required=True),
        category=ClaimCategory(category),
        statement=text_field(item, "statement", path, required=True),
        place=ReportPlace(path=path),
        genes=_several(text_field(item, "gene", path)),
        variants=_one(text_field(item, "variant", path)),
        subjects=_one(text_field(item, "subject", path)),
        ancestry=text_field(item, "ancestry", path),
        strength=text_field(item, "strength", path),
        citations=tuple(
            _citation(source, f"{path}.basis[{number}]")
            for number, source in enumerate(list_field(item, "basis", path))
        ),
    )


def _citation(source: dict[str, Any], path: str) -> Citation:
    check_known(source, _SOURCE, path)
    shown = source.get("shown", True)
    if not isinstance(shown, bool):
        raise bad_field(f"{path}.shown", "true or false", "true 或 false")
    return Citation(
        source=text_field(source, "source", path, required=True),
        id=text_field(source, "id", path),
        title=text_field(source, "title", path),
        version=text_field(source, "version", path),
        level=text_field(source, "level", path),
        shown=shown,
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SEVERAL.split(text.strip()) if part)


def _one(text: str) -> tuple[str, ...]:
    return (text.strip(),) if text.strip() else ()
