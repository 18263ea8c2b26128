"""Names no record knows: they compete with the words of the dictionary for the best reading of a stretch of Chinese.

Every stretch is segmented as the cheapest sequence of dictionary words (cost: minus log frequency) and name
candidates (cost: of a name occurring, of its surname, of its given characters in their place). A name wins only
where words explain the characters worse, so 黄疸 and 于是 stay words. What stands before (患者, 其父) and after
(女士, 之子) makes names cheaper. Model: Markov order 0 over words, maximum a posteriori by dynamic programming.

All stretches of a batch are read together as arrays: characters in a row; the cost of
every word and every name candidate by where it ends; then one step of the programme a character, all stretches in
each step. Linear in the number of characters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from privacy.redact.fold import code_points
from privacy.redact.name_costs import (
    AFTER_CUE,
    ALONE,
    BEFORE_TITLE,
    CUE,
    DOUBLE_SURNAME,
    HONORIFIC,
    LONGEST_WORD,
    NAME,
    NAME_OF_TWO,
    TITLE,
    UNKNOWN_CHARACTER,
    StandingWords,
    Words,
    character_costs,
    dictionary,
)
from privacy.redact.tables import surnames
from privacy.redact.word_table import window_keys

_PIECES = ((6, "word"), (5, "word"), (5, "name"), (4, "word"), (4, "name"), (3, "word"), (3, "name"), (2, "word"),
           (2, "name"), (1, "word"))  # fmt: skip
"""What can end at a character, longest first: of two readings that cost the same the one with the longer end wins."""
_LENGTHS = np.array([length for length, _ in _PIECES])
_WORD = {length: column for column, (length, kind) in enumerate(_PIECES) if kind == "word"}
_NAME = {length: column for column, (length, kind) in enumerate(_PIECES) if kind == "name"}
_NAME_COLUMN = np.array([_NAME.get(length, 0) for length in range(LONGEST_WORD)])
_IS_NAME = np.array([kind == "name" for _, kind in _PIECES])
_PARTING = "\0"
"""Between stretches: part of no word and of no name."""
_PADDING = _PARTING * LONGEST_WORD
_MAYBE_NAME = re.compile("[" + "".join(sorted({name[0] for name in surnames()})) + "]")


class FoundName(NamedTuple):
    """A name in a stretch, and whether a cue or a title says so."""

    start: int
    end: int
    cued: bool


class _Row:
    """The stretches of a batch in a row, and for each place what can end there at which cost."""

    def __init__(self, stretches: Sequence[str]) -> None:
        self.codes = code_points(_PADDING + _PARTING.join(stretches) + _PADDING)
        self.lengths = np.array([len(stretch) for stretch in stretches])
        self.starts = LONGEST_WORD + np.cumsum(self.lengths + 1) - self.lengths - 1
        self.costs = np.full((len(self.codes) + 1, len(_PIECES)), np.inf)
        """By where a piece ends, and which piece."""
        self.cued = np.zeros((len(self.codes) + 1, len(_PIECES)), dtype=np.bool_)

    def flags(self, places: Sequence[NDArray[np.intp]]) -> NDArray[np.bool_]:
        """Set at any of ``places``."""
        flagged = np.zeros(len(self.codes) + 1, dtype=np.bool_)
        flagged[np.concatenate(places)] = True
        return flagged


@dataclass(frozen=True, slots=True)
class _Begun:
    """Surnames: where they begin, what follows them, what a name costs up to there, whether a cue stands before."""

    starts: NDArray[np.intp]
    given: NDArray[np.intp]
    costs: NDArray[np.float64]
    cued: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_], *, more: int = 0, cost: float = 0.0) -> "_Begun":
        """Some of them, with ``more`` characters and ``cost`` added to the surname."""
        return _Begun(self.starts[chosen], self.given[chosen] + more, self.costs[chosen] + cost, self.cued[chosen])


class NameModel:
    """Finds people in stretches of Chinese."""

    def __init__(self, cues: frozenset[str]) -> None:
        words = dictionary()
        self._words = frozenset(words)
        self._standing = Words(words, cues).standing
        self._costs = character_costs()

    def is_word(self, text: str) -> bool:
        """Whether the dictionary (without people) has it."""
        return len(text) > 1 and text in self._words

    def find(self, stretches: Sequence[str], *, cued: bool = False) -> list[list[FoundName]]:
        """The names in each stretch of Han characters, in order; ``cued``: a cue ends before each."""
        # Reports repeat themselves, and most stretches hold no surname.
        different = [stretch for stretch in dict.fromkeys(stretches) if _MAYBE_NAME.search(stretch)]
        if not different:
            return [[] for _ in stretches]
        read = dict(zip(different, self._read(_Row(different), cued), strict=True))
        return [read.get(stretch, []) for stretch in stretches]

    def _read(self, row: _Row, cued: bool) -> list[list[FoundName]]:
        words = list(self._standing(row.codes))
        _offer_words(row, words)
        titles = row.flags([one.starts[one.kinds & TITLE != 0] for one in words])
        honorifics = [(one.width, one.starts[one.kinds & HONORIFIC != 0]) for one in words]
        cue_ends = row.flags([one.starts[one.kinds & CUE != 0] + one.width for one in words])
        cue_ends[row.starts] |= cued
        single, compound, doubled = self._begun(row, cue_ends)
        for begun in (single, compound):
            self._offer_one_given(row, begun, titles)
            self._offer_two_given(row, begun, titles)
            for width, places in honorifics:
                if len(places):
                    addressed = begun.where(row.flags([places])[begun.given])
                    _offer(
                        row, addressed, width, addressed.costs + NAME, np.ones(len(addressed.starts), dtype=np.bool_)
                    )
        self._offer_two_given(row, doubled, titles)
        return _read(row)

    def _begun(self, row: _Row, cue_ends: NDArray[np.bool_]) -> tuple[_Begun, _Begun, _Begun]:
        """The surnames of one character, of two, and two surnames in a row behind a cue."""
        codes = row.codes
        lengths = np.zeros(len(codes), dtype=np.intp)
        lengths[row.starts] = row.lengths
        surname = self._costs.surname[codes]
        singles = np.flatnonzero(np.isfinite(surname))
        pairs = np.flatnonzero(self._costs.begins_compound[codes])
        compound = self._costs.compound_surname.of(window_keys(codes, 2, pairs))
        known = np.isfinite(compound)
        begun = []
        for width, starts, costs in ((1, singles, surname[singles]), (2, pairs[known], compound[known])):
            after_cue = cue_ends[starts]
            given = lengths[starts] - width
            alone = np.where(~after_cue & (given >= 1) & (given <= 2), given, 0)
            base = costs - AFTER_CUE * after_cue - np.array(ALONE)[alone]
            begun.append(_Begun(starts, starts + width, base, after_cue))
        single = begun[0]
        doubled = single.where(single.cued & np.isfinite(surname[single.given]), more=1, cost=DOUBLE_SURNAME)
        return begun[0], begun[1], doubled

    def _offer_one_given(self, row: _Row, begun: _Begun, titles: NDArray[np.bool_]) -> None:
        one = begun.where(row.codes[begun.given] != 0)
        titled = titles[one.given + 1]
        costs = one.costs + NAME_OF_TWO + self._costs.only[row.codes[one.given]]
        _offer(row, one, 1, costs - BEFORE_TITLE * titled, titled)

    def _offer_two_given(self, row: _Row, begun: _Begun, titles: NDArray[np.bool_]) -> None:
        two = begun.where((row.codes[begun.given] != 0) & (row.codes[begun.given + 1] != 0))
        titled = titles[two.given + 2]
        pair = self._costs.first[row.codes[two.given]] + self._costs.last[row.codes[two.given + 1]]
        _offer(row, two, 2, two.costs + NAME + pair - BEFORE_TITLE * titled, titled)


def _offer_words(row: _Row, words: Sequence[StandingWords]) -> None:
    for width, starts, costs, _ in words:
        if width == 1:
            costs = np.where(np.isinf(costs) & (row.codes[starts] != 0), UNKNOWN_CHARACTER, costs)
        row.costs[starts + width, _WORD[width]] = costs


def _offer(row: _Row, begun: _Begun, given: int, costs: NDArray[np.float64], titled: NDArray[np.bool_]) -> None:
    """Names with ``given`` characters behind their surname; of two for the same characters the cheaper stays."""
    ends = begun.given + given
    columns = _NAME_COLUMN[ends - begun.starts]
    better = costs < row.costs[ends, columns]
    row.costs[ends[better], columns[better]] = costs[better]
    row.cued[ends[better], columns[better]] = (begun.cued | titled)[better]


def _read(row: _Row) -> list[list[FoundName]]:
    """The names of each stretch's cheapest reading."""
    order = np.argsort(-row.lengths, kind="stable")
    starts, lengths = row.starts[order], row.lengths[order]
    best = np.full(len(row.codes) + 1, np.inf)
    best[starts] = 0.0
    chosen = np.zeros(len(row.codes) + 1, dtype=np.intp)
    for step in range(1, int(lengths[0]) + 1):
        # Stretches are in order of their length: those that reach this far come first.
        ends = starts[: np.searchsorted(-lengths, -step, side="right")] + step
        totals = best[ends[:, None] - _LENGTHS] + row.costs[ends]
        picked = totals.argmin(axis=1)
        chosen[ends] = picked
        best[ends] = totals[np.arange(len(ends)), picked]
    return _traced(row, chosen)


def _traced(row: _Row, chosen: NDArray[np.intp]) -> list[list[FoundName]]:
    """Back from the end of every stretch over the pieces that were chosen."""
    numbers = np.flatnonzero(row.lengths)
    at = (row.starts + row.lengths)[numbers]
    traced = [(numbers[:0], at[:0], at[:0], row.cued[:0, 0])]
    while len(numbers):
        pieces = chosen[at]
        begins = at - _LENGTHS[pieces]
        named = np.flatnonzero(_IS_NAME[pieces])
        traced.append((numbers[named], begins[named], at[named], row.cued[at[named], pieces[named]]))
        left = begins > row.starts[numbers]
        numbers, at = numbers[left], begins[left]
    owners, begins, ends, cued = map(np.concatenate, zip(*traced, strict=True))
    order = np.argsort(begins)
    offsets = row.starts[owners]
    names = ((begins - offsets)[order].tolist(), (ends - offsets)[order].tolist(), cued[order].tolist())
    found: list[list[FoundName]] = [[] for _ in row.starts]
    for owner, name in zip(owners[order].tolist(), map(FoundName, *names), strict=True):
        found[owner].append(name)
    return found
