"""``who-saw`` in a very large log: the events that name one person, each with an inclusion proof that is checked.

The log is made by a generator that leaves the database and the hashes as merges would have: every event has bytes of
its own (identifier, digest, instant, operation, person), every leaf is the hash of those bytes, both indexes lie in
runs. Run: ``python -m benchmarks.log_who_saw --folder DIR [--events 10000000] [--keep]``; 100,000,000 events take some
30 GB. A kept log is used again.
"""

# ruff: noqa: S608 - statements are joined from numbers given on the command line.

import argparse
import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.log_writers import event
from privacy.audit import leaf_hash, verify_inclusion
from privacy.model.identifiers import Pseudonym
from workspace.access_log import AccessLog
from workspace.journal import Journal, create_log_folder
from workspace.log.hashes import StoredTree
from workspace.log.head import HEAD, write_head
from workspace.log.index import RUN_ROWS
from workspace.log.schema import COLUMNS, EVENT, create_tables
from workspace.log.walk import leaf_hashes

PERSONS = 1_000_000
STEP = 1 << 20
ASKED = 10
"""Persons asked about, each with some 100 events in a log of a hundred million."""


def person(number: str) -> str:
    """SQL for a pseudonym-shaped text of the person ``number``."""
    return f"'l1-' || upper(substr(md5(({number})::VARCHAR), 1, 27))"


def _bytes() -> str:
    """SQL for the canonical bytes of event ``seq``: those of a real event, with what differs put in."""
    told = json.loads(event(0).canonical())
    marks = {"id": "@id@", "at": "@at@", "operation": "@op@", "answer_digest": "@digest@", "persons": ["@person@"]}
    text = json.dumps(told | marks, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for mark, value in {
        "@id@": "md5(seq::VARCHAR)",
        "@at@": "strftime(TIMESTAMP '2024-01-01' + to_seconds(seq), '%Y-%m-%dT%H:%M:%S.%fZ')",
        "@op@": "'Q-' || seq",
        "@digest@": "'sha256:' || md5((-seq)::VARCHAR) || md5(seq::VARCHAR)",
        "@person@": person(f"hash(seq) % {PERSONS}"),
    }.items():
        text = text.replace(mark, f"' || {value} || '")
    return f"('{text}')::BLOB"


def _columns() -> str:
    """SQL for the columns: what differs comes from ``made``, the rest from one event that was read as a merge does."""
    differing = {"id", "at", "operation", "answer_digest"}
    return ", ".join(f"{'made' if one.name in differing else 'like_all'}.{one.quoted}" for one in COLUMNS)


def fill(log: Path, events: int) -> None:
    """The database, the hashes and the head of a log with so many events."""
    with duckdb.connect(log / "access.duckdb", config={"memory_limit": "4GB"}) as connection:
        create_tables(connection)
        connection.execute(
            f"CREATE TEMP TABLE like_all AS SELECT {', '.join(f'{one.expression} AS {one.quoted}' for one in COLUMNS)} "
            f"FROM (SELECT *, {EVENT} AS e FROM (SELECT {_bytes()} AS bytes FROM range(1) AS t(seq)))"
        )
        tree = StoredTree(log, 0)
        for first in range(0, events, STEP):
            _fill_events(connection, tree, first, min(first + STEP, events))
        connection.execute("UPDATE about SET size = ?", [events])
        for first in range(0, events, RUN_ROWS):
            _fill_runs(connection, first, min(first + RUN_ROWS, events))
        write_head(log, tree.size, tree.root)
        tree.close()


def _fill_events(connection: duckdb.DuckDBPyConnection, tree: StoredTree, first: int, end: int) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE made AS SELECT seq, md5(seq::VARCHAR)::UUID AS id, "
        "TIMESTAMP '2024-01-01' + to_seconds(seq) AS \"at\", 'Q-' || seq AS operation, "
        f"'sha256:' || md5((-seq)::VARCHAR) || md5(seq::VARCHAR) AS answer_digest, {_bytes()} AS bytes "
        f"FROM range({first}, {end}) AS t(seq)"
    )
    connection.execute(
        f"INSERT INTO events SELECT seq, 'bench-0000000000000000', seq, {_columns()}, bytes FROM made, like_all"
    )
    connection.execute("SET arrow_large_buffer_size = true")
    for batch in connection.sql("SELECT bytes FROM made").to_arrow_reader(STEP):
        tree.extend(b"".join(leaf_hashes(batch.column(0))[0]))


def _fill_runs(connection: duckdb.DuckDBPyConnection, first: int, end: int) -> None:
    rows = f"range({first}, {end}) AS t(seq)"
    connection.execute(
        f"INSERT INTO touched SELECT {person(f'hash(seq) % {PERSONS}')} AS person, seq FROM {rows} ORDER BY ALL"
    )
    connection.execute(f"INSERT INTO ids SELECT id, seq FROM events WHERE seq >= {first} AND seq < {end} ORDER BY id")
    for name in ("touched", "ids"):
        connection.execute("INSERT INTO runs VALUES (?, ?, ?)", [name, end, end - first])


def ask(log: Path, number: int, *, cold: bool) -> str:
    """One person's events with all their proofs, the log opened anew; the answer is checked afterwards."""
    with duckdb.connect() as plain:
        asked = Pseudonym(plain.execute(f"SELECT {person(f'hash({number}) % {PERSONS}')}").fetchall()[0][0])
    if cold:
        _forget_pages(log)
    began = time.perf_counter()
    with AccessLog.own(log) as owned:
        opened = time.perf_counter()
        saw = owned.who_saw(asked)
        found = time.perf_counter()
        proofs = [owned.prove_inclusion(one["seq"]) for one in saw]
        proved = time.perf_counter()
        assert saw
        for one, path in zip(saw, proofs, strict=True):
            verify_inclusion(leaf_hash(owned.event_bytes(one["seq"])), one["seq"], owned.size, path, owned.root)
    return (
        f"| {'cold' if cold else 'warm'} | {len(saw)} | {opened - began:.3f} | {found - opened:.3f} | "
        f"{proved - found:.3f} | {proved - began:.3f} |"
    )


def tell_one(log: Path) -> str:
    """What one more event costs the owner: opening, merging, closing."""
    with Journal.open(log, "bench", random_bytes=os.urandom) as journal:
        journal.append(event(1))
    began = time.perf_counter()
    with AccessLog.own(log):
        merged = time.perf_counter()
    return f"one more event: merged in {merged - began:.3f} s, closed in {time.perf_counter() - merged:.3f} s"


def _forget_pages(log: Path) -> None:
    """Let the system drop the log's files from its memory."""
    for path in log.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    log = chosen.folder / f"who-saw-{chosen.events}" / "log"
    if not (log / HEAD).exists():
        create_log_folder(log)
        before = time.perf_counter()
        fill(log, chosen.events)
        print(f"made {chosen.events:,} events in {time.perf_counter() - before:.0f} s", flush=True)
    size = sum(path.stat().st_size for path in log.rglob("*") if path.is_file())
    print(f"{size:,} bytes; {datetime.now(UTC):%H:%M} UTC, load {os.getloadavg()[0]:.1f}", flush=True)
    print("| pages | events | open s | who-saw s | proofs s | together s |\n|---|---|---|---|---|---|")
    for number in range(ASKED):
        for cold in (True, False):
            print(ask(log, 77 + number, cold=cold), flush=True)
    for _ in range(3):
        print(tell_one(log), flush=True)
    if not chosen.keep:
        shutil.rmtree(log.parent)


if __name__ == "__main__":
    main()
