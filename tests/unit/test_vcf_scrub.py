"""A scrubbed VCF: nobody in it, valid, and the genetics unchanged."""

import io
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from privacy.model.errors import BadInput, InternalError
from privacy.parse.vcf import ScrubReport, check_vcf, read_variants, scrub_vcf
from privacy.parse.vcf.keep import CONTIG, FILTER, FORMAT, INFO, SYMBOL, TEXT
from tests.vcf_cases import COLUMNS, stream, vcf

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "vcf"

CANARIES = ("ZhangWei", "BC20260701", "13800138000", "430102199001011234", "zhang@lab.cn", "张伟", "2026-07-01")

EVERYWHERE = "\n".join(
    [
        "##fileformat=VCFv4.3",
        "##fileDate=2026-07-01",
        "##source=caller --sample BC20260701 --bam /home/ZhangWei/BC20260701.bam",
        "##reference=file:///data/ZhangWei/GRCh38.fa",
        '##SAMPLE=<ID=BC20260701,Description="张伟">',
        "##PEDIGREE=<ID=BC20260701,Father=ZhangWei>",
        "##META=<ID=Tissue,Type=String,Number=.,Values=[ZhangWei]>",
        '##contig=<ID=chr1,length=248956422,URL=ftp://ZhangWei@lab.cn/x,species="张伟">',
        "##contig=<ID=BC20260701,length=5>",
        '##GATKCommandLine=<ID=HC,CommandLine="--input ZhangWei.bam">',
        '##FILTER=<ID=ZhangWei,Description="13800138000">',
        '##FILTER=<ID=LowQual,Description="zhang@lab.cn">',
        '##ALT=<ID=DEL:ZhangWei,Description="张伟">',
        '##INFO=<ID=DP,Number=1,Type=Integer,Description="张伟 430102199001011234",Source="ZhangWei">',
        '##INFO=<ID=PATIENT,Number=1,Type=String,Description="name">',
        '##INFO=<ID=AF_BC20260701,Number=A,Type=Float,Description="">',
        '##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: ZhangWei">',
        '##INFO=<ID=QD,Number=1,Type=String,Description="a number key that is declared as text">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="张伟">',
        '##FORMAT=<ID=NOTE,Number=1,Type=String,Description="">',
        f"{COLUMNS}\tFORMAT\tBC20260701\tZhangWei",
        "chr1\t5\trs7;BC20260701\tC\tT\t9\tPASS\tDP=3;PATIENT=ZhangWei;CSQ=T|BRCA1\tGT:NOTE:DP\t0/1:ZhangWei:4\t1/1",
        "chr1\t6\tZhangWei\tC\t<DEL:ZhangWei>\t9\tZhangWei;LowQual\tCSQ=BC20260701|x;END=9;QD=ZhangWei\tGT\t0/1\t.",
        "chr1\t7\t.\tC\tC[BC20260701:3[\t9\t.\tAF_BC20260701=0.5;GENE=13800138000\tNOTE\tZhangWei\t张伟",
        "chr1\t8\t.\tC\tG\t9\t.\tAN=zz;AF=430102199001011234;AA=ZhangWei\tGT:DP:GQ\t0/1:BC20260701:3\t0/0:1:ZhangWei",
        "BC20260701\t1\tCOSV99\tC\tG\t.\t.\tDB\tGT:PS\t0|1:5\t.:.",
        "",
    ]
)


def scrubbed(text: str | bytes) -> tuple[str, ScrubReport]:
    out = io.BytesIO()
    report = scrub_vcf(stream(text), out)
    return out.getvalue().decode(), report


def loose(text: str) -> str:
    """Without what the strict check refuses: values whose declared type they do not have."""
    return text.replace("AN=zz;AF=430102199001011234;", "").replace("AA=ZhangWei", "XX=ZhangWei")


def test_nobody_is_left_wherever_a_name_stood() -> None:
    text, _ = scrubbed(loose(EVERYWHERE))
    for canary in CANARIES:
        assert canary.lower() not in text.lower()


def test_the_scrubbed_file_word_by_word() -> None:
    text, report = scrubbed(loose(EVERYWHERE))
    meta = [line for line in text.splitlines() if line.startswith("##")]
    assert meta == [
        "##fileformat=VCFv4.3",
        "##reference=GRCh38",
        '##FILTER=<ID=LowQual,Description="Filter of the laboratory">',
        '##FILTER=<ID=OTHER,Description="Filter of the laboratory">',
        '##INFO=<ID=DP,Number=1,Type=Integer,Description="Read depth over samples">',
        '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotation (VEP)">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        "##contig=<ID=chr1,length=248956422>",
        "##contig=<ID=contig1,length=5>",
    ]
    assert text.splitlines()[len(meta) :] == [
        f"{COLUMNS}\tFORMAT\tS1\tS2",
        "chr1\t5\trs7\tC\tT\t9\tPASS\tDP=3;CSQ=T|BRCA1\tGT:DP\t0/1:4\t1/1",
        "chr1\t6\t.\tC\t<DEL>\t9\tOTHER;LowQual\tEND=9\tGT\t0/1\t.",
        "chr1\t7\t.\tC\tC[contig1:3[\t9\t.\t.\tGT\t.\t.",
        "chr1\t8\t.\tC\tG\t9\t.\t.\tGT:DP:GQ\t0/1:.:3\t0/0:1:.",
        "contig1\t1\tCOSV99\tC\tG\t.\t.\tDB\tGT:PS\t0|1:5\t.:.",
    ]
    assert report.as_json() == {
        "version": "4.3",
        "samples": 2,
        "records": 5,
        "header_lines_in": 21,
        "header_lines_out": 10,
        "info_keys": ("CSQ", "DB", "DP", "END"),
        "info_values_dropped": 6,
        "format_keys": ("DP", "GQ", "GT", "PS"),
        "sample_values_dropped": 2,
        "ids_dropped": 2,
        "filters_renamed": 1,
        "contigs_renamed": 1,
        "symbols_renamed": 1,
    }


def test_an_invalid_file_is_refused_not_scrubbed() -> None:
    with pytest.raises(BadInput, match="vcf-info-value"):
        scrubbed(EVERYWHERE)


def test_new_names_come_from_the_caller_and_must_be_usable() -> None:
    out = io.BytesIO()
    scrub_vcf(stream(vcf(samples=("A", "B"))), out, sample_names=lambda at: f"P-{at}")
    assert out.getvalue().splitlines()[-1].endswith(b"\tP-0\tP-1")
    for names in ("same", "", "a\tb"):
        with pytest.raises(InternalError, match="sample-names"):
            scrub_vcf(stream(vcf(samples=("A", "B"))), io.BytesIO(), sample_names=lambda _, names=names: names)


def test_words_the_caller_knows_do_not_stay_in_annotation() -> None:
    record = "1 1 rs1 C T . . GENE=BRCA1,LiNa;ANN=T|LINA|x;CLNSIG=benign GT 0/1"
    out = io.BytesIO()
    scrub_vcf(stream(vcf(record)), out, known=("LiNa", "李娜", "x"))
    assert out.getvalue().splitlines()[-1].split(b"\t")[7] == b"CLNSIG=benign"


def test_a_public_identifier_that_is_a_sample_name_does_not_stay() -> None:
    text, report = scrubbed(vcf("1 1 RCV12345;rs7 C T . . . GT 0/1", samples=("RCV12345",)))
    assert text.splitlines()[-1].split("\t")[2] == "rs7"
    assert report.ids_dropped == 1


def test_a_file_without_records_or_samples() -> None:
    assert scrubbed(vcf(samples=("ZhangWei",)))[0].endswith("\tS1\n")
    assert scrubbed(vcf("1 1 . C T . . .", samples=()))[0].endswith("INFO\n1\t1\t.\tC\tT\t.\t.\t.\n")


def test_every_kept_text_key_has_its_form() -> None:
    kept = {key for table in (INFO, FORMAT) for key, (_, kind, _) in table.items() if kind in ("String", "Character")}
    assert kept - {"GT"} == set(TEXT)


NAMES = st.text(st.characters(categories=("L", "N"), exclude_characters="SGTsgt0123456789"), min_size=4, max_size=12)


def named_everywhere(name: str, version: str) -> str:
    """A VCF with ``name`` in every place that can hold one."""
    return vcf(
        f"1 1 {name} C T . {name} CSQ=a|{name};GENE={name} GT:XX 0/1:{name}",
        f"1 2 rs1 C <{name}> . . . GT:PL 0/1:1,2,3",
        version=version,
        meta=f"##source={name}\n##contig=<ID=1,assembly=x{name}>\n",
        samples=(name,),
    )


@settings(max_examples=60, deadline=None)
@given(NAMES, st.sampled_from(["4.1", "4.2", "4.3", "4.4", "4.5"]))
def test_no_name_survives_and_scrubbing_twice_changes_nothing(name: str, version: str) -> None:
    # What stands there whoever is tested (column titles, public filters) is nobody's name.
    words = (FILTER, SYMBOL, CONTIG)
    fixed, _ = scrubbed(named_everywhere("Qqzz", version))
    assume(name.lower() not in fixed.lower() and not any(word.fullmatch(name) for word in words))
    text = named_everywhere(name, version)
    once, _ = scrubbed(text)
    assert name.lower() not in once.lower()
    assert scrubbed(once)[0] == once
    check_vcf(stream(once), name="scrubbed.vcf")


def genetics(data: bytes) -> list[tuple[object, ...]]:
    frames = [batch.frame for batch in read_variants(stream(data), name="x", rows_per_batch=100_000)]
    return [row for frame in frames for row in frame.drop("line", "filter").sort("pos", "sample_index").iter_rows()]


@pytest.mark.parametrize("name", ["hail/sample.vcf.gz", "bcftools/view.vcf", "hail/gvcf_chr22/HG00187.hg38.g.vcf.gz"])
def test_real_files_keep_their_genetics_and_lose_their_names(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the third-party files are not beside this checkout")
    data = (SHARED / name).read_bytes()
    (first, *_) = read_variants(stream(data), name="x", rows_per_batch=10_000)
    text, _ = scrubbed(data)
    assert genetics(text.encode()) == genetics(data)
    assert not [sample for sample in first.samples if len(sample) > 2 and sample in text]
    check_vcf(stream(text), name="scrubbed.vcf")
