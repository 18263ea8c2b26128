"""How fast VCF is checked, read and scrubbed, beside htslib through pysam, on files made here from a seed.

    python benchmarks/vcf_speed.py [--records 500000] [--samples 100]

Each measurement runs in its own process; seconds are of the processor (the machine may be busy), memory is the peak of
the process. pysam is asked for the same core columns and genotypes as Python objects, which is what a program of ours
would otherwise start from; it checks far less.
"""

import argparse
import io
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

META = """##fileformat=VCFv4.2
##FILTER=<ID=LowQual,Description="Low quality">
##INFO=<ID=AC,Number=A,Type=Integer,Description="Allele count">
##INFO=<ID=AF,Number=A,Type=Float,Description="Allele frequency">
##INFO=<ID=AN,Number=1,Type=Integer,Description="Alleles">
##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Quality">
##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">
##contig=<ID=chr1,length=248956422>
"""


def write_sample_file(path: Path, records: int, samples: int) -> None:
    """A bgzip VCF of one chromosome, with the usual five FORMAT keys."""
    from privacy.parse.vcf import BgzipWriter

    rng = random.Random(20260701)
    with path.open("wb") as file:
        out = BgzipWriter(file)
        names = "\t".join(f"BC{number:08d}" for number in range(samples))
        out.write(f"{META}#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{names}\n".encode())
        for at in range(records):
            ref, alt = rng.sample("ACGT", 2)
            info = f"AC={rng.randrange(2 * samples)};AF={rng.random():.4f};AN={2 * samples};DP={rng.randrange(9000)}"
            columns = [
                f"chr1\t{200 * at + 1}\trs{at}\t{ref}\t{alt}\t{rng.random() * 900:.2f}\tPASS\t{info}\tGT:AD:DP:GQ:PL"
            ]
            for _ in range(samples):
                first, second = rng.randrange(40), rng.randrange(40)
                genotype = rng.choice(("0/0", "0/1", "1/1", "0|1"))
                columns.append(
                    f"{genotype}:{first},{second}:{first + second}:{rng.randrange(99)}:{rng.randrange(999)},0,9"
                )
            out.write(("\t".join(columns) + "\n").encode())
        out.close()


def check(stream: BinaryIO, path: Path) -> int:
    from privacy.parse.vcf import check_vcf

    return check_vcf(stream, name=path.name).records


def read(stream: BinaryIO, path: Path) -> int:
    from privacy.parse.vcf import read_variants

    records = 0
    for batch in read_variants(stream, name=path.name, rows_per_batch=200_000):
        records += batch.frame.height // len(batch.samples)
    return records


def scrub(stream: BinaryIO, path: Path) -> int:
    from privacy.parse.vcf import scrub_vcf

    class Nowhere(io.RawIOBase):
        def write(self, data: bytes, /) -> int:  # type: ignore[override]
            return len(data)

    return scrub_vcf(stream, Nowhere(), name=path.name).records


def pysam_core(_: BinaryIO, path: Path) -> int:
    import pysam

    records = 0
    with pysam.VariantFile(str(path)) as file:
        for record in file:
            _core = (record.chrom, record.pos, record.ref, record.alts, record.qual, list(record.filter))
            records += 1
    return records


def pysam_genotypes(_: BinaryIO, path: Path) -> int:
    import pysam

    records = 0
    with pysam.VariantFile(str(path)) as file:
        for record in file:
            _core = (record.chrom, record.pos, record.ref, record.alts, record.qual, list(record.filter))
            _genotypes = [sample["GT"] for sample in record.samples.values()]
            records += 1
    return records


WORK: dict[str, Callable[[BinaryIO, Path], int]] = {
    "check_vcf": check,
    "read_variants": read,
    "scrub_vcf": scrub,
    "pysam, core columns": pysam_core,
    "pysam, core columns and genotypes": pysam_genotypes,
}


def _measure(name: str, path: Path, answer: "multiprocessing.SimpleQueue[tuple[int, float, int]]") -> None:
    started = time.process_time()
    with path.open("rb") as stream:
        records = WORK[name](stream, path)
    seconds = time.process_time() - started
    answer.put((records, seconds, _peak_megabytes()))


def _peak_megabytes() -> int:
    """From the kernel's own count: getrusage also counts what the process was before it started Python."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=500_000, help="records of the single-sample file")
    parser.add_argument("--samples", type=int, default=100, help="samples of the multi-sample file")
    asked = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for records, samples in ((asked.records, 1), (max(1, asked.records // 25), asked.samples)):
            path = Path(folder) / f"{samples}.vcf.gz"
            write_sample_file(path, records, samples)
            for name in WORK:
                answer = context.SimpleQueue()
                process = context.Process(target=_measure, args=(name, path, answer))
                process.start()
                done, seconds, megabytes = answer.get()
                process.join()
                print(
                    json.dumps(
                        {
                            "work": name,
                            "samples": samples,
                            "records": done,
                            "records_per_second": round(done / seconds),
                            "peak_megabytes": megabytes,
                        }
                    )
                )


if __name__ == "__main__":
    main()
