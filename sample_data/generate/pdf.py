"""A PDF report written by hand (ISO 32000-1), uncompressed, so that equal text gives equal bytes everywhere.

The font is Adobe's STSong-Light, which every reader of Chinese PDFs brings along; its codes are Unicode by the
predefined CMap UniGB-UCS2-H (table 118), so that the letters are a text layer and no picture of one.
"""

import re
import unicodedata
from collections.abc import Sequence

_LINE_WIDTH, _PAGE_LINES, _SIZE, _LEADING = 90, 48, 10, 15
"""Half-widths a line, lines a page, points: 450 points wide on A4."""
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] >>"
    ),
    (
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>"
    ),
)


def pdf_of(text: str, *, author: str) -> bytes:
    """``text`` over as many pages as it takes. ``author`` goes into the metadata, as a word processor puts it there."""
    lines = [part for line in text.split("\n") for part in _wrapped(line)]
    pages = [lines[at : at + _PAGE_LINES] for at in range(0, len(lines), _PAGE_LINES)]
    contents = [_stream("", _page_content(page)) for page in pages]
    return _file(contents, "/Font << /F1 3 0 R >>", [font.encode() for font in _FONT], author)


def scan_of(seed_bytes: bytes, *, author: str) -> bytes:
    """A page that is one picture and nothing else, as a scanner makes it."""
    side = 64
    bits = (seed_bytes * side * side)[: side * side // 8]
    header = f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent 1 /ColorSpace /DeviceGray"
    page = _stream("", b"q 595 0 0 842 0 0 cm /Im1 Do Q")
    return _file([page], "/XObject << /Im1 3 0 R >>", [_stream(header, bits)], author)


def _wrapped(line: str) -> list[str]:
    """The line in pieces that fit, broken between any two characters but those of a Latin word or a number."""
    pieces, width = [""], 0
    for word in re.findall(r"[!-~]+ ?|.", line):
        wide = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in word)
        if width + wide > _LINE_WIDTH:
            pieces.append("")
            width = 0
        pieces[-1] += word
        width += wide
    return pieces


def _page_content(lines: Sequence[str]) -> bytes:
    shown = [f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines]
    return "\n".join([f"BT /F1 {_SIZE} Tf {_LEADING} TL 70 780 Td", *shown, "ET"]).encode()


def _stream(entries: str, data: bytes) -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(contents: Sequence[bytes], resources: str, shared: Sequence[bytes], author: str) -> bytes:
    """Catalogue 1, page tree 2, what pages share from 3 on, then each page and its content, then the metadata."""
    first = 3 + len(shared)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        *shared,
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << {resources} >> "
            f"/Contents {first + 2 * number + 1} 0 R >>".encode()
        )
        objects.append(content)
    objects.append(b"<< /Author <feff" + author.encode("utf-16-be").hex().encode() + b"> >>")
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    """Header, objects, cross-reference table, trailer (7.5)."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n{entries}".encode()
    out += f"trailer\n<< /Size {count} /Root 1 0 R /Info {count - 1} 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
