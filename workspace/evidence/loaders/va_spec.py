"""GA4GH VA-Spec statements (1.0) as JSON lines or one JSON list: proposition, direction, strength, classification."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, parse_day


class VaSpecStatements(RowLoader):
    """The statement's own id is looked up under the scheme that its prefix names (``clinvar:``, ``civic.eid:``)."""

    name = "va-spec"

    def matches(self, head: str) -> bool:
        return '"proposition"' in head and '"Statement"' in head

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        with open_text(path) as lines:
            text = lines.read()
        try:
            whole = text.lstrip().startswith("[")
            values = json.loads(text) if whole else [json.loads(one) for one in text.splitlines() if one.strip()]
            yield from (_row(one) for one in values)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise bad_file(self.name, None, "VA-Spec statements", "VA-Spec 陈述") from None


def _row(statement: dict[str, Any]) -> Row:
    proposition = statement["proposition"]
    gene = _label(proposition.get("geneContextQualifier"))
    is_drug = "Therapeutic" in proposition.get("type", "")
    condition = _label(proposition.get("objectCondition") or proposition.get("conditionQualifier"))
    scheme, identifier = _source(str(statement["id"]))
    scale, level = _strength(statement.get("strength"))
    return Row(
        scheme=scheme,
        id=identifier,
        published=parse_day(next((one.get("date", "") for one in statement.get("contributions", [])), "")),
        genes=(gene.upper(),) if gene else (),
        variant_names=(_label(proposition.get("subjectVariant")),),
        conditions=(condition,) if condition else (),
        drugs=(_label(proposition["objectTherapeutic"]),) if is_drug else (),
        significance=_label(statement.get("classification")),
        scale=scale,
        level=level,
        same_work=_works(f"{scheme}:{identifier}", statement),
    )


def _strength(strength: Any) -> tuple[str, str]:
    """Scale and level of ``primaryCoding``: CIViC's evidence levels, or AMP/ASCO/CAP's (``Level A``)."""
    coding = strength.get("primaryCoding", {}) if isinstance(strength, dict) else {}
    system, code = str(coding.get("system", "")).lower(), str(coding.get("code", ""))
    scale = "civic" if "civic" in system else "amp" if "amp/asco/cap" in system else ""
    return (scale, code.removeprefix("Level ").strip()) if scale else ("", "")


def _works(own: str, statement: dict[str, Any]) -> tuple[str, ...]:
    """An evidence item drawn from one article is that article; what sums up several is a source of its own."""
    documents = statement.get("reportedIn") or []
    pmids = {str(one["pmid"]) for one in documents if isinstance(one, dict) and one.get("pmid")}
    return (own, *(f"PMID:{one}" for one in pmids)) if len(pmids) == 1 else (own,)


def _source(identifier: str) -> tuple[str, str]:
    """``clinvar:SCV001571657`` and ``civic.eid:2997`` as the schemes of ``identifiers.toml`` write them."""
    prefix, _, local = identifier.partition(":")
    known = {"clinvar": ("ClinVar", ""), "civic.eid": ("CIViC", "EID"), "civic.aid": ("CIViC", "AID")}
    scheme, lead = known[prefix.lower()]
    return scheme, lead + local.upper().partition(".")[0]


def _label(thing: Any) -> str:
    if not isinstance(thing, dict):
        return thing if isinstance(thing, str) else ""
    coding = thing.get("primaryCoding", {})
    return str(thing.get("name") or thing.get("label") or coding.get("name") or coding.get("code") or "")
