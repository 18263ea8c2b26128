"""Merge and verification of a large log, against the cost of hashing the same bytes in one process.

Run: ``python -m benchmarks.log_verify --folder DIR [--events 1000000] [--rounds 3]``. "Hashing" is what RFC 9162 asks
of anyone who recomputes the root: a leaf hash for every event and the tree above, over bytes that lie in memory. Wall
time and, in brackets, processor time of all threads.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.log_writers import event
from privacy.audit import leaf_hash
from privacy.audit.tree import HASH_BYTES
from workspace.access_log import AccessLog
from workspace.journal import Journal, create_log_folder
from workspace.log.hashes import STRIDE, fold_groups

GROUP = 1000


@dataclass(frozen=True)
class Took:
    """Seconds: of the clock, and of processors."""

    wall: float
    processor: float

    def __add__(self, other: "Took") -> "Took":
        return Took(self.wall + other.wall, self.processor + other.processor)

    def __str__(self) -> str:
        return f"{self.wall:.2f} ({self.processor:.2f})"

    def times(self, other: "Took") -> str:
        """How many times as long."""
        return f"{self.wall / other.wall:.1f} ({self.processor / other.processor:.1f})"


def timed(work: Callable[[], Any]) -> tuple[Took, Any]:
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return Took(time.perf_counter() - wall, time.process_time() - processor), result


def tree_above(leaves: bytes) -> int:
    """Every stored level; what fills no group of 256 is nothing beside the rest."""
    levels = 0
    while len(leaves) >= HASH_BYTES << STRIDE:
        leaves, levels = fold_groups(leaves), levels + 1
    return levels


def measure(log: Path) -> str:
    """One line of the table; everything in this process, one after the other."""
    with AccessLog.own(log) as owned:
        verify, _ = timed(lambda: owned.verify(()))
    with duckdb.connect(log / "access.duckdb", read_only=True) as connection:
        read, rows = timed(lambda: connection.execute("SELECT bytes FROM events").fetchall())
    entries = [row[0] for row in rows]
    hashed, leaves = timed(lambda: [leaf_hash(entry) for entry in entries])
    built, _ = timed(lambda: tree_above(b"".join(leaves)))
    hashing = hashed + built
    return (
        f"| {verify} | {read} | {hashed} | {built} | {verify.times(hashing)} | {verify.times(hashed)} | "
        f"{os.getloadavg()[0]:.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        log = Path(name) / "log"
        create_log_folder(log)
        with Journal.open(log, "bench", random_bytes=os.urandom) as journal:
            for first in range(0, chosen.events, GROUP):
                journal.append(*(event(number) for number in range(first, min(first + GROUP, chosen.events))))
        before = time.perf_counter()
        with AccessLog.own(log) as owned:
            print(f"merge: {time.perf_counter() - before:.2f} s for {owned.size:,} events", flush=True)
        print("| verify s | reading s | leaf hashes s | tree s | to hashing | to leaf hashes alone | load |")
        print("|---|---|---|---|---|---|---|")
        for _ in range(chosen.rounds):
            print(measure(log), flush=True)


if __name__ == "__main__":
    main()
