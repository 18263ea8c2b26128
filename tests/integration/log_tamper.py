"""What somebody who can write the log's files may do to them: random edits, each undone after it was looked for.

Edits of the tables are mended from kept copies; edits of files are made on a copy of the log.
"""

# ruff: noqa: S608 - every statement is joined from words and numbers of this file.

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.integration.log_world import KEYS, ORIGIN, SIGNER, event, new_log, tell, told_again
from workspace.access_log import AccessLog

PERSONS = 40
Edit = Callable[[duckdb.DuckDBPyConnection, random.Random], int | None]
"""Changes the tables; the number of the first event touched, if the edit touches a certain one."""


@dataclass(frozen=True)
class Victim:
    """A log worth attacking: 700 events in three merges, three writers, repeats, two kept checkpoints."""

    folder: Path
    outside: str
    """A checkpoint that left the machine after 300 events."""
    size: int


def make_victim(tmp_path: Path) -> Victim:
    log = new_log(tmp_path)
    rng = random.Random(7)
    events = [event(one, persons=rng.sample(range(PERSONS), rng.randrange(4))) for one in range(700)]
    tell(log, *events[:150], writer="a")
    tell(log, *events[150:300], told_again(events[10]), writer="b")
    with AccessLog.own(log) as owned:
        outside = owned.checkpoint(SIGNER, ORIGIN)
    for first, writer in ((300, "a"), (500, "c")):
        tell(log, *events[first : first + 200], events[3], writer=writer)
        with AccessLog.own(log) as owned:
            size = owned.size
    with AccessLog.own(log) as owned:
        owned.checkpoint(SIGNER, ORIGIN)
        owned.verify(KEYS, outside)
    return Victim(log, outside, size)


def _pick(connection: duckdb.DuckDBPyConnection, rng: random.Random, table: str) -> int:
    count = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
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
    """The newest events vanish, hashes and index with them."""
    size = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
    keep = rng.randrange(size)
    connection.execute(f"DELETE FROM events WHERE seq >= {keep}")
    connection.execute(f"DELETE FROM tree WHERE level = 0 AND position >= {keep}")
    connection.execute(f"DELETE FROM tree WHERE level = 8 AND (position + 1) * 256 > {keep}")
    connection.execute(f"DELETE FROM touched WHERE seq >= {keep}")
    return None


def copy_row(table: str) -> Edit:
    def edit(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
        row = _pick(connection, rng, table)
        seq = _seq_of(connection, table, row)
        connection.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE rowid = {row}")
        return seq

    return edit


def swap_events(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """Two events change places, all their columns with them."""
    size = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
    one, two = sorted(rng.sample(range(size), 2))
    connection.execute(
        f"UPDATE events SET seq = CASE seq WHEN {one} THEN {two} ELSE {one} END WHERE seq IN ({one}, {two})"
    )
    return one


def swap_events_and_hashes(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """The same, and the leaves change places too."""
    swap = random.Random(rng.random())
    state = swap.getstate()
    swap_events(connection, swap)
    swap.setstate(state)
    size = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
    one, two = sorted(swap.sample(range(size), 2))
    connection.execute(
        f"UPDATE tree SET position = CASE position WHEN {one} THEN {two} ELSE {one} END "
        f"WHERE level = 0 AND position IN ({one}, {two})"
    )
    connection.execute(
        f"UPDATE touched SET seq = CASE seq WHEN {one} THEN {two} ELSE {one} END WHERE seq IN ({one}, {two})"
    )
    return None


def insert_event(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """A copy of an event under a new number at the end, with its leaf."""
    row = _pick(connection, rng, "events")
    connection.execute(
        "INSERT INTO events SELECT * REPLACE ((SELECT max(seq) + 1 FROM events) AS seq) "
        f"FROM events WHERE rowid = {row}"
    )
    connection.execute(
        "INSERT INTO tree SELECT 0, max(position) + 1, (SELECT hash FROM tree WHERE level = 0 AND position = "
        f"(SELECT seq FROM events WHERE rowid = {row})) FROM tree WHERE level = 0"
    )
    return None


def rewrite_event(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> int | None:
    """An insider's work: bytes, column and leaf of one event agree again."""
    size = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
    seq = rng.randrange(size)
    connection.execute(
        "UPDATE events SET principal = 'nobody-1', "
        f"bytes = replace(decode(bytes), 'analyst-1', 'nobody-1')::BLOB WHERE seq = {seq}"
    )
    connection.execute(
        "UPDATE tree SET hash = (SELECT unhex(sha256('\\x00'::BLOB || bytes)) FROM events WHERE seq = position) "
        f"WHERE level = 0 AND position = {seq}"
    )
    return None


TABLES = ("events", "repeats", "touched", "tree", "writers")
EDITS: dict[str, Edit] = {
    **{f"change a cell of {table}": change_cell(table) for table in TABLES},
    **{f"remove a row of {table}": remove_rows(table) for table in TABLES},
    **{f"double a row of {table}": copy_row(table) for table in TABLES},
    "flip a bit of an event": flip_bytes,
    "cut the tail": cut_tail,
    "swap two events": swap_events,
    "swap two events with their hashes": swap_events_and_hashes,
    "insert an event": insert_event,
    "rewrite an event with its hash": rewrite_event,
}


def _seq_of(connection: duckdb.DuckDBPyConnection, table: str, row: int) -> int | None:
    column = {"events": "seq", "touched": "seq"}.get(table)
    if column is None:
        return None
    found: int = connection.execute(f"SELECT {column} FROM {table} WHERE rowid = {row}").fetchall()[0][0]
    return found


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
