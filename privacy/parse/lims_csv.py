"""CSV exports of Chinese LIMS, in blocks of bounded size, with every bad line kept apart and counted.

PyArrow's streaming CSV reader does the reading (RFC 4180 quoting, transcoding, bounded memory) and hands over lines
with a wrong number of columns. Headers are matched to the registry of columns, aliases included.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv

from privacy.model.batches import RawBatch
from privacy.model.columns import CSV_COLUMNS, Column
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.parse.encoding import decode_head, detect_encoding

BLOCK_BYTES = 4 << 20
"""Bytes parsed at once: bounds memory whatever the size of the file. Larger blocks took more of it and no less time."""
_MAX_LINES_IN_A_RECORD = 50
"""A record with more line breaks than this is an unclosed quote that has swallowed the lines after it."""


class LimsCsvReader:
    """Reads one kind of CSV delivery."""

    def __init__(self, kind: DeliveryKind) -> None:
        self.kind = kind
        self.columns = CSV_COLUMNS[kind]

    def recognises(self, head: bytes) -> bool:
        """Whether the header row holds every required column of this kind."""
        text = decode_head(head)
        first = (text or "").splitlines()[:1]
        names = set(next(csv.reader(first), [])) if first else set()
        return all(names & set(column.headers) for column in self.columns if not column.nullable)

    def read(self, stream: BinaryIO, delivery: Delivery) -> Iterator[RawBatch]:
        """Batches of at most ``BLOCK_BYTES`` of the file, in its order.

        A file that is unreadable as a whole is one batch without rows and with one rejection for the whole file.
        """
        encoding = detect_encoding(stream)
        if isinstance(encoding, Rejection):
            yield RawBatch(delivery, pl.DataFrame(), (encoding,))
            return
        mapping = self._match_headers(stream, encoding)
        if isinstance(mapping, Rejection):
            yield RawBatch(delivery, pl.DataFrame(), (mapping,))
            return
        yield from _read_blocks(stream, delivery, encoding, mapping, self.columns)

    def _match_headers(self, stream: BinaryIO, encoding: str) -> dict[str, str] | Rejection:
        """Header as written -> our column name; headers we do not know are left in the sealed original only."""
        line = stream.readline(BLOCK_BYTES)
        stream.seek(0)
        headers = next(csv.reader([line.decode(encoding).removeprefix("\ufeff")]), [])
        known = {spelling: column.name for column in self.columns for spelling in column.headers}
        mapping = {header: known[header] for header in headers if header in known}
        found = [known[header] for header in headers if header in known]
        for column in self.columns:
            if found.count(column.name) > 1:
                return Rejection(RejectionReason.DUPLICATE_COLUMN, line=1, column=column.name)
            if column.name not in found and not column.nullable:
                return Rejection(RejectionReason.MISSING_COLUMN, line=1, column=column.name)
        return mapping


def _read_blocks(
    stream: BinaryIO, delivery: Delivery, encoding: str, mapping: dict[str, str], columns: tuple[Column, ...]
) -> Iterator[RawBatch]:
    bad: list[Rejection] = []
    skipped: set[int] = set()
    lines = _LineNumbers(stream, encoding)

    def keep_apart(row: pa_csv.InvalidRow) -> str:
        swallowed = row.text.count("\n") > _MAX_LINES_IN_A_RECORD
        reason = RejectionReason.QUOTE_NOT_CLOSED if swallowed else RejectionReason.WRONG_NUMBER_OF_COLUMNS
        skipped.add(row.number)
        bad.append(Rejection(reason, line=lines.of(row.number)))
        return "skip"

    wanted = list(mapping)
    record = (
        2  # The header is record 1, so that record numbers are line numbers in a file without line breaks in cells.
    )
    try:
        reader = pa_csv.open_csv(
            stream,
            read_options=pa_csv.ReadOptions(block_size=BLOCK_BYTES, encoding=encoding, use_threads=False),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep_apart),
            convert_options=pa_csv.ConvertOptions(
                include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string()), strings_can_be_null=False
            ),
        )
        for block in reader:
            frame = pl.DataFrame(block).rename(mapping)
            numbers, record = _number_records(record, frame.height, skipped)
            yield RawBatch(delivery, _shape(frame, lines.of_many(numbers), columns), tuple(bad))
            bad.clear()
    except (pa.ArrowInvalid, OSError):
        # The message of the library quotes cells.
        bad.append(Rejection(RejectionReason.UNREADABLE, detail="not CSV"))
    if bad:
        yield RawBatch(delivery, pl.DataFrame(), tuple(bad))


def _shape(frame: pl.DataFrame, lines: pl.Series, columns: tuple[Column, ...]) -> pl.DataFrame:
    """Every registered column as trimmed text, empty cells null, absent columns null, and ``line``."""
    cells = [
        pl.col(column.name).str.strip_chars().replace("", None)
        if column.name in frame.columns
        else pl.lit(None, pl.String).alias(column.name)
        for column in columns
    ]
    return frame.select(*cells).with_columns(lines.alias("line"))


def _number_records(first: int, count: int, skipped: set[int]) -> tuple[pl.Series, int]:
    """The first ``count`` record numbers from ``first`` on that were not skipped, and the number after them.

    The reader may have looked ahead into the next block, so ``skipped`` may hold later numbers too.
    """
    if not any(first <= number < first + count + len(skipped) for number in skipped):
        return pl.int_range(first, first + count, eager=True), first + count
    numbers: list[int] = []
    number = first
    while len(numbers) < count:
        if number not in skipped:
            numbers.append(number)
        number += 1
    return pl.Series(numbers, dtype=pl.Int64), number


class _LineNumbers:
    """Record number -> line of the file. They differ only where a cell holds a line break, or a line is blank."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._starts: list[int] | None = None
        if _has_quotes_or_blank_lines(stream):
            stream.seek(0)
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            self._starts = list(_record_starts(text))
            text.detach()  # The wrapper would close the stream with itself.
        stream.seek(0)

    def of(self, record: int) -> int:
        if self._starts is None:
            return record
        return self._starts[min(record, len(self._starts)) - 1]

    def of_many(self, records: pl.Series) -> pl.Series:
        if self._starts is None:
            return records
        return pl.Series([self.of(record) for record in records], dtype=pl.Int64)


def _record_starts(lines: Iterable[str]) -> Iterator[int]:
    """The line on which each non-empty record starts."""
    csv.field_size_limit(BLOCK_BYTES)
    reader = csv.reader(lines)
    while True:
        start = reader.line_num + 1
        try:
            record = next(reader)
        except (StopIteration, csv.Error):
            return
        if record:
            yield start


def _has_quotes_or_blank_lines(stream: BinaryIO) -> bool:
    stream.seek(0)
    before = b"\n"
    while block := stream.read(1 << 20):
        joined = before + block
        if b'"' in block or b"\n\n" in joined or b"\n\r\n" in joined:
            return True
        before = block[-2:]
    return False
