"""Whether a requester's own words serve a use that is never permitted.

What is read, in this order:

1. a decision about a person in a closed-off field ("pre-employment", 核保): it serves, whatever stands around it,
   unless the text studies how people are treated or says that it is not used for this;
2. people or deciding bodies beside a word of choosing ("exclude … applicants"): it serves;
3. people, bodies or the bare name of a field beside a word of examining, or alone, without any research around them,
   and any text that speaks of nothing an honest purpose speaks of: unclear, held for the officer.

Everyday expressions that only look like these (职业暴露, "educational attainment") are taken out first. The words are
data (``policies/purposes/words.toml``); unsure never means permitted.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from privacy.gate.document import Problems, Table, open_required
from privacy.gate.folding import Characters, Reading, is_unreadable, readings

MAX_CHARACTERS = 4000
"""A statement of purpose is a few sentences; a longer text is read by the officer."""

_SQUASHED_LEAST = 6
"""Shorter words turn up by accident in letters that were set apart."""


class Judgement(IntEnum):
    """Ordered: the worst reading of a text is the judgement on it."""

    CLEAR = 0
    UNSURE = 1
    """Held for the officer, never permitted."""
    SERVES = 2


@dataclass(frozen=True, slots=True)
class Words:
    """One list of expressions in both languages, ready to be searched."""

    en: re.Pattern[str]
    zh: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    characters: Characters
    decisions: Words
    topics: Words
    persons: Words
    bodies: Words
    choosing: Words
    sorting: Words
    examining: Words
    handing: Words
    research: Words
    honest: Words
    studying_treatment: Words
    harmless: Words
    sounds_honest: Words
    denied: Words
    """A denial of use together with everything up to the next contrast or the end of the sentence."""
    squashed: re.Pattern[str]
    """Decisions and fields with their blanks taken out."""


def serves_discrimination(text: str, lexicon: Lexicon) -> Judgement:
    """What the words of a request serve. An empty text serves nothing: the purpose code then speaks alone."""
    if not text.strip():
        return Judgement.CLEAR
    if len(text) > MAX_CHARACTERS or is_unreadable(text, lexicon.characters):
        return Judgement.UNSURE
    return max(_judge(reading, lexicon) for reading in readings(text, lexicon.characters))


def _judge(reading: Reading, lexicon: Lexicon) -> Judgement:
    if lexicon.squashed.search(reading.squashed):
        return Judgement.SERVES
    latin = [_Sentence(sentence, "en", lexicon) for sentence in reading.latin]
    han = [_Sentence(sentence, "zh", lexicon) for sentence in reading.han]
    sentences = [*latin, *han]
    is_research = any(sentence.has("research") for sentence in sentences)
    is_about_treatment = is_research and any(sentence.has("studying_treatment") for sentence in sentences)
    least = Judgement.CLEAR if any(sentence.has("honest") for sentence in sentences) else Judgement.UNSURE
    return max([least, *(_judge_sentence(one, is_research, is_about_treatment) for one in sentences)])


def _judge_sentence(sentence: "_Sentence", is_research: bool, is_about_treatment: bool) -> Judgement:
    chooses = sentence.has("choosing") or (sentence.has("sorting") and not is_research)
    chooses_people = chooses and sentence.has("persons")
    if is_about_treatment and not chooses_people:
        return Judgement.CLEAR
    if sentence.has("decisions") or chooses_people:
        return Judgement.SERVES
    if sentence.has("bodies") and (chooses or sentence.has("handing")):
        return Judgement.SERVES
    if sentence.has("topics") and chooses:
        return Judgement.UNSURE if is_research else Judgement.SERVES
    if is_research:
        return Judgement.CLEAR
    unclear = (
        sentence.has("topics") or sentence.has("bodies") or (sentence.has("persons") and sentence.has("examining"))
    )
    return Judgement.UNSURE if unclear else Judgement.CLEAR


class _Sentence:
    """One sentence in one language, without its harmless expressions and without the uses it denies."""

    def __init__(self, text: str, language: str, lexicon: Lexicon) -> None:
        self._language = language
        self._lexicon = lexicon
        self._all = self._words("sounds_honest").sub(" ", text)
        self._text = self._words("denied").sub(" ", self._words("harmless").sub(" ", text))

    def has(self, words: str) -> bool:
        # Research may be said by a harmless expression ("occupational exposure study"), so it is sought in all of it.
        text = self._all if words in ("research", "honest", "studying_treatment") else self._text
        return self._words(words).search(text) is not None

    def _words(self, name: str) -> re.Pattern[str]:
        words: Words = getattr(self._lexicon, name)
        return words.en if self._language == "en" else words.zh


def parse_lexicon(
    words_file: str, characters_file: str, files: Mapping[str, bytes], problems: Problems
) -> Lexicon | None:
    """The lexicon of both files, or ``None`` when one of them cannot be read (which is then a problem)."""
    words = open_required(words_file, files, problems)
    characters = open_required(characters_file, files, problems)
    if words is None or characters is None:
        return None
    decisions = words.table("decisions")
    fields = ("employment", "education", "insurance", "credit", "marriage", "housing", "public-benefits")
    decisions_en = [word for field in fields for word in decisions.texts(f"{field}_en")]
    decisions_zh = [word for field in fields for word in decisions.texts(f"{field}_zh")]
    decisions.close()
    lists = {
        name: words.table(name)
        for name in (
            "topics", "persons", "bodies", "choosing", "sorting", "examining", "handing", "research", "honest",
            "studying_treatment", "harmless",
            "sounds_honest",
        )
    }  # fmt: skip
    topics_en = lists["topics"].texts("en")
    lexicon = Lexicon(
        characters=_parse_characters(characters),
        decisions=Words(_english(decisions_en), _chinese(decisions_zh)),
        **{name: Words(_english(table.texts("en")), _chinese(table.texts("zh"))) for name, table in lists.items()},
        denied=_parse_denied(words.table("denying_use")),
        squashed=_squashed([*decisions_en, *topics_en]),
    )
    for table in (*lists.values(), words, characters):
        table.close()
    return lexicon


def _parse_characters(table: Table) -> Characters:
    folds: dict[int, str] = {}
    for key in ("traditional", "look_alikes"):
        folds.update(_pairs(table, key))
    leet = _pairs(table, "leet")
    return Characters(folds, (leet, leet | {ord("1"): "l"}))


def _pairs(table: Table, key: str) -> dict[int, str]:
    pairs = table.text(key).split()
    if any(len(pair) != 2 for pair in pairs):
        table.problem(f"{key}: expected pairs of characters")
        return {}
    return {ord(pair[0]): pair[1] for pair in pairs}


def _parse_denied(table: Table) -> Words:
    denials_en, contrasts_en = table.texts("en"), table.texts("contrast_en")
    denials_zh, contrasts_zh = table.texts("zh"), table.texts("contrast_zh")
    table.close()
    return Words(
        re.compile(f"(?<= )(?:{_english_choice(denials_en)})(?= )(?:(?! (?:{_english_choice(contrasts_en)}) ).)*"),
        re.compile(f"(?:{_choice(denials_zh)})(?:(?!{_choice(contrasts_zh)}).)*"),
    )


def _choice(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) or "(?!)"


def _english_choice(words: Iterable[str]) -> str:
    return _choice(words).replace(r"\*", "[a-z]*").replace(r"\ ", " ")


def _english(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"(?<= )(?:{_english_choice(words)})(?= )")


def _chinese(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_choice(words))


def _squashed(words: Iterable[str]) -> re.Pattern[str]:
    plain = (word.replace("*", "").replace(" ", "") for word in words)
    return re.compile(_choice(word for word in plain if len(word) >= _SQUASHED_LEAST))
