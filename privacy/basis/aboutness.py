"""Is the source about what the judgement is about? Only what both name is compared: silence is no clash."""

import re
from collections.abc import Iterable

from privacy.basis.conditions import are_related, known_conditions
from privacy.basis.drugs import canonical_drug
from privacy.basis.registry import EvidenceRecord
from privacy.basis.subjects import canonical_gene, canonical_name, canonical_variants
from privacy.model.judgement import Judgement
from privacy.model.vocabulary import ClaimCategory

_COMMON = frozenset(
    [
        "disease",
        "diseases",
        "syndrome",
        "disorder",
        "disorders",
        "familial",
        "hereditary",
        "inherited",
        "type",
        "of",
        "the",
        "and",
        "with",
        "to",
        "a",
        "in",
        "due",
        "susceptibility",
        "predisposition",
        "cancer",
        "carcinoma",
        "autosomal",
        "dominant",
        "recessive",
        "linked",
        "x",
        "early",
        "late",
        "onset",
        "congenital",
        "deficiency",
        "risk",
        "primary",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
    ]
)
"""Words that two different conditions may share."""
_PLACEHOLDERS = frozenset({"not provided", "not specified", "see cases", "inborn genetic diseases", ""})
"""Names that ClinVar uses where a submitter gave no condition."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


def clashes(judgement: Judgement, record: EvidenceRecord) -> list[str]:
    """Facets of ``other-subject`` that fail."""
    found = []
    if _disjoint(map(canonical_gene, judgement.genes), record.genes):
        found.append("other-gene")
    elif _other_variant(judgement, record):
        found.append("other-variant")
    if judgement.category is ClaimCategory.MEDICATION and record.drugs:
        if _no_name_shared(_drugs(judgement), frozenset(map(canonical_drug, record.drugs)), loose=False):
            found.append("other-drug")
    elif _other_condition(judgement.subjects, record.conditions):
        found.append("other-condition")
    ancestry = frozenset(filter(None, (canonical_name(part) for part in re.split(r"[;；、,]", judgement.ancestry))))
    if _disjoint(ancestry, record.ancestries):
        found.append("other-ancestry")
    return found


def variants_of(judgement: Judgement) -> frozenset[str]:
    """Canonical variants of a judgement."""
    return frozenset(one for text in judgement.variants for one in canonical_variants(text))


def _drugs(judgement: Judgement) -> list[str]:
    return [canonical_drug(canonical_name(subject)) for subject in judgement.subjects]


def _other_variant(judgement: Judgement, record: EvidenceRecord) -> bool:
    """In no kind of name that both use (coding, protein, rsID, star) do they share one."""
    judged, recorded = _by_kind(variants_of(judgement)), _by_kind(record.variants)
    common = judged.keys() & recorded.keys()
    return bool(common) and not any(judged[kind] & recorded[kind] for kind in common)


def _by_kind(variants: Iterable[str]) -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for one in variants:
        kind = one[:2] if one[1:2] == "." else "rs" if one.startswith("rs") else "*" if one.startswith("*") else "score"
        kinds.setdefault(kind, set()).add(one)
    return {kind: frozenset(names) for kind, names in kinds.items()}


def _disjoint(judged: Iterable[str], recorded: frozenset[str]) -> bool:
    mine = frozenset(judged)
    return bool(mine and recorded) and not mine & recorded


def _other_condition(judged: Iterable[str], recorded: frozenset[str]) -> bool:
    """By what the names mean where both are known, in whichever language; else by the names themselves."""
    theirs = recorded - _PLACEHOLDERS
    known = [known_conditions([name]) for name in theirs]
    mine, common = known_conditions(judged), frozenset[str]().union(*known)
    if any(are_related(one, other) for one in mine for other in common):
        return False
    if mine and theirs and all(known):
        return True
    return _no_name_shared(judged, theirs, loose=True)


def _no_name_shared(judged: Iterable[str], recorded: frozenset[str], *, loose: bool) -> bool:
    mine = frozenset(filter(None, map(canonical_name, judged)))
    theirs = recorded - _PLACEHOLDERS
    comparable = [
        (one, other) for one in mine for other in theirs if bool(_HAN.search(one)) == bool(_HAN.search(other))
    ]
    return bool(comparable) and not any(_same_name(one, other, loose=loose) for one, other in comparable)


def _is_chinese(name: str) -> bool:
    return bool(_HAN.search(name))


def _same_name(one: str, other: str, *, loose: bool) -> bool:
    if one == other or f" {one} " in f" {other} " or f" {other} " in f" {one} ":
        return True
    if _HAN.search(one):
        return one in other or other in one
    telling = frozenset(one.split()) & frozenset(other.split()) - _COMMON
    return loose and bool(telling)
