"""PDF reports: their text layer in the order in which it was written, through pypdf (BSD-3-Clause).

The order of the content stream keeps a table's cell together where reading by lines would run cells into each other,
and a name across two of them would no longer be a name. Nothing is rendered, decrypted, executed or fetched. Metadata,
bookmarks, links, scripts and earlier revisions of the file are never read out; annotations and form fields are.
"""

import io
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf import apply_configuration as pypdf_limits
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from privacy.model.deliveries import DeliveryKind, Rejection, RejectionReason
from privacy.parse.documents import MAX_TEXT_CHARACTERS, DocumentReportReader, DocumentText, readable
from privacy.parse.pdf_fonts import reads_as_unicode
from privacy.parse.pdf_lines import LineCollector, put_together

MAX_PAGES = 300
"""A whole-exome report with its appendix of coverage has about 60."""
_MAX_OPERATIONS = 2_000_000
"""Drawing operations read in a document: about 2,000 a page of prose, with room for ruled tables; some 20 seconds."""
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 16 << 20,
    "lzw_maximum_output_length": 16 << 20,
    "run_length_maximum_output_length": 16 << 20,
    "array_based_stream_maximum_output_length": 16 << 20,
    "stream_decoding_work_maximum_length": 48 << 20,
    "zlib_maximum_recovery_input_length": 1 << 20,
    "stream_parsing_work_maximum_count": 400_000,
    "xform_maximum_invocations_per_extraction": 100,
    "page_tree_maximum_entries": 4 * MAX_PAGES,
    "page_tree_maximum_page_entries": 100 * MAX_PAGES,
    "form_fields_maximum_entries": 4_000,
    "disable_legacy_handling": True,
}
"""pypdf's own guards, drawn closer: a stream of text unpacks to some ten kilobytes, a font's map to some hundred."""
_SCAN_SHARE = 0.5
"""A picture over half of the page is the page: a scan, with or without recognised letters under it."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
# What pypdf says of a malformed file quotes the file.


def is_pdf(head: bytes) -> bool:
    """Whether a PDF header stands where readers look for it (ISO 32000-1, annex H, note 13: the first 1,024 bytes)."""
    return b"%PDF-" in head[:1024]


def read_pdf(data: bytes) -> DocumentText | Rejection:
    """The text layer page by page, then annotations and form fields; or why the document is held as a whole."""
    try:
        with pypdf_limits(**_LIMITS):
            return _read(PdfReader(io.BytesIO(data), strict=False))
    except _Held as held:
        return held.rejection
    except (LimitReachedError, MemoryError):
        return Rejection(RejectionReason.TOO_LARGE)
    except (PyPdfError, RecursionError):
        return Rejection(RejectionReason.UNREADABLE)
    except Exception:  # noqa: BLE001 - a malformed object makes the library fail in any way, and its words quote the file
        return Rejection(RejectionReason.UNREADABLE)


class _Held(Exception):
    """Carries the reason out of the reading of a page."""

    def __init__(self, reason: RejectionReason, column: str | None = None) -> None:
        super().__init__()
        self.rejection = Rejection(reason, column=column)


class _Walk:
    """What the operations of a page draw besides text, counted while the text is taken."""

    def __init__(self) -> None:
        self.operations = 0
        self.paints = 0
        self.largest = 0.0
        """Area of the largest thing drawn on the page as a picture or form, in square points."""
        self.inline = False
        """A picture stands in the page's own operators."""

    def before(self, operator: bytes, operands: Any, matrix: list[float], _text_matrix: list[float]) -> None:
        self.operations += 1
        if self.operations > _MAX_OPERATIONS:
            raise _Held(RejectionReason.TOO_LARGE)
        if operator in _PAINTING:
            self.paints += 1
        self.inline = self.inline or operator in _INLINE
        if operator == b"Do" or operator in _INLINE:
            a, b, c, d = matrix[:4]
            self.largest = max(self.largest, abs(a * d - b * c))


_INLINE = frozenset({b"BI", b"INLINE IMAGE"})
_PAINTING = _INLINE | frozenset({b"Do", b"sh", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
"""Operators that put a picture or a filled shape on the page (ISO 32000-1, 8.5.3, 8.7, 8.8); ruled lines are none."""


def _read(reader: PdfReader) -> DocumentText | Rejection:
    if reader.is_encrypted:
        return Rejection(RejectionReason.ENCRYPTED)
    if len(reader.pages) > MAX_PAGES:
        return Rejection(RejectionReason.TOO_LARGE)
    left_out: list[Rejection] = []
    texts: list[str] = []
    walk = _Walk()
    for number, page in enumerate(reader.pages, start=1):
        text, pictures = _page(page, walk, f"page {number}")
        texts.append(text)
        if pictures:
            left_out.append(Rejection(RejectionReason.PICTURE, column=f"page {number}"))
        noted = Counter(_annotations(page, texts))
        left_out += [Rejection(reason, column=f"page {number}") for reason in sorted(noted)]
        if sum(map(len, texts)) > MAX_TEXT_CHARACTERS:
            return Rejection(RejectionReason.TOO_LARGE)
    texts += _form_fields(reader)
    if _has_embedded(reader):
        left_out.append(Rejection(RejectionReason.EMBEDDED_OBJECT, column="attachments"))
    plain = readable("\n".join(text for text in texts if text.strip()))
    if plain is None or not plain.strip():
        return Rejection(RejectionReason.NO_TEXT_LAYER)
    return DocumentText(plain + "\n", tuple(left_out))


def _page(page: PageObject, walk: _Walk, place: str) -> tuple[str, bool]:
    """The page's text and whether it has pictures."""
    fonts, pictures = _resources(page)
    if not all(reads_as_unicode(font) for font in fonts):
        raise _Held(RejectionReason.NO_TEXT_LAYER, place)
    walk.paints, walk.largest, walk.inline = 0, 0.0, False
    collector = LineCollector()
    text = page.extract_text(visitor_operand_before=walk.before, visitor_text=collector.visit)
    if walk.operations > _MAX_OPERATIONS:
        # Inside a form the library swallows what a visitor raises.
        raise _Held(RejectionReason.TOO_LARGE)
    pictures = pictures or walk.inline
    whole = float(page.mediabox.width) * float(page.mediabox.height)
    if (pictures and walk.largest > _SCAN_SHARE * whole) or (not text.strip() and walk.paints):
        raise _Held(RejectionReason.NO_TEXT_LAYER, place)
    return put_together(collector.lines) if collector.is_whole(text) else text, pictures


def _resources(page: PageObject) -> tuple[list[DictionaryObject], bool]:
    """The fonts a page may write with, those of its forms too, and whether it has pictures."""
    fonts: list[DictionaryObject] = []
    pictures = False
    seen: set[int] = set()
    waiting: list[Any] = [page.get("/Resources")]
    while waiting:
        resources = _dictionary(waiting.pop())
        if resources is None or id(resources) in seen:
            continue
        seen.add(id(resources))
        fonts += [font for font in map(_dictionary, _values(resources.get("/Font"))) if font is not None]
        for drawn in map(_dictionary, _values(resources.get("/XObject"))):
            if drawn is not None and drawn.get("/Subtype") == "/Image":
                pictures = True
            elif drawn is not None:
                waiting.append(drawn.get("/Resources"))
    return fonts, pictures


def _dictionary(found: Any) -> DictionaryObject | None:
    plain = found.get_object() if found is not None else None
    return plain if isinstance(plain, DictionaryObject) else None


def _values(found: Any) -> list[Any]:
    plain = _dictionary(found)
    return list(plain.values()) if plain is not None else []


_WRITTEN = frozenset({"/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret"})
_CARRYING = frozenset({"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Stamp", "/Ink"})
"""Annotation types (ISO 32000-1, table 169) that are text, and those that carry a file, a recording or a hand."""


def _annotations(page: PageObject, texts: list[str]) -> Iterator[RejectionReason]:
    """Adds what annotations say to ``texts``; gives the reasons of those that are left out."""
    noted = page.get("/Annots")
    listed = noted.get_object() if noted is not None else ()
    for annotation in map(_dictionary, listed if isinstance(listed, ArrayObject) else ()):
        if annotation is None:
            continue
        kind = annotation.get("/Subtype")
        if kind in _WRITTEN and annotation.get("/Contents"):
            texts.append(f"批注：{annotation['/Contents']}")
        elif kind in _CARRYING:
            yield RejectionReason.PICTURE if kind in ("/Stamp", "/Ink") else RejectionReason.EMBEDDED_OBJECT


def _form_fields(reader: PdfReader) -> Iterator[str]:
    """``name：value`` of each filled form field; the name is what the form calls it."""
    fields = reader.get_fields() or {}
    for name, form_field in fields.items():
        value = form_field.value
        words = value if isinstance(value, list) else [value]
        said = "、".join(str(word) for word in words if isinstance(word, str) and not word.startswith("/"))
        if said:
            yield f"{name}：{said}"


def _has_embedded(reader: PdfReader) -> bool:
    """Whether files, or an XFA form that would be drawn in place of the pages, are packed into the document."""
    catalog = reader.root_object
    names = _dictionary(catalog.get("/Names"))
    form = _dictionary(catalog.get("/AcroForm"))
    return bool(names and "/EmbeddedFiles" in names) or "/Collection" in catalog or bool(form and "/XFA" in form)


PDF_READER = DocumentReportReader(DeliveryKind.REPORT_PDF, is_pdf, read_pdf)
"""Reads one PDF report a file."""
