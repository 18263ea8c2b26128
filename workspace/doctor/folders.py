"""Rooms of the home: there, ours, closed to others; and room on the disk."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from workspace.doctor.finding import Finding, Level, Patient
from workspace.home import FOLDERS

FREE_WARN_BYTES = 5 << 30
FREE_FAIL_BYTES = 200 << 20
"""Below this even the journal of the log may not be written, and then nothing may be done."""


def check_folders(patient: Patient) -> Iterator[Finding]:
    """Presence, owner and mode of the home and of each of its rooms."""
    wrong = [finding for name in ("", *FOLDERS) for finding in _look(patient.folder / name, name or "home")]
    yield from wrong
    if not wrong:
        yield Finding(
            "folders",
            Level.OK,
            f"{len(FOLDERS)} 个目录，权限均为 0700。",
            f"{len(FOLDERS)} folders, all closed to others",
        )


def _look(folder: Path, name: str) -> Iterator[Finding]:
    try:
        found = folder.lstat()
    except OSError:
        yield Finding(
            "folders",
            Level.FAIL,
            f"目录 {name} 不存在或无法查看。",
            f"the folder {name} is not there or cannot be looked at",
            "从备份恢复；空目录可用 mkdir -m 700 建立。",
            "Restore it from backup; an empty one may be made with mkdir -m 700.",
            part=name,
        )
        return
    if not stat.S_ISDIR(found.st_mode):
        yield Finding("folders", Level.FAIL, f"{name} 不是目录。", f"{name} is not a folder", part=name)
    elif found.st_uid != os.geteuid():
        yield Finding(
            "folders",
            Level.FAIL,
            f"目录 {name} 不属于当前用户。",
            f"the folder {name} belongs to another user",
            "以主目录的所有者身份运行。",
            "Run as the owner of the home.",
            part=name,
        )
    elif found.st_mode & 0o077:
        yield Finding(
            "folders",
            # The log refuses to be written into an open folder; elsewhere it is a danger, not yet a stop.
            Level.FAIL if name.split("/")[0] in ("log", "keys", "vault") else Level.WARN,
            f"目录 {name} 对他人开放（{stat.S_IMODE(found.st_mode):04o}）。",
            f"the folder {name} is open to others ({stat.S_IMODE(found.st_mode):04o})",
            "chmod 700，并查明何人改动。",
            "chmod 700 it, and find out who changed it.",
            part=name,
        )


def check_free_space(patient: Patient) -> Iterator[Finding]:
    """Room for the journal, and for a day's deliveries."""
    try:
        free = shutil.disk_usage(patient.folder).free
    except OSError:
        yield Finding("free-space", Level.FAIL, "无法得知磁盘空间。", "free space cannot be told")
        return
    level = Level.FAIL if free < FREE_FAIL_BYTES else Level.WARN if free < FREE_WARN_BYTES else Level.OK
    gib = f"{free / (1 << 30):.1f} GiB"
    remedy = ("清理磁盘或扩容。", "Make room on the disk.") if level is not Level.OK else ("", "")
    yield Finding("free-space", level, f"剩余空间 {gib}。", f"{gib} free", *remedy)
