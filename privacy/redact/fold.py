"""Text as a reader sees it, whatever it was typed with: folded text and skeleton, each with its way back.

*Folded*: one table look-up a character. Full width becomes half width, every kind of decimal digit becomes ASCII,
accents and look-alike letters become Latin, traditional becomes simplified; invisible and combining characters go.
*Skeleton*: the folded text in lower case without spaces, line breaks, punctuation; Chinese and financial numerals
become digits. Both carry the index of each character in the text they were made from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from privacy.redact.tables import fold_pairs

_CODE_POINTS = 0x110000
_GONE = 0x10FFFF
"""A noncharacter that stands for "deleted" in the tables."""

CHINESE_DIGITS = dict(
    zip(
        "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两貳參陸弌弍弎",
        "00012345678911234567892236123",
        strict=True,
    )
)
"""Numerals as digits: plain, financial, spoken (幺 is 1 on the telephone)."""


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """``text`` and, for each of its characters, where it stood; ``None`` where nothing was deleted."""

    text: str
    origin: NDArray[np.intp] | None = field(repr=False)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The half-open stretch of the text this was made from."""
        if self.origin is None or start >= end:
            return start, end
        return self.origin.item(start), self.origin.item(end - 1) + 1


@lru_cache(maxsize=1)
def fold_table() -> NDArray[np.uint32]:
    table = np.arange(_CODE_POINTS, dtype=np.uint32)
    old, new = fold_pairs()
    table[old] = np.array([_GONE if code < 0 else code for code in new], dtype=np.uint32)
    return table


@lru_cache(maxsize=1)
def skeleton_table() -> NDArray[np.uint32]:
    """Applied to folded text."""
    table = np.full(_CODE_POINTS, _GONE, dtype=np.uint32)
    table[0x3400:0xA000] = np.arange(0x3400, 0xA000)
    for start, end in ((0xA000, 0xD800), (0xF900, 0xFB00), (0x10000, 0x1F000), (0x20000, 0xE0000)):
        table[start:end] = np.arange(start, end)
    for code in range(0x3400):
        char = chr(code)
        if char.isalnum():
            # Two characters in lower case (İ) have no place in a skeleton of equal steps.
            table[code] = ord(char.lower()) if len(char.lower()) == 1 else code
    for numeral, digit in CHINESE_DIGITS.items():
        table[ord(numeral)] = ord(digit)
    return table


def code_points(text: str) -> NDArray[np.uint32]:
    """One number a character; lone surrogates are characters too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _apply(table: NDArray[np.uint32], texts: Sequence[str]) -> list[Folded]:
    """One look-up a character for the whole batch, one array of origins."""
    codes = table[code_points("".join(texts))]
    kept = codes != _GONE
    ends = np.cumsum([len(text) for text in texts], dtype=np.intp)
    if kept.all():
        return [Folded(text, None) for text in _cut(codes, ends)]
    origin = np.flatnonzero(kept)
    places = np.searchsorted(origin, ends)
    folded = []
    first = start = 0
    for text, last, end in zip(_cut(codes[origin], places), places.tolist(), ends.tolist(), strict=True):
        folded.append(Folded(text, None if last - first == end - start else origin[first:last] - start))
        first, start = last, end
    return folded


def _cut(codes: NDArray[np.uint32], ends: NDArray[np.intp]) -> list[str]:
    joined = codes.tobytes().decode("utf-32-le", "surrogatepass")
    return [joined[start:end] for start, end in pairwise([0, *ends.tolist()])]


def fold_all(texts: Sequence[str]) -> list[Folded]:
    """Each text as it reads. Linear time; never fails, whatever the characters."""
    return _apply(fold_table(), texts)


def fold_texts(texts: Sequence[str]) -> list[str]:
    """Each text as it reads, without the way back."""
    return _texts(fold_table(), texts)


def skeleton_texts(folded: Sequence[str]) -> list[str]:
    """The skeleton of each folded text, without the way back."""
    return _texts(skeleton_table(), folded)


def _texts(table: NDArray[np.uint32], texts: Sequence[str]) -> list[str]:
    codes = table[code_points("".join(texts))]
    kept = codes != _GONE
    ends = np.cumsum([len(text) for text in texts], dtype=np.intp)
    return _cut(codes[kept], np.searchsorted(np.flatnonzero(kept), ends))


def fold(text: str) -> Folded:
    """One text as it reads."""
    return fold_all([text])[0]


def skeletons(folded: Sequence[str]) -> list[Folded]:
    """The letters and digits of folded texts, lower case, numerals as digits; ``back`` leads to the folded text."""
    return _apply(skeleton_table(), folded)


def skeleton(folded: str) -> Folded:
    """The skeleton of one folded text."""
    return skeletons([folded])[0]


@lru_cache(maxsize=1)
def _fold_map() -> dict[int, int | None]:
    return {old: None if new < 0 else new for old, new in zip(*fold_pairs(), strict=True)}


class _SkeletonMap(dict[int, int | None]):
    """The skeleton table as ``str.translate`` takes it, filled as characters come."""

    def __missing__(self, code: int) -> int | None:
        new = int(skeleton_table()[code])
        self[code] = None if new == _GONE else new
        return self[code]


_SKELETON_MAP = _SkeletonMap()


def bare(folded: str) -> str:
    """The skeleton of a short folded text, without the way back."""
    return folded.translate(_SKELETON_MAP)


def fold_value(value: str) -> str:
    """A short text folded; the same as ``fold`` without the way back, and faster below a hundred characters."""
    return value.translate(_fold_map())


@lru_cache(maxsize=65536)
def skeleton_of(value: str) -> str:
    """The skeleton of a value of a record."""
    return bare(fold_value(value))
