"""Plain bytes to numbered lines of text, bounded in length, free of what the format forbids everywhere.

VCF 4.5 section 1.1: UTF-8 without a byte order mark, no control characters, lines end with LF or CR LF.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from privacy.parse.vcf.faults import Fault

MAX_LINE_BYTES = 16 * 1024 * 1024
"""Room for about 500,000 samples of 30 bytes."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_CONTROL_BYTES = bytes(range(0x09)) + bytes(range(0x0B, 0x20))


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines that stand together."""

    first: int
    """1-based line number of the first line."""
    lines: list[str] = field(repr=False)
    """Without line separators."""
    closed: bool
    """False only for a last line that has no line separator."""


def read_blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """The lines of ``chunks``, in blocks about as large as the chunks.

    Raises:
        Fault: a line longer than ``MAX_LINE_BYTES``, text that is not UTF-8, a byte order mark, a control character.
    """
    number = 1
    for data, closed in _whole_lines(chunks):
        text = _decode(data, number)
        lines = text.split("\n")
        if closed:
            lines.pop()
        yield Block(number, lines, closed)
        number += len(lines)


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    waiting: list[bytes] = []
    held = 0
    number = 1
    for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        if end:
            data = b"".join([*waiting, chunk[:end]])
            waiting, held = [], 0
            yield data, True
            number += data.count(b"\n")
        if end < len(chunk):
            waiting.append(chunk[end:])
            held += len(chunk) - end
            if held > MAX_LINE_BYTES:
                raise Fault("line-too-long", line=number)
    if waiting:
        yield b"".join(waiting), False


def _decode(data: bytes, first: int) -> str:
    if first == 1 and data.startswith(b"\xef\xbb\xbf"):
        raise Fault("byte-order-mark", line=1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault("encoding", line=first + data.count(b"\n", 0, error.start)) from None
    # Counting what is left without control characters is several times faster than looking for them.
    if len(data.translate(None, _CONTROL_BYTES)) == len(data):
        return text
    text = text.replace("\r\n", "\n").removesuffix("\r")
    found = _CONTROL.search(text)
    if found:
        raise Fault("control-character", line=first + text.count("\n", 0, found.start()))
    return text
