"""The tables of ``known.cpp``: titles, months, ends of the parts of an address, what sounds how."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact.known_address import _COMPOUND_END, _DIVISION_END
from privacy.redact.tables import characters_by_syllable, lexicon, word_list


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Name -> table; every list of words is ended word by word with a zero."""
    return {
        "known.report_words": _words(sorted(word_list("report_words.txt"))),
        "known.titles": _words(lexicon("known-title")),
        "known.english_titles": _words(lexicon("english-title")),
        "known.months": _words(lexicon("month")),
        "known.division_ends": _words(_DIVISION_END),
        "known.compound_ends": _words(_COMPOUND_END),
        "known.syllables": _words(chain.from_iterable(characters_by_syllable().items())),
    }


def _words(words: Iterable[str]) -> NDArray[np.uint32]:
    return np.frombuffer(("\0".join(words) + "\0").encode("utf-32-le"), dtype=np.uint32)
