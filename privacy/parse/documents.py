"""What the readers of PDF and Word give: the text layer, and what had to be left out of it with its reason.

A document never travels on: only its text does, once scrubbed. A picture, an attachment or a struck-out passage stays
behind and is counted; a document whose text cannot be read whole (encrypted, a scan, letters without meaning) is kept
back as a whole.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import polars as pl

from privacy.model.batches import RawBatch
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason

MAX_DOCUMENT_BYTES = 32 << 20
"""A report with logos, signatures and figures has one or two megabytes; a scanned one of 20 pages about 20."""
MAX_TEXT_CHARACTERS = 2_000_000
"""As many as the largest text report has (8 MB of UTF-8 at about four bytes a character with its markup)."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text layer of a document, in reading order, and what is not in it."""

    text: str = field(repr=False)
    left_out: tuple[Rejection, ...] = ()
    """One a place and reason, such as the pictures of a page; the column says where."""


ReadDocument = Callable[[bytes], "DocumentText | Rejection"]

WORDS: Mapping[RejectionReason, tuple[str, str]] = {
    RejectionReason.UNREADABLE: ("文件损坏，无法读取。", "the document is damaged and cannot be read"),
    RejectionReason.UNKNOWN_FORMAT: ("不是支持的文档格式。", "the document is of no known format"),
    RejectionReason.ENCRYPTED: (
        "文件已加密，请提供未加密的版本。",
        "the document is encrypted",
    ),
    RejectionReason.TOO_LARGE: ("文件过大或解压后过大。", "the document is too large, or unpacks to too much"),
    RejectionReason.NO_TEXT_LAYER: (
        "有页面没有可读的文字层（扫描件、图片或无 Unicode 对应的字体）。",
        "a page has no readable text layer (a scan, a picture, or a font without Unicode)",
    ),
    RejectionReason.PICTURE: ("图片未纳入。", "a picture was left out"),
    RejectionReason.EMBEDDED_OBJECT: ("嵌入对象或附件未纳入。", "an embedded object or attachment was left out"),
    RejectionReason.DELETED_TEXT: ("修订中已删除的文字未纳入。", "text deleted by a tracked change was left out"),
    RejectionReason.MISSING_COLUMN: ("文中没有送检单号或样本条码。", "the text names no order or no barcode"),
    RejectionReason.CONTRADICTION: ("文中有多个送检单号或样本条码。", "the text names several orders or barcodes"),
}
"""Why a document, or a part of it, is held: Chinese and English."""


class DocumentReportReader:
    """A format of document as a report reader: links it to its order and sample by what its text says."""

    def __init__(self, kind: DeliveryKind, recognises: Callable[[bytes], bool], read: ReadDocument) -> None:
        self.kind = kind
        self.recognises = recognises
        self._read_document = read

    def read(self, stream: BinaryIO, delivery: Delivery) -> Iterator[RawBatch]:
        """One row: ``order_no``, ``barcode``, ``text``, ``line`` 1, beside it what was left out; or one rejection."""
        outcome = self._outcome(stream, delivery)
        if isinstance(outcome, Rejection):
            yield RawBatch.of(delivery, outcome)
            return
        numbers = linked_numbers(outcome.text)
        if isinstance(numbers, Rejection):
            yield RawBatch.of(delivery, numbers)
            return
        row = {name: [value] for name, value in numbers.items()} | {"text": [outcome.text], "line": [1]}
        yield RawBatch(delivery, pl.DataFrame(row), outcome.left_out)

    def _outcome(self, stream: BinaryIO, delivery: Delivery) -> DocumentText | Rejection:
        if delivery.size_bytes > MAX_DOCUMENT_BYTES:
            return Rejection(RejectionReason.TOO_LARGE)
        return self._read_document(stream.read())


_LINKS = {
    "order_no": re.compile(r"(?:送检单号|申请单号)[\s:：|]*([A-Za-z0-9][A-Za-z0-9_-]{3,39})"),
    "barcode": re.compile(r"(?:样本条码|条形码)[\s:：|]*([A-Za-z0-9][A-Za-z0-9_-]{3,39})"),
}
"""The label may stand in one table cell and the number in the next; headers repeat both on every page."""


def linked_numbers(text: str) -> dict[str, str] | Rejection:
    """``order_no`` and ``barcode`` of the one order a document speaks of; speaking of two, it is nobody's report."""
    numbers: dict[str, str] = {}
    for column, pattern in _LINKS.items():
        found = set(pattern.findall(text))
        if len(found) != 1:
            reason = RejectionReason.CONTRADICTION if found else RejectionReason.MISSING_COLUMN
            return Rejection(reason, column=column)
        numbers[column] = found.pop()
    return numbers


_SYMBOL_FONT = range(0xF000, 0xF100)
"""Where Symbol and Wingdings put their glyphs (Microsoft symbol encoding): bullets and ticks, never letters."""


def readable(text: str) -> str | None:
    """The text with symbol-font glyphs as bullets; ``None`` where characters in it mean nothing to a program.

    A letter that only a font can draw (private use, unassigned, U+FFFD, control) may belong to a name which nothing
    would then find.
    """
    plain = "".join("•" if ord(char) in _SYMBOL_FONT else char for char in text)
    return None if any(_means_nothing(char) for char in set(plain)) else plain


def _means_nothing(char: str) -> bool:
    return char == "\ufffd" or (unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") and char not in "\t\n\r\x0c")
