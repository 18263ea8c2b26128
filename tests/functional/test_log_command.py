"""``helixgate log`` as a person runs it."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from desk.cli.main import main
from privacy.audit import VerifierKey, leaf_hash, open_checkpoint, verify_inclusion
from privacy.deidentify.pseudonym import Pseudonymiser
from privacy.model.vocabulary import Jurisdiction
from tests.integration.log_world import event, person, tell
from workspace.home import Home, World, make_home
from workspace.journal import create_log_folder
from workspace.settings import Lab


@pytest.fixture
def home(tmp_path: Path) -> Home:
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    made = make_home(tmp_path / "home", labs={"lab": lab}, principals={}, world=World())
    tell(made.room("log"), *(event(number, persons=[number]) for number in range(9)))
    return made


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Runs ``helixgate log …`` within this process; returns exit code and standard output."""
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["helixgate", "log", *arguments, "--home", str(home.folder)])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), capsys.readouterr().out

    return call


def test_verify_exits_4_and_names_the_first_bad_event(run: Any, home: Home) -> None:
    assert run("verify")[0] == 0
    import duckdb

    with duckdb.connect(home.room("log") / "access.duckdb") as database:
        database.execute("UPDATE events SET principal = 'nobody' WHERE seq = 3")
    code, out = run("verify", "--json")
    error = json.loads(out)["error"]
    assert (code, error["code"], error["where"]["line"]) == (4, "log-altered", 3)
    code, out = run("list", "--kind", "incident", "--json")
    assert [one["incident"] for one in json.loads(out)["events"]] == ["broken-proof"]


def test_an_absent_log_exits_5(run: Any, home: Home) -> None:
    log = home.room("log")
    log.rename(log.with_name("log-moved"))
    assert run("list")[0] == 5
    assert run("verify")[0] == 5


def test_a_wrong_instant_is_bad_usage(run: Any) -> None:
    assert run("list", "--since", "yesterday")[0] == 2
    assert run("show", "99")[0] == 2
    assert run("export", "--fhir", "--format", "csv", "--out", "x")[0] == 2


def test_list_filters_and_limits(run: Any) -> None:
    code, out = run("list", "--kind", "denial", "--limit", "2", "--json")
    assert code == 0
    assert [one["seq"] for one in json.loads(out)["events"]] == [3, 6]
    assert "denial" in run("list", "--until", "2026-07-01T10:00:01+08:00")[1]


def test_reading_the_log_is_itself_recorded(run: Any) -> None:
    run("who-saw", person(4))
    code, out = run("list", "--dataset", "access-log", "--json")
    assert code == 0
    recorded = [(one["operation"], one["outcome"], one["rows"], one["persons"]) for one in json.loads(out)["events"]]
    assert recorded == [("log-who-saw", "begun", None, [person(4)]), ("log-who-saw", "done", 1, [person(4)])]


def test_who_saw_lists_what_contained_a_person(run: Any) -> None:
    code, out = run("who-saw", person(4), "--json")
    assert code == 0
    assert [one["seq"] for one in json.loads(out)["events"]] == [4]


def test_a_person_is_found_by_the_pseudonym_of_the_records(run: Any, home: Home) -> None:
    subject = Pseudonymiser(bytes(32), "records", "S").of("subject", "somebody")
    in_log = Pseudonymiser(home.keys.secret("pseudonym-log-1"), "log", "L").of("subject", subject)
    tell(home.room("log"), replace(event(20), persons=(in_log,)))
    for found in (run("who-saw", subject, "--json"), run("list", "--kind", "access", "--person", subject, "--json")):
        assert json.loads(found[1])["events"][0]["id"] == event(20).id
    assert run("who-saw", subject[:-1] + "?")[0] == 2


def test_a_proof_is_checked_with_the_pure_functions(run: Any, home: Home) -> None:
    import base64

    code, out = run("prove", "5", "--json")
    assert code == 0
    proof = json.loads(out)
    signer = home.keys.signer("log-signer-1")
    head = open_checkpoint(proof["checkpoint"], [VerifierKey.of(signer.name, signer.private_key)], signer.name)
    path = [base64.b64decode(one) for one in proof["path"]]
    shown = json.loads(run("show", "5", "--json")[1])
    leaf = leaf_hash(event(5, persons=[5]).canonical())
    assert leaf.hex() == shown["leaf"] == proof["leaf"]
    verify_inclusion(leaf, proof["index"], head.size, path, head.root)


def test_a_checkpoint_kept_outside_finds_a_rewritten_log(run: Any, home: Home, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    code, note = run("checkpoint", "--to", str(stick))
    assert code == 0
    [kept] = stick.iterdir()
    assert kept.read_text() == note
    assert run("verify", "--against", str(kept))[0] == 0
    assert run("checkpoint", "--to", str(stick))[0] == 0
    # Whoever holds the folder begins the log anew, without the checkpoints and events he dislikes.
    log = home.room("log")
    shutil.rmtree(log)
    create_log_folder(log)
    tell(log, *(event(number) for number in range(9) if number != 4))
    assert run("verify")[0] == 0
    assert run("verify", "--against", str(kept))[0] == 4
    assert run("checkpoint", "--to", str(stick))[0] == 4
    assert run("verify", "--against", __file__)[0] == 4


def test_exports_hold_every_event(run: Any, tmp_path: Path) -> None:
    for form in ("csv", "parquet", "fhir"):
        assert run("export", "--format", form, "--kind", "release", "--out", str(tmp_path / form))[0] == 0
    assert len((tmp_path / "csv").read_text("utf-8-sig").splitlines()) == 1 + 3
    assert pq.read_table(tmp_path / "parquet")["seq"].to_pylist() == [1, 4, 7]
    bundle = json.loads((tmp_path / "fhir").read_text("utf-8"))
    assert [one["resource"]["resourceType"] for one in bundle["entry"]] == ["AuditEvent"] * 3
    people = [entity for entity in bundle["entry"][0]["resource"]["entity"] if entity["role"]["code"] == "1"]
    assert [one["what"]["identifier"]["value"] for one in people] == [person(1)]


def test_a_witness_signs_what_the_lab_asks_it_to(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = json.loads(run("ask-witness", "--json")[1])
    (tmp_path / "request").write_text(asked["request"])
    folder = str(tmp_path / "stick")
    arguments = ["witness", str(tmp_path / "request"), "--folder", folder, "--log-key", asked["key"], "--json"]
    monkeypatch.setattr("sys.argv", ["helixgate", "log", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code
    answer = json.loads(capsys.readouterr().out)
    assert open_checkpoint(answer["checkpoint"], [VerifierKey.parse(asked["key"])]).size == 9
    assert answer["key"].startswith("witness+")


def test_the_watch_raises_each_incident_once(run: Any) -> None:
    first = json.loads(run("watch", "--canary", person(5), "--json")[1])
    assert {one["watch"] for one in first["incidents"]} == {"canary"}
    assert json.loads(run("watch", "--canary", person(5), "--json")[1]) == {"incidents": []}
    recorded = json.loads(run("list", "--kind", "incident", "--json")[1])["events"]
    assert [one["incident"] for one in recorded] == ["canary"]
