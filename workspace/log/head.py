"""Heads of the log: the head file, unsigned, and the signed ones that are kept.

The head file holds size and root at the last merge. What it finds, it finds by itself and at once.

The owner compares it with the database; a process that begins a journal, which opens no database, compares it with the
stored hashes. Both grow only, so an owner that merges meanwhile disturbs nobody.
"""

from pathlib import Path
from typing import Final

from privacy.audit.checkpoint import Checkpoint, open_checkpoint
from privacy.audit.note import VerifierKey
from privacy.model.errors import PartMissing, Place, ProofFailed
from workspace.files import write_bytes
from workspace.log.hashes import StoredTree

HEAD: Final = "head"
CHECKPOINTS: Final = "checkpoints"


def write_head(log_folder: Path, size: int, root: bytes) -> None:
    write_bytes(log_folder / HEAD, _line(size, root).encode("ascii"))


def _line(size: int, root: bytes) -> str:
    """The one way a head is written; anything else was written by another hand."""
    return f"{size} {root.hex()}\n"


def head_holds(log_folder: Path, tree: StoredTree) -> bool:
    """Whether the tree, which may have grown since, begins with the head. A log has one from its first moment on."""
    try:
        text = (log_folder / HEAD).read_bytes().decode("ascii")
        size = int(text.partition(" ")[0])
        return size <= tree.size and text == _line(size, tree.root_at(size))
    except (FileNotFoundError, ValueError, IndexError, RecursionError):
        return False


def check_head(log_folder: Path) -> None:
    """Before anything is acted on: the stored hashes are those of the head.

    Raises:
        PartMissing: they are not; the log was tampered with, and without a log nothing is read.
    """
    tree = StoredTree(log_folder, 1 << 62)
    try:
        held = head_holds(log_folder, tree)
    except ProofFailed:
        held = False
    finally:
        tree.close()
    if not held:
        raise PartMissing(
            "log-tampered",
            zh="访问日志被改动：树的哈希与最近一次并入时不符，未执行任何操作。",
            en="the access log was tampered with: its hashes are not those of the last merge; nothing was done",
            place=Place(file=HEAD),
            remedy_zh="运行 helixgate log verify，保全日志目录，由数据官上报。",
            remedy_en="run helixgate log verify, keep the log folder; the data officer reports it",
        )


def kept_heads(log_folder: Path, public_keys: tuple[VerifierKey, ...]) -> list[Checkpoint]:
    """The signed heads in ``checkpoints/``, their signatures checked.

    Raises:
        ProofFailed: one cannot be read, or is not signed by one of the keys.
    """
    return [_open_kept(path, public_keys) for path in sorted((log_folder / CHECKPOINTS).glob("*.txt"))]


def _open_kept(path: Path, public_keys: tuple[VerifierKey, ...]) -> Checkpoint:
    try:
        return open_checkpoint(path.read_text("utf-8"), public_keys)
    except (OSError, UnicodeDecodeError):
        raise ProofFailed(
            "not-a-checkpoint",
            zh="保存的检查点无法读取。",
            en="a kept checkpoint cannot be read",
            place=Place(file=path.name),
        ) from None
