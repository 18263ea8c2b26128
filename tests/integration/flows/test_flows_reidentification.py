"""The way back from a pseudonym to a person: what refuses it, what it gives, and what the log has of it."""

import contextlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.giving.hand_out import DATA_FILE
from flows.giving.release import make_release
from flows.reidentification import Reached, Reidentification, reidentify
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.errors import BadInput, PartMissing, Refused
from privacy.model.event import Froze
from privacy.model.identifiers import Pseudonym, ReleaseId
from privacy.model.vocabulary import RecipientKind, Role
from tests.support.world import OFFICER, ask_for
from workspace.access_log import AccessLog
from workspace.freezes import save_change
from workspace.log.queries import EventFilter
from workspace.policies import load_policies
from workspace.settings import PrincipalEntry
from workspace.stores import Stores

DOCTOR = "dr-li"
WORDS = "复核后发现可干预的致病变异，需要通知本人就诊。"


@dataclass
class Desk:
    stores: Stores
    folder: Path

    @property
    def subject(self) -> Pseudonym:
        return Pseudonym(sorted(self.stores.records.read_all("orders", ["subject"])["subject"].to_list())[0])

    def ask(self, pseudonym: Pseudonym | None = None, **changes: Any) -> Reached:
        asked = Reidentification(
            pseudonym or self.subject,
            None,
            RecipientKind.TREATING_CLINICIAN,
            WORDS,
            (DOCTOR,),
            ("name", "phone"),
            OFFICER,
        )
        return reidentify(self.stores, load_policies(), replace(asked, **changes), out=self.folder / "person.json")

    def events(self, **which: Any) -> list[dict[str, Any]]:
        with AccessLog.own(self.stores.home.room("log")) as log:
            return log.events(EventFilter(**which))

    @property
    def answered(self) -> bool:
        return (self.folder / "person.json").exists()


@pytest.fixture
def desk(small: Stores, tmp_path: Path) -> Desk:
    return with_a_doctor(small, tmp_path)


def with_a_doctor(stores: Stores, folder: Path) -> Desk:
    doctor = PrincipalEntry(role=Role.CLINICIAN, authorised=True, recipient="HX-R10")
    known = stores.home.settings
    settings = known.model_copy(update={"principals": known.principals | {DOCTOR: doctor}})
    return Desk(replace(stores, home=replace(stores.home, settings=settings)), folder)


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        pytest.param({"approved_by": ()}, Refused, "not-approved", id="nobody approved"),
        pytest.param({"approved_by": ("dr-nobody",)}, Refused, "not-approved", id="somebody not registered"),
        pytest.param({"approved_by": ("analyst", DOCTOR)}, Refused, "not-approved", id="an analyst among them"),
        pytest.param({"to": RecipientKind.TREATING_CLINICIAN, "reason": "  "}, BadInput, "no-reason", id="no reason"),
        pytest.param({"fields": ("resident_id",)}, BadInput, "unknown-field", id="a document number"),
        pytest.param({"fields": ()}, BadInput, "unknown-field", id="no field"),
        pytest.param({"release": ReleaseId("R-none")}, BadInput, "no-such-release", id="a release nobody made"),
        pytest.param({"reason": "录用体检需要了解其基因结果。"}, Refused, "refused", id="words of an employer"),
    ],
)
def test_the_way_back_is_refused(desk: Desk, changes: dict[str, Any], error: type[Exception], code: str) -> None:
    with pytest.raises(error, match=code):
        desk.ask(**changes)
    assert not desk.answered
    assert not desk.events(kind="reidentification")
    if error is Refused:
        (denied,) = desk.events(kind="denial", dataset="vault")
        assert denied["note"] == code


def test_nobody_by_the_pseudonym(desk: Desk) -> None:
    nobody = desk.stores.for_recipient("HX-R10", "p").of("person", "nobody")
    with pytest.raises(BadInput, match="no-such-person"):
        desk.ask(nobody)
    assert not desk.answered


def test_a_person_who_left_is_not_named_to_a_clinician(desk: Desk) -> None:
    subject = desk.subject
    record_withdrawal(desk.stores, Withdrawal(subject, desk.stores.world.now(), "all", OFFICER), source="test")
    with pytest.raises(Refused, match="refused"):
        desk.ask(subject)
    (denied,) = desk.events(kind="denial", dataset="vault")
    assert "withdrawal" in denied["ruling"]["rules"]
    assert not desk.answered


def test_a_frozen_vault_is_closed(desk: Desk) -> None:
    world = desk.stores.world
    freeze = Froze(
        id=world.new_id(),
        at=world.now(),
        principal=OFFICER,
        operation="freeze",
        target="dataset:vault",
        change="frozen",
        reason="a test",
    )
    save_change(desk.stores.registers, freeze)
    with pytest.raises(Refused, match="frozen"):
        desk.ask()
    assert not desk.answered


def test_an_erased_person_has_no_way_back(desk: Desk) -> None:
    subject = desk.subject
    desk.stores.vault.erase(subject)
    with pytest.raises(PartMissing, match="no-identity"):
        desk.ask(subject)
    assert not desk.answered
    told = desk.events(kind="reidentification")
    assert [(one["outcome"], one["note"]) for one in told] == [("begun", ""), ("failed", "no-identity")]


def test_who_it_is_reaches_one_private_file_and_nothing_else(desk: Desk) -> None:
    reached = desk.ask()
    told = json.loads(reached.file.read_text("utf-8"))
    (person,) = told.values()
    assert set(person) == set(reached.fields) <= {"name", "phone"}
    assert person["name"] == list(desk.stores.vault.identity_of(desk.subject)["name"])
    assert reached.file.stat().st_mode & 0o777 == 0o600
    begun, done = desk.events(kind="reidentification")
    assert (begun["operation"], begun["approved_by"], begun["purpose"]) == (
        done["operation"],
        [DOCTOR],
        "clinical-care",
    )
    assert (begun["outcome"], done["outcome"]) == ("begun", "done")
    assert done["persons"] == list(desk.stores.in_log([desk.subject]))
    written = json.dumps([begun, done], ensure_ascii=False)
    assert not any(value in written for values in person.values() for value in values)
    assert WORDS not in written


def test_a_recipients_pseudonym_leads_back_through_its_release_only(stores: Stores, tmp_path: Path) -> None:
    desk = with_a_doctor(stores, tmp_path)
    asked = ask_for(stores)
    made = make_release(asked)
    given = pl.read_parquet((made.folder / DATA_FILE).read_bytes())["person"].unique().sort().to_list()
    with pytest.raises(BadInput, match="no-such-person"):
        desk.ask(Pseudonym(given[0]))
    # Not everybody who consented to this release lets a clinician be told.
    for name in given:
        with contextlib.suppress(Refused):
            desk.ask(Pseudonym(name), release=made.release)
            break
    (told,) = json.loads((tmp_path / "person.json").read_text("utf-8")).items()
    assert told[0] == name
    (done,) = desk.events(kind="reidentification", outcome="done")
    subject = next(
        one
        for one in stores.registers.persons_in(made.release)
        if stores.for_recipient("HX-R10", asked.project).of("person", one) == name
    )
    assert told[1]["name"] == list(stores.vault.identity_of(subject)["name"])
    assert done["persons"] == list(stores.in_log([subject]))
