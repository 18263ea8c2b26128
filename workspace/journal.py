"""A writer's journal: what a process wrote down before it acted.

One process, one file, one fsync a group of events, and no need of any other process. ``append`` returns when the
events are durable; when it does not return, nothing may be acted on. The owner of the log (``workspace.access_log``)
merges the journals later. Beside each journal stands a marker with its tally, so that a journal that vanished is
missed, and so are records cut off its end.
"""

import contextlib
import errno
import fcntl
import json
import os
import re
import stat
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from privacy.audit.record import WRITER, Tally, frame, opening, start
from privacy.audit.tree import EMPTY_ROOT
from privacy.model.errors import BadInput, InternalError, PartMissing, Place
from privacy.model.event import EVENT_KINDS, Event
from workspace.files import private_folder, sync_folder
from workspace.log.head import CHECKPOINTS as CHECKPOINTS
from workspace.log.head import check_head, write_head

JOURNALS: Final = "journals"
MARKER: Final = ".open"
"""Suffix of the file that says a journal of this name was begun and is not yet put away; it holds the tally."""
ROTATE_BYTES: Final = 64 * 1024 * 1024
"""A longer journal is ended and a new one begun, so that the owner can put it away while the process lives on."""

_EVENT_ID = re.compile(r"[0-9a-f]{32}")
_sync = getattr(os, "fdatasync", os.fsync)
"""POSIX: fdatasync also writes the metadata needed to read the data back, the file's size among them."""


def create_log_folder(log_folder: Path) -> None:
    """Make the folders of a new log, 0700, and the head of a log without events. An existing log is left as it is.

    Raises:
        PartMissing: a folder cannot be made.
    """
    is_new = not log_folder.exists()
    try:
        for folder in (log_folder, log_folder / JOURNALS, log_folder / CHECKPOINTS):
            private_folder(folder)
        if is_new:
            write_head(log_folder, 0, EMPTY_ROOT)
    except OSError as error:
        raise not_writable(error) from None


class Journal:
    """An open journal. A context manager; threads of one process may share it."""

    def __init__(self, log_folder: Path, label: str, random_bytes: Callable[[int], bytes]) -> None:
        self._log_folder = log_folder
        self._label = label
        self._random_bytes = random_bytes
        self._lock = threading.Lock()
        self._broken: PartMissing | None = None
        self._pid = os.getpid()
        self._begin()

    @classmethod
    def open(
        cls, log_folder: Path, writer: str, *, random_bytes: Callable[[int], bytes], for_incident: bool = False
    ) -> Self:
        """Begin a journal of this process. ``writer`` says what it is (``cli``, ``flow-ingest``, ``gateway``).

        ``for_incident``: only an incident will be told, such as that the log was tampered with; it is taken even then.

        Raises:
            BadInput: ``writer`` is not 1 to 32 of ``a-z 0-9 -``.
            PartMissing: the log's folder is missing, open to others, or cannot be written; or it was tampered with.
        """
        if not WRITER.fullmatch(f"{writer}-{'0' * 16}"):
            raise BadInput(
                "bad-writer-name",
                zh="写入者名称须为 1 至 32 个小写字母、数字或连字符。",
                en="expected a writer name of 1 to 32 lower-case letters, digits or hyphens",
                place=Place(column="writer"),
            )
        try:
            check_private(log_folder)
            if not for_incident:
                check_head(log_folder)
            return cls(log_folder, writer, random_bytes)
        except OSError as error:
            raise not_writable(error) from None

    @property
    def writer(self) -> str:
        """This journal's unique name; it changes when a long journal is rotated."""
        return self._writer

    def append(self, *events: Event) -> None:
        """Make ``events`` durable, in this order, with one fsync. When this returns they are recorded.

        After a failure the journal stays shut: what an fsync that failed left on the disk is unknown
        (https://wiki.postgresql.org/wiki/Fsync_Errors), so a second try on the same file could acknowledge a loss.

        Raises:
            InternalError: an event of no known kind, or whose id is not 32 hex digits; nothing was written.
            PartMissing: ``log-not-writable``; nothing may be acted on. Part of the group may be on the disk all the
                same, and will then be merged: an intent without an act, never an act without an intent.
        """
        for event in events:
            _check_event(event.kind, event.id)
        self._append([event.canonical() for event in events])

    def append_recorded(self, payloads: Sequence[bytes]) -> None:
        """``append`` for events that were put into their canonical bytes before, in a store's outbox."""
        for payload in payloads:
            try:
                event = json.loads(payload)
                _check_event(event["kind"], event["id"])
            except (ValueError, KeyError, TypeError):
                _check_event("", "")
        self._append(payloads)

    def _append(self, payloads: Sequence[bytes]) -> None:
        with self._lock:
            if self._broken is not None:
                raise self._broken
            try:
                self._check_process()
                if self._position.offset > ROTATE_BYTES:
                    self._rotate()
                self._write(list(payloads))
                self._tell()
            except (OSError, PartMissing) as error:
                refusal = error if isinstance(error, PartMissing) else not_writable(error)
                self._shut(refusal)
                raise refusal from None

    def close(self) -> None:
        """Say that nothing follows, and let go of the file. Closing twice is closing once."""
        with self._lock:
            if self._broken is not None:
                return
            if os.getpid() == self._pid:
                # Without an end mark the owner sees a writer that was cut off, which is then so.
                with contextlib.suppress(OSError, PartMissing):
                    self._end()
            self._shut(PartMissing("log-not-writable", zh="日志册已关闭。", en="the journal was closed"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> None:
        self._writer = f"{self._label}-{self._random_bytes(8).hex()}"
        self._path = self._log_folder / JOURNALS / f"{self._writer}.journal"
        self._position = start(self._writer)
        marker = self._path.with_suffix(MARKER)
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # Held for life: how the owner knows we live.
            _write_all(file, opening(self._writer))
            _sync(file)
            told = os.open(marker, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError:
            os.close(file)
            raise
        self._file, self._told = file, told
        try:
            self._tell()
            _sync(told)
            sync_folder(marker.parent)
        except OSError:
            self._let_go()
            raise

    def _write(self, payloads: list[bytes]) -> None:
        frames: list[bytes] = []
        number, link = self._position.number, self._position.link
        for payload in payloads:
            framed, link = frame(payload, number, link)
            frames.append(framed)
            number += 1
        data = b"".join(frames)
        _write_all(self._file, data)
        _sync(self._file)
        size = self._position.offset + len(data)
        self._check_in_place(size)
        self._position = type(self._position)(size, number, link)

    def _tell(self) -> None:
        """The tally, after what it counts is durable. Not synchronised: a killed process loses nothing by that, and a
        power cut leaves the tally of a moment ago, which a journal that grew since still bears out."""
        line = Tally(self._position.number, self._position.link).line()
        if os.pwrite(self._told, line, 0) != len(line):
            raise OSError(errno.EIO, "short write")

    def _end(self) -> None:
        """The end mark, counted like a record."""
        self._write([b""])
        self._tell()

    def _rotate(self) -> None:
        self._end()
        ended = (self._file, self._told)
        self._begin()
        for file in ended:
            os.close(file)

    def _let_go(self) -> None:
        os.close(self._file)
        os.close(self._told)

    def _shut(self, why: PartMissing) -> None:
        self._broken = why
        self._let_go()

    def _check_in_place(self, size: int) -> None:
        """The name must still lead to our bytes: a deleted, replaced or cut file takes writes without complaint."""
        named, held = self._path.lstat(), os.fstat(self._file)
        if (named.st_dev, named.st_ino, named.st_size) != (held.st_dev, held.st_ino, size):
            raise PartMissing(
                "log-not-writable",
                zh="访问日志的日志册被移动、替换或截断，未执行任何操作。",
                en="the journal was moved, replaced or cut; nothing was done",
                place=Place(file=self._path.name),
                remedy_zh="运行 helixgate doctor，并保全日志目录。",
                remedy_en="run helixgate doctor, and keep the log folder as evidence",
            )

    def _check_process(self) -> None:
        """A forked child shares the file's offset and chain and would break both."""
        if os.getpid() != self._pid:
            raise PartMissing(
                "log-not-writable",
                zh="日志册属于另一进程，请在本进程内重新打开。",
                en="the journal belongs to another process; open one in this process",
            )


def _check_event(kind: str, event_id: str) -> None:
    """What the merge would refuse is refused before it is written, where it stops one act and not the whole log."""
    if kind not in EVENT_KINDS or not _EVENT_ID.fullmatch(event_id):
        raise InternalError(
            "not-an-event",
            zh="内部错误：事件种类未知，或编号不是 32 位十六进制。",
            en="an event of no known kind, or whose id is not 32 hex digits",
        )


def not_writable(error: OSError) -> PartMissing:
    """The refusal when the log cannot take an event. Only the system's error name is shown, never a path."""
    name = errno_name(error)
    return PartMissing(
        "log-not-writable",
        zh=f"访问日志无法写入（{name}），未执行任何操作。",
        en=f"the access log cannot be written ({name}); nothing was done",
        remedy_zh="检查日志目录是否存在、权限为 0700、磁盘未满且可写；运行 helixgate doctor。",
        remedy_en="check that the log folder exists, is 0700, writable and not full; run helixgate doctor",
    )


def errno_name(error: OSError) -> str:
    """``ENOSPC`` and the like; ``unknown`` where the system gave none."""
    return errno.errorcode.get(error.errno or 0, "unknown")


def check_private(log_folder: Path) -> None:
    """Every folder of the log is there, ours, and closed to others: who may write it may plant or remove journals."""
    for folder in (log_folder, log_folder / JOURNALS):
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise PartMissing(
                "log-not-writable",
                zh="访问日志目录须为本用户所有且权限为 0700，未执行任何操作。",
                en="the log folder must be a folder of this user with mode 0700; nothing was done",
                place=Place(file=folder.name),
                remedy_zh="chmod 700 该目录，并查明何人改动。",
                remedy_en="chmod 700 it, and find out who changed it",
            )


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
