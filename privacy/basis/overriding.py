"""What a clinician answered for, and what of a report is still held: one finding at a time, on exactly what was seen.

An override holds for one finding of one report as it was when it was given: the same bytes, the same rules, the same
state of the registry. Where any of them changes, somebody looks again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from privacy.basis.rules import BasisRules, Overridable
from privacy.model.canonical import digest_of
from privacy.model.identifiers import FileDigest, PolicyDigest
from privacy.model.judgement import Finding


@dataclass(frozen=True, slots=True)
class Ground:
    """What a check was taken on. Equal grounds give equal findings."""

    report: FileDigest
    rules: PolicyDigest
    registry: str
    """Digest of what the registry of evidence was filled from; empty where form alone was checked."""


@dataclass(frozen=True, slots=True)
class Override:
    """One clinician's answer for one finding. The reason stands in the register, not here."""

    ground: Ground
    finding: str
    """``finding_id`` of what is answered for."""
    clinician: str


def finding_id(finding: Finding, ground: Ground) -> str:
    """Twelve hex digits that name this finding of this report: short enough to type, the same at every check."""
    parts = [finding.judgement, str(finding.place), finding.citation, finding.severity.value, *finding.articles]
    return digest_of([ground.report, finding.check.value, finding.facet, *parts])[7:19]


def may_override(finding: Finding, rules: BasisRules) -> bool:
    """Whether the policy lets a clinician answer for this finding."""
    overridable = rules.checks[finding.check].facets[finding.facet].overridable
    read_from_text = finding.place.start is not None
    return overridable is Overridable.ANY or (overridable is Overridable.READING and read_from_text)


def still_holding(
    findings: Iterable[Finding], overrides: Collection[Override], *, ground: Ground, rules: BasisRules
) -> tuple[Finding, ...]:
    """The findings that keep the report in the house: those that hold and that nobody may answer, or did, on this
    very ground."""
    answered = {one.finding for one in overrides if one.ground == ground}
    return tuple(
        one
        for one in findings
        if one.holds_report and not (finding_id(one, ground) in answered and may_override(one, rules))
    )
