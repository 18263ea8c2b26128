"""ClinGen: dosage sensitivity (gene curation list) and gene-disease validity."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from privacy.basis.identifiers import split_assertion
from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, parse_day, read_table

_TITLE = ("CLINGEN", "FILE CREATED", "WEBPAGE", "+")
"""How the lines around the header of the validity table begin."""
_REPORT = re.compile(r"(?:CGGV|CGCIEX):assertion_[0-9A-Za-z.:-]+")
_CLASSIFICATIONS = frozenset(
    ["Definitive", "Strong", "Moderate", "Limited", "Disputed", "Refuted", "Animal Model Only", "No Reported Evidence",
     "No Known Disease Relationship"]
)  # fmt: skip
"""Every term of the ClinGen gene-disease validity SOP, versions 4 to 11."""


class ClinGenDosage(RowLoader):
    """``ClinGen_gene_curation_list_<assembly>.tsv``: haploinsufficiency and triplosensitivity scores of genes."""

    name = "clingen-dosage"
    whole = True
    covers = frozenset({"ClinGen"})

    def matches(self, head: str) -> bool:
        return head.startswith("#ClinGen Gene Curation Results")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        needed = ("Gene Symbol", "Haploinsufficiency Score", "Date Last Evaluated")
        with open_text(path) as lines:
            for line in read_table(_from_header(lines), delimiter="\t", needed=needed, name=self.name):
                gene = line["Gene Symbol"]
                yield Row(
                    "ClinGen", gene, "", parse_day(line["Date Last Evaluated"]), (gene.upper(),),
                    scale="clingen-dosage", level=line["Haploinsufficiency Score"],
                )  # fmt: skip


class ClinGenValidity(RowLoader):
    """``Clingen-Gene-Disease-Summary-<day>.csv``: how well a gene is established for a disease."""

    name = "clingen-validity"
    whole = True
    covers = frozenset({"ClinGen"})

    def matches(self, head: str) -> bool:
        return "CLINGEN GENE DISEASE VALIDITY CURATIONS" in head.partition("\n")[0].upper()

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        needed = ("GENE SYMBOL", "DISEASE LABEL", "CLASSIFICATION", "ONLINE REPORT", "CLASSIFICATION DATE")
        with open_text(path) as lines:
            table = (line for line in lines if not line.lstrip('\ufeff"').startswith(_TITLE))
            for line in read_table(table, delimiter=",", needed=needed, name=self.name):
                yield self._row(line)

    def _row(self, line: dict[str, str]) -> Row:
        """One curation, under the number of its report; the day in that number is its version."""
        report = line["ONLINE REPORT"].rstrip("/").rsplit("/", 1)[-1]
        evaluated, level = parse_day(line["CLASSIFICATION DATE"]), line["CLASSIFICATION"]
        if not _REPORT.fullmatch(report) or evaluated is None or level not in _CLASSIFICATIONS:
            # A level that no rule knows would weigh nothing, and so carry any claim.
            raise bad_file(
                self.name, None, "a report, its day and a classification of the SOP", "报告、日期与规定的分级"
            )
        identifier, version = split_assertion(report)
        return Row(
            "ClinGen", identifier, version, evaluated, (line["GENE SYMBOL"].upper(),), (), (line["DISEASE LABEL"],),
            scale="clingen-validity", level=level,
        )  # fmt: skip


def _from_header(lines: Iterator[str]) -> Iterator[str]:
    """The table begins at the comment line that names the columns. Rows leave their last empty cells out."""
    width = 0
    for line in lines:
        if line.startswith("#Gene Symbol"):
            width = line.count("\t")
            yield line[1:]
        elif width:
            bare = line.rstrip("\r\n")
            yield bare + "\t" * (width - bare.count("\t")) + "\n"
