"""Word reports: what a reader of the document reads, as Markdown with its tables, through python-docx (MIT).

Headers, body, text boxes, foot- and endnotes, comments and footers are read; properties, authors of changes, field
codes, link targets, alternative texts and custom XML never are. Text that a tracked change has deleted, pictures,
charts and embedded files stay behind and are counted.

Before the library sees the package each part is unpacked here under a limit, and only XML is handed on: neither a
compression bomb nor a picture reaches it.
"""

import io
import zipfile
import zlib
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from privacy.model.deliveries import DeliveryKind, Rejection, RejectionReason
from privacy.parse.documents import MAX_TEXT_CHARACTERS, DocumentReportReader, DocumentText, readable
from privacy.parse.docx_text import BlockReader

_MAX_PARTS = 2_000
"""A report with a figure on each of 60 pages has about 150 parts."""
_MAX_UNPACKED = 64 << 20
"""All XML parts together; the text of a report takes some hundred kilobytes, with formatting some megabytes."""
_BLOCK = 1 << 16
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""ZIP local header (APPNOTE 4.3.7); compound file ([MS-CFB] 2.2): an encrypted document, or one of Word 97-2003."""
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds an encrypted document inside a compound file ([MS-OFFCRYPTO] 2.3.4.4)."""
_WORD_MAIN = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
              "application/vnd.ms-word.document.macroEnabled.main+xml")  # fmt: skip

_BEFORE = (RELATIONSHIP_TYPE.HEADER,)
_AFTER = (
    RELATIONSHIP_TYPE.FOOTNOTES,
    RELATIONSHIP_TYPE.ENDNOTES,
    RELATIONSHIP_TYPE.COMMENTS,
    RELATIONSHIP_TYPE.FOOTER,
)
_EMBEDDED = (
    RELATIONSHIP_TYPE.PACKAGE,
    RELATIONSHIP_TYPE.OLE_OBJECT,
    RELATIONSHIP_TYPE.CHART,
    RELATIONSHIP_TYPE.DIAGRAM_DATA,
    RELATIONSHIP_TYPE.A_F_CHUNK,
    RELATIONSHIP_TYPE.CONTROL,
    "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
)


def is_docx(head: bytes) -> bool:
    """Whether it is a ZIP package of Office Open XML, or the compound file an encrypted one is put into."""
    return head.startswith(_COMPOUND) or (
        head.startswith(_ZIP) and (b"[Content_Types].xml" in head or b"word/" in head or b"_rels/.rels" in head)
    )


def read_docx(data: bytes) -> DocumentText | Rejection:
    """The document's text in reading order; or why it is held as a whole."""
    if data.startswith(_COMPOUND):
        reason = RejectionReason.ENCRYPTED if _ENCRYPTED_PACKAGE in data else RejectionReason.UNKNOWN_FORMAT
        return Rejection(reason)
    try:
        package = _package(data)
        return package if isinstance(package, Rejection) else _read(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return Rejection(RejectionReason.UNREADABLE, detail="zip")
    except (KeyError, ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError):
        # The library's ways of saying that a part is missing or not what its content type says.
        return Rejection(RejectionReason.UNREADABLE, detail="package")


def _package(data: bytes) -> OpcPackage | Rejection:
    """The package with its XML parts as they were measured here, every other part empty."""
    measured = io.BytesIO()
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(measured, "w") as kept:
        parts = archive.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts if _is_xml(part)) > _MAX_UNPACKED:
            return Rejection(RejectionReason.TOO_LARGE)
        if len({part.filename for part in parts}) < len(parts):
            return Rejection(RejectionReason.UNREADABLE, detail="a part is there twice")
        for part in parts:
            if part.flag_bits & 1:
                return Rejection(RejectionReason.ENCRYPTED)
            content = bytearray()
            # The size a part declares is only a claim: it is unpacked block by block until the limit.
            with archive.open(part) as stream:
                while _is_xml(part) and (block := stream.read(_BLOCK)):
                    content += block
                    unpacked += len(block)
                    if unpacked > _MAX_UNPACKED:
                        return Rejection(RejectionReason.TOO_LARGE)
            if b"<!DOCTYPE" in content[:4096]:
                # A part of a package has no document type declaration (ECMA-376 part 2, 9.1.7); entities come in one.
                return Rejection(RejectionReason.UNREADABLE, detail="document type declaration")
            kept.writestr(zipfile.ZipInfo(part.filename), bytes(content))
    measured.seek(0)
    return OpcPackage.open(measured)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _read(package: OpcPackage) -> DocumentText | Rejection:
    main = package.main_document_part
    if main.content_type not in _WORD_MAIN:
        return Rejection(RejectionReason.UNKNOWN_FORMAT)
    reader = BlockReader()
    texts: list[str] = []
    for part in [*_related(main, _BEFORE), main, *_related(main, _AFTER)]:
        texts.append(reader.text_of(_root(part)))
        if sum(map(len, texts)) > MAX_TEXT_CHARACTERS:
            return Rejection(RejectionReason.TOO_LARGE)
    plain = readable("\n\n".join(text for text in texts if text.strip()))
    if plain is None or not plain.strip():
        return Rejection(RejectionReason.NO_TEXT_LAYER)
    embedded = reader.embedded or any(_related(part, _EMBEDDED) for part in _parts(main))
    found = {
        RejectionReason.PICTURE: reader.pictures > 0,
        RejectionReason.EMBEDDED_OBJECT: bool(embedded),
        RejectionReason.DELETED_TEXT: reader.deleted > 0,
    }
    return DocumentText(plain + "\n", tuple(Rejection(reason) for reason, there in found.items() if there))


def _parts(main: Part) -> list[Part]:
    return [main, *_related(main, _BEFORE), *_related(main, _AFTER)]


def _related(part: Part, kinds: tuple[str, ...]) -> list[Part]:
    """Parts that ``part`` refers to, by kind in the order given, each once."""
    found: dict[Any, Part] = {}
    for kind in kinds:
        for relationship in part.rels.values():
            if relationship.reltype == kind and not relationship.is_external:
                found.setdefault(relationship.target_part.partname, relationship.target_part)
    return list(found.values())


def _root(part: Part) -> etree._Element:
    """The part's XML; the library parses some parts itself and leaves others as bytes."""
    element = getattr(part, "element", None)
    return element if element is not None else parse_xml(part.blob)


DOCX_READER = DocumentReportReader(DeliveryKind.REPORT_DOCX, is_docx, read_docx)
"""Reads one Word report a file."""
