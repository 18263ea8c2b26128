"""Originals: every delivered file exactly as it came, sealed, found by the digest of its bytes."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from privacy.model.errors import PartMissing
from privacy.model.identifiers import FileDigest
from workspace.files import atomic_write, write_bytes
from workspace.sealing import CHUNK_BYTES, SealedReader, seal, seal_stream, unseal


class Originals:
    """The sealed originals of a home."""

    def __init__(self, folder: Path, key: bytes, random_bytes: Callable[[int], bytes]) -> None:
        self._folder = folder
        self._key = key
        self._random_bytes = random_bytes

    def has(self, digest: FileDigest) -> bool:
        """Whether the original is kept."""
        return self._path(digest).exists()

    def keep(self, path: Path, digest: FileDigest, *, name: str, lab: str) -> None:
        """Seal the file at ``path``; its name and lab are sealed beside it. Keeping it twice is keeping it once."""
        if self.has(digest):
            return
        note = json.dumps({"name": name, "lab": lab}, ensure_ascii=False).encode()
        sealed = seal(self._key, note, place=_place(digest, "note"), random_bytes=self._random_bytes)
        write_bytes(self._path(digest).with_suffix(".note"), sealed)
        with path.open("rb") as plain, atomic_write(self._path(digest)) as out:
            seal_stream(self._key, plain, out, place=_place(digest, "file"), random_bytes=self._random_bytes)

    def open(self, digest: FileDigest) -> BinaryIO:
        """The original as a seekable stream; it is opened chunk by chunk in memory and never lies on disk in clear.

        Raises:
            PartMissing: not kept here.
        """
        if not self.has(digest):
            raise PartMissing("original-missing", zh="原始文件不在主目录中。", en="the original is not in this home")
        reader = SealedReader(self._key, self._path(digest), place=_place(digest, "file"))
        return io.BufferedReader(reader, CHUNK_BYTES)

    def name_of(self, digest: FileDigest) -> str:
        """The name under which the file was delivered; it may hold a barcode, so it is shown to the officer only."""
        sealed = self._path(digest).with_suffix(".note").read_bytes()
        name: str = json.loads(unseal(self._key, sealed, place=_place(digest, "note")))["name"]
        return name

    def _path(self, digest: FileDigest) -> Path:
        return self._folder / f"{digest.removeprefix('sha256:')}.sealed"


def digest_of_file(path: Path) -> tuple[FileDigest, int]:
    """``sha256:<hex>`` of the file's bytes, and its size."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileDigest(f"sha256:{digest}"), stream.tell()


def _place(digest: FileDigest, part: str) -> bytes:
    return f"original/{part}/{digest}".encode()
