"""Old events to Parquet files and out of the database: archived, moved to another disk, deleted after their time.

An archive holds the events' rows as the table had them, their exact bytes among them; their hashes stay for ever, both
indexes until it is deleted. Each step leaves the log whole if the process dies after it: a file is written, read back
and compared with the tree before the transaction that takes its events out of the table; a file that no transaction
speaks of is a copy and is cleared away. What the log tells of a deed stands in a journal before the deed.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb

from privacy.model.errors import BadInput, Place, Refused
from workspace.files import clear_unfinished, private_folder, sync_folder
from workspace.log.chains import Chains
from workspace.log.findings import broken
from workspace.log.hashes import StoredTree
from workspace.log.index import INDEXES, forget
from workspace.log.retention import retained_until
from workspace.log.segments import ARCHIVE, DELETED, KEPT, MOVED, Segment, archive_name, archives
from workspace.log.verify_columns import check_digest
from workspace.log.walk import follow, positions_after

ARCHIVE_EVENTS: Final = 1 << 20
"""Most events in one archive: some 100 MB of Parquet."""
ROW_GROUP: Final = 4096
"""Rows that are unpacked to read one event."""

Tell = Callable[[str, str, str], None]
"""``(deed, entry, outcome)``: make it a durable event, as ``retention.archive_event`` has it."""


def archive_before(
    connection: duckdb.DuckDBPyConnection, tree: StoredTree, log_folder: Path, before: datetime, tell: Tell
) -> list[str]:
    """Archive all events up to the first one at or after ``before``; the names of the new archives.

    Raises:
        ProofFailed: the events are not those of the tree; nothing was changed.
        PartMissing: the folder cannot be written; what was archived until then stays archived.
    """
    known = archives(connection, log_folder)
    first = known[-1].end if known else 0
    found = connection.execute("SELECT count(*), coalesce(min(seq), ?) FROM events", [first]).fetchall()[0]
    if found != (tree.size - first, first):
        raise broken(first, "events do not follow the archives", "事件与归档不衔接")
    _clear_leftovers(known, log_folder)
    until = connection.execute(
        'SELECT min(seq) FROM events WHERE "at" >= ?', [before.astimezone(UTC).replace(tzinfo=None)]
    ).fetchall()[0][0]
    end = tree.size if until is None else until
    names = []
    for start in range(first, end, ARCHIVE_EVENTS):
        names.append(_archive(connection, tree, log_folder, start, min(start + ARCHIVE_EVENTS, end), tell))
    return names


def move_archive(connection: duckdb.DuckDBPyConnection, log_folder: Path, name: str, folder: Path, tell: Tell) -> None:
    """Copy an archive to another folder, then remove it from the log's.

    Raises:
        BadInput: no such archive, or the folder is not there, or has a file of this name.
        PartMissing: the archive is not here, or the folder cannot be written.
        ProofFailed: it is not the archive that was written.
    """
    place = _named(connection, log_folder, name)
    source, target = place.present_file(), folder.absolute() / name
    if not folder.is_dir() or target.exists():
        raise BadInput(
            "bad-archive-folder",
            zh="目标文件夹不存在，或已有同名文件。",
            en="the folder is not there, or has a file of this name",
        )
    check_digest(place)
    partial = target.with_name(f".{name}.part")
    shutil.copyfile(source, partial)
    partial.chmod(0o600)
    _sync_file(partial)
    partial.rename(target)
    sync_folder(folder)
    check_digest(replace(place, path=target))
    entry = f"{place.entry} {target.parent}"
    tell(MOVED, entry, "begun")
    connection.execute(
        "UPDATE archives SET state = ?, folder = ? WHERE first = ?", [MOVED, str(target.parent), place.first]
    )
    source.unlink()
    sync_folder(source.parent)
    tell(MOVED, entry, "done")


def delete_archive(
    connection: duckdb.DuckDBPyConnection, log_folder: Path, name: str, at: datetime, tell: Tell, *, days: int
) -> None:
    """Delete an archive whose youngest event is past retention (``days``: the lab's own); the hashes of its events stay
    for ever.

    Raises:
        Refused: it is too young.
        BadInput: no such archive.
        PartMissing: it is not here, or cannot be deleted.
    """
    place = _named(connection, log_folder, name)
    if place.newest is None or at < retained_until(place.newest, days=days):
        raise Refused(
            "archive-retained",
            zh="归档中的记录未满保存期（至少三年，且不少于 retention.log_days），不得删除。",
            en="the archive holds records younger than three years or than retention.log_days; it may not be deleted",
            place=Place(file=name),
        )
    path = place.present_file()
    tell(DELETED, place.entry, "begun")
    connection.begin()
    try:
        connection.execute("UPDATE archives SET state = ?, folder = NULL WHERE first = ?", [DELETED, place.first])
        for index in INDEXES:
            forget(connection, index, place.first, place.end)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    path.unlink()
    sync_folder(path.parent)
    tell(DELETED, place.entry, "done")


def _archive(
    connection: duckdb.DuckDBPyConnection, tree: StoredTree, log_folder: Path, first: int, end: int, tell: Tell
) -> str:
    folder = private_folder(log_folder / ARCHIVE)
    path = folder / archive_name(first, end)
    partial = path.with_name(f".{path.name}.part")
    events = f"FROM events WHERE seq >= {first} AND seq < {end}"
    quoted = str(partial).replace("'", "''")
    connection.execute(
        f"COPY (SELECT * {events} ORDER BY seq) TO '{quoted}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    partial.chmod(0o600)
    _sync_file(partial)
    chains, writers = _read_back(connection, tree, log_folder, Segment(first, end, partial))
    with partial.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    partial.rename(path)
    sync_folder(folder)
    oldest, newest = connection.execute(f'SELECT min("at"), max("at") {events}').fetchall()[0]
    entry = Segment(first, end, path, KEPT, digest, oldest.replace(tzinfo=UTC), newest.replace(tzinfo=UTC)).entry
    tell("archived", entry, "begun")
    connection.begin()
    try:
        connection.execute(
            f'INSERT INTO archives SELECT ?, ?, min("at"), max("at"), ?, ?, NULL {events}',
            [first, end - 1, digest, KEPT],
        )
        for writer, position in chains.positions(writers).items():
            stands = [end - 1, writer, position.number, position.offset, position.link]
            connection.execute("INSERT INTO archived_writers VALUES (?, ?, ?, ?, ?)", stands)
        connection.execute(f"DELETE {events}")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    tell("archived", entry, "done")
    return path.name


def _read_back(
    connection: duckdb.DuckDBPyConnection, tree: StoredTree, log_folder: Path, written: Segment
) -> tuple[Chains, set[str]]:
    """What the written file holds, compared with the tree; and where the chains of its writers stand after it."""
    chains = Chains(connection)
    for place in archives(connection, log_folder):
        for writer, position in positions_after(connection, place).items():
            chains.jump(writer, position)
    at = written.first

    def compare(leaves: bytes) -> None:
        nonlocal at
        count = len(leaves) // 32
        if tree.stored(0, at, count) != leaves:
            raise broken(at, "its content is not what was recorded", "内容与记录时不符")
        at += count

    return chains, follow(connection, written, chains, compare)


def _clear_leftovers(known: Sequence[Segment], log_folder: Path) -> None:
    """Files that a process left when it died: part of one, or a copy of what is in the table or was moved.

    The caller made sure that every event is in the table or in a known archive.
    """
    folder = private_folder(log_folder / ARCHIVE)
    clear_unfinished(folder)
    needed = {place.name for place in known if place.state != DELETED}
    for place in known:
        if place.state == MOVED and not place.is_absent:
            check_digest(place)
            needed.discard(place.name)
    for path in folder.glob("*.parquet"):
        if path.name not in needed:
            path.unlink()
    sync_folder(folder)


def _named(connection: duckdb.DuckDBPyConnection, log_folder: Path, name: str) -> Segment:
    for place in archives(connection, log_folder):
        if place.name == name and place.state != DELETED:
            return place
    raise BadInput("no-such-archive", zh="没有该归档文件。", en="the log has no archive of this name")


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
