"""Identifiers of fixed format glued to Chinese or broken over two lines, and line ends that part two things."""

import pytest

from benchmarks.redact_corpus_rows import KINDS as ROWS
from benchmarks.redact_fixed import KINDS, cases, measure, touched
from privacy.model.text import TextItem
from privacy.redact import Redactor


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, int]]:
    return measure(120)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fixed_case_holds_its_value_where_it_says(kind: str) -> None:
    for how, text, (start, end) in cases(kind, 20):
        assert ("\n" in text[start:end]) == (how != "glued")


@pytest.mark.parametrize("kind", KINDS)
def test_none_is_missed_glued_or_broken(kind: str, figures: dict[str, dict[str, int]]) -> None:
    assert (figures[kind]["glued"], figures[kind]["broken"], figures[kind]["anywhere"]) == (60, 60, 60)
    assert figures[kind]["glued missed"] + figures[kind]["broken missed"] == 0
    # A word of one or two letters that ends a line before an address may be its beginning: nobody can tell.
    assert figures[kind]["anywhere missed"] <= (kind == "e-mail")


def test_rows_versions_words_and_genes_keep_their_line_ends() -> None:
    assert {kind: one["touched"] for kind, one in touched(150).items()} == dict.fromkeys(ROWS, 0)


def scrubbed(text: str) -> str:
    return Redactor.default().scrub([TextItem("1", text)])[0].text


def test_a_line_end_of_windows_is_one_line_end() -> None:
    assert scrubbed("车牌湘A1\r\n2345为准") == "车牌[VEHICLE_PLATE_1]为准"
    assert scrubbed("邮箱lin@16\r\n3.com有效") == "邮箱[EMAIL_ADDRESS_1]有效"


def test_what_a_word_ends_no_plate_begins() -> None:
    assert scrubbed("结果已更新\nA12345") == "结果已更新\nA12345"
    assert scrubbed("核对后记下新\nA12345") == "核对后记下[VEHICLE_PLATE_1]"


def test_a_gene_has_more_letters_than_a_plate() -> None:
    assert scrubbed("已更新CYP2C19与CYP2D6") == "已更新CYP2C19与CYP2D6"


@pytest.mark.slow
def test_two_thousand_of_each_kind_lose_every_value() -> None:
    figures = measure(4_000)
    assert all(one["glued missed"] + one["broken missed"] == 0 for one in figures.values())
    assert {kind for kind, one in figures.items() if one["anywhere missed"]} <= {"e-mail"}
    assert all(one["touched"] == 0 for one in touched(2_000).values())


def test_an_address_whose_beginning_only_its_label_completes_stops_nothing() -> None:
    """It raised: the address begins before the line that is broken."""
    text = "服务器 1.2.3.4/2\n4.abcdefghijklmnop"
    for redactor in (Redactor.default(), Redactor(compiled=False)):
        assert redactor.scrub([TextItem("1", text)])[0].text.startswith("服务器 [IP_ADDRESS_1]")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("lin@163.com。NM_115084.9:c.4661dup", "[EMAIL_ADDRESS_1]。NM_115084.9:c.4661dup"),
        ("lin@163。com。", "[EMAIL_ADDRESS_1]。"),
        ("致电010-64812357，46,XX,t(2;6)(p11.1;q16.2)", "致电[PHONE_NUMBER_1]，46,XX,t(2;6)(p11.1;q16.2)"),
        ("位点，王雯来电（+86 13927278323），", "位点，[PERSON_1]来电（[PHONE_NUMBER_1]），"),
        ("12例，司机崔英（186\t5578\t7694）", "12例，司机[PERSON_1]（[PHONE_NUMBER_1]）"),
        ("要求回拨15O9OOOO633并说明", "要求回拨[PHONE_NUMBER_1]并说明"),
    ],
)
def test_what_stands_beside_a_number_is_not_of_it(text: str, left: str) -> None:
    for redactor in (Redactor.default(), Redactor(compiled=False)):
        assert redactor.scrub([TextItem("1", text)])[0].text == left
