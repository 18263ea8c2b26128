"""Durable events a second: our journals, SQLite, PostgreSQL, and a bare fsynced file, one and eight writers.

Every system gets the same payload (the canonical bytes of one event) and must have it on the disk before it takes the
next one. Run: ``python -m benchmarks.log_writers --folder DIR [--seconds 5] [--postgres BIN_DIR]``; the folder decides
which disk is measured. Systems take turns within one run, so that all meet the same disk.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from privacy.model.event import Accessed, Principal, Ruling
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import Purpose, Role
from workspace.journal import Journal, create_log_folder

Write = Callable[[int], None]


def event(number: int) -> Accessed:
    """An answered query that touched three persons: about 750 bytes."""
    return Accessed(
        id=f"{os.getpid():016x}{number:016x}",
        at=datetime.now(UTC),
        principal=Principal("analyst-1", Role.ANALYST, "register:analysts/7"),
        operation=f"Q-{number}",
        purpose=Purpose.RESEARCH_GENERAL,
        dataset="variants",
        columns=("gene", "hgvs_c"),
        rows=12,
        persons=tuple(Pseudonym(f"l1-{one:026d}0") for one in range(3)),
        ruling=Ruling("permit", (), (), "sha256:" + "0" * 64),
        origin="gateway",
        query="SELECT gene, count(*) FROM variants GROUP BY gene",
    )


def bare_file(folder: Path) -> tuple[Write, Callable[[], None]]:
    file = os.open(folder / f"bare-{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(number: int) -> None:
        os.write(file, event(number).canonical())
        os.fdatasync(file)

    return write, lambda: os.close(file)


def journal(folder: Path) -> tuple[Write, Callable[[], None]]:
    opened = Journal.open(folder, "bench", random_bytes=os.urandom)
    return lambda number: opened.append(event(number)), opened.close


def sqlite(folder: Path) -> tuple[Write, Callable[[], None]]:
    connection = sqlite3.connect(folder / "bench.sqlite", timeout=60, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, id TEXT, bytes BLOB)")

    def write(number: int) -> None:
        one = event(number)
        connection.execute("INSERT INTO events (id, bytes) VALUES (?, ?)", (one.id, one.canonical()))

    return write, connection.close


def postgres(folder: Path) -> tuple[Write, Callable[[], None]]:
    import psycopg

    connection = psycopg.connect(host=str(folder), dbname="postgres", user="postgres", autocommit=True)

    def write(number: int) -> None:
        one = event(number)
        connection.execute("INSERT INTO events (id, bytes) VALUES (%s, %s)", (one.id, one.canonical()), prepare=True)

    return write, connection.close


SYSTEMS = {"bare file": bare_file, "journal": journal, "SQLite": sqlite, "PostgreSQL": postgres}


def _writer(system: str, folder: Path, seconds: float, barrier: Barrier) -> list[float]:
    write, close = SYSTEMS[system](folder)
    barrier.wait()
    took: list[float] = []
    until = time.perf_counter() + seconds
    before = time.perf_counter()
    while before < until:
        write(len(took))
        after = time.perf_counter()
        took.append(after - before)
        before = after
    close()
    return took


_barrier: Barrier


def _start(barrier: Barrier) -> None:
    global _barrier
    _barrier = barrier


def _run(job: tuple[str, Path, float]) -> list[float]:
    return _writer(*job, _barrier)


def measure(system: str, folder: Path, writers: int, seconds: float) -> str:
    """One line of the table."""
    context = get_context("spawn")
    barrier = context.Barrier(writers)
    with context.Pool(writers, initializer=_start, initargs=(barrier,)) as pool:
        took = sorted(one for found in pool.map(_run, [(system, folder, seconds)] * writers, 1) for one in found)
    rate, p50, p99 = len(took) / seconds, took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
    return f"| {system} | {writers} | {rate:,.0f} | {p50:.2f} | {p99:.1f} |"


def _start_postgres(binaries: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A server of our own on a Unix socket, with its defaults (fsync and synchronous_commit on)."""
    shutil.chown(folder, "postgres")
    as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    subprocess.run(
        [*as_postgres, binaries / "initdb", "-D", folder / "data", "-A", "trust"], check=True, stdout=sys.stderr
    )
    server = subprocess.Popen(
        [*as_postgres, binaries / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="],
        stderr=subprocess.DEVNULL,
    )
    import psycopg

    for _ in range(100):
        try:
            with psycopg.connect(host=str(folder), dbname="postgres", user="postgres", autocommit=True) as connection:
                connection.execute("CREATE TABLE events (seq BIGSERIAL PRIMARY KEY, id TEXT, bytes BYTEA)")
                return server
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--postgres", type=Path, help="folder with initdb and postgres; needs psycopg")
    chosen = parser.parse_args()
    print("| system | writers | events/s | p50 ms | p99 ms |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = None
        (folder / "pg").mkdir()
        if chosen.postgres:
            server = _start_postgres(chosen.postgres, folder / "pg")
        create_log_folder(folder / "log")
        places = {"bare file": folder, "journal": folder / "log", "SQLite": folder, "PostgreSQL": folder / "pg"}
        for writers in (1, 8):
            for system in SYSTEMS:
                if system != "PostgreSQL" or server:
                    print(measure(system, places[system], writers, chosen.seconds), flush=True)
        if server:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
