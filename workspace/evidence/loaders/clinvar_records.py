"""ClinVar variation records as JSON lines (the form of clinvar-this and annonars), with versions and conditions."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, parse_day

_STARS = {
    "PRACTICE_GUIDELINE": "4",
    "REVIEWED_BY_EXPERT_PANEL": "3",
    "CRITERIA_PROVIDED_MULTIPLE_SUBMITTERS_NO_CONFLICTS": "2",
    "CRITERIA_PROVIDED_MULTIPLE_SUBMITTERS": "2",
    "CRITERIA_PROVIDED_SINGLE_SUBMITTER": "1",
    "CRITERIA_PROVIDED_CONFLICTING_CLASSIFICATIONS": "1",
}
"""Review status -> stars; every other status carries none. Source: ncbi.nlm.nih.gov/clinvar/docs/review_status."""


class ClinVarRecords(RowLoader):
    name = "clinvar-records"
    covers = frozenset({"ClinVar"})

    def matches(self, head: str) -> bool:
        return head.startswith("{") and '"accession"' in head[:80] and "VCV" in head[:120]

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        with open_text(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        yield _row(json.loads(line))
                    except (ValueError, KeyError, TypeError, AttributeError):
                        raise bad_file(self.name, number, "a variation record", "一条变异记录") from None


def _row(record: dict[str, Any]) -> Row:
    germline = record.get("classifications", {}).get("germlineClassification", {})
    status = germline.get("reviewStatus", "").removeprefix("AGGREGATE_GERMLINE_REVIEW_STATUS_")
    name = record["name"]
    return Row(
        scheme="ClinVar",
        id=record["accession"]["accession"],
        version=str(record["accession"]["version"]),
        published=parse_day(germline.get("dateLastEvaluated", "")),
        genes=_genes(name),
        variant_names=(name,),
        conditions=tuple(_conditions(germline)),
        significance=germline.get("description", ""),
        scale="clinvar-stars",
        level=_STARS.get(status, "0"),
        same_work=tuple(f"ClinVar:{one['accession']['accession']}" for one in record.get("rcvs", [])),
    )


def _genes(name: str) -> tuple[str, ...]:
    """The symbol in ``NM_014305.4(TGDS):c.269A>G``."""
    transcript, colon, _ = name.partition(":")
    return (transcript.partition("(")[2].rstrip(")").upper(),) if colon and "(" in transcript else ()


def _conditions(germline: dict[str, Any]) -> Iterator[str]:
    for condition in germline.get("conditions", []):
        for trait in condition.get("traits", []):
            for name in trait.get("names", []):
                yield name["value"]
