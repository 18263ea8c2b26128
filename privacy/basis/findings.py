"""A failing check in the words, with the severity and the articles, of the policy."""

from privacy.basis.rules import BasisRules
from privacy.model.judgement import Check, Finding, Judgement


def finding(
    judgement: Judgement, check: Check, facet: str, rules: BasisRules, *, citation: int | None = None
) -> Finding:
    """``check`` failed on ``judgement``, for its citation number ``citation`` or as a whole."""
    rule = rules.checks[check]
    words = rule.facets[facet]
    return Finding(
        check=check,
        facet=facet,
        severity=words.severity,
        judgement=judgement.id,
        place=judgement.place,
        zh=words.zh,
        en=words.en,
        remedy=f"{rule.remedy_zh} {rule.remedy_en}",
        articles=rule.articles,
        citation=citation,
    )
