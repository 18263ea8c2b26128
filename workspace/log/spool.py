"""Journals on disk, as the owner of the log finds them: what is new in each, who still writes, what is missing."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from privacy.audit.record import WRITER, Position, Record, opening, parse_records, start
from privacy.model.errors import Place, ProofFailed
from workspace.files import sync_folder
from workspace.journal import JOURNALS, MARKER

WRITER_STATES = frozenset({"open", "ended", "cut-off"})
"""``ended``: its writer said so; ``cut-off``: its writer died."""


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


def _read_one(path: Path, merged: WriterState | None) -> News | None:
    writer = path.stem
    if not WRITER.fullmatch(writer):
        raise _odd("", "journal-unknown", "a file among the journals is not one", "日志册目录中有不明文件")
    before = merged.position if merged else start(writer)
    marker = path.with_suffix(MARKER)
    with path.open("rb") as file:
        # In this order: a writer locks before it makes its marker, and what a dead writer left is all there is.
        dead = marker.exists() and _is_dead(file.fileno())
        if not merged and not _has_opening(file.read(before.offset), writer):
            return None
        if os.fstat(file.fileno()).st_size < before.offset:
            raise _odd(
                writer, "journal-cut", "a journal is shorter than what was merged from it", "日志册短于已并入部分"
            )
        file.seek(before.offset)
        data = file.read()
    if merged and merged.state == "ended" and data:
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
    state = "ended" if reading.ended else "cut-off" if dead else "open"
    return News(writer, reading.records, WriterState(reading.position, state))


def _has_opening(first: bytes, writer: str) -> bool:
    """Whether the first line is whole; a process that died while writing it wrote no event."""
    if first == opening(writer):
        return True
    if opening(writer).startswith(first):
        return False
    raise _odd(writer, "journal-altered", "a journal does not begin as one", "日志册开头有误")


def _is_dead(file: int) -> bool:
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
        remedy_zh="保全日志目录，不要删除任何文件；由数据官查明。",
        remedy_en="keep the log folder as it is; the data officer finds out what happened",
    )
