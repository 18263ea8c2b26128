"""Reading many texts together changes nothing but the time: array steps against their slow, obvious counterparts."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.model.text import TextItem
from privacy.redact import Redactor
from privacy.redact import name_costs as costs
from privacy.redact.carriers import may_be_packed, parcels
from privacy.redact.fold import code_points, fold, fold_all, fold_texts, skeleton, skeletons
from privacy.redact.names import FoundName, NameModel
from privacy.redact.ngrams import TextGrams
from privacy.redact.tables import cues, lexicon, name_costs, surnames
from privacy.redact.word_table import WordTable, window_keys

REDACTOR = Redactor.default()
KNOWN = {"name": "林婉秋", "phone": "13924681357", "birth_date": "1990-03-07", "barcode": "WES2309180042"}
PIECES = st.sampled_from(
    [
        "患者",
        "林婉秋",
        "王建国",
        "姓名：",
        "电话",
        "13924681357",
        "，",
        "。",
        "\n",
        "女士",
        "c.235del",
        "*",
        "[PERSON_1]",
        "林宛秋",
        "90年3月7日",
        "LIN Wanqiu",
        "&#26519;",
        "5p6X5amJ56eL",
        "/",
        "wes2309180042",
        "6",
        "尾号1357",
        "\ud800",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))
RECORDS = st.sampled_from([{}, KNOWN, {"name": "欧阳震华", "phone": "13812345678"}, {"name": "John Smith"}])
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FAST
@given(st.lists(st.tuples(TEXTS, RECORDS), max_size=6))
def test_a_batch_says_of_each_text_what_the_text_alone_says(texts: list[tuple[str, dict[str, str]]]) -> None:
    items = [TextItem(str(at), text, known) for at, (text, known) in enumerate(texts)]
    assert REDACTOR.scrub(items) == [REDACTOR.scrub([item])[0] for item in items]


@FAST
@given(st.lists(st.text(max_size=30), max_size=6))
def test_a_batch_folds_as_its_texts_do(texts: list[str]) -> None:
    folded = fold_all(texts)
    assert [one.text for one in folded] == fold_texts(texts) == [fold(text).text for text in texts]
    bare = [one.text for one in skeletons([one.text for one in folded])]
    assert bare == [skeleton(one.text).text for one in folded]


@FAST
@given(
    st.lists(st.text("ab林12", max_size=12), min_size=1, max_size=5), st.data(), st.integers(min_value=1, max_value=4)
)
def test_a_trigger_that_stands_in_a_text_is_never_denied(texts: list[str], data: st.DataObject, width: int) -> None:
    grams = data.draw(st.lists(st.text("ab林12", min_size=width, max_size=width), min_size=1, max_size=4))
    held = TextGrams(texts).may_hold(width, np.arange(len(texts)), ["".join(grams)] * len(texts))
    for text, answer in zip(texts, held.tolist(), strict=True):
        assert answer or not any(gram in text for gram in grams)


@FAST
@given(st.lists(st.one_of(TEXTS, st.text("5p6XamJeL/_-+Az09", max_size=24)), min_size=1, max_size=5))
def test_a_text_with_a_parcel_is_never_passed_over(texts: list[str]) -> None:
    for text, packed in zip(texts, may_be_packed(texts).tolist(), strict=True):
        assert packed or not list(parcels(text))


def test_a_word_table_knows_its_words_and_no_others() -> None:
    words = {
        "".join(pair): float(number)
        for number, pair in enumerate(zip("甲乙丙丁戊己庚辛", "天地玄黄宇宙洪荒", strict=True))
    }
    table = WordTable(words)
    for word, number in words.items():
        assert table.of(window_keys(code_points(word), 2)).tolist() == [number]
        assert np.isinf(table.of(window_keys(code_points(word[::-1]), 2))).all()


MODEL = NameModel(cues())
WORDS = costs.dictionary()
CHARACTERS = st.one_of(
    st.sampled_from([*sorted(name for name in surnames() if len(name) == 1)[::9], "王", "李", "林", "欧阳", "司马"]),
    st.sampled_from(
        ["建国", "婉秋", "明", "丽", "的", "患者", "医生", "女士", "于", "高峰", "送检", "主任", "其父", "和", "磊"]
    ),
)


@FAST
@given(st.lists(CHARACTERS, min_size=1, max_size=9).map("".join), st.booleans())
def test_the_arrays_read_names_as_the_programme_written_plainly_does(stretch: str, cued: bool) -> None:
    # Of two readings that cost the same to the last bit but one, either will do: 秋婉秋婉秋 holds the same name twice.
    either = [_read_plainly(stretch, cued, slack) for slack in (-1e-9, 1e-9)]
    assert MODEL.find([stretch, "患者", stretch], cued=cued)[0] in either


def _read_plainly(stretch: str, cued: bool, slack: float) -> list[FoundName]:
    best = [0.0] + [float("inf")] * len(stretch)
    step: list[tuple[int, FoundName | None]] = [(0, None)] * (len(stretch) + 1)
    for start in range(len(stretch)):
        pieces: list[tuple[int, float, FoundName | None]] = []
        for end in range(start + 1, min(len(stretch), start + costs.LONGEST_WORD) + 1):
            cost = WORDS.get(stretch[start:end], costs.UNKNOWN_CHARACTER if end == start + 1 else float("inf"))
            pieces.append((end, cost, None))
        pieces += [(name.end, cost, name) for name, cost in _names_at(stretch, start, cued)]
        for end, cost, name in pieces:
            if best[start] + cost < best[end] + slack:
                best[end], step[end] = best[start] + cost, (start, name)
    at, names = len(stretch), []
    while at:
        at, name = step[at]
        names += [name] if name else []
    return names[::-1]


def _names_at(stretch: str, start: int, cued: bool) -> Iterator[tuple[FoundName, float]]:
    for width in (1, 2):
        surname, given = stretch[start : start + width], start + width
        if surname not in surnames() or given > len(stretch):
            continue
        cue = (cued and start == 0) or any(stretch[at:start] in cues() for at in range(start))
        base = name_costs().surname[surname]
        if surname in lexicon("rare-surname"):
            base = max(base, costs.RARE)
        base -= costs.AFTER_CUE if cue else 0.0
        if start == 0 and not cue and 1 <= len(stretch) - width <= 2:
            base -= costs.ALONE[len(stretch) - width]
        yield from _given(stretch, start, given, base + costs.NAME_OF_TWO, cue, 1)
        yield from _given(stretch, start, given, base + costs.NAME, cue, 2)
        if width == 1 and cue and stretch[given : given + 1] in surnames():
            yield from _given(stretch, start, given + 1, base + costs.NAME + costs.DOUBLE_SURNAME, cue, 2)
        for size in (1, 2, 3):
            if given + size <= len(stretch) and stretch[given : given + size] in costs.HONORIFICS:
                yield FoundName(start, given + size, cued=True), base + costs.NAME


def _given(
    stretch: str, start: int, given: int, base: float, cue: bool, count: int
) -> Iterator[tuple[FoundName, float]]:
    end = given + count
    if end > len(stretch):
        return
    titled = any(stretch[end : end + size] in costs.TITLES for size in range(1, 9) if end + size <= len(stretch))
    table = name_costs()
    places = [table.only] if count == 1 else [table.first, table.last]
    for place, character in zip(places, stretch[given:end], strict=True):
        base += place.get(character, table.unseen)
        base += 4.0 if character in lexicon("function-character") else 0.0
    yield FoundName(start, end, cue or titled), base - (costs.BEFORE_TITLE if titled else 0.0)


@pytest.mark.parametrize("known", [{}, KNOWN])
def test_an_empty_batch_and_an_empty_text_are_texts_too(known: dict[str, str]) -> None:
    assert REDACTOR.scrub([]) == []
    assert [one.text for one in REDACTOR.scrub([TextItem("1", "", known), TextItem("2", "林", known)])] == ["", "林"]


def test_a_broken_line_of_one_text_says_nothing_of_the_next() -> None:
    """A check letter on a line of its own was found only where a broken number stood in the text before."""
    texts = [
        "ID00:1A:2B:3C:4:5Ecom",
        "email (41) 555-2671\n12.5 33.1卡号：192.168.1  \n    0.24\n",
        "卡号：44030519900307123\n  X",
    ]
    for redactor in (REDACTOR, Redactor(compiled=False)):
        together = redactor.scrub([TextItem(str(at), text) for at, text in enumerate(texts)])
        alone = redactor.scrub([TextItem("2", texts[2])])
        assert together[2:] == alone
        assert alone[0].text == "卡号：[BANK_CARD_1]"
