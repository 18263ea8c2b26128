"""Locks between processes: advisory file locks that the kernel lets go of when a process dies.

``order`` puts withdrawals and hand-outs into one order: a hand-out holds it shared while it looks at the registers for
the last time, records itself and hands out; a withdrawal holds it exclusively while it is recorded. What is finished
after a withdrawal has therefore seen it.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from privacy.model.errors import PartMissing

_POLL_SECONDS = 0.02


@contextlib.contextmanager
def held(path: Path, *, exclusive: bool, wait_seconds: float = 60.0) -> Iterator[None]:
    """The lock at ``path``, for the time of the block.

    Raises:
        PartMissing: another process held it for all of ``wait_seconds``, or the file cannot be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise _busy() from None
    try:
        _take(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH, wait_seconds)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, kind: int, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= deadline:
                raise _busy() from None
            time.sleep(_POLL_SECONDS)
        else:
            return


def _busy() -> PartMissing:
    return PartMissing(
        "busy",
        zh="另一个进程正占用主目录的这一部分，未作任何改动。",
        en="another process is using this part of the home; nothing was changed",
        remedy_zh="稍后重试；若无其他进程，请运行 helixgate doctor。",
        remedy_en="Try again later; if there is no other process, run helixgate doctor.",
    )
