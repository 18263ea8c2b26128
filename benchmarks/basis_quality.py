"""Sabotaged judgements: how many are found, by kind and form of report, and how many sound ones are held.

Run: ``python -m benchmarks.basis_quality [--judgements 10000] [--seed 7]``.
"""

import argparse
import random
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.basis_reports import as_fhir, as_json_report, as_prose
from benchmarks.basis_world import EXPECTED, SABOTAGES, Case, clean_case, make_world, sabotaged_case, write_files
from privacy.basis import Finding, check_basis, read_judgements
from privacy.basis.registry import EvidenceRegistry
from privacy.model.vocabulary import Jurisdiction
from workspace.basis_rules import load_basis_rules
from workspace.evidence import EvidenceStore

FORMS = {"json": as_json_report, "fhir": as_fhir, "prose": as_prose}
Tally = Counter[tuple[str, str, str]]
"""(sabotage or "clean", form, outcome) -> count."""


def measure(judgements: int, seed: int, registry: EvidenceRegistry, missed: list[str]) -> Tally:
    """Read ``judgements`` reports, check them all at once; up to 40 wrong ones are collected in ``missed``."""
    rules = load_basis_rules(jurisdiction=Jurisdiction.HUNAN, day=date(2026, 7, 1))
    world, rng = make_world(seed), random.Random(seed + 1)
    written: list[tuple[Case, str, bytes]] = []
    for number in range(judgements):
        case = clean_case(world) if number % 2 else sabotaged_case(world, SABOTAGES[number // 2 % len(SABOTAGES)])
        form = rng.choice([name for name in FORMS if not (name == "prose" and case.sabotage == "not-shown")])
        written.append((case, form, FORMS[form](case, rng)))
    started = time.perf_counter()
    read = [
        replace(one, id=f"{number}/{one.id}")
        for number, (_, _, report) in enumerate(written)
        for one in read_judgements(report)
    ]
    middle = time.perf_counter()
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in check_basis(read, rules=rules, registry=registry):
        found[one.judgement.partition("/")[0]].append(one)
    print(f"read {middle - started:.1f} s, checked {time.perf_counter() - middle:.1f} s for {len(read)} judgements")
    return _tallied(written, found, missed)


def _tallied(written: list[tuple[Case, str, bytes]], found: dict[str, list[Finding]], missed: list[str]) -> Tally:
    tally: Tally = Counter()
    for number, (case, form, report) in enumerate(written):
        findings = found[str(number)]
        outcome = _outcome(case, {one.check.value for one in findings}, any(one.holds_report for one in findings))
        tally[case.sabotage or "clean", form, outcome] += 1
        if outcome in ("missed", "held") and len(missed) < 40:
            facets = sorted(one.facet for one in findings)
            missed.append(f"{case.sabotage or 'clean'} {form} {facets} {report.decode()[:400]}")
    return tally


def _outcome(case: Case, checks: set[str], held: bool) -> str:
    if case.sabotage:
        return "found" if checks & EXPECTED[case.sabotage] else "missed"
    return "held" if held else "passed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judgements", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder, EvidenceStore(Path(folder) / "evidence.duckdb") as store:
        for path in write_files(make_world(options.seed), Path(folder)):
            store.load(path, released=date(2026, 6, 1))
        tally = measure(options.judgements, options.seed, store, missed)
    for form in (*FORMS, "all"):
        _print_form(tally, form)
    print("\n".join(missed))


def _print_form(tally: Tally, form: str) -> None:
    def count(sabotage: str, outcome: str) -> int:
        return sum(n for (s, f, o), n in tally.items() if s == sabotage and o == outcome and form in (f, "all"))

    for sabotage in SABOTAGES:
        found, lost = count(sabotage, "found"), count(sabotage, "missed")
        if found + lost:
            print(f"{form:6}{sabotage:22}{found:6} of {found + lost:6}  recall {found / (found + lost):.4f}")
    held, passed = count("clean", "held"), count("clean", "passed")
    print(f"{form:6}{'false holds':22}{held:6} of {held + passed:6}  rate   {held / (held + passed):.4f}")


if __name__ == "__main__":
    main()
