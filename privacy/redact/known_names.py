"""A known Chinese name where it is no literal form: masked, in initials, or typed with characters of the same sound."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from privacy.redact.fold import code_points
from privacy.redact.tables import characters_by_syllable, surnames, syllables_by_character, word_costs

_PARTING = re.compile(r"[·•.・\s]+")


@dataclass(frozen=True, slots=True)
class ChineseName:
    surname: str
    given: str

    @classmethod
    def of(cls, folded: str) -> "ChineseName | None":
        """A folded name in Chinese that begins with a known surname; ``None`` for any other."""
        # Spaces, dots and hyphens may stand between its parts.
        joined = folded if folded.isalnum() else _PARTING.sub("", folded).replace("-", "")
        if joined.isascii():
            return None
        for width in (4, 2, 1):
            if joined[:width] in surnames() and len(joined) > width:
                return cls(joined[:width], joined[width:])
        return None

    @property
    def can_be_misheard(self) -> bool:
        """A name of two characters has too many homophones among ordinary words."""
        return len(self.given) >= 2 and len(self.surname + self.given) <= 4

    def misheard_at(self, text: str, at: int) -> int:
        """Where the name typed with other characters of the same sound ends that begins at ``at``; 0: it is not."""
        end = at
        for place, character in enumerate(self.surname + self.given):
            end += place > 0 and text[end : end + 1] == " "
            if text[end : end + 1] not in _same_sound(character):
                return 0
            end += 1
        return end

    def before_mask(self, before: str, masks: int, after: str) -> str | None:
        """What of the name stands before its mask (林*秋, *婉秋, 欧*华); ``None`` where the mask is not the name's."""
        last = self.given[-1]
        if before.endswith(self.surname):
            return self.surname
        if before.endswith(self.surname[0]) and after.startswith(last):
            return self.surname[0] if masks + 2 == len(self.surname + self.given) else None
        if len(self.given) > 1 and (after.startswith(self.given) or (masks == 2 and after.startswith(last))):
            return ""
        return None

    def fits_initials(self, letters: str) -> bool:
        """Whether capitals are those of the name, in either order."""
        sounds = [_initials(one) for one in self.surname + self.given]
        turned = sounds[len(self.surname) :] + sounds[: len(self.surname)]
        return any(
            len(order) == len(letters) >= 3
            and all(letter in sound for letter, sound in zip(letters, order, strict=True))
            for order in (sounds, turned)
        )


@lru_cache(maxsize=8_000)
def _initials(character: str) -> frozenset[str]:
    return frozenset(reading[0].upper() for reading in syllables_by_character().get(character, ()))


@lru_cache(maxsize=8_000)
def _same_sound(character: str) -> frozenset[str]:
    readings = syllables_by_character().get(character, ())
    same = {one for reading in readings for one in characters_by_syllable()[reading]}
    # Only characters in use: nobody mistypes a name with one that no input method offers.
    return frozenset(one for one in same if one in word_costs()) | {character}


@lru_cache(maxsize=1)
def _sounds() -> NDArray[np.uint64]:
    """The readings of each character as bits, some four hundred syllables on 64 of them."""
    table = np.zeros(0x110000, dtype=np.uint64)
    for place, characters in enumerate(characters_by_syllable().values()):
        table[[ord(character) for character in characters]] |= np.uint64(1 << (place % 64))
    return table


_FIRST_HAN = 0x3400
_COMPARED = 3
"""Characters of a name that the array steps compare; who passes is compared whole."""


def find_misheard(
    texts: Sequence[str], names: Sequence[Sequence[ChineseName | None]]
) -> Iterator[tuple[int, int, int, int]]:
    """``(text number, number of the name among the text's own, start, end)`` of what sounds like it (林宛秋) but is not
    written like it."""
    codes = code_points("".join(texts))
    lengths = np.array([len(text) for text in texts])
    starts = np.cumsum(lengths) - lengths
    # A single space may part the characters of a name, so the array steps read without spaces.
    places = np.flatnonzero(codes != ord(" "))
    codes = codes[places]
    ends = np.searchsorted(places, starts + lengths)
    # Nothing but Chinese has a reading: only its places are compared with the first character of a name.
    han = np.flatnonzero(codes >= _FIRST_HAN)
    han = han[: np.searchsorted(han, len(codes) - _COMPARED + 1)]
    counts = np.diff(np.searchsorted(han, ends), prepend=0)
    sounds = _sounds()[codes]
    begun = sounds[han]
    owners = np.repeat(np.arange(len(texts)), counts)
    for slot in range(max(map(len, names), default=0)):
        chosen = [one[slot] if slot < len(one) else None for one in names]
        wanted = _first_three(chosen)
        likely = np.flatnonzero(begun & np.repeat(_sounds()[wanted[:, 0]], counts))
        standing = _sounding_like(codes, sounds, han[likely], wanted[owners[likely]])
        for at, number in zip(han[likely[standing]].tolist(), owners[likely[standing]].tolist(), strict=True):
            name, start = chosen[number], int(places[at] - starts[number])
            end = name.misheard_at(texts[number], start) if name is not None else 0
            if end:
                yield number, slot, start, end


def _first_three(names: Sequence[ChineseName | None]) -> NDArray[np.uint32]:
    """The first three characters of each name, spaces where there is none."""
    written = "".join([(one.surname + one.given)[:_COMPARED] if one is not None else " " * _COMPARED for one in names])
    return code_points(written).reshape(-1, _COMPARED)


def _sounding_like(
    codes: NDArray[np.uint32],
    sounds: NDArray[np.uint64],
    places: NDArray[np.intp],
    wanted: NDArray[np.uint32],
) -> NDArray[np.intp]:
    """Which of ``places``, where the first character sounds right, share a reading with the second and third character
    of the name wanted there too, and are not written all the same."""
    left = np.arange(len(places))
    for place in range(1, _COMPARED):
        left = left[(sounds[places[left] + place] & _sounds()[wanted[left, place]]) != 0]
    same = np.logical_and.reduce([codes[places[left] + place] == wanted[left, place] for place in range(_COMPARED)])
    found: NDArray[np.intp] = left[~same]
    return found
