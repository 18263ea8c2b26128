"""Variants in bulk: what is read, what is set aside, against a slow obvious reader and against htslib."""

from pathlib import Path

import pysam
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.model.errors import BadInput
from privacy.parse.vcf import read_variants
from privacy.parse.vcf.compression import PlainBytes
from privacy.parse.vcf.variants import SCHEMA, VariantBatch
from tests.vcf_cases import stream, vcf

HAIL = Path(__file__).resolve().parent.parent / "data" / "hail"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "vcf"


def batches(text: str | bytes, rows: int = 1_000_000) -> list[VariantBatch]:
    return list(read_variants(stream(text), name="lab.vcf", rows_per_batch=rows))


def rows(found: list[VariantBatch]) -> list[tuple[object, ...]]:
    return sorted((row for batch in found for row in batch.frame.iter_rows()), key=repr)


SET_ASIDE = {
    "a column too many": ("1 5 . C T . . . GT 0/1 1/1 9", "vcf-columns"),
    "a column missing": ("1 5 . C T . . . GT 0/1", "vcf-columns"),
    "a chromosome with white space": ("chr\N{NO-BREAK SPACE}1 5 . C T . . . GT 0/1 1/1", "vcf-chrom"),
    "a position that is no number": ("1 five . C T . . . GT 0/1 1/1", "vcf-pos"),
    "REF of another letter": ("1 5 . X T . . . GT 0/1 1/1", "vcf-ref"),
    "an empty REF": ("1 5 .  T . . . GT 0/1 1/1", "vcf-ref"),
    "ALT with a gap": ("1 5 . C T, . . . GT 0/1 1/1", "vcf-alt"),
    "QUAL that is a word": ("1 5 . C T high . . GT 0/1 1/1", "vcf-qual"),
    "a negative QUAL": ("1 5 . C T -2 . . GT 0/1 1/1", "vcf-qual"),
    "FILTER with a gap": ("1 5 . C T . q1; . GT 0/1 1/1", "vcf-filter"),
    "a genotype of letters in the second sample": ("1 5 . C T . . . GT 0/1 C/T", "vcf-genotype"),
    "a genotype beyond the alleles": ("1 5 . C T . . . GT 0/1 0/2", "vcf-genotype"),
    "an allele number beyond any integer": (f"1 5 . C T . . . GT 0/1 0/{'9' * 30}", "vcf-genotype"),
}


@pytest.mark.parametrize("sentence", SET_ASIDE)
def test_a_bad_line_is_set_aside_and_the_rest_goes_on(sentence: str) -> None:
    line, code = SET_ASIDE[sentence]
    text = vcf("1 4 . A C . . . GT 0/1 0/0", line, "1 6 . G T . . . GT 1/1 0/1", samples=("A", "B"))
    (batch,) = batches(text)
    assert [(one.line, one.reason) for one in batch.rejected] == [(9, code)]
    assert batch.frame["line"].to_list() == [8, 10, 8, 10]


def test_a_bad_header_is_refused_whole() -> None:
    with pytest.raises(BadInput, match="vcf-header-columns"):
        batches(vcf().replace("#CHROM", "#chrom"))
    with pytest.raises(BadInput, match="vcf-fileformat"):
        batches("送检单号,样本条码\n")


def test_one_row_a_record_and_sample() -> None:
    text = vcf("chr1 7 rs1 c T,<DEL> 9.5 q1;q2 DP=1 GT:AD 0|1:1,2,3 .", samples=("A", "B"))
    (batch,) = batches(text)
    assert batch.frame.schema == SCHEMA
    assert batch.samples == ("A", "B")
    assert "A" not in repr(batch)
    assert batch.frame.rows() == [
        (0, "chr1", 7, "c", "T,<DEL>", 9.5, "q1;q2", "0|1", 8),
        (1, "chr1", 7, "c", "T,<DEL>", 9.5, "q1;q2", ".", 8),
    ]


def test_what_is_not_there_is_null() -> None:
    (batch,) = batches(vcf("1 7 . C . . . . DP 3"))
    assert batch.frame.rows() == [(0, "1", 7, "C", None, None, None, None, 8)]
    (batch,) = batches(vcf("1 7 . C . . . .", samples=()))
    assert batch.frame.rows() == [(None, "1", 7, "C", None, None, None, None, 8)]


def test_a_file_without_records_still_tells_its_samples() -> None:
    (batch,) = batches(vcf(samples=("A", "B")))
    assert (batch.samples, batch.frame.height, batch.rejected) == (("A", "B"), 0, ())


def test_quotation_marks_are_ordinary_characters() -> None:
    text = vcf('1 1 . C T . . X="a GT 0/1', '1 2 . C <a"b> . . X=b" GT 0/1')
    assert [row[4] for row in rows(batches(text))] == ["T", '<a"b>']


@pytest.mark.parametrize("rows_per_batch", [1, 2, 3, 7, 1_000])
def test_batches_hold_the_same_however_they_are_cut(rows_per_batch: int) -> None:
    lines = [f"1 {pos} . C T . . . GT {'0/1' if pos % 5 else 'bad'} 1/1" for pos in range(1, 40)]
    text = vcf(*lines, samples=("A", "B"))
    whole, cut = batches(text), batches(text, rows_per_batch)
    assert rows(whole) == rows(cut)
    assert [one for batch in whole for one in batch.rejected] == [one for batch in cut for one in batch.rejected]
    assert all(batch.frame.height <= max(2, rows_per_batch) for batch in cut)


GENOTYPES = st.sampled_from(["0/1", "1|1", "./.", ".", "0", "2/1", "0/3", "a", "", "0/1:5", "1/1:x:y"])
RECORDS = st.tuples(
    st.sampled_from(["1", "chrX", "<ctg>", "a b", ""]),
    st.sampled_from(["1", "0", "99", "4294967296", "-1", "1.0", "x", ""]),
    st.sampled_from(["A", "acgtn", "R", ".", ""]),
    st.sampled_from(["C", ".", "C,G", "*", "<DEL>", "]2:3]A", ",C", "C D", ""]),
    st.sampled_from([".", "3", "1e-3", "-1", "nan", "x"]),
    st.sampled_from([".", "PASS", "a;b", "a;;b", ""]),
    st.sampled_from(["GT", "GT:DP", "DP", "GTX"]),
    st.lists(GENOTYPES, min_size=2, max_size=2),
)


def obvious(record: tuple[object, ...], line: int) -> list[tuple[object, ...]]:
    """One record, read in plain Python by the words of the docstring of ``SCHEMA``; empty when it is set aside."""
    chrom, pos, ref, alt, qual, filter_, format_, samples = record
    assert isinstance(pos, str)
    assert isinstance(ref, str)
    assert isinstance(alt, str)
    assert isinstance(samples, list)
    bad = chrom in ("a b", "") or not pos.isdigit() or ref in ("R", ".", "") or alt in (",C", "C D", "")
    if bad or qual in ("-1", "x") or filter_ in ("a;;b", ""):
        return []
    genotypes = [text.split(":")[0] if format_ in ("GT", "GT:DP") else None for text in samples]
    alleles = alt.count(",") + 1
    for genotype in genotypes:
        numbers = [] if genotype is None else [n for n in genotype.replace("|", "/").split("/") if n != "."]
        if genotype is not None and (not all(n.isdigit() for n in numbers) or any(int(n) > alleles for n in numbers)):
            return []
    value = None if qual in (".", "nan") else float(str(qual))
    return [
        (at, chrom, int(pos), ref, None if alt == "." else alt, value, None if filter_ == "." else filter_, gt, line)
        for at, gt in enumerate(genotypes)
    ]


@settings(max_examples=80, deadline=None)
@given(st.lists(RECORDS, max_size=12), st.integers(1, 9))
def test_agrees_with_an_obvious_reader(records: list[tuple[object, ...]], rows_per_batch: int) -> None:
    lines = [
        "\t".join([str(c), str(p), ".", str(r), str(a), str(q), str(f), ".", str(k), *s])  # type: ignore[misc]
        for c, p, r, a, q, f, k, s in records
    ]
    text = vcf(samples=("A", "B")) + "".join(line + "\n" for line in lines)
    expected = [row for at, record in enumerate(records) for row in obvious(record, 8 + at)]
    found = batches(text, rows_per_batch)
    assert rows(found) == sorted(expected, key=repr)
    kept = {row[-1] for row in expected}
    rejected = {one.line for batch in found for one in batch.rejected}
    assert rejected == set(range(8, 8 + len(records))) - kept


def as_htslib_sees_it(path: Path) -> list[tuple[object, ...]]:
    found = []
    with pysam.VariantFile(str(path)) as file:
        for record in file:
            for at, sample in enumerate(record.samples.values()):
                alleles = sample.get("GT") if "GT" in record.format else None
                found.append((at, record.chrom, record.pos, record.ref, record.alts, alleles))
    return sorted(found, key=repr)


def as_we_see_it(path: Path) -> list[tuple[object, ...]]:
    found = []
    with path.open("rb") as file:
        for batch in read_variants(file, name=path.name, rows_per_batch=10_000):
            for at, chrom, pos, ref, alt, _, _, genotype, _ in batch.frame.iter_rows():
                alleles = None
                if genotype is not None:
                    parts = genotype.replace("|", "/").split("/")
                    alleles = tuple(None if part == "." else int(part) for part in parts)
                found.append((at, chrom, pos, ref, tuple(alt.split(",")) if alt else None, alleles))
    return sorted(found, key=repr)


@pytest.mark.parametrize("name", ["haploid.vcf", "mendel.vcf"])
def test_agrees_with_htslib(name: str) -> None:
    assert as_we_see_it(HAIL / name) == as_htslib_sees_it(HAIL / name)


@pytest.mark.parametrize(
    "name", ["hail/sample.vcf.gz", "hail/sample2.vcf.gz", "bcftools/view.vcf", "pharmcat/multisample.vcf.gz"]
)
def test_agrees_with_htslib_on_real_files(name: str, tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("the third-party files are not beside this checkout")
    # pysam opens bgzip and plain text only; some of these are gzip.
    plain = tmp_path / "plain.vcf"
    with (SHARED / name).open("rb") as file:
        plain.write_bytes(b"".join(PlainBytes(file)))
    assert as_we_see_it(SHARED / name) == as_htslib_sees_it(plain)


def test_published_genotypes() -> None:
    # Hail's own test: HG02024 has 0/0 and 2/2, HG02025 is haploid 1 and haploid 2.
    with (HAIL / "haploid.vcf").open("rb") as file:
        (batch,) = read_variants(file, name="haploid.vcf", rows_per_batch=100)
    assert [name.split("::")[1] for name in batch.samples] == ["HG02024", "HG02025"]
    assert batch.frame["genotype"].to_list() == ["0/0", "2/2", "1", "2"]
