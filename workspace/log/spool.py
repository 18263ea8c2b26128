"""Journals on disk, as the owner of the log finds them: what is new in each, who still writes, what is missing."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from privacy.audit.record import (
    WRITER,
    Position,
    Record,
    Tally,
    check_tally,
    opening,
    parse_records,
    parse_sound_records,
    start,
)
from privacy.model.errors import BadInput, PartMissing, Place, ProofFailed
from workspace.files import private_folder, sync_folder
from workspace.journal import JOURNALS, MARKER

WRITER_STATES = frozenset({"open", "ended", "cut-off", "set-aside"})
"""``ended``: its writer said so; ``cut-off``: its writer died; ``set-aside``: an officer gave it up as broken."""
SET_ASIDE = "set-aside"
"""Folder under the log's where broken journals are kept."""


@dataclass(frozen=True, slots=True)
class WriterState:
    """How far one journal was merged."""

    position: Position
    state: str
    """One of ``WRITER_STATES``."""

    @property
    def finished(self) -> bool:
        return self.state != "open"


@dataclass(frozen=True, slots=True)
class News:
    """What one journal holds beyond what was merged."""

    writer: str
    records: tuple[Record, ...]
    after: WriterState


def read_news(log_folder: Path, merged: dict[str, WriterState]) -> list[News]:
    """New records of every journal, in the order of their writers' names.

    Raises:
        ProofFailed: a journal was lost, cut, edited or slipped in.
    """
    folder = log_folder / JOURNALS
    # Markers first: a journal is always there before its marker, and its marker before its first record.
    marked = {path.stem for path in folder.glob(f"*{MARKER}")}
    unfinished = {writer for writer, state in merged.items() if not state.finished}
    for writer in sorted(marked | unfinished):
        if not (folder / f"{writer}.journal").exists() and not (writer in merged and merged[writer].finished):
            raise _odd(writer, "journal-lost", "a journal that was begun is gone", "已开始的日志册不见了")
    news = []
    for path in sorted(folder.glob("*.journal")):
        found = _read_one(path, merged.get(path.stem))
        if found is not None:
            news.append(found)
    return news


def put_away(log_folder: Path, finished: set[str]) -> None:
    """Remove journals that were merged to their end. Call it only after the commit."""
    folder = log_folder / JOURNALS
    removed = False
    for path in sorted(folder.iterdir()):
        if path.stem in finished and path.suffix in (".journal", MARKER):
            path.unlink(missing_ok=True)
            removed = True
    if removed:
        sync_folder(folder)


def salvage(log_folder: Path, writer: str, merged: WriterState | None) -> News:
    """What still holds of a broken journal, from where it was merged on; nothing of one that is lost.

    Raises:
        BadInput: no such journal is known.
        PartMissing: its writer lives.
    """
    path = log_folder / JOURNALS / f"{writer}.journal"
    marker = path.with_suffix(MARKER)
    before = merged.position if merged else start(writer)
    if not path.exists():
        if not marker.exists() and (merged is None or merged.finished):
            raise BadInput("no-such-journal", zh="没有该日志册。", en="no journal of this name is known")
        return News(writer, (), WriterState(before, "set-aside"))
    with path.open("rb") as file:
        if not is_dead(file.fileno()):
            raise PartMissing("journal-in-use", zh="该日志册仍在写入。", en="the journal is being written")
        file.seek(before.offset)
        reading = parse_sound_records(file.read(), writer, before)
    return News(writer, reading.records, WriterState(reading.position, "set-aside"))


def move_aside(log_folder: Path, writer: str) -> None:
    """Keep a broken journal as evidence, out of the owner's way. Call it only after the commit."""
    aside = private_folder(log_folder / SET_ASIDE)
    for suffix in (".journal", MARKER):
        path = log_folder / JOURNALS / f"{writer}{suffix}"
        if path.exists():
            path.rename(aside / path.name)
    sync_folder(aside)
    sync_folder(log_folder / JOURNALS)


def _read_one(path: Path, merged: WriterState | None) -> News | None:
    writer = path.stem
    if not WRITER.fullmatch(writer):
        raise _odd("", "journal-unknown", "a file among the journals is not one", "日志册目录中有不明文件")
    before = merged.position if merged else start(writer)
    marker = path.with_suffix(MARKER)
    with path.open("rb") as file:
        # In this order: a writer locks before it makes its marker, and what a dead writer left is all there is.
        dead = marker.exists() and is_dead(file.fileno())
        tally = _tally(marker, writer) if dead else None
        if not merged and not _has_opening(file.read(before.offset), writer):
            if tally is not None and tally.number:
                raise _odd(writer, "journal-cut", "a journal lost all its records", "日志册的记录全部丢失")
            return None
        if os.fstat(file.fileno()).st_size < before.offset:
            raise _odd(
                writer, "journal-cut", "a journal is shorter than what was merged from it", "日志册短于已并入部分"
            )
        file.seek(before.offset)
        data = file.read()
    if merged and merged.state in ("ended", "set-aside") and data:
        raise _odd(writer, "journal-altered", "an ended journal was continued", "已结束的日志册又被续写")
    reading = parse_records(data, writer, before)
    if merged and merged.finished:
        if not dead or reading.records:
            raise _odd(writer, "journal-altered", "a journal taken for finished goes on", "已认定中断的日志册仍在续写")
        return None
    if not marker.exists():
        if reading.records:
            raise _odd(writer, "journal-unregistered", "a journal was slipped in", "出现未登记的日志册")
        return None
    if tally is not None:
        check_tally(reading, before, tally, writer)
    state = "ended" if reading.ended else "cut-off" if dead else "open"
    return News(writer, reading.records, WriterState(reading.position, state))


def _tally(marker: Path, writer: str) -> Tally | None:
    """What a dead writer left. A living one may be writing it over, which a reader can see half done; and it looks by
    itself whether its journal is still as long as it left it."""
    try:
        return Tally.parse(marker.read_bytes(), writer)
    except FileNotFoundError:
        return None


def _has_opening(first: bytes, writer: str) -> bool:
    """Whether the first line is whole; a process that died while writing it wrote no event."""
    if first == opening(writer):
        return True
    if opening(writer).startswith(first):
        return False
    raise _odd(writer, "journal-altered", "a journal does not begin as one", "日志册开头有误")


def is_dead(file: int) -> bool:
    """Whether nobody holds this open journal as its writer."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def _odd(writer: str, code: str, en: str, zh: str) -> ProofFailed:
    return ProofFailed(
        code,
        zh=f"{zh}。",
        en=en,
        place=Place(file=f"{writer}.journal" if writer else None),
        remedy_zh="保全日志目录；数据官查明后可运行 helixgate log set-aside 继续。",
        remedy_en="keep the log folder; once the data officer has looked, helixgate log set-aside lets work go on",
    )
