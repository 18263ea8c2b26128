"""``helixgate count`` and ``helixgate budget`` as people run them: exit codes, one document, two processes, kill -9."""

import csv
import functools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.cli.main import main
from privacy.gate import PolicySet
from tests.support.world import ROOT, deliver, new_home, some_people, take_in
from workspace.home import World
from workspace.policies import load_policies
from workspace.stores import Stores

ASKED = ("count", "cohort", "--by", "sex", "--who", "analyst", "--purpose", "quality-assurance")
Run = Callable[..., tuple[int, Any]]


@functools.cache
def compiled_once() -> PolicySet:
    """The installation's policies do not change between two tests."""
    return load_policies()


@pytest.fixture(scope="module")
def taken_in_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dozen persons of Hunan, taken in under the clock that commands have."""
    home = new_home(tmp_path_factory.mktemp("count") / "home", k=3)
    deliver(home, some_people(12))
    with Stores.open(home, writer="test", world=World()) as opened:
        take_in(opened)
    return home


@pytest.fixture
def home(taken_in_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(taken_in_home, tmp_path / "home")


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)
    monkeypatch.setattr("flows.policies.load_policies", compiled_once)
    monkeypatch.setenv("HELIXGATE_LANG", "en")

    def call(*arguments: str, as_json: bool = True) -> tuple[int, Any]:
        form = ["--json"] if as_json else []
        monkeypatch.setattr("sys.argv", ["helixgate", *arguments, "--home", str(home), *form])
        with pytest.raises(SystemExit) as left:
            main()
        out = capsys.readouterr().out
        return int(left.value.code or 0), json.loads(out) if as_json else out

    return call


def events(run: Run, *narrow: str) -> list[dict[str, Any]]:
    code, document = run("log", "list", *narrow)
    assert code == 0
    found: list[dict[str, Any]] = document["events"]
    return found


# -- refusals ----------------------------------------------------------------------------------------------------------

REFUSED = {
    "an epsilon of zero": (("--epsilon", "0"), 2, "bad-epsilon"),
    "a negative epsilon": (("--epsilon", "-1"), 2, "bad-epsilon"),
    "an epsilon that is no number": (("--epsilon", "much"), 2, "bad-epsilon"),
    "a delta that is no number": (("--epsilon", "1", "--delta", "small"), 2, "bad-delta"),
    "a column that is not there": (("--epsilon", "1", "--by", "name"), 2, "unknown-column"),
    "nobody who is registered": (("--epsilon", "1", "--who", "stranger"), 3, "unknown-principal"),
    "a purpose that is never permitted": (("--epsilon", "1", "--purpose", "insurance"), 3, "refused"),
    "more than the budget": (("--epsilon", "4"), 3, "budget-exhausted"),
    "a file in no folder": (("--epsilon", "1", "--csv", "no/such/folder/counts.csv"), 5, "not-writable"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_has_its_exit_code_and_costs_nothing(name: str, run: Run) -> None:
    more, code, word = REFUSED[name]
    left, document = run(*ASKED, *more)
    assert (left, document["error"]["code"]) == (code, word)
    assert document["error"]["zh"]
    assert document["error"]["en"]
    assert run("budget") == (0, {"budgets": [], "taken_from_log": 0})


def test_log_that_cannot_be_written_answers_nothing(run: Run, home: Path) -> None:
    (home / "log").chmod(0o755)
    code, document = run(*ASKED, "--epsilon", "1")
    assert (code, document["error"]["code"]) == (5, "log-not-writable")
    (home / "log").chmod(0o700)
    assert run("budget")[1]["budgets"] == []


def test_refused_answer_leaves_no_file(run: Run, tmp_path: Path) -> None:
    assert run(*ASKED, "--epsilon", "4", "--csv", str(tmp_path / "counts.csv"))[0] == 3
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


# -- answers -----------------------------------------------------------------------------------------------------------


def test_answer_is_one_document_with_what_it_cost(run: Run) -> None:
    code, document = run(*ASKED, "--epsilon", "0.5", "--where", "age:4=*")
    assert code == 0
    assert [one["sex"] for one in document["counts"]] == ["male", "female", "unknown", None]
    assert all(isinstance(one["count"], int) for one in document["counts"])
    assert document["noise"] == {"mechanism": "discrete Laplace", "scale": 2.0, "within_95": 6, "threshold": None}
    assert document["cost"] == {"epsilon": "1/2", "delta": "0"}
    assert document["budget"] == {
        "id": "HX-R10/P-QC/cohort",
        "left": {"epsilon": "5/2", "delta": "1/1000000"},
    }
    # How many persons there are behind it would be a count without noise.
    assert not {"persons", "persons_in_view", "rows"} & set(document)


def test_page_says_how_far_off_counts_are(run: Run) -> None:
    code, page = run(*ASKED, "--epsilon", "1/2", as_json=False)
    assert code == 0
    assert "within 6 of the truth in 95 of 100 answers" in page
    assert "left ε = 5/2" in page
    code, page = run(*ASKED, "--by", "test_item", "--epsilon", "1/2", as_json=False)
    assert code == 0
    assert "noisy count is below 33 are not shown" in page


def test_file_holds_the_counts(run: Run, tmp_path: Path) -> None:
    code, document = run(*ASKED, "--epsilon", "1", "--csv", str(tmp_path / "counts.csv"))
    assert (code, document["file"]) == (0, "counts.csv")
    assert "counts" not in document
    with (tmp_path / "counts.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == ["sex", "count"]
    assert [row[0] for row in rows] == ["male", "female", "unknown", ""]


def test_budget_is_listed_with_what_is_left_and_stands_in_the_log(run: Run) -> None:
    run(*ASKED, "--epsilon", "1/3")
    run(*ASKED, "--epsilon", "1/6", "--by", "test_item")
    code, document = run("budget")
    (state,) = document["budgets"]
    assert (code, state["answers"]) == (0, 2)
    assert state["spent"] == {"epsilon": "1/2", "delta": "1/10000000"}
    assert state["left"] == {"epsilon": "5/2", "delta": "9/10000000"}
    assert [(one["spent"], one["delta"]) for one in events(run, "--kind", "budget")] == [
        ("1/3", "0"),
        ("1/6", "1/10000000"),
    ]
    assert "HX-R10/P-QC/cohort" in run("budget", as_json=False)[1]
    assert run("log", "verify")[0] == 0


def test_register_from_an_old_backup_is_found_and_made_up_for(run: Run, home: Path, tmp_path: Path) -> None:
    run(*ASKED, "--epsilon", "1")
    backup = shutil.copytree(home / "registers", tmp_path / "backup")
    run(*ASKED, "--epsilon", "2")
    shutil.rmtree(home / "registers")
    shutil.copytree(backup, home / "registers")
    code, document = run("budget")
    assert (code, document["error"]["code"]) == (4, "budget-rolled-back")
    code, document = run("budget", "--from-log")
    assert (code, document["taken_from_log"], document["budgets"][0]["left"]["epsilon"]) == (0, 1, "0")
    assert run(*ASKED, "--epsilon", "1")[0] == 3


# -- processes ---------------------------------------------------------------------------------------------------------

COMMAND = "from desk.cli.main import main; main()"
KILLED_BEFORE_THE_ANSWER = f"""
import os, signal
from flows.counting import count
def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)
count._answer = killed
{COMMAND}
"""


def started(home: Path, program: str, *arguments: str) -> subprocess.Popen[str]:
    environment = dict(os.environ) | {"HELIXGATE_HOME": str(home)}
    line = [sys.executable, "-c", program, *arguments, "--json"]
    return subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_race_for_the_last_part_and_one_gets_it(run: Run, home: Path) -> None:
    run(*ASKED, "--epsilon", "2.5")
    racers = [started(home, COMMAND, *ASKED, "--epsilon", "0.5") for _ in range(2)]
    answers = [json.loads(one.communicate(timeout=120)[0]) for one in racers]
    assert sorted(one.returncode for one in racers) == [0, 3]
    codes = [one.get("error", {}).get("code") for one in answers]
    assert set(codes) == {None, "budget-exhausted"}
    assert run("budget")[1]["budgets"][0]["left"]["epsilon"] == "0"
    assert [one["spent"] for one in events(run, "--kind", "budget")] == ["5/2", "1/2"]


def test_kill_between_payment_and_answer_stays_spent_and_in_the_log(run: Run, home: Path, tmp_path: Path) -> None:
    killed = started(home, KILLED_BEFORE_THE_ANSWER, *ASKED, "--epsilon", "2", "--csv", str(tmp_path / "counts.csv"))
    assert killed.communicate(timeout=120)[0] == ""
    assert killed.returncode == -signal.SIGKILL
    assert [one["spent"] for one in events(run, "--kind", "budget")] == ["2"]
    assert [one["outcome"] for one in events(run, "--principal", "analyst", "--kind", "access")] == ["begun"]
    assert not (tmp_path / "counts.csv").exists()
    assert run("budget")[1]["budgets"][0]["left"]["epsilon"] == "1"
    assert run(*ASKED, "--epsilon", "2")[0] == 3
    assert run("log", "verify")[0] == 0


@pytest.mark.slow
def test_killed_at_random_moments_no_answer_is_unpaid_and_no_spend_untold(run: Run, home: Path) -> None:
    chance, killed, began = random.Random(4), 0, time.monotonic()
    whole = started(home, COMMAND, *ASKED, "--epsilon", "1/1000")
    whole.communicate(timeout=120)
    assert whole.returncode == 0
    longest = time.monotonic() - began
    for _ in range(30):
        one = started(home, COMMAND, *ASKED, "--epsilon", "1/1000")
        try:
            one.communicate(timeout=chance.uniform(0.4, 1.2) * longest)
        except subprocess.TimeoutExpired:
            one.kill()
            one.communicate()
            killed += 1
    told = events(run, "--kind", "budget", "--limit", "1000")
    answered = events(run, "--principal", "analyst", "--kind", "access", "--limit", "1000")
    paid = {one["operation"] for one in told}
    assert {one["operation"] for one in answered if one["outcome"] == "done"} <= paid
    assert killed > 5
    code, document = run("budget")
    assert (code, [one["answers"] for one in document["budgets"]]) == (0, [len(told)])
    assert run("log", "verify")[0] == 0
