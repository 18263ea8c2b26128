"""Writing files so that a reader sees all of one or nothing of it."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from privacy.model.errors import PartMissing


@contextlib.contextmanager
def atomic_write(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A binary stream that becomes ``path`` on success, and leaves nothing on failure.

    The bytes are flushed to disk before the rename, and the rename before return, so that a crash leaves the old file
    or the new one. The temporary name starts with a dot and lies beside the target.

    Raises:
        PartMissing: the folder cannot be written, or the disk is full.
    """
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError:
        raise _unwritable() from None
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise _unwritable() from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """``data`` as ``path``, whole or not at all."""
    with atomic_write(path, mode=mode) as stream:
        stream.write(data)


def sync_folder(folder: Path) -> None:
    """Make renames and removals in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear_unfinished(folder: Path) -> int:
    """Remove what killed writes left under ``folder``; how many. The caller holds the lock of whoever writes there."""
    left = [path for path in folder.rglob(".*.part") if path.is_file()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def private_folder(folder: Path) -> Path:
    """``folder``, made if needed, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _unwritable() -> PartMissing:
    return PartMissing(
        "not-writable",
        zh="无法写入文件夹（权限不足或磁盘已满），未留下任何半成品。",
        en="the folder cannot be written (permission or full disk); no partial file was left",
        remedy_zh="检查目录权限与磁盘空间后重试。",
        remedy_en="Check permissions and free space, then try again.",
    )
