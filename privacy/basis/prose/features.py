"""What a sentence shows to the judge: marks (kinds of words, form) and short runs of its own words.

Marks begin with ``@``; runs with ``z`` (one to three Chinese characters) or ``e`` (one or two English stems).
"""

import re
from types import ModuleType

from privacy.basis.prose import words_en, words_zh
from privacy.basis.prose.anchors import DRUG, GENOTYPE, VARIANT, genes_in
from privacy.basis.prose.topics import ADVICE, ASSERTS, COMPARED, FINDING, TOPICS

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ZH_UNIT = re.compile(r"[\u4e00-\u9fff]|[a-z0-9%]+|[^\w\s]")
_EN_UNIT = re.compile(r"[a-z']+|0|[^\w\s]")
_EN_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_ITEM = re.compile(
    r"^\s*(?:[-*•●▪◆★·–+]|[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、．]|[①-⑳])[^:：]{1,30}(?:[:：]|\s[-—–]{1,2}\s?)"
)
"""A list item of the form *name: value*."""
_PLAIN_RESULT = re.compile(
    r"(?:未|没有)(?:检出|发现|检测到|见|检见)[^，。；;]{0,40}(?:变异|突变|位点|异常|改变|扩增|重排|携带)"
    r"|(?:检测)?结果(?:为|：|:)?\s*(?:阴性|阳性)"
    r"|\bno\b.{0,60}\b(?:variants?|mutations?|alterations?|rearrangements?|abnormalit\w+)\b.{0,30}"
    r"\b(?:detected|identified|found|observed|reported)|\b(?:did not|failed to) (?:identify|detect|find|reveal)\b"
    r"|(?:negative|positive) (?:result|for)",
    re.IGNORECASE,
)
"""A plain result (nothing found) judges nothing."""
_KINDS = (
    "ABOUT_PERSON", "PERSON", "METHOD", "DISCLAIMER", "HISTORY", "EDUCATION", "DEFINITION", "GENERIC", "QUESTION",
    "HYPOTHETICAL",
)  # fmt: skip
_MARK = 1.5
"""Weight of a mark against a run of words, so that kinds count for more than single words."""


def is_chinese(text: str) -> bool:
    return len(_HAN.findall(text)) >= 2


def words_of(text: str) -> ModuleType:
    """The word lists of the sentence's language."""
    return words_zh if is_chinese(text) else words_en


def features(sentence: str) -> dict[str, float]:
    """Feature -> value; absent features are zero."""
    words = words_of(sentence)
    found = {f"@{kind}": _MARK for kind in _KINDS if getattr(words, kind).search(sentence)}
    patterns = {
        "var": VARIANT,
        "drug": DRUG,
        "adv": ADVICE,
        "cmp": COMPARED,
        "ass": ASSERTS,
        "item": _ITEM,
        "res": _PLAIN_RESULT,
    }
    found |= {f"@{name}": _MARK for name, pattern in patterns.items() if pattern.search(sentence)}
    topics = {f"@t{category.value}": _MARK for category, topic in TOPICS if topic.search(sentence)}
    found |= topics | ({"@topic": _MARK} if topics else {})
    found |= {"@gt": 1.0} if GENOTYPE.search(sentence) else {}
    found |= {"@find": 1.0} if FINDING.search(sentence) else {}
    found |= {"@gene": 1.0} if genes_in(sentence) else {}
    found |= {"@row": _MARK} if "|" in sentence or "\t" in sentence else {}
    found["@len"] = min(len(sentence), 80) / 80
    found["zh" if words is words_zh else "en"] = 1.0
    _add_runs(found, sentence, chinese=words is words_zh)
    return found


def _add_runs(found: dict[str, float], sentence: str, *, chinese: bool) -> None:
    text = _NUMBER.sub("0", sentence.lower())
    if chinese:
        units, mark, longest, glue = _ZH_UNIT.findall(text), "z", 3, ""
        found["z$" + "".join(units[-3:-1])] = 1.0
    else:
        units = [_EN_ENDING.sub("", unit) if len(unit) > 4 else unit for unit in _EN_UNIT.findall(text)]
        mark, longest, glue = "e", 2, " "
    found[f"{mark}^" + glue.join(units[:2])] = 1.0
    for length in range(1, longest + 1):
        value = 1.0 if not chinese else (0.7, 0.71, 0.58)[length - 1]
        for start in range(len(units) - length + 1):
            found[mark + glue.join(units[start : start + length])] = value
