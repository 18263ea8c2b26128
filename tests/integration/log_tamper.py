"""What somebody who can write the log's files may do to its tables: random edits, undone after they were looked for.

Edits of files are in ``log_tamper_files``; ``python -m tests.integration.log_tamper_run`` makes as many as one wants.
"""

# ruff: noqa: S608 - every statement is joined from words and numbers of this file.

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb

from tests.integration.log_world import KEYS, OFFICER, ORIGIN, SIGNER, START, event, new_log, tell, told_again
from workspace.access_log import AccessLog
from workspace.log.archive import Tell
from workspace.log.retention import archive_event

PERSONS = 20
Edit = Callable[[duckdb.DuckDBPyConnection, random.Random], int | None]
"""Changes the tables; the number of the first event touched, if the edit touches a certain one."""


class NothingToEdit(Exception):
    """The table has no row in this log."""


@dataclass(frozen=True)
class Victim:
    """A log worth attacking: 270 events in three merges, three writers, repeats, two kept checkpoints, a journal that
    is not merged yet; and three archives if wanted, one of them elsewhere and one deleted."""

    folder: Path
    outside: str
    """A checkpoint that left the machine after 150 events."""
    size: int


def teller(log: Path, *, days: int = 0) -> Tell:
    """Tells of archives in a journal of its own, so many days after the log began."""
    told = 0

    def tell_archive(deed: str, entry: str, outcome: str) -> None:
        nonlocal told
        told += 1
        common = {
            "id": hashlib.md5(f"{deed} {entry} {outcome}".encode(), usedforsecurity=False).hexdigest(),
            "at": START + timedelta(days=days, seconds=told),
            "principal": OFFICER,
            "operation": "log-archive",
            "origin": "cli",
        }
        tell(log, archive_event(common, deed, entry, outcome), writer="archivist")

    return tell_archive


def make_victim(tmp_path: Path, *, archived: bool) -> Victim:
    log = new_log(tmp_path)
    rng = random.Random(7)
    events = [event(one, persons=rng.sample(range(PERSONS), rng.randrange(4))) for one in range(290)]
    tell(log, *events[:80], writer="a")
    tell(log, *events[80:150], told_again(events[10]), writer="b")
    with AccessLog.own(log) as owned:
        outside = owned.checkpoint(SIGNER, ORIGIN)
        if archived:
            _archive(owned, log, tmp_path / "elsewhere")
    for first, writer in ((150, "a"), (230, "c")):
        tell(log, *events[first : first + 60], events[3], writer=writer)
        with AccessLog.own(log) as owned:
            size = owned.size
    with AccessLog.own(log) as owned:
        owned.checkpoint(SIGNER, ORIGIN)
        owned.verify(KEYS, outside)
    tell(log, *(event(one) for one in range(500, 505)), writer="late")
    return Victim(log, outside, size)


def _archive(owned: AccessLog, log: Path, elsewhere: Path) -> None:
    for seconds in (20, 50, 90):
        owned.archive(START + timedelta(seconds=seconds), teller(log))
    deleted, moved, _ = [one.name for one in owned.archives()]
    owned.delete_archive(deleted, START + timedelta(days=2000), teller(log, days=2000))
    elsewhere.mkdir()
    owned.move_archive(moved, elsewhere, teller(log))


def _pick(connection: duckdb.DuckDBPyConnection, rng: random.Random, table: str) -> int:
    count = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    if not count:
        raise NothingToEdit
    return int(connection.execute(f"SELECT rowid FROM {table} LIMIT 1 OFFSET {rng.randrange(count)}").fetchall()[0][0])


def change_cell(table: str) -> Edit:
    def edit(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
        columns = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table]
        ).fetchall()
        name, kind = rng.choice(columns)
        row = _pick(connection, rng, table)
        other = {
            "BLOB": f"""coalesce("{name}", ''::BLOB) || 'x'::BLOB""",
            "VARCHAR": f"""coalesce("{name}", '') || 'x'""",
            "VARCHAR[]": f"""list_append(coalesce("{name}", []), 'x')""",
            "UUID": "gen_random_uuid()",
            "TIMESTAMP": f"""coalesce("{name}", now()::TIMESTAMP) + INTERVAL 1 MICROSECOND""",
        }.get(kind, f"""coalesce("{name}", -5) + 1""")
        if rng.random() < 0.2:
            other = f"""CASE WHEN "{name}" IS NULL THEN {other} END"""
        seq = _seq_of(connection, table, row)
        connection.execute(f"""UPDATE {table} SET "{name}" = {other} WHERE rowid = {row}""")
        return seq

    return edit


def flip_bytes(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """One bit of an event's bytes."""
    row = _pick(connection, rng, "events")
    data = bytearray(connection.execute(f"SELECT bytes FROM events WHERE rowid = {row}").fetchall()[0][0])
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    seq = _seq_of(connection, "events", row)
    connection.execute(f"UPDATE events SET bytes = ? WHERE rowid = {row}", [bytes(data)])
    return seq


def remove_rows(table: str) -> Edit:
    def edit(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
        row = _pick(connection, rng, table)
        seq = _seq_of(connection, table, row)
        connection.execute(f"DELETE FROM {table} WHERE rowid = {row}")
        return seq

    return edit


def cut_tail(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """The newest events vanish, the index and the count with them."""
    first, size = connection.execute("SELECT min(seq), max(seq) + 1 FROM events").fetchall()[0]
    keep = rng.randrange(first, size)
    for table in ("events", "touched", "ids"):
        connection.execute(f"DELETE FROM {table} WHERE seq >= {keep}")
    if rng.random() < 0.5:
        connection.execute(f"UPDATE about SET size = {keep}")
    return None


def copy_row(table: str) -> Edit:
    def edit(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
        row = _pick(connection, rng, table)
        seq = _seq_of(connection, table, row)
        connection.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE rowid = {row}")
        return seq

    return edit


def _two(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> tuple[int, int]:
    first, last = connection.execute("SELECT min(seq), max(seq) FROM events").fetchall()[0]
    one, two = sorted(rng.sample(range(first, last + 1), 2))
    return one, two


def swap_events(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """Two events change places, all their columns with them."""
    one, two = _two(connection, rng)
    _swap(connection, ("events",), one, two)
    return one


def swap_events_and_indexes(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """The same, and the indexes go along."""
    one, two = _two(connection, rng)
    _swap(connection, ("events", "touched", "ids"), one, two)
    return one


def _swap(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...], one: int, two: int) -> None:
    for table in tables:
        connection.execute(
            f"UPDATE {table} SET seq = CASE seq WHEN {one} THEN {two} ELSE {one} END WHERE seq IN ({one}, {two})"
        )


def insert_event(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """A copy of an event under a new number at the end, counted."""
    row = _pick(connection, rng, "events")
    size = connection.execute("SELECT max(seq) + 1 FROM events").fetchall()[0][0]
    connection.execute(f"INSERT INTO events SELECT * REPLACE ({size} AS seq) FROM events WHERE rowid = {row}")
    if rng.random() < 0.5:
        connection.execute(f"INSERT INTO ids VALUES (gen_random_uuid(), {size}); UPDATE about SET size = {size + 1}")
    return int(size)


def rewrite_event(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """An insider's work: bytes and column of one event agree again."""
    seq, _ = _two(connection, rng)
    connection.execute(
        "UPDATE events SET operation = operation || '1', "
        """bytes = replace(decode(bytes), '"operation":"' || operation, '"operation":"' || operation || '1')::BLOB """
        f"WHERE seq = {seq}"
    )
    return seq


def move_clock(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """An event says that it happened another day, in its bytes and its column."""
    seq, _ = _two(connection, rng)
    day = rng.randrange(10, 29)
    connection.execute(
        'UPDATE events SET bytes = replace(decode(bytes), \'"at":"2026-07-01\', \'"at":"2026-07-'
        f'{day}\')::BLOB, "at" = "at" + INTERVAL {day - 1} DAY WHERE seq = {seq}'
    )
    return seq


TABLES = ("events", "repeats", "touched", "ids", "about", "writers", "archives", "archived_writers", "runs")
FULL = tuple(table for table in TABLES if table != "runs")
"""Those with rows: a log this small has no run."""
EDITS: dict[str, Edit] = {
    **{f"change a cell of {table}": change_cell(table) for table in FULL},
    **{f"remove a row of {table}": remove_rows(table) for table in FULL},
    **{f"double a row of {table}": copy_row(table) for table in FULL},
    "flip a bit of an event": flip_bytes,
    "cut the tail": cut_tail,
    "swap two events": swap_events,
    "swap two events with their indexes": swap_events_and_indexes,
    "insert an event": insert_event,
    "rewrite an event and its column": rewrite_event,
    "move an event's clock": move_clock,
}


def _seq_of(connection: duckdb.DuckDBPyConnection, table: str, row: int) -> int | None:
    column = {"events": "seq", "touched": "seq", "ids": "seq"}.get(table)
    if column is None:
        return None
    found: int = connection.execute(f"SELECT {column} FROM {table} WHERE rowid = {row}").fetchall()[0][0]
    return found


def in_memory(log: Path) -> duckdb.DuckDBPyConnection:
    """The log's tables in a database of their own, without a disk to wait for; ``kept_`` ones beside them."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{log / 'access.duckdb'}' AS original (READ_ONLY)")
    for table in TABLES:
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM original.{table}")
    connection.execute("DETACH original")
    keep(connection)
    return connection


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Remember the tables as they are."""
    for table in TABLES:
        connection.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")


def mend(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the tables back as they were kept."""
    connection.begin()
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
    connection.commit()


def copy_of(victim: Victim, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(victim.folder, target)
    return target
