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
from privacy.redact.fold import CHINESE_DIGITS, Folded, fold_value, skeleton_of
from privacy.redact.forms import Form, FormGroup, groups_of, joined_name, kind_of, split_name, type_of
from privacy.redact.hits import Hit
from privacy.redact.known_address import KnownAddress
from privacy.redact.tables import characters_by_syllable, syllables_by_character, word_costs

_TAIL = re.compile(
    r"(?:尾号|尾数|末尾|末位|[后末][二三四五六七八2-8两]位(?:数字?|是|为)?|last\s(?:two|three|four|five|six|[2-8])(?:\sdigits)?|ending\s(?:in|with)|ends\s(?:in|with))[^0-9\n]{0,6}([0-9]{3,8}[Xx]?)(?![0-9])",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:前[二三四五六七八2-8]位(?:数字?|是|为)?|开头|first\s(?:three|four|six|[3-8])(?:\sdigits)?)[^0-9\n]{0,6}([0-9]{3,8})(?![0-9])",
    re.IGNORECASE,
)
_MASK_RUN = re.compile(r"[*×●•·○□■_?#]{2,16}|[xX]{2,16}")
_HEAD_DIGITS = re.compile(r"(?:(?<![0-9A-Za-z])|(?<![\s\S]))([0-9]{0,8})[ -]?\Z")
_TAIL_DIGITS = re.compile(r"[ -]?([0-9]{0,8}[Xx]?)(?![0-9A-Za-z])")
_NAME_MASK = re.compile(
    r"[*×●○◯□■_?？#•·]{1,3}(?=\s?[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[*×●○◯□■_?？#•·]{1,3}|某{1,2}"
    r"|(?<=[\u4e00-\u9fff])[xX]{1,3}(?![A-Za-z0-9])"
)
_ANY_DATE = re.compile(
    r"(?<![0-9])([0-9]{2}(?:[0-9]{2})?)\s?[-/.,年月\s]\s?([01]?[0-9])\s?[-/.,年月\s]\s?([0-3]?[0-9])(?![0-9])\s?日?"
)
_INITIALS = re.compile(r"(?<![A-Za-z.])[A-Z](?:\.\s?[A-Z]){2,3}\.?(?![A-Za-z])")
_SAYS_PART = re.compile(
    r"尾号|尾数|末尾|末位|[后末前][二三四五六七八2-8两]位|开头|[Ll]ast\s|[Ff]irst\s|[Ee]nd(?:ing|s)\s|LAST\s"
)
_MASKS = frozenset("*×●•·○◯□■_?？#某")
_LETTER_MASK = re.compile(r"[xX]{2}|[\u4e00-\u9fff][xX]")
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

    def find(self, text: str, characters: set[str]) -> Iterator[tuple[int, int]]:
        """Typed with characters of the same sound (林宛秋)."""
        if len(self.given) >= 2 and len(self.surname + self.given) <= 4:
            yield from self._homophones(text, characters)

    def fits_mask(self, before: str, masks: int, after: str) -> int:
        """How many characters of ``before`` and ``after`` belong to the masked name (林*秋, *婉秋); 0: none of it."""
        last = self.given[-1]
        if before.endswith(self.surname):
            return len(self.surname) + (1 if after.startswith(last) else 0)
        if len(self.given) > 1 and after.startswith(self.given):
            return len(self.given)
        return 1 if masks == 2 and len(self.given) > 1 and after.startswith(last) else 0

    def fits_initials(self, letters: str) -> bool:
        """Whether capitals are those of the name, in either order."""
        sounds = [_initials(one) for one in self.surname + self.given]
        turned = sounds[len(self.surname) :] + sounds[: len(self.surname)]
        return any(
            len(order) == len(letters) >= 3
            and all(letter in sound for letter, sound in zip(letters, order, strict=True))
            for order in (sounds, turned)
        )

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
    date: tuple[int, int, int] | None = field(repr=False)
    address: KnownAddress | None = field(repr=False)


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
        for value in self.values:
            for group in value.groups:
                if group.wakes(skeleton):
                    for form in group.forms:
                        if form.text in skeleton:
                            skeleton = _literal(value, form, text, bare, skeleton, hits)
            if value.name is not None:
                hits.extend(_hit(value, *span) for span in value.name.find(text, characters))
            elif value.address is not None:
                hits.extend(_hit(value, *bare.back(*span)) for span in value.address.find(skeleton))
        self._swapped(text, bare, skeleton, hits)
        hits.extend(self._dated(text))
        if not _MASKS.isdisjoint(characters) or _LETTER_MASK.search(text):
            hits.extend(self._masked_names(text))
            hits.extend(self._masked(text))
        if "." in characters:
            hits.extend(self._initials(text))
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

    def _dated(self, text: str) -> Iterator[Hit]:
        dates = {value.date: value for value in self.values if value.date is not None}
        if dates:
            for match in _ANY_DATE.finditer(text):
                year, month, day = (int(group) for group in match.groups())
                for century in (0, 1900, 2000):
                    value = dates.get((year + century, month, day))
                    if value is not None:
                        yield _hit(value, *match.span())

    def _masked_names(self, text: str) -> Iterator[Hit]:
        for match in _NAME_MASK.finditer(text):
            before, after = (
                text[max(0, match.start() - 4) : match.start()].rstrip(" "),
                text[match.end() : match.end() + 4],
            )
            gap = len(after) - len(after.lstrip(" "))
            for value in self.values:
                if value.name is None or not value.name.fits_mask(before, len(match.group()), after[gap:]):
                    continue
                name = value.name
                start = text.rindex(name.surname, 0, match.start()) if before.endswith(name.surname) else match.start()
                tail = next((one for one in (name.given, name.given[-1]) if after[gap:].startswith(one)), "")
                yield _hit(value, start, match.end() + (gap + len(tail) if tail else 0))

    def _initials(self, text: str) -> Iterator[Hit]:
        for match in _INITIALS.finditer(text):
            letters = "".join(filter(str.isalpha, match.group()))
            for value in self.values:
                if value.name is not None and value.name.fits_initials(letters):
                    yield _hit(value, *match.span())

    def _masked(self, text: str) -> Iterator[Hit]:
        for match in _MASK_RUN.finditer(text):
            head, tail = (
                _HEAD_DIGITS.search(text[max(0, match.start() - 10) : match.start()]),
                _TAIL_DIGITS.match(text, match.end()),
            )
            if head is None or tail is None:
                continue
            first, last = head.group(1), tail.group(1).lower()
            seen, masks = len(first) + len(last), match.end() - match.start()
            for value in self.values:
                # Two characters say enough where the number of masks says the length as well.
                enough = seen >= 4 or (seen >= 2 and abs(seen + masks - len(value.number)) <= 1)
                if value.number and enough and value.number.startswith(first) and value.number.endswith(last):
                    yield _hit(value, match.start() - len(head.group()), tail.end())
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
                KnownAddress.of(value) if kind == "address" else None,
            )
        )
    ordered = sorted(values, key=lambda one: (_FIRST.get(one.key, len(_FIRST)), one.key))
    return KnownRecord(tuple(values), tuple((one.key, one.type) for one in ordered))


_FIRST = {"name": 0, "guardian_name": 1, "clinician": 2}


def _name_of(value: str) -> _Name | None:
    folded = joined_name(fold_value(value))
    surname, given = split_name(folded)
    return _Name(surname, given) if surname and given and not folded.isascii() else None


def _date_of(value: str) -> tuple[int, int, int] | None:
    match = re.match(r"\s*([0-9]{4})\D{0,2}([0-9]{1,2})\D{0,2}([0-9]{1,2})", fold_value(value))
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


@lru_cache(maxsize=8_000)
def _initials(character: str) -> frozenset[str]:
    return frozenset(reading[0].upper() for reading in syllables_by_character().get(character, ()))


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
