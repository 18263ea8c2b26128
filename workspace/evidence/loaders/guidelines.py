"""Guidelines and consensus documents as a table of our own (policies/basis/guidelines.tsv, or a lab's in its form)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workspace.evidence.loaders.interface import Row, RowLoader, open_text, read_table


class Guidelines(RowLoader):
    """Columns: scheme, id, version, published, title, genes, conditions, drugs, grade, status, source."""

    name = "guidelines"

    def matches(self, head: str) -> bool:
        return head.startswith("scheme\tid\tversion\tpublished\ttitle")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        needed = ("scheme", "id", "version", "published", "genes", "conditions", "drugs", "grade", "status", "source")
        with open_text(path) as lines:
            for line in read_table(lines, delimiter="\t", needed=needed, name=self.name):
                yield Row(
                    line["scheme"], line["id"], line["version"], _year(line["published"]),
                    genes=_list(line["genes"].upper()), conditions=_list(line["conditions"]),
                    drugs=_list(line["drugs"]), scale="grade" if line["grade"] else "", level=line["grade"],
                    status=line["status"],
                )  # fmt: skip


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"\s*;\s*", cell) if part)


def _year(cell: str) -> date | None:
    return date(int(cell[:4]), 1, 1) if re.match(r"(19|20)\d\d", cell) else None
