"""A clinician answers for a finding with a reason; who may not, what nobody may, and when an answer lapses."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from flows.issuing import held as flow_held
from flows.issuing.held import held_reports, look_at
from flows.issuing.states import ReportState
from privacy.basis.overriding import finding_id
from privacy.model.errors import BadInput, Refused
from tests.support.report_lab import DOCTOR, REASON, Lab
from tests.support.world import OFFICER


def test_a_clinician_answers_for_one_finding_and_the_report_leaves(lab: Lab) -> None:
    state = lab.weak()
    assert state.held
    after = lab.answer(state)
    assert (after.held, list(after.answered)) == (False, lab.findings(state))
    issued = lab.issue(after)
    assert (issued.record["answered"], issued.record["answered_by"]) == (lab.findings(state), [DOCTOR])
    (told,) = lab.events(kind="register", operation=f"override-{state.delivery.id}")
    assert told["principal"]["id"] == DOCTOR
    assert told["principal"]["role"] == "clinician"
    assert told["purpose_words"] == REASON
    assert told["ruling"]["articles"] == ["hunan-2025/24-1"]
    assert told["note"].startswith("weaker/")


def test_the_reason_is_kept_without_the_person(lab: Lab) -> None:
    state = lab.weak()
    name = lab.people.orders.rows[0][lab.people.orders.column("姓名", "患者姓名", "受检者姓名")]
    lab.answer(state, reason=f"{name}的家系已复核，结论成立，可以签发。")
    (entry,) = lab.stores.registers.entries("basis-overrides", state.delivery.digest)
    assert name not in json.dumps(entry, ensure_ascii=False)
    assert name not in json.dumps(lab.events(kind="register"), ensure_ascii=False)


UNANSWERED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "somebody not registered": ({"clinician": "nobody"}, Refused, "not-a-clinician"),
    "an analyst": ({"clinician": "analyst"}, Refused, "not-a-clinician"),
    "no reason": ({"reason": " 同意。 "}, BadInput, "no-reason"),
    "a finding that is not there": ({"findings": ["0123456789ab"]}, BadInput, "unknown-finding"),
    "no finding": ({"findings": []}, BadInput, "unknown-finding"),
}


@pytest.mark.parametrize(("changes", "error", "code"), UNANSWERED.values(), ids=UNANSWERED.keys())
def test_no_answer_by(lab: Lab, changes: dict[str, Any], error: type[Exception], code: str) -> None:
    state = lab.weak()
    with pytest.raises(error, match=code):
        lab.answer(state, **changes)
    assert lab.stores.registers.entries("basis-overrides") == []
    assert held_reports(lab.stores) != []


NEVER: dict[str, tuple[tuple[dict[str, str], ...], str]] = {
    "a listed judgement without a source": ((), "missing"),
    "a number that no source has": (({"source": "ClinVar", "id": "VCV009999999"},), "unknown"),
    "a number that cannot be one": (({"source": "PMID", "id": "00123"},), "malformed"),
}


@pytest.mark.parametrize(("basis", "check"), NEVER.values(), ids=NEVER.keys())
def test_nobody_may_answer_for(lab: Lab, basis: tuple[dict[str, str], ...], check: str) -> None:
    state = lab.deliver(*basis)
    assert state is not None
    with pytest.raises(Refused, match="not-overridable") as refused:
        lab.answer(state)
    assert {one["check"] for one in refused.value.reasons} == {check}
    assert lab.stores.registers.entries("basis-overrides") == []


def test_an_answer_for_one_of_two_findings_leaves_the_other_standing(lab: Lab) -> None:
    one = lab.evidence.of("Pathogenic", stars=0)
    both = lab.deliver(
        {"source": "ClinVar", "id": one.accession},
        {"source": "ClinVar", "id": lab.evidence.of("Benign").accession},
        **lab.about(one),
    )
    assert both is not None
    first, *rest = lab.findings(both)
    assert rest
    after = lab.answer(both, findings=[first])
    assert after.held
    with pytest.raises(Refused, match="report-held"):
        lab.issue(after)
    assert not lab.answer(after, findings=rest).held


def _changed_bytes(lab: Lab, state: ReportState) -> ReportState:
    return lab.weak()


def _changed_registry(lab: Lab, state: ReportState) -> ReportState:
    path = lab.folder / "more.nbib"
    path.write_text("PMID- 12345\nPT  - Journal Article\nDP  - 2019\n", "utf-8")
    lab.load(path)
    return state


CHANGES: dict[str, Callable[[Lab, ReportState], ReportState]] = {
    "the report": _changed_bytes,
    "the registry": _changed_registry,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_answer_no_longer_counts_after_a_change_of(
    change: Callable[[Lab, ReportState], ReportState], lab: Lab
) -> None:
    state = lab.answer(lab.weak())
    changed = change(lab, state)
    with pytest.raises(Refused, match="report-held"):
        lab.issue(changed)


def test_an_answer_no_longer_counts_under_other_rules(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    state = lab.answer(lab.weak())
    load = flow_held.load_basis_rules
    monkeypatch.setattr(flow_held, "load_basis_rules", lambda **asked: replace(load(**asked), digest="sha256:other"))
    with pytest.raises(Refused, match="report-held"):
        lab.issue(state)


def test_finding_ids_are_those_the_officer_is_shown(lab: Lab) -> None:
    state = lab.weak()
    looked = look_at(lab.stores, state.delivery.id, who=OFFICER)
    assert [finding_id(one, looked.examined.ground) for one in looked.examined.holding] == lab.findings(state)
