"""What stands in the text instead: ``[PERSON_1]``, the same for the same person or number within a person's records.

Values known from the record are numbered first, in the fixed order of its keys, so that two reports of one person
agree; what only a text knows is numbered as it appears.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from privacy.redact.fold import skeleton_of
from privacy.redact.forms import type_of
from privacy.redact.hits import Hit

PLACEHOLDER = re.compile(r"\[(?P<type>[A-Z]{2,}(?:_[A-Z]+){0,3})_(?P<number>[0-9]{1,6})\]")
_FIRST = ("name", "guardian_name", "clinician")


class Numbering:
    """Placeholders of one text."""

    def __init__(self, known: Mapping[str, str], text: str) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._last: dict[str, int] = {}
        if "[" in text:
            for match in PLACEHOLDER.finditer(text):
                self._last[match["type"]] = max(self._last.get(match["type"], 0), int(match["number"]))
        for key in sorted(known, key=lambda key: (key not in _FIRST, _FIRST.index(key) if key in _FIRST else 0, key)):
            self._reserve(type_of(key, known[key]), key)

    def _reserve(self, kind: str, key: str) -> None:
        number = sum(1 for given_kind, _ in self._given if given_kind == kind) + 1
        self._given[kind, "=" + key] = f"[{kind}_{number}]"
        self._last[kind] = max(self._last.get(kind, 0), number)

    def placeholder(self, kind: str, identity: str, words: str) -> str:
        """For a hit of type ``kind``: by its record key, else by the skeleton of its words."""
        name = (kind, "=" + identity if identity else skeleton_of(words))
        if name not in self._given:
            self._last[kind] = self._last.get(kind, 0) + 1
            self._given[name] = f"[{kind}_{self._last[kind]}]"
        return self._given[name]


def replaced(text: str, hits: Sequence[Hit], known: Mapping[str, str]) -> str:
    """``text`` with each hit (input offsets, in order, not overlapping) replaced by its placeholder."""
    if not hits:
        return text
    numbering = Numbering(known, text)
    pieces: list[str] = []
    at = 0
    for hit in hits:
        pieces += (text[at : hit.start], numbering.placeholder(hit.type, hit.identity, text[hit.start : hit.end]))
        at = hit.end
    return "".join([*pieces, text[at:]])


def placeholder_stretches(text: str) -> list[tuple[int, int]]:
    """Where placeholders of an earlier scrubbing stand."""
    return [match.span() for match in PLACEHOLDER.finditer(text)] if "[" in text else []


def outside(hits: Iterable[Hit], stretches: Sequence[tuple[int, int]]) -> list[Hit]:
    """Hits that touch no placeholder."""
    if not stretches:
        return list(hits)
    return [hit for hit in hits if not any(hit.start < end and start < hit.end for start, end in stretches)]
