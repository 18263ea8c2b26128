"""Texts with what is settled already taken out: one mark stands for each stretch, and every offset has its way back.

A placeholder of an earlier scrubbing and a value the record knows read alike, so a text reads the same before and
after it was scrubbed, and boilerplate around a name is boilerplate whoever is named.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from privacy.redact.hits import Hit

MARK = "\ue001"
"""A private-use character: no letter, no digit, no punctuation to any tier."""


@dataclass(frozen=True, slots=True)
class Masked:
    """``text`` with marks; ``places`` are the marks' offsets, ``shifts[n]`` what to add behind ``n`` of them."""

    text: str = field(repr=False)
    places: Sequence[int] = ()
    shifts: Sequence[int] = (0,)

    def back(self, hit: Hit) -> Hit:
        """A hit that holds no mark, in offsets of the text before."""
        return hit.moved(self.shifts[bisect_right(self.places, hit.start)])


def masked(text: str, stretches: Iterable[tuple[int, int]]) -> Masked:
    """``text`` with a mark for each stretch; they are in order and do not overlap."""
    pieces: list[str] = []
    places: list[int] = []
    shifts = [0]
    at = 0
    for start, end in stretches:
        pieces.append(text[at:start])
        places.append(start - shifts[-1])
        shifts.append(shifts[-1] + end - start - 1)
        at = end
    if not places:
        return Masked(text)
    pieces.append(text[at:])
    return Masked(MARK.join(pieces), places, shifts)


def without(text: str, hits: Iterable[Hit]) -> str:
    """``text`` with a mark for each hit; they are in order and do not overlap."""
    pieces: list[str] = []
    at = 0
    for hit in hits:
        pieces.append(text[at : hit.start])
        at = hit.end
    pieces.append(text[at:])
    return MARK.join(pieces)


def beside_marks(hits: Iterable[Hit], text: str) -> Iterable[Hit]:
    """Hits without the marks they span: what stands before and after a mark counts for itself."""
    return list(_between_marks(hits, text)) if MARK in text else hits


def _between_marks(hits: Iterable[Hit], text: str) -> Iterator[Hit]:
    for hit in hits:
        start = hit.start
        while start < hit.end:
            end = text.find(MARK, start, hit.end)
            if end < 0:
                end = hit.end
            if start < end:
                yield hit.at(start, end)
            start = end + 1
