"""The forms in which a known value may stand in a text, as skeletons: what a colleague, a form or a thief would write.

Names: whole, given name, with a title, in pinyin both ways round with every reading, in initials. Numbers: whole,
without country code, the 15-digit form of an ID. Dates: every spelling. Addresses: every run of neighbouring parts
that still points at a door. Masked forms and homophones are searched by ``known``, since they are patterns rather
than strings.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from privacy.redact.fold import bare as bare_of
from privacy.redact.fold import fold_value, skeleton_of
from privacy.redact.hits import Types
from privacy.redact.tables import lexicon, surnames, syllables_by_character, word_list

_MAX_READINGS = 24
_TITLES = lexicon("known-title")
_ENGLISH_TITLES = lexicon("english-title")
_LATIN_LETTERS = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_MONTHS = lexicon("month")

NAME_KEYS = frozenset(
    ["name", "guardian_name", "clinician", "father_name", "mother_name", "spouse_name", "contact_name", "patient_name"]
)
PHONE_KEYS = frozenset(["phone", "guardian_phone", "mobile", "tel", "telephone", "contact_phone"])
ID_KEYS = frozenset(["resident_id", "id_number", "guardian_id_number"])
ADDRESS_KEYS = frozenset(["address", "home_address"])
BIRTH_KEYS = frozenset(["birth_date", "birthday", "date_of_birth", "dob"])
ORGANISATION_KEYS = frozenset(["employer", "hospital", "organization", "organisation", "school"])
_TYPES = {
    "medical_record_no": Types.RECORD_NUMBER,
    "mrn": Types.RECORD_NUMBER,
    "barcode": Types.SAMPLE,
    "sample_id": Types.SAMPLE,
    "order_no": Types.SAMPLE,
    "email": Types.EMAIL,
    "wechat": Types.WECHAT,
    "wechat_id": Types.WECHAT,
    "qq": Types.QQ,
    "passport": Types.PASSPORT,
    "passport_no": Types.PASSPORT,
    "travel_permit": Types.TRAVEL_PERMIT,
    "plate": Types.PLATE,
    "vehicle_plate": Types.PLATE,
    "bank_card": Types.BANK_CARD,
    "credit_card": Types.CREDIT_CARD,
    "ip_address": Types.IP,
}


class Form(NamedTuple):
    """A skeleton to look for."""

    text: str
    whole_latin: bool
    """It may not continue into another Latin letter."""
    whole_number: bool
    """It may not continue into another digit."""
    unbroken: bool = False
    """Too short to be joined over punctuation."""


class FormGroup:
    """Forms that all hold one of some short triggers: derived only for a text that has a trigger, then kept."""

    __slots__ = ("_derive", "_forms", "triggers")

    def __init__(self, triggers: Iterable[str], derive: Callable[[], Iterable[Form]]) -> None:
        self.triggers = tuple(dict.fromkeys(trigger for trigger in triggers if trigger))
        self._derive: Callable[[], Iterable[Form]] = derive
        self._forms: tuple[Form, ...] | None = None

    def wakes(self, bare: str) -> bool:
        """Whether any of the forms can be in this skeleton."""
        return any(trigger in bare for trigger in self.triggers)

    @property
    def forms(self) -> tuple[Form, ...]:
        """Longest first; every form has at least two characters."""
        if self._forms is None:
            found = {form.text: form for form in self._derive() if len(form.text) >= 2}
            self._forms = tuple(sorted(found.values(), key=lambda form: -len(form.text)))
        return self._forms


@lru_cache(maxsize=4_096)
def kind_of(key: str) -> str:
    """``name``, ``phone``, ``id``, ``address``, ``birth`` or ``value``: how the values of a key are derived."""
    base = re.sub(r"[#_]?[0-9]+$", "", key)
    for kind, keys in (
        ("name", NAME_KEYS), ("phone", PHONE_KEYS), ("id", ID_KEYS), ("address", ADDRESS_KEYS), ("birth", BIRTH_KEYS),
    ):  # fmt: skip
        if base in keys or any(base.endswith("_" + one) for one in keys):
            return kind
    return "value"


def type_of(key: str, value: str) -> str:
    """The contract's type of a record value."""
    kind = kind_of(key)
    base = re.sub(r"[#_]?[0-9]+$", "", key)
    if kind == "id":
        return Types.RESIDENT_ID if len(skeleton_of(value)) in (15, 18) else Types.OTHER
    if kind == "value":
        return Types.ORGANIZATION if base in ORGANISATION_KEYS else _TYPES.get(base, Types.OTHER)
    return {
        "name": Types.PERSON, "phone": Types.PHONE, "address": Types.LOCATION, "birth": Types.BIRTH_DATE,
    }[kind]  # fmt: skip


def groups_of(key: str, value: str) -> list[FormGroup]:
    """Every literal form of a value; no group for a value without two letters or digits."""
    bare = skeleton_of(value)
    if len(bare) < 2:
        return []
    derive = {"name": _names, "phone": _phones, "id": _ids, "address": _addresses, "birth": _dates, "value": _values}
    return list(derive[kind_of(key)](fold_value(value).strip(), bare))


def joined_name(folded: str) -> str:
    """A name without spaces, dots and hyphens between its parts."""
    return "".join(char for char in folded if not char.isspace() and char not in "·•.・-")


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name of a folded Chinese name; the surname is empty when the list does not know it."""
    for width in (4, 2, 1):
        if name[:width] in surnames() and len(name) > width:
            return name[:width], name[width:]
    return "", name


def _form(text: str, *, unbroken: bool = False) -> Form:
    """The form of a folded text."""
    plain = bare_of(text)
    return Form(plain, plain.isascii(), plain.isdigit() and len(plain) < 8, unbroken)


def _names(folded: str, bare: str) -> Iterator[FormGroup]:
    if bare.isascii():
        words = _LATIN_LETTERS.findall(folded)
        yield FormGroup([bare, *(word.lower() for word in words)], partial(_latin_names, folded, words))
        return
    surname, given = split_name(joined_name(folded))
    parts = [part for part in re.split(r"[·•.・\s]+", folded) if len(part) >= 2]
    forms = [_form(bare, unbroken=len(bare) <= 2), *(_form(part) for part in parts if len(part) < len(folded))]
    if surname and len(given) >= 2 and given not in word_list("report_words.txt"):
        forms.append(_form(given, unbroken=True))
    yield FormGroup([form.text for form in forms], partial(tuple, forms))
    if surname:
        yield FormGroup([_form(surname).text], partial(_titled, surname))
    if given and len(surname + given) <= 5:
        spelled = [*_readings(surname[0] if surname else given[0]), *_readings(given[-1])]
        yield FormGroup(spelled, partial(_pinyin_names, surname, given))


def _titled(surname: str) -> Iterator[Form]:
    plain = bare_of(surname)
    return (Form(plain + title, whole_latin=False, whole_number=False, unbroken=True) for title in _TITLES)


def _latin_names(folded: str, words: list[str]) -> Iterator[Form]:
    yield _form(folded)
    if len(words) < 2:
        return
    yield _form(words[-1] + "".join(words[:-1]))
    yield _form("".join(words[1:]) + words[0])
    yield _form(words[0] + words[-1])
    yield _form(words[-1] + words[0])
    yield from (_form(title + words[-1]) for title in _ENGLISH_TITLES)
    yield from (_form(word) for word in words if len(word) >= 4)


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    readings = syllables_by_character().get(character, ())
    return tuple(dict.fromkeys(spelling for reading in readings for spelling in _spellings(reading)))[:4]


def _spellings(reading: str) -> tuple[str, ...]:
    if "v" not in reading:
        return (reading,)
    # ü is typed as v, u or (on passports, ISO 7098:2015) yu.
    return reading.replace("v", "u"), reading, reading.replace("v", "yu")


def _pinyin_names(surname: str, given: str) -> Iterator[Form]:
    choices = [_readings(character) for character in surname + given]
    if not all(choices):
        return
    for reading in itertools.islice(itertools.product(*choices), _MAX_READINGS):
        first, last = "".join(reading[len(surname) :]), "".join(reading[: len(surname)])
        spelled = [last + first, first + last]
        initials = "".join(syllable[0] for syllable in reading[len(surname) :])
        if last and len(last + initials) >= 4:
            spelled += [last + initials, initials + last]
        if last:
            spelled += [title + last for title in _ENGLISH_TITLES]
        if last and len(given) >= 2 and len(first) >= 5:
            spelled.append(first)
        yield from (Form(one, whole_latin=True, whole_number=False) for one in spelled)


def _phones(folded: str, bare: str) -> Iterator[FormGroup]:
    forms = [_form(bare)]
    for prefix in ("0086", "86", "0"):
        rest = bare.removeprefix(prefix)
        if rest != bare and re.fullmatch(r"1[3-9][0-9]{9}", rest):
            forms.append(_form(rest))
            break
    area = re.match(r"0(?:10|2[0-9]|[3-9][0-9]{2})(?=[0-9]{7,8}$)", bare)
    if area:
        forms.append(_form(bare[area.end() :]))
    yield FormGroup([bare[-4:]], partial(tuple, forms))


def _ids(folded: str, bare: str) -> Iterator[FormGroup]:
    forms, trigger = [_form(bare)], bare
    if len(bare) == 18:
        forms += [_form(bare[:6] + bare[8:17]), _form(bare[:17])]
        trigger = bare[8:14]
    if len(bare) == 15:
        forms.append(_form(bare[:6] + "19" + bare[6:]))
        trigger = bare[6:12]
    yield FormGroup([trigger], partial(tuple, forms))


_NUMERAL = "0-9零〇一二三四五六七八九十百"
_PART = re.compile(
    rf"[^{_NUMERAL}]*?(?:特别行政区|自治区|自治州|自治县|省|市|地区|盟|新区|区|县|旗|街道|镇|乡|大道|路|街|巷|弄|胡同|小区|花园|花苑|新村|家园|嘉园"
    rf"|苑|公寓|大厦|广场|社区|村)|[A-Za-z{_NUMERAL}-]+(?:号院|号楼|号|弄|栋|幢|座|单元|室|楼|层|组|房|户|支弄|期)?|[^A-Za-z{_NUMERAL}]+"
)
_MOST_PARTS = 16
DIVISION_END = ("省", "市", "区", "县", "旗", "州", "盟", "街道", "镇", "乡")
_COMPOUND_END = ("小区", "花园", "花苑", "苑", "公寓", "新村", "家园", "嘉园", "大厦")


def address_parts(value: str) -> list[str]:
    """A Chinese address taken apart at its suffixes, folded; none for an address in Latin letters."""
    folded = fold_value(value)
    return [] if folded.isascii() else [part for part in _PART.findall(_no_space(folded)) if part][:_MOST_PARTS]


def _no_space(folded: str) -> str:
    return "".join(char for char in folded if not char.isspace() and char not in ",，")


def _addresses(folded: str, bare: str) -> Iterator[FormGroup]:
    words = [word.lower() for word in _LATIN_LETTERS.findall(folded) if len(word) >= 4] if folded.isascii() else []
    yield FormGroup([bare, *words], partial(_english_addresses, folded) if words else partial(tuple, [_form(folded)]))


def _english_addresses(folded: str) -> Iterator[Form]:
    yield _form(folded)
    parts = [part.strip() for part in folded.split(",")][:12]
    for first, last in itertools.combinations(range(len(parts) + 1), 2):
        form = _form("".join(parts[first:last]))
        if len(form.text) >= 8 and any(map(str.isdigit, form.text)) and any(map(str.isalpha, form.text)):
            yield form


def points_at_a_door(piece: Sequence[str]) -> bool:
    """Whether neighbouring parts say more than a district: a compound, a way with a number, two numbers."""
    numbered = [part for part in piece if part[0] in "零〇一二三四五六七八九十百" or part[0].isascii()]
    named = [part for part in piece if part not in numbered and not part.endswith(DIVISION_END)]
    if any(part.endswith(_COMPOUND_END) and len(part) >= 4 for part in named):
        return True
    return bool(numbered) and (bool(named) or len(numbered) >= 2) and len("".join(piece)) >= 4


def spelled_number(number: int) -> str:
    """128 -> 一百二十八 (up to 9999)."""
    digits = "零一二三四五六七八九"
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            bare_ten = unit == 10 and digit == 1 and not text
            text += ("零" if zero and text else "") + ("" if bare_ten else digits[digit]) + name
            zero = False
        else:
            zero = True
    return text or "零"


def _dates(folded: str, bare: str) -> Iterator[FormGroup]:
    match = re.match(r"\s*([0-9]{4})\D{0,2}([0-9]{1,2})\D{0,2}([0-9]{1,2})", folded)
    if match is None or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        yield FormGroup([bare], partial(tuple, [_form(bare)]))
        return
    year, month, day = (int(group) for group in match.groups())
    short = f"{year % 100:02}"
    compact = [f"{year}{month:02}{day:02}", f"{month:02}{day:02}{year}", f"{day:02}{month:02}{year}"]
    forms = [_form(bare), *map(_form, compact), Form(short + compact[0][4:], whole_latin=True, whole_number=True)]
    yield FormGroup([form.text for form in forms], partial(tuple, forms))
    yield FormGroup([short + "年"], partial(_chinese_dates, year, month, day))
    yield FormGroup([_MONTHS[month - 1][:3]], partial(_english_dates, year, month, day))


def _chinese_dates(year: int, month: int, day: int) -> Iterator[Form]:
    months, days = {f"{month}", f"{month:02}", spelled_number(month)}, {f"{day}", f"{day:02}", spelled_number(day)}
    for months_, days_ in itertools.product(months, days):
        for years in (f"{year}", f"{year % 100:02}"):
            yield _form(f"{years}年{months_}月{days_}日")
            yield _form(f"{years}年{months_}月{days_}")


def _english_dates(year: int, month: int, day: int) -> Iterator[Form]:
    name = _MONTHS[month - 1]
    for word in (name, name[:3]):
        for ordinal in (f"{day}", f"{day:02}", f"{day}st", f"{day}nd", f"{day}rd", f"{day}th"):
            yield _form(f"{word}{ordinal}{year}")
            yield _form(f"{ordinal}{word}{year}")


def _values(folded: str, bare: str) -> Iterator[FormGroup]:
    yield FormGroup([bare], partial(tuple, [_form(bare)]))
