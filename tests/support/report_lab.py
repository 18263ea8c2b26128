"""A small home with a registry of evidence and a clinician: reports are delivered, answered for and issued there."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.basis_world import Variant, World
from flows.evidence import load_evidence
from flows.issuing.issue import Issued, issue
from flows.issuing.override import override
from flows.issuing.states import ReportState, report_states
from privacy.model.vocabulary import RecipientKind
from tests.support.world import BARCODE, HUNAN, OFFICER, ORDER_NO, People, take_in
from workspace.access_log import AccessLog
from workspace.log.queries import EventFilter
from workspace.policies import load_policies
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
