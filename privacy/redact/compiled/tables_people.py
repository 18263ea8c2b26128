"""What ``people.cpp``, ``english_names.cpp`` and ``places.cpp`` read: characters by what they begin, and word lists."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact import english_names, people, places
from privacy.redact.compiled.tables_engine import words
from privacy.redact.tables import lexicon

_CODE_POINTS = 0x40000
"""No letter, numeral or surname lies beyond."""
_EVERY = "".join(map(chr, range(0x10000)))


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Everything by name."""
    english = _english_words()
    return {
        "people.classes": _people_classes(),
        "people.syllables": words(people._syllables()),
        "people.readings": words(sorted(people._surname_readings())),
        "people.english": words(english),
        "people.english_lists": np.array(list(english.values()), dtype=np.uint8),
        "places.classes": _places_classes(),
    }


def _people_classes() -> NDArray[np.uint8]:
    """Bits of a character, named in ``people.cpp``."""
    morphemes = lexicon("ethnic-morpheme")
    upper = set(re.findall(f"[{english_names._UPPER}]", _EVERY))
    table = np.zeros(_CODE_POINTS, dtype=np.uint8)
    table[people._HAN[:_CODE_POINTS]] |= 1
    table[people._MAYBE_SURNAME[:_CODE_POINTS]] |= 2
    for bit, characters in (
        (2, {morpheme[0] for morpheme in morphemes}),
        (3, {morpheme[1] for morpheme in morphemes}),
        (4, "·"),
        (5, upper),
        (6, upper.union(re.findall(f"[{english_names._LOWER}]", _EVERY))),
        (7, " ,"),
    ):
        table[_codes(characters)] |= 1 << bit
    return table


def _places_classes() -> NDArray[np.uint16]:
    """Bits of a character, named in ``places.cpp``."""
    numerals = set("".join(re.findall(places._NUMBER, _EVERY)))
    organisations = _alternatives(places._ORGANISATION.pattern)
    table = np.zeros(len(_EVERY), dtype=np.uint16)
    for bit, characters in (
        (0, {way[-1] for way in _alternatives(places._WAY)}),
        (1, numerals.union(re.findall(rf"\s|{places._SIDE}", _EVERY), "第")),
        (2, numerals),
        (3, {unit[0] for unit in _alternatives(places._UNIT)}),
        (4, " "),
        (5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (6, {kind[0] for kind in organisations}),
        (7, {kind[1] for kind in organisations}),
        (8, {division[0] for division in _alternatives(places._UPPER_DIVISION)}),
    ):
        table[_codes(characters)] |= 1 << bit
    return table


def _alternatives(pattern: str) -> list[str]:
    """The words of ``(?:word|word)``."""
    return pattern.removeprefix("(?:").removesuffix(")").split("|")


def _codes(characters: Iterable[str]) -> list[int]:
    return [ord(character) for character in characters]


def _english_words() -> dict[str, int]:
    """Word -> the lists it is in, as bits: given names, surnames, words that are none, cues."""
    lists = english_names._lists()
    found: dict[str, int] = {}
    for bit, names in enumerate((lists.given, lists.surnames, lists.no_name, english_names._CUES)):
        for word in sorted(names):
            found[word] = found.get(word, 0) | 1 << bit
    return found
