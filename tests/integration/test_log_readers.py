"""The log is read with plain DuckDB while eight processes write and owners merge; nobody waits for a reader."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest

from privacy.model.errors import BadInput, PartMissing
from tests.integration.log_world import KEYS, event, new_log
from workspace.access_log import DATABASE, AccessLog
from workspace.journal import Journal
from workspace.log_snapshot import snapshot

WRITERS = 8
EVENTS = 120
_HOLD = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as held:
    print(held.execute("SELECT count(*) FROM events").fetchall()[0][0], flush=True)
    sys.stdin.read()
"""


def write(log: Path, writer: int) -> None:
    """One process that tells ``EVENTS`` events, each durable before the next."""
    with Journal.open(log, f"writer-{writer}", random_bytes=os.urandom) as journal:
        for number in range(EVENTS):
            journal.append(event(writer * EVENTS + number, persons=[number]))


@contextlib.contextmanager
def writing(log: Path) -> Iterator[None]:
    """Eight processes write; at the end of the block every one has come to its end."""
    processes = [get_context("spawn").Process(target=write, args=(log, writer)) for writer in range(WRITERS)]
    for process in processes:
        process.start()
    try:
        yield
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0] * WRITERS
    finally:
        for process in processes:
            process.kill()


@contextlib.contextmanager
def held_open(path: Path) -> Iterator[int]:
    """Another process, of plain DuckDB, has the file open; gives the events it saw."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        try:
            yield int(reader.stdout.readline())
        finally:
            reader.communicate("", timeout=30)


def test_a_snapshot_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"mine")
    with pytest.raises(BadInput, match="snapshot-exists"):
        snapshot(new_log(tmp_path), tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"mine"


def test_readers_of_snapshots_keep_nobody_waiting(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    seen = []
    with writing(log), contextlib.ExitStack() as readers:
        until = time.monotonic() + 60
        while (not seen or seen[-1] < WRITERS * EVENTS) and time.monotonic() < until:
            target = tmp_path / f"copy-{len(seen)}.duckdb"
            size = snapshot(log, target)
            if len(seen) < 3:  # A few stay open to the end; the others are let go of at once.
                assert readers.enter_context(held_open(target)) >= size
            with duckdb.connect(target, read_only=True) as copy:
                ((count, first, last),) = copy.execute("SELECT count(*), min(seq), max(seq) FROM events").fetchall()
            assert (first, last) == ((0, count - 1) if count else (None, None))
            assert count >= size
            seen.append(count)
            target.unlink()
    assert seen == sorted(seen)
    assert seen[-1] == WRITERS * EVENTS
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).size == WRITERS * EVENTS


def test_who_holds_the_file_itself_open_keeps_owners_off_but_no_writer(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    with AccessLog.own(log):
        pass
    with held_open(log / DATABASE) as before:
        assert before == 0
        with writing(log):
            pass
        with pytest.raises(PartMissing, match="log-owned"), AccessLog.own(log, wait_seconds=0):
            pass
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).size == WRITERS * EVENTS
