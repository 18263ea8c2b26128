"""依据来源: the appendix that shows the reader of a report every judgement with its sources and their levels."""

from collections.abc import Iterable, Sequence
from typing import Literal

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


def render_appendix(judgements: Iterable[Judgement], *, language: Language) -> str:
    """The appendix as a Markdown section, a row a source, in the order of the report; ends with a line break.

    A judgement without a source is listed as such: the appendix never looks more complete than the report is.
    """
    rows = [row for number, one in enumerate(judgements, start=1) for row in _rows(number, one, language)]
    if not rows:
        return f"## {_TITLES[language]}\n\n{_EMPTY[language]}\n"
    heads = _HEADS[language]
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    return f"## {_TITLES[language]}\n\n" + "\n".join(lines) + "\n"


def _rows(number: int, judgement: Judgement, language: Language) -> list[Sequence[str]]:
    first = (str(number), _CATEGORIES[language][judgement.category], judgement.statement)
    if not judgement.citations:
        return [(*first, _NONE[language], "", "")]
    return [
        (*(first if place == 0 else ("", "", "")), _named(one), one.version, one.level)
        for place, one in enumerate(judgement.citations)
    ]


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
