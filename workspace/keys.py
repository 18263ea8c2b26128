"""The lab's keys: one file a key, mode 0600, in a folder of its own apart from everything they open.

A key file is two lines: ``helixgate-key <format> <name> <algorithm>`` and 64 hex digits. The name carries a generation
number, so that keys can rotate while old ones still open what they sealed.
"""

import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.model.errors import PartMissing
from workspace.files import private_folder, write_bytes

KEY_NAMES: dict[str, str] = {
    "vault-kek-1": "AES-256-GCM",
    "vault-index-1": "HMAC-SHA-256",
    "originals-1": "AES-256-GCM",
    "records-1": "AES-256-GCM",
    "pseudonym-records-1": "HMAC-SHA-256",
    "pseudonym-recipients-1": "HMAC-SHA-256",
    "pseudonym-log-1": "HMAC-SHA-256",
    "log-signer-1": "Ed25519",
    "certificate-signer-1": "Ed25519",
}
"""Every key of a home and the algorithm it is for."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A named Ed25519 signing key."""

    name: str
    private_key: Ed25519PrivateKey = field(repr=False)


class Keyring:
    """The keys of one home, held in memory; its ``repr`` shows names only."""

    def __init__(self, home_id: str, keys: dict[str, bytes]) -> None:
        self._home_id = home_id
        self._keys = keys

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


def make_keys(folder: Path, random_bytes: Callable[[int], bytes]) -> tuple[str, ...]:
    """Write every key that is not there yet; a key that exists is never replaced. Returns the names made."""
    private_folder(folder)
    made = []
    for name, algorithm in KEY_NAMES.items():
        path = folder / f"{name}.key"
        if not path.exists():
            write_bytes(path, f"helixgate-key 1 {name} {algorithm}\n{random_bytes(32).hex()}\n".encode())
            made.append(name)
    return tuple(made)


def load_keys(folder: Path, home_id: str) -> Keyring:
    """All keys of the home, checked for presence, form and mode.

    Raises:
        PartMissing: a key is absent, unreadable, malformed, or open to others than its owner.
    """
    return Keyring(home_id, {name: _load_key(folder / f"{name}.key", name) for name in KEY_NAMES})


def _load_key(path: Path, name: str) -> bytes:
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
    if first != f"helixgate-key 1 {name} {KEY_NAMES[name]}" or len(secret) != 32:
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
