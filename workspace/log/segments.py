"""Where events lie: in Parquet archives, oldest first, and after them in the database. Each place is asked alike."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb

from privacy.model.errors import PartMissing, Place, ProofFailed
from privacy.model.times import format_instant
from workspace.log.findings import broken

ARCHIVE: Final = "archive"
"""Folder under the log's."""
KEPT, MOVED, DELETED = "kept", "moved", "deleted"
STATES: Final = frozenset({KEPT, MOVED, DELETED})


@dataclass(frozen=True, slots=True)
class Segment:
    """Some consecutive events and the table that has them."""

    first: int
    end: int
    """Number after the last."""
    path: Path | None = None
    """Its file; ``None`` for the database."""
    state: str = KEPT
    digest: bytes | None = None
    oldest: datetime | None = None
    newest: datetime | None = None
    """Instants of its events, UTC."""

    @property
    def name(self) -> str:
        """What a person calls it: the file's name."""
        return archive_name(self.first, self.end) if self.path else "access.duckdb"

    @property
    def entry(self) -> str:
        """What the log's own events say of an archive: its name, digest and instants."""
        digest = self.digest.hex() if self.digest else ""
        instants = "/".join(format_instant(one) if one else "" for one in (self.oldest, self.newest))
        return f"{self.name} sha256:{digest} {instants}"

    @property
    def is_absent(self) -> bool:
        """Deleted, or on another disk that is not here."""
        return self.path is not None and (self.state == DELETED or (self.state == MOVED and not self.path.is_file()))

    @property
    def relation(self) -> str:
        """SQL for its rows, with the columns of ``events``.

        Raises:
            PartMissing: it was deleted, or lies elsewhere and is not here now.
            ProofFailed: it should be here and is not.
        """
        if self.path is None:
            return "events"
        quoted = str(self.present_file()).replace("'", "''")
        return f"read_parquet('{quoted}')"

    def present_file(self) -> Path:
        """An archive's file. Raises as ``relation`` does."""
        if self.path is None or self.is_absent or not self.path.is_file():
            raise self._missing()
        return self.path

    def _missing(self) -> PartMissing | ProofFailed:
        if self.state == KEPT:
            return ProofFailed(
                "archive-lost",
                zh="访问日志的一个归档文件不见了。",
                en="an archive of the access log is gone",
                place=Place(file=self.name),
                remedy_zh="从备份找回该文件；由数据官查明。",
                remedy_en="bring the file back from a backup; the data officer finds out what happened",
            )
        if self.state == DELETED:
            return PartMissing(
                "archive-deleted",
                zh="所问事件已过保存期，其归档文件已依规删除，仅存哈希。",
                en="the event was deleted with its archive after the time of retention; only its hash is kept",
                place=Place(file=self.name),
            )
        return PartMissing(
            "archive-absent",
            zh="所问事件在一个存放于别处的归档文件中，现不在此。",
            en="events that are asked for lie in an archive kept elsewhere, which is not here",
            place=Place(file=self.name),
            remedy_zh="接上存放该文件的磁盘，或把时间范围缩到归档之后。",
            remedy_en="connect the disk it lies on, or narrow the time asked for",
        )


def archive_name(first: int, end: int) -> str:
    """``<first>-<last>.parquet``, numbers of events, so that names sort as events do."""
    return f"{first:012d}-{end - 1:012d}.parquet"


def archives(connection: duckdb.DuckDBPyConnection, log_folder: Path) -> list[Segment]:
    """All archives, oldest first, deleted ones among them.

    Raises:
        ProofFailed: an entry was altered so that it names no archive.
    """
    rows = connection.execute(
        "SELECT first, last, oldest, newest, digest, state, folder FROM archives ORDER BY first, last"
    ).fetchall()
    if any(None in row[:6] or (row[5] == MOVED) != (row[6] is not None) for row in rows):
        raise broken(None, "the entry of an archive is not whole", "归档登记不完整")
    return [
        Segment(
            first,
            last + 1,
            (Path(folder) if folder else log_folder / ARCHIVE) / archive_name(first, last + 1),
            state,
            digest,
            _aware(oldest),
            _aware(newest),
        )
        for first, last, oldest, newest, digest, state, folder in rows
    ]


def _aware(instant: datetime | None) -> datetime | None:
    """DuckDB's TIMESTAMP, which is UTC here, as an instant."""
    return None if instant is None else instant.replace(tzinfo=UTC)


def segments(connection: duckdb.DuckDBPyConnection, log_folder: Path, size: int) -> list[Segment]:
    """Every place with events, oldest first; the database comes last, even when it has none."""
    found = archives(connection, log_folder)
    return [*found, Segment(found[-1].end if found else 0, size)]
