"""The forms in which a known value may stand in a text, as skeletons: what a colleague, a form or a thief would write.

Numbers: whole, without country code, the 15-digit form of an ID. Dates: every spelling. Names: ``name_forms``.
Addresses: ``known_address``. Masked forms and homophones are searched by ``known``, since they are patterns rather
than strings.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from privacy.redact.form_groups import Form, FormGroup, Prepared, bare_form, form, group, value_group
from privacy.redact.hits import Types
from privacy.redact.known_address import english_address_forms, spelled_number
from privacy.redact.tables import lexicon

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
_KIND_TYPES = {
    "name": Types.PERSON, "phone": Types.PHONE, "address": Types.LOCATION, "birth": Types.BIRTH_DATE,
    "id": Types.RESIDENT_ID,
}  # fmt: skip


class KeyFacts(NamedTuple):
    """What the key of a record value says about the value."""

    kind: str
    """``name``, ``phone``, ``id``, ``address``, ``birth`` or ``value``: how its forms are derived."""
    type: str
    """The contract's type."""


@lru_cache(maxsize=4_096)
def facts_of(key: str) -> KeyFacts:
    """Kind and type by the key, whose trailing number (``name#2``) says nothing."""
    base = re.sub(r"[#_]?[0-9]+$", "", key)
    for kind, keys in (
        ("name", NAME_KEYS), ("phone", PHONE_KEYS), ("id", ID_KEYS), ("address", ADDRESS_KEYS), ("birth", BIRTH_KEYS),
    ):  # fmt: skip
        if base in keys or any(base.endswith("_" + one) for one in keys):
            return KeyFacts(kind, _KIND_TYPES[kind])
    return KeyFacts("value", Types.ORGANIZATION if base in ORGANISATION_KEYS else _TYPES.get(base, Types.OTHER))


def type_of(kind: str, usual: str, bare: str) -> str:
    """The contract's type of a value by its key's facts and its skeleton: an ID of another length is no resident ID."""
    return Types.OTHER if kind == "id" and len(bare) not in (15, 18) else usual


def groups_of(kind: str, folded: str, bare: str) -> Sequence[FormGroup]:
    """Every literal form of a value that is no name and no date, by its folded text and skeleton."""
    if kind == "phone":
        return (value_group(bare, _phone_forms, bare),)
    if kind == "id":
        birth = {18: bare[8:14], 15: bare[6:12]}.get(len(bare), bare)
        return (value_group(birth, _id_forms, bare),)
    return _addresses(folded, bare) if kind == "address" else (value_group(bare, _whole, bare),)


def _phone_forms(bare: str) -> Iterator[Form]:
    yield bare_form(bare)
    for prefix in ("0086", "86", "0"):
        rest = bare.removeprefix(prefix)
        if rest != bare and re.fullmatch(r"1[3-9][0-9]{9}", rest):
            yield bare_form(rest)
            break
    area = re.match(r"0(?:10|2[0-9]|[3-9][0-9]{2})(?=[0-9]{7,8}$)", bare)
    if area:
        yield bare_form(bare[area.end() :])


def _id_forms(bare: str) -> Iterator[Form]:
    yield bare_form(bare)
    if len(bare) == 18:
        yield bare_form(bare[:6] + bare[8:17])
        yield bare_form(bare[:17])
    if len(bare) == 15:
        yield bare_form(bare[:6] + "19" + bare[6:])


def _addresses(folded: str, bare: str) -> Sequence[FormGroup]:
    if not folded.isascii():
        return (FormGroup(3, "".join(_address_grams(bare)), _whole, bare),) if len(bare) >= 3 else ()
    words = [word.lower() for word in re.findall(r"[A-Za-z]{4,}", folded)]
    if not words:
        return (value_group(bare, _whole, bare),)
    return (group([bare, *words], english_address_forms, folded),)


def _address_grams(bare: str) -> list[str]:
    """Every three neighbouring characters behind the city: each run of parts that points at a door holds some."""
    core = bare[bare.find("市", 0, 12) + 1 :]
    grams = map("".join, zip(core, core[1:], core[2:], strict=False))
    return list(itertools.filterfalse(str.isdigit, grams)) or [bare[-3:]]


_DATE = re.compile(r"\s*([0-9]{4})\D{0,2}([0-9]{1,2})\D{0,2}([0-9]{1,2})")


def date_of(folded: str) -> tuple[int, int, int] | None:
    """Year, month and day of a folded date that begins with its year."""
    match = _DATE.match(folded)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def date_groups(bare: str, date: tuple[int, int, int] | None) -> Sequence[FormGroup]:
    """Every literal form of a date, by its skeleton and what it says."""
    if date is None or not (1 <= date[1] <= 12 and 1 <= date[2] <= 31):
        return (value_group(bare, _whole, bare),)
    year, month, day = date
    century, short_year, month_day = f"{year // 100:02}", f"{year % 100:02}", f"{month:02}{day:02}"
    day_month = month_day[2:] + month_day[:2]
    short = short_year + month_day
    compact = (century + short, month_day + century + short_year, day_month + century + short_year)
    # The middle of a date tells it from other numbers of its decade.
    grams = short[:4] + month_day[2:] + century + day_month[2:] + century
    if bare != compact[0]:
        grams += bare[-4:] if len(bare) >= 4 else ""
    month_name = _MONTHS[month - 1]
    return (
        FormGroup(4, grams, _compact_dates, bare, compact, short),
        FormGroup(3, short_year + "年", _chinese_dates, year, month, day),
        FormGroup(3, month_name[:3], _english_dates, year, month_name, day),
    )


def _compact_dates(bare: str, compact: Sequence[str], short: str) -> Iterator[Form]:
    yield bare_form(bare)
    yield from map(bare_form, compact)
    yield Form(short, whole_latin=True, whole_number=True)


def _chinese_dates(year: int, month: int, day: int) -> Iterator[Form]:
    months, days = {f"{month}", f"{month:02}", spelled_number(month)}, {f"{day}", f"{day:02}", spelled_number(day)}
    for months_, days_ in itertools.product(months, days):
        for years in (f"{year}", f"{year % 100:02}"):
            yield form(f"{years}年{months_}月{days_}日")
            yield form(f"{years}年{months_}月{days_}")


def _english_dates(year: int, name: str, day: int) -> Iterator[Form]:
    for word in (name, name[:3]):
        for ordinal in (f"{day}", f"{day:02}", f"{day}st", f"{day}nd", f"{day}rd", f"{day}th"):
            yield bare_form(f"{word}{ordinal}{year}")
            yield bare_form(f"{ordinal}{word}{year}")


def _whole(bare: str) -> Prepared:
    return Prepared((bare_form(bare),))
