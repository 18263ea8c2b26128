"""``who-saw`` in a very large log: the events that name one person, each with an inclusion proof.

The log is made by a generator that fills the tables as a merge would have left them (the subject index in order; leaves
are hashes of the numbers, which costs the same to read). Run: ``python -m benchmarks.log_who_saw --folder DIR
[--events 10000000] [--persons-per-event 10]``.
"""

# ruff: noqa: S608 - statements are joined from numbers given on the command line.

import argparse
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.log_writers import event
from privacy.audit import verify_inclusion
from privacy.model.identifiers import Pseudonym
from workspace.access_log import AccessLog
from workspace.journal import create_log_folder
from workspace.log.hashes import STRIDE, fold
from workspace.log.schema import COLUMNS, EVENT, create_tables

PERSONS = 1_000_000
STEP = 1 << 20


def person(number: str) -> str:
    """SQL for a pseudonym-shaped text of the person ``number``."""
    return f"'l1-' || upper(substr(md5(({number})::VARCHAR), 1, 27))"


def fill(database: Path, events: int, each: int) -> None:
    payload = event(0).canonical().decode().replace("'", "''")
    head, _, tail = payload.partition('"id":"')
    with duckdb.connect(database) as connection:
        connection.execute("SET preserve_insertion_order = true")
        create_tables(connection)
        for first in range(0, events, STEP):
            rows = f"range({first}, {min(first + STEP, events)}) AS t(seq)"
            connection.execute(
                f"INSERT INTO events SELECT seq, 'bench-0000000000000000', seq, "
                f"{', '.join(one.expression for one in COLUMNS)}, bytes FROM (SELECT *, {EVENT} AS e FROM (SELECT seq, "
                f"('{head}\"id\":\"' || md5(seq::VARCHAR) || '{tail[32:]}')::BLOB AS bytes FROM {rows})) ORDER BY seq"
            )
            connection.execute(f"INSERT INTO tree SELECT 0, seq, unhex(sha256(seq::VARCHAR)) FROM {rows} ORDER BY seq")
        connection.execute(
            f"INSERT INTO touched SELECT {person(f'hash(seq * {each} + one) % {PERSONS}')} AS person, seq "
            f"FROM range({events}) AS t(seq), range({each}) AS u(one) ORDER BY ALL"
        )
        _fill_tree(connection, events)


def _fill_tree(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    level, width = 0, 1 << STRIDE
    while size >= width:
        for first in range(0, size - width + 1, STEP):
            found = connection.execute(
                "SELECT hash FROM tree WHERE level = ? AND position >= ? AND position < ? ORDER BY position",
                [level, first, min(first + STEP, size - size % width)],
            ).fetchall()
            hashes = [row[0] for row in found]
            rows = [
                (level + STRIDE, (first + at) >> STRIDE, fold(hashes[at : at + width]))
                for at in range(0, len(hashes), width)
            ]
            with_values = ", ".join(f"({one}, {two}, '{three.hex()}')" for one, two, three in rows)
            connection.execute(f"INSERT INTO tree SELECT a, b, unhex(c) FROM (VALUES {with_values}) AS t(a, b, c)")
        level, size = level + STRIDE, size >> STRIDE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--persons-per-event", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        log = Path(name) / "log"
        create_log_folder(log)
        before = time.perf_counter()
        fill(log / "access.duckdb", chosen.events, chosen.persons_per_event)
        print(f"made {chosen.events:,} events in {time.perf_counter() - before:.0f} s", flush=True)
        print(f"{(log / 'access.duckdb').stat().st_size:,} bytes", flush=True)
        before = time.perf_counter()
        with AccessLog.own(log) as owned:
            print(f"opened in {time.perf_counter() - before:.3f} s", flush=True)
            for number in range(5):
                with duckdb.connect() as plain:
                    asked = Pseudonym(
                        plain.execute(f"SELECT {person(f'hash(77 + {number}) % {PERSONS}')}").fetchall()[0][0]
                    )
                before = time.perf_counter()
                saw = owned.who_saw(asked)
                found = time.perf_counter() - before
                proofs = [(one["seq"], owned.prove_inclusion(one["seq"])) for one in saw]
                took = time.perf_counter() - before
                for seq, path in proofs:
                    verify_inclusion(owned.leaf(seq), seq, owned.size, path, owned.root)
                print(f"who-saw: {len(saw)} events in {found:.3f} s, with proofs {took:.3f} s", flush=True)


if __name__ == "__main__":
    main()
