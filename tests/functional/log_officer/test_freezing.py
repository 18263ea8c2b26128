"""Whoever or whatever is frozen is refused from the next question on, by the officer's word or by an incident's."""

import json

import pytest

from privacy.model.event import Accessed
from tests.functional.log_officer.conftest import Run, settings, vars_of
from tests.integration.log_world import event, person, tell
from workspace.home import Home
from workspace.settings import SETTINGS_FILE


@pytest.mark.parametrize("target", ["analyst-1", "principal:", "person:x", "dataset:a\nb", "principal:" + "x" * 65])
def test_what_is_no_target_is_not_frozen(run: Run, target: str) -> None:
    assert run("log", "freeze", target, "--reason", "r", code=2)["error"]["code"] == "bad-target"


def test_freezing_twice_or_letting_go_of_the_free_is_refused(run: Run) -> None:
    assert run("log", "unfreeze", "dataset:cohort", "--reason", "r", code=2)["error"]["code"] == "not-frozen"
    run("log", "freeze", "dataset:cohort", "--reason", "r")
    assert run("log", "freeze", "dataset:cohort", "--reason", "r", code=2)["error"]["code"] == "already-frozen"
    run("log", "unfreeze", "dataset:cohort", "--reason", "looked into")
    assert run("log", "freezes") == {"freezes": []}
    told = run("log", "list", "--kind", "freeze")["events"]
    assert [(one["change"], one["target"], one["dataset"]) for one in told] == [
        ("frozen", "dataset:cohort", "cohort"),
        ("lifted", "dataset:cohort", "cohort"),
    ]


def test_the_officers_words_are_scrubbed(run: Run) -> None:
    frozen = run("log", "freeze", "principal:analyst-1", "--reason", "受检者来电 13800138000 投诉")
    assert "13800138000" not in frozen["reason"]
    assert frozen["reason"] == run("log", "freezes")["freezes"][0]["reason"]


def test_a_frozen_analyst_is_refused_from_the_next_question_on(run: Run) -> None:
    ask = ("query", "SELECT count(*) FROM cohort", "--as", "analyst-1", "--purpose", "quality-assurance")
    assert run(*ask, code=2)["error"]["code"] == "no-view"
    run("log", "freeze", "principal:analyst-1", "--reason", "r")
    refused = run(*ask, code=3)
    assert (refused["error"]["code"], refused["reasons"][0]["facet"]) == ("frozen", "principal")
    (denial,) = run("log", "list", "--kind", "denial", "--rule", "frozen")["events"]
    assert (denial["principal"]["id"], denial["ruling"]["articles"]) == ("analyst-1", ["baseline/frozen"])
    run("log", "unfreeze", "principal:analyst-1", "--reason", "r")
    run(*ask, code=2)


def test_who_is_not_registered_is_refused_on_record(run: Run) -> None:
    ask = ("query", "SELECT 1", "--as", "张三", "--purpose", "quality-assurance")
    assert run(*ask, code=3)["error"]["code"] == "unknown-principal"
    (denial,) = run("log", "list", "--kind", "denial", "--principal", "unregistered")["events"]
    assert "张三" not in json.dumps(denial, ensure_ascii=False)


@pytest.mark.parametrize(("level", "frozen"), [("high", 2), ("never", 0)])
def test_a_grave_incident_freezes_by_itself(run: Run, home: Home, level: str, frozen: int) -> None:
    settings(home, 'freeze_from = "high"', f'freeze_from = "{level}"')
    (raised,) = [one for one in run("log", "watch", "--canary", person(5))["incidents"] if one["watch"] == "canary"]
    assert (raised["severity"], len(raised["frozen"])) == ("high", frozen)
    assert [one["target"] for one in run("log", "freezes")["freezes"]] == raised["frozen"]
    if frozen:
        assert raised["frozen"] == ["principal:analyst-1", "dataset:variants"]
    assert run("log", "watch", "--canary", person(5)) == {"incidents": []}


def test_a_lab_says_how_grave_an_incident_is(run: Run, home: Home) -> None:
    path = home.folder / SETTINGS_FILE
    before = path.read_text("utf-8")
    path.write_text(before + '\n[watch.severity]\nnightly = "high"\n', "utf-8")
    assert run("log", "watch", code=2)["error"]["code"] == "bad-settings"
    path.write_text(before + '\n[watch.severity]\ncanary = "medium"\n', "utf-8")
    (raised,) = [one for one in run("log", "watch", "--canary", person(5))["incidents"] if one["watch"] == "canary"]
    assert (raised["severity"], raised["frozen"]) == ("medium", [])


def test_the_watch_goes_on_from_where_it_was(run: Run, home: Home) -> None:
    settings(home, "canaries = []", f'canaries = ["{person(20)}"]')

    def watched() -> list[str]:
        return [one["watch"] for one in run("log", "watch")["incidents"]]

    assert "canary" not in watched()
    tell(home.room("log"), Accessed(**vars_of(event(22, persons=[20]))))
    assert "canary" in watched()
    assert watched() == []
    assert run("log", "watch", "--all") == {"incidents": []}
