"""The second look and the mix-up check: what they hold, and what they must let pass."""

import pytest

from privacy.model.text import ScrubbedText
from privacy.redact import PatientNumbers, Redactor

REDACTOR = Redactor.default()


def _look(text: str, **known: str) -> tuple[str, ...]:
    return REDACTOR.second_look(ScrubbedText("1", text, ()), known)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("患者林婉秋已签字", "name", "林婉秋"),
        ("患者林 婉 秋已签字", "name", "林婉秋"),
        ("Sample of LIN WANQIU", "name", "林婉秋"),
        ("by Wanqiu Lin.", "name", "林婉秋"),
        ("受檢者劉國樑", "name", "刘国梁"),
        ("婉秋的样本", "name", "林婉秋"),
        ("电话１３９２４６８１３５７", "phone", "13924681357"),
        ("电话139-2468-1357", "phone", "+86 13924681357"),
        ("电话一三九二四六八一三五七", "phone", "13924681357"),
        ("证号440305900307123", "resident_id", "44030519900307123X"),
        ("证号44030519900307123x", "resident_id", "44030519900307123X"),
        ("生于1990年3月7日", "birth_date", "1990-03-07"),
        ("born 7 Mar 1990", "birth_date", "1990-03-07"),
        ("&#26519;&#23113;&#31179;", "name", "林婉秋"),
        ("m=%E6%9E%97%E5%A9%89%E7%A7%8B", "name", "林婉秋"),
        ("病历号 mz 2039-1745", "medical_record_no", "MZ20391745"),
    ],
)
def test_a_value_that_is_still_there_is_named_by_its_key(text: str, key: str, value: str) -> None:
    assert _look(text, **{key: value}) == (key,)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("[PERSON_1]的电话[PHONE_NUMBER_1]", {"name": "林婉秋", "phone": "13924681357"}),
        ("检出c.235del，chr13:20189347", {"phone": "13924681357", "birth_date": "1990-03-07"}),
        ("最高，峰值在第3天", {"name": "高峰"}),
        ("建议健康饮食", {"name": "王健康"}),
        ("linked to the variant", {"name": "林婉"}),
        ("", {"name": "林婉秋"}),
        ("任何文字", {"name": "", "phone": " "}),
    ],
)
def test_clean_text_passes(text: str, known: dict[str, str]) -> None:
    assert _look(text, **known) == ()


def test_another_patients_number_is_an_incident_of_that_patient() -> None:
    numbers = PatientNumbers({"a": ["13924681357", "MZ20391745"], "b": ["18602537419", "320106198504122031"]})
    assert REDACTOR.mixed_up("电话139 2468 1357，证号３２０１０６198504122031", "a", numbers) == {"b"}
    assert REDACTOR.mixed_up("电话139 2468 1357", "a", numbers) == frozenset()


def test_a_shared_number_accuses_nobody() -> None:
    numbers = PatientNumbers({"mother": ["13924681357"], "child": ["13924681357"]})
    assert REDACTOR.mixed_up("电话13924681357", "child", numbers) == frozenset()
    assert REDACTOR.mixed_up("电话13924681357", "stranger", numbers) == {"mother", "child"}


def test_short_numbers_and_parts_of_longer_ones_are_no_mixups() -> None:
    numbers = PatientNumbers({"b": ["12345", "234567"]})
    assert REDACTOR.mixed_up("编号 1234567 与 12345", "a", numbers) == frozenset()
    assert PatientNumbers({}).others_in("13924681357", "a") == frozenset()
