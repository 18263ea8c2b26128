"""From a citation as written to the identifier it means, or to why it means none."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from privacy.basis.rules import BasisRules, IdentifierRule
from privacy.model.judgement import Citation

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_EDITION = re.compile(r"第?[\d.]+\s*版|年?版|年|试行")
_LOOSE = re.compile(r"[\s\-_.:：/]+")
_ASSERTION = re.compile(r"(.*assertion_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{4}-\d\d-\d\d)(?:T.*)?")
_DASHES = str.maketrans({"—": "-", "–": "-", "－": "-", "‐": "-", "‑": "-", "−": "-"})


@dataclass(frozen=True, slots=True, order=True)
class SourceKey:
    """One source, whatever its spelling: equal keys are the same record (its version set apart)."""

    scheme: str
    id: str
    version: str = ""


def resolve(citation: Citation, rules: BasisRules) -> SourceKey | None:
    """The source a citation names; ``None`` if its scheme is unknown or its identifier has not the scheme's form."""
    rule = find_scheme(citation.source, rules)
    return None if rule is None else parse_identifier(citation.id, rule)


def find_scheme(name: str, rules: BasisRules) -> IdentifierRule | None:
    """The scheme a source's name stands for, compared without case, spaces and punctuation."""
    wanted = _loose(name)
    for rule in rules.identifiers.values():
        if any(_loose(known) == wanted for known in (rule.scheme, *rule.names)):
            return rule
    return None


def parse_identifier(text: str, rule: IdentifierRule) -> SourceKey | None:
    """The identifier in ``text``, canonical, with its version split off where the scheme has one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for prefix in sorted(rule.strip, key=len, reverse=True):
        if plain.lower().startswith(prefix.lower()):
            plain = plain[len(prefix) :].strip().rstrip("/")
            break
    if rule.scheme == "GB":
        plain = re.sub(r"(?<=[A-Z]) ?(?=\d)", " ", plain.translate(_DASHES).upper(), count=1)
    if not rule.pattern.fullmatch(plain):
        return None
    canonical = {"upper": plain.upper(), "lower": plain.lower()}.get(rule.canonical, plain)
    return _split_version(canonical, rule.scheme)


def _split_version(canonical: str, scheme: str) -> SourceKey:
    if scheme == "ClinVar":
        accession, _, version = canonical.partition(".")
        if accession.isdigit():
            # A bare Variation ID is the number inside the VCV accession (NCBI ClinVar, identifiers).
            accession = f"VCV{int(accession):09d}"
        return SourceKey(scheme, accession, version)
    if scheme == "PMCID":
        return SourceKey(scheme, canonical.partition(".")[0])
    if scheme == "GB":
        number, _, year = canonical.rpartition("-")
        return SourceKey(scheme, number, year)
    if scheme == "guideline":
        return SourceKey(scheme, *split_title(canonical))
    if scheme == "ClinGen":
        return SourceKey(scheme, *split_assertion(canonical))
    return SourceKey(scheme, canonical)


def split_assertion(identifier: str) -> tuple[str, str]:
    """A ClinGen curation and the day of its version: each new approval of one curation ends in another instant."""
    parts = _ASSERTION.fullmatch(identifier)
    return (parts[1], parts[2]) if parts else (identifier, "")


def split_title(text: str) -> tuple[str, str]:
    """A guideline's title as it is compared, and its year: ``《…共识》（2018年版）`` and ``…共识(2018)`` are one.

    Two years of one title are two versions of one source.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    years = _YEAR.findall(plain)
    title = re.sub(r"[\W_]+", "", _EDITION.sub("", _YEAR.sub("", plain)))
    return title, years[-1] if years else ""


@lru_cache(maxsize=4096)
def _loose(name: str) -> str:
    return _LOOSE.sub("", unicodedata.normalize("NFKC", name)).lower()
