"""Signs in a text that one of the rarer disguises may be there: found for a whole batch by array steps.

Each disguise that is no literal form costs a regular expression over the text; a text without its sign is spared it.
A sign may stand where no disguise is; the expression decides.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from privacy.redact.fold import code_points

_END = "\ue002"
"""Stands behind each text, so that no sign is read over two."""
_LONGEST_NUMBER = 10
"""Characters; a run of digits and letters that look like digits may be a number from here on."""

_HAN, _MASK, _SPACE, _CAPITAL, _ALIKE, _DIGIT, _PART, _SOME = (1 << bit for bit in range(8))


class Signs(NamedTuple):
    """What one text may hold."""

    masked_name: bool
    """林*秋, 林某某, 林xx"""
    masked_number: bool
    """139****1357"""
    initials: bool
    """L.W.Q."""
    part: bool
    """尾号1357, last four"""
    swapped: bool
    """l39246Bl357"""


@lru_cache(maxsize=1)
def _classes() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, dtype=np.uint8)
    table[0x4E00:0xA000] = _HAN
    for characters, kind in (
        ("*×●•·○◯□■_?？#xX", _MASK),
        (" \t\n\r", _SPACE),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _CAPITAL),
        ("0123456789oilbsz", _ALIKE),
        ("0123456789", _DIGIT),
        ("尾末后前开", _PART),
        ("某", _SOME),
    ):
        table[[ord(character) for character in characters]] |= kind
    return table


def signs_in(folded: Sequence[str], skeletons: Sequence[str]) -> list[Signs]:
    """The signs of each text, by its folded text and its skeleton."""
    codes, owners = _joined(folded)
    kinds = _classes()[codes]
    this, following, third = kinds[:-2], kinds[1:-1], kinds[2:]
    found = (
        _masked_names(this, following, third),
        ((this & following) & _MASK) != 0,
        _initials(codes, this, following, third),
        _part(codes, this),
    )
    columns = [_owners_with(sign, owners, len(folded)) for sign in found]
    columns.append(_swapped(skeletons))
    return list(map(Signs._make, zip(*(column.tolist() for column in columns), strict=True)))


def _joined(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """The characters of all texts with an end behind each, two at last; and whose each is."""
    owners = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
    return code_points(_END.join([*texts, _END])), owners


def _owners_with(sign: NDArray[np.bool_], owners: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    held = np.zeros(count, dtype=np.bool_)
    held[owners[np.flatnonzero(sign)]] = True
    return held


def _masked_names(this: NDArray[np.uint8], following: NDArray[np.uint8], third: NDArray[np.uint8]) -> NDArray[np.bool_]:
    mask = (this & _MASK) != 0
    before_han = mask & (((following & _HAN) != 0) | (((following & _SPACE) != 0) & ((third & _HAN) != 0)))
    after_han = ((this & _HAN) != 0) & ((following & _MASK) != 0)
    found: NDArray[np.bool_] = before_han | after_han | ((this & _SOME) != 0)
    return found


def _initials(
    codes: NDArray[np.uint32], this: NDArray[np.uint8], following: NDArray[np.uint8], third: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (
        ((this & _CAPITAL) != 0) & (codes[1:-1] == ord(".")) & ((third & (_CAPITAL | _SPACE)) != 0)
    )
    return found


def _part(codes: NDArray[np.uint32], this: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """尾号, 后四位, 开头; last …, first …, ending …."""
    second, third = codes[1:-1], codes[2:]
    chinese = np.zeros(len(this), dtype=np.bool_)
    begun = np.flatnonzero(this & _PART)
    chinese[begun] = np.isin(second[begun], _SECOND_OF_PART)
    # ``st `` ends last and first; ``end`` begins ending and ends.
    lower = codes | 32
    ordinal = (lower[:-2] == ord("s")) & (lower[1:-1] == ord("t")) & (third <= ord(" "))
    ending = (lower[:-2] == ord("e")) & (lower[1:-1] == ord("n")) & (lower[2:] == ord("d"))
    found: NDArray[np.bool_] = chinese | ordinal | ending
    return found


_SECOND_OF_PART = np.array([ord(character) for character in "号数尾位头二三四五六七八2345678两"], dtype=np.uint32)


def _swapped(skeletons: Sequence[str]) -> NDArray[np.bool_]:
    """A long run of digits and letters that look like digits, not of digits alone."""
    codes, owners = _joined(skeletons)
    kinds = _classes()[codes]
    alike = (kinds & _ALIKE) != 0
    edges = np.flatnonzero(np.diff(alike, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    digits = np.concatenate(([0], np.cumsum((kinds & _DIGIT) != 0)))
    long = (ends - starts >= _LONGEST_NUMBER) & (digits[ends] - digits[starts] < ends - starts)
    held = np.zeros(len(skeletons), dtype=np.bool_)
    held[owners[starts[long]]] = True
    return held
