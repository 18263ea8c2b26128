"""What the record already knows about the people in a text, found in any disguise.

A record is compiled once: literal forms (skeletons, see ``forms``) and patterns for what is not one string: masked
names and numbers, unpadded dates, last digits. Literal forms are searched in the skeleton of the text, and only those
whose trigger may stand there (``ngrams``); patterns in the folded text, and each only where its sign is
(``known_signs``). ``known_search`` does both for a batch, and looks for homophones.
"""

import itertools
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from privacy.model.text import SpanSource
from privacy.redact.fold import CHINESE_DIGITS, Folded, fold_texts, skeleton_texts
from privacy.redact.form_groups import WIDEST, Form, FormGroup
from privacy.redact.forms import date_groups, date_of, facts_of, groups_of, type_of
from privacy.redact.hits import Hit
from privacy.redact.known_address import KnownAddress
from privacy.redact.known_names import ChineseName
from privacy.redact.known_signs import Signs
from privacy.redact.name_forms import joined_name, name_groups, split_name

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
_INITIALS = re.compile(r"(?<![A-Za-z.])[A-Z](?:\.\s?[A-Z]){2,3}\.?(?![A-Za-z])")
_BLANK = "\ue000"
_PUNCTUATION = re.compile(r"[，。；、,;!?！？：:|/\\\"“”（）()\[\]【】<>=]")
_LIKE_DIGITS = re.compile(r"[0-9oilbsz]{10,}x?")
_SWAPPED = str.maketrans("oilbsz", "011852")
_SPOKEN = str.maketrans(CHINESE_DIGITS)


class KnownValue(NamedTuple):
    """One value of a record."""

    key: str
    type: str
    groups: Sequence[FormGroup]
    number: str
    """Skeleton of a value with at least six digits; empty otherwise."""
    name: ChineseName | None
    date: tuple[int, int, int] | None
    address: str
    """Folded, of an address in Chinese; empty otherwise."""

    def __repr__(self) -> str:
        return f"KnownValue({self.key!r})"


class Asked(NamedTuple):
    """The triggers of a record's groups, by their width."""

    numbers: Sequence[list[int]]
    """Width -> numbers in ``groups`` of those whose triggers have it."""
    grams: Sequence[list[str]]
    """Width -> their triggers."""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record's values, ready to be searched for."""

    values: tuple[KnownValue, ...] = field(repr=False)
    types: tuple[tuple[str, str], ...] = field(repr=False)
    """Key -> type of its value, in the order in which placeholders are numbered."""
    groups: tuple[tuple[KnownValue, FormGroup], ...] = field(repr=False)
    """The literal forms of every value, in order."""
    asked: Asked = field(repr=False)

    def find(self, folded: Folded, bare: Folded, awake: Iterable[int], signs: Signs) -> list[Hit]:
        """Appearances in folded offsets but homophones and dates in parts, which ``known_search`` finds.

        ``bare`` is the skeleton of ``folded``, ``awake`` the numbers, in order, of groups that may have a form there.
        """
        hits: list[Hit] = []
        text, skeleton = folded.text, bare.text
        for value, group in map(self.groups.__getitem__, awake):
            for form in group.forms:
                skeleton = _literal(value, form, text, bare, skeleton, hits)
            if value.address and group.stands_in(skeleton):
                address = _address_of(value.address)
                if address is not None:
                    hits.extend(known_hit(value, *bare.back(*span)) for span in address.find(skeleton))
        if signs.swapped:
            self._swapped(text, bare, skeleton, hits)
        if signs.masked_name:
            hits.extend(self._masked_names(text))
        if signs.masked_number:
            hits.extend(self._masked(text))
        if signs.initials:
            hits.extend(self._initials(text))
        if signs.part:
            hits.extend(self._partial(text))
        return hits

    def _swapped(self, text: str, bare: Folded, skeleton: str, hits: list[Hit]) -> None:
        """Numbers typed with letters that look like digits (l39…, 13O…)."""
        for run in _LIKE_DIGITS.finditer(skeleton):
            swapped = run.group().translate(_SWAPPED)
            if swapped == run.group():
                continue
            whole = skeleton[: run.start()] + swapped + skeleton[run.end() :]
            for value, group in self.groups:
                if value.number and group.stands_in(swapped):
                    for form in group.forms:
                        whole = _literal(value, form, text, bare, whole, hits)

    def _masked_names(self, text: str) -> Iterator[Hit]:
        for match in _NAME_MASK.finditer(text):
            before, after = (
                text[max(0, match.start() - 4) : match.start()].rstrip(" "),
                text[match.end() : match.end() + 4],
            )
            gap = len(after) - len(after.lstrip(" "))
            for value in self.values:
                name = value.name
                head = name.before_mask(before, len(match.group()), after[gap:]) if name is not None else None
                if name is None or head is None:
                    continue
                start = text.rindex(head, 0, match.start()) if head else match.start()
                tail = next((one for one in (name.given, name.given[-1]) if after[gap:].startswith(one)), "")
                yield known_hit(value, start, match.end() + (gap + len(tail) if tail else 0))

    def _initials(self, text: str) -> Iterator[Hit]:
        for match in _INITIALS.finditer(text):
            letters = "".join(filter(str.isalpha, match.group()))
            for value in self.values:
                if value.name is not None and value.name.fits_initials(letters):
                    yield known_hit(value, *match.span())

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
                    yield known_hit(value, match.start() - len(head.group()), tail.end())
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
                        yield known_hit(value, *match.span(1))


def known_hit(value: KnownValue, start: int, end: int) -> Hit:
    return Hit(start, end, value.type, 1.0, SpanSource.KNOWN, value.key)


def _literal(value: KnownValue, form: Form, folded: str, bare: Folded, skeleton: str, hits: list[Hit]) -> str:
    """Adds every free-standing appearance; returns the skeleton with those blanked, so that shorter forms pass over."""
    at = skeleton.find(form.text)
    if at < 0:
        return skeleton
    length, kept, pieces = len(form.text), 0, []
    while at >= 0:
        stretch = bare.back(at, at + length)
        if _stands_free(form, folded, *stretch):
            hits.append(known_hit(value, *stretch))
            pieces.append(skeleton[kept:at])
            kept = at + length
        # What is blanked holds no further appearance.
        at = skeleton.find(form.text, max(at + 1, kept))
    pieces.append(skeleton[kept:])
    return (_BLANK * length).join(pieces)


def _stands_free(form: Form, folded: str, start: int, end: int) -> bool:
    if not (form.whole_latin or form.whole_number or form.unbroken):
        return True
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


def compile_records(records: Sequence[Mapping[str, str]]) -> list[KnownRecord]:
    """Records, compiled together. Values that are empty or hold no letter or digit add nothing."""
    folded = fold_texts([value for record in records for value in record.values()])
    written = zip(folded, skeleton_texts(folded), strict=True)
    return [_compiled(record, list(itertools.islice(written, len(record)))) for record in records]


def _compiled(known: Mapping[str, str], written: Sequence[tuple[str, str]]) -> KnownRecord:
    values = [
        _value(key, *facts_of(key), folded.strip(), bare)
        for key, (folded, bare) in zip(known, written, strict=True)
        if len(bare) >= 2
    ]
    groups = [(value, group) for value in values for group in value.groups]
    asked = Asked([[] for _ in range(WIDEST + 1)], [[] for _ in range(WIDEST + 1)])
    for number, (_, group) in enumerate(groups):
        asked.numbers[group.width].append(number)
        asked.grams[group.width].append(group.grams)
    types = _in_order(tuple([(value.key, value.type) for value in values]))
    return KnownRecord(tuple(values), types, tuple(groups), asked)


def _value(key: str, kind: str, usual: str, folded: str, bare: str) -> KnownValue:
    name = date = None
    if kind == "name":
        joined = joined_name(folded)
        surname, given = split_name(joined)
        groups = name_groups(folded, bare, surname, given)
        name = ChineseName(surname, given) if surname and given and not joined.isascii() else None
    elif kind == "birth":
        date = date_of(folded)
        groups = date_groups(bare, date)
    else:
        groups = groups_of(kind, folded, bare)
    number = bare if kind in _NUMBERED and _is_number(bare) else ""
    address = folded if kind == "address" and not folded.isascii() else ""
    return KnownValue(key, type_of(kind, usual, bare), groups, number, name, date, address)


@lru_cache(maxsize=4_096)
def _in_order(types: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Keys and types in the order in which placeholders are numbered; records of a lab have the same keys."""
    return tuple(sorted(types, key=lambda one: (_FIRST.get(one[0], len(_FIRST)), one[0])))


_NUMBERED = frozenset(["phone", "id", "value"])
_FIRST = {"name": 0, "guardian_name": 1, "clinician": 2}


def _is_number(bare: str) -> bool:
    return bare.isascii() and (bare.isdigit() or sum(map(str.isdigit, bare)) >= 6) and len(bare) >= 6


@lru_cache(maxsize=2_000)
def _address_of(folded: str) -> KnownAddress | None:
    return KnownAddress.of(folded)


class KnownRecords:
    """Compiled records, the latest kept: a person's reports come together."""

    def __init__(self, kept: int = 2_000) -> None:
        self._kept: OrderedDict[frozenset[tuple[str, str]], KnownRecord] = OrderedDict()
        self._limit = kept

    def of(self, records: Sequence[Mapping[str, str]]) -> list[KnownRecord]:
        """Each record, compiled."""
        keys = [frozenset(known.items()) for known in records]
        new = {key: known for key, known in zip(keys, records, strict=True) if key not in self._kept}
        self._kept.update(zip(new, compile_records(list(new.values())), strict=True))
        compiled = [self._kept[key] for key in keys]
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return compiled
