"""What the record already knows about the people in a text, found in any disguise.

A record is compiled once: literal forms (skeletons, see ``forms``) and patterns for what is not one string: masked
names and numbers, homophones, unpadded dates, last digits. Literal forms are searched in the skeleton of the text,
patterns in the folded text, and each pattern only where its trigger (a mask, a surname, a year) is there.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from privacy.model.text import SpanSource
from privacy.redact.fold import CHINESE_DIGITS, Folded, fold, skeleton_of
from privacy.redact.forms import Form, forms_of, kind_of, split_name, type_of
from privacy.redact.hits import Hit
from privacy.redact.tables import characters_by_syllable, syllables_by_character

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
_HAS_MASK = re.compile(r"[*＊×●•○◯□■_?？#某]|··|[xX]{2}|[\u4e00-\u9fff][xX]")
_PUNCTUATION = re.compile(r"[，。；、,;!?！？：:|/\\\"“”（）()\[\]【】<>=]")
_SWAPPED = str.maketrans("oilbsz", "011852")
_SPOKEN = str.maketrans(CHINESE_DIGITS)


@dataclass(frozen=True, slots=True)
class _Pattern:
    trigger: Callable[[str], bool]
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Value:
    key: str
    type: str
    forms: tuple[Form, ...] = field(repr=False)
    patterns: tuple[_Pattern, ...] = field(repr=False)
    number: str = field(repr=False)
    """Skeleton of a value with at least six digits; empty otherwise."""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record's values, ready to be searched for."""

    values: tuple[_Value, ...] = field(repr=False)

    def find(self, folded: Folded, bare: Folded) -> list[Hit]:
        """Every appearance, in folded offsets. ``bare`` is the skeleton of ``folded``."""
        hits: list[Hit] = []
        swapped = bare.text.translate(_SWAPPED) if re.search(r"[0-9][oilbsz]|[oilbsz][0-9]", bare.text) else ""
        has_mask = _HAS_MASK.search(folded.text) is not None
        for value in self.values:
            for form in value.forms:
                if form.text in bare.text:
                    hits.extend(_literal(value, form, folded.text, bare, bare.text))
            if swapped and value.number:
                for form in value.forms:
                    if form.text in swapped:
                        hits.extend(_literal(value, form, folded.text, bare, swapped))
            for pattern in value.patterns:
                if pattern.trigger(folded.text):
                    hits.extend(_hit(value, *match.span()) for match in pattern.regex.finditer(folded.text))
        if has_mask:
            hits.extend(self._masked(folded.text))
        hits.extend(self._partial(folded.text))
        return hits

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
        if not any(word in text for word in ("尾", "末", "位", "last ", "end", "前", "first ")):
            return
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


def _literal(value: _Value, form: Form, folded: str, bare: Folded, skeleton: str) -> Iterator[Hit]:
    at = skeleton.find(form.text)
    while at >= 0:
        start, end = bare.back(at, at + len(form.text))
        if _stands_free(form, folded, start, end):
            yield _hit(value, start, end)
        at = skeleton.find(form.text, at + 1)


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
        forms = forms_of(key, value)
        if not forms:
            continue
        bare = skeleton_of(value)
        digits = sum(char.isdigit() for char in bare)
        number = bare if digits >= 6 and bare.isascii() and kind_of(key) not in {"birth", "address", "name"} else ""
        values.append(_Value(key, type_of(key, value), tuple(forms), tuple(_patterns(key, value)), number))
    return KnownRecord(tuple(values))


def _patterns(key: str, value: str) -> Iterator[_Pattern]:
    kind = kind_of(key)
    if kind == "name" and not skeleton_of(value).isascii():
        yield from _name_patterns(re.sub(r"[\s·•.・-]+", "", fold(value).text))
    elif kind == "birth":
        match = re.match(r"\s*([0-9]{2})([0-9]{2})\D{0,2}([0-9]{1,2})\D{0,2}([0-9]{1,2})", fold(value).text)
        if match:
            century, year, month, day = match.groups()
            separator = r"\s?[-/.,年月\s]\s?"
            regex = rf"(?<![0-9])(?:{century})?{year}{separator}0?{int(month)}{separator}0?{int(day)}(?![0-9])\s?日?"
            yield _Pattern(partial(_contains, year), re.compile(regex))


def _contains(part: str, text: str) -> bool:
    return part in text


def _name_patterns(name: str) -> Iterator[_Pattern]:
    surname, given = split_name(name)
    if not surname or not given:
        return
    first, last = re.escape(surname), re.escape(given[-1])
    masks = rf"\s?{_MASK}{{1,3}}\s?"
    regex = rf"{first}{masks}{last}|{first}(?:[*＊×●•○◯□■_?？#某]|[xX]){{1,3}}(?![A-Za-z0-9])"
    if len(given) > 1:
        regex += rf"|(?:[*＊×●•○◯□■_?？#]){{1,3}}{re.escape(given)}|(?:[*＊×●○◯□■]){{2}}{last}"
    yield _Pattern(lambda text: _HAS_MASK.search(text) is not None, re.compile(regex))
    readings = [syllables_by_character().get(character, ()) for character in name]
    if len(name) >= 3 and all(readings):
        initials = [f"[{''.join({reading[0].upper() for reading in one})}]" for one in readings]
        dotted = r"\.\s?".join(initials) + "|" + r"\.\s?".join(initials[len(surname) :] + initials[: len(surname)])
        yield _Pattern(partial(_contains, "."), re.compile(rf"(?<![A-Za-z.])(?:{dotted})\.?(?![A-Za-z])"))
    if len(given) >= 2 and len(name) <= 4:
        yield _homophones(surname, given)


def _homophones(surname: str, given: str) -> _Pattern:
    """The name typed with other characters of the same sound, or with one character missing its sound."""
    surnames_ = "".join(f"[{_same_sound(one)}]" for one in surname)
    sounds = "".join(f"[{_same_sound(one)}]" for one in given)
    return _Pattern(lambda text: True, re.compile(rf"{surnames_}\s?{sounds}"))


def _same_sound(character: str) -> str:
    readings = syllables_by_character().get(character, ())
    return "".join(dict.fromkeys(character + "".join(characters_by_syllable()[reading] for reading in readings)))


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
