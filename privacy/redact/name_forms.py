"""The literal forms of a known name: whole, given name, with a title, in pinyin both ways round with every reading,
in initials."""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from privacy.redact.fold import bare
from privacy.redact.form_groups import Form, FormGroup, group, skeleton_forms, standing
from privacy.redact.known_names import ChineseName
from privacy.redact.known_values import KnownValue
from privacy.redact.tables import lexicon, syllables_by_character

_MAX_READINGS = 64
"""Of a surname or a given name: all of three characters with four readings each."""
_ORDINARY = frozenset(lexicon("ordinary-given"))
_TITLES = lexicon("known-title")
_TITLE_BEGINNINGS = "".join(sorted({title[0] for title in _TITLES}))
_ENGLISH_TITLES = lexicon("english-title")
_LATIN_LETTERS = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_PARTING = re.compile(r"[·•.・\s]+")


def name_groups(value: KnownValue) -> Sequence[FormGroup]:
    """Every literal form of a name, behind its triggers."""
    if value.bare.isascii():
        return (_latin_group(value),)
    whole = FormGroup(2, _whole_grams(value), _whole_names)
    if value.name is None:
        return (whole,)
    surname, given = value.name.surname, value.name.given
    titled = FormGroup(2, _title_grams(surname), _titled_names)
    grams = _pinyin_grams(surname, given) if len(surname + given) <= 5 else ""
    return (whole, titled, FormGroup(3, grams, _pinyin_names)) if grams else (whole, titled)


def _whole_grams(value: KnownValue) -> str:
    if value.folded.isalpha():
        # A given name ends as the whole does.
        return value.bare[-2:]
    return "".join([one.text[-2:] for one in _whole_forms(value) if len(one.text) >= 2])


def _whole_names(value: KnownValue, skeleton: str) -> Sequence[Form]:
    forms = [one for one in _whole_forms(value) if one.text in skeleton and len(one.text) >= 2]
    return sorted(forms, key=_length, reverse=True)


def _length(form: Form) -> int:
    return len(form.text)


def _whole_forms(value: KnownValue) -> list[Form]:
    folded, name = value.folded, value.name
    forms = [Form(value.bare, unbroken=len(value.bare) <= 2)]
    if not folded.isalpha():
        forms += [Form(bare(part)) for part in _PARTING.split(folded) if 2 <= len(part) < len(folded)]
    if name is not None and len(name.given) >= 2 and name.given not in _ORDINARY:
        forms.append(Form(bare(name.given), unbroken=True))
    return forms


@lru_cache(maxsize=2_000)
def _title_grams(surname: str) -> str:
    return "".join([bare(surname)[-1] + one for one in _TITLE_BEGINNINGS])


def _titled_names(value: KnownValue, skeleton: str) -> Sequence[Form]:
    surname = bare(value.name.surname) if value.name is not None else ""
    at = skeleton.find(surname)
    while at >= 0:
        if skeleton.startswith(_TITLES, at + len(surname)):
            found = standing([surname + title for title in _TITLES], skeleton)
            return [Form(one.text, unbroken=True, titled=True) for one in found]
        at = skeleton.find(surname, at + 1)
    return ()


def _latin_group(value: KnownValue) -> FormGroup:
    words = [word for word in _LATIN_LETTERS.findall(value.folded) if len(word) >= 2]
    beginnings = [value.bare, *map(bare, words)]
    return group([one[:2] for one in beginnings if len(one) >= 2], _latin_names)


def _latin_names(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return skeleton_forms(_latin_orders(value.folded), skeleton)


def _latin_orders(folded: str) -> Iterator[str]:
    words = _LATIN_LETTERS.findall(folded)
    yield folded
    if len(words) < 2:
        return
    yield words[-1] + "".join(words[:-1])
    yield "".join(words[1:]) + words[0]
    yield words[0] + words[-1]
    yield words[-1] + words[0]
    yield from (title + words[-1] for title in _ENGLISH_TITLES)
    yield from (word for word in words if len(word) >= 4)


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    readings = syllables_by_character().get(character, ())
    return tuple(dict.fromkeys(spelling for reading in readings for spelling in _spellings(reading)))[:4]


def _spellings(reading: str) -> tuple[str, ...]:
    if "v" not in reading:
        return (reading,)
    # ü is typed as v, u or (on passports, ISO 7098:2015) yu.
    return reading.replace("v", "u"), reading, reading.replace("v", "yu")


def _pinyin_grams(surname: str, given: str) -> str:
    """Three letters each: every form joins a whole reading at an edge of the surname or given name to its neighbour."""
    grams = _grams_behind(surname[-1], given[0]) + _grams_before(surname[0], given[-1])
    return grams + _grams_behind(given[0], given[1]) if len(given) >= 2 else grams


def _grams_behind(character: str, following: str) -> str:
    """The end of each reading of a character with the first letter of what follows."""
    ends, letters = _ends(character), _first_letters(following)
    grams = "".join([end + letter for end in ends for letter in letters])
    if len(grams) == 3 * len(ends) * len(letters):
        return grams
    # A reading of one letter makes no three without the letter after next.
    return "".join({(end + letter + any_)[:3] for end in ends for letter in letters for any_ in _LETTERS})


def _grams_before(surname: str, last: str) -> str:
    """The beginning of each reading of a surname behind a letter: of the given name, of its initials, of a title."""
    beginnings, letters = _beginnings(surname), _edge_letters(last)
    return _titled_beginnings(surname) + "".join([letter + one for one in beginnings for letter in letters])


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=20_000)
def _ends(character: str) -> tuple[str, ...]:
    """The last two letters of each reading."""
    return tuple({one[-2:] for one in _readings(character)})


@lru_cache(maxsize=20_000)
def _beginnings(surname: str) -> tuple[str, ...]:
    """The first two letters of each reading; a reading of one letter has any letter behind it."""
    return tuple({(one + any_)[:2] for one in _readings(surname) for any_ in _LETTERS})


@lru_cache(maxsize=20_000)
def _first_letters(character: str) -> tuple[str, ...]:
    return tuple({one[0] for one in _readings(character)})


@lru_cache(maxsize=20_000)
def _edge_letters(character: str) -> tuple[str, ...]:
    edges = {letter for one in _readings(character) for letter in (one[0], one[-1])}
    return tuple(edges - {title[-1] for title in _ENGLISH_TITLES})


@lru_cache(maxsize=20_000)
def _titled_beginnings(surname: str) -> str:
    letters = sorted({title[-1] for title in _ENGLISH_TITLES})
    return "".join([letter + one for one in _beginnings(surname) for letter in letters])


def _pinyin_names(value: KnownValue, skeleton: str) -> Sequence[Form]:
    return standing(_spelled(value.name), skeleton) if value.name is not None else ()


def _spelled(name: ChineseName) -> Iterator[str]:
    """Every reading of the surname with every reading of the given name: which one its owner uses nobody has told."""
    firsts, initials = _spelled_out(name.given), _spelled_initials(name.given)
    for last in _spelled_out(name.surname):
        for first in firsts:
            yield last + first
            yield first + last
        for letters in initials:
            if len(last + letters) >= 4:
                yield last + letters
                yield letters + last
        for title in _ENGLISH_TITLES:
            yield title + last
    if len(name.given) >= 2:
        yield from (first for first in firsts if len(first) >= 5)


def _spelled_out(characters: str) -> list[str]:
    """The readings of some characters joined; none where one of them has no reading."""
    readings = itertools.product(*map(_readings, characters))
    return list(dict.fromkeys(map("".join, itertools.islice(readings, _MAX_READINGS))))


def _spelled_initials(characters: str) -> list[str]:
    """The first letters of each joined reading."""
    letters = [tuple(dict.fromkeys(reading[0] for reading in _readings(one))) for one in characters]
    return list(map("".join, itertools.islice(itertools.product(*letters), _MAX_READINGS)))
