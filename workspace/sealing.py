"""Sealing: AES-256-GCM with everything that gives a ciphertext its place as associated data.

Whole values are sealed at once; files in chunks, each bound to its number and to whether it is the last, so that a cut,
reordered or mixed file does not open (the STREAM construction, Hoang et al. 2015).
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacy.model.errors import ProofFailed

_MAGIC = b"HXG1"
"""Format marker: version 1, AES-256-GCM."""
CHUNK_BYTES = 1 << 20
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SEALED_CHUNK_BYTES = CHUNK_BYTES + _TAG_BYTES
_HEAD_BYTES = len(_MAGIC) + _NONCE_BYTES - 5


def seal(key: bytes, plain: bytes, *, place: bytes, random_bytes: Callable[[int], bytes]) -> bytes:
    """``plain`` sealed to ``place`` (table, row, person): it opens there and nowhere else."""
    nonce = random_bytes(_NONCE_BYTES)
    return _MAGIC + nonce + AESGCM(key).encrypt(nonce, plain, _MAGIC + place)


def unseal(key: bytes, sealed: bytes, *, place: bytes) -> bytes:
    """What was sealed to ``place``.

    Raises:
        ProofFailed: altered, sealed to another place, or with another key.
    """
    try:
        # The marker is authenticated with the place, so that another version cannot pass for this one.
        return AESGCM(key).decrypt(sealed[4:16], sealed[16:], sealed[:4] + place)
    except (InvalidTag, ValueError):
        raise _does_not_open() from None


def seal_stream(
    key: bytes, plain: BinaryIO, out: BinaryIO, *, place: bytes, random_bytes: Callable[[int], bytes]
) -> None:
    """Seal a stream of any length in chunks of 1 MiB (larger one-shot buffers are several times slower)."""
    prefix = random_bytes(_NONCE_BYTES - 5)
    cipher = AESGCM(key)
    out.write(_MAGIC + prefix)
    number = 0
    chunk = plain.read(CHUNK_BYTES)
    while True:
        following = plain.read(CHUNK_BYTES)
        out.write(cipher.encrypt(_nonce(prefix, number, last=not following), chunk, _MAGIC + place))
        if not following:
            return
        chunk, number = following, number + 1


class SealedReader(io.RawIOBase):
    """A sealed file as a seekable stream of its plain bytes; a chunk is given only after it has been authenticated.

    Reading raises ``ProofFailed`` where the file was altered, cut, reordered, or sealed elsewhere.
    """

    def __init__(self, key: bytes, path: Path, *, place: bytes) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._cipher = AESGCM(key)
        self._place = place
        self._prefix = self._file.read(_HEAD_BYTES)[len(_MAGIC) :]
        sealed_bytes = path.stat().st_size - _HEAD_BYTES
        self._chunks = max(1, -(-sealed_bytes // _SEALED_CHUNK_BYTES))
        self._size = sealed_bytes - self._chunks * _TAG_BYTES
        self._position = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = start + offset
        return self._position

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        number, offset = divmod(self._position, CHUNK_BYTES)
        # An empty file still has one chunk, which says that it is empty.
        if number >= self._chunks:
            return 0
        part = self._chunk(number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(_HEAD_BYTES + number * _SEALED_CHUNK_BYTES)
            sealed = self._file.read(_SEALED_CHUNK_BYTES)
            nonce = _nonce(self._prefix, number, last=number == self._chunks - 1)
            try:
                self._held = (number, self._cipher.decrypt(nonce, sealed, _MAGIC + self._place))
            except (InvalidTag, ValueError):
                raise _does_not_open() from None
        return self._held[1]


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _does_not_open() -> ProofFailed:
    return ProofFailed(
        "sealed-altered",
        zh="加密内容无法打开：已被改动、截断，或密钥不符。",
        en="sealed content does not open: altered, cut, or of another key",
        remedy_zh="从备份恢复该文件，并检查密钥目录。",
        remedy_en="Restore the file from backup and check the keys folder.",
    )
