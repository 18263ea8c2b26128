"""Public example reports: judgements found, with a source, held, and why. Form only: the examples know no registry.

Run: ``python -m benchmarks.basis_public FOLDER...`` with folders of FHIR resources and PharmCAT reports (JSON, may be
gzipped); prints the table of docs/benchmarks/basis.md, and with ``--say`` every judgement, to be checked by hand.
"""

import argparse
import gzip
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from privacy.basis import Finding, Judgement, check_basis, read_judgements
from privacy.model.errors import BadInput
from privacy.model.vocabulary import Jurisdiction
from workspace.basis_rules import load_basis_rules

RULES = load_basis_rules(jurisdiction=Jurisdiction.TIANJIN, day=date(2026, 7, 1))


def row(path: Path, *, say: bool = False) -> tuple[str, str, str, str, str]:
    """Report, judgements, with a source, held, why."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        judgements = read_judgements(data)
    except BadInput as error:
        return path.name, "refused", "", "", error.code
    findings: dict[str, list[Finding]] = defaultdict(list)
    for one in check_basis(judgements, rules=RULES):
        findings[one.judgement].append(one)
    held = [one for one in judgements if any(finding.holds_report for finding in findings[one.id])]
    sourced = [one for one in judgements if one.citations]
    why = Counter(f"{one.check.value}/{one.facet}" for several in findings.values() for one in several)
    if say:
        for judgement in judgements:
            _say(path, judgement)
    return path.name, str(len(judgements)), str(len(sourced)), str(len(held)), _in_words(why)


def _in_words(why: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(why.items())) or "–"


def _say(path: Path, one: Judgement) -> None:
    cited = ", ".join(f"{cite.source} {cite.id}" for cite in one.citations[:3])
    about = " · ".join([*one.genes, *one.variants, *one.subjects])[:160]
    print(
        f"{path.name} | {one.id} | {one.category.value} | {one.statement[:200]!r} | {about} | {one.strength} | {cited}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--say", action="store_true")
    options = parser.parse_args()
    print("| report | judgements | with a source | held | findings |\n|---|---|---|---|---|")
    for folder in options.folders:
        for path in sorted([*folder.glob("*.json"), *folder.glob("*.report.json.gz")]):
            print("| " + " | ".join(row(path, say=options.say)) + " |")


if __name__ == "__main__":
    main()
