"""Checkpoints (https://c2sp.org/tlog-checkpoint): origin, size and root of the log, as the text of a signed note.

And what a witness adds (https://c2sp.org/tlog-cosignature): its own timestamped signature, a promise never to sign two
heads of one size, nor a smaller one after a larger.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit.note import (
    SignatureType,
    VerifierKey,
    add_signature_line,
    is_key_name,
    open_note,
    parse_note,
)
from privacy.audit.tree import HASH_BYTES
from privacy.model.errors import ProofFailed

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log at one size."""

    origin: str
    """Which log: a name no other log has."""
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.origin) or self.size < 0 or len(self.root) != HASH_BYTES:
            raise _malformed()


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """The three lines that are signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64.b64encode(checkpoint.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The head a note's text states; extension lines are read over.

    Raises:
        ProofFailed: not the text of a checkpoint.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or not _SIZE.fullmatch(lines[1]):
        raise _malformed()
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (ValueError, binascii.Error):
        raise _malformed() from None
    if base64.b64encode(root).decode() != lines[2]:
        raise _malformed()
    return Checkpoint(lines[0], int(lines[1]), root)


def open_checkpoint(note: str, known_keys: Iterable[VerifierKey], origin: str | None = None) -> Checkpoint:
    """The head that a known key of the log signed; with ``origin``, of that log and no other.

    Raises:
        ProofFailed: not a checkpoint, not signed by a known key, or another log's.
    """
    checkpoint = parse_checkpoint(open_note(note, known_keys).text)
    if origin is not None and checkpoint.origin != origin:
        raise ProofFailed("other-log", zh="该检查点属于另一份日志。", en="the checkpoint is another log's")
    return checkpoint


def cosign(note: str, name: str, private_key: Ed25519PrivateKey, unix_seconds: int) -> str:
    """``note`` with a witness's signature at that time. The witness checks the growth first; it is not checked here."""
    key = VerifierKey(name, VerifierKey.of(name, private_key).public_key, SignatureType.COSIGNATURE)
    signature = private_key.sign(_cosigned(parse_note(note).text, unix_seconds))
    return add_signature_line(note, key, unix_seconds.to_bytes(8, "big") + signature)


def cosignatures(note: str, witnesses: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """Which of ``witnesses`` signed this note, and when (seconds since 1970).

    Raises:
        ProofFailed: a line of one of them does not hold.
    """
    parsed = parse_note(note)
    known = {(key.name, key.id): key for key in witnesses if key.type is SignatureType.COSIGNATURE}
    seen: dict[VerifierKey, int] = {}
    for line in parsed.signatures:
        key = known.get((line.name, line.key_id))
        if key is not None and key not in seen:
            when = int.from_bytes(line.data[:8], "big")
            key.check(line.data[8:], _cosigned(parsed.text, when))
            seen[key] = when
    return seen


def _cosigned(text: str, unix_seconds: int) -> bytes:
    return f"cosignature/v1\ntime {unix_seconds}\n{text}".encode()


def _malformed() -> ProofFailed:
    return ProofFailed("not-a-checkpoint", zh="不是日志检查点。", en="not a checkpoint of a log")
