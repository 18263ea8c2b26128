"""Does a sentence judge, and about what?

A judging sentence says, of the person tested or of a variant or genotype of theirs, something on disease risk,
medication, nutrition or reproduction that can be acted on. Low, average and no added risk judge too. Method, history,
disclaimer, education about people in general, questions and plain results (nothing found) do not.

The answer is a weighted sum of ``features``. The weights are learned from the labelled sentences of
``tests/data/basis_prose`` by ``benchmarks/basis_train.py``; rules alone found too little of what they had not been
written for (docs/benchmarks/basis.md).
"""

import re
from dataclasses import dataclass

from privacy.basis.prose.features import features, words_of
from privacy.basis.prose.topics import TOPICS
from privacy.basis.prose.weights import BIAS, WEIGHTS
from privacy.model.vocabulary import ClaimCategory

_CLAUSES = re.compile(r"[，；;。！!]|,\s|\.\s")
_REFERENCE_ENTRY = re.compile(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.、])\s.*(?:et al|\[[JMCD]\]|\d{4};|\d+\(\d+\)|等[.．])")
_THRESHOLD = 0.0
"""Even odds: a missed judgement leaves unchecked, a false one costs the officer a look."""
_POINTER = re.compile(
    r"(?:上列|上述|下列|以下|前述|所列)(?:各项|全部|所有)?(?:判断|结论|解读|意见)(?:及其|和|与)?(?:依据|来源)?(?:为准|见|如下|所述)"
    r"|\b(?:judgements?|conclusions?|statements?) (?:listed|given|stated) (?:above|below)\b"
    r".{0,40}\b(?:apply|prevail|hold)",
    re.IGNORECASE,
)
"""A sentence that only points at judgements made elsewhere in the report; those are read where they stand."""


@dataclass(frozen=True, slots=True)
class Verdict:
    category: ClaimCategory
    strength: str
    """The sentence's own word for how strongly it speaks; may be empty."""
    conflict: bool
    """The sentence says that sources disagree."""


def judge(sentence: str) -> Verdict | None:
    """What ``sentence`` judges, or ``None``."""
    if _REFERENCE_ENTRY.search(sentence) or _POINTER.search(sentence) or score(features(sentence)) <= _THRESHOLD:
        return None
    words = words_of(sentence)
    return Verdict(
        category=_category(sentence),
        strength=next((hit[0] for one in words.STRENGTHS if (hit := one.search(sentence))), ""),
        conflict=bool(words.CONFLICT.search(sentence)),
    )


def score(found: dict[str, float]) -> float:
    """Log-odds that a sentence with these features judges."""
    return BIAS + sum(value * WEIGHTS.get(name, 0.0) for name, value in found.items())


def _category(sentence: str) -> ClaimCategory:
    """By the clearest predicate of any clause; else by topic."""
    predicates: tuple[tuple[ClaimCategory, re.Pattern[str]], ...] = words_of(sentence).PREDICATES
    clauses = [clause for clause in _CLAUSES.split(sentence) if clause.strip()]
    named = [next((c for c, pattern in predicates if pattern.search(clause)), None) for clause in clauses]
    found = [category for category in named if category is not None]
    if found:
        return max(found, key=found.count)
    return next((category for category, topic in TOPICS if topic.search(sentence)), ClaimCategory.DISEASE_RISK)
