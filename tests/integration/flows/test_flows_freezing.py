"""What is frozen is refused on every path, also where the freeze comes while data are on their way out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows import answer as answering
from flows.answer import answer
from flows.consents import show_consent
from flows.giving import release as releasing
from flows.giving.release import make_release
from flows.issuing.held import look_at
from flows.issuing.issue import issue
from flows.issuing.states import report_states
from flows.seal import verify_and_sign
from flows.watching import change_freeze, watch_log
from privacy.model.errors import ProofFailed, Refused
from privacy.model.event import Accessed, Principal
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import Purpose, RecipientKind, Role
from tests.support.world import ANALYST, OFFICER, ask_for
from workspace.access_log import AccessLog
from workspace.freezes import freezes
from workspace.home import Home
from workspace.log.queries import EventFilter
from workspace.policies import load_policies
from workspace.stores import Stores

Change = Callable[[str, str], Any]


@pytest.fixture
def change(small: Stores) -> Change:
    return lambda target, to: change_freeze(small, target, to, "looked into", who=OFFICER)


def told(stores: Stores, **which: Any) -> list[dict[str, Any]]:
    with AccessLog.own(stores.home.room("log")) as log:
        return log.events(EventFilter(**which))


def ask_a_question(stores: Stores) -> Any:
    purpose = Purpose.QUALITY_ASSURANCE
    return answer(stores, load_policies(), sql="SELECT count(*) FROM results", who=ANALYST, purpose=purpose)


@pytest.mark.parametrize("target", ["principal:officer", "dataset:results"])
def test_a_release_is_refused_until_it_is_let_go(target: str, small: Stores, change: Change) -> None:
    change(target, "frozen")
    with pytest.raises(Refused, match="frozen") as refused:
        make_release(ask_for(small))
    assert refused.value.exit_code == 3
    assert [one["facet"] for one in refused.value.reasons] == [target.partition(":")[0]]
    (denial,) = told(small, kind="denial")
    assert (denial["note"], denial["ruling"]["rules"]) == ("frozen", ["frozen"])
    assert list(small.home.room("releases").iterdir()) == []
    change(target, "lifted")
    assert make_release(ask_for(small)).rows > 0


def test_what_concerns_somebody_else_is_not_refused(small: Stores, change: Change) -> None:
    change("principal:analyst", "frozen")
    change("dataset:cohort", "frozen")
    assert make_release(ask_for(small)).rows > 0


def test_a_freeze_reaches_a_release_that_is_on_its_way(
    small: Stores, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = releasing.stage

    def frozen_meanwhile(*arguments: Any) -> Any:
        change("dataset:results", "frozen")
        return stage(*arguments)

    monkeypatch.setattr(releasing, "stage", frozen_meanwhile)
    with pytest.raises(Refused, match="frozen"):
        make_release(ask_for(small))
    assert list(small.home.room("releases").iterdir()) == []
    assert told(small, kind="release", outcome="done") == []


@pytest.mark.parametrize("target", ["principal:analyst", "dataset:results"])
def test_an_answer_is_refused_until_it_is_let_go(target: str, small: Stores, change: Change) -> None:
    make_release(ask_for(small))
    change(target, "frozen")
    with pytest.raises(Refused, match="frozen"):
        ask_a_question(small)
    (denial,) = told(small, kind="denial", principal=ANALYST)
    assert denial["duration_ms"] >= 0
    change(target, "lifted")
    assert ask_a_question(small).persons > 0
    (given,) = told(small, kind="access", outcome="done", principal=ANALYST)
    assert given["duration_ms"] >= 0
    assert given["answer_digest"].startswith("sha256:")


def test_a_freeze_reaches_an_answer_that_is_on_its_way(
    small: Stores, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_release(ask_for(small))
    worker = answering.ask

    def frozen_meanwhile(*arguments: Any) -> Any:
        change("principal:analyst", "frozen")
        return worker(*arguments)

    monkeypatch.setattr(answering, "ask", frozen_meanwhile)
    with pytest.raises(Refused, match="frozen"):
        ask_a_question(small)
    assert told(small, kind="access", outcome="done", principal=ANALYST) == []


def test_consents_of_a_frozen_register_are_not_shown(small: Stores, change: Change) -> None:
    subject = Pseudonym(small.registers.entries("consents")[0]["_key"])
    change("dataset:consents", "frozen")
    with pytest.raises(Refused, match="frozen"):
        show_consent(small, subject, None, OFFICER)
    assert [one["note"] for one in told(small, kind="denial")] == ["frozen"]
    change("dataset:consents", "lifted")
    assert show_consent(small, subject, None, OFFICER).forms > 0


def read_by(stores: Stores, who: Principal, subject: str) -> Accessed:
    return Accessed(
        id=stores.world.new_id(),
        at=stores.world.now(),
        principal=who,
        operation="Q-test",
        dataset="results",
        persons=stores.in_log([Pseudonym(subject)]),
        origin="cli",
    )


def test_a_canary_of_the_settings_freezes_before_the_next_access(small: Stores) -> None:
    make_release(ask_for(small))
    first, second = (one["_key"] for one in small.registers.entries("consents")[:2])
    watching = small.home.settings.watch.model_copy(
        update={"canaries": (first,), "night_from_hour": 24, "night_to_hour": 0}
    )
    home: Home = replace(small.home, settings=small.home.settings.model_copy(update={"watch": watching}))
    stores = replace(small, home=home)
    analyst = Principal(ANALYST, Role.ANALYST)
    watch_log(stores)
    held = set(freezes(stores.registers))
    # The release held the canary too: whoever made it is frozen, and the dataset.
    assert held == {"principal:officer", "dataset:results"}
    for target in held:
        change_freeze(stores, target, "lifted", "the release was ours", who=OFFICER)
    stores.journal.append(read_by(stores, analyst, second))
    assert watch_log(stores) == []
    stores.journal.append(read_by(stores, analyst, first))
    (raised,) = watch_log(stores)
    assert raised.frozen == ("principal:analyst", "dataset:results")
    with pytest.raises(Refused, match="frozen"):
        ask_a_question(stores)
    frozen = told(stores, kind="freeze", principal="watch")[-1]
    assert (frozen["incident"], frozen["reason"]) == (raised.incident.id, "canary")
    assert told(stores, kind="incident")[-1]["id"] == raised.incident.id


def test_a_log_that_does_not_hold_is_an_incident_once_sealed(small: Stores) -> None:
    verify_and_sign(small)
    assert told(small, kind="incident") == []
    (signed,) = told(small, kind="key-use", operation=told(small, kind="verification")[0]["operation"])
    assert (signed["key"], signed["use"]) == ("log-signer-1", "signed")
    checkpoint = next((small.home.room("log") / "checkpoints").iterdir())
    checkpoint.write_text(checkpoint.read_text("utf-8").replace("\n", "\nx", 1), "utf-8")
    with pytest.raises(ProofFailed):
        verify_and_sign(small)
    (incident,) = told(small, kind="incident")
    assert (incident["incident"], incident["severity"]) == ("broken-proof", "high")


def test_what_a_delivery_did_to_registers_and_vault_is_told(small: Stores) -> None:
    grown = {one["register"]: one for one in told(small, kind="register")}
    assert {"sites", "recipients", "ethics"} <= set(grown)
    assert all(one["rows"] > 0 and one["entry"].startswith("F-") for one in grown.values())
    used = {(one["dataset"], one["key"], one["use"]) for one in told(small, kind="key-use")}
    assert {("orders", "vault-kek-1", "sealed"), ("report-text", "vault-kek-1", "opened")} <= used
    make_release(ask_for(small))
    assert [one["duration_ms"] >= 0 for one in told(small, kind="release", outcome="done")] == [True]


def test_reports_that_are_frozen_are_neither_looked_at_nor_issued(
    small: Stores, change: Change, tmp_path: Path
) -> None:
    state = report_states(small.registers)[0]
    change("dataset:reports", "frozen")
    with pytest.raises(Refused, match="frozen"):
        look_at(small, state.delivery.id, who=OFFICER)
    with pytest.raises(Refused, match="frozen"):
        issue(
            small,
            load_policies(),
            delivery=state.delivery.id,
            to=RecipientKind.PERSON,
            out=tmp_path / "out",
            who=OFFICER,
        )
    assert not (tmp_path / "out").exists()
    assert [(one["note"], len(one["persons"])) for one in told(small, kind="denial")] == [("frozen", 1)] * 2
    change("dataset:reports", "lifted")
    assert look_at(small, state.delivery.id, who=OFFICER).state.delivery.id == state.delivery.id
