"""With the engine every text is answered as without it; what it does not read alone it hands back."""

import random
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.redact_corpus import REPORTING, TUNING, report
from benchmarks.redact_throughput import ordinary_reports
from privacy.model.text import TextItem
from privacy.redact import Redactor
from privacy.redact.compiled import engine as engines
from privacy.redact.compiled.engine import Engine, engine
from privacy.redact.compiled.library import digest

FAST, SLOW = Redactor(), Redactor(compiled=False)
KNOWN = {
    "name": "欧阳婉秋",
    "resident_id": "44030519900307123X",
    "phone": "+86 139-2468-1357",
    "address": "广东省深圳市南山区科技路128号翠湖小区3栋1单元502室",
    "birth_date": "1990-03-07",
    "medical_record_no": "MZ20391745",
    "barcode": "WES2309180042",
    "guardian_name": "林国强",
    "guardian_phone": "010-64812357",
    "employer": "深圳市蓝海科技有限公司",
}
RECORDS = st.sampled_from(
    [
        {},
        KNOWN,
        {"name": "林婉秋", "birth_date": "19900307", "id_number": "110105491231002"},
        {"name": "阿依古丽·买买提", "order_no": "A-1", "email": "lin.wq@163.com"},
        {"name": "John A. Smith", "address": "12 High Street, Flat 3, Leeds", "mobile": "07911 123456"},
        {"clinician": "吕 女", "name#2": "单于", "qq": "12345", "wechat": "lin_wq-90", "note": "，"},
    ]
)
PIECES = st.sampled_from(
    [
        *(Path(__file__).parents[1] / "data" / "redact_pieces.txt").read_text(encoding="utf-8").split(),
        *("\u200b", "\ue000", "\ue001", "\ue002", "\ud800", " ", "  ", "\n", "\n\n", "\r\n", "\t", "，\n"),
    ]
)
"""Words, names, numbers in many forms, notation, punctuation: what the tiers read, to be put together anyhow."""
TEXTS = st.one_of(
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=20).map("".join),
    st.text(max_size=120),
)


def compiled() -> Engine:
    found = engine()
    assert found is not None, "not built from these tiers: make engine"
    return found


def _differences(items: Sequence[TextItem]) -> list[str]:
    assert compiled()
    answers = zip(items, FAST.scrub(items), SLOW.scrub(items), strict=True)
    return [item.id for item, fast, slow in answers if fast != slow]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TEXTS, RECORDS), min_size=1, max_size=8))
def test_any_text_with_any_record(texts: list[tuple[str, dict[str, str]]]) -> None:
    assert _differences([TextItem(str(at), text, known) for at, (text, known) in enumerate(texts)]) == []


@pytest.mark.parametrize(("disguised", "english"), [(False, False), (True, False), (True, True)])
def test_invented_reports(*, disguised: bool, english: bool) -> None:
    rng = random.Random(41)
    templates = TUNING + REPORTING
    made = (report(rng, templates, sentences=28, disguised=disguised, english=english) for _ in range(120))
    assert _differences([TextItem(str(at), one.text, one.known) for at, one in enumerate(made)]) == []


def test_ordinary_reports_and_hardly_any_is_handed_back() -> None:
    items = ordinary_reports(300, 17)
    assert _differences(items) == []
    assert sum(one is None for one in compiled().scrub(items)) <= 3


@pytest.mark.parametrize(
    "text",
    ["a&#20309;b", "<b>王</b>", "%E6%9E%97", "\\u6797", "林\n婉\n秋\n女", "5p6X5amJ56eL", "PID|1||7||LIN^WQ",
     "姓名,电话\n林,1"],
)  # fmt: skip
def test_coats_parcels_and_record_formats_are_handed_back(text: str) -> None:
    assert compiled().scrub([TextItem("1", text)]) == [None]


def test_what_is_handed_back_comes_in_its_place() -> None:
    items = [
        TextItem(str(at), text, KNOWN) for at, text in enumerate(["欧阳婉秋", "&#27431;阳婉秋", "无", "<i>欧阳婉秋"])
    ]
    assert [one.id for one in Redactor().scrub(items)] == ["0", "1", "2", "3"]
    assert [one.text for one in Redactor().scrub(items)] == ["[PERSON_1]", "[PERSON_1]", "无", "<i>[PERSON_1]"]


def test_an_engine_built_from_other_tiers_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "digest", lambda: digest().swapcase() + "0")
    assert engine.__wrapped__() is None


def test_without_an_engine_everything_takes_the_slow_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engines, "LIBRARY", tmp_path / "none.so")
    assert engine.__wrapped__() is None


def test_each_thread_gets_its_own_answer() -> None:
    batches = [
        [TextItem(f"{batch}", f"患者欧阳婉秋{batch}号样本，电话1392468{batch:04}", KNOWN)] * 20 for batch in range(200)
    ]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(FAST.scrub, batches))
    assert together == [FAST.scrub(batch) for batch in batches]
    assert {one.id for answers in together for one in answers} == {str(batch) for batch in range(200)}


_UNITS = (
    "，", "1234,", "PMID:1234,", "一", "王", "林婉", "林婉秋", "患者", "a", "A ", "a-", "A·", "阿·", "。1 ", "路1号",
    "号", "1\n", "a\n", "1 1-", "[PERSON_1]", "[", "@", "a@b.", "1.1.", "::", "某", "*", "John ", "Lin Wan", "\ud800",
    "王先生",
)  # fmt: skip
_HOSTILE = """
import sys
from privacy.model.text import TextItem
from privacy.redact.compiled.engine import engine
for unit in eval(sys.argv[1]):
    print(ascii(unit), flush=True)
    text = unit * (200_000 // len(unit))
    answer = engine().scrub([TextItem("1", text, {"name": "林婉秋", "phone": "13924681357"})])[0]
    assert answer is None or answer.text
"""


def test_long_texts_stop_nothing() -> None:
    """In a process of its own: a place out of bounds or calls too deep would end it."""
    assert compiled()
    ended = subprocess.run([sys.executable, "-c", _HOSTILE, repr(_UNITS)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout.splitlines()[-1:]
    assert len(ended.stdout.splitlines()) == len(_UNITS)
