"""BGZF, written by hand: SAM specification v1, section 4.1 (gzip members with their own size in a BC extra field).

No time stamp goes in, so equal bytes give equal files under the same zlib.
"""

import struct
import zlib

BLOCK_BYTES = 4 * 1024
"""Uncompressed bytes a block. htslib takes 65,280; smaller ones give even a small file several."""

END_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
"""The empty block every whole file ends with."""

_HEADER = struct.Struct("<4BI2BH2BHH")


def compress_bgzf(data: bytes) -> bytes:
    """``data`` as a whole BGZF file, end block included."""
    return b"".join(bgzf_blocks(data)) + END_BLOCK


def bgzf_blocks(data: bytes) -> list[bytes]:
    """The blocks of ``data`` in order, without the end block."""
    return [_block(data[start : start + BLOCK_BYTES]) for start in range(0, len(data), BLOCK_BYTES)]


def _block(chunk: bytes) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = deflate.compress(chunk) + deflate.flush()
    size_minus_1 = _HEADER.size + len(body) + 8 - 1
    header = _HEADER.pack(0x1F, 0x8B, 8, 4, 0, 0, 0xFF, 6, ord("B"), ord("C"), 2, size_minus_1)
    return header + body + struct.pack("<II", zlib.crc32(chunk), len(chunk))
