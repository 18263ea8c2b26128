"""What a person reads of a FHIR R4 report: narrative, conclusion, notes, presented text forms, sections.

The narrative is read whatever its status says. ``generated`` promises that it repeats the elements and nothing more
(R4, narrative-status): of such a one, the lines are passed over that hold no word which the elements do not have.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from privacy.basis.fhir_r4 import Report, Resource
from privacy.basis.fields import bad_field

_READ = ("DiagnosticReport", "Observation", "RiskAssessment", "Task", "Composition")
_HIDDEN = re.compile(r"<!--.{0,100000}?-->|<(style|script)\b.{0,100000}?</\1>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|tr|table|thead|tbody|li|ul|ol|h[1-6]|br|hr|dl|dt|dd|pre|blockquote)\b[^>]{0,2000}>", re.I
)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,2000}>")
_DETAILS = re.compile(r"\(Details ?(?:: \{[^{}]{0,4000}\}(?:; \{[^{}]{0,4000}\})*)?\)")
"""How HL7's publisher spells a code out: system, code, the terminology's own name for it, and the display given."""
_WORD = re.compile(r"[^\W_]+")
_GENERATORS = frozenset(
    ["generated", "narrative", "with", "details", "given", "as", "code", "loinc", "snomed", "ct", "not", "stated"]
)
"""What the generator of HL7's publisher adds of its own to the words of the elements."""


def texts_of(report: Report) -> Iterator[tuple[str, str]]:
    """Every text with its path, in the order of the report.

    Raises:
        BadInput: a text that is not of its type, or no base64 of UTF-8.
    """
    repeated = _GENERATORS | frozenset(word for one in report.resources for word in _element_words(one.body))
    for resource in report.of_kind(*_READ):
        yield from _texts_of(resource, repeated)


def plain_text(xhtml: str) -> str:
    """XHTML as lines of text: blocks become lines, cells are set apart, comments and scripts are nobody's reading."""
    seen = _HIDDEN.sub("", xhtml)
    lines = _TAG.sub("", _CELL.sub("\t", _BLOCK.sub("\n", seen)))
    return "\n".join(line.strip() for line in html.unescape(lines).splitlines() if line.strip())


def _texts_of(resource: Resource, repeated: frozenset[str]) -> Iterator[tuple[str, str]]:
    body, path = resource.body, resource.path
    yield from _narrative(body, path, repeated)
    conclusion = body.get("conclusion")
    if isinstance(conclusion, str):
        yield conclusion, f"{path}.conclusion"
    for number, note in enumerate(_dicts(body.get("note"))):
        if isinstance(note.get("text"), str):
            yield note["text"], f"{path}.note[{number}].text"
    for number, form in enumerate(_dicts(body.get("presentedForm"))):
        if str(form.get("contentType", "")).startswith("text/") and isinstance(form.get("data"), str):
            yield _form_text(form, f"{path}.presentedForm[{number}]"), f"{path}.presentedForm[{number}]"
    yield from _sections(body, path, repeated)


def _narrative(owner: Mapping[str, Any], path: str, repeated: frozenset[str]) -> Iterator[tuple[str, str]]:
    text = owner.get("text")
    if text is None:
        return
    if not isinstance(text, dict) or not isinstance(text.get("div", ""), str):
        raise bad_field(f"{path}.text", "a Narrative", "Narrative")
    lines = plain_text(text.get("div", ""))
    if text.get("status") == "generated":
        told = _DETAILS.sub("", lines).splitlines()
        lines = "\n".join(line for line in told if not repeated.issuperset(_words(line)))
    if lines:
        yield lines, f"{path}.text.div"


def _element_words(value: Any) -> Iterator[str]:
    """Words of every element, names and values, but for the narrative itself."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name.lower()
            if name != "div":
                yield from _element_words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _element_words(inner)
    elif value is not None:
        yield from _words(str(value))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _sections(owner: Mapping[str, Any], path: str, repeated: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Sections of a Composition, at any depth (the JSON itself is bounded)."""
    for number, section in enumerate(_dicts(owner.get("section"))):
        here = f"{path}.section[{number}]"
        yield from _narrative(section, here, repeated)
        yield from _sections(section, here, repeated)


def _form_text(form: Mapping[str, Any], path: str) -> str:
    try:
        text = base64.b64decode(form["data"], validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise bad_field(f"{path}.data", "base64 of UTF-8 text", "UTF-8 文本的 base64") from None
    return plain_text(text) if "html" in str(form.get("contentType")) else text


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
