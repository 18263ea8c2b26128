"""A requester's words with their disguises taken off: one text becomes the few ways in which it may be read.

Unicode compatibility forms, case, accents, invisible characters, look-alike letters, traditional characters, and
letters set apart by blanks, hyphens or dots. Latin and Chinese are read apart, since a blank means something in only
one of them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_HAN_ONLY = re.compile(r"[^㐀-䶿一-鿿豈-﫿a-z]+")
_WORD = re.compile(r"[a-z0-9]+")
_JOINT = re.compile(r"(?<=[a-z0-9])[^\w\s](?=[a-z0-9])|(?<=[a-z0-9])_(?=[a-z0-9])")
_LETTER_RUN = re.compile(r"(?:(?<![a-z0-9])[a-z0-9]{1,2}[\W_]+){3,}[a-z0-9]{1,2}(?![a-z0-9])")
_SENTENCE_END = re.compile(r"[.;!?。;!?\n]+(?=\s|$|[㐀-䶿一-鿿])")
_LEET_WORD = re.compile(r"[a-z]*(?:[0-9@$!|+€]+[a-z]+)+[0-9@$!|+€]*|[a-z]+[0-9@$!|+€]+")
_FOREIGN_WORD = re.compile(r"(?<![^\W\d_])[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]{3,}(?![^\W\d_])")
"""A whole word in another script; single foreign letters (β) are notation, mixed ones are look-alikes."""

_UNSEEN = ("Cf", "Cc", "Mn", "Me", "Co", "Cs", "Cn")


@dataclass(frozen=True, slots=True)
class Characters:
    """Folding tables of ``policies/purposes/characters.toml``."""

    folds: Mapping[int, str]
    """Traditional characters and look-alikes, for ``str.translate``."""
    leet: tuple[Mapping[int, str], ...]
    """Readings of digits and signs inside words; a one may be an i or an l."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a text."""

    latin: tuple[str, ...]
    """Sentences of lower-case words, each between single blanks, with a blank at both ends."""
    han: tuple[str, ...]
    """Sentences of simplified Chinese characters and small Latin letters with nothing between them."""
    squashed: str
    """Letters that stood alone, joined; empty where there were none."""


def fold(text: str, characters: Characters) -> str:
    """NFKC, no accents, nothing invisible, lower case, look-alikes and traditional characters replaced."""
    wide = unicodedata.normalize("NFKC", text)
    apart = unicodedata.normalize("NFD", wide)
    seen = "".join(
        " " if char in "\t\n\r" else char
        for char in apart
        if char in "\t\n\r" or unicodedata.category(char) not in _UNSEEN
    )
    return unicodedata.normalize("NFKC", seen.casefold().translate(characters.folds))


def readings(text: str, characters: Characters) -> list[Reading]:
    """Every way in which the text may be meant, the plain one first; none of them twice."""
    folded = fold(text, characters)
    found = [_read(folded)]
    joined = _JOINT.sub("", folded)
    for candidate in (joined, *(_unleet(form, table) for form in (folded, joined) for table in characters.leet)):
        if candidate != folded:
            found.append(_read(candidate))
    return list(dict.fromkeys(found))


def is_unreadable(text: str, characters: Characters) -> bool:
    """Mostly letters of scripts we have no words for, or a run of characters that is no word of any language."""
    folded = fold(text, characters)
    letters = [char for char in folded if char.isalpha()]
    known = [char for char in letters if "a" <= char <= "z" or _HAN.match(char)]
    has_words = bool(letters) and not _FOREIGN_WORD.search(unicodedata.normalize("NFKC", text))
    return (
        not has_words
        or len(known) < 0.8 * len(letters)
        or any(len(word) > _LONGEST_WORD for word in _WORD.findall(folded))
    )


_LONGEST_WORD = 45
"""The longest word in a large English dictionary; beyond it stands an encoded text."""


def _unleet(text: str, table: Mapping[int, str]) -> str:
    return _LEET_WORD.sub(lambda match: match.group().translate(table), text)


def _read(text: str) -> Reading:
    sentences = _SENTENCE_END.split(text)
    squashed = " ".join("".join(_WORD.findall(run.group())) for run in _LETTER_RUN.finditer(text))
    latin = tuple(f" {' '.join(_WORD.findall(sentence))} " for sentence in sentences if _WORD.search(sentence))
    han = tuple(_HAN_ONLY.sub("", sentence) for sentence in sentences if _HAN.search(sentence))
    whole = _HAN_ONLY.sub("", text) if _HAN.search(text) else ""
    return Reading(latin, (*han, whole) if len(han) > 1 else han, squashed)
