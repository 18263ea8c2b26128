"""A known name in pinyin: whichever of its readings its owner uses, in either order, with tones or without."""

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
