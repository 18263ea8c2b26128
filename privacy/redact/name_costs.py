"""What a word and a name cost: minus log probabilities, and what stands around a name that makes it cheaper.

The model competes names with the words of the dictionary for the best reading of a stretch of Chinese (``names``).
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from privacy.redact.tables import lexicon, name_costs, surnames, word_costs, word_list
from privacy.redact.word_table import WordTable, window_keys

LONGEST_WORD = 6
UNKNOWN_CHARACTER = 13.0
_REPORT_WORD = 8.0
"""A word of a report's own vocabulary is as ordinary as the dictionary's common words."""
NAME = 8.2
NAME_OF_TWO = 10.7
AFTER_CUE = 6.0
BEFORE_TITLE = 6.0
ALONE = (0.0, 4.0, 7.0)
DOUBLE_SURNAME = 6.0
_FUNCTION_CHARACTER = 4.0
"""Minus log probability that the next word is a name of three characters, of two; what a cue before, a title after,
or standing alone between punctuation (by the count of given characters) takes off;
what two surnames in a row, and a character of grammar (于 因 为) as given name, add.
Tuned on generated reports whose templates are not those of the published figures."""

TITLES = lexicon("title")
HONORIFICS = lexicon("honorific")
_CODE_POINTS = 0x110000


class WordSet:
    """Some words, and where they stand in an array of characters."""

    def __init__(self, words: Iterable[str]) -> None:
        kept = [word for word in words if len(word) <= LONGEST_WORD]
        self._widths = sorted({len(word) for word in kept})
        self._table = WordTable(dict.fromkeys(kept, 0.0))
        self._first = np.zeros(_CODE_POINTS, dtype=np.bool_)
        self._first[[ord(word[0]) for word in kept]] = True

    def standing(self, codes: NDArray[np.uint32]) -> list[tuple[int, NDArray[np.intp]]]:
        """Each width, and the positions where a word of that width begins; behind the last six is padding."""
        starts = np.flatnonzero(self._first[codes])
        return [(width, starts[self._table.of(window_keys(codes, width, starts)) == 0.0]) for width in self._widths]


def dictionary() -> Mapping[str, float]:
    """Every word that is no person, and its cost."""
    costs = dict(word_costs())
    for word in (*word_list("report_words.txt"), *TITLES, *HONORIFICS):
        costs[word] = min(costs.get(word, _REPORT_WORD), _REPORT_WORD)
    return costs


class CharacterCosts:
    """Costs of a character in its place in a name, one look-up each; infinity where it cannot stand there."""

    def __init__(self) -> None:
        costs = name_costs()
        grammar = np.zeros(_CODE_POINTS, dtype=np.float32)
        grammar[[ord(character) for character in lexicon("function-character")]] = _FUNCTION_CHARACTER
        self.surname = _by_code({one: cost for one, cost in costs.surname.items() if one in surnames()}, np.inf)
        self.first = _by_code(costs.first, costs.unseen) + grammar
        self.last = _by_code(costs.last, costs.unseen) + grammar
        self.only = _by_code(costs.only, costs.unseen) + grammar
        self.compound_surname = WordTable({one: costs.surname[one] for one in surnames() if len(one) == 2})
        self.begins_compound = np.zeros(_CODE_POINTS, dtype=np.bool_)
        self.begins_compound[[ord(one[0]) for one in surnames() if len(one) == 2]] = True


def _by_code(costs: Mapping[str, float], otherwise: float) -> NDArray[np.float32]:
    table = np.full(_CODE_POINTS, otherwise, dtype=np.float32)
    single = {ord(one): cost for one, cost in costs.items() if len(one) == 1}
    table[list(single)] = list(single.values())
    return table
