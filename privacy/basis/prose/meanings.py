"""Words of reports by what they mean, Chinese and English in one list, so that a sentence can be read as its meanings.

``您患痛风的机会偏大`` and ``your gout chance is raised`` both read *you, condition, chance, up*: what the weights
learn of one wording and one language, they know of the others. The meanings tell of whom a sentence speaks (*you*,
*person*, *fetus*, *this_result*, *those*, *everyone*, *lab*), what it says (*chance*, *up*, *pathogenic*, *avoid*,
*exam*), and in which mood (*if*, *limit*, *define*, *history*, *often*).

Two lists beside this file hold them: meaning, Chinese words, English words. ``meanings.tsv`` has the words of
judging; ``words.tsv`` widens it, and adds the things reports speak of (*food*, *body*, *symptom*, *labtech*, *law*,
*life*), so that a word never met in learning is still known by its kind. ``*`` ends a word whose ending is
free, ``_`` joins the words of a phrase. The longest word that fits is the one that is read; words of the meaning
``nothing`` only keep a shorter word within them from being read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LISTS = ("meanings.tsv", "words.tsv")
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
_MOST_WORDS = 80
"""Words of a sentence that are read beside their meanings."""
_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_SHORTEST_CUT = 4
_MIXED_VALUES = ((2, 0.7), (3, 0.6))
_RUN_VALUE, _PAIR_VALUE, _BOTH_VALUE, _EDGE_VALUE = 0.8, 0.4, 0.5, 1.0
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
    """Runs of up to three meanings (``m:you.D.chance``), pairs in order (``p:you~up``), and both at all (``b:up&you``);
    and runs in which a word that has no meaning stands among them (``x:=stay.up``).

    ``text`` is in lower case and has its names replaced by their kind (``D``, ``R``, ``N``, ``G``, ``V``, ``0``), as
    ``features`` does.
    """
    words = list(_chinese_words(text) if chinese else _english_words(text))
    read = [meaning for _, meaning in words if meaning][:_MOST]
    found = {
        f"m:{'.'.join(read[at : at + length])}": _RUN_VALUE
        for length in range(1, _RUN + 1)
        for at in range(len(read) - length + 1)
    }
    found |= {f"p:{one}~{other}": _PAIR_VALUE for at, one in enumerate(read) for other in read[at + 1 : at + _NEAR]}
    both = sorted(set(read))
    found |= {f"b:{one}&{other}": _BOTH_VALUE for at, one in enumerate(both) for other in both[at + 1 :]}
    first, last = (read[0], read[-1]) if read else ("none", "none")
    return found | _mixed_runs(words[:_MOST_WORDS]) | {f"m:^{first}": _EDGE_VALUE, f"m:{last}$": _EDGE_VALUE}


def _mixed_runs(words: list[tuple[str, str]]) -> dict[str, float]:
    said = [meaning or f"={_ENDING.sub('', word) if len(word) > _SHORTEST_CUT else word}" for word, meaning in words]
    return {
        f"x:{'.'.join(said[at : at + length])}": value
        for length, value in _MIXED_VALUES
        for at in range(len(said) - length + 1)
        if 0 < sum(one[0] == "=" for one in said[at : at + length]) < length
    }


def meanings_in(text: str, *, chinese: bool) -> list[str]:
    """The meanings of ``text`` in its order; what is in no list is passed over."""
    return [meaning for _, meaning in (_chinese_words(text) if chinese else _english_words(text)) if meaning]


def _chinese_words(text: str) -> Iterator[tuple[str, str]]:
    """Each word with its meaning, or each character outside of every word with none."""
    lists, at = _lists(), 0
    while at < len(text):
        if text[at] in _KINDS and _KIND.match(text, at):
            yield text[at], text[at]
            at += 1
            continue
        length = next((n for n in lists.lengths.get(text[at], ()) if text[at : at + n] in lists.chinese), 0)
        word = text[at : at + (length or 1)]
        meaning = lists.chinese[word] if length else ""
        if not word.isspace():
            yield word, "" if meaning == "nothing" else meaning
        at += length or 1


def _english_words(text: str) -> Iterator[tuple[str, str]]:
    """Each word or phrase with its meaning or none; where a word has none, of the parts that a hyphen joins."""
    lists, at = _lists(), 0
    tokens = tuple(_TOKEN.findall(text.replace("\u2019", "'")))
    while at < len(tokens):
        here = lists.phrases.get(tokens[at], ())
        phrase = next((one for one in here if tokens[at : at + len(one[0])] == one[0]), None)
        if phrase:
            yield " ".join(phrase[0]), "" if phrase[1] == "nothing" else phrase[1]
        else:
            word = tokens[at]
            meaning = _word_meaning(word, lists)
            parts = [part for part in word.split("-") if _word_meaning(part, lists)] if not meaning else []
            yield from ((part, _word_meaning(part, lists)) for part in parts or [word])
        at += len(phrase[0]) if phrase else 1


def _word_meaning(word: str, lists: _Lists) -> str:
    if word in _KINDS:
        return word
    meaning = lists.words.get(word) or _stem_meaning(word, lists) or ""
    return "" if meaning == "nothing" else meaning


def _stem_meaning(word: str, lists: _Lists) -> str | None:
    ends = range(len(word), _SHORTEST_STEM - 1, -1)
    return next((lists.stems[word[:end]] for end in ends if word[:end] in lists.stems), None)


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    """``meanings.tsv``, read once a process."""
    chinese: dict[str, str] = {}
    english: dict[str, str] = {}
    for name in LISTS:
        _, *lines = (files("privacy.basis.prose") / name).read_text(encoding="utf-8").splitlines()
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
