"""What makes a VCF invalid, and at which line it is said. Refusals first."""

import io

import pytest

from privacy.model.errors import BadInput
from privacy.parse.vcf import check_vcf
from privacy.parse.vcf.faults import REASONS
from privacy.parse.vcf.lines import MAX_LINE_BYTES
from tests.vcf_cases import COLUMNS, META, stream, vcf

GOOD = "1 100 . C T 50 PASS DP=3 GT:AD:PL 0/1:1,2:9,0,9"

REFUSED: dict[str, tuple[str | bytes, str, int]] = {
    "nothing at all": ("", "empty", 1),
    "another format": ("chrom,pos\n1,2\n", "fileformat", 1),
    "a version we do not read": (vcf(GOOD, version="4.0"), "fileformat", 1),
    "a version that does not exist yet": (vcf(GOOD, version="4.6"), "fileformat", 1),
    "fileformat not first": ("##source=x\n" + vcf(GOOD), "fileformat", 1),
    "fileformat twice": (vcf(GOOD, meta="##fileformat=VCFv4.2\n"), "fileformat", 2),
    "a byte order mark": (b"\xef\xbb\xbf" + vcf(GOOD).encode(), "byte-order-mark", 1),
    "text in another encoding": (vcf(GOOD, meta="##source=检\n").encode("gb18030"), "encoding", 2),
    "a control character": (vcf(GOOD, meta="##source=a\x00b\n"), "control-character", 2),
    "a header and no column line": ("##fileformat=VCFv4.2\n", "no-header-line", 1),
    "records before the column line": ("##fileformat=VCFv4.2\n1\t2\t.\tA\tC\t.\t.\t.\n", "no-header-line", 2),
    "meta without a value": (vcf(GOOD, meta="##reference=\n"), "meta-form", 2),
    "meta left open": (vcf(GOOD, meta="##contig=<ID=1\n"), "meta-unclosed", 2),
    "unpaired quotation marks": (vcf(GOOD, meta='##FILTER=<ID=a,Description="b>\n'), "meta-quotes", 2),
    "a field without key": (vcf(GOOD, meta="##contig=<ID=1,length>\n"), "meta-fields", 2),
    "a field twice": (vcf(GOOD, meta="##contig=<ID=1,ID=2>\n"), "meta-duplicate-field", 2),
    "a contig without ID": (vcf(GOOD, meta="##contig=<length=5>\n"), "meta-id", 2),
    "a key declared twice": (vcf(GOOD, version="4.3", meta=META + META), "meta-duplicate-id", 7),
    "a strange Number": (vcf(meta='##INFO=<ID=X,Number=N,Type=Float,Description="">\n'), "meta-number", 2),
    "a strange Type": (vcf(meta='##INFO=<ID=X,Number=1,Type=Int,Description="">\n'), "meta-type", 2),
    "a Flag in FORMAT": (vcf(meta='##FORMAT=<ID=X,Number=0,Type=Flag,Description="">\n'), "meta-type", 2),
    "no Description": (vcf(meta="##INFO=<ID=X,Number=1,Type=Float>\n"), "meta-required", 2),
    "a structural type misspelt": (vcf(meta='##ALT=<ID=DEL1,Description="">\n'), "meta-alt", 2),
    "a subtype of no type": (vcf(version="4.5", meta='##ALT=<ID=ABC:X,Description="">\n'), "meta-alt", 2),
    "AC of the wrong Type": (vcf(meta='##INFO=<ID=AC,Number=A,Type=Float,Description="">\n'), "meta-reserved", 2),
    "a column line that lacks a column": (vcf(GOOD).replace("\tQUAL", ""), "header-columns", 7),
    "FORMAT without samples": (f"##fileformat=VCFv4.2\n{COLUMNS}\tFORMAT\n", "header-columns", 2),
    "two samples of one name": (vcf(samples=("A", "A")), "sample-names", 7),
    "a sample without name": (vcf(samples=("A", "")), "sample-names", 7),
    "a column too many": (vcf(GOOD, GOOD.replace("100", "101") + " x"), "columns", 9),
    "a column missing": (vcf("1 100 . C T 50 PASS DP=3 GT"), "columns", 8),
    "white space in CHROM": (vcf(GOOD).replace("\n1\t", "\nchr 1\t"), "chrom", 8),
    "a chromosome in two pieces": (vcf(GOOD, "2" + GOOD[1:], GOOD.replace("100", "200")), "chrom-blocks", 10),
    "a position that is no number": (vcf(GOOD.replace("100", "1e2")), "pos", 8),
    "a position beyond 32 bits": (vcf(GOOD.replace("100", "2147483648")), "pos", 8),
    "positions that go back": (vcf(GOOD, GOOD.replace("100", "99")), "pos-order", 9),
    "a source without quotation marks": (
        vcf(version="4.3", meta='##INFO=<ID=X,Number=1,Type=Float,Description="",Source=dbsnp>\n'),
        "meta-quotes",
        2,
    ),
    "local fields without local alleles": (vcf("1 1 . C T . . . GT:LAD 0/1:1,2", version="4.5"), "local-alleles", 8),
    "local alleles after other fields": (vcf("1 1 . C T . . . DP:LAA:LAD 3:1:1,2", version="4.5"), "local-alleles", 8),
    "a local allele that is not there": (vcf("1 1 . C T . . . LAA:LAD 2:1,2", version="4.5"), "local-alleles", 8),
    "a local allele twice": (vcf("1 1 . C T,G . . . LAA:LAD 2,2:1,2,3", version="4.5"), "local-alleles", 8),
    "depths for too few local alleles": (vcf("1 1 . C T,G . . . LAA:LAD 2:1,2,3", version="4.5"), "sample-count", 8),
    "digits of another script as position": (vcf(GOOD.replace("100", "１００")), "pos", 8),
    "an identifier list with a gap": (vcf(GOOD.replace(" . ", " rs1; ")), "id", 8),
    "an identifier twice": (vcf(GOOD.replace(" . ", " rs1;rs1 ")), "id", 8),
    "REF of two alleles": (vcf(GOOD.replace(" C T ", " C,A T ")), "ref", 8),
    "REF of another letter": (vcf(GOOD.replace(" C T ", " B T ")), "ref", 8),
    "ALT with a gap": (vcf(GOOD.replace(" C T ", " C A,,T ")), "alt", 8),
    "ALT with a mate that does not close": (vcf(GOOD.replace(" C T ", " C T[1:5] ")), "alt", 8),
    "a negative QUAL": (vcf(GOOD.replace(" 50 ", " -1 ")), "qual", 8),
    "QUAL that is a word": (vcf(GOOD.replace(" 50 ", " high ")), "qual", 8),
    "FILTER with the reserved 0": (vcf(GOOD.replace("PASS", "q1;0")), "filter", 8),
    "FILTER twice the same": (vcf(GOOD.replace("PASS", "q1;q1")), "filter", 8),
    "an INFO key twice": (vcf(GOOD.replace("DP=3", "DP=3;DP=4")), "info-key", 8),
    "an INFO integer with a fraction": (vcf(GOOD.replace("DP=3", "DP=3.5")), "info-value", 8),
    "an INFO integer beyond 32 bits": (vcf(GOOD.replace("DP=3", "DP=2147483648")), "info-value", 8),
    "a negative depth": (vcf(GOOD.replace("DP=3", "DP=-3")), "info-value", 8),
    "an INFO list that is too long": (vcf(GOOD.replace("DP=3", "XF=1,2")), "info-count", 8),
    "a flag with a value": (vcf(GOOD.replace("DP=3", "DB=1")), "info-flag", 8),
    "a key without a value": (vcf(GOOD.replace("DP=3", "DP")), "info-value", 8),
    "GT not in first place": (vcf("1 1 . C T . . . DP:GT 3:0/1"), "format-key", 8),
    "a FORMAT key twice": (vcf("1 1 . C T . . . GT:DP:DP 0/1:3:3"), "format-key", 8),
    "more fields than FORMAT": (vcf("1 1 . C T . . . GT 0/1:3"), "sample-fields", 8),
    "an empty sample field": (vcf("1 1 . C T . . . GT:DP 0/1:"), "sample-empty", 8),
    "a genotype of letters": (vcf("1 1 . C T . . . GT A/C"), "genotype", 8),
    "a genotype beyond the alleles": (vcf("1 1 . C T . . . GT 0/2"), "genotype", 8),
    "a sample integer that is a word": (vcf("1 1 . C T . . . GT:AD 0/1:a,b"), "sample-value", 8),
    "depths for too few alleles": (vcf("1 1 . C T,G . . . GT:AD 0/1:1,2"), "sample-count", 8),
    "haploid with diploid likelihoods": (vcf("1 1 . C T . . . GT:PL 0:1,2,3"), "sample-count", 8),
    "the same variant, written longer": (
        vcf("1 123 . AT AA . . . GT 0/1", "1 124 . T A . . . GT 0/1"),
        "duplicate-variant",
        9,
    ),
    "an empty line inside": (vcf(GOOD, "", GOOD.replace("100", "200")), "empty-line", 9),
    "no line separator at the end": (vcf(GOOD, version="4.3").removesuffix("\n"), "no-final-newline", 8),
    "a deletion without length": (vcf("1 1 . C <DEL> . . SVCLAIM=D GT 0/1", version="4.4"), "sv-length", 8),
    "a deletion that claims nothing": (vcf("1 1 . C <DEL> . . SVLEN=5 GT 0/1", version="4.4"), "sv-claim", 8),
    "a sequence with a structural length": (vcf("1 1 . C T . . SVLEN=5 GT 0/1", version="4.4"), "sv-length", 8),
    "an interval the wrong way round": (
        vcf("1 1 . C <CNV> . . SVLEN=5;CICN=1,2 GT 0/1", version="4.4"),
        "sv-interval",
        8,
    ),
    "more repeat units than repeats": (
        vcf("1 1 . C <CNV:TR> . . SVLEN=5;RN=1;RUS=CA,CAG GT 0/1", version="4.4"),
        "sv-repeats",
        8,
    ),
    "an interval without its copy number": (
        vcf("1 1 . C <CNV> . . SVLEN=5 GT:CICN 0/1:-1,1", version="4.4"),
        "sv-copy-number",
        8,
    ),
    "a phase set without phase": (vcf("1 1 . C T . . . GT:PSL 0/1:a,b", version="4.4"), "phase-set", 8),
}

ACCEPTED: dict[str, str] = {
    "no records": vcf(),
    "no samples": vcf("1 1 . C T . . .", samples=()),
    "the columns of Windows": vcf(GOOD).replace("\n", "\r\n"),
    "an empty line at the end": vcf(GOOD) + "\n",
    "no line separator at the end, up to 4.2": vcf(GOOD).removesuffix("\n"),
    "telomere": vcf(GOOD.replace("100", "0")),
    "trailing fields dropped": vcf("1 1 . C T . . . GT:AD:PL 0/1"),
    "missing values": vcf("1 1 . C T . . DP=.;XF=. GT:AD:PL ./.:.:."),
    "three alleles, triploid": vcf("1 1 . C T,G . . . GT:PL 0/1/2:1,2,3,4,5,6,7,8,9,10"),
    "haploid": vcf("X 1 . C T . . . GT:PL 1:9,0"),
    "qualities with a fraction, as freebayes writes them": vcf(
        "1 1 . C T . . . GT:GQ 0/1:9.5", meta='##FORMAT=<ID=GQ,Number=1,Type=Float,Description="">\n'
    ),
    "allele-specific texts with commas, as GATK writes them": vcf(
        "1 1 . C T . . AS_SB_TABLE=6,8|2,1 GT 0/1",
        meta='##INFO=<ID=AS_SB_TABLE,Number=1,Type=String,Description="">\n',
    ),
    "symbols that are no structural type": vcf(
        meta='##ALT=<ID=NON_REF,Description="">\n##ALT=<ID=CN0,Description="">\n'
    ),
    "breakends": vcf("1 1 . C C[2:5[ . . . GT 0/1", "1 2 . C ]<ctg>:5]C . . . GT 0/1", "1 3 . C .A . . . GT 0/1"),
    "block of a gVCF": vcf("1 1 . C <NON_REF> . . END=9 GT 0/0"),
    "two different variants at one place": vcf("1 1 . C T . . . GT 0/1", "1 1 . C G . . . GT 0/1"),
    "infinite quality": vcf(GOOD.replace(" 50 ", " Inf ")),
    "Chinese in a description": vcf(GOOD, meta='##FILTER=<ID=low,Description="质量低">\n'),
    "quotation marks escaped": vcf(GOOD, meta='##FILTER=<ID=low,Description="a \\"b\\", c">\n'),
    "spaces in INFO from 4.3 on": vcf(version="4.3", samples=()) + "1\t1\t.\tC\tT\t.\t.\tX=a b\n",
    "local alleles of 4.5": vcf("1 1 . C T . . . LAA:LEC :", version="4.5"),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_refused_with_its_reason_and_line(sentence: str) -> None:
    text, code, line = REFUSED[sentence]
    with pytest.raises(BadInput, match=f"^vcf-{code}: ") as refusal:
        check_vcf(stream(text), name="lab.vcf")
    assert (refusal.value.place.file, refusal.value.place.line) == ("lab.vcf", line)
    assert refusal.value.zh
    assert refusal.value.en


@pytest.mark.parametrize("sentence", ACCEPTED)
def test_accepted(sentence: str) -> None:
    check_vcf(stream(ACCEPTED[sentence]), name="lab.vcf")


def test_says_what_it_saw_in_numbers() -> None:
    text = vcf(GOOD, "2" + GOOD[1:], meta=META + "##contig=<ID=1>\n##contig=<ID=2>\n")
    facts = check_vcf(stream(text), name="lab.vcf")
    assert facts.as_json() == {
        "version": "4.2",
        "compression": "plain",
        "samples": 1,
        "records": 2,
        "chromosomes": 2,
        "contigs": 2,
        "header_lines": 9,
    }


def test_a_refusal_never_shows_a_value() -> None:
    secret = "ZhangWei13800138000"
    places = [GOOD.replace("100", secret), GOOD.replace("DP=3", f"{secret}=x;{secret}=y"), GOOD.replace(" . ", " a; ")]
    for record in [*places, GOOD.replace("PASS", f"{secret};{secret}"), GOOD.replace("0/1", secret)]:
        with pytest.raises(BadInput, match="vcf-") as refusal:
            check_vcf(stream(vcf(record, samples=(secret,))), name="lab.vcf")
        assert secret not in f"{refusal.value} {refusal.value.as_json()}"


def test_a_line_longer_than_the_limit_is_refused_before_it_is_whole() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            buffer[:] = b"A" * len(buffer)
            self.given += len(buffer)
            return len(buffer)

    endless = Endless()
    with pytest.raises(BadInput, match="line-too-long"):
        check_vcf(io.BufferedReader(endless), name="lab.vcf")
    assert endless.given < MAX_LINE_BYTES + 2**21


def test_every_reason_has_words_in_both_languages() -> None:
    for zh, en in REASONS.values():
        assert any("一" <= char <= "鿿" for char in zh)
        assert en.isascii()


def test_a_variant_is_found_twice_after_others_of_the_same_place() -> None:
    lines = ["1 5 . CAAA C . . . GT 0/1", "1 6 . A T . . . GT 0/1", "1 7 . A C . . . GT 0/1"]
    check_vcf(stream(vcf(*lines)), name="lab.vcf")
    with pytest.raises(BadInput, match="vcf-duplicate-variant"):
        check_vcf(stream(vcf("1 5 . CAA CTA . . . GT 0/1", *lines)), name="lab.vcf")
