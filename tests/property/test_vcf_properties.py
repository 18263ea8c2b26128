"""Properties of the VCF reader: patterns never accept more than the rules; damage is refused, never a crash."""

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.model.errors import BadInput
from privacy.parse.vcf import check_vcf, read_variants, scrub_vcf
from privacy.parse.vcf import info as info_module
from privacy.parse.vcf import samples as samples_module
from tests.vcf_cases import stream, vcf

NUMBERS = ("0", "7", "-3", "1.5", "1e3", ".", "", "x", "2147483648", "-2147483648", "99999999999", "1,2", "nan")
LISTS = st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4).map(",".join)
GENOTYPES = st.sampled_from(["0/1", "0|1", "1", ".", "./.", "0/2", "2|3", "0/1/1", "/0/1", "0/", "", "a"])
KEYS = st.lists(st.sampled_from(["GT", "AD", "PL", "DP", "XX", "GP", "HQ"]), min_size=1, max_size=4)
ALTS = st.sampled_from([".", "T", "T,G", "<DEL>"])
VERSIONS = st.sampled_from(["4.1", "4.2", "4.3", "4.4", "4.5"])


@st.composite
def records(draw: st.DrawFn) -> str:
    keys = draw(KEYS)
    samples = []
    for _ in range(2):
        fields = [draw(GENOTYPES if key == "GT" else LISTS) for key in keys]
        samples.append(":".join(fields[: draw(st.integers(1, len(fields)))]))
    info = ";".join(f"{key}={draw(LISTS)}" for key in draw(st.permutations(["DP", "XF", "AC", "ZZ"]))[:2])
    line = ["1", "5", ".", "C", draw(ALTS), ".", ".", info, ":".join(keys), *samples]
    return draw(VERSIONS) + "\n" + "\t".join(line) + "\n"


def verdict(text: str) -> str:
    try:
        check_vcf(stream(text), name="lab.vcf")
    except BadInput as refusal:
        return str(refusal)
    return "valid"


@settings(max_examples=300, deadline=None)
@given(records())
def test_patterns_accept_nothing_that_the_rules_refuse(record: str) -> None:
    version, _, line = record.partition("\n")
    text = vcf(version=version, samples=("A", "B")) + line
    fast = verdict(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(info_module, "info_pattern", lambda *_: None)
        patch.setattr(samples_module, "samples_pattern", lambda *_: None)
        slow = verdict(text)
    assert fast == slow


VALID = vcf(
    "1 5 rs1 C T 9 PASS DP=3;XF=0.5 GT:AD:PL 0/1:1,2:9,0,9 1|1:.:.",
    "1 6 . C <DEL>,G . q1 AC=1,2 GT 0/2 .",
    "2 7 . C ]1:5]C . . . GT 0/1 0",
    meta='##contig=<ID=1,length=9>\n##SAMPLE=<ID=A,Genomes=a,Mixture=b,Description="c">\n##reference=x\n',
    samples=("A", "B"),
).encode()


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(VALID) - 1), st.binary(max_size=4), st.integers(0, 5))
def test_a_damaged_file_is_accepted_or_refused_never_a_crash(at: int, put: bytes, cut: int) -> None:
    damaged = VALID[:at] + put + VALID[at + cut :]
    with contextlib.suppress(BadInput):
        check_vcf(stream(damaged), name="lab.vcf")
    with contextlib.suppress(BadInput):
        list(read_variants(stream(damaged), name="lab.vcf", rows_per_batch=2))
    out = io.BytesIO()
    try:
        scrub_vcf(stream(damaged), out)
    except BadInput:
        return
    check_vcf(stream(out.getvalue()), name="scrubbed.vcf")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_our_words(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"^vcf-"):
        check_vcf(stream(data), name="lab.vcf")
    with pytest.raises(BadInput, match=r"^vcf-"):
        list(read_variants(stream(data), name="lab.vcf", rows_per_batch=10))


STRUCTURAL = st.fixed_dictionaries(
    {},
    optional={
        key: st.lists(st.sampled_from([*NUMBERS, "D", "DJ", "CA", "9e999", "inf"]), min_size=1, max_size=4).map(
            ",".join
        )
        for key in ("SVLEN", "SVCLAIM", "RN", "RUS", "RUL", "RUC", "RB", "RUB", "CIRB", "CIRUC", "CICN", "CN")
    },
)


@settings(max_examples=300, deadline=None)
@given(
    STRUCTURAL,
    st.sampled_from(["<CNV:TR>", "<DEL>", "<CNV:TR>,<CNV:TR>", "T", "<INV>,C[1:5["]),
    GENOTYPES,
    LISTS,
    LISTS,
)
def test_structural_fields_are_accepted_or_refused_never_a_crash(
    info: dict[str, str], alt: str, genotype: str, sets: str, more: str
) -> None:
    column = ";".join(f"{key}={value}" for key, value in info.items()) or "."
    keys = "GT:PSL:PSO:CN:CICN"
    line = "\t".join(["1", "5", ".", "C", alt, ".", ".", column, keys, f"{genotype}:{sets}:{more}:{sets}:{more}"])
    assert verdict(vcf(version="4.4") + line + "\n")
