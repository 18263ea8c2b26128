"""The registry moves while reports wait: each is judged by the evidence of the moment it is issued."""

from datetime import date
from typing import Any

import pytest

from flows.evidence import load_evidence
from flows.intake.run import IntakeRun
from flows.issuing import issue as flow_issue
from flows.issuing.again import check_held_again
from flows.issuing.held import held_reports
from privacy.model.errors import BadInput, PartMissing, Refused
from tests.support.report_lab import Lab
from tests.support.world import OFFICER
from workspace.evidence import EvidenceStore, registry_path
from workspace.policies import load_policies


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


def test_without_a_registry_nothing_is_issued(lab: Lab) -> None:
    state = lab.sound()
    registry_path(lab.stores.home.folder).unlink()
    with pytest.raises(PartMissing, match="evidence-registry-missing"):
        lab.issue(state)


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
