"""PDF reports: refusals first, then what of a page is text, in which order, and what stays behind."""

import io
import zlib
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from privacy.model.deliveries import RejectionReason
from privacy.parse.documents import DocumentText, linked_numbers
from privacy.parse.pdf_lines import Line, put_together
from privacy.parse.report_pdf import MAX_PAGES, is_pdf, read_pdf
from sample_data.generate.pdf import pdf_of, scan_of

TEXT = "送检单号：XSJ1\n样本条码：HX1\n姓名：林婉秋    电话：13924681357\n检出 GJB2 c.235del"


def edited(change: Callable[[PdfWriter], object], data: bytes | None = None) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data or pdf_of(TEXT, author="周明"))))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def without_unicode(data: bytes) -> bytes:
    return data.replace(b"/Encoding /UniGB-UCS2-H", b"/Encoding /Identity-H    ")


def drawing(operators: bytes) -> bytes:
    """A page with other operators than its own."""

    def change(writer: PdfWriter) -> None:
        content = DecodedStreamObject()
        content.set_data(operators)
        writer.pages[0][NameObject("/Contents")] = writer._add_object(content)

    return edited(change)


def bomb(size: int) -> bytes:
    """A page whose content unpacks to ``size`` bytes of blanks."""
    packed = zlib.compress(b" " * size, 9)
    head = pdf_of("x", author="x")
    start = head.index(b"stream\n")
    before = head[: head.rindex(b"<<", 0, start)] + b"<< /Filter /FlateDecode /Length %d >>\n" % len(packed)
    return before + b"stream\n" + packed + head[head.index(b"\nendstream") :]


HELD: dict[str, tuple[bytes, RejectionReason]] = {
    "a scan": (scan_of(b"x", author="周明"), RejectionReason.NO_TEXT_LAYER),
    "a font whose codes are no characters": (without_unicode(pdf_of(TEXT, author="x")), RejectionReason.NO_TEXT_LAYER),
    "a page with nothing on it": (drawing(b""), RejectionReason.NO_TEXT_LAYER),
    "a page of filled shapes": (drawing(b"0 0 100 100 re f"), RejectionReason.NO_TEXT_LAYER),
    "a password": (
        edited(lambda writer: writer.encrypt("secret", algorithm="RC4-128")),
        RejectionReason.ENCRYPTED,
    ),
    "an empty password": (edited(lambda writer: writer.encrypt("", "owner", algorithm="RC4-128")),
                          RejectionReason.ENCRYPTED),
    "more pages than a report has": (pdf_of("一\n" * 48 * (MAX_PAGES + 1), author="x"), RejectionReason.TOO_LARGE),
    "cut in the middle": (pdf_of(TEXT, author="x")[:700], RejectionReason.UNREADABLE),
    "only a header": (b"%PDF-1.7\n", RejectionReason.UNREADABLE),
    "a stream that unpacks to 200 megabytes": (bomb(200_000_000), RejectionReason.TOO_LARGE),
}  # fmt: skip


@pytest.mark.parametrize("case", HELD)
def test_document_is_held_as_a_whole(case: str) -> None:
    data, reason = HELD[case]
    outcome = read_pdf(data)
    assert not isinstance(outcome, DocumentText)
    assert outcome.reason is reason or (case.startswith("cut") and outcome.reason is RejectionReason.NO_TEXT_LAYER)


def read(data: bytes) -> DocumentText:
    outcome = read_pdf(data)
    assert isinstance(outcome, DocumentText), outcome
    return outcome


def test_text_comes_line_by_line_and_metadata_never() -> None:
    document = read(pdf_of(TEXT, author="周明"))
    assert document.text == TEXT + "\n"
    assert document.left_out == ()
    assert linked_numbers("送检单号 | XSJ7000\n样本条码：HX7000") == {"order_no": "XSJ7000", "barcode": "HX7000"}


def test_a_letter_without_meaning_holds_the_document() -> None:
    assert not isinstance(read_pdf(pdf_of("姓名：林\ue001秋", author="x")), DocumentText)
    assert "•" in read(pdf_of("姓名：林婉秋 \uf0b7", author="x")).text


def test_every_order_and_barcode_of_a_document_is_the_same_or_it_is_nobodys() -> None:
    two = linked_numbers("送检单号：XSJ1000\n送检单号：XSJ2000\n样本条码：HX1000")
    none = linked_numbers("样本条码：HX1000")
    assert [getattr(one, "reason", None) for one in (two, none)] == [
        RejectionReason.CONTRADICTION, RejectionReason.MISSING_COLUMN,
    ]  # fmt: skip


def test_annotations_and_form_fields_are_read_and_what_they_carry_is_listed() -> None:
    def change(writer: PdfWriter) -> None:
        writer.add_annotation(0, FreeText(text="请致电林国强", rect=(50, 50, 200, 80)))
        name = DictionaryObject(
            {
                NameObject("/FT"): NameObject("/Tx"),
                NameObject("/T"): TextStringObject("监护人"),
                NameObject("/V"): TextStringObject("林国强"),
            }
        )
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(name)])})
        writer._root_object[NameObject("/AcroForm")] = form
        writer.add_attachment("raw.csv", b"name,phone")

    document = read(edited(change))
    assert "批注：请致电林国强" in document.text
    assert "监护人：林国强" in document.text
    assert [one.reason for one in document.left_out] == [RejectionReason.EMBEDDED_OBJECT]


def test_a_logo_stays_behind_and_the_text_goes_on() -> None:
    def change(writer: PdfWriter) -> None:
        picture = DecodedStreamObject()
        picture.set_data(b"\x00")
        picture.update(
            {
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(1),
                NameObject("/Height"): NumberObject(1),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            }
        )
        resources = writer.pages[0]["/Resources"]
        assert isinstance(resources, DictionaryObject)
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Im1"): writer._add_object(picture)})

    document = read(edited(change))
    assert document.text == TEXT + "\n"
    assert [(one.reason, one.column) for one in document.left_out] == [(RejectionReason.PICTURE, "page 1")]


def test_forms_that_draw_each_other_without_end_end() -> None:
    def change(writer: PdfWriter) -> None:
        forms = []
        for _ in range(12):
            form = DecodedStreamObject()
            form.set_data(b"/F Do " * 10)
            form.update({NameObject("/Subtype"): NameObject("/Form")})
            forms.append(writer._add_object(form))
        for outer, inner in pairwise(forms):
            drawn = DictionaryObject({NameObject("/F"): inner})
            stream = outer.get_object()
            assert isinstance(stream, DictionaryObject)
            stream[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
        resources = writer.pages[0]["/Resources"]
        assert isinstance(resources, DictionaryObject)
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/F"): forms[0]})
        content = writer.pages[0]["/Contents"].get_object()
        assert isinstance(content, DecodedStreamObject)
        content.set_data(content.get_data() + b"\n/F Do")

    document = read(edited(change))
    assert "林婉秋" in document.text
    assert document.left_out == ()


def test_a_picture_among_the_operators_is_seen() -> None:
    drawn = b"q 500 0 0 700 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q BT /F1 9 Tf 70 700 Td <6797> Tj ET"
    outcome = read_pdf(drawing(drawn))
    assert not isinstance(outcome, DocumentText)
    assert outcome.reason is RejectionReason.NO_TEXT_LAYER
    small = read(drawing(drawn.replace(b"500 0 0 700", b"9 0 0 9")))
    assert [one.reason for one in small.left_out] == [RejectionReason.PICTURE]


def test_what_a_border_broke_is_put_together_and_what_its_writer_broke_is_not() -> None:
    cell = [Line("广东省深圳市南", 50, 100, 10), Line("山区科技路128号", 50, 88, 10), Line("翠湖小区", 50, 76, 10)]
    assert put_together(cell) == "广东省深圳市南山区科技路128号翠湖小区"
    rows = [Line("林婉秋", 50, 100, 10), Line("林国强", 50, 80, 10)]
    assert put_together(rows) == "林婉秋\n林国强"
    fields = [Line("姓名：林婉秋", 50, 100, 10), Line("性别：女性女", 50, 88, 10)]
    assert put_together(fields) == "姓名：林婉秋\n性别：女性女"
    number = [Line("1392468", 50, 100, 10), Line("1357", 50, 88, 10)]
    assert put_together(number) == "1392468\n1357"


def test_a_pdf_is_told_by_its_header() -> None:
    assert is_pdf(b"\x00" * 20 + b"%PDF-1.4")
    assert not is_pdf(b" " * 1024 + b"%PDF-1.4")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 2000))
def test_no_byte_makes_it_crash(noise: bytes, place: int) -> None:
    whole = pdf_of(TEXT, author="周明")
    read_pdf(whole[:place] + noise + whole[place + len(noise) :])
