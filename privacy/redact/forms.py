"""The forms in which a known value may stand in a text, as skeletons: what a colleague, a form or a thief would write.

Numbers: whole, without country code, the 15-digit form of an ID. Dates: every spelling. Names: ``name_forms``.
Addresses: ``known_address``. Masked forms and homophones are searched by ``known_patterns`` and ``known_names``, since
they are patterns rather than strings.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from privacy.redact.form_groups import Form, FormGroup, group, skeleton_forms, standing, value_group
from privacy.redact.known_address import english_address_forms, spelled_number
from privacy.redact.known_values import KnownValue
from privacy.redact.name_forms import name_groups
from privacy.redact.tables import lexicon

_MONTHS = lexicon("month")


def groups_of(value: KnownValue) -> Sequence[FormGroup]:
    """Every literal form of a value, behind its triggers."""
    return _GROUPS[value.kind](value)


def _by_its_end(value: KnownValue) -> Sequence[FormGroup]:
    return (value_group(value.bare, _whole),)


def _whole(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return (Form(value.bare),) if value.bare in skeleton else ()


def _phone_groups(value: KnownValue) -> Sequence[FormGroup]:
    return (value_group(value.bare, _phones),)


def _phones(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return standing(_phone_forms(value.bare), skeleton)


def _phone_forms(bare: str) -> Iterator[str]:
    yield bare
    for prefix in ("0086", "86", "0"):
        rest = bare.removeprefix(prefix)
        if rest != bare and re.fullmatch(r"1[3-9][0-9]{9}", rest):
            yield rest
            break
    area = re.match(r"0(?:10|2[0-9]|[3-9][0-9]{2})(?=[0-9]{7,8}$)", bare)
    if area:
        yield bare[area.end() :]


def _id_groups(value: KnownValue) -> Sequence[FormGroup]:
    bare = value.bare
    birth = {18: bare[8:14], 15: bare[6:12]}.get(len(bare), bare)
    return (value_group(birth, _ids),)


def _ids(value: KnownValue, skeleton: str) -> Sequence[Form]:
    bare = value.bare
    forms = [bare]
    if len(bare) == 18:
        forms += [bare[:6] + bare[8:17], bare[:17]]
    if len(bare) == 15:
        forms.append(bare[:6] + "19" + bare[6:])
    return standing(forms, skeleton)


def _address_groups(value: KnownValue) -> Sequence[FormGroup]:
    folded, bare = value.folded, value.bare
    if not folded.isascii():
        return (FormGroup(3, "".join(_address_grams(bare, folded)), _whole),) if len(bare) >= 3 else ()
    words = [word.lower() for word in re.findall(r"[A-Za-z]{4,}", folded)]
    return (group([bare, *words], _english_addresses) if words else value_group(bare, _whole),)


def _address_grams(bare: str, folded: str) -> list[str]:
    """Three neighbouring characters each, from every second place behind the city: a run of parts that points at a door
    has four characters and more. Where the skeleton lacks some of them, from every place."""
    begun = bare.find("市", 0, 12) + 1
    step = 2 if len(bare) == len(folded) else 1
    grams = [bare[at : at + 3] for at in range(begun, len(bare) - 2, step)]
    return [gram for gram in [*grams, bare[-3:]] if not gram.isdigit()] or [bare[-3:]]


def _english_addresses(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return standing(english_address_forms(value.folded), skeleton)


def _date_groups(value: KnownValue) -> Sequence[FormGroup]:
    bare, date = value.bare, value.date
    if date is None or not (1 <= date[1] <= 12 and 1 <= date[2] <= 31):
        return (value_group(bare, _whole),)
    year, month, day = f"{date[0]:04}", f"{date[1]:02}", f"{date[2]:02}"
    century, short_year = year[:2], year[2:]
    # The middle of a date tells it from other numbers of its decade.
    grams = short_year + month + day + century + month + century
    if bare != year + month + day:
        grams += bare[-4:] if len(bare) >= 4 else ""
    return (
        FormGroup(4, grams, _compact_dates),
        FormGroup(3, short_year + "年", _chinese_dates),
        FormGroup(3, _MONTHS[date[1] - 1][:3], _english_dates),
    )


def _compact_dates(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return standing([value.bare, *_digits_of_date(*value.date)], skeleton) if value.date else ()


def _digits_of_date(year: int, month: int, day: int) -> Iterator[str]:
    yield f"{year:04}{month:02}{day:02}"
    yield f"{month:02}{day:02}{year:04}"
    yield f"{day:02}{month:02}{year:04}"
    yield f"{year % 100:02}{month:02}{day:02}"


def _chinese_dates(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return skeleton_forms(_spelled_dates(*value.date), skeleton) if value.date else ()


def _spelled_dates(year: int, month: int, day: int) -> Iterator[str]:
    every = (dict.fromkeys((f"{one}", f"{one:02}", spelled_number(one))) for one in (month, day))
    for months_, days_ in itertools.product(*every):
        for years in (f"{year}", f"{year % 100:02}"):
            yield f"{years}年{months_}月{days_}日"
            yield f"{years}年{months_}月{days_}"


def _english_dates(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return standing(_named_dates(*value.date), skeleton) if value.date else ()


def _named_dates(year: int, month: int, day: int) -> Iterator[str]:
    for word in (_MONTHS[month - 1], _MONTHS[month - 1][:3]):
        for ordinal in (f"{day}", f"{day:02}", f"{day}st", f"{day}nd", f"{day}rd", f"{day}th"):
            yield f"{word}{ordinal}{year}"
            yield f"{ordinal}{word}{year}"


_GROUPS: Mapping[str, Callable[[KnownValue], Sequence[FormGroup]]] = {
    "name": name_groups,
    "phone": _phone_groups,
    "id": _id_groups,
    "address": _address_groups,
    "birth": _date_groups,
    "value": _by_its_end,
}
