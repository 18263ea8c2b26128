"""Plain, gzip, bgzip or bzip2 bytes to plain bytes, in bounded memory; and plain bytes to bgzip.

BGZF is gzip in members of at most 64 KiB, closed by an empty member of 28 fixed bytes (SAM specification, section 4.1).
A file cut between two members still inflates without an error, so the closing member is demanded.
"""

import bz2
import struct
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO

from privacy.parse.vcf.faults import Fault

BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
"""The end-of-file member, byte for byte (SAM specification, section 4.1.2)."""

_READ_BYTES = 256 * 1024
_INFLATE_BYTES = 1024 * 1024
"""The most that one step may inflate, so that a small file cannot fill the memory."""

_FOREIGN_MAGIC = (b"\xfd7zXZ\x00", b"PK\x03\x04", b"\x1f\x9d", b"\x1f\xa0", b"\x28\xb5\x2f\xfd", b"BCF")
"""xz, zip, compress (two methods), zstd, and BCF, the binary form of VCF."""


class Compression(StrEnum):
    PLAIN = "plain"
    GZIP = "gzip"
    BGZIP = "bgzip"
    BZIP2 = "bzip2"


class PlainBytes:
    """The uncompressed bytes of ``stream``, once, in chunks of at most 1 MiB.

    A bgzip file without its end block is refused before the first chunk where the stream can seek, and at the end
    where it cannot.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Reads the first bytes to tell the compression.

        Raises:
            Fault: empty, or a compression that is not read here.
        """
        self._stream = stream
        self._head = stream.read(_READ_BYTES)
        if not self._head:
            raise Fault("empty", line=1)
        self.compression = _detect(self._head)
        self._tail = b""
        if self.compression is Compression.BGZIP and stream.seekable():
            self._check_end_block()

    def __iter__(self) -> Iterator[bytes]:
        """Raises ``Fault`` where the stream is damaged or cut off."""
        if self.compression is Compression.PLAIN:
            return self._raw()
        if self.compression is Compression.BZIP2:
            return self._bunzip()
        return self._gunzip()

    def _raw(self) -> Iterator[bytes]:
        chunk, self._head = self._head, b""
        while chunk:
            self._tail = (self._tail + chunk[-len(BGZF_END) :])[-len(BGZF_END) :]
            yield chunk
            chunk = self._stream.read(_READ_BYTES)

    def _gunzip(self) -> Iterator[bytes]:
        inflater = zlib.decompressobj(wbits=31)
        fresh = True
        """Whether ``inflater`` has seen no byte of its member yet."""
        for data in self._raw():
            while data:
                if inflater.eof:
                    inflater, fresh = zlib.decompressobj(wbits=31), True
                if fresh and data[0] != 0x1F:
                    raise Fault("trailing-bytes")
                try:
                    plain = inflater.decompress(data, _INFLATE_BYTES)
                except zlib.error:
                    raise Fault("compressed-data") from None
                fresh = False
                if plain:
                    yield plain
                data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        if not inflater.eof or (self.compression is Compression.BGZIP and self._tail != BGZF_END):
            raise Fault("truncated")

    def _bunzip(self) -> Iterator[bytes]:
        inflater = bz2.BZ2Decompressor()
        for data in self._raw():
            while data or not (inflater.needs_input or inflater.eof):
                if inflater.eof:
                    inflater = bz2.BZ2Decompressor()
                try:
                    plain = inflater.decompress(data, _INFLATE_BYTES)
                except OSError:
                    raise Fault("compressed-data") from None
                if plain:
                    yield plain
                data = inflater.unused_data if inflater.eof else b""
        if not inflater.eof:
            raise Fault("truncated")

    def _check_end_block(self) -> None:
        here = self._stream.tell()
        size = self._stream.seek(0, 2)
        self._stream.seek(max(0, size - len(BGZF_END)))
        tail = self._stream.read(len(BGZF_END))
        self._stream.seek(here)
        if tail != BGZF_END:
            raise Fault("truncated")


def _detect(head: bytes) -> Compression:
    if head.startswith(_FOREIGN_MAGIC):
        raise Fault("compression", line=1)
    if head.startswith(b"BZh"):
        return Compression.BZIP2
    if not head.startswith(b"\x1f\x8b\x08"):
        return Compression.PLAIN
    # RFC 1952: flag bit 2 says an extra field follows; BGZF puts its subfield "BC" of two bytes there.
    if len(head) >= 18 and head[3] & 4 and head[12:16] == b"BC\x02\x00":
        return Compression.BGZIP
    return Compression.GZIP


class BgzipWriter:
    """Writes bgzip to ``out``: members of at most 64 KiB, and the end block at ``close``.

    ``out`` itself stays open.
    """

    _BLOCK = 0xFF00
    """Plain bytes a member: room is left for data that do not shrink (the size htslib uses)."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) >= self._BLOCK:
            self._member(bytes(self._waiting[: self._BLOCK]))
            del self._waiting[: self._BLOCK]
        return len(data)

    def close(self) -> None:
        if self._waiting:
            self._member(bytes(self._waiting))
            self._waiting.clear()
        self._out.write(BGZF_END)

    def _member(self, plain: bytes) -> None:
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflater.compress(plain) + deflater.flush()
        header = struct.pack("<4BI2BH2B2H", 31, 139, 8, 4, 0, 0, 255, 6, 66, 67, 2, len(packed) + 25)
        self._out.write(header + packed + struct.pack("<2I", zlib.crc32(plain), len(plain)))
