"""Names no record knows: they compete with the words of the dictionary for the best reading of a stretch of Chinese.

Every stretch is segmented as the cheapest sequence of dictionary words (cost: minus log frequency) and name
candidates (cost: of a name occurring, of its surname, of its given characters in their place). A name wins only
where words explain the characters worse, so 黄疸 and 于是 stay words. What stands before (患者, 其父) and after
(女士, 之子) makes names cheaper. Model: Markov order 0 over words, maximum a posteriori by dynamic programming,
linear in the length of the stretch.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from privacy.redact.tables import NameCosts, lexicon, name_costs, surnames, word_costs, word_list

_LONGEST_WORD = 6
_UNKNOWN_CHARACTER = 13.0
_REPORT_WORD = 8.0
"""A word of a report's own vocabulary is as ordinary as the dictionary's common words."""
_NAME = 9.5
_NAME_OF_TWO = 10.7
_AFTER_CUE = 6.0
_BEFORE_TITLE = 6.0
_ALONE = {1: 4.0, 2: 7.0}
_DOUBLE_SURNAME = 3.0
_FUNCTION_CHARACTER = 4.0
"""Minus log probability that the next word is a name of three characters, of two; what a cue before, a title after,
or standing alone between punctuation takes off;
what a character of grammar (于 因 为) as given name adds.
Tuned on generated reports whose templates are not those of the published figures."""

TITLES = lexicon("title")
_HONORIFICS = frozenset(lexicon("honorific"))
_MAYBE_NAME = re.compile("[" + "".join(sorted({name[0] for name in surnames()})) + "]")


@dataclass(frozen=True, slots=True)
class FoundName:
    start: int
    end: int
    cued: bool


class NameModel:
    """Finds people in stretches of Chinese. Reports repeat themselves, so readings of stretches are kept (bounded)."""

    def __init__(self, cues: frozenset[str], *, kept: int = 20_000) -> None:
        self._words = self._dictionary()
        self._beginnings = frozenset(word[:2] for word in self._words if len(word) > 2)
        self._costs: NameCosts = name_costs()
        self._surnames = surnames()
        self._cues = cues
        self._longest_cue = max(map(len, cues))
        self._titles = frozenset(TITLES)
        self._function = frozenset(lexicon("function-character"))
        self._longest_title = max(map(len, TITLES))
        self._kept: OrderedDict[tuple[str, bool, bool], tuple[FoundName, ...]] = OrderedDict()
        self._limit = kept

    @staticmethod
    def _dictionary() -> Mapping[str, float]:
        costs = dict(word_costs())
        for word in word_list("report_words.txt"):
            costs[word] = min(costs.get(word, _REPORT_WORD), _REPORT_WORD)
        for title in (*TITLES, *_HONORIFICS):
            costs[title] = min(costs.get(title, _REPORT_WORD), _REPORT_WORD)
        return costs

    def is_word(self, text: str) -> bool:
        """Whether the dictionary (without people) has it."""
        return len(text) > 1 and text in self._words

    def find(self, stretch: str, *, cued: bool = False, titled: bool = False) -> tuple[FoundName, ...]:
        """The names in a stretch of Han characters; ``cued``: a cue ends before it; ``titled``: a title follows."""
        if len(stretch) < 2 or not _MAYBE_NAME.search(stretch):
            return ()
        key = (stretch, cued, titled)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = tuple(self._read(stretch, cued, titled))
            if len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return found

    def _read(self, stretch: str, cued: bool, titled: bool) -> Iterator[FoundName]:
        length = len(stretch)
        best = [0.0] + [float("inf")] * length
        step: list[tuple[int, FoundName | None]] = [(0, None)] * (length + 1)
        words = self._words
        for start in range(length):
            here = best[start]
            longest = _LONGEST_WORD if stretch[start : start + 2] in self._beginnings else 2
            for end in range(start + 1, min(length, start + longest) + 1):
                cost = words.get(stretch[start:end])
                if cost is None:
                    if end > start + 1:
                        continue
                    cost = _UNKNOWN_CHARACTER
                if here + cost < best[end]:
                    best[end], step[end] = here + cost, (start, None)
            for end, cost, is_cued in self._candidates(stretch, start, cued, titled):
                if here + cost < best[end]:
                    best[end], step[end] = here + cost, (start, FoundName(start, end, is_cued))
        at, names = length, []
        while at:
            at, name = step[at]
            if name is not None:
                names.append(name)
        return reversed(names)

    def _candidates(self, stretch: str, start: int, cued: bool, titled: bool) -> Iterator[tuple[int, float, bool]]:
        """``(end, cost, cued)`` of each name that could begin here."""
        for width in (1, 2):
            surname = stretch[start : start + width]
            if len(surname) < width or surname not in self._surnames:
                continue
            after_cue = self._ends_with_cue(stretch, start) or (cued and start == 0)
            base = self._costs.surname[surname] - (_AFTER_CUE if after_cue else 0.0)
            if start == 0 and not after_cue and width < len(stretch) <= width + 2:
                base -= _ALONE[len(stretch) - width]
            given = start + width
            yield from self._with_given(stretch, given, base, after_cue, titled)
            if width == 1 and after_cue and stretch[given : given + 1] in self._surnames:
                yield from self._with_given(
                    stretch, given + 1, base + _DOUBLE_SURNAME + 3.0, after_cue, titled, least=2
                )
            for size in (1, 2, 3):
                if given + size <= len(stretch) and stretch[given : given + size] in _HONORIFICS:
                    yield given + size, base + _NAME, True

    def _with_given(
        self, stretch: str, given: int, base: float, after_cue: bool, titled: bool, least: int = 1
    ) -> Iterator[tuple[int, float, bool]]:
        costs = self._costs
        if least == 1 and given < len(stretch):
            titled_here = self._before_title(stretch, given + 1, titled)
            cost = base + _NAME_OF_TWO + costs.only.get(stretch[given], costs.unseen) + self._grammar(stretch[given])
            yield given + 1, cost - (_BEFORE_TITLE if titled_here else 0.0), after_cue or titled_here
        if given + 1 < len(stretch):
            titled_here = self._before_title(stretch, given + 2, titled)
            first, last = stretch[given], stretch[given + 1]
            pair = costs.first.get(first, costs.unseen) + costs.last.get(last, costs.unseen)
            pair += self._grammar(first) + self._grammar(last)
            yield given + 2, base + _NAME + pair - (_BEFORE_TITLE if titled_here else 0.0), after_cue or titled_here

    def _grammar(self, character: str) -> float:
        return _FUNCTION_CHARACTER if character in self._function else 0.0

    def _ends_with_cue(self, stretch: str, end: int) -> bool:
        return any(stretch[end - size : end] in self._cues for size in range(1, min(end, self._longest_cue) + 1))

    def _before_title(self, stretch: str, start: int, titled: bool) -> bool:
        if start == len(stretch):
            return titled
        return any(stretch[start : start + size] in self._titles for size in range(1, self._longest_title + 1))
