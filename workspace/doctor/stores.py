"""The SQLite stores: do they open, are they whole, do keys and identities match. Nothing is made or mended."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from workspace.doctor.finding import Finding, Level, Patient

STORES = ("vault/keys.sqlite", "vault/identities.sqlite", "registers/registers.sqlite")
_RESTORE = ("从备份恢复。", "Restore it from backup.")


def check_stores(patient: Patient) -> Iterator[Finding]:
    """SQLite's quick_check of each store (https://sqlite.org/pragma.html#pragma_quick_check)."""
    for name in STORES:
        yield _look(patient.folder / name, name)


def _look(path: Path, name: str) -> Finding:
    if not path.exists():
        # Stores are made when they are first opened: a home nobody used yet has none.
        return Finding(
            "stores",
            Level.WARN,
            f"存储 {name} 尚未建立。",
            f"the store {name} has not been made yet",
            "新建的主目录无需处理；否则从备份恢复。",
            "Nothing to do in a new home; otherwise restore it from backup.",
            part=name,
        )
    try:
        with read_only(path) as db:
            answer = db.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error:
        answer = []
    if answer != [("ok",)]:
        return Finding(
            "stores", Level.BROKEN, f"存储 {name} 已损坏。", f"the store {name} is damaged", *_RESTORE, part=name
        )
    return Finding("stores", Level.OK, f"存储 {name} 完好。", f"the store {name} is whole", part=name)


def check_vault(patient: Patient) -> Iterator[Finding]:
    """Every identity has its data key and every data key its identity; keys open under the key-encryption key."""
    keys_path, identities_path = patient.folder / STORES[0], patient.folder / STORES[1]
    if not (keys_path.exists() and identities_path.exists()):
        return
    try:
        with read_only(keys_path) as db:
            wrapped = dict(db.execute("SELECT person, wrapped FROM data_keys").fetchall())
        with read_only(identities_path) as db:
            known = {person for (person,) in db.execute("SELECT DISTINCT person FROM identities").fetchall()}
    except sqlite3.Error:
        yield Finding("vault", Level.FAIL, "保险库无法读取。", "the vault cannot be read", *_RESTORE)
        return
    yield _match(set(wrapped), known)
    unopened = _unopened(patient, wrapped)
    if unopened:
        yield Finding(
            "vault",
            Level.BROKEN,
            f"{unopened} 把数据密钥无法用主密钥打开。",
            f"{unopened} data keys do not open under the key-encryption key",
            "核对 keys/vault-kek-1.key 是否为本主目录所有。",
            "Check that keys/vault-kek-1.key is the one of this home.",
            part="data_keys",
        )


def _match(with_key: set[str], with_identity: set[str]) -> Finding:
    # A key without identity is a crash between the two stores (keys come first); an identity without its key is lost.
    lost, spare = len(with_identity - with_key), len(with_key - with_identity)
    if lost:
        return Finding(
            "vault",
            Level.BROKEN,
            f"{lost} 人的身份记录没有数据密钥，无法打开。",
            f"identities of {lost} persons have no data key and cannot be opened",
            "从同一时刻的备份恢复 vault 目录；若为抹除中断，请再次抹除。",
            "Restore the vault folder from one backup; where an erasure was cut off, erase again.",
        )
    return Finding(
        "vault",
        Level.OK,
        f"{len(with_identity)} 人，每人一把数据密钥（另有 {spare} 把未用）。",
        f"{len(with_identity)} persons, each with a data key of their own ({spare} unused)",
    )


def _unopened(patient: Patient, wrapped: dict[str, bytes]) -> int:
    from privacy.model.errors import ProofFailed
    from workspace.sealing import unseal

    kek, failed = patient.keys.secret("vault-kek-1"), 0
    for person, sealed in wrapped.items():
        try:
            unseal(kek, sealed, place=f"data-key/{person}".encode())
        except ProofFailed:
            failed += 1
    return failed


@contextlib.contextmanager
def read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """A store as it lies there; nothing is written to it."""
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=10)) as db:
        yield db
