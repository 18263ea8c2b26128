"""Scrubbing one document by hand: PDF, Word, report JSON, FHIR or text in; text, or the same JSON, out.

What comes out is made of scrubbed strings only: of a PDF or Word document the text layer, never the file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from privacy.model.deliveries import Rejection
from privacy.model.errors import BadInput, HelixgateError, Place, ProofFailed
from privacy.model.text import ScrubbedText, TextItem
from privacy.parse.documents import MAX_DOCUMENT_BYTES, WORDS, DocumentText
from privacy.parse.encoding import ENCODINGS
from privacy.parse.report_docx import is_docx, read_docx
from privacy.parse.report_pdf import is_pdf, read_pdf
from privacy.redact.redactor import Redactor
from privacy.redact.structured import scrub_document
from workspace.files import write_bytes

_Item = tuple[TextItem, ScrubbedText]


@dataclass(frozen=True, slots=True)
class ScrubbedFile:
    """What became of a document."""

    kind: str
    """``pdf``, ``docx``, ``json`` or ``text``."""
    spans: Mapping[str, int]
    """Stretches replaced, by type."""
    left_out: tuple[tuple[str, str, str, str], ...]
    """``(reason, where, Chinese, English)`` of what is not in the output."""


def scrub_document_file(source: Path, target: Path, *, known: Mapping[str, str]) -> ScrubbedFile:
    """Scrub the document at ``source`` into ``target``, which appears whole or not at all.

    Raises:
        BadInput: unreadable, encrypted, a scan, too large, or both are the same file; nothing was written.
        ProofFailed: a known value still shows after scrubbing; nothing was written.
        PartMissing: the target's folder cannot be written.
    """
    data = _read(source, target)
    head = data[:1024]
    try:
        if is_pdf(head) or is_docx(data[:65_536]):
            kind = "pdf" if is_pdf(head) else "docx"
            outcome = read_pdf(data) if kind == "pdf" else read_docx(data)
            text, left_out = _text_of(outcome, source)
            output, items = _scrubbed_text(text, known)
        elif head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
            kind = "json"
            output, items, left_out = _scrubbed_json(data, known)
        else:
            kind, left_out = "text", ()
            output, items = _scrubbed_text(_decoded(data, source), known)
    except HelixgateError:
        raise
    except Exception:  # noqa: BLE001 - its text may quote the document
        raise BadInput("not-scrubbed", zh="文档无法完成脱敏。", en="the document could not be scrubbed",
                       place=Place(file=source.name)) from None  # fmt: skip
    _check_clean(items, source)
    write_bytes(target, output.encode("utf-8"))
    return ScrubbedFile(kind, _by_type(items), left_out)


def _read(source: Path, target: Path) -> bytes:
    if target.exists() and source.exists() and source.samefile(target):
        raise BadInput(
            "same-file", zh="输出文件不能与输入文件相同。", en="the output must be another file than the input"
        )
    try:
        with source.open("rb") as stream:
            data = stream.read(MAX_DOCUMENT_BYTES + 1)
    except OSError:
        raise BadInput(
            "unreadable", zh="无法读取输入文件。", en="the input file cannot be read", place=Place(file=source.name)
        ) from None
    if len(data) > MAX_DOCUMENT_BYTES:
        raise BadInput(
            "too-large",
            zh=f"文档超过 {MAX_DOCUMENT_BYTES} 字节。",
            en=f"a document may have {MAX_DOCUMENT_BYTES} bytes",
            place=Place(file=source.name),
        )
    return data


def _text_of(outcome: DocumentText | Rejection, source: Path) -> tuple[str, tuple[tuple[str, str, str, str], ...]]:
    if isinstance(outcome, Rejection):
        zh, en = WORDS[outcome.reason]
        raise BadInput(outcome.reason.value, zh=zh, en=en, place=Place(file=source.name, column=outcome.column))
    return outcome.text, tuple((one.reason.value, one.column or "", *WORDS[one.reason]) for one in outcome.left_out)


def _decoded(data: bytes, source: Path) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise BadInput(
        "unreadable",
        zh="既非 UTF-8 也非 GB18030 文本，也不是 PDF、Word 或 JSON。",
        en="expected PDF, Word, JSON, or text in UTF-8 or GB18030",
        place=Place(file=source.name),
    )


def _scrubbed_text(text: str, known: Mapping[str, str]) -> tuple[str, tuple[_Item, ...]]:
    item = TextItem("text", text, known)
    scrubbed = Redactor.default().scrub([item])[0]
    return scrubbed.text, ((item, scrubbed),)


def _scrubbed_json(
    data: bytes, known: Mapping[str, str]
) -> tuple[str, tuple[_Item, ...], tuple[tuple[str, str, str, str], ...]]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadInput("not-json", zh="文件不是 UTF-8 编码的 JSON。", en="expected JSON in UTF-8") from None
    done = scrub_document(document, known, Redactor.default().scrub)
    words = ("附件或图片未纳入。", "an attachment or picture was left out")
    left_out = tuple(("embedded-object", path, *words) for path in done.left_out)
    return json.dumps(done.document, ensure_ascii=False, indent=1) + "\n", done.items, left_out


def _check_clean(items: tuple[_Item, ...], source: Path) -> None:
    """The second look at every text: nothing is written while a known value still shows."""
    for item, scrubbed in items:
        leaks = Redactor.default().second_look(scrubbed, item.known) if item.known else ()
        if leaks:
            raise ProofFailed(
                "leak-after-scrub",
                zh="脱敏后仍能看到已知信息，文档已扣留。",
                en="a known value still shows after scrubbing; the document is held",
                place=Place(file=source.name, column=",".join(sorted({key.split("#")[0] for key in leaks}))),
            )


def _by_type(items: tuple[_Item, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, scrubbed in items:
        for span in scrubbed.spans:
            counts[span.type] = counts.get(span.type, 0) + 1
    return dict(sorted(counts.items()))
