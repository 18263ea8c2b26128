"""The second look: does a known value still stand in a scrubbed text? Written apart from the tiers on purpose.

It shares no code with them but two tables: no skeleton, no offsets. The text is normalised whole (NFKC,
case-folded, accents off, simplified, numerals to digits, URL and HTML escapes undone) and every form of a value becomes
a regular expression that tolerates separators between its characters; it is built only where the letters and digits of
the form stand in the text at all. A report with a non-empty answer is held.
"""

import html
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from privacy.redact.tables import fold_pairs, surnames, syllables_by_character, word_list

_PLACEHOLDER = re.compile(r"\[[A-Z_]{2,40}_[0-9]{1,6}\]")
_BREAK = "\ue000"
"""Stands where a placeholder stood, so that nothing is read across it."""
_GAP = r"[\W_]{0,4}"
_NARROW_GAP = r"[\s·.\-_*\u200b]{0,4}"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@lru_cache(maxsize=1)
def _translation() -> dict[int, int | None]:
    """Traditional to simplified, numerals to digits, invisible marks to nothing."""
    table: dict[int, int | None] = {}
    for old, new in zip(*fold_pairs(), strict=True):
        if 0x3400 <= old < 0xA000 and new > 0:
            table[old] = new
    for code in itertools.chain(range(0x3000, 0x3010), range(0x4E00, 0xA000)):
        value = unicodedata.numeric(chr(code), None)
        if value is not None and value in range(10):
            table[code] = ord(str(int(value)))
    table[ord("幺")] = ord("1")
    for code in (
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        0xAD,
        *range(0x300, 0x370),
    ):
        table[code] = None
    return table


def _normalised(text: str) -> str:
    plain = _PLACEHOLDER.sub(_BREAK, text)
    if "&" in plain:
        plain = html.unescape(plain)
    if "%" in plain:
        plain = unquote(plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).translate(_translation())
        plain = unicodedata.normalize("NFKC", plain)
    return plain.casefold()


def still_there(scrubbed: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Sorted keys of ``known`` whose value is in the text, whole or in a form that names the same person or number."""
    text = _normalised(scrubbed)
    packed = _letters_and_digits(text)
    found = []
    for key, value in known.items():
        bare = _letters_and_digits(_normalised(value))
        if any(one.may_stand_in(packed) and re.search(one.pattern(), text) for one in _readings(key, bare)):
            found.append(key)
    return tuple(sorted(found))


def _letters_and_digits(normalised: str) -> str:
    return "".join(_WORDS.findall(normalised))


_WORDS = re.compile(r"[^\W_]+")


class _Reading(NamedTuple):
    """One form of a value: what must stand in a text's letters and digits for it, and its regular expression."""

    needed: Sequence[Sequence[str]]
    """Of each, one must stand there."""
    expression: Callable[..., str]
    arguments: tuple[object, ...]

    def may_stand_in(self, packed: str) -> bool:
        """Whether all that is needed stands in a text without its separators. Most clean texts end here."""
        for choices in self.needed:
            for choice in choices:
                if choice in packed:
                    break
            else:
                return False
        return True

    def pattern(self) -> str:
        return self.expression(*self.arguments)


def _readings(key: str, bare: str) -> Iterator[_Reading]:
    """The forms of a value."""
    if len(bare) < 2:
        return
    if bare.isdigit() and len(bare) < 6:
        yield _Reading(((bare,),), _alone, (bare,))
        return
    yield _Reading(((bare,),), _spaced, (bare, _NARROW_GAP if len(bare) == 2 else _GAP))
    if "name" in key or key == "clinician":
        yield from _name_readings(bare)
    elif "birth" in key or key == "dob":
        yield from _date_readings(bare)
    elif ("id" in key.split("_")) and len(bare) == 18:
        yield _whole(bare[:6] + bare[8:17])
    elif "phone" in key or "mobile" in key or key == "tel":
        local = re.sub(r"^(?:0086|86)(?=1[3-9]\d{9}$)", "", bare)
        if local != bare:
            yield _whole(local)


def _whole(bare: str) -> _Reading:
    return _Reading(((bare,),), _spaced, (bare, _GAP))


def _alone(bare: str) -> str:
    return rf"(?<!\w){bare}(?!\w)"


def _spaced(characters: str, gap: str) -> str:
    """The characters with separators between them; a Latin or numeric value does not begin or end inside a word."""
    body = gap.join(map(re.escape, characters))
    if characters.isascii() and not characters.isdigit():
        return rf"(?<![a-z0-9]){body}(?![a-z0-9])"
    return body


def _name_readings(bare: str) -> Iterator[_Reading]:
    if bare.isascii() or not 2 <= len(bare) <= 5:
        return
    width = 2 if bare[:2] in surnames() and len(bare) > 2 else 1
    given = bare[width:]
    if len(given) >= 2 and given not in word_list("report_words.txt"):
        yield _Reading(((given,),), _spaced, (given, _NARROW_GAP))
    table = syllables_by_character()
    sounds = [table.get(char, ("\ue001",)) for char in bare]
    # What follows a ü is spelled in several ways; what stands before it is not.
    needed = [[one.partition("v")[0] for one in readings] for readings in sounds]
    for order in (sounds, sounds[width:] + sounds[:width]):
        yield _Reading(needed, _spelled, (order,))


def _spelled(sounds: Sequence[Sequence[str]]) -> str:
    syllables = ["(?:" + "|".join(sorted({one.replace("v", "[uv]y?u?") for one in ones})) + ")" for ones in sounds]
    return r"(?<![a-z])" + r"[\W_]{0,3}".join(syllables) + r"(?![a-z])"


def _date_readings(bare: str) -> Iterator[_Reading]:
    if not re.fullmatch(r"\d{8}", bare):
        return
    year, month, day = bare[:4], int(bare[4:6]), int(bare[6:])
    if not 1 <= month <= 12:
        return
    yield _Reading(((year,),), _numeric_date, (year, month, day))
    yield _Reading(((year,), (_MONTHS[month - 1],)), _english_date, (year, _MONTHS[month - 1], day))


def _numeric_date(year: str, month: int, day: int) -> str:
    return rf"(?<!\d){year}\W{{0,2}}[年\W]\W?0?{month}[月\W]\W?0?{day}(?!\d)"


def _english_date(year: str, month: str, day: int) -> str:
    ordinal = rf"0?{day}(?:st|nd|rd|th)?\W{{1,2}}"
    return rf"{month}[a-z]*\W{{1,2}}{ordinal}{year}|(?<!\d){ordinal}{month}[a-z]*\W{{1,2}}{year}"
