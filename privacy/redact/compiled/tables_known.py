"""The tables of the literal forms: titles, months, ends of the parts of an address, what sounds how."""

from itertools import chain
from typing import Any

from numpy.typing import NDArray

from privacy.redact.compiled.tables_engine import words
from privacy.redact.known_address import _COMPOUND_END, _DIVISION_END
from privacy.redact.tables import characters_by_syllable, lexicon


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Name -> table; every list of words is ended word by word with a zero."""
    return {
        "known.ordinary_given": words(lexicon("ordinary-given")),
        "known.titles": words(lexicon("known-title")),
        "known.english_titles": words(lexicon("english-title")),
        "known.months": words(lexicon("month")),
        "known.division_ends": words(_DIVISION_END),
        "known.compound_ends": words(_COMPOUND_END),
        "known.syllables": words(chain.from_iterable(characters_by_syllable().items())),
    }
