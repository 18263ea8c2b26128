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

_HAN, _MASK, _SPACE, _CAPITAL, _ALIKE, _DIGIT, _BEGINS, _DOT = (1 << bit for bit in range(8))


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
        ("尾末后前开某", _BEGINS),
        ("tTnN", _BEGINS),
        (".", _DOT),
    ):
        table[[ord(character) for character in characters]] |= kind
    return table


def signs_in(folded: Sequence[str], skeletons: Sequence[str]) -> list[Signs]:
    """The signs of each text, by its folded text and its skeleton."""
    codes, owners = _joined(folded)
    kinds = _classes()[codes]
    # Few characters begin a sign; only beside those is anything compared.
    masks, dots, begins = (np.flatnonzero(kinds & kind) for kind in (_MASK, _DOT, _BEGINS))
    some = begins[codes[begins] == ord("某")]
    found = (
        np.concatenate((masks[_beside_han(kinds, masks)], some)),
        masks[(kinds[masks + 1] & _MASK) != 0],
        dots[((kinds[dots - 1] & _CAPITAL) != 0) & ((kinds[dots + 1] & (_CAPITAL | _SPACE)) != 0)],
        begins[_says_part(codes, kinds, begins)],
    )
    columns = [_owners_with(places, owners, len(folded)) for places in found]
    columns.append(_swapped(skeletons))
    return list(map(Signs._make, zip(*(column.tolist() for column in columns), strict=True)))


def _joined(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """The characters of all texts with an end before and behind each; and whose each is."""
    owners = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
    return code_points(_END + _END.join(texts) + _END * 2), owners


def _owners_with(places: NDArray[np.intp], owners: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    held = np.zeros(count, dtype=np.bool_)
    held[owners[places - 1]] = True
    return held


def _beside_han(kinds: NDArray[np.uint8], masks: NDArray[np.intp]) -> NDArray[np.bool_]:
    """A mask behind a Chinese character, or before one, with a space between or none."""
    following = kinds[masks + 1]
    spaced = ((following & _SPACE) != 0) & ((kinds[masks + 2] & _HAN) != 0)
    found: NDArray[np.bool_] = ((kinds[masks - 1] & _HAN) != 0) | ((following & _HAN) != 0) | spaced
    return found


def _says_part(codes: NDArray[np.uint32], kinds: NDArray[np.uint8], begins: NDArray[np.intp]) -> NDArray[np.bool_]:
    """尾号, 后四位, 开头; last …, first …, ending …."""
    this, before, following = codes[begins], codes[begins - 1] | 32, codes[begins + 1]
    ordinal = ((this | 32) == ord("t")) & (before == ord("s")) & ((kinds[begins + 1] & _SPACE) != 0)
    ending = ((this | 32) == ord("n")) & (before == ord("e")) & ((following | 32) == ord("d"))
    found: NDArray[np.bool_] = np.isin(following, _SECOND_OF_PART) & (this > 0x3400) | ordinal | ending
    return found


_SECOND_OF_PART = np.array([ord(character) for character in "号数尾位头二三四五六七八2345678两"], dtype=np.uint32)


def _swapped(skeletons: Sequence[str]) -> NDArray[np.bool_]:
    """A long run of digits and letters that look like digits, not of digits alone."""
    codes, owners = _joined(skeletons)
    kinds = _classes()[codes]
    alike = (kinds & _ALIKE) != 0
    edges = np.flatnonzero(np.diff(alike, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    # Letters at the end of a word that goes on in digits (WES2309…) are letters.
    in_word = (codes[starts - 1] >= ord("a")) & (codes[starts - 1] <= ord("z"))
    places = np.append(np.flatnonzero(kinds & _DIGIT), len(codes))
    starts = np.where(in_word, np.minimum(places[np.searchsorted(places, starts)], ends), starts)
    digits = np.concatenate(([0], np.cumsum((kinds & _DIGIT) != 0)))
    long = (ends - starts >= _LONGEST_NUMBER) & (digits[ends] - digits[starts] < ends - starts)
    held = np.zeros(len(skeletons), dtype=np.bool_)
    held[owners[ends[long] - 2]] = True
    return held
