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
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote

from privacy.redact.tables import fold_pairs, lexicon, surnames, syllables_by_character

_PLACEHOLDER = re.compile(r"\[[A-Z_]{2,40}_[0-9]{1,6}\]")
_BREAK = "\ue000"
"""Stands where a placeholder stood, so that nothing is read across it."""
_GAP = r"[\W_]{0,4}"
_NARROW_GAP = r"[\s·.\-_*\u200b]{0,4}"
_ESCAPED = re.compile("%[0-9a-fA-F]{2}")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@lru_cache(maxsize=1)
def _translation() -> Mapping[str, str]:
    """Traditional to simplified, numerals to digits, invisible marks to nothing."""
    table: dict[str, str] = {}
    for old, new in zip(*fold_pairs(), strict=True):
        if 0x3400 <= old < 0xA000 and new > 0:
            table[chr(old)] = chr(new)
    for code in itertools.chain(range(0x3000, 0x3010), range(0x4E00, 0xA000)):
        value = unicodedata.numeric(chr(code), None)
        if value is not None and value in range(10):
            table[chr(code)] = str(int(value))
    table["幺"] = "1"
    for code in (
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        0xAD,
        *range(0x300, 0x370),
    ):
        table[chr(code)] = ""
    return table


@lru_cache(maxsize=1)
def _translated() -> re.Pattern[str]:
    """A character that the translation changes; a report has a dozen."""
    return re.compile("[" + "".join(sorted(_translation())) + "]")


def _normalised(text: str) -> str:
    plain = _PLACEHOLDER.sub(_BREAK, text)
    if "&" in plain:
        plain = html.unescape(plain)
    if "%" in plain and _ESCAPED.search(plain):
        plain = unquote(plain)
    if not plain.isascii():
        table = _translation()
        plain = _translated().sub(lambda one: table[one.group()], unicodedata.normalize("NFKD", plain))
        plain = unicodedata.normalize("NFKC", plain)
    return plain.casefold()


def still_there(scrubbed: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Sorted keys of ``known`` whose value is in the text, whole or in a form that names the same person or number."""
    text = _normalised(scrubbed)
    packed = _letters_and_digits(text)
    found = [
        key
        for key, bare in zip(known, _all_letters_and_digits(known.values()), strict=True)
        if any(re.search(pattern, text) for pattern in _patterns(key, bare, packed))
    ]
    return tuple(sorted(found))


def _all_letters_and_digits(values: Collection[str]) -> list[str]:
    """Of each value, normalised; of all at once, unless one holds what stands between them."""
    parts = _normalised(_BREAK.join(values)).split(_BREAK) if values else []
    if len(parts) != len(values):
        parts = [_normalised(value).replace(_BREAK, "") for value in values]
    return list(map(_letters_and_digits, parts))


def _letters_and_digits(normalised: str) -> str:
    return normalised if normalised.isalnum() else "".join(_WORDS.findall(normalised))


_WORDS = re.compile(r"[^\W_]+")


def _patterns(key: str, bare: str, packed: str) -> Iterator[str]:
    """Regular expressions of those forms of a value whose letters and digits stand in ``packed``, those of a text; of
    most clean texts there are none."""
    if len(bare) < 2:
        return
    if bare in packed:
        if bare.isdigit() and len(bare) < 6:
            yield _alone(bare)
            return
        yield _spaced(bare, _NARROW_GAP if len(bare) == 2 else _GAP)
    elif bare.isdigit() and len(bare) < 6:
        return
    if "name" in key or key == "clinician":
        yield from _name_patterns(bare, packed)
    elif "birth" in key or key == "dob":
        yield from _date_patterns(bare, packed)
    elif len(bare) == 18 and "id" in key.split("_"):
        yield from _whole(bare[:6] + bare[8:17], packed)
    elif "phone" in key or "mobile" in key or key == "tel":
        local = re.sub(r"^(?:0086|86)(?=1[3-9]\d{9}$)", "", bare)
        if local != bare:
            yield from _whole(local, packed)


def _whole(bare: str, packed: str) -> Iterator[str]:
    if bare in packed:
        yield _spaced(bare, _GAP)


def _alone(bare: str) -> str:
    return rf"(?<!\w){bare}(?!\w)"


def _spaced(characters: str, gap: str) -> str:
    """The characters with separators between them; a Latin or numeric value does not begin or end inside a word."""
    body = gap.join(map(re.escape, characters))
    if characters.isascii() and not characters.isdigit():
        return rf"(?<![a-z0-9]){body}(?![a-z0-9])"
    return body


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    return frozenset(lexicon("ordinary-given"))


def _name_patterns(bare: str, packed: str) -> Iterator[str]:
    if bare.isascii() or not 2 <= len(bare) <= 5:
        return
    width = 2 if bare[:2] in surnames() and len(bare) > 2 else 1
    given = bare[width:]
    if len(given) >= 2 and given in packed and given not in _ordinary():
        yield _spaced(given, _NARROW_GAP)
    if all(any(beginning in packed for beginning in _beginnings(character)) for character in bare):
        sounds = [_sounds(character) for character in bare]
        yield _spelled(sounds)
        yield _spelled(sounds[width:] + sounds[:width])


def _sounds(character: str) -> tuple[str, ...]:
    return syllables_by_character().get(character, ("\ue001",))


@lru_cache(maxsize=20_000)
def _beginnings(character: str) -> tuple[str, ...]:
    """Of its readings, as far as all spell them alike: what follows a ü is spelled in several ways."""
    return tuple(one.partition("v")[0] for one in _sounds(character))


def _spelled(sounds: Sequence[Sequence[str]]) -> str:
    syllables = ["(?:" + "|".join(sorted({one.replace("v", "[uv]y?u?") for one in ones})) + ")" for ones in sounds]
    return r"(?<![a-z])" + r"[\W_]{0,3}".join(syllables) + r"(?![a-z])"


def _date_patterns(bare: str, packed: str) -> Iterator[str]:
    year = bare[:4]
    if year not in packed or not re.fullmatch(r"\d{8}", bare):
        return
    month, day = int(bare[4:6]), int(bare[6:])
    if not 1 <= month <= 12:
        return
    yield _numeric_date(year, month, day)
    if _MONTHS[month - 1] in packed:
        yield _english_date(year, _MONTHS[month - 1], day)


def _numeric_date(year: str, month: int, day: int) -> str:
    return rf"(?<!\d){year}\W{{0,2}}[年\W]\W?0?{month}[月\W]\W?0?{day}(?!\d)"


def _english_date(year: str, month: str, day: int) -> str:
    ordinal = rf"0?{day}(?:st|nd|rd|th)?\W{{1,2}}"
    return rf"{month}[a-z]*\W{{1,2}}{ordinal}{year}|(?<!\d){ordinal}{month}[a-z]*\W{{1,2}}{year}"
