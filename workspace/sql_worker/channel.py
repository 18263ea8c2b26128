"""The words parent and child exchange over two pipes.

To the child: four bytes of length (big-endian), a JSON job, then one Arrow IPC stream a table, in the job's order.
From the child: four bytes of length, a JSON verdict, then for an answer one Arrow IPC stream and the end of the pipe.
A verdict is a word of :class:`Outcome`; no text of the engine has a place in it.
"""

import json
import struct
from enum import StrEnum
from typing import Any, BinaryIO

HEADER_MAX = 1 << 20
"""Bytes of a job or verdict."""


class Outcome(StrEnum):
    ANSWER = "answer"
    REFUSED = "refused"
    SYNTAX = "syntax"
    """Not SQL."""
    MEANING = "meaning"
    """A column or function of that kind is not there, or types do not fit."""
    VALUE = "value"
    """A value cannot be converted, divided, added as asked."""
    EXPENSIVE = "expensive"
    BROKEN = "broken"
    """The child could not prepare itself; it has not looked at the question."""


def write_header(stream: BinaryIO, header: dict[str, Any]) -> None:
    body = json.dumps(header).encode()
    stream.write(struct.pack(">I", len(body)) + body)


def read_header(stream: BinaryIO) -> dict[str, Any]:
    """The next header.

    Raises:
        ValueError: the stream ended, the header is too long or is not a JSON object.
    """
    head = stream.read(4)
    if len(head) != 4:
        raise ValueError("the stream ended before a header")
    (length,) = struct.unpack(">I", head)
    if length > HEADER_MAX:
        raise ValueError("the header is too long")
    header = json.loads(stream.read(length))
    if not isinstance(header, dict):
        raise ValueError("the header is not an object")  # noqa: TRY004 - one kind of fault: not our protocol
    return header
