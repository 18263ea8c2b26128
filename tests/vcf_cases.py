"""Small VCF texts for the tests of the area."""

import io
from typing import BinaryIO

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"

META = (
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##INFO=<ID=XF,Number=A,Type=Float,Description="A number per allele">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">\n'
    '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">\n'
)


def vcf(*records: str, version: str = "4.2", meta: str = META, samples: tuple[str, ...] = ("SAMPLE",)) -> str:
    """A VCF text; columns of ``records`` may be separated by spaces for legibility."""
    columns = COLUMNS + ("\tFORMAT\t" + "\t".join(samples) if samples else "")
    lines = ["\t".join(record.split(" ")) for record in records]
    return f"##fileformat=VCFv{version}\n{meta}" + "\n".join([columns, *lines]) + "\n"


def stream(text: str | bytes) -> BinaryIO:
    return io.BytesIO(text if isinstance(text, bytes) else text.encode())
