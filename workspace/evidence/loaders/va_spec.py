"""GA4GH VA-Spec statements (1.0): one, one a line, a JSON list of them, or a release of civicpy (``gks_records``)."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, parse_day

_MARKS = ("proposition", "Statement", "direction", "directionOfEvidenceProvided", "hasEvidenceLines", "specifiedBy",
          "reportedIn", "gks_records")  # fmt: skip
"""Words of the standard; two of them in quotes within a file's first characters are no accident."""
_SCHEMES = {
    "clinvar": ("ClinVar", ""),
    "clinvar.submission": ("ClinVar", ""),
    "civic.eid": ("CIViC", "EID"),
    "civic.aid": ("CIViC", "AID"),
}
_TIER = re.compile(r"tier\s*(?:([1-4])|(I{1,3}|IV))\b", re.IGNORECASE)
_ROMAN = ("", "I", "II", "III", "IV")
_DEEPEST = 8
"""Statements within the evidence of statements; those published go two deep."""


class VaSpecStatements(RowLoader):
    """A statement's own id is looked up under the scheme that its prefix names (``clinvar:``, ``civic.eid:``).

    Statements written out among the evidence of another are sources of their own. What is there by reference only is
    left: it stands written out elsewhere, or cannot be told at all.
    """

    name = "va-spec"

    def matches(self, head: str) -> bool:
        return head.lstrip("\ufeff \r\n\t")[:1] in {"{", "["} and sum(f'"{mark}"' in head for mark in _MARKS) > 1

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        with open_text(path) as lines:
            text = lines.read().removeprefix("\ufeff")
        try:
            rows = {
                (row.scheme, row.id, row.version): row for one in reversed(_statements(text)) for row in _rows(one, 0)
            }
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise bad_file(self.name, None, "VA-Spec statements", "VA-Spec 陈述") from None
        yield from rows.values()


def _statements(text: str) -> list[Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(value, dict):
        value = value.get("gks_records", [value])
    if not isinstance(value, list):
        raise TypeError
    return value


def _rows(statement: dict[str, Any], depth: int) -> Iterator[Row]:
    """The statements among the evidence, then the statement itself."""
    if depth > _DEEPEST:
        raise ValueError
    lines = [line for line in statement.get("hasEvidenceLines") or [] if isinstance(line, dict)]
    for item in (item for line in lines for item in line.get("hasEvidenceItems") or []):
        prefix = str(item.get("id", "")).partition(":")[0].lower() if isinstance(item, dict) else ""
        if prefix in _SCHEMES and isinstance(item.get("proposition"), dict):
            yield from _rows(item, depth + 1)
    yield _row(statement, [line["proposition"] for line in lines if isinstance(line.get("proposition"), dict)])


def _row(statement: dict[str, Any], argued: list[dict[str, Any]]) -> Row:
    """``argued``: propositions of the evidence lines, which alone name the drug of a clinical significance."""
    proposition = statement["proposition"]
    variant = proposition["subjectVariant"]
    if not isinstance(variant, dict):
        raise TypeError
    gene = _label(proposition.get("geneContextQualifier"))
    drugs = [name for one in (proposition, *argued) for name in _members(one.get("objectTherapeutic"), "therapies")]
    conditions = _members(proposition.get("objectCondition") or proposition.get("conditionQualifier"), "conditions")
    scheme, identifier, version = _source(str(statement["id"]))
    scale, level = _strength(statement)
    return Row(
        scheme=scheme,
        id=identifier,
        version=version,
        published=_evaluated(statement),
        genes=(gene.upper(),) if gene else (),
        variant_names=tuple(dict.fromkeys((*_called(_label(variant), gene), *_expressions(variant)))),
        conditions=tuple(dict.fromkeys(conditions)),
        drugs=tuple(dict.fromkeys(drugs)),
        significance=_label(statement.get("classification")),
        scale=scale,
        level=level,
        same_work=_works(f"{scheme}:{identifier}", statement),
    )


def _strength(statement: dict[str, Any]) -> tuple[str, str]:
    """Scale and level: CIViC's evidence levels, AMP/ASCO/CAP's (``Level A``), or its tier where that is all there is.

    A statement against its own proposition says so in place of a level, whatever its strength.
    """
    scale, level = next(_levels(statement), ("", ""))
    return (scale, "disputes") if scale and statement.get("direction") == "disputes" else (scale, level)


def _levels(statement: dict[str, Any]) -> Iterator[tuple[str, str]]:
    strength, classification = statement.get("strength"), statement.get("classification")
    if isinstance(strength, dict):
        mapped = [one.get("coding") for one in strength.get("mappings") or [] if isinstance(one, dict)]
        for coding in (one for one in (strength.get("primaryCoding"), *mapped) if isinstance(one, dict)):
            system, code = str(coding.get("system", "")).lower(), str(coding.get("code", ""))
            level = re.fullmatch(r"(?:Level )?([A-E])", code.strip(), re.IGNORECASE)
            if level and ("civic" in system or "amp/asco/cap" in system):
                yield "civic" if "civic" in system else "amp", level[1].upper()
    tier = _TIER.match(_label(classification))
    if tier:
        yield "amp", "Tier " + (_ROMAN[int(tier[1])] if tier[1] else tier[2].upper())


def _evaluated(statement: dict[str, Any]) -> date | None:
    """The day of the last evaluation, or of the last thing done where none is called one."""
    done = [one for one in statement.get("contributions") or [] if isinstance(one, dict)]
    kinds = [str(one.get("activityType", "")).lower().rpartition(".")[2] for one in done]
    days = [parse_day(str(one.get("date", ""))) for one in done]
    judged = [day for day, kind in zip(days, kinds, strict=True) if day and kind in {"evaluated", "last_reviewed"}]
    return max(judged or [day for day in days if day], default=None)


def _works(own: str, statement: dict[str, Any]) -> tuple[str, ...]:
    """An evidence item drawn from one article is that article; what sums up several is a source of its own."""
    documents = statement.get("reportedIn") or []
    pmids = {str(one["pmid"]) for one in documents if isinstance(one, dict) and one.get("pmid")}
    return (own, *(f"PMID:{one}" for one in pmids)) if len(pmids) == 1 else (own,)


def _source(identifier: str) -> tuple[str, str, str]:
    """``clinvar.submission:SCV001571657.2`` and ``civic.eid:2997`` as ``identifiers.toml`` writes them."""
    prefix, _, local = identifier.partition(":")
    scheme, lead = _SCHEMES[prefix.lower()]
    number, _, version = local.upper().partition(".")
    if not number:
        raise ValueError
    return scheme, lead + number, version


def _members(thing: Any, several: str) -> list[str]:
    """The name of one thing, or of each in a group of them."""
    one_by_one = thing.get(several) if isinstance(thing, dict) else None
    return [name for one in one_by_one or [thing] if (name := _label(one))]


def _called(name: str, gene: str) -> Iterator[str]:
    """The name, and the protein change of CIViC's short ``EGFR L858R``."""
    yield name
    change = name.removeprefix(f"{gene} ")
    if re.fullmatch(r"[A-Z]\d{1,5}[A-Z*]", change):
        yield f"p.{change}"


def _expressions(thing: Any) -> Iterator[str]:
    """Every HGVS expression on a transcript or its protein, wherever in a variant the publisher puts them."""
    if isinstance(thing, dict):
        if thing.get("syntax") in {"hgvs.c", "hgvs.p"}:
            yield str(thing.get("value", ""))
        thing = list(thing.values())
    if isinstance(thing, list):
        for one in thing:
            yield from _expressions(one)


def _label(thing: Any) -> str:
    """The name of a concept written out; a reference to one (a bare string) names nothing."""
    if not isinstance(thing, dict):
        return ""
    coding = thing.get("primaryCoding") or {}
    names = (thing.get("name"), thing.get("label"), thing.get("primaryCode"), coding.get("name"), coding.get("code"))
    return str(next((name for name in names if name), ""))
