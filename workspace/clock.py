"""The home's clock, which may not go back behind what the log was told: then nothing is read (design: fails closed).

The newest instant that any process of this home has seen is kept in ``run/clock``, and looked at whenever the clock is
read. It is written again once the clock has moved on by the tolerance, and at the end of a process's work: what comes
from another process is therefore met to within twice the tolerance, what comes from the same one to within it.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from privacy.model.errors import BadInput, PartMissing
from privacy.model.times import format_instant, parse_instant
from workspace.files import write_bytes

MARK = "run/clock"
CLOCK_ACCEPTED = "clock-accepted"
"""The incident by which an officer's word about the clock is recorded."""
_INTERVAL = timedelta(seconds=1)
"""With a tolerance of less, the mark is still not written more often."""


class GuardedClock:
    """A clock that raises once it has gone back; threads may share it."""

    def __init__(self, folder: Path, now: Callable[[], datetime], tolerance: timedelta) -> None:
        self.raw: Callable[[], datetime] = now.raw if isinstance(now, GuardedClock) else now
        """The system's clock as it is."""
        self._folder = folder
        self._tolerance = tolerance
        self._newest: datetime | None = None
        self._kept: datetime | None = None
        self._file: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Now.

        Raises:
            PartMissing: it is before the newest instant this home has seen, by more than the tolerance; or that instant
                cannot be read or kept.
        """
        with self._lock:
            # In this order: a process that is kept waiting in between must not seem to have gone back.
            self._look()
            now = self.raw()
            if self._newest is not None and now < self._newest - self._tolerance:
                raise _backwards(self._newest - now)
            self._newest = now if self._newest is None else max(self._newest, now)
            if self._kept is None or now - self._kept >= max(self._tolerance, _INTERVAL):
                self._keep()
            return now

    def keep(self) -> None:
        """Keep the newest instant this process has seen; at the end of its work."""
        with self._lock:
            self._look()
            if self._newest is not None and self._kept is not None and self._newest > self._kept:
                self._keep()

    def _look(self) -> None:
        """What other processes of this home have seen counts as well. Every change of the mark is another file."""
        try:
            found = (self._folder / MARK).stat()
            file = (found.st_ino, found.st_mtime_ns)
        except OSError:
            file = None
        if file is not None and file == self._file:
            return
        self._file, self._kept = file, read_mark(self._folder)
        if self._kept is None:
            return
        # No process keeps a mark that lies far before what it has seen: then an officer has accepted the clock.
        accepted = self._newest is not None and self._kept < self._newest - 2 * max(self._tolerance, _INTERVAL)
        self._newest = self._kept if self._newest is None or accepted else max(self._newest, self._kept)

    def _keep(self) -> None:
        if self._newest is not None:
            _write_mark(self._folder, self._newest)
            self._kept = self._newest


def read_mark(folder: Path) -> datetime | None:
    """The newest instant the home in ``folder`` has seen; ``None`` before its first record.

    Raises:
        PartMissing: it cannot be read.
    """
    try:
        return parse_instant((folder / MARK).read_text("ascii").strip(), field=MARK)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, BadInput):
        raise PartMissing(
            "clock-mark",
            zh="主目录的时钟记号无法读取，未读取任何数据。",
            en="the mark of the home's clock cannot be read; nothing was read",
            remedy_zh="查明后运行 helixgate log clock --accept 理由。",
            remedy_en="Look into it, then run helixgate log clock --accept REASON.",
        ) from None


def accept_clock(folder: Path, now: datetime) -> None:
    """Believe the system's clock from here on. For an officer who has set it right; recorded by whoever calls this.

    Raises:
        PartMissing: the mark cannot be written.
    """
    _write_mark(folder, now)


def _write_mark(folder: Path, instant: datetime) -> None:
    write_bytes(folder / MARK, f"{format_instant(instant)}\n".encode())


def _backwards(by: timedelta) -> PartMissing:
    seconds = f"{by.total_seconds():.0f}"
    return PartMissing(
        "clock-backwards",
        zh=f"系统时钟比日志已见的时刻早 {seconds} 秒，未读取任何数据。",
        en=f"the clock is {seconds} s behind what the log has seen; nothing was read",
        remedy_zh="校准系统时间（NTP）；若此前的时间有误，请数据官运行 helixgate log clock --accept 理由。",
        remedy_en="Set the system's time (NTP); if it was wrong before, the data officer runs"
        " helixgate log clock --accept REASON.",
    )
