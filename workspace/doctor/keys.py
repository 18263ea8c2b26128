"""Keys: every one looked at, not only the first that is wrong."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from workspace.doctor.finding import Finding, Level, Patient
from workspace.keys import key_names

_RESTORE = ("从密钥备份恢复到 keys/。", "Restore it to keys/ from the key backup.")


def check_keys(patient: Patient) -> Iterator[Finding]:
    """Presence, owner, mode and form of each key; that no key is another's copy. Never its content."""
    bodies: dict[str, str] = {}
    folder = patient.folder / "keys"
    names = key_names(folder)
    wrong = [
        finding
        for name, algorithm in names.items()
        for finding in _look(folder / f"{name}.key", name, algorithm, bodies)
    ]
    yield from wrong
    twins = [name for name, body in bodies.items() if list(bodies.values()).count(body) > 1]
    if twins:
        listed = ", ".join(sorted(twins))
        yield Finding(
            "keys", Level.FAIL, f"密钥内容相同：{listed}。", f"keys are copies of one another: {listed}", *_RESTORE
        )
    if not wrong and not twins:
        yield Finding("keys", Level.OK, f"{len(names)} 把密钥齐全，权限 0600。", f"{len(names)} keys, mode 0600")


def _look(path: Path, name: str, algorithm: str, bodies: dict[str, str]) -> Iterator[Finding]:
    try:
        found = path.lstat()
        first, second = path.read_text("ascii").splitlines()
        length = len(bytes.fromhex(second))
    except FileNotFoundError:
        yield Finding("keys", Level.FAIL, f"密钥 {name} 不存在。", f"key {name} is not there", *_RESTORE, part=name)
        return
    except (OSError, ValueError):
        yield Finding(
            "keys",
            Level.FAIL,
            f"密钥 {name} 无法读取或已损坏。",
            f"key {name} cannot be read or is damaged",
            *_RESTORE,
            part=name,
        )
        return
    bodies[name] = second
    if first != f"helixgate-key 1 {name} {algorithm}" or length != 32:
        yield Finding(
            "keys", Level.FAIL, f"密钥 {name} 的格式不符。", f"key {name} is not of its form", *_RESTORE, part=name
        )
    if found.st_uid != os.geteuid():
        yield Finding(
            "keys",
            Level.FAIL,
            f"密钥 {name} 不属于当前用户。",
            f"key {name} belongs to another user",
            "以主目录的所有者身份运行，或更正属主。",
            "Run as the owner of the home, or correct the owner.",
            part=name,
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        yield Finding(
            "keys",
            Level.FAIL,
            f"密钥 {name} 对他人开放。",
            f"key {name} is open to others than its owner",
            "chmod 600；若他人可能已读到，请轮换。",
            "chmod 600 it; rotate it if others may have read it.",
            part=name,
        )
