"""Generated reports: plain values gone, genetics untouched; with ``-m slow`` on as many as the figures need."""

import random

import pytest

from benchmarks.redact_disguises import LABEL_END, WAYS, disguised
from benchmarks.redact_genetics import genetic
from benchmarks.redact_quality import measure
from benchmarks.redact_templates import BLIND, ENGLISH, REPORTING, SEEN, TUNING
from privacy.model.text import TextItem
from privacy.redact import Redactor


def test_templates_to_report_are_not_those_to_tune() -> None:
    assert {*TUNING, *REPORTING, *SEEN}.isdisjoint({*BLIND, *ENGLISH})
    assert len(set(BLIND)) >= 60


def test_a_disguise_changes_how_a_value_looks_and_its_label_stays_outside() -> None:
    assert WAYS["phone"]["partial tail"]("13924681357") == f"尾号{LABEL_END}1357"
    assert disguised("employer", "深圳市蓝海科技有限公司", random.Random(1)) == ("深圳市蓝海科技有限公司", "plain")


@pytest.mark.parametrize("sentences", ["blind", "seen", "reporting"])
def test_reports_lose_every_plain_value_and_keep_every_gene(sentences: str) -> None:
    tally = measure(120, sentences)
    figures = tally.figures()
    assert [way for way in tally.by_way if way.endswith("plain") and way.startswith("known")] == []
    assert tally.count["genetic strings touched"] == 0
    assert figures["unknown names recall"] > 0.93  # type: ignore[operator]
    assert figures["unknown names precision"] > 0.95  # type: ignore[operator]


def test_genetic_strings_stay_as_they_are() -> None:
    rng = random.Random(11)
    texts = [f"本例检出{genetic(rng)}，文献{genetic(rng)}支持。" for _ in range(300)]
    scrubbed = Redactor.default().scrub([TextItem(str(at), text) for at, text in enumerate(texts)])
    assert [one.text for one, text in zip(scrubbed, texts, strict=True) if one.text != text] == []


@pytest.mark.slow
def test_five_thousand_genetic_strings_stay_as_they_are() -> None:
    rng = random.Random(12)
    texts = [f"检出{genetic(rng)}。" for _ in range(5_000)]
    scrubbed = Redactor.default().scrub([TextItem(str(at), text) for at, text in enumerate(texts)])
    touched = [text for one, text in zip(scrubbed, texts, strict=True) if one.text != text]
    # A microarray's coordinates can spell a resident ID, birth date and check digit included.
    assert all(text.startswith("检出arr[") for text in touched)
    assert len(touched) <= 1


@pytest.mark.slow
def test_two_thousand_reports_lose_what_the_record_knows_in_every_disguise_but_one() -> None:
    """Base64 that ends in a padding sign and a slash."""
    tally = measure(2_000, "reporting")
    left = {way for way in tally.by_way if way.startswith("known")}
    assert left <= {"known name, carriers Base64"}
    assert tally.count["genetic strings touched"] <= 2
