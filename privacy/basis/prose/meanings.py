"""Words of reports by what they mean, Chinese and English in one list, so that a sentence can be read as its meanings.

``您患痛风的机会偏大`` and ``your gout chance is raised`` both read *you, condition, chance, up*: what the weights
learn of one wording and one language, they know of the others. The meanings tell of whom a sentence speaks (*you*,
*person*, *fetus*, *this_result*, *those*, *everyone*, *lab*), what it says (*chance*, *up*, *pathogenic*, *avoid*,
*exam*), and in which mood (*if*, *limit*, *define*, *history*, *often*).

``meanings.tsv`` beside this file holds them: meaning, Chinese words, English words. ``*`` ends a word whose ending is
free, ``_`` joins the words of a phrase. The longest word that fits is the one that is read; words of the meaning
``nothing`` only keep a shorter word within them from being read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_KINDS = frozenset("VGRDN0")
"""Letters and the digit that stand for a variant, gene, drug, condition, nutrient and number (``features``)."""
_KIND = re.compile(r"[VGRDN](?![A-Za-z])|(?<![A-Za-z])0")
_TOKEN = re.compile(r"[VGRDN](?![A-Za-z])|[a-z][a-z'\-]*|0|[★☆▲△▼↑↓✔✖✗✓●○◎■□▓░⚠✅❌=%]")
_SHORTEST_STEM = 3
_RUN = 3
_MOST = 40
"""Meanings of a sentence that are read; a longer one repeats itself."""
_NEAR = 8
"""Meanings within which one is paired with a later one."""
_RUN_VALUE, _PAIR_VALUE, _BOTH_VALUE, _EDGE_VALUE = 0.8, 0.4, 0.3, 1.0
"""The more features of a kind a sentence has, the less each counts; found on sets left out of learning."""


@dataclass(frozen=True, slots=True)
class _Lists:
    chinese: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]
    """First sign of a Chinese word -> the lengths such words have, longest first."""
    words: Mapping[str, str]
    stems: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First word of an English phrase -> the phrases with their meaning, longest first."""


def meanings(text: str, *, chinese: bool) -> dict[str, float]:
    """Runs of up to three meanings (``m:you.D.chance``), pairs in order (``p:you~up``), and both at all (``b:up&you``).

    ``text`` is in lower case and has its names replaced by their kind (``D``, ``R``, ``N``, ``G``, ``V``, ``0``), as
    ``features`` does.
    """
    read = meanings_in(text, chinese=chinese)[:_MOST]
    found = {
        f"m:{'.'.join(read[at : at + length])}": _RUN_VALUE
        for length in range(1, _RUN + 1)
        for at in range(len(read) - length + 1)
    }
    found |= {f"p:{one}~{other}": _PAIR_VALUE for at, one in enumerate(read) for other in read[at + 1 : at + _NEAR]}
    both = sorted(set(read))
    found |= {f"b:{one}&{other}": _BOTH_VALUE for at, one in enumerate(both) for other in both[at + 1 :]}
    first, last = (read[0], read[-1]) if read else ("none", "none")
    return found | {f"m:^{first}": _EDGE_VALUE, f"m:{last}$": _EDGE_VALUE}


def meanings_in(text: str, *, chinese: bool) -> list[str]:
    """The meanings of ``text`` in its order; what is in no list is passed over."""
    return list(_chinese_meanings(text) if chinese else _english_meanings(text))


def _chinese_meanings(text: str) -> Iterator[str]:
    lists, at = _lists(), 0
    while at < len(text):
        if text[at] in _KINDS and _KIND.match(text, at):
            yield text[at]
        length = next((n for n in lists.lengths.get(text[at], ()) if text[at : at + n] in lists.chinese), 0)
        if length and (meaning := lists.chinese[text[at : at + length]]) != "nothing":
            yield meaning
        at += length or 1


def _english_meanings(text: str) -> Iterator[str]:
    lists, at = _lists(), 0
    tokens = tuple(_TOKEN.findall(text.replace("\u2019", "'")))
    while at < len(tokens):
        here = lists.phrases.get(tokens[at], ())
        phrase = next((one for one in here if tokens[at : at + len(one[0])] == one[0]), None)
        if phrase:
            yield phrase[1]
        else:
            yield from _word_meanings(tokens[at], lists)
        at += len(phrase[0]) if phrase else 1


def _word_meanings(word: str, lists: _Lists) -> Iterator[str]:
    """Of the word; where it has none, of the parts that a hyphen joins."""
    if word in _KINDS:
        yield word
    elif meaning := lists.words.get(word) or _stem_meaning(word, lists):
        yield meaning
    elif "-" in word:
        for part in word.split("-"):
            if meaning := lists.words.get(part) or _stem_meaning(part, lists):
                yield meaning


def _stem_meaning(word: str, lists: _Lists) -> str | None:
    ends = range(len(word), _SHORTEST_STEM - 1, -1)
    return next((lists.stems[word[:end]] for end in ends if word[:end] in lists.stems), None)


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    """``meanings.tsv``, read once a process."""
    chinese: dict[str, str] = {}
    english: dict[str, str] = {}
    _, *lines = (files("privacy.basis.prose") / "meanings.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        meaning, zh, en = line.split("\t")
        chinese |= dict.fromkeys(zh.split(), meaning)
        english |= dict.fromkeys(en.split(), meaning)
    lengths: dict[str, set[int]] = {}
    for word in chinese:
        lengths.setdefault(word[0], set()).add(len(word))
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for word in (one for one in english if "_" in one):
        phrases.setdefault(word.split("_")[0], []).append((tuple(word.split("_")), english[word]))
    return _Lists(
        chinese=chinese,
        lengths={first: tuple(sorted(several, reverse=True)) for first, several in lengths.items()},
        words={word: meaning for word, meaning in english.items() if not word.endswith("*") and "_" not in word},
        stems={word[:-1]: meaning for word, meaning in english.items() if word.endswith("*") and "_" not in word},
        phrases={first: tuple(sorted(several, key=lambda one: -len(one[0]))) for first, several in phrases.items()},
    )
