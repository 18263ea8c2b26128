"""How one writer's journal holds events: framed, numbered without gaps, each record chained to the one before.

::

    file    = opening, record*, [end]
    opening = "helixgate-journal/1 <writer>\\n"
    record  = length (4) · number (8) · check (8) · link (32) · payload (length bytes), integers big-endian
    end     = a record of length 0: the writer stopped of its own will

``link`` is SHA-256 over 0x02, the previous link, the number and the RFC 9162 leaf hash of the payload; the first
previous link is SHA-256 over the opening. ``check`` is the first 8 bytes of SHA-256 over 0x03, the previous link, the
length and the number: with it a changed length cannot pass for a record that was cut short, so an edit in the middle
never makes the rest of a journal look like the torn last write of a killed process.

Beside the journal stands its tally: how many records were acknowledged, and the chain's head after them. Records that
were acknowledged and are not there any more were cut off::

    tally   = number (16 digits) " " link (64 hex digits) "\\n"
"""

import hashlib
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from privacy.audit.tree import leaf_hash
from privacy.model.errors import Place, ProofFailed

WRITER = re.compile(r"[a-z0-9][a-z0-9-]{0,31}-[0-9a-f]{16}")
"""A writer's name: what it is, and 64 random bits so that no two processes share a journal."""

_sha256 = hashlib.sha256
_HEAD = struct.Struct(">IQ8s32s")
HEAD_BYTES = _HEAD.size
"""What a record takes beside its payload."""
_OPENING = "helixgate-journal/1 {writer}\n"


@dataclass(frozen=True, slots=True)
class Record:
    """One event as its writer wrote it."""

    number: int
    payload: bytes = field(repr=False)
    leaf: bytes = field(repr=False)
    link: bytes = field(repr=False)
    """The chain's head after this record."""
    end_offset: int
    """Where the next record starts in the file."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a journal has been read: the offset of the next record, its number, and the chain's head before it."""

    offset: int
    number: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a journal after a position."""

    records: tuple[Record, ...]
    position: Position
    ended: bool
    """The writer said that nothing follows."""
    torn_bytes: int
    """Bytes of a last write that was cut short: never acknowledged, so never an event."""


class Tally(NamedTuple):
    """What a writer wrote last, with the end mark: how many records, and the chain's head after them."""

    number: int
    link: bytes

    def line(self) -> bytes:
        """81 + 1 bytes: always as long, so that it is written over in place."""
        return f"{self.number:016d} {self.link.hex()}\n".encode("ascii")

    @classmethod
    def parse(cls, line: bytes, writer: str) -> "Tally":
        """The tally of ``writer``; of no record where it died before it wrote one.

        Raises:
            ProofFailed: it is not one.
        """
        if not line:
            return cls(0, start(writer).link)
        try:
            number, link = line.decode("ascii").split(" ")
            told = cls(int(number), bytes.fromhex(link))
        except ValueError:
            told = None
        if told is None or told.line() != line:
            raise _broken(writer, 0, "its tally is not one", "其计数文件有误", suffix=".open")
        return told


def check_tally(reading: "Reading", before: Position, tally: Tally, writer: str) -> None:
    """What was acknowledged stands in the journal; ``reading`` of it began at ``before``.

    Raises:
        ProofFailed: acknowledged records were cut off or replaced.
    """
    if tally.number < before.number:
        return  # Merged since.
    links = {before.number: before.link} | {record.number + 1: record.link for record in reading.records}
    if reading.ended:
        links[reading.position.number + 1] = reading.position.link
    if tally.number not in links:
        raise _broken(writer, reading.position.number, "acknowledged records were cut off", "已确认的记录被截去")
    if links[tally.number] != tally.link:
        raise _broken(writer, before.number, "other records than were acknowledged", "与已确认的记录不符")


def opening(writer: str) -> bytes:
    """The first line of a journal."""
    return _OPENING.format(writer=writer).encode("ascii")


def start(writer: str) -> Position:
    """Where the first record of ``writer`` stands."""
    first = opening(writer)
    return Position(len(first), 0, hashlib.sha256(first).digest())


def next_link(link: bytes, number: int, leaf: bytes) -> bytes:
    """The chain's head after a record with this number and leaf hash."""
    return _sha256(b"\x02" + link + number.to_bytes(8, "big") + leaf).digest()


def follow_links(link: bytes, number: int, leaves: Sequence[bytes]) -> bytes:
    """``next_link`` over records with these leaf hashes, numbered from ``number`` on."""
    for leaf in leaves:
        link = _sha256(b"\x02" + link + number.to_bytes(8, "big") + leaf).digest()
        number += 1
    return link


def frame(payload: bytes, number: int, link: bytes) -> tuple[bytes, bytes]:
    """The bytes of one record after ``link``, and the new head. An empty payload is the end mark."""
    new_link = next_link(link, number, leaf_hash(payload))
    head = _HEAD.pack(len(payload), number, _check(link, len(payload), number), new_link)
    return head + payload, new_link


def parse_records(data: bytes, writer: str, position: Position) -> Reading:
    """The records in ``data``, the journal's bytes from ``position.offset`` to its end.

    Raises:
        ProofFailed: a record was edited, moved, left out or put in, or something follows the end mark.
    """
    records: list[Record] = []
    at, number, link = 0, position.number, position.link
    ended = False
    while at < len(data) and not ended:
        found = _one(data, at, number, link, writer)
        if found is None:
            break
        payload, leaf, link, at = found
        ended = not payload
        if not ended:
            records.append(Record(number, payload, leaf, link, position.offset + at))
            number += 1
    if ended and at != len(data):
        raise _broken(writer, number, "bytes after the end mark", "结束标记之后仍有字节")
    reached = Position(position.offset + at, number, link)
    return Reading(tuple(records), reached, ended, len(data) - at)


def parse_sound_records(data: bytes, writer: str, position: Position) -> Reading:
    """The records of a broken journal up to the first that does not hold; the rest counts as ``torn_bytes``."""
    records: list[Record] = []
    reached = position
    while True:
        try:
            found = _one(data, reached.offset - position.offset, reached.number, reached.link, writer)
        except ProofFailed:
            found = None
        if found is None or not found[0]:
            break
        payload, leaf, link, at = found
        records.append(Record(reached.number, payload, leaf, link, position.offset + at))
        reached = Position(position.offset + at, reached.number + 1, link)
    return Reading(tuple(records), reached, False, len(data) - (reached.offset - position.offset))


def _one(data: bytes, at: int, number: int, link: bytes, writer: str) -> tuple[bytes, bytes, bytes, int] | None:
    """Payload, leaf, new head and end of the record at ``at``; ``None`` when its write was cut short there."""
    if len(data) - at < _HEAD.size:
        return None
    length, said_number, check, said_link = _HEAD.unpack_from(data, at)
    if check != _check(link, length, said_number) or said_number != number:
        if not any(data[at:]):
            return None  # A power cut may leave a file grown but not filled: zeros to its end.
        raise _broken(writer, number, "the head of a record does not follow the one before", "记录头与前一条不相接")
    end = at + _HEAD.size + length
    if end > len(data):
        return None
    payload = data[at + _HEAD.size : end]
    leaf = leaf_hash(payload)
    if next_link(link, number, leaf) != said_link:
        if end == len(data) and payload[-1:] == b"\x00":
            return None  # The same power cut, inside the payload: canonical JSON never ends in NUL.
        raise _broken(writer, number, "a record's content does not match its chain", "记录内容与链值不符")
    return payload, leaf, said_link, end


def _check(link: bytes, length: int, number: int) -> bytes:
    return hashlib.sha256(b"\x03" + link + struct.pack(">IQ", length, number)).digest()[:8]


def _broken(writer: str, number: int, en: str, zh: str, *, suffix: str = ".journal") -> ProofFailed:
    return ProofFailed(
        "journal-altered",
        zh=f"日志册第 {number} 条起不成立：{zh}。",
        en=f"the journal does not hold from record {number} on: {en}",
        place=Place(file=f"{writer}{suffix}"),
        remedy_zh="保全该文件，不要删除；由数据官比对检查点后处理。",
        remedy_en="keep the file as evidence; the data officer compares it with the checkpoints",
    )
