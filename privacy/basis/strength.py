"""How strongly a judgement speaks, how strong a source is, and whether the one carries the other."""

import re

from privacy.basis.registry import EvidenceRecord
from privacy.basis.rules import Significance, StrengthRules
from privacy.basis.subjects import canonical_name
from privacy.model.judgement import Citation, Judgement


def claimed_rung(judgement: Judgement, rules: StrengthRules) -> int | None:
    """The rung (0 to 3) of the strength word the report itself gives; ``None`` where it gives none we know."""
    return rules.claims.get(judgement.strength.strip().lower()) if judgement.strength else None


def claimed_significance(judgement: Judgement, rules: StrengthRules) -> Significance | None:
    """The ACMG/AMP term of the judgement: its strength word, else the longest term in its statement."""
    exact = rules.significance.get(judgement.strength.strip().lower())
    if exact:
        return exact
    text = judgement.statement.lower()
    terms = sorted((term for term in rules.significance if _stands_in(term, text)), key=len, reverse=True)
    return rules.significance[terms[0]] if terms else None


def recorded_significance(record: EvidenceRecord, rules: StrengthRules) -> Significance | None:
    """The source's term on our scale; of a joined term (``Pathogenic/Likely pathogenic``) the lesser part."""
    parts = [rules.significance.get(part.strip().lower()) for part in re.split(r"[/;|,]", record.significance)]
    known = [part for part in parts if part is not None]
    return min(known, key=lambda part: (abs(part.side), part.degree)) if known else None


def recorded_rung(record: EvidenceRecord, rules: StrengthRules) -> int | None:
    """The source's rung (0 to 3); ``None`` where it gives no level."""
    return rules.levels.get(record.scale, {}).get(record.level.strip().lower())


def stated_rung(citation: Citation, scale: str, rules: StrengthRules) -> int | None:
    """The rung of the level that the report states for a source, read on that source's own scale."""
    levels = rules.levels.get(scale, {})
    stated = citation.level.strip().lower()
    if stated in levels:
        return levels[stated]
    words = re.findall(r"[a-z0-9/]+", stated)
    return next((levels[word] for word in reversed(words) if word in levels), None)


def is_conflicting(record: EvidenceRecord) -> bool:
    """The source itself says that its submitters disagree (ClinVar: conflicting classifications/interpretations)."""
    return "conflicting" in canonical_name(record.significance)


def _stands_in(term: str, text: str) -> bool:
    return bool(re.search(rf"(?<![a-z]){re.escape(term)}(?![a-z])", text)) if term.isascii() else term in text
