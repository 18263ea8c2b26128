"""CPIC: the table of guidelines (cpic-data) and the list of gene-drug pairs with their levels (cpicPairs.csv)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workspace.evidence.loaders.interface import Row, RowLoader, open_text, read_table

_GENE = re.compile(r"(?:HLA-)?[A-Z][A-Z0-9]+(?:-[A-Z]\d?)?")


class CpicGuidelines(RowLoader):
    """Table ``guideline``: id, version, name, url, pharmgkbid."""

    name = "cpic-guidelines"
    whole = True
    covers = frozenset({"CPIC"})

    def matches(self, head: str) -> bool:
        return head.startswith("id\tversion\tname\turl\tpharmgkbid")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        with open_text(path) as lines:
            for line in read_table(lines, delimiter="\t", needed=("id", "name", "url", "pharmgkbid"), name=self.name):
                slug = line["url"].rstrip("/").rsplit("/", 1)[-1].lower()
                annotations = re.findall(r"PA\d+", line["pharmgkbid"])
                genes = _genes(line["name"])
                names = {line["id"], slug, line["name"].lower(), *(one.lower() for one in annotations)}
                works = tuple(f"CPIC:{one}" for one in names) + tuple(f"ClinPGx:{one}" for one in annotations)
                for identifier in sorted(names):
                    yield Row("CPIC", identifier, "", released, genes, same_work=works)
                for identifier in annotations:
                    yield Row("ClinPGx", identifier, "", released, genes, same_work=works)


class CpicPairs(RowLoader):
    """``cpicPairs.csv``: gene, drug, guideline address, CPIC level, PubMed identifiers of the publications."""

    name = "cpic-pairs"
    whole = True
    covers = frozenset({"CPIC"})

    def matches(self, head: str) -> bool:
        first = head.partition("\n")[0].replace('"', "").replace("\ufeff", "")
        second = head.partition("\n")[2].partition("\n")[0].replace('"', "")
        return any(line.startswith("Gene,Drug,Guideline,CPIC Level") for line in (first, second))

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        with open_text(path) as lines:
            for line in read_table(
                _after_title(lines), delimiter=",", needed=("Gene", "Drug", "CPIC Level"), name=self.name
            ):
                yield from _of_pair(line, released)


def _of_pair(line: dict[str, str], released: date) -> Iterator[Row]:
    """The pair, its guideline and the publications of that: one level, three ways to cite it."""
    pair = f"{line['Gene']} and {line['Drug']}".lower()
    slug = line.get("Guideline", "").rstrip("/").rsplit("/", 1)[-1].lower()
    works = tuple(f"PMID:{one}" for one in re.findall(r"\d{6,8}", line.get("CPIC Publications (PMID)", "")))
    guideline = tuple(f"CPIC:{one}" for one in (pair, slug) if one)
    for work in (*guideline, *works):
        scheme, identifier = work.split(":", 1)
        yield Row(
            scheme, identifier, "", released, (line["Gene"].upper(),), drugs=(line["Drug"],),
            scale="cpic", level=line["CPIC Level"],
            # Two publications of one guideline (2011 and its update) are two works.
            same_work=guideline if scheme == "PMID" else (*guideline, *works),
        )  # fmt: skip


def _genes(name: str) -> tuple[str, ...]:
    """Genes of ``CYP2C19 and Clopidogrel``, ``TPMT, NUDT15 and Thiopurines``.

    Its drugs are not taken from a guideline's name: ``CYP2C9, HLA-B and Phenytoin`` is about fosphenytoin too, and
    ``G6PD and Rasburicase`` came to be about five drugs more. The list of pairs says which drugs a guideline is about.
    """
    return tuple(part for part in re.split(r",\s*|\s+and\s+", name) if _GENE.fullmatch(part))


def _after_title(lines: Iterator[str]) -> Iterator[str]:
    """The table may be preceded by one line with the date of the list."""
    for line in lines:
        if line.replace('"', "").lstrip("\ufeff").startswith("Gene,Drug"):
            yield line.lstrip("\ufeff")
            yield from lines
