"""Guidelines and consensus documents as a table of our own (policies/basis/guidelines.tsv, or a lab's in its form)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from privacy.basis.identifiers import split_title
from privacy.basis.registry import Status
from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, read_table


class Guidelines(RowLoader):
    """Columns: scheme, id, version, published, title, genes, conditions, drugs, grade, status, source, and ``also``:
    other identifiers of the same document (``DOI:10.…``), joined by ``;``.

    ``checked`` is for readers: on which day, on which page, and what of the row was found there. Where it is empty the
    row was written from memory, and its source says so (未核对).
    """

    name = "guidelines"

    def matches(self, head: str) -> bool:
        return head.removeprefix("\ufeff").startswith("scheme\tid\tversion\tpublished\ttitle")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        needed = ("scheme", "id", "version", "published", "genes", "conditions", "drugs", "grade", "status", "source")
        with open_text(path) as lines:
            for number, line in enumerate(read_table(lines, delimiter="\t", needed=needed, name=self.name), start=2):
                if line["status"] not in set(Status) or not line["id"] or not line["source"]:
                    raise bad_file(self.name, number, "an id, a source and a known status", "编号、出处和已知的状态")
                yield from _of_line(line)


def _of_line(line: dict[str, str]) -> Iterator[Row]:
    """The document under its own identifier, and under each other one."""
    identifier, version = line["id"], line["version"]
    if line["scheme"] == "guideline":
        identifier, year = split_title(line["id"])
        version = version or year
    own = (f"{line['scheme']}:{identifier}", version)
    others = [(one, "") for one in _list(line.get("also", ""))]
    works = tuple(name for name, _ in (own, *others))
    for name, its_version in (own, *others):
        scheme, _, local = name.partition(":")
        yield Row(
            scheme, local, its_version, _year(line["published"]),
            genes=_list(line["genes"].upper()), conditions=_list(line["conditions"]), drugs=_list(line["drugs"]),
            scale="grade" if line["grade"] else "", level=line["grade"], status=line["status"], same_work=works,
        )  # fmt: skip


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"\s*;\s*", cell) if part)


def _year(cell: str) -> date | None:
    return date(int(cell[:4]), 1, 1) if re.match(r"(19|20)\d\d", cell) else None
