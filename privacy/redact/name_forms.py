"""The literal forms of a known name: whole, given name, with a title, in pinyin both ways round with every reading,
in initials."""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from privacy.redact.form_groups import Form, FormGroup, bare_form, form, group, longest_first
from privacy.redact.tables import lexicon, surnames, syllables_by_character, word_list

_MAX_READINGS = 64
"""Of a surname or a given name: all of three characters with four readings each."""
_TITLES = lexicon("known-title")
_TITLE_BEGINNINGS = "".join(sorted({title[0] for title in _TITLES}))
_ENGLISH_TITLES = lexicon("english-title")
_LATIN_LETTERS = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_PARTING = re.compile(r"[·•.・\s]+")


def joined_name(folded: str) -> str:
    """A name without spaces, dots and hyphens between its parts."""
    return folded if folded.isalnum() else _PARTING.sub("", folded).replace("-", "")


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name of a folded Chinese name; the surname is empty when the list does not know it."""
    for width in (4, 2, 1):
        if name[:width] in surnames() and len(name) > width:
            return name[:width], name[width:]
    return "", name


def name_groups(folded: str, bare: str, surname: str, given: str) -> Sequence[FormGroup]:
    """Groups of every literal form of a name, by its folded text, its skeleton, and how it is split."""
    if bare.isascii():
        return (_latin_group(folded, bare),)
    whole = _whole_group(folded, bare, surname, given)
    if not surname:
        return (whole,)
    titled = FormGroup(2, _title_grams(surname), _titled, surname)
    grams = _pinyin_grams(surname, given) if given and len(surname + given) <= 5 else ""
    return (whole, titled, FormGroup(3, grams, _pinyin_names, surname, given)) if grams else (whole, titled)


def _whole_group(folded: str, bare: str, surname: str, given: str) -> FormGroup:
    forms = [bare_form(bare, unbroken=len(bare) <= 2)]
    if not folded.isalpha():
        forms += [form(part) for part in _PARTING.split(folded) if 2 <= len(part) < len(folded)]
    if surname and len(given) >= 2 and given not in word_list("report_words.txt"):
        forms.append(form(given, unbroken=True))
    return FormGroup(2, "".join([one.text[-2:] for one in forms if len(one.text) >= 2]), tuple, forms)


@lru_cache(maxsize=2_000)
def _title_grams(surname: str) -> str:
    return "".join([form(surname).text[-1] + one for one in _TITLE_BEGINNINGS])


@lru_cache(maxsize=2_000)
def _titled(surname: str) -> Sequence[Form]:
    plain = form(surname).text
    return longest_first(Form(plain + title, whole_latin=False, whole_number=False, unbroken=True) for title in _TITLES)


def _latin_group(folded: str, bare: str) -> FormGroup:
    words = [word for word in _LATIN_LETTERS.findall(folded) if len(word) >= 2]
    beginnings = [bare, *(form(word).text for word in words)]
    return group([one[:2] for one in beginnings if len(one) >= 2], _latin_names, folded)


def _latin_names(folded: str) -> Iterator[Form]:
    words = _LATIN_LETTERS.findall(folded)
    yield form(folded)
    if len(words) < 2:
        return
    yield form(words[-1] + "".join(words[:-1]))
    yield form("".join(words[1:]) + words[0])
    yield form(words[0] + words[-1])
    yield form(words[-1] + words[0])
    yield from (form(title + words[-1]) for title in _ENGLISH_TITLES)
    yield from (form(word) for word in words if len(word) >= 4)


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


def _pinyin_names(surname: str, given: str) -> Iterator[Form]:
    """Every reading of the surname with every reading of the given name: which one its owner uses nobody has told."""
    spelled: list[str] = []
    firsts, initials = _spelled_out(given), _spelled_initials(given)
    for last in _spelled_out(surname):
        for first in firsts:
            spelled += [last + first, first + last]
        for letters in initials:
            if len(last + letters) >= 4:
                spelled += [last + letters, letters + last]
        spelled += [title + last for title in _ENGLISH_TITLES]
    if len(given) >= 2:
        spelled += [first for first in firsts if len(first) >= 5]
    yield from (Form(one, whole_latin=True, whole_number=False) for one in spelled)


def _spelled_out(characters: str) -> list[str]:
    """The readings of some characters joined; none where one of them has no reading."""
    readings = itertools.product(*map(_readings, characters))
    return list(dict.fromkeys(map("".join, itertools.islice(readings, _MAX_READINGS))))


def _spelled_initials(characters: str) -> list[str]:
    """The first letters of each joined reading."""
    letters = [tuple(dict.fromkeys(reading[0] for reading in _readings(one))) for one in characters]
    return list(map("".join, itertools.islice(itertools.product(*letters), _MAX_READINGS)))
