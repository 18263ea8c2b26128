"""A report from delivery to the person: held, answered for, corrected, issued; and what stops it at each step."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.basis_world import Variant, World, make_world, write_files
from flows.evidence import load_evidence
from flows.intake.run import IntakeRun
from flows.issuing import held as flow_held
from flows.issuing import issue as flow_issue
from flows.issuing.again import check_held_again
from flows.issuing.held import held_reports, look_at
from flows.issuing.issue import Issued, issue
from flows.issuing.override import override
from flows.issuing.states import ReportState, report_states
from flows.report import report_facts
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.basis.overriding import finding_id
from privacy.model.errors import BadInput, PartMissing, Refused
from privacy.model.event import Registered
from privacy.model.vocabulary import RecipientKind, Role
from tests.support.world import BARCODE, HUNAN, OFFICER, ORDER_NO, People, some_people, take_in
from workspace.access_log import AccessLog
from workspace.evidence import EvidenceStore, registry_path
from workspace.log.queries import EventFilter
from workspace.policies import load_policies
from workspace.settings import PrincipalEntry
from workspace.stores import Stores

DAY = date(2026, 6, 1)
DOCTOR = "dr-li"
REASON = "与送检科室复核：该变异经家系共分离验证，结论成立。"


@dataclass
class Lab:
    """The small home with a registry and a clinician; reports are delivered to it one by one."""

    stores: Stores
    people: People
    evidence: World
    folder: Path
    number: int = 0

    def deliver(self, *basis: dict[str, str], person: int = 0, **changes: str) -> ReportState | None:
        """One report with one judgement on a person's order; its state after intake, if it was known for a report."""
        row = self.people.orders.rows[person]
        self.number += 1
        judgement = {
            "id": "j1", "category": "disease_risk", "gene": "BRCA1", "variant": "c.1A>G", "subject": "",
            "statement": f"携带致病变异（第{self.number}版）", "strength": "Pathogenic", "basis": list(basis),
        } | changes  # fmt: skip
        report = {
            "format": "helixgate-report/1", "order_no": row[self.people.orders.column(*ORDER_NO)],
            "barcode": row[self.people.orders.column(*BARCODE)], "issued_at": "2026-07-02T10:00:00+08:00",
            "language": "zh", "patient": {}, "judgements": [judgement], "narrative": "",
        }  # fmt: skip
        path = self.stores.home.room("inbox") / HUNAN / f"report-{self.number}.json"
        path.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
        (taken,) = take_in(self.stores)
        assert taken is not None
        return next((one for one in report_states(self.stores.registers) if one.delivery == taken.delivery), None)

    def sound(self, **changes: str) -> ReportState:
        """A report whose basis holds."""
        state = self.deliver({"source": "ClinVar", "id": self.variant.accession}, **self.about(self.variant), **changes)
        assert state is not None
        return state

    def weak(self) -> ReportState:
        """A report that calls pathogenic what its source calls so without a star: a clinician may answer for it."""
        one = self.evidence.of("Pathogenic", stars=0)
        state = self.deliver({"source": "ClinVar", "id": one.accession}, **self.about(one))
        assert state is not None
        return state

    @property
    def variant(self) -> Variant:
        return next(one for one in self.evidence.variants if one.significance == "Pathogenic" and one.stars == 2)

    @staticmethod
    def about(one: Variant) -> dict[str, str]:
        return {"gene": one.gene, "variant": one.change}

    def findings(self, state: ReportState) -> list[str]:
        return [one["id"] for one in state.findings if one["severity"] == "hold"]

    def answer(self, state: ReportState, **changes: Any) -> ReportState:
        asked = {"findings": self.findings(state), "clinician": DOCTOR, "reason": REASON} | changes
        return override(self.stores, load_policies(), delivery=state.delivery.id, **asked)

    def issue(self, state: ReportState, to: RecipientKind = RecipientKind.PERSON, *, folder: str = "out") -> Issued:
        out = self.folder / folder
        return issue(self.stores, load_policies(), delivery=state.delivery.id, to=to, out=out, who=OFFICER)

    def load(self, *paths: Path) -> None:
        load_evidence(self.stores, paths, released=DAY, who=OFFICER)

    def events(self, **which: Any) -> list[dict[str, Any]]:
        with AccessLog.own(self.stores.home.room("log")) as log:
            return log.events(EventFilter(**which))


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    """A world of evidence and its registry file, filled once."""
    folder = tmp_path_factory.mktemp("evidence")
    world = make_world(5)
    with EvidenceStore(folder / "evidence.duckdb") as store:
        for path in write_files(world, folder):
            store.load(path, released=DAY)
    return world, folder / "evidence.duckdb"


@pytest.fixture
def lab(small: Stores, evidence: tuple[World, Path], tmp_path: Path) -> Lab:
    world, path = evidence
    registry_path(small.home.folder).write_bytes(path.read_bytes())
    doctor = PrincipalEntry(role=Role.CLINICIAN, authorised=True, recipient="HX-R10")
    settings = small.home.settings
    named = settings.model_copy(update={"principals": settings.principals | {DOCTOR: doctor}})
    return Lab(replace(small, home=replace(small.home, settings=named)), some_people(24), world, tmp_path)


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


def test_a_record_that_came_later_lets_the_report_through_without_anybody(lab: Lab) -> None:
    state = lab.deliver({"source": "PMID", "id": "31234567"})
    assert state is not None
    assert state.held
    run = IntakeRun(lab.stores, load_policies(), lab.stores.world.now())
    assert check_held_again(run) == 0
    path = lab.folder / "new.nbib"
    path.write_text("PMID- 31234567\nPT  - Journal Article\nDP  - 2026\n", "utf-8")
    lab.load(path)
    assert check_held_again(run) == 1
    assert held_reports(lab.stores) == []
    assert lab.issue(state).record["registry_day"] == "2026-06-01"


def test_a_source_retracted_after_intake_stops_the_report_at_the_door(lab: Lab) -> None:
    state = lab.deliver({"source": "PMID", "id": str(lab.evidence.pmids[0])})
    assert state is not None
    assert not state.held
    path = lab.folder / "retracted.nbib"
    path.write_text(f"PMID- {lab.evidence.pmids[0]}\nPT  - Retracted Publication\nDP  - 2019\n", "utf-8")
    load_evidence(lab.stores, [path], released=date(2026, 6, 30), who=OFFICER)
    with pytest.raises(Refused, match="report-held"):
        lab.issue(state)


def test_evidence_that_comes_while_a_report_is_issued_stops_it(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    state = lab.sound()
    decide = flow_issue.decide

    def load_meanwhile(*asked: Any) -> Any:
        path = lab.folder / "meanwhile.nbib"
        if not path.exists():
            path.write_text("PMID- 5\nPT  - Journal Article\nDP  - 2019\n", "utf-8")
            lab.load(path)
        return decide(*asked)

    monkeypatch.setattr(flow_issue, "decide", load_meanwhile)
    with pytest.raises(PartMissing, match="registers-changing"):
        lab.issue(state)
    assert not (lab.folder / "out").exists()
    assert [one["outcome"] for one in lab.events(kind="denial")] == ["failed"]
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


def test_without_a_registry_nothing_is_issued(lab: Lab) -> None:
    state = lab.sound()
    registry_path(lab.stores.home.folder).unlink()
    with pytest.raises(PartMissing, match="evidence-registry-missing"):
        lab.issue(state)


def test_after_a_withdrawal_the_clinician_gets_no_report_and_the_person_does(lab: Lab) -> None:
    state = lab.sound()
    record_withdrawal(lab.stores, Withdrawal(state.subject, lab.stores.world.now(), "all", OFFICER), source="test")
    with pytest.raises(Refused, match="refused") as refused:
        lab.issue(state, RecipientKind.TREATING_CLINICIAN)
    assert "withdrawal" in {one["rule"] for one in refused.value.reasons}
    assert lab.issue(state).folder.is_dir()


def test_an_unknown_report_is_bad_input(lab: Lab) -> None:
    with pytest.raises(BadInput, match="unknown-report"):
        look_at(lab.stores, "F-0000000000000000", who=OFFICER)


def test_loading_is_in_the_log_before_and_after_and_all_or_nothing(lab: Lab) -> None:
    good, bad = lab.folder / "good.nbib", lab.folder / "bad.nbib"
    good.write_text("PMID- 77\nPT  - Journal Article\nDP  - 2019\n", "utf-8")
    bad.write_text("PMID- 12345678901\n", "utf-8")
    with EvidenceStore(registry_path(lab.stores.home.folder), read_only=True) as store:
        before = store.digest()
    with pytest.raises(BadInput, match="bad-evidence-file") as refused:
        lab.load(good, bad)
    assert refused.value.place.file == "bad.nbib"
    with EvidenceStore(registry_path(lab.stores.home.folder), read_only=True) as store:
        assert store.digest() == before
    lab.load(good)
    told = [one["outcome"] for one in lab.events(kind="register") if one["register"] == "evidence"]
    assert told == ["begun", "begun", "failed", "failed", "begun", "done"]


def test_finding_ids_are_those_the_officer_is_shown(lab: Lab) -> None:
    state = lab.weak()
    looked = look_at(lab.stores, state.delivery.id, who=OFFICER)
    assert [finding_id(one, looked.examined.ground) for one in looked.examined.holding] == lab.findings(state)
