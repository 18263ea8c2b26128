"""CSV deliveries: the right line for every fault, and the fast reader against Python's, row by row."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.model.batches import ValidBatch
from privacy.model.deliveries import Delivery, DeliveryKind, RejectionReason
from privacy.model.identifiers import FileDigest
from privacy.parse.readers import reader_of, recognise
from privacy.validate import validate

HEADER = "采集机构,具备资质,生效时间,截止时间"
GOOD = "湘江医院,是,2026-01-01,2027-12-31"


def read(data: bytes, kind: DeliveryKind = DeliveryKind.SITES) -> list[ValidBatch]:
    reader = reader_of(kind)
    assert reader is not None
    delivery = Delivery(FileDigest("sha256:" + "0" * 64), "a", kind, len(data))
    return [validate(batch) for batch in reader.read(io.BytesIO(data), delivery)]


def rejected(data: bytes) -> list[tuple[RejectionReason, int | None, str | None]]:
    return [(one.reason, one.line, one.column) for batch in read(data) for one in batch.rejections]


def text(*lines: str, end: str = "\n") -> str:
    return end.join([HEADER, *lines, ""])


CASES = {
    "a column too many": (text(GOOD, GOOD + ",x"), RejectionReason.WRONG_NUMBER_OF_COLUMNS, 3, None),
    "a column too few": (text(GOOD, "a,是"), RejectionReason.WRONG_NUMBER_OF_COLUMNS, 3, None),
    "an empty required cell": (text(",是,2026-01-01,"), RejectionReason.EMPTY_FIELD, 2, "site"),
    "a word that is none of ours": (text("a,也许,2026-01-01,"), RejectionReason.UNKNOWN_WORD, 2, "qualified"),
    "31 June": (text(GOOD, "a,是,2026-06-31,"), RejectionReason.BAD_DATE, 3, "valid_from"),
    "a fault after a blank line": (text(GOOD, "", "a,是,x,"), RejectionReason.BAD_DATE, 4, "valid_from"),
    "a fault after a line break in a cell": (
        text('"a\nb",是,2026-01-01,', "a,是,x,"), RejectionReason.BAD_DATE, 4, "valid_from",
    ),
    "a fault after a blank line with CRLF": (
        text(GOOD, "", "a,是,x,", end="\r\n"), RejectionReason.BAD_DATE, 4, "valid_from",
    ),
    "a required column missing": ("采集机构,具备资质\na,是\n", RejectionReason.MISSING_COLUMN, 1, "valid_from"),
    "a column twice": (f"{HEADER},采集机构\n{GOOD},a\n", RejectionReason.DUPLICATE_COLUMN, 1, "site"),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("case", CASES)
def test_fault_is_found_on_its_line(case: str, encoding: str) -> None:
    document, reason, line, column = CASES[case]
    assert rejected(document.encode(encoding)) == [(reason, line, column)]


def test_quote_never_closed_is_a_fault_of_the_file() -> None:
    lines = ['"a,是,2026-01-01,', *[GOOD] * 80]
    assert [reason for reason, _, _ in rejected(text(*lines).encode())] in (
        [RejectionReason.QUOTE_NOT_CLOSED],
        [RejectionReason.UNREADABLE],
    )


def test_bytes_of_no_encoding_are_unreadable() -> None:
    assert rejected(text(GOOD).encode() + b"\xff\xff") == [(RejectionReason.UNREADABLE, None, None)]


INSTANTS = {
    "2026-07-01": datetime(2026, 6, 30, 16, tzinfo=UTC),
    "2026/07/01 10:00:00": datetime(2026, 7, 1, 2, tzinfo=UTC),
    "2026-07-01T10:00:00+09:00": datetime(2026, 7, 1, 1, tzinfo=UTC),
    "2026-07-01T10:00:00Z": datetime(2026, 7, 1, 10, tzinfo=UTC),
}


@pytest.mark.parametrize("cell", INSTANTS)
def test_instant_without_offset_is_beijing_time(cell: str) -> None:
    (batch,) = read(text(f"a,是,{cell},").encode())
    assert batch.frame["valid_from"].to_list() == [INSTANTS[cell]]


def test_end_given_as_a_day_is_through_that_day() -> None:
    (batch,) = read(text("a,是,2026-01-01,2026-07-01", "b,是,2026-01-01,2026-07-01 10:00:00").encode())
    assert batch.frame["valid_to"].to_list() == [
        datetime(2026, 7, 1, 16, tzinfo=UTC),
        datetime(2026, 7, 1, 2, tzinfo=UTC),
    ]


def test_kind_is_told_from_content() -> None:
    assert getattr(recognise(text(GOOD).encode("gb18030")), "kind", None) is DeliveryKind.SITES
    assert recognise(b"\x00\x01") is None


cells = st.text("ab,\"\n 中；'", max_size=6)


@given(
    st.lists(st.tuples(cells, cells), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "gb18030"]),
)
@settings(max_examples=150, deadline=None)
def test_fast_reader_reads_what_python_reads(rows: list[tuple[str, str]], end: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER.split(","))
    writer.writerows((first, "是", "2026-01-01", second) for first, second in rows)
    reader = reader_of(DeliveryKind.SITES)
    assert reader is not None
    data = out.getvalue().encode(encoding)
    delivery = Delivery(FileDigest("sha256:" + "0" * 64), "a", DeliveryKind.SITES, len(data))
    found = [
        (row["site"], row["valid_to"], row["line"])
        for batch in reader.read(io.BytesIO(data), delivery)
        for row in batch.frame.to_dicts()
    ]
    expected, slow = [], csv.reader(io.StringIO(out.getvalue(), newline=""))
    next(slow)
    before = slow.line_num
    for row in slow:
        expected.append((row[0].strip() or None, row[3].strip() or None, before + 1))
        before = slow.line_num
    assert found == expected
