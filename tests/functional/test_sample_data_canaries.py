"""Canaries name every identifier of the sample data and nothing else; its telephones are nobody's."""

from pathlib import Path

import pytest

from sample_data.generate.people import UNASSIGNED_PREFIXES
from tests.support.sample_files import LABS, ROOT, SHARED, records


def canaries() -> list[str]:
    return (ROOT / "canaries.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("lab", LABS)
def test_canaries_hold_every_identifier_of_the_orders_and_consents(lab: str) -> None:
    known = set(canaries())
    identifying = (
        ("送检单号", "申请单号"), ("样本条码", "条形码"), ("姓名", "受检者姓名"), ("证件号码", "身份证号"),
        ("联系电话", "手机号"), ("住址", "家庭住址"), ("病历号", "住院号"), ("送检医师",), ("监护人姓名",),
        ("监护人证件号码",), ("监护人电话",),
    )  # fmt: skip
    for name in ("orders.csv", "consents.csv"):
        header, rows = records(f"{lab}/{name}")
        for spellings in identifying:
            for place in [header.index(spelling) for spelling in spellings if spelling in header]:
                cells = {row[place] for _, row in rows if len(row) == len(header)} - {""}
                assert cells <= known, (name, spellings)


def test_no_canary_is_short_enough_to_be_met_by_chance() -> None:
    for canary in canaries():
        forms = [canary.encode(), canary.encode("utf-16-le"), canary.encode("gb18030")]
        assert min(map(len, forms)) >= 6


def test_no_canary_is_a_word_or_an_organisation() -> None:
    jieba = pytest.importorskip("jieba")
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        words = {line.split(" ", 1)[0] for line in lines}
    assert not words & set(canaries())
    assert not [canary for canary in canaries() if "示例" in canary]


def test_telephones_have_prefixes_no_operator_holds() -> None:
    operators = SHARED / "data/text_zh_en/address/telecom_operator.txt"
    phones = [canary for canary in canaries() if len(canary) == 11 and canary.isdecimal()]
    assert len(phones) > 300
    assert {phone[:3] for phone in phones} <= set(UNASSIGNED_PREFIXES)
    if not operators.exists():
        pytest.skip("the list of operators (../shared/data) is not here")
    assert not {line[:3] for line in operators.read_text(encoding="utf-8").splitlines()} & set(UNASSIGNED_PREFIXES)
