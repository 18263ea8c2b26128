"""Merge and verification of a large log, against the cost of hashing the same bytes.

Run: ``python -m benchmarks.log_verify --folder DIR [--events 1000000]``.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.log_writers import event
from privacy.audit import Tree, leaf_hash
from workspace.access_log import AccessLog
from workspace.journal import Journal, create_log_folder

GROUP = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--events", type=int, default=1_000_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        log = Path(name) / "log"
        create_log_folder(log)
        with Journal.open(log, "bench", random_bytes=os.urandom) as journal:
            for first in range(0, chosen.events, GROUP):
                journal.append(*(event(number) for number in range(first, min(first + GROUP, chosen.events))))
        before = time.perf_counter()
        with AccessLog.own(log) as owned:
            print(f"merge: {time.perf_counter() - before:.2f} s for {owned.size:,} events")
            before = time.perf_counter()
            owned.verify(())
            verified = time.perf_counter() - before
        before = time.perf_counter()
        with duckdb.connect(log / "access.duckdb", read_only=True) as connection:
            rows = [row[0] for row in connection.execute("SELECT bytes FROM events ORDER BY seq").fetchall()]
        read = time.perf_counter() - before
        before = time.perf_counter()
        leaves = [leaf_hash(row) for row in rows]
        hashed = time.perf_counter() - before
        before = time.perf_counter()
        root = Tree(leaves).root
        built = time.perf_counter() - before
        assert root
        print(f"verify {verified:.2f} s; of the same {sum(map(len, rows)):,} bytes: reading {read:.2f} s, ", end="")
        print(
            f"leaf hashes {hashed:.2f} s, tree {built:.2f} s: {verified / (read + hashed + built):.1f} times their sum"
        )


if __name__ == "__main__":
    main()
