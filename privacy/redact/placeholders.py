"""What stands in the text instead: ``[PERSON_1]``, the same for the same person or number within a person's records.

Values known from the record are numbered first, in the fixed order of its keys, so that two reports of one person
agree; what only a text knows is numbered as it appears.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from privacy.redact.hits import Hit

PLACEHOLDER = re.compile(r"\[(?P<type>[A-Z]{2,}(?:_[A-Z]+){0,3})_(?P<number>[0-9]{1,6})\]")


Types = tuple[tuple[str, str], ...]
"""Key of a record -> type of its value, in the order in which placeholders are numbered."""


class Numbering:
    """Placeholders of one text."""

    def __init__(self, types: Types, text: str) -> None:
        self._of_record, last = _of_record(types)
        self._last = last.copy()
        self._given: dict[tuple[str, str], str] = {}
        if "[" in text:
            for match in PLACEHOLDER.finditer(text):
                self._last[match["type"]] = max(self._last.get(match["type"], 0), int(match["number"]))

    def placeholder(self, kind: str, identity: str, words: str) -> str:
        """For a hit of type ``kind``: by its record key, else by its letters and digits."""
        placeholder = self._of_record.get((kind, identity)) if identity else None
        if placeholder is not None:
            return placeholder
        name = (kind, "=" + identity if identity else _same(words))
        placeholder = self._given.get(name)
        if placeholder is None:
            number = self._last[kind] = self._last.get(kind, 0) + 1
            placeholder = self._given[name] = f"[{kind}_{number}]"
        return placeholder


@lru_cache(maxsize=4_096)
def _of_record(types: Types) -> tuple[Mapping[tuple[str, str], str], dict[str, int]]:
    """The placeholders of a record's values and the last number of each type; records of a lab have the same keys."""
    given: dict[tuple[str, str], str] = {}
    last: dict[str, int] = {}
    for key, kind in types:
        last[kind] = last.get(kind, 0) + 1
        given[kind, key] = f"[{kind}_{last[kind]}]"
    return given, last


def _same(words: str) -> str:
    if words.isascii():
        return words.casefold() if words.isalnum() else "".join(filter(str.isalnum, words)).casefold()
    plain = words if unicodedata.is_normalized("NFKC", words) else unicodedata.normalize("NFKC", words)
    plain = plain.casefold()
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def replaced(text: str, hits: Sequence[Hit], types: Types) -> str:
    """``text`` with each hit (in order, not overlapping) replaced; ``types``: a record's keys in order."""
    if not hits:
        return text
    placeholder = Numbering(types, text).placeholder
    pieces: list[str] = []
    at = 0
    for start, end, kind, _, _, identity in hits:
        pieces.append(text[at:start])
        pieces.append(placeholder(kind, identity, text[start:end]))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def placeholder_stretches(text: str) -> list[tuple[int, int]]:
    """Where placeholders of an earlier scrubbing stand."""
    return [match.span() for match in PLACEHOLDER.finditer(text)] if "[" in text else []


def outside(hits: Iterable[Hit], stretches: Sequence[tuple[int, int]]) -> Iterable[Hit]:
    """Hits without what of them lies in a placeholder. ``stretches`` are in order and do not overlap."""
    if not stretches:
        return hits
    return list(_cut_out(hits, stretches))


def _cut_out(hits: Iterable[Hit], stretches: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    ends = [end for _, end in stretches]
    for hit in hits:
        at = hit.start
        for start, end in stretches[bisect_right(ends, hit.start) :]:
            if start >= hit.end:
                break
            if start > at:
                yield hit._replace(start=at, end=start)
            at = max(at, end)
        if at < hit.end:
            yield hit._replace(start=at)


def in_input(found: Iterable[Hit], hits: Sequence[Hit], output: str) -> list[Hit]:
    """Hits found in the output of replacing ``hits``, in offsets of the input; all lie between placeholders."""
    moved: list[Hit] = []
    shifts: list[tuple[int, int]] = [(0, 0)]
    lengths = _placeholder_lengths(hits, output)
    shift = 0
    for hit, length in zip(hits, lengths, strict=True):
        shift += (hit.end - hit.start) - length
        shifts.append((hit.end - shift, shift))
    starts = [start for start, _ in shifts]
    for hit in found:
        by = shifts[bisect_right(starts, hit.start) - 1][1]
        moved.append(hit._replace(start=hit.start + by, end=hit.end + by))
    return moved


def _placeholder_lengths(hits: Sequence[Hit], output: str) -> Iterator[int]:
    at = 0
    last = 0
    for hit in hits:
        at += hit.start - last
        placeholder = PLACEHOLDER.match(output, at)
        length = placeholder.end() - at if placeholder else 0
        yield length
        at += length
        last = hit.end
