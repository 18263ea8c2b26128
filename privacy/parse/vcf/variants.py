"""Records in bulk: blocks of lines to a table of variants per sample, and the lines that could not be read.

Lenient where ``check_vcf`` is strict: a line is left out only when its place, alleles, quality or genotypes cannot be
read; what a record carries beyond that is not looked at. Polars splits and converts (tab, no quoting: a quotation mark
is an ordinary character in VCF).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import polars as pl

from privacy.parse.vcf.compression import PlainBytes
from privacy.parse.vcf.faults import REASONS, Fault, bad_input
from privacy.parse.vcf.header import Header, HeaderReader
from privacy.parse.vcf.lines import Block, read_blocks

SCHEMA = {
    "sample_index": pl.Int32,
    "chrom": pl.String,
    "pos": pl.Int64,
    "ref": pl.String,
    "alt": pl.String,
    "qual": pl.Float64,
    "filter": pl.String,
    "genotype": pl.String,
    "line": pl.Int64,
}
"""``sample_index`` is the 0-based place among the samples, null in a file without samples; ``pos`` and ``line`` are
1-based; ``alt``, ``qual``, ``filter`` and ``genotype`` are null where the file has a dot or nothing, ``qual`` also
where it is not a number."""

_COLUMNS = ("chrom", "pos", "id", "ref", "alt", "qual", "filter", "info", "format")
_MATE = r"(?:[^\s\[\]<>,]+|<[^\s\[\]<>,]+>(?::\d+)?)"
_BREAKEND = rf"[ACGTNacgtn.]*(?:\[{_MATE}\[|\]{_MATE}\])[ACGTNacgtn.]*"
_ALLELE = rf"(?:[ACGTNacgtn.]+|\*|<[^\s,<>]+>|{_BREAKEND})"
_ALT = rf"^{_ALLELE}(?:,{_ALLELE})*$"
_GENOTYPE = r"^[/|]?(?:\.|\d{1,9})(?:[/|](?:\.|\d{1,9}))*$"

_ALLELES = pl.when(pl.col("alt").is_null()).then(1).otherwise(pl.col("alt").str.count_matches(",", literal=True) + 1)
"""The highest allele number that a genotype may name. Without ALT it is 1: the conformance files keep the number of an
allele that was taken out."""


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that was left out."""

    line: int
    reason: str
    """A code such as ``vcf-pos``."""
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class VariantBatch:
    """Some records, one row a record and sample, ordered by sample, then line."""

    frame: pl.DataFrame = field(repr=False)
    """Columns and types as in ``SCHEMA``."""
    rejected: tuple[RejectedLine, ...]
    samples: tuple[str, ...] = field(repr=False)
    """Sample names (a lab's barcodes): ``samples[sample_index]``. They identify people."""


def read_variants(stream: BinaryIO, *, name: str, rows_per_batch: int) -> Iterator[VariantBatch]:
    """The variants of a VCF 4.1 to 4.5 (plain, gzip, bgzip, bzip2), in batches of at most ``rows_per_batch`` rows or
    one record, whichever is more.

    At least one batch comes, so that sample names are known of a file without records. A bgzip file without its end
    block is refused before the first batch where ``stream`` can seek. Any other damage is found when it is reached:
    the caller keeps nothing of a file before the last batch has come.

    Raises:
        BadInput: the header is not valid, or the bytes are damaged, cut off or not UTF-8.
    """
    place = _Place()
    try:
        yield from _batches(PlainBytes(stream), max(1, rows_per_batch), place)
    except Fault as fault:
        raise bad_input(fault, name=name, line=place.line) from None


@dataclass(slots=True)
class _Place:
    line: int = 1


def _batches(plain: PlainBytes, rows_per_batch: int, place: _Place) -> Iterator[VariantBatch]:
    reader = HeaderReader()
    header: Header | None = None
    records_per_batch = rows_per_batch
    waiting: list[str] = []
    first = 0
    """Line number of the first line that waits."""
    yielded = False
    for block in read_blocks(plain):
        lines, place.line = block.lines, block.first
        if header is None:
            header = _read_header(reader, block, place)
            if header is None:
                continue
            records_per_batch = max(1, rows_per_batch // max(1, len(header.samples)))
            lines = lines[place.line + 1 - block.first :]
            first = place.line + 1
        waiting.extend(lines)
        while len(waiting) >= records_per_batch:
            yield _batch(waiting[:records_per_batch], first, header)
            yielded = True
            first += records_per_batch
            waiting = waiting[records_per_batch:]
    if header is None:
        raise Fault("no-header-line")
    if waiting or not yielded:
        yield _batch(waiting, first, header)


def _read_header(reader: HeaderReader, block: Block, place: _Place) -> Header | None:
    """The header once its last line was in ``block``; ``place`` then stands on that line."""
    for place.line, text in enumerate(block.lines, block.first):
        if reader.feed(text):
            return reader.header
    return None


def _batch(lines: list[str], first: int, header: Header) -> VariantBatch:
    tabs = header.columns - 1
    counts = [text.count("\t") for text in lines]
    rejected: list[RejectedLine] = []
    if counts.count(tabs) == len(lines):
        numbers = pl.int_range(first, first + len(lines), eager=True)
    else:
        kept = [at for at, count in enumerate(counts) if count == tabs]
        # Empty lines carry nothing that could be lost.
        rejected = [_rejected(first + at, "columns") for at, n in enumerate(counts) if n != tabs and lines[at]]
        numbers = pl.Series([first + at for at in kept], dtype=pl.Int64)
        lines = [lines[at] for at in kept]
    if not lines:
        return VariantBatch(pl.DataFrame(schema=SCHEMA), tuple(rejected), header.samples)
    table = _split(lines, header).with_columns(numbers.alias("line"))
    table, faults = _typed(table)
    frame, genotype_faults = _long(table, header)
    rejected += faults + genotype_faults
    return VariantBatch(frame, tuple(sorted(rejected, key=lambda one: one.line)), header.samples)


def _split(lines: list[str], header: Header) -> pl.DataFrame:
    names = [*_COLUMNS[: min(header.columns, 9)], *(f"s{at}" for at in range(len(header.samples)))]
    try:
        table = pl.scan_csv(
            io.BytesIO("\n".join(lines).encode("utf-8")),
            separator="\t",
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            quote_char=None,
            empty_string_is_null=False,
        )
        return table.select(name for name in names if name not in ("id", "info")).collect()
    except pl.exceptions.PolarsError:
        raise Fault("columns") from None


def _typed(table: pl.DataFrame) -> tuple[pl.DataFrame, list[RejectedLine]]:
    """Place, alleles, quality and filter as values; the lines where one of them cannot be read are left out."""
    qual = pl.col("qual").cast(pl.Float64, strict=False)
    checks = {
        "chrom": pl.col("chrom").str.contains(r"^[^\s<>]+$|^<[^\s<>]+>$"),
        "pos": pl.col("pos").str.contains(r"^[0-9]{1,10}$"),
        "ref": pl.col("ref").str.contains(r"^[ACGTNacgtn]+$"),
        "alt": pl.col("alt").str.contains(r"^[ACGTNacgtn]$") | pl.col("alt").str.contains(_ALT),
        "qual": (pl.col("qual") == ".") | (qual.is_not_null() & ~(qual < 0)),
        "filter": pl.col("filter").str.contains(r"^[^\s;]+(?:;[^\s;]+)*$"),
    }
    fault = pl.lit(None, dtype=pl.String)
    for code, holds in reversed(checks.items()):
        fault = pl.when(holds).then(fault).otherwise(pl.lit(code))
    judged = table.with_columns(fault.alias("fault"))
    bad = judged.filter(pl.col("fault").is_not_null())
    faults = [_rejected(line, code) for line, code in bad.select("line", "fault").iter_rows()]
    good = judged.filter(pl.col("fault").is_null()) if faults else judged
    return good.drop("fault").with_columns(
        pl.col("pos").cast(pl.Int64), qual.fill_nan(None).alias("qual"), *(_nulled(name) for name in ("alt", "filter"))
    ), faults


def _nulled(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != ".").then(pl.col(name)).alias(name)


def _long(table: pl.DataFrame, header: Header) -> tuple[pl.DataFrame, list[RejectedLine]]:
    """One row a record and sample; a record with an unreadable genotype is left out for all samples."""
    if not header.samples:
        sites = table.with_columns(pl.lit(None).alias("sample_index"), pl.lit(None).alias("genotype"))
        return sites.select(_schema_columns()), []
    keys = [f"s{at}" for at in range(len(header.samples))]
    has_genotype = pl.col("format").str.contains(r"^GT(?::|$)")
    table = table.with_columns(_ALLELES.alias("alleles"), has_genotype.alias("has_genotype"))
    shared = ["chrom", "pos", "ref", "alt", "qual", "filter", "line", "alleles", "has_genotype"]
    first_field = pl.col("genotype").str.split_exact(":", 1).struct.field("field_0")
    # Unpivoting writes one sample after the other, so the place of a row tells its sample.
    long = table.unpivot(on=keys, index=shared, variable_name="sample", value_name="genotype").with_columns(
        (pl.int_range(pl.len()) // max(1, table.height)).alias("sample_index"),
        pl.when(pl.col("has_genotype")).then(first_field).alias("genotype"),
    )
    bad = _bad_genotypes(long)
    if bad:
        long = long.filter(~pl.col("line").is_in(bad))
    return long.select(_schema_columns()), [_rejected(line, "genotype") for line in bad]


def _bad_genotypes(long: pl.DataFrame) -> list[int]:
    """Lines where a genotype is malformed or names an allele that ALT does not have.

    Genotypes repeat, so each different pair of genotype and number of alleles is judged once.
    """
    pairs = long.select("genotype", "alleles").unique()
    genotype = pl.col("genotype")
    highest = genotype.str.extract_all(r"\d+").list.eval(pl.element().cast(pl.Int64, strict=False)).list.max()
    wrong = pairs.filter(
        genotype.is_not_null()
        & (~genotype.str.contains(_GENOTYPE) | (highest.fill_null(0) > pl.col("alleles").cast(pl.Int64)))
    )
    if wrong.is_empty():
        return []
    return sorted(long.join(wrong, on=["genotype", "alleles"], how="semi")["line"].unique().to_list())


def _schema_columns() -> list[pl.Expr]:
    return [pl.col(name).cast(kind) for name, kind in SCHEMA.items()]


def _rejected(line: int, code: str) -> RejectedLine:
    zh, en = REASONS[code]
    return RejectedLine(line, f"vcf-{code}", zh, en)
