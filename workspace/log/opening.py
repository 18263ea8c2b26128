"""Becoming the owner of the log: the lock, the database, and whose fault an error is."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb

from privacy.model.errors import HelixgateError, PartMissing, Place, ProofFailed
from workspace.files import write_bytes
from workspace.journal import check_private, not_writable

DATABASE: Final = "access.duckdb"
LOCK: Final = "owner.lock"
RETRY_SECONDS: Final = 0.01


@contextlib.contextmanager
def owner_lock(log_folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold ``owner.lock``; the operating system lets it go when the process dies.

    Raises:
        PartMissing: another process held it for ``wait_seconds``, or the folder is not there, not private or not ours.
    """
    try:
        check_private(log_folder)
        file = os.open(log_folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise not_writable(error) from None
    try:
        until = time.monotonic() + wait_seconds
        while not _try_lock(file):
            if time.monotonic() >= until:
                raise PartMissing(
                    "log-owned",
                    zh="访问日志正由另一进程整理，稍后再试。",
                    en="another process owns the access log right now; try again later",
                )
            time.sleep(RETRY_SECONDS)
        yield
    finally:
        os.close(file)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def open_database(log_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The log's DuckDB file, 0600, made if it is not there. The caller holds the lock.

    Raises:
        PartMissing: another program has it open, or it cannot be written.
        ProofFailed: it cannot be read.
    """
    path = log_folder / DATABASE
    with named_errors(log_folder):
        _check_not_open_elsewhere(path)
        connection = duckdb.connect(path, config={"autoinstall_known_extensions": "false"})
        path.chmod(0o600)
    try:
        yield connection
    finally:
        with named_errors(log_folder):
            connection.close()


def _check_not_open_elsewhere(path: Path) -> None:
    """DuckDB takes a POSIX lock on its file; a reader that is not us would make it look damaged."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PartMissing(
                "log-owned",
                zh="另一程序正打开访问日志文件，请先关闭。",
                en="another program has the access log's file open; close it first",
            ) from None


@contextlib.contextmanager
def named_errors(log_folder: Path) -> Iterator[None]:
    """DuckDB's and the system's errors as ours: a file that cannot be read was harmed, unless writing fails too."""
    try:
        yield
    except HelixgateError:
        raise
    except OSError as error:
        raise not_writable(error) from None
    except duckdb.Error:
        write_bytes(log_folder / ".probe", b"can this folder be written?")
        (log_folder / ".probe").unlink()
        raise ProofFailed(
            "log-unreadable",
            zh="访问日志文件已损坏或被改动，无法读取。",
            en="the access log's file is damaged or altered; it cannot be read",
            place=Place(file=DATABASE),
            remedy_zh="保全该文件；从备份恢复后用检查点验证。",
            remedy_en="keep the file; restore a backup and verify it against the checkpoints",
        ) from None
