"""People whom neither record nor label names: Chinese names by likelihood, others by how they are spelled."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from privacy.model.text import SpanSource
from privacy.redact.english_names import find_english_names
from privacy.redact.fold import code_points
from privacy.redact.hits import Hit, Types
from privacy.redact.labels import EPONYM_AFTER, TRANSLITERATED
from privacy.redact.merge import settled
from privacy.redact.names import NameModel
from privacy.redact.paragraphs import paragraphs_at, paragraphs_with
from privacy.redact.runs import holding, runs_of, table_of
from privacy.redact.tables import characters_by_syllable, lexicon, surnames, syllables_by_character

_TAKEN = "\ue000"
_HAN = table_of((), (0x3400, 0xA000), (0x20000, 0x40000))
_MAYBE_SURNAME = table_of({name[0] for name in surnames()})
_T = "".join(sorted(TRANSLITERATED))
_DOTTED = re.compile(rf"[{_T}]{{2,8}}(?:·[{_T}]{{2,10}}){{1,4}}")
_DOT = re.compile("·")
_MORPHEMES = "|".join(lexicon("ethnic-morpheme"))
_ETHNIC = re.compile(rf"[{_T}]{{0,6}}(?:{_MORPHEMES})[{_T}]{{0,8}}")
_ETHNIC_PART = re.compile(_MORPHEMES)
_MORE = "宾夫各梅埃本汉迪杰逊"
"""Syllables of eponyms besides those of names."""
_TAIL = 6
"""Characters behind a name that can show it to be a disease's or a sign's."""
_EPONYM = re.compile(
    rf"[{_T}{_MORE}]{{2,6}}?(?:综合[征症]|脑病|氏|[征症瘤](?![状求询得兆])|病(?=[,，。;；、)）的患基相筛型家和及])|反射|三联)"
)
"""The beginning of a disease or sign named for somebody long dead, in foreign syllables throughout: 韦尼克脑病."""
_PINYIN = re.compile(
    r"(?<![A-Za-z0-9])(?:([A-Z][a-z]{1,6}|[A-Z]{2,6})[ ,]{1,2}"
    r"([A-Z][a-z]{2,11}(?:[-' ]?[a-z]{1,6})?|[A-Z]{3,12}))(?![A-Za-z0-9])"
)


def _syllables() -> list[str]:
    """Toneless syllables as they are spelled in names, longest first."""
    spelled = {
        syllable.replace("v", "u") for syllable in characters_by_syllable() if len(syllable) > 1 or syllable in "aeo"
    }
    return sorted(spelled, key=lambda one: (-len(one), one))


def _surname_readings() -> frozenset[str]:
    """How surnames of one character are spelled."""
    readings = syllables_by_character()
    return frozenset(
        reading.replace("v", "u") for name in surnames() if len(name) == 1 for reading in readings.get(name, ())
    )


class PeopleFinder:
    """The last tier: it reads only what the others left."""

    def __init__(self, model: NameModel) -> None:
        self._model = model
        syllable = "|".join(_syllables())
        self._given = re.compile(rf"(?:{syllable})[-']?(?:{syllable})", re.IGNORECASE)
        self._surnames = _surname_readings()

    def find(self, folded: str, taken: Sequence[Hit]) -> list[Hit]:
        """Names outside what is taken (in order, not overlapping), in folded offsets."""
        left = _without(folded, taken)
        codes = code_points(left)
        hits = list(self._likely(left, codes))
        for start, end in paragraphs_with(_DOT, left):
            for match in _DOTTED.finditer(left, start, end):
                if not EPONYM_AFTER.match(left, match.end()):
                    hits.append(Hit(*match.span(), Types.PERSON, 0.7, SpanSource.MODEL))
        for start, end in paragraphs_with(_ETHNIC_PART, left):
            hits.extend(_ethnic(left, start, end))
        for start, end in paragraphs_at(_capital_words(codes), left):
            for match in _PINYIN.finditer(left, start, end):
                if match[1].lower() in self._surnames and self._given.fullmatch(match[2]):
                    hits.append(Hit(*match.span(), Types.PERSON, 0.5, SpanSource.MODEL))
        hits.extend(find_english_names(left))
        return settled(hits)

    def _likely(self, left: str, codes: NDArray[np.uint32]) -> Iterator[Hit]:
        """Names in the runs of Chinese in which a surname may begin."""
        runs = holding(_MAYBE_SURNAME[codes], runs_of(_HAN[codes], least=2))
        starts, ends = (edges.tolist() for edges in runs)
        readings = self._model.find([left[start:end] for start, end in zip(starts, ends, strict=True)])
        for start, names in zip(starts, readings, strict=True):
            for name in names:
                if _EPONYM.match(left, start + name.start, start + name.end + _TAIL):
                    continue
                score, source = (0.85, SpanSource.CONTEXT) if name.cued else (0.6, SpanSource.MODEL)
                yield Hit(start + name.start, start + name.end, Types.PERSON, score, source)


def _capital_words(codes: NDArray[np.uint32]) -> list[int]:
    """Where a space or a comma stands between a Latin letter and a capital, one more space or comma between or none."""
    parts = np.flatnonzero((codes == ord(" ")) | (codes == ord(",")))
    parts = parts[(parts > 0) & (parts < len(codes) - 2)]
    before, after = codes[parts - 1] | 32, codes[parts + 1]
    after = np.where((after == ord(" ")) | (after == ord(",")), codes[parts + 2], after)
    found = (before >= ord("a")) & (before <= ord("z")) & (after >= ord("A")) & (after <= ord("Z"))
    places: list[int] = parts[found].tolist()
    return places


def _without(folded: str, taken: Sequence[Hit]) -> str:
    """The text with what is taken blanked out, at the same offsets."""
    pieces: list[str] = []
    at = 0
    for hit in taken:
        if hit.start >= at:
            pieces += (folded[at : hit.start], _TAKEN * (hit.end - hit.start))
            at = hit.end
    return "".join([*pieces, folded[at:]])


def _ethnic(left: str, start: int, end: int) -> Iterator[Hit]:
    if sum(1 for _ in _ETHNIC_PART.finditer(left, start, end)) < 2:
        return
    for match in _ETHNIC.finditer(left, start, end):
        if len(_ETHNIC_PART.findall(match.group())) >= 2 and len(match.group()) >= 4:
            yield Hit(*match.span(), Types.PERSON, 0.6, SpanSource.MODEL)
