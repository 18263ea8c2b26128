"""PubMed reference lists in MEDLINE (NBIB) form: retractions, expressions of concern, the DOI of each article."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text

_FIELD = re.compile(r"^([A-Z]{2,4}) *- (.*)$")
_STATUSES: tuple[tuple[str, frozenset[str]], ...] = (
    ("retracted", frozenset({"RIN"})),
    ("concern", frozenset({"ECI", "PRIN"})),
    ("replaced", frozenset({"CRI", "RPI", "UIN"})),
)
"""Retraction in; expression of concern in, partial retraction in; corrected and republished in (RPI until 2006), update
in. An erratum (EIN) leaves the article standing. Source: NLM, fact sheet on errata, retractions and updates."""


class Medline(RowLoader):
    """Tags: NLM, MEDLINE/PubMed data elements, comments and corrections; those that stand on the original article."""

    name = "medline"
    covers = frozenset({"PMID"})

    def matches(self, head: str) -> bool:
        return bool(re.match(r"\s*PMID- \d", head))

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        with open_text(path) as lines:
            for number, article in _articles(lines):
                pmid = article.get("PMID", [""])[0].strip()
                if not re.fullmatch(r"[1-9]\d{0,7}", pmid):
                    raise bad_file(self.name, number, "a PMID of up to eight digits", "至多八位的 PMID")
                yield from _of_article(article, pmid)


def _articles(lines: Iterator[str]) -> Iterator[tuple[int, dict[str, list[str]]]]:
    article: dict[str, list[str]] = {}
    begun = 1
    for number, line in enumerate(lines, start=1):
        field = _FIELD.match(line.rstrip())
        if field and field[1] == "PMID":
            if article:
                yield begun, article
            article, begun = {}, number
        if field:
            article.setdefault(field[1], []).append(field[2])
    if article:
        yield begun, article


def _of_article(article: dict[str, list[str]], pmid: str) -> Iterator[Row]:
    numbers = [*article.get("AID", []), *article.get("LID", [])]
    dois = dict.fromkeys(one.removesuffix("[doi]").strip().lower() for one in numbers if one.endswith("[doi]"))
    kinds = article.get("PT", [])
    status = next((status for status, tags in _STATUSES if article.keys() & tags), "current")
    if "Retracted Publication" in kinds:
        status = "retracted"
    year = re.match(r"\d{4}", article.get("DP", [""])[0])
    published = date(int(year[0]), 1, 1) if year else None
    works = (f"PMID:{pmid}", *(f"DOI:{one}" for one in dois))
    for scheme, identifier in (work.split(":", 1) for work in works):
        yield Row(scheme, identifier, "", published, status=status, same_work=works)
