"""What the data officer does with the log: keys that rotate, paper, freezing, the clock, notices, exports."""

import base64
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from desk.cli.main import main
from privacy.audit import VerifierKey, open_checkpoint, verify_inclusion
from privacy.audit.generations import follow
from privacy.deidentify.pseudonym import Pseudonymiser
from privacy.model.errors import PartMissing
from privacy.model.event import Accessed, Registered
from privacy.model.vocabulary import Jurisdiction, Role
from tests.integration.log_world import ANALYST, event, person, tell
from workspace import log_keys
from workspace.access_log import AccessLog
from workspace.clock import MARK
from workspace.files import write_bytes
from workspace.home import Home, World, make_home, open_home
from workspace.keys import KEY_NAMES, LOG_SIGNER, succession_file
from workspace.settings import SETTINGS_FILE, Lab, PrincipalEntry
from workspace.stores import Stores

Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    who = {"analyst-1": PrincipalEntry(role=Role.ANALYST, authorised=True, recipient="csu-genetics")}
    made = make_home(tmp_path / "home", labs={"lab": lab}, principals=who, world=World())
    tell(made.room("log"), *(event(number, persons=[number]) for number in range(9)))
    return made


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs ``helixgate … --json`` within this process; returns the document, and checks the exit code."""
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)

    def call(*arguments: str, code: int = 0, with_home: bool = True) -> Any:
        named = ["--home", str(home.folder)] if with_home else []
        monkeypatch.setattr("sys.argv", ["helixgate", *arguments, "--json", *named])
        with pytest.raises(SystemExit) as left:
            main()
        out = capsys.readouterr().out
        assert int(left.value.code or 0) == code, out
        return json.loads(out)

    return call


def kinds(run: Run, *filters: str) -> list[str]:
    return [one["kind"] for one in run("log", "list", *filters)["events"]]


# -- keys ----------------------------------------------------------------------------------------------------------


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


# -- paper ---------------------------------------------------------------------------------------------------------


def test_a_page_of_another_kind_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("log", "checkpoint", "--print", str(tmp_path / "page.pdf"), code=2)["error"]["code"] == "bad-page"
    assert list(tmp_path.glob("page*")) == []


def test_the_printed_page_is_evidence(run: Run, home: Home, tmp_path: Path) -> None:
    for name in ("page.html", "page.txt"):
        run("log", "checkpoint", "--print", str(tmp_path / name))
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "http" not in page.replace("http-equiv", ""), "the page needs nothing from elsewhere"
    typed = re.search(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert typed is not None
    (tmp_path / "typed").write_text(typed[1].replace("—", "-"), "utf-8")
    (tmp_path / "typed-too").write_text((tmp_path / "page.txt").read_text("utf-8").split("=" * 64)[1], "utf-8")
    for name in ("typed", "typed-too"):
        assert run("log", "verify", "--against", str(tmp_path / name))["verified"]
    log = home.room("log")
    for path in [*log.glob("checkpoints/*"), *log.glob("journals/*"), log / "access.duckdb", log / "head"]:
        path.unlink()
    assert run("log", "verify", "--against", str(tmp_path / "typed"), code=4)["error"]["code"] == "log-altered"


# -- freezing ------------------------------------------------------------------------------------------------------


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


def settings(home: Home, text: str, other: str) -> None:
    path = home.folder / SETTINGS_FILE
    before = path.read_text("utf-8")
    assert text in before
    path.write_text(before.replace(text, other), "utf-8")


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


def vars_of(told: Any) -> dict[str, Any]:
    common = ("id", "at", "principal", "operation", "purpose", "dataset", "columns", "persons", "origin", "ruling")
    return {name: getattr(told, name) for name in common}


# -- the clock -----------------------------------------------------------------------------------------------------


def test_a_clock_that_went_back_stops_access(run: Run, home: Home) -> None:
    run("log", "list")
    now = open_home(home.folder).clock.raw()
    ahead = now + timedelta(hours=3)
    Stores.open(home.folder, writer="test", world=World(now=lambda: ahead)).world.now()
    for command in (("log", "list"), ("consent", "show", person(1).replace("L1", "S1"))):
        refused = run(*command, code=5)
        assert refused["error"]["code"] == "clock-backwards"
        assert "log clock --accept" in refused["error"]["remedy"]["en"]
    assert run("doctor", code=5)["healthy"] is False
    assert run("log", "clock")["behind_seconds"] > 10_000
    assert run("log", "clock", "--accept", "NTP 曾给出错误时间")["behind_seconds"] == 0
    (told,) = run("log", "list", "--kind", "incident")["events"]
    assert (told["incident"], told["note"]) == ("clock-accepted", "NTP 曾给出错误时间")
    assert run("doctor")["healthy"]


def test_a_process_that_goes_on_is_stopped_as_well(home: Home) -> None:
    moments = iter([0, 60, 56, 54, 61])
    start = home.clock.raw()
    world = World(now=lambda: start + timedelta(seconds=next(moments)))
    with Stores.open(home.folder, writer="test", world=world) as stores:
        assert [stores.world.now() - start for _ in range(3)] == [timedelta(seconds=one) for one in (0, 60, 56)]
        with pytest.raises(PartMissing, match="clock-backwards"):
            stores.world.now()
        assert stores.world.now() - start == timedelta(seconds=61)


def test_a_mark_that_cannot_be_read_stops_access(run: Run, home: Home) -> None:
    (home.folder / MARK).write_text("yesterday", "utf-8")
    assert run("log", "list", code=5)["error"]["code"] == "clock-mark"


# -- notices -------------------------------------------------------------------------------------------------------


def test_a_notice_about_nothing_is_refused(run: Run, tmp_path: Path) -> None:
    for wrong in ("0", "99999", "f" * 32):
        assert run("log", "notice", wrong, "--out", str(tmp_path / "n.md"), code=2)["error"]["code"].startswith(
            "no-such"
        )
    assert not (tmp_path / "n.md").exists()


def test_a_notice_counts_and_names_nobody(run: Run, home: Home, tmp_path: Path) -> None:
    settings(home, 'office = ""', 'office = "数据安全办公室"')
    (raised,) = [one for one in run("log", "watch", "--canary", person(5))["incidents"] if one["watch"] == "canary"]
    run("log", "verify")
    out = tmp_path / "notice.md"
    drafted = run("log", "notice", raised["id"], "--out", str(out))
    text = out.read_text("utf-8")
    assert (drafted["incident"], drafted["persons"], drafted["frozen"]) == ("canary", 2, 2)
    assert drafted["articles"] == ["pipl-2021/57", "tianjin-ftz-2022/3-5", "tianjin-ftz-2025/7-6"]
    for said in (
        "数据安全办公室",
        "variants",
        "analyst",
        "draft",
        "Legal basis",
        "冻结 frozen",
    ):
        assert said in text
    for nobody in ("analyst-1", person(5), person(2), "S1-", "L1-"):
        assert nobody not in text
    assert [one["operation"] for one in run("log", "list", "--text", "log-notice")["events"]][:2] == ["log-notice"] * 2


# -- answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "seqs"),
    [
        (("--principal", "nobody"), []),
        (("--principal", "analyst-1", "--kind", "release"), [1, 4, 7]),
        (("--dataset", "variants", "--until", "2026-07-01T10:00:02+08:00"), [0, 1]),
        (("--since", "2026-07-01T10:00:08+08:00", "--dataset", "variants"), [8]),
        (("--person", person(6)), [6]),
        (("--purpose", "research-general", "--verdict", "deny"), [0, 3, 6]),
        (("--verdict", "permit", "--kind", "access"), [2, 5, 8]),
        (("--article", "hunan-2025/23-2"), [0, 3, 6]),
        (("--article", "hunan-2025/23-3"), []),
        (("--rule", "consent-written", "--limit", "1"), [6]),
        (("--operation", "Q-7"), [7]),
        (("--outcome", "refused"), [0, 3, 6]),
        (("--recipient", "csu-genetics"), [1, 4, 7]),
        (("--text", "hgvs_c", "--operation", "Q-2"), [2]),
    ],
)
def test_every_filter_narrows(run: Run, filters: tuple[str, ...], seqs: list[int]) -> None:
    assert [one["seq"] for one in run("log", "list", *filters)["events"]] == seqs


def test_exports_carry_what_the_log_says(run: Run, tmp_path: Path) -> None:
    shown = run("log", "list", "--dataset", "variants")["events"]
    for form in ("csv", "parquet"):
        run("log", "export", "--format", form, "--dataset", "variants", "--out", str(tmp_path / f"e.{form}"))
        read = duckdb.read_csv if form == "csv" else duckdb.read_parquet
        rows = read(str(tmp_path / f"e.{form}")).project("event, seq").order("seq").fetchall()
        assert [json.loads(told) | {"seq": seq} for told, seq in rows] == shown


def test_who_saw_a_person_under_any_of_their_documents(run: Run, home: Home) -> None:
    names = [Pseudonymiser(bytes(32), "records", "S").of("person", str(number)) for number in range(3)]
    with Stores.open(home.folder, writer="test") as stores:
        now = stores.world.now()
        told = Registered(
            id=stores.world.new_id(), at=now, principal=ANALYST, operation="t", register="aliases", entry=""
        )
        stores.registers.add_entry("aliases", names[0], {"same_as": names[1]}, source="t", at=now, event=told)
        for number, name in enumerate(names):
            common = vars_of(event(100 + number)) | {"persons": stores.in_log([name]), "at": now}
            stores.journal.append(Accessed(**common))
    seen = [run("log", "who-saw", name) for name in (names[0], names[1], names[2])]
    # Asking was recorded under every name, so the second question finds the first.
    operations = [[one["operation"] for one in found["events"] if one["operation"] != "log-who-saw"] for found in seen]
    assert operations == [["Q-100", "Q-101"], ["Q-100", "Q-101"], ["Q-102"]]
    assert [found["names"] for found in seen] == [2, 2, 1]


def test_a_snapshot_is_a_duckdb_file_of_ones_own(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "log.duckdb"
    count = run("log", "snapshot", "--to", str(target))["events"]
    with duckdb.connect(target, read_only=True) as copy:
        assert copy.execute("SELECT count(*) FROM events").fetchall() == [(count,)]
        run("log", "list")
    assert run("log", "snapshot", "--to", str(target), code=2)["error"]["code"] == "snapshot-exists"
    assert run("log", "snapshot", "--to", str(tmp_path / "none" / "x"), code=5)
    assert kinds(run, "--operation", "log-snapshot")[:2] == ["access", "access"]


def test_a_copy_of_the_log_is_a_reading_of_it(run: Run, tmp_path: Path) -> None:
    size = run("log", "backup", "--to", str(tmp_path / "copy"))["events"]
    told = run("log", "list", "--operation", "log-backup")["events"]
    assert [(one["outcome"], one["rows"]) for one in told] == [("begun", None), ("done", size)]


def test_a_lost_head_stops_everything_until_it_is_written_anew_which_is_an_incident(run: Run, home: Home) -> None:
    run("log", "list")
    (home.room("log") / "head").unlink()
    assert run("log", "list", code=4)["error"]["code"] == "log-rolled-back"
    assert run("log", "renew-head")["events"] == 9
    (told,) = run("log", "list", "--kind", "incident")["events"]
    assert told["incident"] == "head-renewed"


def test_a_new_home_begins_with_the_keys_it_was_made_with(run: Run, home: Home, tmp_path: Path) -> None:
    run("init", "--home", str(tmp_path / "new"), with_home=False)
    with AccessLog.own(tmp_path / "new" / "log") as log:
        made = log.events()
    assert [(one["kind"], one["key"], one["use"]) for one in made] == [("key-use", name, "made") for name in KEY_NAMES]


def test_every_export_of_the_officers_events_is_fhir(run: Run, tmp_path: Path) -> None:
    library = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    run("log", "watch", "--canary", person(5))
    run("log", "freeze", "dataset:cohort", "--reason", "r")
    run("log", "rotate-key")
    run("log", "export", "--fhir", "--out", str(tmp_path / "events.json"))
    bundle = library.Bundle.model_validate_json((tmp_path / "events.json").read_text("utf-8"))
    codes = {entry.resource.subtype[0].code for entry in bundle.entry}
    assert {"access", "denial", "release", "incident", "freeze", "key-use"} <= codes
