"""What a report says about a person from sequencing, on which sources, and what is wrong with that.

A judgement is a statement on disease risk, medication, nutrition and metabolism, or reproduction (tianjin-2023/31,
hunan-2025/24-1). A statement that there is no risk, or no change of dose, is a judgement too: a person acts on it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from privacy.model.vocabulary import ClaimCategory


class ReportKind(StrEnum):
    """Which reader takes the bytes."""

    HELIXGATE = "helixgate-report"
    FHIR = "fhir"
    PHARMCAT = "pharmcat"
    PROSE = "prose"


class Severity(StrEnum):
    """``hold``: the report is not issued. ``flag``: it may be, and the officer is told."""

    HOLD = "hold"
    FLAG = "flag"


class Check(StrEnum):
    """Every way in which a basis fails."""

    MISSING = "missing"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    OTHER_SUBJECT = "other-subject"
    """The source speaks of another gene, variant, condition, drug or ancestry."""
    WEAKER = "weaker"
    """The source says less than the judgement does, or the opposite."""
    CONFLICTING = "conflicting"
    """Records disagree and the judgement does not say so."""
    SUPERSEDED = "superseded"
    """A newer version of the source exists."""
    RETRACTED = "retracted"
    DUPLICATE = "duplicate"
    """One source stands twice, as if two had been found."""
    NOT_SHOWN = "not-shown"
    """The source is in the data, but whoever reads the report does not see it."""
    PROMOTIONAL = "promotional"


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """Where in a report; names and numbers, no content."""

    path: str = ""
    """``judgements[2]`` or ``entry[4].resource`` in JSON; empty in a text."""
    line: int | None = None
    """1-based, in a text."""
    start: int | None = None
    """Half-open code point offsets of the sentence in its text (the whole text, or the JSON string at ``path``)."""
    end: int | None = None

    def __str__(self) -> str:
        parts = [self.path, f"line {self.line}" if self.line is not None else ""]
        if self.start is not None:
            parts.append(f"characters {self.start}-{self.end}")
        return ", ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        return {"path": self.path or None, "line": self.line, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Citation:
    """One source as a report cites it."""

    source: str
    """The name of the scheme as written: ``PMID``, ``ClinVar``, ``guideline``, ..."""
    id: str
    title: str = ""
    version: str = ""
    """Version or date of the source, as written."""
    level: str = ""
    """Evidence level on the source's own scale, as written."""
    shown: bool = True
    """Whoever reads the report sees this source."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of a report. Its texts are about a person: they go to the officer, never into a log."""

    id: str
    """Unique in its report."""
    category: ClaimCategory
    statement: str = field(repr=False)
    place: ReportPlace
    genes: tuple[str, ...] = field(default=(), repr=False)
    """Approved HGNC symbols as written."""
    variants: tuple[str, ...] = field(default=(), repr=False)
    """HGVS, rsID, star allele, diplotype, or score id (``PGS000001``)."""
    subjects: tuple[str, ...] = field(default=(), repr=False)
    """The condition, drug, nutrient or reproductive outcome."""
    ancestry: str = field(default="", repr=False)
    strength: str = field(default="", repr=False)
    """How strongly, in the report's own word (``Strong``, ``Pathogenic``, ``强烈建议``); may be empty."""
    citations: tuple[Citation, ...] = ()
    mentions_conflict: bool = False
    """The report itself says that sources disagree."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One failing check on one judgement. Holds no value from the report beyond names of schemes."""

    check: Check
    facet: str
    """Which condition of the check failed, such as ``other-gene``."""
    severity: Severity
    judgement: str
    """Id of the judgement."""
    place: ReportPlace
    zh: str
    en: str
    remedy: str
    """What would make it pass, Chinese then English."""
    articles: tuple[str, ...]
    citation: int | None = None
    """0-based number of the citation concerned; ``None`` where it is the judgement as a whole."""

    @property
    def holds_report(self) -> bool:
        return self.severity is Severity.HOLD

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check.value,
            "facet": self.facet,
            "severity": self.severity.value,
            "judgement": self.judgement,
            "citation": self.citation,
            "where": self.place.as_json(),
            "zh": self.zh,
            "en": self.en,
            "remedy": self.remedy,
            "articles": list(self.articles),
        }
