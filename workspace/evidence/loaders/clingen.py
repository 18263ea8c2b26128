"""ClinGen: dosage sensitivity (gene curation list) and gene-disease validity."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workspace.evidence.loaders.interface import Row, RowLoader, open_text, parse_day, read_table

_TITLE = ("CLINGEN", "FILE CREATED", "WEBPAGE", "+")
"""How the lines around the header of the validity table begin."""


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
            table = (line for line in lines if not line.strip('"').startswith(_TITLE))
            for line in read_table(table, delimiter=",", needed=needed, name=self.name):
                gene = line["GENE SYMBOL"]
                report = line["ONLINE REPORT"].rstrip("/").rsplit("/", 1)[-1]
                yield Row(
                    "ClinGen", report, "", parse_day(line["CLASSIFICATION DATE"]), (gene.upper(),), (),
                    (line["DISEASE LABEL"],), scale="clingen-validity", level=line["CLASSIFICATION"],
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
