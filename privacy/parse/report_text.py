"""Report texts: prose with two lines near the top that say which order and sample it is about."""

import re
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from privacy.model.batches import RawBatch
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.parse.encoding import decode_head, detect_encoding

MAX_REPORT_BYTES = 8 << 20
"""A report is prose; a larger file is refused before it is read."""

_LINKING_LINES = 20
_ORDER = re.compile(r"^\s*(?:送检单号|申请单号)\s*[:：]\s*(\S+)")
_BARCODE = re.compile(r"^\s*(?:样本条码|条形码)\s*[:：]\s*(\S+)")


class ReportTextReader:
    """Reads one report text a file."""

    kind = DeliveryKind.REPORT_TEXT

    def recognises(self, head: bytes) -> bool:
        """Whether an order number line stands near the top."""
        text = decode_head(head)
        return text is not None and any(_ORDER.match(line) for line in text.splitlines()[:_LINKING_LINES])

    def read(self, stream: BinaryIO, delivery: Delivery) -> Iterator[RawBatch]:
        """One row: ``order_no``, ``barcode``, ``text``, ``line`` 1; or one rejection for the file."""
        if delivery.size_bytes > MAX_REPORT_BYTES:
            yield RawBatch(delivery, pl.DataFrame(), (Rejection(RejectionReason.UNREADABLE, detail="too large"),))
            return
        encoding = detect_encoding(stream)
        if isinstance(encoding, Rejection):
            yield RawBatch(delivery, pl.DataFrame(), (encoding,))
            return
        text = stream.read().decode(encoding).removeprefix("\ufeff")
        order_no, barcode = _first(_ORDER, text), _first(_BARCODE, text)
        for column, value in (("order_no", order_no), ("barcode", barcode)):
            if value is None:
                rejection = Rejection(RejectionReason.MISSING_COLUMN, column=column)
                yield RawBatch(delivery, pl.DataFrame(), (rejection,))
                return
        row = {"order_no": [order_no], "barcode": [barcode], "text": [text], "line": [1]}
        yield RawBatch(delivery, pl.DataFrame(row))


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    for line in text.splitlines()[:_LINKING_LINES]:
        if found := pattern.match(line):
            return found.group(1)
    return None
