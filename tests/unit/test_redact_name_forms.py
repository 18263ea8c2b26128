"""A known name in pinyin: whichever of its readings its owner uses, in either order, with tones or without."""

import re

import pytest

from privacy.model.text import TextItem
from privacy.redact import Redactor


@pytest.mark.parametrize(
    "written", ["Yú Jùnpíng", "Yu Junping", "Junping Yu", "YU JUNPING", "yujunping", "Ms. Yu", "Yu JP"]
)
def test_the_last_of_many_readings_is_one_of_them(written: str) -> None:
    """余 has three, 俊 three, 平 four."""
    scrubbed = Redactor.default().scrub([TextItem("1", f"来院咨询，称其子{written}发育落后。", {"name": "余俊平"})])[0]
    assert scrubbed.text == "来院咨询，称其子[PERSON_1]发育落后。"


def test_a_reading_of_another_name_stays() -> None:
    assert Redactor.default().scrub([TextItem("1", "see yujunping", {"name": "林婉秋"})])[0].text == "see yujunping"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("法定代理人Jingxiang Lu签字", "法定代理人[PERSON_2]签字"),  # 静洋 is read jingxiang as well
        ("收治的谭林同志系先证者", "收治的[PERSON_3]同志系先证者"),  # 林同志 is not the mother, 林燕
        ("见Jingxiang Lu。Jingxiang Lu委托弟弟", "见[PERSON_2]。[PERSON_2]委托弟弟"),
        ("说海洋自幼不能跑跳", "说[PERSON_4]自幼不能跑跳"),  # an ordinary word, and somebody's given name
    ],
)
def test_one_persons_name_is_not_taken_from_anothers(text: str, left: str) -> None:
    known = {
        "name": "王静洋",
        "guardian_name": "卢静祥",
        "mother_name": "林燕",
        "spouse_name": "谭林",
        "father_name": "王海洋",
    }
    for redactor in (Redactor.default(), Redactor(compiled=False)):
        scrubbed = redactor.scrub([TextItem("1", text, known)])[0].text
        assert re.sub("[0-9]", "", scrubbed) == re.sub("[0-9]", "", left)
