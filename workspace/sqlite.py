"""Opening SQLite the one way we use it: write-ahead log, every commit on disk, errors without values."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from privacy.model.errors import PartMissing

BUSY_SECONDS = 30.0
"""How long a store that another process is writing is waited for."""


def open_sqlite(path: Path, schema: str, *, secure_delete: bool = False) -> sqlite3.Connection:
    """A connection to the store at ``path``, made with mode 0600 if it is not there.

    Raises:
        PartMissing: it cannot be opened, or is not one of our stores.
    """
    with _ours():
        path.touch(mode=0o600, exist_ok=True)
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, factory=_Store)
        db.execute("PRAGMA journal_mode=WAL").fetchall()
        # FULL: a commit that was acknowledged survives power loss, which is what "logged before acting" needs.
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA foreign_keys=ON")
        db.execute(f"PRAGMA secure_delete={'ON' if secure_delete else 'OFF'}").fetchall()
        db.executescript(schema)
    return db


class _Store(sqlite3.Connection):
    """A connection whose statements and commits fail in our words: a store locked or damaged later on is a part that is
    not there, as much as one that does not open."""

    def execute(self, *args: Any) -> sqlite3.Cursor:
        with _ours():
            return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        with _ours():
            return super().executemany(*args)

    def __exit__(self, *args: Any) -> Literal[False]:
        with _ours():
            return super().__exit__(*args)


@contextlib.contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # A rule of the schema was broken: a bug of ours, not a store that is missing.
    except (sqlite3.Error, OSError):
        raise PartMissing(
            "store-unavailable",
            zh="存储无法打开（被占用、损坏或无权限），未读取任何数据。",
            en="a store cannot be opened (locked, damaged, or no permission); nothing was read",
            remedy_zh="运行 helixgate doctor 查看原因。",
            remedy_en="Run helixgate doctor.",
        ) from None
