"""Prose of any size and shape: read in steps that grow with its length, or refused with nothing read."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.basis import read_judgements
from privacy.basis.form import UNLISTED
from privacy.basis.prose.reader import MAX_PROSE_BYTES, read_prose_text
from privacy.basis.prose.sentences import split_sentences
from privacy.model.errors import BadInput

LONGEST = 1200
"""No pattern of the reader ever sees more code points at once."""
SHAPES = {
    "English without a full stop": "the patient has a high risk of cancer and ",
    "Chinese without a full stop": "受检者患癌风险升高而",
    "one word": "a",
    "abbreviations": "e.g. ",
    "short lines": "risk\n",
    "a table in one row": "| risk ",
    "tabs": "risk\t",
    "closing quotation marks": '?"',
    "brackets": "[1-50]",
    "bullets": "- risk\n",
}


@pytest.mark.parametrize("piece", SHAPES.values(), ids=SHAPES.keys())
def test_steps_grow_with_the_length(piece: str) -> None:
    short, long = (_steps(piece * (size // len(piece))) for size in (3_000, 12_000))
    assert long <= 4 * short * 1.25 + 20_000


def test_a_reference_list_that_never_ends_grows_with_its_length() -> None:
    def listed(lines: int) -> str:
        return "References\n[1] A\n" + "".join(f"continued, PMID: {10_000_000 + n}\n" for n in range(lines))

    short, long = (_steps(listed(lines)) for lines in (100, 400))
    assert long <= 4 * short * 1.25 + 20_000


@given(st.text(st.sampled_from('风险高. 。!?\n|\t)”"e.g1、，-*[] '), max_size=4000))
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_short_and_nothing_is_lost(text: str) -> None:
    found = split_sentences(text)
    assert all(len(one.text) <= LONGEST + 20 and text[one.start : one.end] == one.text for one in found)
    assert [char for one in found for char in one.text if not char.isspace()] == [c for c in text if not c.isspace()]


def test_a_run_without_a_full_stop_is_cut_at_a_gap() -> None:
    found = split_sentences("high risk " * 300)
    assert len(found) > 1
    assert all(one.text.split()[-1] in ("high", "risk") for one in found)


def test_fifty_megabytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(BadInput, match="report-too-large"):
        read_judgements(b"high risk " * (5 * 1024 * 1024))


def test_a_long_text_inside_a_report_is_refused_with_its_place() -> None:
    with pytest.raises(BadInput, match="narrative"):
        read_prose_text("a" * (MAX_PROSE_BYTES + 1), path="narrative", prefix="n")


def test_a_sentence_that_cites_by_the_hundred_is_not_believed() -> None:
    entries = "".join(f"[{n}] A. PMID: {10_000_000 + n}\n" for n in range(1, 200))
    (one,) = read_judgements(f"受检者乳腺癌风险升高[1-50][51-100]。\n\n参考文献\n{entries}".encode())
    assert (one.citations[-1].source, len(one.citations)) == (UNLISTED, 51)


def _steps(text: str) -> int:
    """Lines of Python run in the reader; no clock is asked. What a pattern costs is bounded by the sentence it sees."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if "basis" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_prose_text(text, path="", prefix="s")
    finally:
        sys.settrace(before)
    return count
