"""What holds for every text: offsets lead back, nothing happens twice, nothing crashes, time grows with length only."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.model.text import TextItem
from privacy.redact import Redactor
from privacy.redact.carriers import unwrap
from privacy.redact.fold import fold, fold_value, skeleton, skeleton_of
from privacy.redact.placeholders import PLACEHOLDER

REDACTOR = Redactor.default()
SLOW = Redactor(compiled=False)
KNOWN = {
    "name": "林婉秋",
    "phone": "13924681357",
    "birth_date": "1990-03-07",
    "address": "广东省深圳市南山区科技路128号3栋502室",
}
PIECES = [
    "患者",
    "林婉秋",
    "姓名：",
    "电话",
    "13924681357",
    "139 2468\n1357",
    "１３９",
    "王",
    "李国栋",
    "女士",
    "之子",
    "身份证44030519900307123X",
    "c.235del",
    "rs72474224",
    "，",
    "。",
    "\n",
    " ",
    "[PERSON_1]",
    "[",
    "]",
    "&#20309;",
    "%E6%9E%97",
    "<b>",
    "</b>",
    "\\u6797",
    "*",
    "·",
    "号",
    "中山路12号",
    "医院",
    "a@b.cn",
    "Patient: ",
    "Lin Wanqiu",
    "@",
    "|",
    "PID|1||",
    "5p6X5amJ56eL",
    "\u200b",
    "\ud800",
    "一三九",
    "微信",
    "QQ",
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=25).map("".join),
)
RECORDS = st.sampled_from([{}, KNOWN, {"name": "John Smith"}, {"name": "阿依古丽·买买提", "order_no": "A-1"}])
FAST = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FAST
@given(TEXTS, RECORDS)
def test_spans_are_sorted_apart_inside_and_rebuild_the_output(text: str, known: dict[str, str]) -> None:
    scrubbed = REDACTOR.scrub([TextItem("1", text, known)])[0]
    at, rest = 0, scrubbed.text
    for span in scrubbed.spans:
        assert at <= span.start < span.end <= len(text)
        kept = text[at : span.start]
        assert rest.startswith(kept)
        placeholder = PLACEHOLDER.match(rest, len(kept))
        assert placeholder is not None
        assert placeholder["type"] == span.type
        rest = rest[placeholder.end() :]
        at = span.end
    assert rest == text[at:]


@FAST
@given(TEXTS, RECORDS)
def test_scrubbing_twice_changes_nothing(text: str, known: dict[str, str]) -> None:
    once = REDACTOR.scrub([TextItem("1", text, known)])[0].text
    assert REDACTOR.scrub([TextItem("1", once, known)])[0].text == once


@FAST
@given(TEXTS)
def test_every_look_has_its_way_back(text: str) -> None:
    unwrapped = unwrap(text)
    folded = fold(unwrapped.text)
    bare = skeleton(folded.text)
    for at in range(len(bare.text)):
        start, end = unwrapped.back(*folded.back(*bare.back(at, at + 1)))
        assert 0 <= start < end <= len(text)


@FAST
@given(st.text(max_size=60))
def test_values_and_texts_fold_alike(value: str) -> None:
    assert fold_value(value) == fold(value).text
    assert skeleton_of(value) == skeleton(fold(value).text).text


@FAST
@given(TEXTS, st.sampled_from(["", "患者", "备注：", "The "]))
def test_a_known_name_never_survives(text: str, before: str) -> None:
    scrubbed = REDACTOR.scrub([TextItem("1", f"{before}林婉秋{text}", KNOWN)])[0]
    assert REDACTOR.second_look(scrubbed, {"name": "林婉秋"}) == () or "林婉秋" not in scrubbed.text


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "王",
        "林",
        "a",
        "a@",
        "号",
        "路1",
        "患者",
        "139",
        "<",
        "&#",
        "%E6",
        "\\u67",
        "A·",
        "[",
        "中",
        "·阿",
        "A1:",
        "1.",
        "姓名：",
        "0-",
        "|",
        "x\n",
        "*",
        "ACGT",
        "AbCd",
        "市",
        "一",
        "O0",
        "PID|",
        "。",
        "12号",
        "王先生",
    ],
)
@pytest.mark.parametrize(("redactor", "length"), [(REDACTOR, 20_000), (SLOW, 2_000)], ids=["compiled", "slow"])
def test_time_is_linear_in_the_length(unit: str, redactor: Redactor, length: int) -> None:
    """Eight times the text may take at most about eight times the time."""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begun = time.process_time()
        redactor.scrub([TextItem("1", text, KNOWN)])
        return time.process_time() - begun

    seconds(length // 2)
    small = min(seconds(length), seconds(length + 50))
    # A busy machine slows one run, hardly three; a quadratic scan would take sixty-four times as long.
    assert min(seconds(8 * length + more) for more in (0, 50, 100)) < max(small, 0.004) * 8 * 3
