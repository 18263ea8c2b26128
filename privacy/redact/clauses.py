"""The tiers that need no record, clause by clause, for a whole batch: reports repeat themselves, nothing is read twice.

A batch is one array of characters. It is cut behind a full stop, and behind a comma or semicolon over which no tier
looks: where no label ends before it and none says what a number soon behind it is. The hits of a clause are
then the same wherever it stands. Clauses met before come from a bounded cache in memory; the new ones of the
batch are joined and read in one pass, and what was found is masked and read again until nothing more is found,
since a name that goes may free what it was glued to.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from privacy.redact.codes import find_codes
from privacy.redact.fold import code_points
from privacy.redact.genetics import protected_stretches
from privacy.redact.hits import Hit, as_hit
from privacy.redact.labels import LabelReader
from privacy.redact.masks import MARK, beside_marks, masked, without
from privacy.redact.merge import settled, without_protected
from privacy.redact.names import NameModel
from privacy.redact.numbers import find_numbers
from privacy.redact.people import PeopleFinder
from privacy.redact.places import find_addresses, find_organisations
from privacy.redact.tables import cues, label_rows

_LONGEST_KEPT = 240
"""Characters; a longer clause will hardly come twice."""
_LOOKS = 4
"""Times what is left of a clause is read again; more than two were never needed."""
_REACH = 10
"""Characters that may stand between a number and the label before it, for the tiers that look back from numbers."""
_BETWEEN = "\n\n\ue002\n\n"
"""Between clauses that are read together: no tier looks over empty lines and a private-use character."""
_APART = "\ue002" * 24
"""Between texts that are cut together: further than a cut looks ahead, so that a text's neighbours change nothing."""

Finder = Callable[[str], list[Hit]]
Clauses = dict[str, tuple[Hit, ...]]

_HAN, _DIGIT, _LATIN, _COMMA, _STOP, _SPACE, _LABEL, _CLOSING, _LINE, _SAYS_NUMBER = (1 << bit for bit in range(10))
_NUMBER_LABEL_ENDS = "话机式系码线真电打信☎📞📱证件号卡户点标置度址录陆自源器"
"""Last characters, but for Latin letters, of words that say what a number behind them is (``numbers``, ``codes``)."""


@lru_cache(maxsize=1)
def classes() -> NDArray[np.uint16]:
    """What each character is to the cutting of clauses, as bits."""
    table = np.zeros(0x110000, dtype=np.uint16)
    table[0x3400:0xA000] = _HAN
    table[0x20000:0x40000] = _HAN
    table[ord(MARK)] = _HAN
    for characters, kind in (
        ("0123456789", _DIGIT),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", _LATIN | _SAYS_NUMBER),
        (",;", _COMMA),
        ("。", _STOP),
        (" \t\n\r", _SPACE),
        (")", _CLOSING),
        ("\n", _LINE),
        (_NUMBER_LABEL_ENDS, _SAYS_NUMBER),
        ({label for label in label_rows() if len(label) == 1}, _LABEL),
    ):
        table[[ord(character) for character in characters]] |= kind
    return table


def _cuts(text: str) -> NDArray[np.intp]:
    """Offsets behind which no tier looks back, in order, neither end included."""
    codes = code_points(text)
    kinds = classes()[codes]
    if len(kinds) < 3:
        return np.zeros(0, dtype=np.intp)
    marks = np.flatnonzero(kinds[1:-1] & (_COMMA | _STOP)) + 1
    words = np.flatnonzero((kinds & _SPACE) == 0)
    # White space behind the mark belongs to it.
    places = np.searchsorted(words, marks, side="right")
    marks, places = marks[places < len(words)], places[places < len(words)]
    after = words[places]
    left, here, right = kinds[marks - 1], kinds[marks], kinds[after]
    word = (left & (_HAN | _CLOSING)) != 0
    comma = (
        ((word & ((right & (_HAN | _LATIN)) != 0)) | (((left & (_DIGIT | _LATIN)) != 0) & ((right & _HAN) != 0)))
        & ~_behind_label(codes, kinds, marks)
        & ~_explains_number(kinds, marks, after)
    )
    stop = ((left & (_LATIN | _DIGIT)) == 0) | ((right & (_LATIN | _DIGIT)) == 0)
    cuts: NDArray[np.intp] = after[np.where((here & _STOP) != 0, stop, comma)]
    return cuts


@lru_cache(maxsize=1)
def label_ends() -> NDArray[np.uint64]:
    """The last two characters of each label in Chinese, as one number each, in order."""
    ends = "".join({label[-2:] for label in label_rows() if len(label) > 1 and not label[-1].isascii()})
    return np.sort(_pairs(code_points(ends[::2]), code_points(ends[1::2])))


def _pairs(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint64]:
    return first.astype(np.uint64) << np.uint64(32) | second


def _behind_label(codes: NDArray[np.uint32], kinds: NDArray[np.uint16], marks: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether a label ends before each mark, whose value may stand behind."""
    ends, pairs = label_ends(), _pairs(codes[marks - 2], codes[marks - 1])
    found: NDArray[np.bool_] = (ends[np.searchsorted(ends[:-1], pairs)] == pairs) | ((kinds[marks - 1] & _LABEL) != 0)
    return found


def _explains_number(kinds: NDArray[np.uint16], marks: NDArray[np.intp], after: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether words before each mark may say what a number behind it is: six digits, hardly parted, with nothing but
    ``_REACH`` characters of one line between the words and the first of them."""
    digits = np.flatnonzero(kinds & _DIGIT)
    dense = digits[:-5][digits[5:] - digits[:-5] <= 5 * 4] if len(digits) > 5 else digits[:0]
    last = len(kinds) + _REACH + 1
    numbers = np.append(dense, last)[np.searchsorted(dense, after)]
    lines = np.append(np.flatnonzero(kinds & _LINE), last)
    words = np.concatenate(([0], np.cumsum((kinds & _SAYS_NUMBER) != 0)))
    first = np.clip(numbers - _REACH - 1, 0, marks)
    found: NDArray[np.bool_] = (words[marks] > words[first]) & (lines[np.searchsorted(lines, marks)] > numbers)
    return found


class ClauseReader:
    """Patterns, labels, places and people of texts that are folded and masked."""

    def __init__(self, *, kept: int = 40_000) -> None:
        model = NameModel(cues())
        labels = LabelReader(model)
        people = PeopleFinder(model)
        self.tiers: dict[str, Finder] = {
            "numbers": find_numbers,
            "codes": find_codes,
            "labels": labels.find,
            "addresses": lambda text: find_addresses(text, model.is_word),
            "organisations": lambda text: find_organisations(text, model.is_word),
        }
        """Tiers that read the whole text, by name."""
        self.people = people
        """The tier that reads what those leave."""
        self._kept: Clauses = {}
        self._older: Clauses = {}
        self._limit = kept

    def find(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Settled hits of each text, in order and in its offsets; none holds a mark."""
        joined = _APART.join(texts)
        lengths = np.array([len(text) for text in texts])
        starts = np.cumsum(lengths + len(_APART)) - lengths - len(_APART)
        ends = starts + lengths
        edges = np.sort(np.concatenate((starts, _cuts(joined), ends)))
        places = edges.tolist()
        clauses = [joined[start:end] for start, end in pairwise(places)]
        found = self._of(clauses)
        hits: list[list[Hit]] = [[] for _ in texts]
        full = [number for number, one in enumerate(found) if one]
        owners = np.searchsorted(ends, edges[full], side="right")
        moves = edges[full] - starts[owners]
        for number, owner, by in zip(full, owners.tolist(), moves.tolist(), strict=True):
            hits[owner] += [
                as_hit((start + by, end + by, kind, score, source, who))
                for start, end, kind, score, source, who in found[number]
            ]
        return hits

    def _of(self, clauses: Sequence[str], looks: int = _LOOKS) -> list[tuple[Hit, ...]]:
        """The hits of each clause."""
        found = list(map(self._kept.get, clauses))
        missing = [number for number, hits in enumerate(found) if hits is None]
        if missing:
            fetched = self._fetched(dict.fromkeys([clauses[number] for number in missing]), looks)
            for number in missing:
                found[number] = fetched[clauses[number]]
        return [hits for hits in found if hits is not None]

    def _fetched(self, clauses: Iterable[str], looks: int) -> Clauses:
        """The hits of clauses not met lately: from the older generation, else read."""
        found = {clause: self._older[clause] for clause in clauses if clause in self._older}
        new = [clause for clause in clauses if clause not in found]
        if new:
            found |= self._again(self._read(new), looks)
        self._keep(found)
        return found

    def _again(self, found: Clauses, looks: int) -> Clauses:
        """With what is found once that is masked."""
        full = [clause for clause, hits in found.items() if hits] if looks else []
        more = self._of([without(clause, found[clause]) for clause in full], looks - 1)
        for clause, hits in zip(full, more, strict=True):
            if hits:
                left = masked(clause, [(hit.start, hit.end) for hit in found[clause]])
                found[clause] = tuple(settled([*found[clause], *map(left.back, hits)]))
        return found

    def _read(self, clauses: Sequence[str]) -> Clauses:
        """One pass of every tier over clauses joined."""
        text = _BETWEEN.join(clauses)
        found = [hit for find in self.tiers.values() for hit in find(text)]
        protected = protected_stretches(text)
        certain = settled(beside_marks(without_protected(found, protected), text))
        people = without_protected(self.people.find(text, certain), protected)
        return _by_clause(clauses, sorted([*certain, *people]))

    def _keep(self, fresh: Clauses) -> None:
        """Two generations: what was not met since the last change goes."""
        if len(self._kept) > self._limit:
            self._older, self._kept = self._kept, {}
        self._kept.update((clause, hits) for clause, hits in fresh.items() if len(clause) <= _LONGEST_KEPT)


def _by_clause(clauses: Sequence[str], hits: Sequence[Hit]) -> Clauses:
    """Hits of the joined clauses, each under the clause it stands in, in its offsets."""
    found: Clauses = {}
    at, place = 0, 0
    last = len(hits)
    for clause in clauses:
        end = at + len(clause)
        mine = []
        while place < last and hits[place].start <= end:
            hit = hits[place]
            mine.append(hit.at(hit.start - at, min(hit.end, end) - at))
            place += 1
        found[clause] = tuple(mine)
        at = end + len(_BETWEEN)
    return found
