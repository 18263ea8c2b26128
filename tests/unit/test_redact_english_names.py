"""English names that no record knows: what must stay first, then every way a name is recognised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.redact.english_names import find_english_names
from privacy.redact.merge import settled


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in settled(find_english_names(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Marfan syndrome, Down syndrome and Lynch syndrome were excluded.",
        "Wilson's disease and Alexander disease; Turner 综合征、Sanger测序。",
        "Sanger sequencing; Hardy-Weinberg equilibrium; Paul Bunnell test.",
        "Charcot-Marie-Tooth disease and Jackson-Weiss syndrome.",
        "Classification follows Richards et al. (PMID: 25741868).",
        "Sequenced on an Illumina NovaSeq by Thermo Fisher Scientific.",
        "Johns Hopkins Hospital, Los Angeles, United States.",
        "GRCh38 NM_004004.6:c.235del BRCA1 CYP2C19*2 HLA-B*15:02 p.Leu79Cysfs*3",
        "May be repeated in June. Will follow. Mark the tube. Grant number.",
        "12 Nelson Mandela Drive",
        "mailto:John.Smith@a.org https://x.org/John-Smith",
        "",
    ],
)
def test_what_is_nobody_stays(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    {
        "Jane Doe and Robert O'Neill attended.": ["Jane Doe", "Robert O'Neill"],
        "The father (Ruth A. Green) declined.": ["Ruth A. Green"],
        "Signed by Maria van der Berg, MD.": ["Maria van der Berg"],
        "Mr Chalmers said so.": ["Chalmers"],
        "Seen by Dr. Wijtze today.": ["Wijtze"],
        "Reviewed by Dr. Qadira Zzyzx, PhD": ["Qadira Zzyzx"],
        "Smith, John": ["Smith, John"],
        "JOHN SMITH": ["JOHN SMITH"],
        "患者John Smith于今日就诊": ["John Smith"],
        "Kate's mother": ["Kate"],
        "Maciej Borkowski": ["Maciej Borkowski"],
        "Hello, my name is Tomás.": ["Tomás"],
    }.items(),
)
def test_a_name_is_found(text: str, names: list[str]) -> None:
    assert found(text) == names


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="Jon Smitha.,'’-Dr\n林é", max_size=80))
def test_offsets_lie_in_the_text_and_no_text_makes_it_crash(text: str) -> None:
    for hit in find_english_names(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]


def test_time_is_linear_in_the_length_of_a_run_of_capitalised_words() -> None:
    assert len(find_english_names("Zzyzx " * 100_000)) == 0


def test_a_paragraph_reads_the_same_whatever_stands_in_the_others() -> None:
    alone = "Chalmers Whitaker, MD；阳性对照"
    beside = "患者John Smith于今日就诊"
    assert found(f"{beside}\n\n{alone}\n\n{beside}") == [*found(beside), *found(alone), *found(beside)]
