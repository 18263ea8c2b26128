"""Makes the tables of ``privacy/redact/data`` from the packages that publish them.

Run by hand when a source changes: ``python -m benchmarks.redact_tables privacy/redact/data``. The tables are
committed, so that nothing below is loaded when a text is scrubbed (jieba alone takes 1.3 s to load, opencc and
pypinyin are slow per call).

Sources: Unicode Character Database (Python's ``unicodedata``), opencc-python-reimplemented 0.1.7 (Apache-2.0; its
TSCharacters table), pypinyin 0.55 (MIT; its single-character table), jieba 0.42.1 (MIT; its dictionary).
"""

import collections
import math
import sys
import unicodedata
from pathlib import Path

import jieba
import opencc
from pypinyin.constants import PINYIN_DICT

DELETED = "-"
_DASHES = {0x2212, 0x30FC, 0x2500, 0x2501, 0xFF0D, 0x02D7}
_IGNORABLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x2800}
_LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "ABESIJKMHOPCTYXaesijopcyxdhqw" + "ABEZHIKMNOPTYX",
        strict=True,
    )
)
"""Cyrillic and Greek letters drawn like Latin ones (Unicode TR39, the whole-script confusables of Latin)."""


def fold_of(code: int, simplified: dict[str, str]) -> int | None:
    """What a character counts as when we look for identifiers: a code point, or ``None`` when it is deleted."""
    char = chr(code)
    category = unicodedata.category(char)
    if char in "\t\n":
        return code
    if char in "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        return ord("\n")
    if category in {"Cf", "Cc", "Mn", "Me"} or code in _IGNORABLE:
        return None
    if category == "Zs":
        return ord(" ")
    if category == "Pd" or code in _DASHES:
        return ord("-")
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return ord("0") + digit
    if char in _LOOKALIKES:
        return ord(_LOOKALIKES[char])
    if char in "·•・‧∙⋅ᆞ･":
        return ord("·")
    return ord(_base_letter(simplified.get(char, char), simplified))


def _base_letter(char: str, simplified: dict[str, str]) -> str:
    composed = unicodedata.normalize("NFKC", char)
    if len(composed) != 1:
        return char
    letters = [one for one in unicodedata.normalize("NFD", composed) if unicodedata.category(one) != "Mn"]
    # Only Latin loses its accents: a Thai or Hangul syllable taken apart is another word.
    if len(letters) == 1 and letters[0].isascii():
        return letters[0]
    return simplified.get(composed, composed)


def simplified_characters() -> dict[str, str]:
    """Traditional -> simplified, one character to one, opencc's first choice."""
    path = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {old: new.split(" ")[0] for old, new in rows if len(old) == 1 and len(new.split(" ")[0]) == 1}


def fold_table() -> str:
    simplified = simplified_characters()
    lines = []
    for code in range(sys.maxunicode + 1):
        # A lone surrogate is no character; the replacement character can be handed to any library.
        folded = 0xFFFD if 0xD800 <= code <= 0xDFFF else fold_of(code, simplified)
        if folded != code:
            lines.append(f"{code:x} {DELETED if folded is None else f'{folded:x}'}")
    return "\n".join(lines) + "\n"


def pinyin_table() -> str:
    """``syllable characters`` without tones; a character stands under each of its readings."""
    simplified = simplified_characters()
    by_syllable: dict[str, set[str]] = collections.defaultdict(set)
    for code, readings in PINYIN_DICT.items():
        char = chr(code)
        if simplified.get(char, char) != char or not 0x4E00 <= code <= 0x2FFFF:
            continue
        for reading in readings.split(","):
            plain = "".join(
                one
                for one in unicodedata.normalize(
                    "NFD",
                    reading.replace("ü", "v").replace("ǚ", "v").replace("ǜ", "v").replace("ǘ", "v").replace("ǖ", "v"),
                )
                if one.isascii() and one.isalpha()
            )
            if plain:
                by_syllable[plain].add(char)
    return "".join(f"{syllable} {''.join(sorted(chars))}\n" for syllable, chars in sorted(by_syllable.items()))


def dictionary_rows() -> list[tuple[str, int, str]]:
    path = Path(jieba.__file__).parent / "dict.txt"
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return [(word, int(count), tag) for word, count, tag in rows]


def word_table(rows: list[tuple[str, int, str]], surnames: set[str]) -> str:
    """Words of up to four Han characters seen at least five times, without people's names."""
    kept = []
    for word, count, tag in rows:
        is_person = tag == "nr" and 2 <= len(word) <= 3 and (word[0] in surnames or word[:2] in surnames)
        if len(word) == 1 or (len(word) <= 4 and count >= 5 and not is_person):
            kept.append(f"{word} {count}")
    return "\n".join(sorted(kept)) + "\n"


def name_table(rows: list[tuple[str, int, str]], surnames: set[str]) -> str:
    """``place character weight``: places are surname, first of two given characters, last of two, only one.

    A weight is the sum over dictionary entries of log2(1 + count), so that one famous person
    does not outweigh a hundred.
    """
    weights: dict[str, collections.Counter[str]] = {
        place: collections.Counter() for place in ("surname", "first", "last", "only")
    }
    for word, count, tag in rows:
        if tag != "nr" or not 2 <= len(word) <= 4:
            continue
        surname = word[:2] if word[:2] in surnames and len(word) > 2 else word[:1]
        given = word[len(surname) :]
        if surname not in surnames or not 1 <= len(given) <= 2:
            continue
        weight = math.log2(1 + count)
        weights["surname"][surname] += weight
        if len(given) == 1:
            weights["only"][given] += weight
        else:
            weights["first"][given[0]] += weight
            weights["last"][given[1]] += weight
    lines = [
        f"{place} {char} {round(weight)}"
        for place, counter in weights.items()
        for char, weight in sorted(counter.items())
        if round(weight)
    ]
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    surnames = set((folder / "surnames.txt").read_text(encoding="utf-8").split())
    rows = dictionary_rows()
    tables = {
        "fold.txt": fold_table(),
        "pinyin.txt": pinyin_table(),
        "words.txt": word_table(rows, surnames),
        "names.txt": name_table(rows, surnames),
    }
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(name, len(text.encode("utf-8")), "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
