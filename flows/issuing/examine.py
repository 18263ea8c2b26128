"""One report against the rules and the registry of evidence as they are now. Nothing of it is kept for a next time."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from privacy.basis import BasisRules, Finding, Judgement, check_basis, read_judgements
from privacy.basis.appendix import Levels, known_sources
from privacy.basis.overriding import Ground, Override, finding_id, still_holding
from privacy.model.identifiers import FileDigest, PolicyDigest
from workspace.evidence import registry_of
from workspace.registers import Registers

OVERRIDES = "basis-overrides"
"""Register: what clinicians answered for, by the digest of the report."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a report says, what is wrong with it, and what that was checked against."""

    ground: Ground
    rules: BasisRules
    judgements: tuple[Judgement, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    registry_day: date | None
    """Day of the newest source in the registry; ``None``: the home has no registry, form alone was checked."""
    overrides: tuple[Override, ...]
    sources: Levels = field(repr=False)
    """What the registry says of each source that it knows."""

    @property
    def holding(self) -> tuple[Finding, ...]:
        """What keeps it in the house."""
        return still_holding(self.findings, self.overrides, ground=self.ground, rules=self.rules)

    @property
    def answered(self) -> tuple[str, ...]:
        """Ids of the findings that a clinician answered for on this very ground, sorted."""
        holding = {finding_id(one, self.ground) for one in self.holding}
        held = {finding_id(one, self.ground) for one in self.findings if one.holds_report}
        return tuple(sorted(held - holding))

    @property
    def articles(self) -> tuple[str, ...]:
        """Every article named by what holds it, sorted, once."""
        return tuple(sorted({article for one in self.holding for article in one.articles}))


def examine(home: Path, registers: Registers, text: str, *, digest: FileDigest, rules: BasisRules) -> Examined:
    """Read and check a report; ``digest`` is that of the delivered file it came in.

    Raises:
        BadInput: it cannot be read as a report.
        PartMissing: the registry is there and cannot be asked.
    """
    judgements = read_judgements(text.encode("utf-8"))
    with registry_of(home) as registry:
        findings = check_basis(judgements, rules=rules, registry=registry)
        ground = Ground(digest, rules.digest, registry.digest() if registry else "")
        day = registry.as_of() if registry else None
        sources = known_sources(judgements, rules=rules, registry=registry) if registry else {}
    overrides = tuple(_override(one) for one in registers.entries(OVERRIDES, digest))
    return Examined(ground, rules, judgements, findings, day, overrides, sources)


def registry_digest(home: Path) -> str:
    """Of the registry as it is now; empty where the home has none."""
    with registry_of(home) as registry:
        return registry.digest() if registry else ""


def _override(entry: dict[str, Any]) -> Override:
    ground = Ground(FileDigest(entry["_key"]), PolicyDigest(entry["rules"]), entry["registry"])
    return Override(ground, entry["finding"], entry["clinician"])
