"""VCF 4.2 as a sequencing pipeline writes it, with the identifiers real headers carry."""

from collections.abc import Sequence

from sample_data.generate.chance import Chance
from sample_data.generate.orders import Order
from sample_data.generate.times import DAY
from sample_data.generate.variants import CHROMOSOMES, Variant

_LENGTHS = (
    248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717, 133797422,
    135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285, 58617616, 64444167, 46709983,
    50818468, 156040895, 57227415, 16569,
)  # fmt: skip
"""GRCh38 chromosome lengths, chr1 to chr22, X, Y, M."""

_DECLARATIONS = (
    '##FILTER=<ID=PASS,Description="All filters passed">',
    '##FILTER=<ID=LowQual,Description="Low quality">',
    '##INFO=<ID=AC,Number=A,Type=Integer,Description="Allele count in genotypes">',
    '##INFO=<ID=AN,Number=1,Type=Integer,Description="Total number of alleles in called genotypes">',
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Total depth">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Read depth">',
    '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
)


def write_vcf(
    orders: Sequence[Order], variants: list[Variant], genotypes: dict[str, list[str]], chance: Chance
) -> bytes:
    """One sample column an order, named by barcode; only sites where somebody carries the variant."""
    lines = [*_header(orders)]
    for index, variant in enumerate(variants):
        drawn = [genotypes[order.barcode][index] for order in orders]
        if not variant.is_allele and any("1" in genotype for genotype in drawn):
            lines.append(_record(variant, drawn, chance))
    return ("\n".join(lines) + "\n").encode("utf-8")


def _header(orders: Sequence[Order]) -> list[str]:
    """Sample names, file paths and a command line: what a clean-up must not let through."""
    barcodes = [order.barcode for order in orders]
    first = orders[0]
    contigs = zip(CHROMOSOMES, _LENGTHS, strict=True)
    return [
        "##fileformat=VCFv4.2",
        f"##fileDate={DAY:%Y%m%d}",
        "##source=ExampleCaller 3.1",
        "##reference=file:///ref/GRCh38.fa",
        *_DECLARATIONS,
        *(f"##contig=<ID={name},length={length},assembly=GRCh38>" for name, length in contigs),
        *(
            f'##SAMPLE=<ID={barcode},Genomes=Germline,Mixture=1.0,Description="clinical sample">'
            for barcode in barcodes
        ),
        f'##commandline="examplecaller -I /data/{first.order_no}_{first.person.name}/{first.barcode}.bam -R GRCh38.fa"',
        "\t".join(["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", *barcodes]),
    ]


def _record(variant: Variant, genotypes: list[str], chance: Chance) -> str:
    depths = [chance.between(28, 120) for _ in genotypes]
    samples = [_sample(genotype, depth, chance) for genotype, depth in zip(genotypes, depths, strict=True)]
    carried = sum(genotype.count("1") for genotype in genotypes)
    called = sum(len(genotype.split("/")) for genotype in genotypes)
    quality = chance.between(300, 3000)
    passed = "LowQual" if chance.happens(0.01) else "PASS"
    info = f"AC={carried};AN={called};DP={sum(depths)}"
    fixed = (variant.chrom, variant.pos, variant.rsid, variant.ref, variant.alt, str(quality), passed, info)
    return "\t".join([*fixed, "GT:AD:DP:GQ", *samples])


def _sample(genotype: str, depth: int, chance: Chance) -> str:
    alleles = genotype.split("/")
    alternative = depth * alleles.count("1") // len(alleles)
    if genotype == "0/1":
        alternative += chance.between(-depth // 10, depth // 10)
    return f"{genotype}:{depth - alternative},{alternative}:{depth}:{chance.between(50, 99)}"
