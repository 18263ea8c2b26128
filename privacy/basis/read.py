"""From the bytes of a report, of whichever kind, to its judgements."""

from privacy.basis.fhir import read_fhir
from privacy.basis.jsonsource import parse_object
from privacy.basis.pharmcat import is_pharmcat, read_pharmcat
from privacy.basis.prose.reader import read_prose
from privacy.basis.report_json import FORMAT, read_report
from privacy.model.errors import BadInput, Place
from privacy.model.judgement import Judgement, ReportKind
from privacy.model.request import Claim, Source

_BINARY = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"BCF\x02", b"\x89PNG", b"\xff\xd8\xff")
"""PDF, ZIP (docx, xlsx), OLE (doc, xls), gzip, BCF, PNG, JPEG."""


def read_judgements(report: bytes, *, kind: ReportKind | None = None) -> tuple[Judgement, ...]:
    """Every judgement of a report, in the order in which it stands there; none is an answer too.

    ``kind`` says what the bytes have to be; without it their content tells.

    Raises:
        BadInput: empty, binary, malformed (with its place), too large, or of another kind than asked for.
    """
    if not report.strip():
        raise BadInput("report-empty", zh="报告为空。", en="expected a report, found nothing")
    if report.startswith(_BINARY):
        raise BadInput(
            "report-binary",
            zh="文件是 PDF、Office、压缩包或图片，不能直接读取。",
            en="expected text or JSON, found a PDF, Office, compressed or image file",
            remedy_zh="导出为文本、本产品的报告 JSON 或 FHIR。",
            remedy_en="export it as text, as our report JSON, or as FHIR",
        )
    if kind is ReportKind.PROSE or (kind is None and not _starts_like_json(report)):
        return read_prose(report)
    body = parse_object(report)
    found = _kind_of(body)
    if kind is not None and kind is not found:
        raise BadInput("report-other-kind", zh=f"报告应为 {kind.value}。", en=f"expected a report of kind {kind.value}")
    if found is ReportKind.HELIXGATE:
        return read_report(body)
    return read_fhir(body) if found is ReportKind.FHIR else read_pharmcat(body)


def as_claims(judgements: tuple[Judgement, ...]) -> tuple[Claim, ...]:
    """The judgements as the gate asks about them (rule basis-cited)."""
    return tuple(
        Claim(one.category, one.statement, tuple(Source(cited.source, cited.id) for cited in one.citations))
        for one in judgements
    )


def _starts_like_json(report: bytes) -> bool:
    return report.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def _kind_of(body: dict[str, object]) -> ReportKind:
    if body.get("format") == FORMAT:
        return ReportKind.HELIXGATE
    if "resourceType" in body:
        return ReportKind.FHIR
    if is_pharmcat(body):
        return ReportKind.PHARMCAT
    raise BadInput(
        "report-unknown-kind",
        zh="无法识别的 JSON 报告：既非本产品格式，也非 FHIR 或 PharmCAT。",
        en=f'expected "format": "{FORMAT}", a FHIR resource or a PharmCAT report',
        place=Place(column="format"),
    )
