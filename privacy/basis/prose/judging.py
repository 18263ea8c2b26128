"""Does a sentence judge, and about what?

A clause judges when it has a judging predicate, is about the person tested (or a variant or genotype of theirs), and is
not method, disclaimer, history, education, question or hypothesis.

A general statement about a gene or a disease is education; one about a named variant or genotype is a judgement even
without the person, for in a report it stands for the person. So is a statement of low, average or no added risk. A
plain result (no pathogenic variant found) is none.
"""

import re
from dataclasses import dataclass
from types import ModuleType

from privacy.basis.prose import words_en, words_zh
from privacy.basis.prose.anchors import GENOTYPE, VARIANT
from privacy.basis.prose.topics import ADVICE, ASSERTS, COMPARED, FINDING, TOPICS
from privacy.model.vocabulary import ClaimCategory

_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLAUSES_ZH = re.compile(r"[，；;。！!]|,\s*(?=[\u4e00-\u9fff])")
_CLAUSES_EN = re.compile(
    r"[;.!]\s|,\s(?=(?:and|but|so|which|therefore|thus|while|whereas|although|resulting|suggesting|indicating|consistent|the|this|these|his|her|he|she|your|you|it|we|they|their)\b)|\b(?:but|whereas|although)\b"
)
_RESULT_ONLY = re.compile(
    r"(?:未|没有)(?:检出|发现|检测到|见|检见)[^，。；;]{0,40}(?:变异|突变|位点|异常|改变|扩增|重排|携带)|(?:检测)?结果(?:为|：|:)?\s*(?:阴性|阳性)"
    r"|\bno\b.{0,60}\b(?:variants?|mutations?|alterations?|rearrangements?|abnormalit\w+)\b.{0,30}"
    r"\b(?:detected|identified|found|observed|reported)|\b(?:did not|failed to) (?:identify|detect|find|reveal)\b"
    r"|(?:negative|positive) (?:result|for)",
    re.IGNORECASE,
)


_ADDRESSED = re.compile(r"您|受检者|本例|\b(?:you|your|this patient|the patient)\b", re.IGNORECASE)
_OF_MANY = re.compile(
    r"一生|终[生身]|人群|\b(?:lifetime|population|a person's|your (?:doctor|family))\b", re.IGNORECASE
)
_ITEM = re.compile(
    r"^\s*(?:[-*•●▪◆★·–+]|[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、．]|[①-⑳])[^:：]{1,30}(?:[:：]|\s[-—–]{1,2}\s?)"
)
"""A list item of the form *name: value*."""
_REFERENCE_ENTRY = re.compile(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.、])\s.*(?:et al|\[[JMCD]\]|\d{4};|\d+\(\d+\)|等[.．])")


@dataclass(frozen=True, slots=True)
class Verdict:
    category: ClaimCategory
    strength: str
    conflict: bool


def judge(sentence: str, *, in_row: bool = False, about_person_before: bool = False) -> Verdict | None:
    """What ``sentence`` judges, or ``None``. ``about_person_before``: its paragraph already speaks of the person."""
    words = words_zh if _is_chinese(sentence) else words_en
    if words.QUESTION.search(sentence) or words.GENERIC.search(sentence) or _REFERENCE_ENTRY.search(sentence):
        return None
    specific = bool(VARIANT.search(sentence) or GENOTYPE.search(sentence))
    personal = bool(words.ABOUT_PERSON.search(sentence)) or about_person_before
    anchored = specific or personal or in_row or bool(_ITEM.match(sentence) or FINDING.search(sentence))
    found: list[ClaimCategory] = []
    taught = False
    for clause in _clauses(sentence, words is words_zh):
        taught = taught or bool(words.EDUCATION.search(clause) or words.DEFINITION.search(clause))
        category = _predicate(clause, words) or (_asserted(clause) if anchored or COMPARED.search(clause) else None)
        category = category or _advised(clause, sentence, personal=personal)
        if category and _counts(clause, words, personal=personal, taught=taught):
            found.append(category)
    if not found:
        return None
    strength = next((hit[0] for one in words.STRENGTHS if (hit := one.search(sentence))), "")
    return Verdict(
        category=_foremost(found),
        strength=strength,
        conflict=bool(words.CONFLICT.search(sentence)),
    )


def _counts(clause: str, w: ModuleType, *, personal: bool, taught: bool) -> bool:
    """The clause's predicate is a judgement, not one of the kinds of sentence that only look like it."""
    if w.DISCLAIMER.search(clause) or w.HYPOTHETICAL.search(clause) or _RESULT_ONLY.search(clause):
        return False
    if w.METHOD.search(clause) or w.HISTORY.search(clause):
        return False
    if taught and not (personal and w.PERSON.search(clause)) and not w.EDUCATION.search(clause):
        return bool(VARIANT.search(clause))
    if w.EDUCATION.search(clause):
        named = VARIANT.search(clause) or GENOTYPE.search(clause) or _ADDRESSED.search(clause)
        return bool(named) and not _OF_MANY.search(clause)
    return True


def _predicate(clause: str, words: ModuleType) -> ClaimCategory | None:
    predicates: tuple[tuple[ClaimCategory, re.Pattern[str]], ...] = words.PREDICATES
    for category, pattern in predicates:
        if pattern.search(clause):
            return category
    return None


def _asserted(clause: str) -> ClaimCategory | None:
    """The topic of a clause that asserts something of it, in whatever words."""
    if not ASSERTS.search(clause):
        return None
    return next((category for category, topic in TOPICS if topic.search(clause)), None)


def _advised(clause: str, sentence: str, *, personal: bool) -> ClaimCategory | None:
    """Advice to the person, whose topic may stand in another clause."""
    if not ADVICE.search(clause) or not (personal or ADVICE.match(clause)):
        return None
    return next((category for category, topic in TOPICS if topic.search(sentence)), None)


def _foremost(found: list[ClaimCategory]) -> ClaimCategory:
    return max(found, key=found.count)


def _clauses(sentence: str, chinese: bool) -> list[str]:
    return [part for part in (_CLAUSES_ZH if chinese else _CLAUSES_EN).split(sentence) if part and part.strip()]


def _is_chinese(text: str) -> bool:
    return len(_HAN.findall(text)) >= 2
