"""The home's clock, which may not go back behind what the log was told: then nothing is read (design: fails closed).

The newest instant that any process of this home has seen is kept in ``run/clock``. It runs after the newest record by
at most the tolerance, since it is written again whenever the clock has moved on by that much, and at the end.
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
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Now.

        Raises:
            PartMissing: it is before the newest instant this home has seen, by more than the tolerance; or that instant
                cannot be read or kept.
        """
        with self._lock:
            now = self.raw()
            if self._kept is None or now - self._kept >= max(self._tolerance, _INTERVAL):
                self._meet(now)
            if self._newest is not None and now < self._newest - self._tolerance:
                raise _backwards(self._newest - now)
            self._newest = now if self._newest is None else max(self._newest, now)
            return now

    def keep(self) -> None:
        """Keep the newest instant this process has seen; at the end of its work."""
        with self._lock:
            if self._newest is not None and self._kept is not None and self._newest > self._kept:
                self._meet(self._newest)

    def _meet(self, now: datetime) -> None:
        """What other processes of this home have seen counts as well."""
        kept = read_mark(self._folder)
        self._kept = now if kept is None else max(kept, now)
        self._newest = self._kept if self._newest is None else max(self._newest, self._kept)
        if kept is None or kept < now:
            _write_mark(self._folder, now)


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
