"""依据来源: the appendix that shows the reader of a report every judgement with its sources and their levels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from privacy.basis.identifiers import SourceKey, resolve
from privacy.basis.registry import EvidenceRecord, EvidenceRegistry
from privacy.basis.rules import BasisRules
from privacy.model.judgement import Citation, Judgement
from privacy.model.vocabulary import ClaimCategory

Language = Literal["zh", "en"]

_TITLES: dict[Language, str] = {"zh": "依据来源", "en": "Sources of the judgements"}
_HEADS: dict[Language, tuple[str, ...]] = {
    "zh": ("序号", "类别", "判断", "依据", "版本或日期", "证据等级"),
    "en": ("No.", "Kind", "Judgement", "Source", "Version or date", "Level of evidence"),
}
_CATEGORIES: dict[Language, dict[ClaimCategory, str]] = {
    "zh": {
        ClaimCategory.DISEASE_RISK: "疾病风险",
        ClaimCategory.MEDICATION: "用药",
        ClaimCategory.NUTRITION_METABOLISM: "营养代谢",
        ClaimCategory.REPRODUCTIVE_RISK: "生育风险",
    },
    "en": {
        ClaimCategory.DISEASE_RISK: "disease risk",
        ClaimCategory.MEDICATION: "medication",
        ClaimCategory.NUTRITION_METABOLISM: "nutrition and metabolism",
        ClaimCategory.REPRODUCTIVE_RISK: "reproduction",
    },
}
_NONE: dict[Language, str] = {"zh": "（未说明依据）", "en": "(no source stated)"}
_EMPTY: dict[Language, str] = {"zh": "本报告未作出判断。", "en": "This report makes no judgement."}

_SCALES: dict[str, dict[Language, str]] = {
    "clinvar-stars": {"zh": "ClinVar 星级 {level}（满四星）", "en": "ClinVar review status, {level} of 4 stars"},
    "cpic": {"zh": "CPIC {level} 级", "en": "CPIC level {level}"},
    "clingen-validity": {"zh": "ClinGen 基因-疾病有效性：{level}", "en": "ClinGen gene-disease validity: {level}"},
    "clingen-dosage": {"zh": "ClinGen 剂量敏感性评分 {level}", "en": "ClinGen dosage sensitivity score {level}"},
    "amp": {"zh": "AMP/ASCO/CAP {level} 级", "en": "AMP/ASCO/CAP level {level}"},
    "civic": {"zh": "CIViC {level} 级", "en": "CIViC level {level}"},
    "pharmgkb": {"zh": "ClinPGx {level} 级", "en": "ClinPGx level {level}"},
    "grade": {"zh": "推荐强度：{level}", "en": "strength of recommendation: {level}"},
}
"""Scales of ``strength.toml`` in words, for levels that the registry gives."""
_AS_OF: dict[Language, str] = {
    "zh": "以上依据按 {day} 的证据库核对；报告未写明的版本与等级取自该库。",
    "en": "Checked against the registry of evidence of {day}; versions and levels not in the report are its own.",
}

Levels = Mapping[Citation, EvidenceRecord]
"""What a registry says of each citation that it knows."""


def known_sources(judgements: Iterable[Judgement], *, rules: BasisRules, registry: EvidenceRegistry) -> Levels:
    """The registry's record of every citation it knows."""
    keys = {cited: resolve(cited, rules) for one in judgements for cited in one.citations}
    asked: set[SourceKey] = {key for key in keys.values() if key is not None}
    records = registry.records(asked)
    return {cited: records[key] for cited, key in keys.items() if key is not None and key in records}


def render_appendix(
    judgements: Iterable[Judgement], *, language: Language, known: Levels | None = None, as_of: date | None = None
) -> str:
    """The appendix as a Markdown section, a row a source, in the order of the report; ends with a line break.

    Versions and levels that the report does not state are taken from ``known``, of the registry of ``as_of``. A
    judgement without a source is listed as such: the appendix never looks more complete than the report is.
    """
    rows = [row for number, one in enumerate(judgements, start=1) for row in _rows(number, one, language, known or {})]
    if not rows:
        return f"## {_TITLES[language]}\n\n{_EMPTY[language]}\n"
    heads = _HEADS[language]
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    told = f"\n{_AS_OF[language].format(day=as_of.isoformat())}\n" if as_of else ""
    return f"## {_TITLES[language]}\n\n" + "\n".join(lines) + "\n" + told


def _rows(number: int, judgement: Judgement, language: Language, known: Levels) -> list[Sequence[str]]:
    first = (str(number), _CATEGORIES[language][judgement.category], judgement.statement)
    if not judgement.citations:
        return [(*first, _NONE[language], "", "")]
    return [
        (*(first if place == 0 else ("", "", "")), _named(one), _version(one, known), _level(one, known, language))
        for place, one in enumerate(judgement.citations)
    ]


def _version(citation: Citation, known: Levels) -> str:
    record = known.get(citation)
    if citation.version or record is None:
        return citation.version
    return record.key.version or (record.published.isoformat() if record.published else "")


def _level(citation: Citation, known: Levels, language: Language) -> str:
    record = known.get(citation)
    if citation.level or record is None or record.scale not in _SCALES:
        return citation.level
    words = _SCALES[record.scale][language].format(level=record.level)
    return f"{words} · {record.significance}" if record.significance else words


def _named(citation: Citation) -> str:
    name = f"{citation.source} {citation.id}".strip()
    return f"{citation.title} ({name})" if citation.title and citation.title != citation.id else name


def _line(cells: Sequence[str]) -> str:
    """A Markdown table row; what would end a cell or start markup in it is escaped."""
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    plain = " ".join(text.split())
    for char in "\\|<>*_`[]":
        plain = plain.replace(char, f"\\{char}")
    return plain
