"""What a check asks of a registry of evidence. The one in a home is in ``workspace.evidence``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from privacy.basis.identifiers import SourceKey


class Status(StrEnum):
    """How a source stands today, from best to worst: of two accounts of one source the worse one holds."""

    CURRENT = "current"
    CONCERN = "concern"
    """The editors have published an expression of concern."""
    REPLACED = "replaced"
    REMOVED = "removed"
    """The publisher's newest release of the whole list no longer has it."""
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One version of one source, as its publisher gives it. Empty sets: the source does not say."""

    key: SourceKey
    """With its version."""
    published: date | None = None
    """Day of the version, or of the last evaluation."""
    genes: frozenset[str] = frozenset()
    """Approved symbols, upper case."""
    variants: frozenset[str] = frozenset()
    """Canonical spellings (``privacy.basis.subjects``)."""
    conditions: frozenset[str] = frozenset()
    """Canonical names, synonyms included."""
    drugs: frozenset[str] = frozenset()
    """Canonical names."""
    ancestries: frozenset[str] = frozenset()
    """Canonical names of the populations it was derived in."""
    significance: str = ""
    """The source's own term (ClinVar, ACMG/AMP)."""
    scale: str = ""
    """Which of the scales in ``strength.toml``."""
    level: str = ""
    """Level on that scale, as the source writes it."""
    status: Status = Status.CURRENT
    same_work: frozenset[tuple[str, str]] = frozenset()
    """(scheme, id) of other identifiers of the same work: PMID and DOI of one article, a VCV and its RCVs."""
    latest_version: str = ""
    """The newest version the registry holds of this source."""


VariantOfGene = tuple[str, str]
"""(approved symbol, canonical variant)."""


class EvidenceRegistry(Protocol):
    """Look-ups are in bulk: one question for a whole report, or for a hundred thousand judgements."""

    def as_of(self) -> date:
        """The day of the newest source it holds; part of every answer."""

    def schemes(self) -> frozenset[str]:
        """Schemes it holds anything of."""

    def covered(self) -> frozenset[str]:
        """Schemes that it was filled with from the list of their publisher: what it lacks of them, nobody has."""

    def records(self, keys: Collection[SourceKey]) -> Mapping[SourceKey, EvidenceRecord]:
        """The record of each key it knows: of the version asked for, or the newest where the key names none.

        A version it does not hold, of a source that it does, is answered with the newest.
        """

    def about_variants(self, variants: Collection[VariantOfGene]) -> Mapping[VariantOfGene, tuple[EvidenceRecord, ...]]:
        """Newest classifications of each variant, for conflicts that a report does not mention."""
