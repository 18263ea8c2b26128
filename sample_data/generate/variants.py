"""The catalogue of public variants, and who carries which."""

import csv
from dataclasses import dataclass
from pathlib import Path

from sample_data.generate.chance import Chance
from sample_data.generate.labs import Lab
from sample_data.generate.orders import Order
from sample_data.generate.table import Table
from sample_data.generate.times import at, written

CHROMOSOMES = tuple(f"chr{name}" for name in (*range(1, 23), "X", "Y", "M"))
_ZYGOSITY = {"0/1": "杂合", "1/1": "纯合", "1": "半合"}
FEWEST_ROWS, MOST_ROWS = 6, 12


@dataclass(frozen=True)
class Variant:
    panel: str
    gene: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    rsid: str
    chrom: str
    pos: str
    """1-based, GRCh38; empty for an HLA allele, which has no single position."""
    ref: str
    alt: str
    frequency: float
    classification: str

    @property
    def marker(self) -> str:
        """What a judgement names it by: the rsID, or the allele where it has none."""
        return self.rsid or self.hgvs_c

    @property
    def is_allele(self) -> bool:
        """Whether it is a whole allele (HLA) rather than a change at a position."""
        return not self.pos


def load_variants() -> list[Variant]:
    """The catalogue in genome order."""
    path = Path(__file__).parent / "data" / "variants.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    variants = [Variant(**{k: v for k, v in row.items() if k != "af"}, frequency=float(row["af"])) for row in rows]
    return sorted(variants, key=lambda variant: (CHROMOSOMES.index(variant.chrom), int(variant.pos or 0)))


def draw_genotypes(chance: Chance, variants: list[Variant], sex: str) -> list[str]:
    """One VCF genotype a variant, alleles drawn independently; haploid for a man's X and for mitochondria."""
    genotypes = []
    for variant in variants:
        haploid = variant.chrom == "chrM" or (variant.chrom == "chrX" and sex == "男")
        count = sum(chance.happens(variant.frequency) for _ in range(1 if haploid else 2))
        genotypes.append(str(count) if haploid else ("0/0", "0/1", "1/1")[count])
    return genotypes


def reported(chance: Chance, order: Order, variants: list[Variant], genotypes: list[str]) -> list[int]:
    """Which variants the lab reports: 6 to 12 that are there, pathogenic ones and the ordered panel first."""
    present = [index for index, genotype in enumerate(genotypes) if "1" in genotype]
    wanted = chance.between(FEWEST_ROWS, MOST_ROWS)

    def rank(index: int) -> tuple[bool, bool]:
        return variants[index].classification != "致病", variants[index].panel != order.panel

    shuffled = chance.some(present, len(present))
    return sorted(sorted(shuffled, key=rank)[:wanted])


def results_table(lab: Lab, orders: list[Order], genotypes: dict[str, list[str]], seed: int) -> Table:
    """results.csv: one row a reported variant, orders in the order they were received."""
    chance = Chance(seed, f"{lab.id}/results")
    variants = load_variants()
    table = Table(tuple(lab.result_headers), tuple(lab.result_headers.values()), newline=lab.newline)
    for order in orders:
        drawn = genotypes[order.barcode]
        for index in reported(chance, order, variants, drawn):
            table.add(
                result_cells(variants[index], drawn[index]) | {"order_no": order.order_no, "barcode": order.barcode}
            )
    return table


def result_cells(variant: Variant, genotype: str) -> dict[str, str]:
    """Registry column -> cell, all but the two that link the row to its order."""
    homoplasmic = variant.chrom == "chrM"
    return {
        "gene": variant.gene,
        "transcript": variant.transcript,
        "hgvs_c": variant.hgvs_c,
        "hgvs_p": variant.hgvs_p,
        "rsid": variant.rsid,
        "chrom": variant.chrom,
        "pos": variant.pos,
        "ref": variant.ref,
        "alt": variant.alt,
        "zygosity": "纯合" if homoplasmic else _ZYGOSITY[genotype],
        "classification": variant.classification,
        "method": "PCR-SBT" if variant.is_allele else "NGS",
        "reported_at": written(at(15, 30)),
        "assembly": "GRCh38",
    }
