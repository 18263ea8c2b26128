"""The rules of a check as values: what each check means in one region on one day, and how sources are named.

They are read from ``policies/basis`` by ``workspace.basis_rules``; nothing here knows a file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from privacy.model.identifiers import PolicyDigest
from privacy.model.judgement import Check, Severity
from privacy.model.vocabulary import Jurisdiction


class Overridable(StrEnum):
    """Whether a named clinician may answer for a finding, so that the report leaves all the same."""

    NEVER = "never"
    READING = "reading"
    """Only where the judgement was read out of running text: there the reader may have taken for one what is none."""
    ANY = "any"


@dataclass(frozen=True, slots=True)
class FacetRule:
    """One way a check fails, in words for the officer."""

    zh: str
    en: str
    severity: Severity
    overridable: Overridable


@dataclass(frozen=True, slots=True)
class CheckRule:
    facets: Mapping[str, FacetRule]
    remedy_zh: str
    remedy_en: str
    articles: tuple[str, ...]
    """In force in the region on the day, or ``baseline/<duty>``."""


@dataclass(frozen=True, slots=True)
class IdentifierRule:
    """How one kind of source is named."""

    scheme: str
    names: tuple[str, ...]
    strip: tuple[str, ...]
    pattern: re.Pattern[str]
    """Matches the whole identifier after ``strip``."""
    canonical: str
    """``upper``, ``lower`` or ``keep``: what makes two spellings of one identifier equal."""


@dataclass(frozen=True, slots=True)
class Significance:
    """One ACMG/AMP term. ``side`` is 1 (harm), -1 (no harm) or 0; ``degree`` 0 to 3 how far it goes."""

    name: str
    side: int
    degree: int


@dataclass(frozen=True, slots=True)
class StrengthRules:
    """Words and levels on one ladder, 0 (uncertain) to 3 (definite)."""

    claims: Mapping[str, int]
    """Lower-cased strength word -> rung a source must reach."""
    levels: Mapping[str, Mapping[str, int]]
    """Scale -> level as written there, lower-cased -> rung."""
    significance: Mapping[str, Significance]
    """Lower-cased term -> its side and degree."""
    promotion: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class BasisRules:
    jurisdiction: Jurisdiction
    day: date
    """Calendar day in UTC+8."""
    checks: Mapping[Check, CheckRule]
    identifiers: Mapping[str, IdentifierRule]
    strength: StrengthRules
    digest: PolicyDigest
    """Of the exact policy files, so that the check can be taken again."""

    def __post_init__(self) -> None:
        if set(self.checks) != set(Check):
            raise ValueError("every check needs its rule")
