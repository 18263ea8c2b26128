"""What a word and a name cost: minus log probabilities, and what stands around a name that makes it cheaper.

The model competes names with the words of the dictionary for the best reading of a stretch of Chinese (``names``).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from privacy.redact.tables import cues, lexicon, name_costs, surnames, word_costs, word_list
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
RARE = 15.0
_FUNCTION_CHARACTER = 4.0
"""Minus log probability that the next word is a name of three characters, of two; what a cue before, a title after,
or standing alone between punctuation (by the count of given characters) takes off;
what two surnames in a row add; what a surname costs at least that is a character of grammar and one person's in five
thousand (应 向 从; the news has more of them than people); what a character of grammar (于 因 为) as given name adds.
Tuned on generated reports whose templates are not those of the published figures."""

TITLES = lexicon("title")
HONORIFICS = lexicon("honorific")
_CODE_POINTS = 0x110000


CUE, TITLE, HONORIFIC = 1, 2, 4
"""What a word is to the names beside it, as bits."""


class Words:
    """Every word of the model: what it costs, and what it is to a name beside it."""

    def __init__(self, costs: Mapping[str, float], cues: Iterable[str]) -> None:
        kinds = word_kinds(cues)
        every = dict.fromkeys(kinds, np.inf) | dict(costs)
        every = {word: cost for word, cost in every.items() if len(word) <= LONGEST_WORD}
        self._table = WordTable(every)
        self._kinds = self._table.column({word: kind for word, kind in kinds.items() if word in every})
        self._beginnings = WordTable({word[:2]: 0.0 for word in every if len(word) > 2})

    def standing(self, codes: NDArray[np.uint32]) -> Iterator["StandingWords"]:
        """For each width what words of it there are; behind the last six characters is padding."""
        begun = np.arange(len(codes) - LONGEST_WORD)
        for width in range(1, LONGEST_WORD + 1):
            keys = window_keys(codes, width, begun)
            slots = self._table.slots(keys)
            yield StandingWords(width, begun, self._table.values[slots], self._kinds[slots])
            if width == 2:
                begun = begun[self._beginnings.of(keys) == 0.0]


class StandingWords(NamedTuple):
    """Words of one width: where they may begin, their costs (infinity: no word), and their kinds."""

    width: int
    starts: NDArray[np.intp]
    costs: NDArray[np.float64]
    kinds: NDArray[np.uint8]


def word_kinds(cues: Iterable[str]) -> dict[str, int]:
    """What each word that stands beside names is to them."""
    kinds: dict[str, int] = {}
    for kind, words in ((CUE, cues), (TITLE, TITLES), (HONORIFIC, HONORIFICS)):
        for word in words:
            kinds[word] = kinds.get(word, 0) | kind
    return kinds


@lru_cache(maxsize=1)
def dictionary() -> Mapping[str, float]:
    """Every word that is no person, and its cost."""
    costs = dict(word_costs())
    lists = (word_list("report_words.txt"), word_list("name_like_words.txt"), TITLES, HONORIFICS, cues())
    for word in (word for words in lists for word in words if len(word) > 1 or word not in cues()):
        costs[word] = min(costs.get(word, _REPORT_WORD), _REPORT_WORD)
    return costs


class CharacterCosts:
    """Costs of a character in its place in a name, one look-up each; infinity where it cannot stand there."""

    def __init__(self) -> None:
        costs = name_costs()
        grammar = np.zeros(_CODE_POINTS, dtype=np.float32)
        grammar[[ord(character) for character in lexicon("function-character")]] = _FUNCTION_CHARACTER
        rare = frozenset(lexicon("rare-surname"))
        known = {one: cost for one, cost in costs.surname.items() if one in surnames()}
        self.surname = _by_code({one: max(cost, RARE * (one in rare)) for one, cost in known.items()}, np.inf)
        self.first = _by_code(costs.first, costs.unseen) + grammar
        self.last = _by_code(costs.last, costs.unseen) + grammar
        self.only = _by_code(costs.only, costs.unseen) + grammar
        self.compound_surname = WordTable({one: costs.surname[one] for one in surnames() if len(one) == 2})
        self.begins_compound = np.zeros(_CODE_POINTS, dtype=np.bool_)
        self.begins_compound[[ord(one[0]) for one in surnames() if len(one) == 2]] = True


@lru_cache(maxsize=1)
def character_costs() -> CharacterCosts:
    """The costs, made once a process."""
    return CharacterCosts()


def _by_code(costs: Mapping[str, float], otherwise: float) -> NDArray[np.float32]:
    table = np.full(_CODE_POINTS, otherwise, dtype=np.float32)
    single = {ord(one): cost for one, cost in costs.items() if len(one) == 1}
    table[list(single)] = list(single.values())
    return table
