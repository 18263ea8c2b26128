"""``helixgate log`` archive, archives, move-archive and delete-archive, as the officer runs them."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.cli.main import main
from privacy.model.vocabulary import Jurisdiction
from tests.integration.log_world import event, tell
from workspace.home import World, make_home
from workspace.settings import Lab

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``helixgate log …`` within this process over nine events; returns exit code and answer."""
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    home = make_home(tmp_path / "home", labs={"lab": lab}, principals={}, world=World())
    tell(home.room("log"), *(event(number, persons=[number]) for number in range(9)))
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)

    def call(*arguments: str) -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.argv", ["helixgate", "log", *arguments, "--home", str(home.folder), "--json"])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), json.loads(capsys.readouterr().out)

    return call


def test_events_are_archived_moved_and_kept_until_their_time(run: Run, tmp_path: Path) -> None:
    _, done = run("archive", "--before", "2026-07-02T00:00:00Z")
    [name] = done["archives"]
    _, found = run("archives")
    assert [(one["archive"], one["last"], one["state"], one["here"]) for one in found["archives"]] == [
        (name, 8, "kept", True)
    ]
    assert {one["seq"] for one in run("list")[1]["events"]} >= set(range(9))
    code, refusal = run("delete-archive", name)
    assert (code, refusal["error"]["code"]) == (3, "archive-retained")

    (tmp_path / "disk").mkdir()
    assert run("move-archive", name, "--to", str(tmp_path / "disk"))[0] == 0
    assert run("verify")[1]["archives_absent"] == []

    (tmp_path / "disk").rename(tmp_path / "unplugged")
    code, verified = run("verify")
    assert (code, verified["archives_absent"]) == (0, [name])
    code, refusal = run("list")
    assert (code, refusal["error"]["code"], refusal["error"]["where"]["file"]) == (5, "archive-absent", name)
    assert run("list", "--since", "2026-07-02T00:00:00Z")[0] == 0


def test_a_log_refused_at_its_opening_is_recomputed_to_name_the_event(run: Run, tmp_path: Path) -> None:
    assert run("verify")[0] == 0
    leaves = tmp_path / "home" / "log" / "tiles" / "0"
    data = bytearray(leaves.read_bytes())
    data[5 * 32] ^= 1
    leaves.write_bytes(data)
    code, refusal = run("verify")
    assert (code, refusal["error"]["where"]["line"]) == (4, 5)
