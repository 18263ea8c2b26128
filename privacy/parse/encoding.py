"""Which encoding a text delivery has: UTF-8 (with or without byte-order mark) or GB18030, proven over every byte."""

import codecs
from typing import BinaryIO

from privacy.model.deliveries import Rejection, RejectionReason

ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order: GB18030 text is almost never valid UTF-8, the reverse is common."""

_BLOCK = 1 << 20


def detect_encoding(stream: BinaryIO) -> str | Rejection:
    """The first of ``ENCODINGS`` in which the whole stream decodes, or a rejection; the stream is rewound."""
    for name in ENCODINGS:
        if _decodes(stream, name):
            return name
    return Rejection(RejectionReason.UNREADABLE, detail="neither UTF-8 nor GB18030")


def _decodes(stream: BinaryIO, name: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        while block := stream.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def decode_head(head: bytes) -> str | None:
    """The text of a file's first bytes, for telling its kind; a character cut at the end is left out."""
    for name in ENCODINGS:
        decoder = codecs.getincrementaldecoder(name)("strict")
        try:
            return decoder.decode(head).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return None
