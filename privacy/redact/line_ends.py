"""Where a line end stands inside what may be one identifier, and what it reads like without it.

A form, a narrow cell or a chat breaks a line where its room ends. Only the characters of e-mail and network addresses,
plates and numbers are joined over it, and never more than two lines: whether the whole is one is the caller's to say.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""What an ordinary plate begins with: a province (GA 36-2018, table of 汉字 of plates)."""
_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+@:·-"
_LINE_END = re.compile(r"\n(?=[ \t]{0,8}[A-Za-z0-9._%+@:·-])")
_ROOM = 6
"""White space at a line end, at most, the line end or two included: a carriage return folds to one of its own."""
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


@lru_cache(maxsize=4)
def broken_over_lines(text: str) -> Sequence[Broken]:
    """Every line end between two code characters, with the runs it parts, in order. Two tiers ask about one text."""
    return tuple(_broken(text))


def _broken(text: str) -> Iterator[Broken]:
    """Bounded work for each line end."""
    for match in _LINE_END.finditer(text):
        end = match.start()
        while end > 0 and match.start() - end < _ROOM and text[end - 1] in " \t\n":
            end -= 1
        if text.count("\n", end, match.start()) > 1:
            continue
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
    above = text[max(0, begun - _LONGEST) : max(0, begun)].rstrip("\n").rpartition("\n")[2]
    below = text[ended + 1 : ended + 1 + _LONGEST].lstrip("\n").partition("\n")[0] if ended >= 0 else ""
    return _NUMBERS_ONLY.fullmatch(above) is not None or _NUMBERS_ONLY.fullmatch(below) is not None


def is_beside_words(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands right before or behind a stretch."""
    return _is_prose(text[start - 1 : start]) or _is_prose(text[end : end + 1])


_NO_COUNT = re.compile(r"(?![次例个份岁年月日号天名人条楼种项位倍节章])[\u3400-\u9fff]")


def is_between_words(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands right before and behind a stretch, and behind it no word that counts (35 | 例)."""
    return _is_prose(text[start - 1 : start]) and is_no_count(text, end)


def is_no_count(text: str, end: int) -> bool:
    """Whether Chinese stands at ``end`` that is no word for what digits before it count."""
    return _NO_COUNT.match(text, end) is not None


def _is_prose(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character == ":"
