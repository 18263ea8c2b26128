"""Signed notes (https://c2sp.org/signed-note): a text, and signatures by named Ed25519 keys under it.

A note is ignored unless a key known beforehand signed it; lines by unknown keys are passed over, as witnesses may have
added theirs; a bad signature under a known key spoils the whole note.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from privacy.model.errors import BadInput, InternalError, ProofFailed

MAX_NOTE_BYTES = 1_000_000
"""As in Go's ``x/mod/sumdb/note``, the reference implementation."""
MAX_SIGNATURES = 100
"""signed-note, "Signatures": a verifier may reject a note with too many; Go's limit."""


class SignatureType(IntEnum):
    """signed-note, "Signature types"."""

    ED25519 = 0x01
    COSIGNATURE = 0x04
    """A witness's timestamped Ed25519 signature (https://c2sp.org/tlog-cosignature)."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under the name it signs with."""

    name: str
    public_key: bytes
    """32 bytes, Ed25519."""
    type: SignatureType = SignatureType.ED25519

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or len(self.public_key) != 32:
            raise _not_a_key()

    @classmethod
    def of(cls, name: str, key: Ed25519PublicKey | Ed25519PrivateKey) -> Self:
        """The verifier key for a key object."""
        public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
        return cls(name, public.public_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that ``<name>+<key id>+<base64>`` says; the name may hold no ``+``.

        Raises:
            BadInput: not a verifier key, its id does not fit, or its type is not known here.
        """
        try:
            name, said_id, encoded = text.strip().split("+", 2)
            data = base64.b64decode(encoded, validate=True)
            key = cls(name, data[1:], SignatureType(data[0]))
        except (ValueError, IndexError):
            raise _not_a_key() from None
        if said_id != key.id.hex():
            raise _not_a_key()
        return key

    @property
    def id(self) -> bytes:
        """signed-note: the first 4 bytes of SHA-256 over name, newline, type and public key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public_key).digest()[:4]

    def __str__(self) -> str:
        encoded = base64.b64encode(bytes([self.type]) + self.public_key).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    def check(self, signature: bytes, message: bytes) -> None:
        """Nothing, if the signature is by this key over this message.

        Raises:
            ProofFailed: it is not.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            raise _spoiled("a signature does not hold", "签名不成立") from None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it reads, nothing checked yet."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note that at least one known key signed."""

    text: str
    """Ends with a newline, which the signatures cover."""
    signers: tuple[VerifierKey, ...]
    """The known keys whose signatures hold, in the order of their lines."""


def is_key_name(name: str) -> bool:
    """signed-note: non-empty, no space of any script, no plus sign (and here nothing unprintable)."""
    return bool(name) and name.isprintable() and "+" not in name and not any(char.isspace() for char in name)


def sign_note(text: str, name: str, private_key: Ed25519PrivateKey) -> str:
    """``text`` as a note with one signature. The text ends with a newline, which is signed too.

    Raises:
        InternalError: the text cannot be that of a note.
    """
    if not text.endswith("\n") or _has_control(text) or not text.strip("\n"):
        raise InternalError(
            "not-a-note-text", zh="内部错误：文本不能成为签名便笺。", en="not the text of a signed note"
        )
    return add_signature_line(f"{text}\n", VerifierKey.of(name, private_key), private_key.sign(text.encode()))


def add_signature_line(note: str, key: VerifierKey, data: bytes) -> str:
    """``note`` with one more signature line at its end."""
    return f"{note}— {key.name} {base64.b64encode(key.id + data).decode()}\n"


def parse_note(note: str) -> Note:
    """The text and the signature lines of a note.

    Raises:
        ProofFailed: not a signed note.
    """
    text, blank, rest = note.rpartition("\n\n")
    lines = rest.split("\n")
    if len(note) > MAX_NOTE_BYTES or _has_control(note) or not blank or not text or lines[-1] or len(lines) < 2:
        raise _spoiled("not a signed note", "不是签名便笺")
    if len(lines) - 1 > MAX_SIGNATURES:
        raise _spoiled("too many signatures", "签名过多")
    return Note(text + "\n", tuple(_parse_line(line) for line in lines[:-1]))


def open_note(note: str, known_keys: Iterable[VerifierKey]) -> OpenedNote:
    """The text of a note that at least one of ``known_keys`` signed.

    Raises:
        ProofFailed: not a note, signed by none of the keys, or with a signature by one of them that does not hold.
    """
    parsed = parse_note(note)
    known = {(key.name, key.id): key for key in known_keys if key.type is SignatureType.ED25519}
    signers: dict[VerifierKey, None] = {}
    for line in parsed.signatures:
        key = known.get((line.name, line.key_id))
        if key is not None and key not in signers:
            key.check(line.data, parsed.text.encode())
            signers[key] = None
    if not signers:
        raise ProofFailed(
            "note-unsigned",
            zh="没有已知密钥为其签名，不予采信。",
            en="no known key signed it, so it is not believed",
            remedy_zh="确认所用公钥属于签发它的机构。",
            remedy_en="make sure that the public key is that of the lab that issued it",
        )
    return OpenedNote(parsed.text, tuple(signers))


def _parse_line(line: str) -> Signature:
    try:
        dash, name, encoded = line.split(" ")
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise _spoiled("a signature line is malformed", "签名行格式有误") from None
    if dash != "—" or not is_key_name(name) or len(data) < 5 or base64.b64encode(data).decode() != encoded:
        raise _spoiled("a signature line is malformed", "签名行格式有误")
    return Signature(name, data[:4], data[4:])


def _has_control(text: str) -> bool:
    """signed-note: no control character below U+0020 but newline; and no text that UTF-8 cannot hold."""
    return any((char < " " and char != "\n") or "\ud800" <= char <= "\udfff" for char in text)


def _spoiled(en: str, zh: str) -> ProofFailed:
    return ProofFailed("note-spoiled", zh=f"签名便笺无效：{zh}。", en=f"the signed note does not hold: {en}")


def _not_a_key() -> BadInput:
    return BadInput(
        "not-a-verifier-key",
        zh="不是验证公钥，应为 <名称>+<8 位十六进制>+<base64>。",
        en="not a verifier key; expected <name>+<8 hex digits>+<base64>",
    )
