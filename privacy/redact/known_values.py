"""The values of a record as redaction needs them: folded, as skeletons, and what their keys say they are."""

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from privacy.redact.fold import fold_texts, skeleton_texts
from privacy.redact.hits import Types
from privacy.redact.known_names import ChineseName

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
    """``name``, ``phone``, ``id``, ``address``, ``birth`` or ``value``: how its forms are derived (``forms``)."""
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


class KnownValue(NamedTuple):
    """One value of a record."""

    key: str
    type: str
    kind: str
    folded: str
    bare: str
    """Its skeleton, two characters and more."""
    name: ChineseName | None
    """Of a name in Chinese that begins with a known surname."""
    date: tuple[int, int, int] | None
    """Year, month, day of a birth date that begins with its year."""

    def __repr__(self) -> str:
        return f"KnownValue({self.key!r})"

    @property
    def number(self) -> str:
        """Skeleton of a number with at least six digits; empty otherwise."""
        return self.bare if self.kind in _NUMBERED and _is_number(self.bare) else ""


_as_value: Callable[[Iterable[object]], KnownValue] = partial(tuple.__new__, KnownValue)
"""Half the time of a call of the class."""
_NUMBERED = frozenset(["phone", "id", "value"])


def _is_number(bare: str) -> bool:
    return bare.isascii() and (bare.isdigit() or sum(map(str.isdigit, bare)) >= 6) and len(bare) >= 6


class KnownRecord(NamedTuple):
    """A record's values, ready to be searched for."""

    values: Sequence[KnownValue]
    types: tuple[tuple[str, str], ...]
    """Key -> type of its value, in the order in which placeholders are numbered."""
    known: Mapping[str, str]
    """The values as they came."""

    def __repr__(self) -> str:
        return "KnownRecord(...)"


def compile_records(records: Sequence[Mapping[str, str]]) -> list[KnownRecord]:
    """Records, compiled together. Values that are empty or hold no letter or digit add nothing."""
    folded = fold_texts([value for record in records for value in record.values()])
    written = zip(folded, skeleton_texts(folded), strict=True)
    return [_compiled(record, itertools.islice(written, len(record))) for record in records]


def _compiled(known: Mapping[str, str], written: Iterable[tuple[str, str]]) -> KnownRecord:
    values = [_value(key, folded, bare) for key, (folded, bare) in zip(known, written, strict=True) if len(bare) >= 2]
    return KnownRecord(values, _in_order(tuple(map(_KEY_AND_TYPE, values))), known)


_KEY_AND_TYPE = itemgetter(0, 1)


def _value(key: str, folded: str, bare: str) -> KnownValue:
    kind, usual = facts_of(key)
    folded = folded.strip()
    name = ChineseName.of(folded) if kind == "name" else None
    date = _date_of(folded) if kind == "birth" else None
    return _as_value((key, type_of(kind, usual, bare), kind, folded, bare, name, date))


_DATE = re.compile(r"\s*([0-9]{4})\D{0,2}([0-9]{1,2})\D{0,2}([0-9]{1,2})")


def _date_of(folded: str) -> tuple[int, int, int] | None:
    match = _DATE.match(folded)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


@lru_cache(maxsize=4_096)
def _in_order(types: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Keys and types in the order in which placeholders are numbered; records of a lab have the same keys."""
    return tuple(sorted(types, key=lambda one: _rank(one[0])))


def order_of_keys(keys: Iterable[str]) -> list[str]:
    """Keys of a record in the order in which their placeholders are numbered."""
    return sorted(keys, key=_rank)


def _rank(key: str) -> tuple[int, str]:
    return _FIRST.get(key, len(_FIRST)), key


_FIRST = {"name": 0, "guardian_name": 1, "clinician": 2}
