"""The paragraphs of a text in which a cheap test succeeds, for tiers whose forms never cross an empty line.

Clauses that are read together have empty lines between them, so a rare form costs its own clause and no other.
"""

import re
from collections.abc import Iterable, Iterator

_EMPTY_LINE = "\n\n"


def paragraphs_with(test: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Half-open stretches between empty lines in which ``test`` succeeds, in order."""
    match = test.search(text)
    while match is not None:
        start = text.rfind(_EMPTY_LINE, 0, match.start() + 1) + 1
        end = text.find(_EMPTY_LINE, match.end())
        end = len(text) if end < 0 else end + 1
        yield start, end
        match = test.search(text, end)


def paragraphs_at(places: Iterable[int], text: str) -> list[tuple[int, int]]:
    """Half-open stretches between empty lines that hold one of ``places`` (in order), in order."""
    found: list[tuple[int, int]] = []
    last = 0
    for place in places:
        if place >= last:
            start = text.rfind(_EMPTY_LINE, 0, place + 1) + 1
            end = text.find(_EMPTY_LINE, place)
            last = len(text) if end < 0 else end + 1
            found.append((start, last))
    return found
