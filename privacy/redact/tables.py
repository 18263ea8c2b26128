"""The constant tables that ship beside this package, read once a process.

They are data in the sense code is: made by ``benchmarks/redact_tables.py`` from the sources named there, committed,
never written at run time.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    return (files("privacy.redact") / "data" / name).read_text(encoding="utf-8").splitlines()


@lru_cache(maxsize=16)
def word_list(name: str) -> frozenset[str]:
    """The words of a list file: any white space between them, ``#`` opens a comment line."""
    return frozenset(word for line in _lines(name) if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def fold_pairs() -> tuple[list[int], list[int]]:
    """Code points that change when folded, and what they become (``-1``: deleted)."""
    pairs = [line.split(" ") for line in _lines("fold.txt")]
    return [int(old, 16) for old, _ in pairs], [-1 if new == "-" else int(new, 16) for _, new in pairs]


@lru_cache(maxsize=1)
def characters_by_syllable() -> Mapping[str, str]:
    """Toneless syllable (``v`` for ü) -> every simplified character with that reading."""
    return dict(line.split(" ", 1) for line in _lines("pinyin.txt"))


@lru_cache(maxsize=1)
def syllables_by_character() -> Mapping[str, tuple[str, ...]]:
    """Character -> its readings, toneless, ``v`` for ü."""
    found: dict[str, list[str]] = {}
    for syllable, characters in characters_by_syllable().items():
        for character in characters:
            found.setdefault(character, []).append(syllable)
    return {character: tuple(readings) for character, readings in found.items()}


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    """Chinese surnames, one or more characters (the Hundred Family Surnames and common later ones)."""
    return word_list("surnames.txt")


@lru_cache(maxsize=1)
def word_costs() -> Mapping[str, float]:
    """Dictionary word -> minus the natural logarithm of its share of running text."""
    counts = {word: int(count) for word, count in (line.split(" ") for line in _lines("words.txt"))}
    total = math.log(sum(counts.values()))
    return {word: total - math.log(max(count, 1)) for word, count in counts.items()}


@dataclass(frozen=True, slots=True)
class NameCosts:
    """Minus log probability of a character in its place in a Chinese name."""

    surname: Mapping[str, float]
    first: Mapping[str, float]
    """First of two given characters."""
    last: Mapping[str, float]
    """Second of two given characters."""
    only: Mapping[str, float]
    """Single given character."""
    unseen: float
    """A given character the dictionary's names never use."""


@lru_cache(maxsize=1)
def name_costs() -> NameCosts:
    weights: dict[str, dict[str, int]] = {"surname": {}, "first": {}, "last": {}, "only": {}}
    for line in _lines("names.txt"):
        place, characters, weight = line.split(" ")
        weights[place][characters] = int(weight)
    # A surname the dictionary's names do not use is as likely as the rarest one it does.
    for surname in surnames():
        weights["surname"].setdefault(surname, 1)
    # The dictionary's people of two characters are mostly historical; a single given character of today is one
    # that ends a name of three.
    for character, count in weights["last"].items():
        weights["only"][character] = weights["only"].get(character, 0) + count
    costs = {}
    for place, counts in weights.items():
        total = math.log(sum(counts.values()))
        costs[place] = {characters: total - math.log(weight) for characters, weight in counts.items()}
    return NameCosts(**costs, unseen=math.log(sum(weights["last"].values())) + 1.0)


@lru_cache(maxsize=1)
def label_rows() -> Mapping[str, tuple[str, bool]]:
    r"""Label -> (type of the value behind it, whether it is a form's label); ``\s`` in the file is a space."""
    rows: dict[str, tuple[str, bool]] = {}
    for line in _lines("labels.txt"):
        if line.startswith("#"):
            continue
        strength, kind, *labels = line.split(" ")
        for label in labels:
            rows.setdefault(label.replace(r"\s", " "), (kind, strength == "strong"))
    return rows


@lru_cache(maxsize=1)
def cues() -> frozenset[str]:
    """Chinese labels and cues after which a name is likely."""
    return frozenset(label for label, (kind, _) in label_rows().items() if kind == "PERSON" and not label.isascii())


@lru_cache(maxsize=1)
def _lexicon() -> Mapping[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    for line in _lines("lexicon.txt"):
        if not line.startswith("#"):
            name, *words = line.split(" ")
            lists.setdefault(name, []).extend(words)
    return {name: tuple(words) for name, words in lists.items()}


def lexicon(name: str) -> tuple[str, ...]:
    """One of the small closed word lists of ``data/lexicon.txt``, in its order."""
    return _lexicon()[name]
