"""The forms in which a known value may stand in a text, as skeletons: what a colleague, a form or a thief would write.

Names: whole, given name, with a title, in pinyin both ways round with every reading, in initials. Numbers: whole,
without country code, the 15-digit form of an ID. Dates: every spelling. Addresses: every run of neighbouring parts
that still points at a door. Masked forms and homophones are searched by ``known``, since they are patterns rather
than strings.
"""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from privacy.redact.fold import fold, skeleton_of
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


def forms_of(key: str, value: str) -> list[Form]:
    """Every literal form of a value, longest first; none for an empty value."""
    derive = {"name": _names, "phone": _phones, "id": _ids, "address": _addresses, "birth": _dates, "value": _values}
    found = {form.text: form for form in derive[kind_of(key)](value) if len(form.text) >= 2}
    return sorted(found.values(), key=lambda form: -len(form.text))


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name of a folded Chinese name; the surname is empty when the list does not know it."""
    for width in (4, 2, 1):
        if name[:width] in surnames() and len(name) > width:
            return name[:width], name[width:]
    return "", name


def _form(text: str, *, unbroken: bool = False) -> Form:
    bare = skeleton_of(text)
    return Form(bare, whole_latin=bare.isascii(), whole_number=bare.isdigit() and len(bare) < 8, unbroken=unbroken)


def _names(value: str) -> Iterator[Form]:
    folded = fold(value).text.strip()
    bare = skeleton_of(value)
    if not bare:
        return
    yield _form(bare, unbroken=len(bare) <= 2)
    if bare.isascii():
        yield from _latin_names(folded)
        return
    parts = [skeleton_of(part) for part in re.split(r"[·•.・\s]+", folded)]
    if len(parts) > 1 and all(len(part) >= 2 for part in parts):
        yield from (_form(part) for part in parts)
    surname, given = split_name(re.sub(r"[\s·•.・-]+", "", folded))
    if len(given) >= 2 and surname and given not in word_list("report_words.txt"):
        yield _form(given, unbroken=True)
    if surname:
        yield from (_form(surname + title, unbroken=True) for title in _TITLES)
    yield from _pinyin_names(surname, given)


def _latin_names(folded: str) -> Iterator[Form]:
    words = _LATIN_LETTERS.findall(folded)
    if len(words) < 2:
        return
    yield _form(words[-1] + "".join(words[:-1]))
    yield _form("".join(words[1:]) + words[0])
    yield _form(words[0] + words[-1])
    yield _form(words[-1] + words[0])
    yield from (_form(title + words[-1]) for title in _ENGLISH_TITLES)
    yield from (_form(word) for word in words if len(word) >= 4)


def _readings(character: str) -> tuple[str, ...]:
    readings = syllables_by_character().get(character, ())
    spellings = [spelling for reading in readings for spelling in _spellings(reading)]
    return tuple(dict.fromkeys(spellings))[:4]


def _spellings(reading: str) -> tuple[str, ...]:
    if "v" not in reading:
        return (reading,)
    # ü is typed as v, u or (on passports, ISO 7098:2015) yu.
    return reading.replace("v", "u"), reading, reading.replace("v", "yu")


def _pinyin_names(surname: str, given: str) -> Iterator[Form]:
    if not given or len(surname + given) > 5:
        return
    choices = [_readings(character) for character in surname + given]
    if not all(choices):
        return
    for reading in itertools.islice(itertools.product(*choices), _MAX_READINGS):
        first, last = "".join(reading[len(surname) :]), "".join(reading[: len(surname)])
        yield _form(last + first)
        yield _form(first + last)
        if not last:
            continue
        initials = "".join(syllable[0] for syllable in reading[len(surname) :])
        if len(last + initials) >= 4:
            yield _form(last + initials)
            yield _form(initials + last)
        yield from (_form(title + last) for title in _ENGLISH_TITLES)
        if len(given) >= 2 and len(first) >= 5:
            yield _form(first)


def _phones(value: str) -> Iterator[Form]:
    bare = skeleton_of(value)
    yield _form(bare)
    for prefix in ("0086", "86", "0"):
        rest = bare.removeprefix(prefix)
        if rest != bare and re.fullmatch(r"1[3-9][0-9]{9}", rest):
            yield _form(rest)
            return
    area = re.match(r"0(?:10|2[0-9]|[3-9][0-9]{2})(?=[0-9]{7,8}$)", bare)
    if area:
        yield _form(bare[area.end() :])


def _ids(value: str) -> Iterator[Form]:
    bare = skeleton_of(value)
    yield _form(bare)
    if len(bare) == 18:
        yield _form(bare[:6] + bare[8:17])
        yield _form(bare[:17])
    if len(bare) == 15:
        yield _form(bare[:6] + "19" + bare[6:])


_PART = re.compile(
    r"[^0-9零〇一二三四五六七八九十百]*?(?:特别行政区|自治区|自治州|自治县|省|市|地区|盟|新区|区|县|旗|街道|镇|乡|大道|路|街|巷|弄|胡同|小区|花园|花苑|新村|家园|嘉园|苑|公寓|大厦|广场|社区|村)"
    r"|[0-9A-Za-z零〇一二三四五六七八九十百-]+(?:号院|号楼|号|弄|栋|幢|座|单元|室|楼|层|组|房|户|支弄|期)?|[^0-9A-Za-z零〇一二三四五六七八九十百]+"
)
_DIVISION_END = ("省", "市", "区", "县", "旗", "州", "盟", "街道", "镇", "乡")


def _addresses(value: str) -> Iterator[Form]:
    folded = re.sub(r"[\s,，]+", "", fold(value).text) if not fold(value).text.isascii() else fold(value).text
    yield _form(folded)
    if folded.isascii():
        yield from _english_addresses(folded)
        return
    parts = [part for part in _PART.findall(folded) if part]
    for first, last in itertools.combinations(range(len(parts) + 1), 2):
        piece = parts[first:last]
        if not _points_at_a_door(piece):
            continue
        text = "".join(piece)
        yield _form(text)
        spelled = re.sub(r"[0-9]{2,4}", lambda match: spelled_number(int(match.group())), text)
        if spelled != text:
            yield _form(spelled)


def _english_addresses(folded: str) -> Iterator[Form]:
    parts = [part.strip() for part in folded.split(",")]
    for first, last in itertools.combinations(range(len(parts) + 1), 2):
        text = "".join(parts[first:last])
        if (
            any(char.isdigit() for char in text)
            and any(char.isalpha() for char in text)
            and len(skeleton_of(text)) >= 8
        ):
            yield _form(text)


def _points_at_a_door(piece: list[str]) -> bool:
    numbered = [part for part in piece if part[0] in "0123456789零〇一二三四五六七八九十百" or part[0].isascii()]
    named = [part for part in piece if part not in numbered and not part.endswith(_DIVISION_END)]
    if named and any(
        part.endswith(("小区", "花园", "花苑", "苑", "公寓", "新村", "家园", "嘉园", "大厦")) and len(part) >= 4
        for part in named
    ):
        return True
    return bool(numbered) and (bool(named) or len(numbered) >= 2) and len("".join(piece)) >= 4


def spelled_number(number: int) -> str:
    """128 -> 一百二十八 (up to 9999)."""
    digits = "零一二三四五六七八九"
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += (
                ("零" if zero and text else "")
                + ("" if unit == 10 and digit == 1 and not text else digits[digit])
                + name
            )
            zero = False
        else:
            zero = True
    return text or "零"


def _dates(value: str) -> Iterator[Form]:
    match = re.match(r"\s*([0-9]{4})\D{0,2}([0-9]{1,2})\D{0,2}([0-9]{1,2})", fold(value).text)
    yield _form(value)
    if match is None:
        return
    year, month, day = (int(group) for group in match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return
    short = year % 100
    months, days = {f"{month}", f"{month:02}", spelled_number(month)}, {f"{day}", f"{day:02}", spelled_number(day)}
    for months_, days_ in itertools.product(months, days):
        for years in (f"{year}", f"{short:02}"):
            yield _form(f"{years}年{months_}月{days_}日")
            yield _form(f"{years}年{months_}月{days_}")
    for text in (f"{year}{month:02}{day:02}", f"{month:02}{day:02}{year}", f"{day:02}{month:02}{year}"):
        yield _form(text)
    name = _MONTHS[month - 1]
    for word in {name, name[:3]}:
        for ordinal in (f"{day}", f"{day:02}", f"{day}st", f"{day}nd", f"{day}rd", f"{day}th"):
            yield _form(f"{word}{ordinal}{year}")
            yield _form(f"{ordinal}{word}{year}")
    yield Form(f"{short:02}{month:02}{day:02}", whole_latin=True, whole_number=True)


def _values(value: str) -> Iterator[Form]:
    bare = skeleton_of(value)
    if len(bare) >= 2:
        yield _form(bare)
