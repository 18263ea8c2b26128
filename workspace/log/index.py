"""The two indexes of the log, events by person and events by id: sorted runs, as in an LSM tree.

DuckDB keeps the least and greatest value of every 122,880 rows and skips stretches that cannot hold what is asked for.
In a sorted run one key lies in one or two such stretches, however long the run is. New rows are added at the end as
they come; once they are many they are sorted, together with earlier runs that are not much longer, but never into a
run longer than ``RUN_ROWS``: a row is sorted a handful of times in its life, and a hundred million rows are six runs.
"""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

from dataclasses import dataclass
from typing import Final

import duckdb

LOOSE_ROWS: Final = 1_000_000
"""Rows at the end that may lie in no order: they are read in some 20 ms."""
RUN_ROWS: Final = 1 << 24
"""A longer run would save one stretch a look-up, and cost tens of seconds to sort."""


@dataclass(frozen=True, slots=True)
class Index:
    """A table of ``(key, seq)``."""

    table: str
    key: str


TOUCHED: Final = Index("touched", "person")
IDS: Final = Index("ids", "id")
INDEXES: Final = (TOUCHED, IDS)


def settle(connection: duckdb.DuckDBPyConnection, index: Index, size: int) -> None:
    """Sort what was added at the end once it is much. ``size`` is that of the log; the caller holds a transaction."""
    runs = connection.execute(
        "SELECT end_seq, row_count FROM runs WHERE name = ? ORDER BY end_seq", [index.table]
    ).fetchall()
    total = connection.execute(f"SELECT count(*) FROM {index.table}").fetchall()[0][0]
    rows = total - sum(row_count for _, row_count in runs)
    if rows <= LOOSE_ROWS:
        return
    while runs and runs[-1][1] <= 2 * rows and runs[-1][1] + rows <= RUN_ROWS:
        rows += runs.pop()[1]
    start = runs[-1][0] if runs else 0
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE run AS SELECT * FROM {index.table} WHERE seq >= ? ORDER BY {index.key}, seq",
        [start],
    )
    connection.execute(f"DELETE FROM {index.table} WHERE seq >= ?", [start])
    connection.execute(f"INSERT INTO {index.table} SELECT * FROM run")
    connection.execute("DROP TABLE run")
    connection.execute("DELETE FROM runs WHERE name = ? AND end_seq > ?", [index.table, start])
    connection.execute("INSERT INTO runs VALUES (?, ?, ?)", [index.table, size, rows])


def forget(connection: duckdb.DuckDBPyConnection, index: Index, first: int, end: int) -> None:
    """Take the rows of some events out of an index, and out of the count of its runs."""
    for end_seq, before in connection.execute(
        "SELECT end_seq, coalesce(lag(end_seq) OVER (ORDER BY end_seq), 0) FROM runs WHERE name = ?", [index.table]
    ).fetchall():
        connection.execute(
            "UPDATE runs SET row_count = row_count - (SELECT count(*) FROM "
            f"{index.table} WHERE seq >= greatest(?, ?) AND seq < least(?, ?)) WHERE name = ? AND end_seq = ?",
            [first, before, end, end_seq, index.table, end_seq],
        )
    connection.execute(f"DELETE FROM {index.table} WHERE seq >= ? AND seq < ?", [first, end])
