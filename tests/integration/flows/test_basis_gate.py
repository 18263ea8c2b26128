"""A report from delivery to the person: held or sound, corrected, issued with its appendix, and counted."""

import json
from typing import Any

import pytest

from flows.issuing.held import held_reports, look_at
from flows.report import report_facts
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.errors import BadInput, Refused
from privacy.model.event import Registered
from privacy.model.vocabulary import RecipientKind
from tests.support.report_lab import Lab
from tests.support.world import OFFICER


def test_a_held_report_is_kept_back_and_not_issued(lab: Lab) -> None:
    state = lab.deliver()
    assert state is not None
    assert state.held
    assert [one.delivery for one in held_reports(lab.stores)] == [state.delivery]
    (kept,) = [one for one in lab.stores.registers.quarantined() if one["digest"] == state.delivery.digest]
    assert (kept["reason"], kept["articles"], kept["detail"]) == ("basis-missing", "hunan-2025/24-1", "missing")
    with pytest.raises(Refused, match="report-held") as refused:
        lab.issue(state)
    (reason,) = refused.value.reasons
    assert (reason["check"], reason["articles"]) == ("missing", ["hunan-2025/24-1"])
    assert reason["zh"]
    assert reason["remedy"]
    assert not (lab.folder / "out").exists()
    (denied,) = lab.events(kind="denial")
    assert (denied["note"], denied["ruling"]["articles"]) == ("report-held", ["hunan-2025/24-1"])


def test_the_officer_sees_the_sentence_and_the_look_is_recorded(lab: Lab) -> None:
    state = lab.deliver()
    assert state is not None
    looked = look_at(lab.stores, state.delivery.id, who=OFFICER)
    assert [one.statement for one in looked.examined.judgements] == ["携带致病变异（第1版）"]
    seen = lab.events(kind="access", dataset="reports", operation=f"look-{state.delivery.id}")
    assert [len(one["persons"]) for one in seen] == [1]


def test_an_unknown_report_is_bad_input(lab: Lab) -> None:
    with pytest.raises(BadInput, match="unknown-report"):
        look_at(lab.stores, "F-0000000000000000", who=OFFICER)


def test_a_sound_report_leaves_with_its_appendix_and_a_record(lab: Lab) -> None:
    state = lab.sound()
    issued = lab.issue(state)
    names = sorted(path.name for path in issued.folder.iterdir())
    assert names == ["appendix.en.md", "appendix.zh.md", "record.json", "report.json"]
    assert "依据来源" in (issued.folder / "appendix.zh.md").read_text("utf-8")
    appendix = (issued.folder / "appendix.en.md").read_text("utf-8")
    assert lab.variant.accession in appendix
    assert "ClinVar review status, 2 of 4 stars · Pathogenic" in appendix
    assert "registry of evidence of 2026-06-01" in appendix
    record = json.loads((issued.folder / "record.json").read_text("utf-8"))
    assert (record["digest"], record["registry_day"], record["answered"]) == (state.delivery.digest, "2026-06-01", [])
    (out,) = lab.events(kind="release", dataset="reports")
    assert (out["outcome"], out["recipient"], len(out["persons"])) == ("done", "person", 1)


def test_a_corrected_report_goes_through_by_itself_and_takes_the_place_of_the_held_one(lab: Lab) -> None:
    held = lab.deliver()
    assert held is not None
    corrected = lab.sound()
    assert held_reports(lab.stores) == []
    assert not corrected.held
    assert [one["reason"] for one in lab.stores.registers.quarantined() if one["digest"] == held.delivery.digest] == [
        "superseded"
    ]
    assert lab.issue(corrected).folder.is_dir()
    for refused in (lambda: lab.issue(held, folder="old"), lambda: lab.answer(held)):
        with pytest.raises(Refused, match="report-superseded"):
            refused()


def test_an_issued_report_that_is_corrected_for_the_worse_is_held_and_the_older_one_does_not_leave_again(
    lab: Lab,
) -> None:
    first = lab.sound()
    lab.issue(first)
    second = lab.deliver()
    assert second is not None
    assert second.held
    for one in (first, second):
        with pytest.raises(Refused, match=r"report-superseded|report-held"):
            lab.issue(one, folder="again")


def test_two_versions_of_one_moment_are_not_issued(lab: Lab) -> None:
    first, second = lab.sound(), lab.sound(statement="携带致病变异，另一版")
    (entry,) = [one for one in lab.stores.registers.entries("reports") if one["digest"] == second.delivery.digest]
    same_moment = {key: value for key, value in entry.items() if not key.startswith("_")}
    same_moment |= {"delivered_at": first.delivered_at}
    now = lab.stores.world.now()
    told = Registered(
        id=lab.stores.world.new_id(), at=now, principal=OFFICER, operation="test", register="reports", entry="one"
    )
    lab.stores.registers.add_entry("reports", second.order, same_moment, source="test", at=now, event=told)
    for one in (first, second):
        with pytest.raises(Refused, match="report-superseded"):
            lab.issue(one)


def test_after_a_withdrawal_the_clinician_gets_no_report_and_the_person_does(lab: Lab) -> None:
    state = lab.sound()
    record_withdrawal(lab.stores, Withdrawal(state.subject, lab.stores.world.now(), "all", OFFICER), source="test")
    with pytest.raises(Refused, match="refused") as refused:
        lab.issue(state, RecipientKind.TREATING_CLINICIAN)
    assert "withdrawal" in {one["rule"] for one in refused.value.reasons}
    assert lab.issue(state).folder.is_dir()


def test_the_compliance_report_counts_the_gate(lab: Lab) -> None:
    def told() -> dict[str, Any]:
        facts: dict[str, Any] = report_facts(lab.stores, lab.stores.world.now(), {"size": 0, "root": ""})["reports"]
        return facts

    lab.deliver()
    before = told()["superseded"]
    lab.issue(lab.sound(person=5))
    lab.answer(lab.weak())
    facts = told()
    assert (facts["issued"], facts["overrides"]) == (1, 1)
    assert facts["superseded"] > before
    assert facts["held"] == []
    third = lab.deliver(person=5)
    assert third is not None
    facts = told()
    assert [one["report"] for one in facts["held"]] == [third.delivery.id]
    assert facts["held"][0]["articles"] == ["hunan-2025/24-1"]
    assert len(facts["issued_then_superseded"]) == 1
