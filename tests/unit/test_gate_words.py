"""The requester's own words: what serves a closed-off use is caught through every disguise, honest research is not."""

import json
import unicodedata
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.gate import Judgement, serves_discrimination
from privacy.gate.words import MAX_CHARACTERS
from workspace.policies import load_policies

LEXICON = load_policies().lexicon
TEXTS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/purpose_texts/texts.jsonl").read_text("utf-8").splitlines()
]
SHARED = Path(__file__).parents[3] / "shared" / "acceptance" / "purpose_text.jsonl"
SERVING_ZH = [
    "入职体检",
    "招聘筛查",
    "辞退决策",
    "员工晋升参考",
    "高考录取",
    "投保人定价",
    "贷款审批",
    "择偶参考",
    "租客筛查",
]
SERVING_EN = [
    "hiring decision",
    "employment screening",
    "job applicants",
    "life insurance pricing",
    "mortgage approval",
]
TRADITIONAL = opencc.OpenCC("s2t")


def judge(text):
    return serves_discrimination(text, LEXICON)


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one["text"][:40])
def test_our_own_texts_are_told_apart(one):
    assert (judge(one["text"]) is Judgement.CLEAR) == (one["label"] == "permit")


@pytest.mark.skipif(not SHARED.exists(), reason="the acceptance texts are not beside the checkout")
def test_the_acceptance_texts_are_told_apart():
    lines = [json.loads(line) for line in SHARED.read_text("utf-8").splitlines()]
    assert [one["text"] for one in lines if (judge(one["text"]) is Judgement.CLEAR) != (one["label"] == "permit")] == []


def test_an_empty_text_leaves_the_word_to_the_purpose_code():
    assert judge("") is Judgement.CLEAR
    assert judge(" \n\t") is Judgement.CLEAR


@pytest.mark.parametrize(
    "text", ["трудоустройство", "採用のための検査", "채용 검사", "توظيف", "????", "12345", "A" * 60]
)
def test_what_we_cannot_read_is_held(text):
    assert judge(text) is Judgement.UNSURE


def test_a_text_longer_than_a_statement_of_purpose_is_held():
    assert judge("cohort study " * (MAX_CHARACTERS // 13 + 1)) is Judgement.UNSURE


@pytest.mark.parametrize("text", ["help", "something for the firm", "单位用"])
def test_a_text_that_says_nothing_honest_is_held(text):
    assert judge(text) is not Judgement.CLEAR


def test_a_use_that_is_denied_is_not_one_that_is_served():
    assert judge("队列研究，结果不用于招聘、入学或保险") is Judgement.CLEAR
    assert judge("A cohort study; not used for hiring or underwriting") is Judgement.CLEAR


def test_a_denial_does_not_cover_what_comes_after_the_contrast():
    assert judge("队列研究，不用于发表，而是用于招聘") is Judgement.SERVES
    assert judge("A cohort study, not used for publication but used for hiring") is Judgement.SERVES


def test_honest_words_do_not_redeem_a_closed_off_use():
    assert judge("一项多中心队列研究：招聘时排除携带者") is Judgement.SERVES
    assert judge("Quality assurance of an NGS panel, and hiring") is Judgement.SERVES


def full_width(text):
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "　" if char == " " else char for char in text)


def mathematical(text):
    return "".join(chr(0x1D41A + ord(char) - ord("a")) if "a" <= char <= "z" else char for char in text)


def cyrillic(text):
    return text.translate(str.maketrans("aeiopcx", "аеіорсх"))


def leet(text):
    return text.translate(str.maketrans("ieo", "130"))


def accented(text):
    return unicodedata.normalize("NFC", "".join(char + ("̈" if char in "aeiou" else "") for char in text))


DISGUISES = {
    "full width": full_width,
    "capitals": str.upper,
    "blanks": lambda text: " ".join(text),
    "wide blanks": lambda text: "　".join(text),
    "hyphens": lambda text: "-".join(text),
    "dots": lambda text: ".".join(text),
    "zero width": lambda text: "​".join(text),
    "soft hyphen": lambda text: "­".join(text),
    "combining": lambda text: "̶".join(text),
}
LATIN_DISGUISES = DISGUISES | {
    "mathematical": mathematical,
    "cyrillic": cyrillic,
    "leet": leet,
    "accents": accented,
}
HAN_DISGUISES = DISGUISES | {
    "traditional": TRADITIONAL.convert,
    "slashes": lambda text: "/".join(text),
    "brackets": lambda text: "".join(f"【{char}】" for char in text),
    "stars": lambda text: "*".join(text),
    "lines": lambda text: "\n".join(text),
    "emoji": lambda text: "🙂".join(text),
}


@pytest.mark.parametrize("disguise", LATIN_DISGUISES)
@pytest.mark.parametrize("text", SERVING_EN)
def test_no_disguise_hides_english(text, disguise):
    assert judge(LATIN_DISGUISES[disguise](text)) is not Judgement.CLEAR


@pytest.mark.parametrize("disguise", HAN_DISGUISES)
@pytest.mark.parametrize("text", SERVING_ZH)
def test_no_disguise_hides_chinese(text, disguise):
    assert judge(HAN_DISGUISES[disguise](text)) is not Judgement.CLEAR


@given(st.sampled_from(SERVING_ZH), st.lists(st.sampled_from(sorted(HAN_DISGUISES)), max_size=3))
@settings(deadline=None)
def test_disguises_on_top_of_each_other_hide_nothing(text, names):
    for name in names:
        text = HAN_DISGUISES[name](text)
    assert judge(text) is not Judgement.CLEAR


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_at_all_gets_a_judgement(text):
    assert judge(text) in set(Judgement)


@given(st.sampled_from(SERVING_EN + SERVING_ZH), st.text(alphabet="abc 测定研究.,，。", max_size=30))
@settings(deadline=None)
def test_harmless_text_before_it_does_not_hide_a_serving_sentence(text, before):
    assert judge(f"{before}。 {text}") is not Judgement.CLEAR
