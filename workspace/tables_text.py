"""What a text file is before anything parses it: its encoding, and that no line is longer than it may be.

One pass over the bytes, a megabyte at a time, so that a line of gigabytes costs a megabyte. UTF-8 is what we write;
GB18030 (GB 18030-2022, and GB2312 and GBK within it) is what Chinese systems export.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from privacy.model.errors import BadInput, Place

LONGEST_LINE = 1 << 20
"""Bytes; a longer line is refused before it is held in memory."""
_PART = 1 << 20
_ENCODINGS = ("utf-8", "gb18030")
"""In this order: bytes that are both are UTF-8, which is far less often met by chance."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding_of(path: Path) -> str:
    """``utf-8`` or ``gb18030``, whichever the whole file is.

    Raises:
        BadInput: unreadable, a line too long, or neither of the two; names the first line that is not.
    """
    with opened(path) as file:
        if file.read(2) in _UTF_16:
            raise _not_text(path, 1)
    worst = 0
    for encoding in _ENCODINGS:
        line = _first_undecodable(path, encoding)
        if line is None:
            return encoding
        worst = max(worst, line)
    raise _not_text(path, worst)


def opened(path: Path) -> BinaryIO:
    """The file, for reading.

    Raises:
        BadInput: it is missing or cannot be read.
    """
    try:
        return path.open("rb")
    except OSError:
        raise bad_file(
            "file-unreadable", "文件不存在或无法读取。", "the file is missing or cannot be read", path
        ) from None


def decoded(content: bytes, path: Path) -> str:
    """A small file's text in either encoding, without its byte order mark.

    Raises:
        BadInput: it is in neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _not_text(path, None)


def _first_undecodable(path: Path, encoding: str) -> int | None:
    """1-based line on which the file stops being of this encoding."""
    line = 1
    decoder = codecs.getincrementaldecoder(encoding)()
    for part, last in _parts(path):
        try:
            decoder.decode(part, final=last)
        except UnicodeDecodeError as error:
            # What is undecodable lies in this part, or began at the very end of the one before.
            return line + part[: max(0, error.start)].count(b"\n")
        line += part.count(b"\n")
    return None


def _parts(path: Path) -> Iterator[tuple[bytes, bool]]:
    """The file in parts, and which is the last; lines are measured on the way."""
    line, open_line = 1, 0
    with opened(path) as file:
        part = file.read(_PART)
        while True:
            following = file.read(_PART) if part else b""
            first, last = part.find(b"\n"), part.rfind(b"\n")
            longest = open_line + (len(part) if first < 0 else first)
            if longest > LONGEST_LINE:
                raise line_too_long(path, line)
            yield part, not following
            if not following:
                return
            open_line = open_line + len(part) if last < 0 else len(part) - last - 1
            line += part.count(b"\n")
            part = following


def line_too_long(path: Path, line: int | None) -> BadInput:
    """The error of a line that is not read."""
    return bad_file(
        "line-too-long", f"一行超过 {LONGEST_LINE} 字节。", f"a line exceeds {LONGEST_LINE} bytes", path, line
    )


def bad_file(code: str, zh: str, en: str, path: Path, line: int | None = None, **more: str) -> BadInput:
    """Bad input in this file."""
    return BadInput(code, zh=zh, en=en, place=Place(file=path.name, line=line), **more)


def _not_text(path: Path, line: int | None) -> BadInput:
    return bad_file(
        "encoding",
        "文件既不是 UTF-8 也不是 GB18030（GBK）编码。",
        "the file is neither UTF-8 nor GB18030 (GBK)",
        path,
        line,
        remedy_zh="另存为“CSV UTF-8（逗号分隔）”后重试。",
        remedy_en='save it as "CSV UTF-8 (comma delimited)" and try again',
    )
