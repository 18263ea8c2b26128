"""Opening SQLite the one way we use it: write-ahead log, every commit on disk, errors without values."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from privacy.model.errors import PartMissing


def open_sqlite(path: Path, schema: str, *, secure_delete: bool = False) -> sqlite3.Connection:
    """A connection to the store at ``path``, made with mode 0600 if it is not there.

    Raises:
        PartMissing: it cannot be opened, or is not one of our stores.
    """
    with _ours():
        path.touch(mode=0o600, exist_ok=True)
        db = sqlite3.connect(path, timeout=30, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL").fetchall()
        # FULL: a commit that was acknowledged survives power loss, which is what "logged before acting" needs.
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA foreign_keys=ON")
        db.execute(f"PRAGMA secure_delete={'ON' if secure_delete else 'OFF'}").fetchall()
        db.executescript(schema)
    return db


@contextlib.contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError):
        raise PartMissing(
            "store-unavailable",
            zh="存储无法打开（被占用、损坏或无权限），未读取任何数据。",
            en="a store cannot be opened (locked, damaged, or no permission); nothing was read",
            remedy_zh="运行 helixgate doctor 查看原因。",
            remedy_en="Run helixgate doctor.",
        ) from None
