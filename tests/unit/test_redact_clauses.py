"""Where clauses are cut: behind commas and full stops over which no tier looks."""

import re
from itertools import pairwise

import pytest

from privacy.redact import cards, code_forms, numbers
from privacy.redact.clauses import _SAYS_NUMBER, _cuts, classes

_LABELS = (
    numbers._PHONE_LABEL,
    numbers._ID_LABEL,
    numbers._NOT_A_PERSON,
    cards._CARD_LABEL,
    code_forms._NETWORK_LABEL,
)


def _last_characters(pattern: re.Pattern[str]) -> str:
    words = pattern.pattern.removeprefix("(?:").partition(")")[0].replace("?", "").split("|")
    endings = (re.search(r"\[(\w+)\]$|(.)$", word) for word in words)
    return "".join(ending[1] or ending[2] for ending in endings if ending)


@pytest.mark.parametrize("pattern", _LABELS)
def test_every_word_that_explains_a_number_keeps_its_comma(pattern: re.Pattern[str]) -> None:
    assert all(classes()[ord(character)] & _SAYS_NUMBER for character in _last_characters(pattern))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("核型正常,未见异常。随访", ["核型正常,", "未见异常。", "随访"]),
        ("联系人,王建国陪同", ["联系人,王建国陪同"]),  # a label ends before the comma
        ("应告知,王建国陪同", ["应告知,王建国陪同"]),
        ("不知,王建国陪同", ["不知,", "王建国陪同"]),  # ends as labels do, and is none
        ("拨打热线吧,号是 2468135", ["拨打热线吧,号是 2468135"]),  # 热线 explains the number
        ("拨打热线吧,\n号是 2468135", ["拨打热线吧,\n", "号是 2468135"]),  # but not over a line end
        ("拨打热线吧,一定要记住它是好的哦 2468135", ["拨打热线吧,", "一定要记住它是好的哦 2468135"]),  # nor so far
        ("未见异常,参见 2468135", ["未见异常,", "参见 2468135"]),
        ("深度30X,参见 46,XX", ["深度30X,", "参见 46,XX"]),
    ],
)
def test_a_text_is_cut_where_no_tier_looks_across(text: str, clauses: list[str]) -> None:
    places = [0, *_cuts(text).tolist(), len(text)]
    assert [text[start:end] for start, end in pairwise(places)] == clauses
