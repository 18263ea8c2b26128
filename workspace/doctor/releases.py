"""Releases: none stands half-made, every finished one is there, unaltered."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from workspace.doctor.deliveries import REGISTERS
from workspace.doctor.finding import Finding, Level, Patient
from workspace.doctor.stores import read_only

_AGAIN = ("再次运行任一 helixgate release，会自动清理。", "The next helixgate release cleans up.")
_RESTORE = ("保全该目录并查明；从备份恢复。", "Keep the folder, find out what happened, restore it from backup.")


def check_releases(patient: Patient) -> Iterator[Finding]:
    """Register against folders, and the digest of each release's data against the register."""
    room, path = patient.room("releases"), patient.folder / REGISTERS
    staged = len(list(room.glob(".staging-*")))
    if staged:
        yield Finding(
            "releases",
            Level.WARN,
            f"遗留 {staged} 个暂存目录。",
            f"{staged} staging folders are left over",
            *_AGAIN,
            part="staging",
        )
    if not path.exists():
        return
    try:
        with read_only(path) as db:
            rows = db.execute("SELECT release, state, facts FROM releases ORDER BY release").fetchall()
    except sqlite3.Error:
        yield Finding("releases", Level.FAIL, "登记簿无法读取。", "the registers cannot be read")
        return
    begun = [release for release, state, _ in rows if state == "begun"]
    if begun:
        yield Finding(
            "releases",
            Level.WARN,
            f"{len(begun)} 次放行未完成。",
            f"{len(begun)} releases are unfinished",
            *_AGAIN,
            part=", ".join(begun),
        )
    done = [(release, json.loads(facts)) for release, state, facts in rows if state == "done"]
    for release, facts in done:
        yield from _look(room / release, release, facts.get("data_sha256"))
    yield Finding("releases", Level.OK, f"{len(done)} 次放行已核对。", f"{len(done)} releases were compared")


def _look(folder: Path, release: str, recorded: str | None) -> Iterator[Finding]:
    try:
        with (folder / "data.parquet").open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        certified = (folder / "certificate.json").is_file()
    except OSError:
        found, certified = None, False
    if found is None or not certified:
        yield Finding(
            "releases",
            Level.FAIL,
            "放行的数据或证书不在。",
            "data or certificate of a release are not there",
            *_RESTORE,
            part=release,
        )
    elif found != recorded:
        yield Finding(
            "releases",
            Level.BROKEN,
            "放行的数据已被改动。",
            "the data of a release were altered",
            *_RESTORE,
            part=release,
        )
