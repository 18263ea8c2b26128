"""Columns, indexes and archives against the events' own bytes: the part of verification that DuckDB does."""

# ruff: noqa: S608 - statements are joined from constants of this package; values are always parameters.

import hashlib
import json
from collections.abc import Sequence

import duckdb

from privacy.model.errors import PartMissing, Place, ProofFailed
from privacy.model.times import parse_instant
from workspace.log.findings import broken
from workspace.log.index import IDS, INDEXES, TOUCHED, Index
from workspace.log.retention import ARCHIVES_REGISTER, retained_until
from workspace.log.schema import COLUMNS, EVENT
from workspace.log.segments import DELETED, MOVED, Segment

_PERSONS = next(one for one in COLUMNS if one.name == "persons")
_DIFFERS = " OR ".join(f"{one.quoted} IS DISTINCT FROM {one.expression}" for one in COLUMNS if one is not _PERSONS)
_PARSED = f"""
CREATE OR REPLACE TEMP TABLE parsed AS
SELECT seq, id, persons, {_DIFFERS} AS differs, struct_pack(persons := e.persons) AS e
FROM (SELECT *, {EVENT} AS e FROM """
_NAMED = "(SELECT seq, unnest(e.persons) AS person FROM parsed)"


def check_columns(connection: duckdb.DuckDBPyConnection, places: Sequence[Segment]) -> None:
    """Step 3 of ``verify_content``.

    Raises:
        ProofFailed: naming the first event that does not hold, or the archive.
        duckdb.Error: the database cannot be read.
    """
    for place in places:
        if not place.is_absent:
            _check_place(connection, place)
    _check_index_counts(connection, places)
    _check_none(
        connection,
        "SELECT max(seq) AS seq FROM ids GROUP BY id HAVING count(*) > 1",
        "its id stands twice",
        "事件编号重复",
    )
    _check_runs(connection)
    _check_told(connection, places)


def _check_place(connection: duckdb.DuckDBPyConnection, place: Segment) -> None:
    try:
        _check_bytes(connection, place)
    except duckdb.Error:
        if place.path is None:
            raise
        raise archive_altered(place) from None
    if place.path is not None:
        check_digest(place)


def _check_bytes(connection: duckdb.DuckDBPyConnection, place: Segment) -> None:
    events = place.relation
    # Every event is parsed once; persons are many, and needed twice.
    connection.execute(f"{_PARSED}{events})")
    _check_none(
        connection,
        f"SELECT seq FROM parsed WHERE differs OR {_PERSONS.quoted} IS DISTINCT FROM {_PERSONS.expression}",
        "a column does not say what its bytes say",
        "列值与原始字节不符",
    )
    _check_index(connection, place, TOUCHED, _NAMED, "coalesce(sum(persons), 0)")
    _check_index(connection, place, IDS, "(SELECT seq, id FROM parsed)", "count(*)")
    connection.execute("DROP TABLE parsed")
    if place.path is not None:
        found = connection.execute(f'SELECT min("at"), max("at") FROM {events}').fetchall()[0]
        if found != tuple(one and one.replace(tzinfo=None) for one in (place.oldest, place.newest)):
            raise broken(
                place.first, "an archive's instants are not those of its events", "归档时间与事件不符", place.name
            )


def _check_index(
    connection: duckdb.DuckDBPyConnection, place: Segment, index: Index, expected: str, count: str
) -> None:
    """As many rows as there should be, and none lacking: then there is no other one, and none stands twice."""
    columns = f"seq, {index.key}"
    present = f"(SELECT {columns} FROM {index.table} WHERE seq >= {place.first} AND seq < {place.end})"
    lacking = f"(SELECT count(*) FROM {expected} ANTI JOIN {present} USING ({columns}))"
    found = connection.execute(f"SELECT {lacking}, (SELECT count(*) FROM {present}), (SELECT {count} FROM parsed)")
    lacks, rows, wanted = found.fetchall()[0]
    if not lacks and rows == wanted:
        return
    first = connection.execute(
        f"SELECT min(seq) FROM (SELECT seq FROM {expected} ANTI JOIN {present} USING ({columns}) "
        f"UNION ALL SELECT seq FROM {present} ANTI JOIN {expected} USING ({columns}) "
        f"UNION ALL SELECT seq FROM {present} GROUP BY {columns} HAVING count(*) > 1)"
    ).fetchall()[0][0]
    raise broken(first, f"the index {index.table} does not say what its bytes say", "索引与原始字节不符")


def _check_index_counts(connection: duckdb.DuckDBPyConnection, places: Sequence[Segment]) -> None:
    """Nothing stands in an index outside the log, every event has its id, and the deleted have nothing."""
    end = places[-1].end
    strays = "SELECT {} FROM {} WHERE seq IS NULL OR seq < 0 OR seq >= {}"
    for index in INDEXES:
        count = connection.execute(strays.format("count(*)", index.table, end)).fetchall()[0][0]
        if count:
            raise broken(end, f"the index {index.table} names events that are not there", "索引指向不存在的事件")
    for place in places:
        if not place.is_absent:
            continue
        within = f"seq >= {place.first} AND seq < {place.end}"
        if place.state == DELETED:
            for index in INDEXES:
                query = f"SELECT seq FROM {index.table} WHERE {within}"
                _check_none(connection, query, "an index names a deleted event", "索引仍指向已删除的事件")
            continue
        found = connection.execute(f"SELECT count(*), count(DISTINCT seq) FROM ids WHERE {within}").fetchall()[0]
        if found != (place.end - place.first, place.end - place.first):
            raise broken(place.first, "ids of an archive are missing", "归档事件编号缺失", place.name)


def _check_runs(connection: duckdb.DuckDBPyConnection) -> None:
    """The index is as much in order as it says; look-ups would only be slower otherwise, but nothing here may lie."""
    runs = connection.execute("SELECT name, end_seq, row_count FROM runs ORDER BY name, end_seq").fetchall()
    expected = []
    for name, end_seq, _ in runs:
        if name not in {index.table for index in INDEXES}:
            raise broken(None, "a run of an unknown index", "未知索引的分段")
        start = max((one for other, one, _ in runs if other == name and one < end_seq), default=0)
        rows = connection.execute(
            f"SELECT count(*) FROM {name} WHERE seq >= ? AND seq < ?", [start, end_seq]
        ).fetchall()[0][0]
        expected.append((name, end_seq, rows))
    if runs != expected:
        raise broken(None, "the runs of an index are not those recorded", "索引分段与登记不符")


def _check_told(connection: duckdb.DuckDBPyConnection, places: Sequence[Segment]) -> None:
    """Every archive is registered as the log's own events tell it, and was deleted only after its retention.

    Where a later archive is not here either, the event that tells may lie in it.
    """
    kept_aside = [place for place in places if place.path is not None]
    if not kept_aside:
        return
    told = [
        json.loads(row[0])
        for place in places
        if not place.is_absent
        for row in connection.execute(f"SELECT bytes FROM {place.relation} WHERE kind = 'register'").fetchall()
    ]
    said = {(one["note"], one["entry"]): one["at"] for one in told if one["register"] == ARCHIVES_REGISTER}
    for place in kept_aside:
        excused = any(one.is_absent and one.first >= place.end for one in places)
        deeds = [("archived", place.entry)]
        if place.state == MOVED and place.path is not None:
            deeds.append((MOVED, f"{place.entry} {place.path.parent}"))
        if place.state == DELETED:
            deeds.append((DELETED, place.entry))
        for deed in deeds:
            if deed not in said and not excused:
                raise broken(
                    place.first, "an archive is not as the log told of it", "归档登记与日志所记不符", place.name
                )
        deleted = said.get((DELETED, place.entry))
        early = deleted and place.newest and parse_instant(deleted, field="at") < retained_until(place.newest)
        if place.state == DELETED and early:
            raise broken(place.first, "its archive was deleted before its time", "归档在保存期满前被删除", place.name)


def check_digest(place: Segment) -> None:
    """The archive's file is the one that was written.

    Raises:
        ProofFailed: it is not.
        PartMissing: it cannot be read.
    """
    try:
        with place.present_file().open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
    except OSError:
        raise PartMissing(
            "archive-unreadable",
            zh="归档文件无法读取。",
            en="an archive of the access log cannot be read",
            place=Place(file=place.name),
        ) from None
    if digest != place.digest:
        raise archive_altered(place)


def archive_altered(place: Segment) -> ProofFailed:
    """The file of an archive is damaged or another one."""
    return ProofFailed(
        "archive-altered",
        zh=f"访问日志的归档文件（自第 {place.first} 号事件起）已损坏或被改动。",
        en=f"an archive of the access log, from event {place.first} on, is damaged or was altered",
        place=Place(file=place.name, line=place.first),
        remedy_zh="保全该文件；从备份找回原件后再验证。",
        remedy_en="keep the file; bring the original back from a backup and verify again",
    )


def _check_none(connection: duckdb.DuckDBPyConnection, query: str, en: str, zh: str) -> None:
    """The query finds the events that do not hold; there must be none."""
    count, first = connection.execute(f"SELECT count(*), min(seq) FROM ({query})").fetchall()[0]
    if count:
        raise broken(first, en, zh)
