"""Word reports: refusals first, then every place where a document has words, and those that are never read."""

import io
import struct
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.model.deliveries import RejectionReason
from privacy.parse.documents import DocumentText
from privacy.parse.report_docx import is_docx, read_docx
from sample_data.generate.docx import docx_of

TABLE = [["送检单号", "XSJ1000", "样本条码", "HX1000"], ["姓名", "林婉秋", "性别", "女"]]
WHOLE = docx_of("页眉 林婉秋", TABLE, ["检出 GJB2 c.235del", "联系林国强"], author="周明")


def repacked(changes: dict[str, bytes | None], *, data: bytes = WHOLE, deflate: bool = False) -> bytes:
    """The package with parts replaced, added or (``None``) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content, zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED)
    return out.getvalue()


def body(content: str) -> bytes:
    """A document with this content in its body."""
    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return repacked({"word/document.xml": f"<w:document {spaces}><w:body>{content}</w:body></w:document>".encode()})


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ruby(base: str, reading: str) -> str:
    return f"<w:r><w:ruby><w:rt>{run(reading)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase></w:ruby></w:r>"


def lying(size: int) -> bytes:
    """A part that unpacks to ``size`` bytes and says it has ten."""
    data = repacked({"word/comments.xml": b"<a>" + b" " * size + b"</a>"}, deflate=True)
    return data.replace(struct.pack("<I", size + 7), struct.pack("<I", 10))


DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>'
HELD: dict[str, tuple[bytes, RejectionReason]] = {
    "an encrypted package": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        RejectionReason.ENCRYPTED,
    ),
    "Word 97": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), RejectionReason.UNKNOWN_FORMAT),
    "a part that unpacks to 80 megabytes": (
        repacked({"word/x.xml": b" " * 80_000_000}, deflate=True), RejectionReason.TOO_LARGE,
    ),
    "a part that hides 80 megabytes": (lying(80_000_000), RejectionReason.UNREADABLE),
    "3,000 parts": (repacked({f"word/{at}.xml": b"" for at in range(3_000)}), RejectionReason.TOO_LARGE),
    "an entity of its own": (repacked({"word/document.xml": DOCTYPE}), RejectionReason.UNREADABLE),
    "no document in it": (repacked({"word/document.xml": None}), RejectionReason.UNREADABLE),
    "another program's package": (
        repacked({"[Content_Types].xml": zipfile.ZipFile(io.BytesIO(WHOLE)).read("[Content_Types].xml").replace(
            b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")}), RejectionReason.UNKNOWN_FORMAT,
    ),
    "XML that does not close": (repacked({"word/document.xml": b"<w:document>"}), RejectionReason.UNREADABLE),
    "nothing written": (body("<w:p/>"), RejectionReason.NO_TEXT_LAYER),
    "cut in the middle": (WHOLE[:2000], RejectionReason.UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize("case", HELD)
def test_document_is_held_as_a_whole(case: str) -> None:
    data, reason = HELD[case]
    if case == "nothing written":
        data = repacked({"word/header1.xml": b"<a/>"}, data=data)
    outcome = read_docx(data)
    assert not isinstance(outcome, DocumentText)
    assert outcome.reason is reason


def read(data: bytes) -> DocumentText:
    outcome = read_docx(data)
    assert isinstance(outcome, DocumentText), outcome
    return outcome


def test_header_table_and_paragraphs_come_in_order_and_the_author_never() -> None:
    document = read(WHOLE)
    assert [line for line in document.text.splitlines() if line] == [
        "页眉 林婉秋", "| 送检单号：XSJ1000 | 样本条码：HX1000 |", "| 姓名：林婉秋 | 性别：女 |",
        "检出 GJB2 c.235del", "联系林国强",
    ]  # fmt: skip
    assert "周明" not in document.text
    assert [one.reason for one in document.left_out] == [RejectionReason.PICTURE]


def test_a_table_with_a_row_of_headers_stays_one() -> None:
    document = read(docx_of("", [["基因", "位置"], ["GJB2", "20189347"]], ["完"], author=""))
    assert "| 基因 | 位置 |\n|---|---|\n| GJB2 | 20189347 |" in document.text


PLACES = {
    "a name in several runs": ("<w:p>" + run("林") + run("婉") + run("秋") + "</w:p>", "林婉秋"),
    "inserted text": (f'<w:p><w:ins w:author="周明">{run("林婉秋")}</w:ins></w:p>', "林婉秋"),
    "a content control": (f"<w:sdt><w:sdtContent><w:p>{run('林婉秋')}</w:p></w:sdtContent></w:sdt>", "林婉秋"),
    "a link": (f'<w:p><w:hyperlink w:tooltip="周明">{run("林婉秋")}</w:hyperlink></w:p>', "林婉秋"),
    "a ruby": ("<w:p>" + ruby("林", "lín") + ruby("婉秋", "wǎn qiū") + "</w:p>", "林婉秋"),
    "hidden text": ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>林婉秋</w:t></w:r></w:p>", "林婉秋"),
    "a field": (f'<w:p><w:r><w:instrText>MAILTO "zhou@ming.cn"</w:instrText></w:r>{run("林婉秋")}</w:p>', "林婉秋"),
    "a text box said twice": (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p>" + run("林婉秋")
        + "</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>" + run("周明")
        + "</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>", "林婉秋",
    ),
    "tabs and breaks": ("<w:p><w:r><w:t>林</w:t><w:tab/><w:t>婉</w:t><w:br/><w:t>秋</w:t></w:r></w:p>", "林\t婉\n秋"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_words_are_read_from(place: str) -> None:
    content, expected = PLACES[place]
    text = read(body(content)).text
    assert expected in text
    assert text.count("婉") == 1 + ("页眉 林婉秋" in text)
    assert [word for word in ("周明", "zhou", "lín") if word in text] == []


def test_deleted_text_stays_behind_and_is_said_to() -> None:
    document = read(
        body(f'<w:p>{run("现在")}<w:del w:author="周明"><w:r><w:delText>林国强</w:delText></w:r></w:del></w:p>')
    )
    assert "林国强" not in document.text
    assert [one.reason for one in document.left_out] == [RejectionReason.DELETED_TEXT]


def test_an_embedded_object_stays_behind_and_is_said_to() -> None:
    document = read(body(f"<w:p>{run('见附件')}<w:r><w:object><v:shape/></w:object></w:r></w:p>"))
    assert [one.reason for one in document.left_out] == [RejectionReason.EMBEDDED_OBJECT]


def test_notes_comments_and_footers_of_a_real_writer_are_read() -> None:
    """Made by python-docx, whose packages have styles, themes and settings as Word's have."""
    made = Document()
    paragraph = made.add_paragraph("患者林婉秋")
    made.add_comment(paragraph.runs, text="请核对林国强的号码", author="周明", initials="周")
    made.sections[0].footer.paragraphs[0].text = "电话0755-26543210"
    made.core_properties.author = "周明"
    out = io.BytesIO()
    made.save(out)
    text = read(out.getvalue()).text
    assert [line for line in text.splitlines() if line] == ["患者林婉秋", "请核对林国强的号码", "电话0755-26543210"]


def test_a_package_is_told_by_its_first_bytes() -> None:
    assert is_docx(WHOLE[:65_536])
    assert not is_docx(b"PK\x03\x04" + bytes(100))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(WHOLE)))
def test_no_byte_makes_it_crash(noise: bytes, place: int) -> None:
    read_docx(WHOLE[:place] + noise + WHOLE[place + len(noise) :])
