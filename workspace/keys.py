"""The lab's keys: one file a key, mode 0600, in a folder of its own apart from everything they open.

A key file is two lines: ``helixgate-key <format> <name> <algorithm>`` and 64 hex digits. The name carries a generation
number, so that keys can rotate while old ones still open what they sealed. Of the log's signing key only the newest
generation is kept; ``log-signer-<n>.succession`` is the note by which generation n - 1 named generation n, and those
notes are how signatures of earlier generations are still known (``privacy.audit.generations``).
"""

import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.audit.generations import generations_of
from privacy.audit.note import VerifierKey
from privacy.model.errors import PartMissing
from workspace.files import private_folder, write_bytes

CERTIFICATE_SIGNER = "certificate-signer-1"
KEY_NAMES: dict[str, str] = {
    "vault-kek-1": "AES-256-GCM",
    "vault-index-1": "HMAC-SHA-256",
    "originals-1": "AES-256-GCM",
    "records-1": "AES-256-GCM",
    "pseudonym-records-1": "HMAC-SHA-256",
    "pseudonym-recipients-1": "HMAC-SHA-256",
    "pseudonym-log-1": "HMAC-SHA-256",
    "log-signer-1": "Ed25519",
    CERTIFICATE_SIGNER: "Ed25519",
}
"""Every key of a new home and the algorithm it is for."""
LOG_SIGNER = "log-signer-{}"
"""The log's signing key by generation, from 1 on; the only key that is followed by another while the home lives."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A named Ed25519 signing key."""

    name: str
    private_key: Ed25519PrivateKey = field(repr=False)


class Keyring:
    """The keys of one home, held in memory; its ``repr`` shows names only."""

    def __init__(self, home_id: str, keys: dict[str, bytes], successions: Sequence[str] = ()) -> None:
        """``successions`` are the notes by which the log's signing key passed from one generation to the next."""
        self._home_id = home_id
        self._keys = keys
        self.successions = tuple(successions)

    def __repr__(self) -> str:
        return f"Keyring({', '.join(sorted(self._keys))})"

    def secret(self, name: str) -> bytes:
        """The 32 bytes of one key.

        Raises:
            PartMissing: no such key in this home.
        """
        if name not in self._keys:
            raise _key_missing(name)
        return self._keys[name]

    def derive(self, name: str, *context: str) -> bytes:
        """A 32-byte key for one context (a file, a recipient and project), by HKDF-SHA-256 (RFC 5869).

        The context is encoded with its lengths, so that no two contexts share a key.
        """
        info = b"helixgate/1" + b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in context)
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.secret(name))

    def signer(self, name: str) -> Signer:
        """The signing key ``name`` under the note name ``helixgate/<home id>/<what it signs>``."""
        what = name.rpartition("-signer-")[0]
        return Signer(f"helixgate/{self._home_id}/{what}", Ed25519PrivateKey.from_private_bytes(self.secret(name)))

    @property
    def log_generation(self) -> int:
        """Which generation of the log's signing key signs now, from 1 on."""
        return len(self.successions) + 1

    def log_signer(self) -> Signer:
        """The key that signs the log's heads now; its name, the same for all generations, is the log's origin."""
        return self.signer(LOG_SIGNER.format(self.log_generation))

    def log_keys(self) -> tuple[VerifierKey, ...]:
        """The public key of every generation, the first one first: a head signed by any of them is the log's.

        Raises:
            ProofFailed: the successions do not lead from the first generation to the key that signs now.
        """
        signer = self.log_signer()
        now = VerifierKey.of(signer.name, signer.private_key)
        if not self.successions:
            return (now,)
        keys = generations_of(self.successions)
        if keys[-1] != now:
            raise _key_missing(LOG_SIGNER.format(self.log_generation))
        return keys


def make_keys(folder: Path, random_bytes: Callable[[int], bytes]) -> tuple[str, ...]:
    """Write every key that is not there yet; a key that exists is never replaced. Returns the names made."""
    private_folder(folder)
    made = []
    for name, algorithm in KEY_NAMES.items():
        path = folder / f"{name}.key"
        if not path.exists():
            write_key(folder, name, algorithm, random_bytes(32))
            made.append(name)
    return tuple(made)


def write_key(folder: Path, name: str, algorithm: str, secret: bytes) -> None:
    """One key's file, whole or not at all.

    Raises:
        PartMissing: the folder cannot be written.
    """
    write_bytes(folder / f"{name}.key", f"helixgate-key 1 {name} {algorithm}\n{secret.hex()}\n".encode())


def read_successions(folder: Path) -> tuple[str, ...]:
    """The notes by which generations of the log's signing key followed one another, in order; their signatures are
    checked by whoever asks for the keys (``Keyring.log_keys``).

    Raises:
        PartMissing: one cannot be read.
    """
    notes: list[str] = []
    while (path := succession_file(folder, len(notes) + 2)).exists():
        try:
            notes.append(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            raise _key_missing(path.name) from None
    return tuple(notes)


def succession_file(folder: Path, generation: int) -> Path:
    """Where the note lies by which ``generation`` of the log's signing key was named."""
    return folder / f"{LOG_SIGNER.format(generation)}.succession"


def key_names(folder: Path) -> dict[str, str]:
    """Every key that the home in ``folder`` must have by now, and its algorithm."""
    now = LOG_SIGNER.format(len(read_successions(folder)) + 1)
    return {now if name == LOG_SIGNER.format(1) else name: algorithm for name, algorithm in KEY_NAMES.items()}


def load_keys(folder: Path, home_id: str) -> Keyring:
    """All keys of the home, checked for presence, form and mode.

    Raises:
        PartMissing: a key is absent, unreadable, malformed, or open to others than its owner.
    """
    keys = {name: load_key(folder, name, algorithm) for name, algorithm in key_names(folder).items()}
    return Keyring(home_id, keys, read_successions(folder))


def load_key(folder: Path, name: str, algorithm: str) -> bytes:
    """The 32 bytes of one key's file.

    Raises:
        PartMissing: absent, unreadable, malformed, or open to others than its owner.
    """
    path = folder / f"{name}.key"
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        first, second = path.read_text("ascii").splitlines()
        secret = bytes.fromhex(second)
    except (OSError, ValueError):
        raise _key_missing(name) from None
    if mode & 0o077:
        raise PartMissing(
            "key-open",
            zh=f"密钥文件 {name} 的权限不是 0600。",
            en=f"key file {name} is open to others than its owner",
            remedy_zh="chmod 600 该文件；若他人可能已读到，请轮换密钥。",
            remedy_en="chmod 600 the file; rotate the key if others may have read it.",
        )
    if first != f"helixgate-key 1 {name} {algorithm}" or len(secret) != 32:
        raise _key_missing(name)
    return secret


def _key_missing(name: str) -> PartMissing:
    return PartMissing(
        "key-missing",
        zh=f"密钥 {name} 不存在或无法读取，未读取任何数据。",
        en=f"key {name} is absent or cannot be read; nothing was read",
        remedy_zh="从密钥备份恢复到 keys/ 目录。",
        remedy_en="Restore it to keys/ from the key backup.",
    )
