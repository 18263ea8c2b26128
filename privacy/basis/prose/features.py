"""What a sentence shows to the judge: marks (kinds of words, form) and short runs of its own words.

Marks begin with ``@``; runs with ``z`` (one to three Chinese signs) or ``e`` (one or two English stems); runs and pairs
of meanings with ``m:``, ``p:`` and ``b:``; the form with ``f:``. In all of them a condition is ``D``, a drug ``R``, a
nutrient ``N``, a gene ``G``, a variant ``V`` and a number ``0``, so that what was learned of one disease holds for
every other.
"""

# ruff: noqa: E501 - an alternation is read whole, not wrapped

import re
from types import ModuleType

from privacy.basis.conditions import without_conditions
from privacy.basis.prose import words_en, words_zh
from privacy.basis.prose.anchors import DRUG, GENE, GENOTYPE, VARIANT, genes_in, is_gene
from privacy.basis.prose.form import form
from privacy.basis.prose.meanings import meanings
from privacy.basis.prose.topics import ADVICE, ASSERTS, COMPARED, DRUG_ENDING_EN, FINDING, TOPICS

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CITED = re.compile(
    r"[（(\[][^（）()\[\]]{0,120}(?:PMID|doi|ClinVar[:：]|[VR]CV\d|CPIC[:：]|et al)[^（）()\[\]]{0,160}[）)\]]|\[\d[\d,，、\-– ]{0,20}\]|《[^《》]{1,80}》",
    re.IGNORECASE,
)
"""A source in brackets or title marks: what is cited says nothing on whether the sentence judges."""
_PROMISED = re.compile(
    r"(?<=[^\s，,；;])[，,；;](?![^，,；;。.!！]*(?:不|无法|未|没有|\bnot?\b|cannot|n't))[^，,；;。.!！]{0,16}(?:百分之百|保证|绝对|万无一失|\bguarantee|\babsolutely|\binfallibl|\bnever fails)[^，,；;。.!！]{0,16}(?=[，,；;。.!！]|$)",
    re.IGNORECASE,
)
"""A clause that promises, behind another: it says nothing on whether the other judges."""
_CONDITION_EN = re.compile(
    r"\b(?:[a-z-]{2,30}(?:itis|oma|emia|osis|opathy|plasia|trophy|algia|uria)|(?:[a-z'-]{1,30} )?(?:cancers?|disease|syndrome|disorder|tumor))\b"
)
_DRUG_EN = re.compile(DRUG_ENDING_EN)
_NUTRIENT = re.compile(
    r"叶酸|维生素[a-z]?\d{0,2}|乳糖|咖啡因|酒精|乙醇|钙|锌|铁(?!过载)|硒|膳食纤维"
    r"|\b(?:folate|folic acid|vitamin [a-z]\d{0,2}|lactose|caffeine|alcohol|calcium|zinc|iron|selenium|fib(?:er|re)|dha|epa)\b"
)
_KINDS_OF_WORD = str.maketrans({"\x01": "V", "\x02": "G", "\x03": "R", "\x04": "D", "\x05": "N"})
"""Control characters stand in while the text is lower-cased; no report that is read holds any."""
_ZH_UNIT = re.compile(r"[\u4e00-\u9fffVGRDN]|[a-z0-9%]+|[^\w\s]")
_EN_UNIT = re.compile(r"[a-z']+|[0VGRDN]|[^\w\s]")
_EN_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_ITEM = re.compile(
    r"^\s*(?:[-*•●▪◆★·–+]|[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、．]|[①-⑳])[^:：]{1,30}(?:[:：]|\s[-—–]{1,2}\s?)"
)
"""A list item of the form *name: value*."""
_PLAIN_RESULT = re.compile(
    r"(?:未|没有)(?:检出|发现|检测到|见|检见)[^，。；;]{0,40}(?:变异|突变|位点|异常|改变|扩增|重排|携带)"
    r"|(?:检测)?结果(?:为|：|:)?\s{0,3}(?:阴性|阳性)"
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
_ZH_RUNS: tuple[float, ...] = (0.7, 0.71, 0.58)
_EN_RUNS: tuple[float, ...] = (1.0, 1.0)
"""Weight of a run by its length: a Chinese sentence has more and shorter ones than an English one."""


def is_chinese(text: str) -> bool:
    return len(_HAN.findall(text)) >= 2


def words_of(text: str) -> ModuleType:
    """The word lists of the sentence's language."""
    return words_zh if is_chinese(text) else words_en


def features(sentence: str) -> dict[str, float]:
    """Feature -> value; absent features are zero."""
    said = _PROMISED.sub("", _CITED.sub(" ", sentence))
    words = words_of(said)
    found = {f"@{kind}": _MARK for kind in _KINDS if getattr(words, kind).search(said)}
    patterns = {
        "var": VARIANT,
        "drug": DRUG,
        "adv": ADVICE,
        "cmp": COMPARED,
        "ass": ASSERTS,
        "item": _ITEM,
        "res": _PLAIN_RESULT,
    }
    found |= {f"@{name}": _MARK for name, pattern in patterns.items() if pattern.search(said)}
    topics = {f"@t{category.value}": _MARK for category, topic in TOPICS if topic.search(said)}
    found |= topics | ({"@topic": _MARK} if topics else {})
    found |= {"@gt": 1.0} if GENOTYPE.search(said) else {}
    found |= {"@find": 1.0} if FINDING.search(said) else {}
    found |= {"@gene": 1.0} if genes_in(said) else {}
    found |= {"@row": _MARK} if "|" in said or "\t" in said else {}
    found["@len"] = min(len(said), 80) / 80
    found["zh" if words is words_zh else "en"] = 1.0
    text, chinese = _kinds_of_words(said), words is words_zh
    found |= _runs(text, chinese=chinese) | meanings(text, chinese=chinese)
    return found | form(said, text, chinese=chinese)


def _kinds_of_words(sentence: str) -> str:
    """The sentence in lower case, its names replaced by what they are names of."""
    text = VARIANT.sub(" \x01 ", sentence)
    text = GENE.sub(lambda hit: "\x02" if is_gene(hit[0]) else hit[0], text)
    text = without_conditions(DRUG.sub("\x03", text), "\x04")
    text = _NUTRIENT.sub("\x05", _CONDITION_EN.sub("\x04", _DRUG_EN.sub("\x03", text)))
    return _NUMBER.sub("0", text).translate(_KINDS_OF_WORD)


def _runs(text: str, *, chinese: bool) -> dict[str, float]:
    if chinese:
        units, mark, glue, values = _ZH_UNIT.findall(text), "z", "", _ZH_RUNS
    else:
        units = [_EN_ENDING.sub("", unit) if len(unit) > 4 else unit for unit in _EN_UNIT.findall(text)]
        mark, glue, values = "e", " ", _EN_RUNS
    found = {f"{mark}^" + glue.join(units[:length]): 1.0 for length in (1, 2)}
    found[f"{mark}$" + glue.join(units[-3:-1])] = 1.0
    for length, value in enumerate(values, start=1):
        for start in range(len(units) - length + 1):
            found[mark + glue.join(units[start : start + length])] = value
    return found
