"""A witness's own folder, on a second machine or a stick: its key, and for every log the last head it signed.

It needs nothing of the lab but the log's public key, given once. Whoever rewrites the lab's log cannot make the witness
forget what it signed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privacy.audit.checkpoint import Checkpoint, cosign, parse_checkpoint
from privacy.audit.note import SignatureType, VerifierKey, parse_note
from privacy.audit.witness import check_growth, parse_request
from privacy.model.canonical import sha256_hex
from privacy.model.errors import BadInput, PartMissing
from workspace.files import private_folder, write_bytes

KEY_FILE = "witness.key"


class Witness:
    """One witness, kept in a folder."""

    def __init__(self, folder: Path, name: str, private_key: Ed25519PrivateKey) -> None:
        self._folder = folder
        self._name = name
        self._private_key = private_key

    @classmethod
    def make(cls, folder: Path, name: str, random_bytes: Callable[[int], bytes]) -> "Witness":
        """A new witness with a key of its own; one that is there already is opened and keeps its name.

        Raises:
            BadInput: the name cannot be a key's.
            PartMissing: the folder cannot be written, or what it holds cannot be read.
        """
        if not (folder / KEY_FILE).exists():
            key = Ed25519PrivateKey.from_private_bytes(random_bytes(32))
            VerifierKey.of(name, key)
            private_folder(folder)
            write_bytes(folder / KEY_FILE, f"{name}\n{key.private_bytes_raw().hex()}\n".encode())
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "Witness":
        """The witness kept in ``folder``.

        Raises:
            PartMissing: there is none, or its key cannot be read.
        """
        try:
            name, secret = (folder / KEY_FILE).read_text("utf-8").splitlines()
            return cls(folder, name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))
        except (OSError, ValueError):
            raise PartMissing(
                "no-witness", zh="此文件夹没有见证人密钥。", en="this folder holds no key of a witness"
            ) from None

    @property
    def public_key(self) -> VerifierKey:
        """What verifiers of cosignatures need."""
        return VerifierKey(
            self._name, VerifierKey.of(self._name, self._private_key).public_key, SignatureType.COSIGNATURE
        )

    def sign(self, request: str, log_keys: Sequence[VerifierKey], now: datetime) -> str:
        """The checkpoint of ``request`` with this witness's signature under it, once the log is seen to have grown.

        ``log_keys`` are the generations of the log's key, the one given first at the front. What was signed last is
        remembered by the log's name, so that a new key does not make this witness forget.

        Raises:
            ProofFailed: the log was rolled back or rewritten, or did not sign it.
            BadInput: the clock shows less than at the last signature.
        """
        asked = parse_request(request)
        place = self._folder / f"{sha256_hex(log_keys[0].name.encode())[:32]}.last"
        last, last_seconds = self._last(place)
        check_growth(asked, last, log_keys)
        seconds = int(now.timestamp())
        if seconds < last_seconds:
            raise BadInput(
                "clock-backwards", zh="时钟早于上次签署。", en="the clock shows less than at the last signing"
            )
        signed = cosign(asked.note, self._name, self._private_key, seconds)
        # Remembered before it is handed out: a witness that forgets may sign two heads of one size.
        write_bytes(place, f"{seconds}\n{asked.note}".encode())
        return signed

    def _last(self, place: Path) -> tuple[Checkpoint | None, int]:
        try:
            seconds, _, note = place.read_text("utf-8").partition("\n")
            return parse_checkpoint(parse_note(note).text), int(seconds)
        except FileNotFoundError:
            return None, 0
        except (OSError, ValueError):
            raise PartMissing(
                "witness-memory",
                zh="见证人的上次签署记录无法读取，拒绝签署。",
                en="what this witness signed last cannot be read; it does not sign",
            ) from None
