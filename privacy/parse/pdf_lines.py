"""Lines of a PDF page, with those put together that a margin or a cell's border broke.

A name or an address broken by a border is two halves that nothing recognises. What belongs together is told by where
lines stand: one under the other at a line's distance, the upper one full.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

_FULL = 0.85
"""A line of this share of the widest in its column was broken by the border, not by its writer."""
_NARROW = 40
"""Half-widths: a column below it is a table's, where the next row may be no further away than the next line."""
_PITCH_NARROW, _PITCH_WIDE = 1.35, 2.0
"""Distance of lines in font sizes: word processors set 1.2 to 1.3, reports in double spacing 2."""
_INDENT = 2.5
"""A paragraph begins two characters in, in Chinese typesetting (CLREQ, 4.1)."""
_ENDS = re.compile(r"[。！？；：:!?;|]\s*$")
_BEGINS = re.compile(r"\s*(?:[^\s：:，。]{1,10}[：:]|[【\[(（]|[-•·]\s|\d+[.、)）])")


@dataclass(slots=True)
class Line:
    """One line as it was written. Points from the page's lower left corner; ``size`` is the font's."""

    text: str
    x: float
    y: float
    size: float

    @property
    def width(self) -> int:
        """Half-widths."""
        return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in self.text)


class LineCollector:
    """Takes the pieces of text that the library reports, with their places."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._open = False

    def visit(self, text: str, matrix: list[float], text_matrix: list[float], _font: Any, size: float) -> None:
        """The library's text visitor: a piece, and the matrices in force where it begins."""
        x, y = matrix[4] + text_matrix[4], matrix[5] + text_matrix[5]
        for number, part in enumerate(text.split("\n")):
            if number:
                self._open = False
            if not part:
                continue
            if self._open:
                self.lines[-1].text += part
            else:
                self.lines.append(Line(part, x, y, size))
                self._open = True

    def is_whole(self, text: str) -> bool:
        """Whether the pieces are all of ``text``; where they are not, it is taken as it is."""
        return "".join(line.text for line in self.lines) == text.replace("\n", "")


def put_together(lines: list[Line]) -> str:
    """The lines as text. Chinese goes on without a break; between digits or Latin words a break stays, since a number
    over two lines is found as such, and a missing space would make two words one."""
    out: list[str] = []
    for column in _columns(lines):
        widest = max(line.width for line in column)
        goes_on = False
        for line in column:
            if goes_on and _joins(out[-1], line.text):
                out[-1] += line.text
            else:
                out.append(line.text)
            goes_on = line.width >= _FULL * widest and not _ENDS.search(line.text)
    return "\n".join(out)


def _columns(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines that stand one under the other."""
    columns: list[list[Line]] = []
    for line in lines:
        if columns and _is_below(columns[-1][-1], line):
            columns[-1].append(line)
        else:
            columns.append([line])
    return columns


def _is_below(upper: Line, lower: Line) -> bool:
    size = max(upper.size, lower.size, 1.0)
    pitch = _PITCH_NARROW if max(upper.width, lower.width) < _NARROW else _PITCH_WIDE
    return abs(upper.x - lower.x) <= _INDENT * size and 0.5 * size <= upper.y - lower.y <= pitch * size


def _joins(upper: str, lower: str) -> bool:
    return not _BEGINS.match(lower) and (_is_han(upper[-1]) or _is_han(lower[0]))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or char in "，、）“”》"
