"""All checks of a report's judgements."""

from collections.abc import Iterable, Sequence

from privacy.basis.form import form_findings
from privacy.basis.identifiers import resolve
from privacy.basis.registry import EvidenceRegistry
from privacy.basis.rules import BasisRules
from privacy.basis.support import support_findings
from privacy.model.judgement import Finding, Judgement


def check_basis(
    judgements: Iterable[Judgement], *, rules: BasisRules, registry: EvidenceRegistry | None = None
) -> tuple[Finding, ...]:
    """Every failing check, in the order of the judgements; empty when each basis holds as far as it could be checked.

    Without a registry only form is checked: missing, malformed, duplicate, not shown, promotional. Whether a source
    says what the judgement says takes the registry.
    """
    judged = tuple(judgements)
    keys = [tuple(resolve(citation, rules) for citation in one.citations) for one in judged]
    supported: Sequence[tuple[Finding, ...]] = [()] * len(judged)
    if registry is not None:
        supported = support_findings(judged, keys, rules=rules, registry=registry)
    findings: list[Finding] = []
    for one, its_keys, its_support in zip(judged, keys, supported, strict=True):
        findings.extend(form_findings(one, its_keys, rules))
        findings.extend(its_support)
    return tuple(findings)
