"""Time and memory: a full-size ClinVar summary into the registry, and a hundred thousand judgements checked against it.

Run: ``python -m benchmarks.basis_scale --folder DIR [--rows 3000000] [--judgements 100000]``.
"""

import argparse
import random
import resource
import time
from datetime import date
from pathlib import Path

from benchmarks.basis_world import CONDITIONS, SUMMARY_HEADER, Variant, summary_row
from privacy.basis import Citation, Judgement, ReportPlace, check_basis
from privacy.model.vocabulary import ClaimCategory, Jurisdiction
from workspace.basis_rules import load_basis_rules
from workspace.evidence import EvidenceStore

_TERMS = ("Pathogenic", "Likely pathogenic", "Uncertain significance", "Likely benign", "Benign")


def variant(number: int) -> Variant:
    """The variant of a row, the same on every run."""
    rng = random.Random(number)
    change = f"c.{number}{rng.choice(['A>G', 'C>T', 'G>A', 'T>C'])}"
    return Variant(number, rng.choice(list(CONDITIONS)), change, rng.choice(_TERMS), rng.choice([0, 1, 2]))


def write_summary(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write("\t".join(SUMMARY_HEADER) + "\n")
        for number in range(1, rows + 1):
            out.write("\t".join(summary_row(variant(number), rs=number)) + "\n")


def judgements(count: int, rows: int) -> list[Judgement]:
    rng = random.Random(11)
    made = []
    for number in range(count):
        one = variant(rng.randint(1, rows))
        made.append(
            Judgement(
                id=str(number),
                category=ClaimCategory.DISEASE_RISK,
                statement=f"{one.gene} {one.change} is {one.significance.lower()}",
                place=ReportPlace(path=f"judgements[{number}]"),
                genes=(one.gene,),
                variants=(one.change,),
                subjects=(CONDITIONS[one.gene][0],),
                strength=one.significance,
                citations=(Citation("ClinVar", one.accession),),
            )
        )
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--judgements", type=int, default=100_000)
    options = parser.parse_args()
    summary = options.folder / "variant_summary.txt"
    write_summary(summary, options.rows)
    print(f"summary of {options.rows} rows, {summary.stat().st_size / 1e9:.2f} GB")
    with EvidenceStore(options.folder / "evidence.duckdb") as store:
        started = time.perf_counter()
        loaded = store.load(summary, released=date(2026, 6, 1))
        print(f"loaded {loaded.records} records in {time.perf_counter() - started:.1f} s, peak {_peak_gb():.2f} GB")
        asked = judgements(options.judgements, options.rows)
        rules = load_basis_rules(jurisdiction=Jurisdiction.HUNAN, day=date(2026, 7, 1))
        started, cpu = time.perf_counter(), time.process_time()
        findings = check_basis(asked, rules=rules, registry=store)
        print(
            f"checked {len(asked)} judgements in {time.perf_counter() - started:.1f} s"
            f" ({time.process_time() - cpu:.1f} s of processor), {len(findings)} findings, peak {_peak_gb():.2f} GB"
        )


def _peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
