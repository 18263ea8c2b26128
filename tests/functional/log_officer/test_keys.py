"""The log's keys rotate by a hand-over that both sign, that outsiders follow and that survives being cut off."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from privacy.audit import VerifierKey, open_checkpoint, verify_inclusion
from privacy.audit.generations import follow
from tests.functional.log_officer.conftest import Run
from tests.integration.log_world import ANALYST
from workspace import log_keys
from workspace.access_log import AccessLog
from workspace.files import write_bytes
from workspace.home import Home, open_home
from workspace.keys import KEY_NAMES, LOG_SIGNER, succession_file


def test_a_key_that_nobody_named_is_not_believed(run: Run, home: Home) -> None:
    run("log", "rotate-key")
    folder = home.room("keys")
    succession_file(folder, 2).write_text(
        succession_file(folder, 2).read_text("utf-8").replace("\n2\n", "\n3\n"), "utf-8"
    )
    assert run("log", "verify", code=4)["error"]["code"] in ("note-spoiled", "key-succession")


def test_a_home_put_back_without_its_successions_verifies_nothing(run: Run, home: Home) -> None:
    first = (home.room("keys") / "log-signer-1.key").read_bytes()
    run("log", "rotate-key")
    run("log", "checkpoint")
    for path in home.room("keys").glob("log-signer-2.*"):
        path.unlink()
    (home.room("keys") / "log-signer-1.key").write_bytes(first)
    (home.room("keys") / "log-signer-1.key").chmod(0o600)
    assert run("log", "verify", code=4)["error"]["code"] == "note-unsigned"


def test_all_generations_are_known_without_being_named(run: Run, home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    kept, proofs = [], []
    for _ in range(3):
        run("log", "checkpoint", "--to", str(outside))
        kept.append(sorted(outside.iterdir())[-1])
        proofs.append(run("log", "prove", "3"))
        run("log", "rotate-key")
    for path in kept:
        assert run("log", "verify", "--against", str(path))["verified"]
    known = run("log", "keys")
    assert len(set(known["keys"])) == 4
    assert [path.name for path in home.room("keys").glob("log-signer-*.key")] == ["log-signer-4.key"]
    keys = [VerifierKey.parse(one) for one in known["keys"]]
    # Whoever was given the first key follows to the last one, without the lab.
    assert follow([keys[0]], known["successions"]) == tuple(keys)
    for number, proof in enumerate(proofs):
        head = open_checkpoint(proof["checkpoint"], [keys[number]])
        path = [base64.b64decode(one) for one in proof["path"]]
        verify_inclusion(bytes.fromhex(proof["leaf"]), 3, head.size, path, head.root)
    assert run("doctor")["healthy"]


def test_a_hand_over_is_an_event_and_a_head_signed_by_both(run: Run, home: Home) -> None:
    before = run("log", "keys")["keys"][0]
    done = run("log", "rotate-key")
    for key in (before, done["key"]):
        assert open_checkpoint(done["checkpoint"], [VerifierKey.parse(key)]).size == 10
    told = run("log", "list", "--kind", "key-use")["events"]
    assert [(one["key"], one["use"], one["outcome"]) for one in told] == [
        ("log-signer-2", "rotated", "begun"),
        ("log-signer-2", "rotated", "done"),
    ]
    assert {one["succession"] for one in told} == {done["succession"]}
    kept = (home.room("log") / "checkpoints").glob("000000000010-*.txt")
    assert [path.read_text("utf-8") for path in kept] == [done["checkpoint"]]


class _Cut(BaseException):
    """The process is gone."""


def _cut(*_: Any) -> None:
    raise _Cut


def _cut_at_the_succession(path: Path, data: bytes) -> None:
    if path.suffix == ".succession":
        raise _Cut
    write_bytes(path, data)


@pytest.mark.parametrize(
    ("step", "instead"),
    [("_sign_over", _cut), ("write_bytes", _cut_at_the_succession), ("sync_folder", _cut)],
)
def test_a_hand_over_that_was_cut_off_is_taken_up_again(
    step: str, instead: Callable[..., None], run: Run, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = home.keys.log_keys()[0]
    with monkeypatch.context() as patch:
        patch.setattr(log_keys, step, instead)
        with pytest.raises(_Cut):
            log_keys.rotate_log_key(open_home(home.folder), ANALYST)
    run("log", "verify")
    run("log", "rotate-key")
    assert run("log", "verify")["verified"]
    keys = open_home(home.folder).keys
    assert keys.log_keys()[0] == first
    left = [path.stem for path in home.room("keys").glob("log-signer-*.key")]
    assert left == [LOG_SIGNER.format(keys.log_generation)]


def test_a_witness_remembers_across_generations(run: Run, tmp_path: Path) -> None:
    stick, first = tmp_path / "stick", run("log", "keys")["keys"][0]

    def ask(old: int, *more: str, code: int = 0) -> Any:
        asked = run("log", "ask-witness", "--from", str(old))
        (tmp_path / "request").write_text(asked["request"], "utf-8")
        for number, note in enumerate(asked["successions"]):
            (tmp_path / f"succession-{number}").write_text(note, "utf-8")
        arguments = ("log", "witness", str(tmp_path / "request"), "--folder", str(stick), "--log-key", first)
        return run(*arguments, *more, code=code, with_home=False)

    size = open_checkpoint(ask(0)["checkpoint"], [VerifierKey.parse(first)]).size
    run("log", "rotate-key")
    named = ("--succession", str(tmp_path / "succession-0"))
    assert ask(size, code=4)["error"]["code"] == "note-unsigned"
    assert ask(0, *named, code=4)["error"]["code"] == "witness-elsewhere"
    assert "witness" in ask(size, *named)["checkpoint"]


def test_a_new_home_begins_with_the_keys_it_was_made_with(run: Run, home: Home, tmp_path: Path) -> None:
    run("init", "--home", str(tmp_path / "new"), with_home=False)
    with AccessLog.own(tmp_path / "new" / "log") as log:
        made = log.events()
    assert [(one["kind"], one["key"], one["use"]) for one in made] == [("key-use", name, "made") for name in KEY_NAMES]
