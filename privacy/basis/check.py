"""All checks of a report's judgements."""

from collections.abc import Iterable

from privacy.basis.form import form_findings
from privacy.basis.identifiers import resolve
from privacy.basis.rules import BasisRules
from privacy.model.judgement import Finding, Judgement


def check_basis(judgements: Iterable[Judgement], *, rules: BasisRules) -> tuple[Finding, ...]:
    """Every failing check, in the order of the judgements; empty when each basis holds as far as it could be checked.

    Form only: missing, malformed, duplicate, not shown, promotional.
    """
    findings: list[Finding] = []
    for one in judgements:
        keys = tuple(resolve(citation, rules) for citation in one.citations)
        findings.extend(form_findings(one, keys, rules))
    return tuple(findings)
