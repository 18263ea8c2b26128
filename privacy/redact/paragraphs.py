"""The paragraphs of a text in which a cheap test succeeds, for tiers whose forms never cross an empty line.

Clauses that are read together have empty lines between them, so a rare form costs its own clause and no other.
"""

import re
from collections.abc import Iterator

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
