"""What the compiled search for disguised values takes over from the tables: sounds of characters, spoken numerals."""

from typing import Any

from numpy.typing import NDArray

from privacy.redact.compiled.tables_engine import words
from privacy.redact.fold import CHINESE_DIGITS, code_points
from privacy.redact.tables import characters_by_syllable, word_costs


def tables() -> dict[str, NDArray[Any] | bytes]:
    """By name: each list of characters as code points."""
    syllables = characters_by_syllable()
    return {
        # Each syllable's characters, and the letter each begins with.
        "disguises.syllables": words(syllables.values()),
        "disguises.initials": code_points("".join([syllable[0] for syllable in syllables])),
        "disguises.in_use": code_points("".join([word for word in word_costs() if len(word) == 1])),
        "disguises.numerals": code_points("".join(CHINESE_DIGITS)),
        "disguises.digits": code_points("".join(CHINESE_DIGITS.values())),
    }
