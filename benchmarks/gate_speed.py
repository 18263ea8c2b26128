"""How fast the gate decides: one by one, by the file, and for ten million rows.

    python benchmarks/gate_speed.py [--lines 1000000] [--rows 10000000] [--people 100000]

Prints one JSON document. ``batch`` is ``decide --batch`` as a user runs it; ``table`` compares gating a table of rows
with the bare Polars join of the same two tables (rows, consents), in the same run, rounds interleaved.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from privacy.gate import PolicySet, decide, decide_table, parse_request
from privacy.gate.table import COLUMNS
from privacy.model.request import Request
from workspace.decisions import decide_file
from workspace.policies import INSTALLED, load_cases, load_policies

ORDINARY = json.loads((INSTALLED / "rules" / "a-request-in-order.json").read_text("utf-8"))
ROUNDS = 3


def one_by_one(policies: PolicySet) -> dict[str, float]:
    requests = [case.request for case in load_cases()] * 20
    start, used = time.perf_counter(), time.process_time()
    for request in requests:
        decide(policies, request)
    return {
        "decisions_per_second": len(requests) / (time.perf_counter() - start),
        "decisions_per_processor_second": len(requests) / (time.process_time() - used),
    }


def by_file(policies: PolicySet, lines: int) -> dict[str, float]:
    """Requests that differ in text form: instants spread over years, so that few lines are equal."""
    first = datetime(2023, 1, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        with source.open("w", encoding="utf-8") as stream:
            for number in range(lines):
                at = (first + timedelta(seconds=97 * number % 150_000_000)).isoformat()
                stream.write(json.dumps(ORDINARY | {"at": at, "fee_charged": number % 3 == 0}) + "\n")
        start = time.perf_counter()
        tally = decide_file(policies, source, target)
        return {"lines": tally.answered, "permitted": tally.permitted, "seconds": time.perf_counter() - start}


def people_of(count: int, chance: random.Random) -> pl.DataFrame:
    first = datetime(2025, 1, 1, tzinfo=UTC)
    rows = [
        {
            "subject": number,
            "capacity": chance.choice(["full", "full", "full", "limited", "none"]),
            "consent_form": chance.choice(["written", "written", "written", "oral", None]),
            "consent_informed": chance.random() < 0.95,
            "consent_signed_by": chance.choice([["person"], ["person", "guardian"], ["guardian"]]),
            "consent_purposes": chance.choice([["research-general", "clinical-care"], ["clinical-care"]]),
            "consent_recipients": chance.choice([["any"], ["hospital"]]),
            "consent_data": ["sequencing", "report"],
            "consent_from": first + timedelta(days=chance.randrange(700)),
            "consent_to": chance.choice([None, first + timedelta(days=chance.randrange(2000))]),
            "consent_withdrawn_at": chance.choice([None, None, None, first + timedelta(days=chance.randrange(700))]),
            "consent_notices": ["purpose", "use", "health_effects", "privacy", "rights"],
        }
        for number in range(count)
    ]
    return pl.DataFrame(rows, schema={"subject": pl.Int64, **COLUMNS})


def by_table(policies: PolicySet, request: Request, rows: int, people: int) -> dict[str, Any]:
    chance = random.Random(7)
    consents = people_of(people, chance)
    table = pl.select(subject=pl.int_range(rows, dtype=pl.Int64) * 2_654_435_761 % people, value=pl.int_range(rows))
    joins, gatings, decisions = [], [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        table.join(consents, on="subject", how="left")
        joins.append(time.perf_counter() - start)
        start = time.perf_counter()
        gated = decide_table(policies, request, consents)
        table.join(gated.rows, on="subject", how="left")
        gatings.append(time.perf_counter() - start)
        decisions = len(gated.decisions)
    return {
        "rows": rows,
        "people": people,
        "distinct_contexts": decisions,
        "bare_join_seconds": joins,
        "gate_and_join_seconds": gatings,
        "ratios": [gate / join for gate, join in zip(gatings, joins, strict=True)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--people", type=int, default=100_000)
    asked = parser.parse_args()
    policies = load_policies()
    measured = {
        "one_by_one": one_by_one(policies),
        "batch": by_file(policies, asked.lines),
        "table": by_table(policies, parse_request(ORDINARY), asked.rows, asked.people),
    }
    print(json.dumps(measured, indent=2))


if __name__ == "__main__":
    main()
