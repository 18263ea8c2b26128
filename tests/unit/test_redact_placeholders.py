"""Placeholders: typed, consistent within a text and between the reports of a person."""

from privacy.model.text import TextItem
from privacy.redact import Redactor

KNOWN = {"name": "林婉秋", "guardian_name": "林国强", "phone": "13924681357", "guardian_phone": "13712345678"}


def _scrub(text: str, known: dict[str, str] | None = None) -> str:
    return Redactor.default().scrub([TextItem("1", text, known or {})])[0].text


def test_a_person_has_one_placeholder_however_written() -> None:
    assert _scrub("林婉秋（LIN Wanqiu，林女士）", KNOWN) == "[PERSON_1]（[PERSON_1]，[PERSON_1]）"


def test_known_people_keep_their_number_in_every_report() -> None:
    assert _scrub("监护人林国强陪同", KNOWN) == "监护人[PERSON_2]陪同"
    assert _scrub("林国强和林婉秋", KNOWN) == "[PERSON_2]和[PERSON_1]"


def test_the_unknown_are_numbered_after_the_known() -> None:
    assert _scrub("姓名：林婉秋 审核者：陈志强 复核人：陈志强", KNOWN).count("[PERSON_3]") == 2


def test_numbers_of_placeholders_already_there_are_not_given_again() -> None:
    assert _scrub("[PERSON_1]之母王秀英") == "[PERSON_1]之母[PERSON_2]"


def test_the_order_of_texts_changes_nothing() -> None:
    items = [
        TextItem(str(at), text, KNOWN)
        for at, text in enumerate(["患者林婉秋。", "电话13924681357。", "其父李国栋体健。"] * 2)
    ]
    forward = Redactor().scrub(items)
    backward = Redactor().scrub(items[::-1])
    assert forward == backward[::-1]
