"""Deliveries: is the sealed original of each one there, and what still waits to be taken in."""

import sqlite3
from collections.abc import Iterator

from workspace.doctor.finding import Finding, Level, Patient
from workspace.doctor.stores import STORES, read_only

REGISTERS = STORES[2]
OLD_SECONDS = 86_400
"""A file a day old was not taken in by any run of the schedule."""


def check_originals(patient: Patient) -> Iterator[Finding]:
    """Every delivery that was taken in still has its original, of the length a sealed file of that size has."""
    path = patient.folder / REGISTERS
    if not path.exists():
        return
    try:
        with read_only(path) as db:
            known = [digest for (digest,) in db.execute("SELECT digest FROM deliveries").fetchall()]
    except sqlite3.Error:
        yield Finding("originals", Level.FAIL, "登记簿无法读取。", "the registers cannot be read")
        return
    gone = [one for one in known if not _sealed(patient, one)]
    for digest in gone:
        yield Finding(
            "originals",
            Level.FAIL,
            "一份交付的加密原件不在。",
            "the sealed original of a delivery is not there",
            "从备份恢复 originals 目录。",
            "Restore the originals folder from backup.",
            part="F-" + digest.removeprefix("sha256:")[:16],
        )
    if not gone:
        yield Finding("originals", Level.OK, f"{len(known)} 份原件齐全。", f"{len(known)} originals, all there")


def _sealed(patient: Patient, digest: str) -> bool:
    stem = digest.removeprefix("sha256:")
    room = patient.room("originals")
    return (room / f"{stem}.sealed").is_file() and (room / f"{stem}.note").is_file()


def check_inbox(patient: Patient) -> Iterator[Finding]:
    """Files that wait; names are not shown, they may hold barcodes."""
    now = patient.now.timestamp()
    inbox = patient.room("inbox")
    waiting = [path for path in inbox.rglob("*") if path.is_file() and not path.name.startswith(".")]
    strange = [path for path in inbox.iterdir() if path.is_dir() and path.name not in patient.settings.labs]
    old = sum(now - path.stat().st_mtime > OLD_SECONDS for path in waiting)
    if strange:
        yield Finding(
            "inbox",
            Level.WARN,
            f"收件夹中有 {len(strange)} 个目录不属于任何实验室。",
            f"{len(strange)} folders of the inbox belong to no lab of the settings",
            "在设置中登记该实验室，或移走目录。",
            "Name the lab in the settings, or move the folder away.",
        )
    remedy = ("运行 helixgate ingest，或 helixgate serve。", "Run helixgate ingest, or helixgate serve.")
    yield Finding(
        "inbox",
        Level.WARN if old else Level.OK,
        f"收件夹中有 {len(waiting)} 个文件待接收，其中 {old} 个已超过一天。",
        f"{len(waiting)} files wait in the inbox, {old} of them for more than a day",
        *(remedy if old else ("", "")),
    )
