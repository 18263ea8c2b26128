"""Sources named in running text, and a report's own numbered list of them."""

# ruff: noqa: E501 - an alternation is read whole, not wrapped

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from privacy.basis.form import UNLISTED
from privacy.model.judgement import Citation

_YEAR = r"(?:19|20)\d\d"
_GUIDE_ZH = r"(?:指南|共识|规范|推荐意见|药品说明书|说明书)"
_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("PMID", re.compile(r"(?:(?:PMIDs?|PubMed(?:\s*ID)?|pubmed\.ncbi\.nlm\.nih\.gov/)\s*[:：#]?\s*)+(?P<id>[\w-]+(?:\s*[,，、;；]\s*\d{5,8})*)", re.I | re.A)),
    ("PMCID", re.compile(r"\b(?P<id>PMC\d{2,9})\b", re.I | re.A)),
    ("DOI", re.compile(r"(?:doi\s*[:：]?\s*|doi\.org/)(?P<id>[^\s，。；、（）()\[\]]*[^\s，。；、（）()\[\].,;:])|\b(?P<id2>10\.\d{4,9}/[^\s，。；、（）()\[\]]*[^\s，。；、（）()\[\].,;:])", re.I | re.A)),
    ("ClinVar", re.compile(r"(?P<id>\b[VRS]CV\d+(?:\.\d+)?)\b|ClinVar\s*(?:数据库)?\s*(?:Variation\s*ID|变异编号|变异ID|编号|ID|号|accession)?\s*[:：#]?\s*(?P<id2>\d{2,10})\b", re.I | re.A)),
    ("PGS", re.compile(r"\b(?P<id>PG[SP]\d+)\b", re.A)),
    ("OMIM", re.compile(r"\bO?MIM\s*(?:编号)?\s*[:：#*]?\s*#?\s*(?P<id>\d+(?:\.\d{4})?)", re.I | re.A)),
    ("GB", re.compile(r"(?P<id>\b(?:GB|WS|YY|SN)\s?(?:/\s?[TZ])?\s?\d{1,6}(?:\.\d{1,3})?(?:\s?[-—–]\s?\d{2,4})?)", re.A)),
    ("IPGRP", re.compile(r"\b(?P<id>(?:IPGRP|PREPARE)-\d{4}\w+)\b", re.A)),
    ("ClinPGx", re.compile(r"(?:PharmGKB|ClinPGx)\s*(?:ID|编号)?\s*[:：]?\s*(?P<id>PA\d+|\d{9,10})\b", re.I | re.A)),
    ("ClinGen", re.compile(r"\b(?P<id>CGGV:assertion_[0-9a-fA-F-]+|ISCA-\d+)\b|ClinGen\s*(?:CAID|等位基因编号|ID)?\s*[:：]\s*(?P<id2>CA\d+)", re.A)),
    ("CPIC", re.compile(r"(?P<id>cpicpgx\.org/guidelines/[a-z0-9-]+)|\bCPIC\s*(?:指南|guidelines?)?\s*[:：]\s*(?P<id2>[A-Z][A-Z0-9-]+(?:, [A-Z][A-Z0-9-]+)* and [A-Za-z-]+|PA\d+|10\d{4}\b)", re.I | re.A)),
)  # fmt: skip
_TITLED = re.compile(
    r"《(?P<title>[^》]{4,120})》\s*(?P<year>[（(]?[^（()）。；，,]{0,12}?(?:19|20)\d\d[^）)。；，,]{0,6}[）)]?)?"
)
_GUIDE = re.compile(
    rf"(?P<zh>[A-Z\u4e00-\u9fff][\w\u4e00-\u9fff/·\- ]{{0,40}}?{_GUIDE_ZH})\s*[（(]?(?P<zy>{_YEAR})(?:\s*年)?(?:版|更新)?"
    rf"|(?P<zy2>{_YEAR})\s*(?:年|版|年版)?的?\s*(?P<zh2>[A-Z\u4e00-\u9fff][\w\u4e00-\u9fff/·\- ]{{0,40}}?{_GUIDE_ZH})"
    rf"|(?P<en>\b(?:[A-Z][A-Za-z/&-]+ ){{1,8}}(?:[Gg]uidelines?|[Cc]onsensus(?: [Ss]tatement)?|[Ss]tandards|[Rr]ecommendations|[Ll]abel)[^.;。；]{{0,40}}?{_YEAR})"
    rf"|(?P<en2>\b{_YEAR} (?:[A-Z][A-Za-z/&-]+ ){{1,6}}(?:guidelines?|consensus(?: statement)?|recommendations|standards|label))"
    rf"|(?P<en3>\b(?:ACMG|NCCN|ESMO|ESC|ACC|AHA|CPIC|ACOG|FDA|EMA|WHO|ASCO|AMP|EASL|DPWG)(?:[ /][A-Z]{{2,6}})*[ ,]*[（(]?(?:[vV](?:ersion)?[ .]?\d\.)?{_YEAR})"
)
_AUTHOR_YEAR = re.compile(
    rf"\b[A-Z][a-z]+(?:-[A-Z][a-z]+)?(?: [A-Z]{{1,3}})?(?:,? et al\.?|等| and [A-Z][a-z]+),?\s*[（(]?{_YEAR}[a-z]?"
)
_CPIC = re.compile(r"\bCPIC\b", re.A)
_MARK = re.compile(
    r"[\[［]\s*(\d{1,3}(?:\s*[-–~,，、;；]\s*\d{1,3})*)\s*[\]］]|(?:参考文献|文献|[Rr]efs?\.?|[Rr]eference)\s*(\d{1,3})\b|([¹²³⁴⁵⁶⁷⁸⁹⁰]+)"
)
_SUPERSCRIPT = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_LONGEST_LINE = 2000
"""Code points of a line of the reference list that are read; three times the longest entry of a real one."""
_MOST_SOURCES = 50
"""Sources of one entry, and numbers of one sentence, that are looked up; what is cited beyond counts as not listed."""
_LIST_HEADING = re.compile(
    r"^\W*(?:主要)?(参考文献|参考资料|文献来源|引用文献|依据来源|证据来源|references?|bibliography|sources|literature cited)\W*$",
    re.I,
)
_LIST_ENTRY = re.compile(r"^\s*(?:[\[［]\s*(\d{1,3})\s*[\]］]|(\d{1,3})\s*[.、)）])\s*(\S.*)$")


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The numbered list at the end of a report, and which lines (1-based) it takes up."""

    entries: Mapping[int, tuple[Citation, ...]]
    lines: frozenset[int]


def find_reference_list(text: str) -> ReferenceList:
    """The list under a heading such as 参考文献 or References; empty where there is none."""
    entries: dict[int, tuple[Citation, ...]] = {}
    lines: set[int] = set()
    inside, last = False, 0
    for number, line in enumerate(text.split("\n"), start=1):
        if _LIST_HEADING.match(line):
            inside, last = True, 0
            lines.add(number)
            continue
        if not inside or not line.strip():
            continue
        entry = _LIST_ENTRY.match(line)
        if entry:
            last = int(entry[1] or entry[2])
            entries[last] = _cited_in_entry(entry[3][:_LONGEST_LINE])
            lines.add(number)
        elif last and not re.match(r"\s*[#【一二三四五六七八九十]", line) and len(line.strip()) > 12:
            if len(entries[last]) < _MOST_SOURCES:
                entries[last] = tuple(dict.fromkeys((*entries[last], *named_sources(line[:_LONGEST_LINE]))))
            lines.add(number)
        else:
            inside = False
    return ReferenceList(entries, frozenset(lines))


def cited_sources(text: str, listed: ReferenceList) -> tuple[Citation, ...]:
    """Every source that ``text`` cites, by name or by number, in order of kind; a source named twice stands twice."""
    return (*named_sources(text), *_numbered(text, listed))


def named_sources(text: str) -> tuple[Citation, ...]:
    """Sources cited by identifier, by title and year, or by author and year."""
    found, spans = _identified(text)
    rest = _blanked(text, spans)
    found.extend(citation for citation, _ in _guidelines(rest))
    found.extend(Citation("literature", hit[0]) for hit in _AUTHOR_YEAR.finditer(rest))
    if not found and _CPIC.search(text):
        # Named, but neither which guideline nor of which year: it cannot be looked up, and the check will say so.
        found.append(Citation("CPIC", ""))
    return tuple(found)


def without_sources(text: str) -> str:
    """``text`` with its citations blanked out, so that a gene in the title of a source is not taken for the person's."""
    _, spans = _identified(text)
    rest = _blanked(text, spans)
    return _blanked(rest, [span for _, span in _guidelines(rest)])


def _identified(text: str) -> tuple[list[Citation], list[tuple[int, int]]]:
    found: list[Citation] = []
    spans: list[tuple[int, int]] = []
    for scheme, pattern in _NAMED:
        for hit in pattern.finditer(text):
            spans.append(hit.span())
            for identifier in re.split(r"\s*[,，、;；]\s*", hit["id"] or hit.groupdict().get("id2") or ""):
                found.append(Citation(scheme, identifier))
    return found, spans


def _guidelines(text: str) -> Iterator[tuple[Citation, tuple[int, int]]]:
    spans: list[tuple[int, int]] = []
    for hit in _TITLED.finditer(text):
        spans.append(hit.span())
        yield Citation("guideline", hit["title"] + (hit["year"] or "")), hit.span()
    for hit in _GUIDE.finditer(_blanked(text, spans)):
        yield Citation("guideline", hit[0].strip()), hit.span()


def _numbered(text: str, listed: ReferenceList) -> Iterator[Citation]:
    marks = [_numbers(hit[1] or hit[2] or hit[3].translate(_SUPERSCRIPT)) for hit in _MARK.finditer(text)]
    numbers = list(dict.fromkeys(number for several in marks for number in several))
    for number in numbers[:_MOST_SOURCES]:
        yield from listed.entries.get(number, (Citation(UNLISTED, str(number)),))
    if len(numbers) > _MOST_SOURCES:
        yield Citation(UNLISTED, str(numbers[_MOST_SOURCES]))


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"\s*[,，、;；]\s*", text):
        first, *last = re.split(r"\s*[-–~]\s*", part)
        end = int(last[0]) if last else int(first)
        numbers.extend(range(int(first), min(end, int(first) + 50) + 1))
    return numbers


def _cited_in_entry(entry: str) -> tuple[Citation, ...]:
    named = tuple(one for one in named_sources(entry) if one.source != "literature")
    if sorted(one.source for one in named) in (["DOI", "PMID"], ["DOI", "PMCID", "PMID"], ["PMCID", "PMID"]):
        # One entry is one work; its other identifiers are not further sources.
        named = tuple(one for one in named if one.source == "PMID")
    return named or (Citation("literature", entry.strip()),)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)
