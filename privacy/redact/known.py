"""What the record already knows about the people in a text, found in any disguise.

A record is compiled once: literal forms (skeletons, see ``forms``) and patterns for what is not one string: masked
names and numbers, homophones, unpadded dates, last digits. Literal forms are searched in the skeleton of the text,
patterns in the folded text, and each pattern only where its trigger (a mask, a surname, a year) is there.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from privacy.model.text import SpanSource
from privacy.redact.fold import CHINESE_DIGITS, Folded, fold, skeleton_of
from privacy.redact.forms import Form, FormGroup, groups_of, kind_of, split_name, type_of
from privacy.redact.hits import Hit
from privacy.redact.tables import characters_by_syllable, syllables_by_character, word_costs

_MASK = r"[*＊×xX●•○◯□■_?？#某]"
_MASKED_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([0-9]{0,8})[ -]?([*×xX●•·○□■_?#]{2,16})[ -]?([0-9]{0,8}[Xx]?)(?![0-9A-Za-z])"
)
_TAIL = re.compile(
    r"(?:尾号|尾数|末尾|末位|[后末][二三四五六七八2-8两]位(?:数字?|是|为)?|last\s(?:two|three|four|five|six|[2-8])(?:\sdigits)?|ending\s(?:in|with)|ends\s(?:in|with))[^0-9\n]{0,6}([0-9]{3,8}[Xx]?)(?![0-9])",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:前[二三四五六七八2-8]位(?:数字?|是|为)?|开头|first\s(?:three|four|six|[3-8])(?:\sdigits)?)[^0-9\n]{0,6}([0-9]{3,8})(?![0-9])",
    re.IGNORECASE,
)
_MASK_RUN = re.compile(r"[*×●•·○□■_?#xX]{2}")
_SAYS_PART = re.compile(
    r"尾号|尾数|末尾|末位|[后末前][二三四五六七八2-8两]位|开头|[Ll]ast\s|[Ff]irst\s|[Ee]nd(?:ing|s)\s|LAST\s"
)
_NAME_MASK = re.compile(r"[\u4e00-\u9fff]\s?[*＊×●•○◯□■_?？#某xX]|[*＊×●•○◯□■_?？#][\u4e00-\u9fff]")
_MASKS = frozenset("*＊×●•·○◯□■_?？#某xX")
_DIGITS_OR_LETTERS = re.compile(r"[0-9oilbsz]{10,}")
_BLANK = "\ue000"
_PUNCTUATION = re.compile(r"[，。；、,;!?！？：:|/\\\"“”（）()\[\]【】<>=]")
_SWAPPED = str.maketrans("oilbsz", "011852")
_SPOKEN = str.maketrans(CHINESE_DIGITS)


@dataclass(frozen=True, slots=True)
class _Name:
    """A Chinese name, for the forms that are no single string."""

    surname: str
    given: str

    def find(self, text: str, characters: set[str], *, has_mask: bool) -> Iterator[tuple[int, int]]:
        """Masked (林*秋), in initials (L.W.Q.) or typed with characters of the same sound (林宛秋)."""
        if has_mask and (self.surname in text or self.given[-1] in characters):
            yield from (match.span() for match in _masked_name(self.surname, self.given).finditer(text))
        if "." in characters and len(self.surname + self.given) >= 3:
            initials = _dotted_initials(self.surname, self.given)
            if initials is not None:
                yield from (match.span() for match in initials.finditer(text))
        if len(self.given) >= 2 and len(self.surname + self.given) <= 4:
            yield from self._homophones(text, characters)

    def _homophones(self, text: str, characters: set[str]) -> Iterator[tuple[int, int]]:
        sounds = [_same_sound(one) for one in self.surname + self.given]
        if any(sound.isdisjoint(characters) for sound in sounds):
            return
        for first in sounds[0] & characters:
            at = text.find(first)
            while at >= 0:
                end = at + 1
                for sound in sounds[1:]:
                    end += text[end : end + 1] == " "
                    if text[end : end + 1] not in sound:
                        break
                    end += 1
                else:
                    yield at, end
                at = text.find(first, at + 1)


@dataclass(frozen=True, slots=True)
class _Value:
    key: str
    type: str
    groups: tuple[FormGroup, ...] = field(repr=False)
    number: str = field(repr=False)
    """Skeleton of a value with at least six digits; empty otherwise."""
    name: _Name | None = field(repr=False)
    date: tuple[str, re.Pattern[str]] | None = field(repr=False)
    """Last two digits of the year of birth, and the date with any separators and without padding."""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record's values, ready to be searched for."""

    values: tuple[_Value, ...] = field(repr=False)
    types: tuple[tuple[str, str], ...] = field(repr=False)
    """Key -> type of its value, in the order in which placeholders are numbered."""

    def find(self, folded: Folded, bare: Folded) -> list[Hit]:
        """Every appearance, in folded offsets. ``bare`` is the skeleton of ``folded``."""
        hits: list[Hit] = []
        text, skeleton = folded.text, bare.text
        characters = set(text)
        has_mask = not _MASKS.isdisjoint(characters) and _NAME_MASK.search(text) is not None
        for value in self.values:
            for group in value.groups:
                if group.wakes(skeleton):
                    for form in group.forms:
                        if form.text in skeleton:
                            skeleton = _literal(value, form, text, bare, skeleton, hits)
            if value.name is not None:
                spans = value.name.find(text, characters, has_mask=has_mask)
                hits.extend(_hit(value, *span) for span in spans)
            elif value.date is not None and value.date[0] in text:
                hits.extend(_hit(value, *match.span()) for match in value.date[1].finditer(text))
        self._swapped(text, bare, skeleton, hits)
        if _MASK_RUN.search(text):
            hits.extend(self._masked(text))
        if _SAYS_PART.search(text):
            hits.extend(self._partial(text))
        return hits

    def _swapped(self, text: str, bare: Folded, skeleton: str, hits: list[Hit]) -> None:
        """Numbers typed with letters that look like digits (l39…, 13O…)."""
        if all(run.isdigit() for run in _DIGITS_OR_LETTERS.findall(skeleton)):
            return
        swapped = skeleton.translate(_SWAPPED)
        for value in self.values:
            if value.number:
                for form in (form for group in value.groups for form in group.forms):
                    if form.text in swapped:
                        swapped = _literal(value, form, text, bare, swapped, hits)

    def _masked(self, text: str) -> Iterator[Hit]:
        for match in _MASKED_NUMBER.finditer(text):
            head, tail = match.group(1), match.group(3).lower()
            seen = len(head) + len(tail)
            for value in self.values:
                # Two characters say enough where the number of masks says the length as well.
                enough = seen >= 4 or (seen >= 2 and abs(seen + len(match.group(2)) - len(value.number)) <= 1)
                if enough and value.number.startswith(head) and value.number.endswith(tail):
                    yield _hit(value, *match.span())
                    break

    def _partial(self, text: str) -> Iterator[Hit]:
        spoken = text.translate(_SPOKEN) if not text.isascii() else text
        for pattern, agrees in ((_TAIL, str.endswith), (_HEAD, str.startswith)):
            # The words of the pattern hold numerals themselves, so both spellings are read.
            for reading in {text, spoken}:
                for match in pattern.finditer(reading):
                    digits = match.group(1).lower()
                    value = next((one for one in self.values if one.number and agrees(one.number, digits)), None)
                    if value is not None:
                        yield _hit(value, *match.span(1))


def _hit(value: _Value, start: int, end: int) -> Hit:
    return Hit(start, end, value.type, 1.0, SpanSource.KNOWN, value.key)


def _literal(value: _Value, form: Form, folded: str, bare: Folded, skeleton: str, hits: list[Hit]) -> str:
    """Adds every free-standing appearance; returns the skeleton with those blanked, so that shorter forms pass over."""
    at = skeleton.find(form.text)
    while at >= 0:
        end = at + len(form.text)
        stretch = bare.back(at, end)
        if _stands_free(form, folded, *stretch):
            hits.append(_hit(value, *stretch))
            skeleton = skeleton[:at] + _BLANK * len(form.text) + skeleton[end:]
        at = skeleton.find(form.text, at + 1)
    return skeleton


def _stands_free(form: Form, folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if form.whole_latin and (
        (before.isascii() and before.isalpha() and folded[start].isalpha())
        or (after.isascii() and after.isalpha() and folded[end - 1].isalpha())
    ):
        return _changes_case(folded, start, end)
    if form.whole_number and (before.isdigit() or after.isdigit()):
        return False
    return not (form.unbroken and _PUNCTUATION.search(folded, start, end))


def _changes_case(folded: str, start: int, end: int) -> bool:
    """``SampleLinWanqiuFinal``: in camel case a capital is a boundary."""
    begins = not folded[start - 1 : start].isalpha() or (
        folded[start - 1 : start].islower() and folded[start].isupper()
    )
    ends = not folded[end : end + 1].isalpha() or (folded[end - 1].islower() and folded[end : end + 1].isupper())
    return begins and ends


def compile_record(known: Mapping[str, str]) -> KnownRecord:
    """The record, compiled. Values that are empty or hold no letter or digit add nothing."""
    values = []
    for key, value in known.items():
        groups = groups_of(key, value)
        if not groups:
            continue
        kind, bare = kind_of(key), skeleton_of(value)
        digits = sum(map(str.isdigit, bare))
        is_number = digits >= 6 and bare.isascii() and kind not in {"birth", "address", "name"}
        values.append(
            _Value(
                key,
                type_of(key, value),
                tuple(groups),
                bare if is_number else "",
                _name_of(value) if kind == "name" else None,
                _date_of(value) if kind == "birth" else None,
            )
        )
    ordered = sorted(values, key=lambda one: (_FIRST.get(one.key, len(_FIRST)), one.key))
    return KnownRecord(tuple(values), tuple((one.key, one.type) for one in ordered))


_FIRST = {"name": 0, "guardian_name": 1, "clinician": 2}


def _name_of(value: str) -> _Name | None:
    folded = re.sub(r"[\s·•.・-]+", "", fold(value).text)
    surname, given = split_name(folded)
    return _Name(surname, given) if surname and given and not folded.isascii() else None


def _date_of(value: str) -> tuple[str, re.Pattern[str]] | None:
    match = re.match(r"\s*([0-9]{2})([0-9]{2})\D{0,2}([0-9]{1,2})\D{0,2}([0-9]{1,2})", fold(value).text)
    if match is None:
        return None
    century, year, month, day = match.groups()
    separator = r"\s?[-/.,年月\s]\s?"
    regex = rf"(?<![0-9])(?:{century})?{year}{separator}0?{int(month)}{separator}0?{int(day)}(?![0-9])\s?日?"
    return year, re.compile(regex)


@lru_cache(maxsize=4_000)
def _masked_name(surname: str, given: str) -> re.Pattern[str]:
    first, last = re.escape(surname), re.escape(given[-1])
    regex = rf"{first}\s?{_MASK}{{1,3}}\s?{last}|{first}(?:[*＊×●•○◯□■_?？#某]|[xX]){{1,3}}(?![A-Za-z0-9])"
    if len(given) > 1:
        regex += rf"|(?:[*＊×●•○◯□■_?？#]){{1,3}}{re.escape(given)}|(?:[*＊×●○◯□■]){{2}}{last}"
    return re.compile(regex)


@lru_cache(maxsize=4_000)
def _dotted_initials(surname: str, given: str) -> re.Pattern[str] | None:
    readings = [syllables_by_character().get(character, ()) for character in surname + given]
    if not all(readings):
        return None
    initials = [f"[{''.join(sorted({reading[0].upper() for reading in one}))}]" for one in readings]
    turned = initials[len(surname) :] + initials[: len(surname)]
    dotted = "|".join(r"\.\s?".join(order) for order in (initials, turned))
    return re.compile(rf"(?<![A-Za-z.])(?:{dotted})\.?(?![A-Za-z])")


@lru_cache(maxsize=8_000)
def _same_sound(character: str) -> frozenset[str]:
    readings = syllables_by_character().get(character, ())
    same = {one for reading in readings for one in characters_by_syllable()[reading]}
    # Only characters in use: nobody mistypes a name with one that no input method offers.
    return frozenset(one for one in same if one in word_costs()) | {character}


class KnownRecords:
    """Compiled records, the latest kept: a person's reports come together."""

    def __init__(self, kept: int = 2_000) -> None:
        self._kept: OrderedDict[tuple[tuple[str, str], ...], KnownRecord] = OrderedDict()
        self._limit = kept

    def of(self, known: Mapping[str, str]) -> KnownRecord:
        key = tuple(sorted(known.items()))
        record = self._kept.get(key)
        if record is None:
            record = self._kept[key] = compile_record(known)
            if len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return record
