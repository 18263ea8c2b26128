"""Where a line end stands inside what may be one identifier, and what it reads like without it.

A form, a narrow cell or a chat breaks a line where its room ends. Only the characters of e-mail and network addresses,
plates and numbers are joined over it, and never more than two lines: whether the whole is one is the caller's to say.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""What an ordinary plate begins with: a province (GA 36-2018, table of 汉字 of plates)."""
_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+@:·-"
_LINE_END = re.compile(r"\n(?=[ \t]{0,8}[A-Za-z0-9._%+@:·-])")
_LONGEST = 72
"""Characters on either side: a local part has at most 64 (RFC 5321, 4.5.3.1.1)."""
_NUMBERS_ONLY = re.compile(r"[0-9\s.,|%+-]*[0-9][0-9\s.,|%+-]*")


class Broken(NamedTuple):
    """A stretch of code characters with one line end inside."""

    start: int
    """Where the left part begins; a province before it belongs to it."""
    left: str
    right_start: int
    right: str

    @property
    def whole(self) -> str:
        """Both parts, joined."""
        return self.left + self.right

    def back(self, start: int, end: int) -> tuple[int, int] | None:
        """A stretch of the whole in the text; ``None`` where it is not on both sides of the line end."""
        edge = len(self.left)
        return (self.start + start, self.right_start + end - edge) if start < edge < end else None


def broken_over_lines(text: str) -> Iterator[Broken]:
    """Every line end between two code characters, with the runs it parts. Bounded work for each."""
    for match in _LINE_END.finditer(text):
        end = match.start()
        while end > 0 and match.start() - end < 4 and text[end - 1] in " \t\r":
            end -= 1
        if end == 0 or not (text[end - 1] in _CODE or text[end - 1] in PROVINCES):
            continue
        before = text[max(0, end - _LONGEST) : end]
        start = end - len(before) + len(before.rstrip(_CODE))
        if text[start - 1 : start] in PROVINCES and start > 0:
            start -= 1
        after = text[match.end() : match.end() + _LONGEST + 8].lstrip(" \t")
        right_start = match.end() + len(text[match.end() : match.end() + _LONGEST + 8]) - len(after)
        right = after[: len(after) - len(after.lstrip(_CODE))]
        yield Broken(start, text[start:end], right_start, right)


def is_among_numbers(text: str, start: int, end: int) -> bool:
    """Whether a stretch broken over lines looks like cells of a table: other numbers share its lines, or numbers alone
    stand on the line above or below. Chinese right beside it makes it prose."""
    begun, ended = text.rfind("\n", max(0, start - _LONGEST), start), text.find("\n", end, end + _LONGEST)
    before = text[begun + 1 if begun >= 0 else max(0, start - _LONGEST) : start].rstrip()
    after = text[end : ended if ended >= 0 else end + _LONGEST].lstrip()
    if _is_prose(before[-1:]) or _is_prose(after[:1]):
        return False
    if before or after:
        return any(map(str.isdigit, before + after))
    above = text[max(0, begun - _LONGEST) : max(0, begun)].rpartition("\n")[2]
    below = text[ended + 1 : ended + 1 + _LONGEST].partition("\n")[0] if ended >= 0 else ""
    return _NUMBERS_ONLY.fullmatch(above) is not None or _NUMBERS_ONLY.fullmatch(below) is not None


def is_beside_words(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands right before or behind a stretch."""
    return _is_prose(text[start - 1 : start]) or _is_prose(text[end : end + 1])


def _is_prose(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character == ":"
