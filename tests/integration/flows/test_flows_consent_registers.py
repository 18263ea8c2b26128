"""Papers delivered after the fact change what the next release may hold: forms, rulings, amendments, technologies, and
two documents of one person."""

from pathlib import Path
from typing import Any

import pytest

from flows.giving.gate import decide_persons, persons_of
from flows.giving.release import make_release
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.event import Principal
from privacy.model.identifiers import Pseudonym
from privacy.model.request import Technology
from privacy.model.vocabulary import Grade, Role, TechnologyClass
from tests.support.world import HUNAN, ask_for, some_people, take_in
from workspace.stores import Stores

PERSON = Principal("on-paper", Role.PERSON, "test")
DIGEST = "sha256:" + "ab" * 32
NOTICES = "purpose;use;health_effects;privacy;rights"
PASSPORT = "E12345678"
CONSENT_HEADER = (
    "同意书编号,表单版本,姓名,证件类型,证件号码,出生日期,同意形式,是否充分告知,签署人,监护人姓名,监护人证件号码,"
    "用途,接收方类型,数据类型,告知事项,签署时间,生效时间,截止时间,签署件摘要"
)


def _deliver(stores: Stores, name: str, *lines: str) -> list[dict[str, Any]]:
    """Take one file in; what of it was kept back."""
    inbox: Path = stores.home.room("inbox") / HUNAN
    (inbox / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (taken,) = take_in(stores)
    assert taken is not None
    return [one for one in stores.registers.quarantined() if one["digest"] == taken.delivery.digest]


def _permitted(stores: Stores) -> set[str]:
    ask = ask_for(stores)
    return {one for one, decision in decide_persons(ask, persons_of(ask)).items() if decision.permitted}


def _somebody(stores: Stores) -> tuple[Pseudonym, str, str, str]:
    """One who is permitted, and in every release there is: pseudonym, name, number and birth date of an adult."""
    released = [stores.registers.persons_in(one["release"]) for one in stores.registers.releases(state="done")]
    for subject in sorted(_permitted(stores).intersection(*released)):
        identity = stores.vault.identity_of(Pseudonym(subject))
        if identity["birth_date"][0] < "2000" and "resident_id" in identity:
            return Pseudonym(subject), identity["name"][0], identity["resident_id"][0], identity["birth_date"][0]
    raise AssertionError("nobody")


def _link(stores: Stores) -> tuple[Pseudonym, str]:
    """Somebody's passport is linked to their identity card; their subject and birth date."""
    subject, name, number, born = _somebody(stores)
    header = "身份关联编号,姓名,证件类型,证件号码,出生日期,另一证件类型,另一证件号码,确认时间,核实材料摘要"
    line = f"L1,{name},居民身份证,{number},{born},护照,{PASSPORT},2026-07-02 08:00:00,{DIGEST}"
    assert _deliver(stores, "links", header, line) == []
    return subject, born


def _withdraw_by_passport(stores: Stores, born: str) -> None:
    header = "撤回编号,姓名,证件类型,证件号码,出生日期,撤回时间,撤回范围,提出人"
    line = f"W1,任何名,护照,{PASSPORT},{born},2026-07-02 08:30:00,全部,本人"
    assert _deliver(stores, "withdrawals", header, line) == []


def _consent_by_passport(stores: Stores, born: str) -> None:
    line = (
        f"C1,2026-03,任何名,护照,{PASSPORT},{born},书面,是,本人,,,clinical-care,any,sequencing,{NOTICES},"
        f"2025-01-01 08:00:00,2025-01-01 08:00:00,,{DIGEST}"
    )
    assert _deliver(stores, "consents-2", CONSENT_HEADER, line) == []


def test_a_withdrawal_under_another_document_is_not_lost(small: Stores) -> None:
    made = make_release(ask_for(small))
    subject, born = _link(small)
    assert subject in _permitted(small)
    _withdraw_by_passport(small, born)
    assert subject not in _permitted(small)
    assert [(one["release"], one["subject"]) for one in small.registers.recalls()] == [(made.release, subject)]
    assert [one["subject"] for one in small.registers.tasks()] == [subject]


def test_a_withdrawal_told_before_the_documents_were_linked_is_not_lost(small: Stores) -> None:
    made = make_release(ask_for(small))
    _, _, _, born = _somebody(small)
    _consent_by_passport(small, born)
    _withdraw_by_passport(small, born)
    subject, _ = _link(small)
    assert subject not in _permitted(small)
    assert [(one["release"], one["subject"]) for one in small.registers.recalls()] == [(made.release, subject)]


def test_a_withdrawal_by_command_reaches_every_name_and_is_one(small: Stores) -> None:
    make_release(ask_for(small))
    subject, _ = _link(small)
    asked = Withdrawal(subject, small.world.now(), "all", PERSON)
    first = record_withdrawal(small, asked, source="test")
    again = record_withdrawal(small, asked, source="test")
    assert (first.new, again.new, again.recalls) == (True, False, first.recalls)
    assert len({one["_key"] for one in small.registers.entries("withdrawals")}) == 2


def test_what_a_form_tells_is_what_the_register_of_forms_says(small: Stores) -> None:
    before = _permitted(small)
    assert before
    header = "表单版本,表单告知事项,须附监护证明,启用时间,停用时间,表单摘要"
    lines = [f"{version},purpose;use,否,2025-01-01,,{DIGEST}" for version in ("2025-10", "2026-03")]
    assert _deliver(small, "forms", header, *lines) == []
    assert _permitted(small) == set()


def test_a_ruling_takes_the_persons_own_signature_away(small: Stores) -> None:
    subject, name, number, born = _somebody(small)
    header = "裁判文书编号,姓名,证件类型,证件号码,出生日期,认定行为能力,生效时间,截止时间,文书摘要"
    line = f"R1,{name},居民身份证,{number},{born},无民事行为能力,2026-07-02,,{DIGEST}"
    assert _deliver(small, "rulings", header, line) == []
    assert subject not in _permitted(small)


def test_a_narrowing_takes_its_purpose_away_from_its_moment_on(small: Stores) -> None:
    subject, name, number, born = _somebody(small)
    header = "变更编号,姓名,证件类型,证件号码,出生日期,变更类型,同意形式,是否充分告知,签署人,用途,变更时间,签署件摘要"
    line = f"A1,{name},居民身份证,{number},{born},减少,书面,是,本人,quality-assurance,2026-07-02 08:00:00,{DIGEST}"
    assert _deliver(small, "amendments", header, line) == []
    assert subject not in _permitted(small)


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("document_digest", "X1,2026-03,{who},书面,是,本人,,,clinical-care,any,report,,2026-07-01,2026-07-01,,abc,"),
        (
            "module_ends",
            "X1,2026-03,{who},书面,是,本人,,,clinical-care,any,report,,2026-07-01,2026-07-01,,,reserch=2027-01-01",
        ),
        (
            "module_ends",
            "X1,2026-03,{who},书面,是,本人,,,clinical-care,any,report,,2026-07-01,2026-07-01,,,sample=2027-01-01",
        ),
    ],
    ids=["digest that is none", "module nobody knows", "module that is not of the row"],
)
def test_a_paper_that_cannot_be_right_is_kept_back(small: Stores, column: str, line: str) -> None:
    _, name, number, born = _somebody(small)
    told = _deliver(small, "bad", f"{CONSENT_HEADER},分项截止", line.format(who=f"{name},居民身份证,{number},{born}"))
    assert [one["column_name"] for one in told] == [column]


def test_data_of_a_project_carry_its_technology(small: Stores) -> None:
    recipient = next(one for one in small.registers.entries("recipients") if one["project"])
    header = "技术编号,项目,技术类别,风险特征,风险等级,风险防控方案编号,生效时间,截止时间"
    line = f"T1,{recipient['project']},gene/viral,2;9,高风险,,2026-01-01,2026-12-31"
    assert _deliver(small, "technologies", header, line) == []
    tied = ask_for(small, to=recipient["_key"]).technology
    assert tied == Technology(TechnologyClass.GENE_VIRAL, frozenset({2, 9}), Grade.HIGH, risk_plan=False)


def test_sample_people_are_all_permitted_before_any_of_it(small: Stores) -> None:
    assert len(_permitted(small)) >= len(some_people(24).orders.rows) // 2
