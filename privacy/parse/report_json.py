"""Report JSON of the format ``helixgate-report/1`` (docs/formats.md)."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from privacy.model.batches import RawBatch
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.parse.report_text import MAX_REPORT_BYTES

FORMAT = "helixgate-report/1"


class ReportJsonReader:
    """Reads one structured report a file."""

    kind = DeliveryKind.REPORT_JSON

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as an object that names the format near its top."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"{") and FORMAT.encode() in start

    def read(self, stream: BinaryIO, delivery: Delivery) -> Iterator[RawBatch]:
        """One row: ``order_no``, ``barcode``, ``text`` (the JSON as delivered), ``line`` 1; or one rejection."""
        yield RawBatch.of(delivery, self._row(stream, delivery))

    def _row(self, stream: BinaryIO, delivery: Delivery) -> pl.DataFrame | Rejection:
        if delivery.size_bytes > MAX_REPORT_BYTES:
            return Rejection(RejectionReason.UNREADABLE, detail="too large")
        try:
            text = stream.read().decode("utf-8-sig")
            document = json.loads(text)
        except (UnicodeDecodeError, RecursionError):
            return Rejection(RejectionReason.UNREADABLE, detail="not UTF-8 JSON")
        except json.JSONDecodeError as error:
            return Rejection(RejectionReason.UNREADABLE, line=error.lineno, detail="not JSON")
        for column in ("order_no", "barcode"):
            if not isinstance(document, dict) or not isinstance(document.get(column), str) or not document[column]:
                return Rejection(RejectionReason.MISSING_COLUMN, column=column)
        row = {"order_no": [document["order_no"]], "barcode": [document["barcode"]], "text": [text], "line": [1]}
        return pl.DataFrame(row)
