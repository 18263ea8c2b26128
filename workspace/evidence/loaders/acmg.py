"""ACMG secondary findings list, as a table: one record for the list, one for each gene's place on it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, read_table


class AcmgSecondaryFindings(RowLoader):
    name = "acmg-secondary-findings"
    covers = frozenset({"ACMG"})

    def matches(self, head: str) -> bool:
        return "sf_list_version" in head.partition("\n")[0]

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        genes: list[str] = []
        conditions: list[str] = []
        versions: list[str] = []
        with open_text(path) as lines:
            for line in read_table(
                lines, delimiter="\t", needed=("gene_symbol", "disease_phenotype", "sf_list_version"), name=self.name
            ):
                genes.append(line["gene_symbol"].upper())
                conditions.append(line["disease_phenotype"])
                versions.append(line["sf_list_version"])
        try:
            newest = max(versions, key=lambda text: tuple(int(part) for part in text.split(".")))
        except ValueError:
            raise bad_file(self.name, None, "list versions such as 3.1", "如 3.1 的版本号") from None
        for identifier in (newest, f"v{newest}"):
            yield Row("ACMG", identifier, "", released, genes, (), conditions)
