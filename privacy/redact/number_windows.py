"""Windows of neighbouring digit groups: what a number could be made of, however it is grouped."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from privacy.model.text import SpanSource
from privacy.redact.hits import Hit
from privacy.redact.line_ends import is_among_numbers

MOST_DIGITS = 21
"""Of a number with its prefix: a card has 19 at most (ISO/IEC 7812-1)."""


class Window(NamedTuple):
    """Neighbouring groups as one number."""

    start: int
    end: int
    digits: str
    shape: tuple[int, ...]
    """Digits of each group."""
    separators: frozenset[str]

    @property
    def is_broken(self) -> bool:
        """Whether a line ends inside."""
        return any("\n" in separator for separator in self.separators)


def windows(folded: str, groups: list[tuple[int, int]], first: int) -> Iterator[Window]:
    """Windows that begin with group ``first``, longest first, up to the most digits."""
    found: list[Window] = []
    digits, shape, separators = "", [], set()
    for place in range(first, min(len(groups), first + MOST_DIGITS)):
        start, end = groups[place]
        if place > first:
            separators.add(folded[groups[place - 1][1] : start])
        piece = folded[start:end]
        digits += piece
        shape.append(end - start)
        if len(digits) > MOST_DIGITS:
            break
        found.append(Window(groups[first][0], end, digits, tuple(shape), frozenset(separators)))
    return reversed(found)


_LINE_END = re.compile(r"\s*\n\s*")
_GROUP = re.compile("[0-9]+")


def shape_without_line_ends(folded: str, window: Window) -> tuple[int, ...]:
    """Digits of each group as they were before the lines were broken."""
    return tuple(map(len, _GROUP.findall(_LINE_END.sub("", folded[window.start : window.end]))))


def hit_of(window: Window, kind: str, score: float, source: SpanSource = SpanSource.PATTERN) -> Hit:
    """A window as a hit."""
    return Hit(window.start, window.end, kind, score, source)


def text_before(folded: str, start: int) -> str:
    """As far as a label can stand before a number."""
    return folded[max(0, start - 16) : start]


_DECIMALS = re.compile(r"[0-9]\.[0-9]+\s+[0-9]+\.[0-9]")


def holds_decimals(folded: str, window: Window) -> bool:
    """Whether its groups are those of decimals beside each other: 154.41 31.36."""
    return "." in window.separators and _DECIMALS.search(folded, max(0, window.start - 2), window.end + 2) is not None


def is_measured(folded: str, window: Window) -> bool:
    """Whether the groups are numbers of their own: decimals, or cells of a table beside other numbers."""
    if len(window.shape) == 1:
        return False
    over_cells = window.is_broken or any("\t" in separator for separator in window.separators)
    among = over_cells and not _is_bracketed(folded, window) and is_among_numbers(folded, window.start, window.end)
    return holds_decimals(folded, window) or among


def _is_bracketed(folded: str, window: Window) -> bool:
    """Whether a window is all that stands in brackets: no cell of a table is, and (139 1234 5678) is behind a name."""
    return folded[window.start - 1 : window.start] == "(" and folded[window.end : window.end + 1] == ")"
