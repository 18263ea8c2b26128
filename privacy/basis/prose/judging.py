"""Does a sentence judge, and about what?

A judging sentence says, of the person tested, of those who share their genes, or of a variant, genotype or score that
was found or stands in the report, something on disease risk, medication, nutrition or reproduction. How sure it is does
not matter: hedged, negated, low and average judge too. Method, history, disclaimer, education about people in general,
questions, plain results and evidence without a meaning for health do not. The full rules of annotation, with the
borderline cases, are in docs/prose-judgements.md.

The answer is a weighted sum of ``features``, and of what the sentences around it say (``surroundings``). The weights are learned from the labelled sentences and frames of
``tests/data/basis_prose`` by ``benchmarks/basis_train.py``; rules alone found too little of what they had not been
written for (docs/benchmarks/basis.md). ``spoken`` says which features made the answer.
"""

# ruff: noqa: E501 - an alternation is read whole, not wrapped

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from privacy.basis.prose.features import features, words_of
from privacy.basis.prose.surroundings import in_surroundings, with_neighbours
from privacy.basis.prose.topics import TOPICS
from privacy.basis.prose.weights import learned_surroundings, learned_weights
from privacy.model.vocabulary import ClaimCategory

_CLAUSES = re.compile(r"[，；;。！!]|,\s|\.\s")
_REFERENCE_ENTRY = re.compile(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.、])\s.*(?:et al|\[[JMCD]\]|\d{4};|\d+\(\d+\)|等[.．])")
_ODDS = 0.0
"""Log-odds above which a sentence judges: even ones, in a text a third of which judges (``benchmarks/basis_train.py``)."""
_POINTER = re.compile(
    r"(?:上列|上述|下列|以下|前述|所列)(?:各项|全部|所有)?(?:判断|结论|解读|意见)(?:及其|和|与)?(?:依据|来源)?(?:为准|见|如下|所述)"
    r"|\b(?:judgements?|conclusions?|statements?) (?:listed|given|stated) (?:above|below)\b"
    r".{0,40}\b(?:apply|prevail|hold)",
    re.IGNORECASE,
)
"""A sentence that only points at judgements made elsewhere in the report; those are read where they stand."""
_QUESTION = re.compile(r"[?？]\s*$")
_HEADER_CELL = (
    r"(?:(?:检测|相关|推荐)?(?:疾病|药物|基因|项目|营养素|位点|变异|突变|类别|序号|检测项)(?:名称|位点|类型)?|基因型|(?:代谢)?表型|代谢型"
    r"|(?:风险)?(?:等级|级别|倍数)|相对风险|风险(?:值|说明)?|合子(?:状态|性|型)|致病性(?:分级|分类)?|分类|变异分类|结论|(?:用药)?建议"
    r"|(?:结果)?(?:解读|说明|解释)|依据|来源|遗传方式|证据等级"
    r"|(?:disease|drug|gene|item|nutrient|condition|variant|locus|associated disease|genotype|phenotype|zygosity|inheritance"
    r"|(?:relative )?risk(?: level)?|level|classification|recommendation|advice|comment|interpretation|conclusion|result"
    r"|source|evidence(?: level)?)s?)"
)
_HEADER_ROW = re.compile(rf"^[|\s]*{_HEADER_CELL}(?:\s*[|\t]\s*{_HEADER_CELL})+[|\s]*$", re.IGNORECASE)
_NEVER = (_REFERENCE_ENTRY, _POINTER, _QUESTION, _HEADER_ROW)
"""Forms that judge nothing, whatever their words."""


@dataclass(frozen=True, slots=True)
class Verdict:
    category: ClaimCategory
    strength: str
    """The sentence's own word for how strongly it speaks; may be empty."""
    conflict: bool
    """The sentence says that sources disagree."""


def judge(sentence: str) -> Verdict | None:
    """What ``sentence`` judges where it stands alone, or ``None``."""
    return judge_all([sentence])[0]


def judge_all(sentences: Sequence[str]) -> list[Verdict | None]:
    """What each of the sentences of a text, in their order, judges, or ``None``."""
    found = with_neighbours([features(one) for one in sentences])
    scores = in_surroundings([score(one) for one in found], learned_surroundings())
    return [
        _verdict(one) if said > _ODDS and not any(form.search(one) for form in _NEVER) else None
        for one, said in zip(sentences, scores, strict=True)
    ]


def _verdict(sentence: str) -> Verdict:
    words = words_of(sentence)
    return Verdict(
        category=_category(sentence),
        strength=next((hit[0] for one in words.STRENGTHS if (hit := one.search(sentence))), ""),
        conflict=bool(words.CONFLICT.search(sentence)),
    )


def score(found: Mapping[str, float]) -> float:
    """Log-odds that a sentence with these features judges, by its words alone."""
    bias, weights = learned_weights()
    return bias + sum(value * weights.get(name, 0.0) for name, value in found.items())


def spoken(sentence: str) -> list[tuple[str, float]]:
    """The features of ``sentence`` that were heard, each with what it added to the log-odds; the loudest first."""
    _, weights = learned_weights()
    said = [(name, value * weights[name]) for name, value in features(sentence).items() if name in weights]
    return sorted(said, key=lambda one: -abs(one[1]))


def _category(sentence: str) -> ClaimCategory:
    """By the clearest predicate of any clause; else by topic."""
    predicates: tuple[tuple[ClaimCategory, re.Pattern[str]], ...] = words_of(sentence).PREDICATES
    clauses = [clause for clause in _CLAUSES.split(sentence) if clause.strip()]
    named = [next((c for c, pattern in predicates if pattern.search(clause)), None) for clause in clauses]
    found = [category for category in named if category is not None]
    if found:
        return max(found, key=found.count)
    return next((category for category, topic in TOPICS if topic.search(sentence)), ClaimCategory.DISEASE_RISK)
