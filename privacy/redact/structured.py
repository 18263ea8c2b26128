"""Structured reports (our JSON, FHIR R4): every string scrubbed where it stands, the document as valid as it came.

1. Each string gets its handling (``elements``). 2. What names, numbers and addresses the document itself states is
added to what the record knows, so that the narrative beside them is searched for it in every disguise. 3. Free strings
and narratives are scrubbed, typed ones replaced whole, dates of birth and attachments taken away. The caller takes the
second look at each text, as with any other.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from privacy.model.errors import BadInput
from privacy.model.text import ScrubbedText, TextItem
from privacy.redact.elements import ATTACHMENT_KEYS, NAME_PART, Element, Handling, Where, element_at, whole_name
from privacy.redact.narrative import Narrative, parse_narrative, replacements
from privacy.redact.placeholders import PLACEHOLDER

Scrub = Callable[[list[TextItem]], list[ScrubbedText]]

_DAY = len("1990-03-07")
_MAX_DEPTH = 100
"""FHIR's own resources nest about fifteen deep; Python's JSON reader stops near a thousand."""
_MASKED = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]
"""FHIR's way to say that a value is there and withheld (hl7.org/fhir/R4/extension-data-absent-reason.html)."""
_TYPES = {
    "name": "PERSON", NAME_PART: "PERSON", "phone": "PHONE_NUMBER", "email": "EMAIL_ADDRESS", "address": "LOCATION",
    "employer": "ORGANIZATION", "resident_id": "CN_RESIDENT_ID", "passport": "CN_PASSPORT",
    "medical_record_no": "MEDICAL_RECORD_NUMBER", "order_no": "SAMPLE_ID", "barcode": "SAMPLE_ID",
    "birth_date": "DATE_OF_BIRTH", "url_value": "URL",
}  # fmt: skip
"""Type of a typed string that nothing else found; an unnamed number is an OTHER_ID."""
_RESOURCE = re.compile(r"(?:^|/)(?P<type>[A-Z][A-Za-z]{2,40})/(?P<id>[A-Za-z0-9.-]{1,64})(?:/_history/[^/]{1,64})?$")
_NOWHERE = "http://helixgate.invalid/"
"""Base of the resources' own addresses: a name that never resolves (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class ScrubbedDocument:
    """The document without anybody in it, and the texts it was made of for the second look."""

    document: Any = field(repr=False)
    items: tuple[tuple[TextItem, ScrubbedText], ...] = field(repr=False)
    """Each text as it was scrubbed; its id is the path of the string, as ``entry[0].resource.text.div``."""
    left_out: tuple[str, ...]
    """Paths of attachments and narratives' pictures that were taken away."""


@dataclass(slots=True)
class _Slot:
    """One string that is scrubbed."""

    element: Element
    item: TextItem
    narrative: Narrative | None
    scrubbed: ScrubbedText | None = None


def scrub_document(document: Any, known: Mapping[str, str], scrub: Scrub) -> ScrubbedDocument:
    """``document`` (parsed JSON) with every string handled; ``scrub`` is ``Redactor.scrub``.

    Raises:
        BadInput: nested too deep, or a narrative is not well-formed; the place is the path.
    """
    in_fhir = isinstance(document, dict) and isinstance(document.get("resourceType"), str)
    finder = _Finder(in_fhir)
    finder.walk(document)
    finder.births |= {value for key, value in known.items() if key.startswith("birth") and len(value) == _DAY}
    told = dict(known) | finder.told(known)
    slots = list(finder.slots.values())
    for slot in slots:
        slot.item = TextItem(slot.item.id, slot.item.text, told)
    for slot, scrubbed in zip(slots, scrub([slot.item for slot in slots]), strict=True):
        slot.scrubbed = scrubbed
    items = tuple((slot.item, slot.scrubbed) for slot in slots if slot.scrubbed is not None)
    return ScrubbedDocument(_Writer(in_fhir, finder).walk(document), items, tuple(finder.left_out))


class _Walker(ABC):
    """Goes through a document in its order; what happens to a string is up to the subclass."""

    def __init__(self, in_fhir: bool) -> None:
        self._in_fhir = in_fhir

    def walk(self, document: Any) -> Any:
        return self._node(document, "", Where("", "", {}, self._in_fhir), 0)

    def _node(self, node: Any, path: str, where: Where, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise BadInput("too-deep", zh="文档嵌套过深。", en=f"the document is nested deeper than {_MAX_DEPTH}")
        if isinstance(node, dict):
            kept = {key: self._child(node, key, path, where, depth) for key in node}
            return self._object(node, {key: value for key, value in kept.items() if value is not _GONE}, where)
        if isinstance(node, list):
            return [self._node(one, f"{path}[{at}]", where, depth + 1) for at, one in enumerate(node)]
        return self._string(node, path, where) if isinstance(node, str) else node

    def _child(self, node: dict[str, Any], key: str, path: str, where: Where, depth: int) -> Any:
        below = Where(key, where.key, node, self._in_fhir)
        return self._node(node[key], f"{path}.{key}" if path else key, below, depth + 1)

    @abstractmethod
    def _string(self, value: str, path: str, where: Where) -> Any:
        """What becomes of one string."""

    def _object(self, _node: dict[str, Any], kept: dict[str, Any], _where: Where) -> Any:
        return kept


_GONE = object()


class _Finder(_Walker):
    """First pass: what there is to scrub, what the document knows, which resources it has."""

    def __init__(self, in_fhir: bool) -> None:
        super().__init__(in_fhir)
        self.slots: dict[str, _Slot] = {}
        self.resources: dict[str, str] = {}
        """Id of each resource -> the one it gets."""
        self.left_out: list[str] = []
        self.births: set[str] = set()

    def told(self, known: Mapping[str, str]) -> dict[str, str]:
        """What typed elements say, under keys that ``known`` has not."""
        values = {(slot.element.label.replace(NAME_PART, "name"), slot.item.text) for slot in self._typed()}
        values |= {("birth_date", day) for day in self.births}
        fresh = sorted(values - {(re.sub(r"#\d+$", "", key), value) for key, value in known.items()})
        return {f"{key}#{at}": value for at, (key, value) in enumerate(fresh, start=100) if _tells(value)}

    def _typed(self) -> list[_Slot]:
        return [slot for slot in self.slots.values() if slot.element.handling is Handling.TYPED]

    def _string(self, value: str, path: str, where: Where) -> Any:
        element = element_at(where, value)
        if element.handling is Handling.RESOURCE_ID:
            self.resources.setdefault(value, f"r{len(self.resources) + 1}")
        elif element.handling is Handling.MASKED:
            self.births |= {value} if len(value) == _DAY and where.key == "birthDate" else set()
            self.left_out += [path] if where.key == "data" else []
        elif element.handling is Handling.NARRATIVE:
            narrative = _narrative_at(path, value)
            self.left_out += [path] * narrative.pictures
            self.slots[path] = _Slot(element, TextItem(path, narrative.words), narrative)
        elif element.handling in (Handling.FREE, Handling.TYPED) and value.strip():
            self.slots[path] = _Slot(element, TextItem(path, _said(element, value, where)), None)
        return value


def _said(element: Element, value: str, where: Where) -> str:
    """The text to scrub for a string: a label in front of it, or the whole name that it is a part of."""
    if element.handling is Handling.FREE:
        return element.label + value
    return whole_name(where.parent) if element.label == NAME_PART else value


def _tells(value: str) -> bool:
    """Whether a typed value is worth looking for elsewhere: an initial or a single letter is in every text."""
    bare = "".join(filter(str.isalnum, value))
    return len(bare) >= (3 if bare.isascii() else 2)


def _narrative_at(path: str, value: str) -> Narrative:
    try:
        return parse_narrative(value)
    except BadInput as error:
        raise BadInput(error.code, zh=f"{error.zh}（{path}）", en=f"{error.en} ({path})") from None


class _Writer(_Walker):
    """Second pass: the document with what was found put back."""

    def __init__(self, in_fhir: bool, found: _Finder) -> None:
        super().__init__(in_fhir)
        self._found = found

    def _string(self, value: str, path: str, where: Where) -> Any:
        handling = element_at(where, value).handling
        if handling is Handling.MASKED or (handling is Handling.KEEP and value[:_DAY] in self._found.births):
            return _GONE
        if handling is Handling.RESOURCE_ID:
            return self._found.resources[value]
        if handling is Handling.REFERENCE:
            return self._reference(value, is_address=where.key == "fullUrl")
        slot = self._found.slots.get(path)
        return value if slot is None or slot.scrubbed is None else _written(slot, slot.scrubbed)

    def _object(self, node: dict[str, Any], kept: dict[str, Any], where: Where) -> Any:
        """A primitive that was taken away is marked as masked, where its type is FHIR's."""
        gone = [key for key in node if key not in kept]
        if gone and where.key not in ATTACHMENT_KEYS:
            kept |= {f"_{key}": {"extension": _MASKED} for key in gone}
        return kept

    def _reference(self, value: str, *, is_address: bool) -> str:
        if re.fullmatch(r"urn:uuid:[0-9a-fA-F-]{36}", value):
            return value
        if value.startswith("#"):
            return "#" + self._found.resources.get(value[1:], "r0")
        found = _RESOURCE.search(value)
        if found is None:
            return _NOWHERE + "r0" if is_address else "r0"
        own = self._found.resources.setdefault(found["id"], f"r{len(self._found.resources) + 1}")
        return (_NOWHERE if is_address else "") + f"{found['type']}/{own}"


def _written(slot: _Slot, scrubbed: ScrubbedText) -> str:
    if slot.narrative is not None:
        return slot.narrative.with_words_of(scrubbed)
    if slot.element.handling is Handling.TYPED:
        found = PLACEHOLDER.search(scrubbed.text)
        own = f"[{_TYPES.get(slot.element.label, 'OTHER_ID')}_1]"
        return found.group() if found and len(scrubbed.spans) == 1 else own
    label = len(slot.element.label)
    text = slot.item.text
    out, at = [], label
    for start, end, placeholder in replacements(text, scrubbed):
        if end > label:
            out += [text[at : max(start, label)], placeholder]
            at = end
    return "".join([*out, text[at:]])
