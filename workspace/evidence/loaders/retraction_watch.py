"""Retraction Watch (Crossref): notices on articles, the newest of which says how each article stands."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from privacy.basis.registry import Status
from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, read_table

_STATUS = {
    "Retraction": Status.RETRACTED,
    "Expression of concern": Status.CONCERN,
    "Correction": Status.CURRENT,
    "Reinstatement": Status.CURRENT,
}
"""The four natures of a notice. Source: Crossref, Retraction Watch data, README. A corrected article stands, as with an
erratum in PubMed."""
_REINSTATED = "Reinstatement"
_NEEDED = ("Record ID", "RetractionDate", "OriginalPaperDate", "OriginalPaperDOI", "OriginalPaperPubMedID",
           "RetractionNature")  # fmt: skip
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d\d)?")
_ABSENT = frozenset({"", "0", "unavailable"})
"""How the database writes that there is no such number (README, in any case of letters)."""

Notices = list[tuple[date, str]]


class RetractionWatch(RowLoader):
    """``retraction_watch.csv``: a row a notice; an article may have several."""

    name = "retraction-watch"

    def matches(self, head: str) -> bool:
        return head.removeprefix("\ufeff").startswith("Record ID,Title,Subject,")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        notices: dict[tuple[str, ...], Notices] = defaultdict(list)
        published: dict[tuple[str, ...], date | None] = {}
        with open_text(path) as lines:
            for number, line in enumerate(read_table(lines, delimiter=",", needed=_NEEDED, name=self.name), start=1):
                noticed, works = _day(line["RetractionDate"]), _works(line)
                if noticed is None or works is None or line["RetractionNature"] not in _STATUS:
                    raise bad_file(
                        self.name, None, f"a day, a nature and numbers of the article in row {number}",
                        f"第 {number} 行有日期、通知性质和论文编号",
                    )  # fmt: skip
                if works:
                    notices[works].append((noticed, line["RetractionNature"]))
                    published[works] = _day(line["OriginalPaperDate"])
        for works, its in notices.items():
            for work in works:
                scheme, _, identifier = work.partition(":")
                yield Row(scheme, identifier, published=published[works], status=_standing(its), same_work=works)


def _standing(notices: Notices) -> str:
    """The worst that was said since the article was last put back."""
    last = max((day for day, nature in notices if nature == _REINSTATED), default=date.min)
    said = [_STATUS[nature] for day, nature in notices if day >= last and (day, nature) != (last, _REINSTATED)]
    return max(said, key=list(Status).index, default=Status.CURRENT).value


def _works(line: dict[str, str]) -> tuple[str, ...] | None:
    """``PMID:…`` and ``DOI:…`` of the article, none where it has neither; ``None`` where the first is no such number.

    A DOI is typed by hand, as an address or with a word before it too.
    """
    pmid = line["OriginalPaperPubMedID"].strip()
    doi = re.search(r"10\.\d{4,9}/\S+", line["OriginalPaperDOI"].lower())
    if not re.fullmatch(r"[1-9]\d{0,7}", pmid) and pmid.lower() not in _ABSENT:
        return None
    return (*((f"PMID:{pmid}",) if pmid.lower() not in _ABSENT else ()), *((f"DOI:{doi[0]}",) if doi else ()))


def _day(text: str) -> date | None:
    """The day of ``6/3/2020 0:00`` (month first)."""
    parts = _DAY.fullmatch(text.strip())
    try:
        return date(int(parts[3]), int(parts[1]), int(parts[2])) if parts else None
    except ValueError:
        return None
