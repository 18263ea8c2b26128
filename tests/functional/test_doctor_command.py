"""``helixgate doctor`` over homes broken in every way: one finding for each, nothing else hidden, never a traceback."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from desk.cli.main import main
from privacy.model.event import Incident, Principal
from privacy.model.identifiers import DeliveryId
from privacy.model.vocabulary import Jurisdiction, Role
from tests.functional.test_consent_command import HEADER, NUMBER, ROW, compiled_once
from workspace.access_log import AccessLog
from workspace.home import Home, World, make_home, open_home
from workspace.log.queries import EventFilter
from workspace.settings import Lab
from workspace.stores import Stores

Run = Callable[[], tuple[int, dict[str, Any]]]
Break = Callable[[Path], None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    return make_home(tmp_path / "home", labs={"lab": lab}, principals={}, world=World())


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)
    # One child a run is the sql worker's own test; here it would be most of the time.
    monkeypatch.setattr("workspace.doctor.sql_worker.protections", lambda: frozenset({"no-network", "no-files"}))

    monkeypatch.setattr("workspace.doctor.policies.load_policies", compiled_once)

    def call() -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.argv", ["helixgate", "doctor", "--home", str(home.folder), "--json"])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), json.loads(capsys.readouterr().out)

    return call


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one person and one delivery, taken in through the real intake."""
    from flows.consents import add_consents

    folder = tmp_path_factory.mktemp("doctor")
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    made = make_home(folder / "home", labs={"lab": lab}, principals={}, world=World())
    (folder / "consents.csv").write_text(f"{HEADER}\n{ROW}\n", "utf-8")
    with Stores.open(made.folder, writer="test") as stores:
        add_consents(stores, folder / "consents.csv", lab="lab", who=Principal("officer", Role.OFFICER))
    return made.folder


@pytest.fixture
def used(home: Home, template: Path) -> Home:
    """A copy of it to break."""
    shutil.rmtree(home.folder)
    shutil.copytree(template, home.folder)
    return open_home(home.folder)


def wrong(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["check"], one["level"]) for one in document["findings"] if one["level"] != "ok"}


def set_line(folder: Path, old: str, new: str) -> None:
    path = folder / "helixgate.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def change_byte(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def drop_data_keys(folder: Path) -> None:
    with sqlite3.connect(folder / "vault/keys.sqlite") as db:
        db.execute("DELETE FROM data_keys")


def begin_a_release(folder: Path) -> None:
    with sqlite3.connect(folder / "registers/registers.sqlite") as db:
        db.execute("INSERT INTO releases VALUES ('R-1', 'd', 'r', 'p', 'research-general', '2026', 'begun', '{}')")


def lose_a_release(folder: Path) -> None:
    with sqlite3.connect(folder / "registers/registers.sqlite") as db:
        db.execute("INSERT INTO releases VALUES ('R-1', 'd', 'r', 'p', 'research-general', '2026', 'done', '{}')")


def alter_a_release(folder: Path) -> None:
    lose_a_release(folder)
    (folder / "releases/R-1").mkdir()
    for name in ("data.parquet", "certificate.json"):
        (folder / "releases/R-1" / name).write_bytes(b"x")


def scribble_over(folder: Path) -> None:
    (folder / "registers/registers.sqlite").write_bytes(b"this is no database, not even nearly" * 200)


def file_away_from_its_place(folder: Path) -> None:
    place = folder / "records/orders/lab"
    place.mkdir(parents=True)
    (place / "F-0123456789abcdef.parquet").write_bytes(b"PARE" + b"\x00" * 200 + b"PARE")


def remove_originals(folder: Path) -> None:
    for one in (folder / "originals").iterdir():
        one.unlink()


def copy_a_key(folder: Path) -> None:
    lines = (folder / "keys/records-1.key").read_text().splitlines()
    other = folder / "keys/originals-1.key"
    other.write_text(other.read_text().splitlines()[0] + "\n" + lines[1] + "\n")


BREAKS: dict[str, tuple[Break, tuple[str, str], int]] = {
    "a key is absent": (lambda home: (home / "keys/records-1.key").unlink(), ("keys", "fail"), 5),
    "a key is open to others": (lambda home: (home / "keys/records-1.key").chmod(0o644), ("keys", "fail"), 5),
    "a key is cut": (lambda home: (home / "keys/records-1.key").write_text("helixgate-key 1"), ("keys", "fail"), 5),
    "a key is a copy": (copy_a_key, ("keys", "fail"), 5),
    "a folder is gone": (lambda home: (home / "originals").rename(home / "away"), ("folders", "fail"), 5),
    "the log folder is open": (lambda home: (home / "log").chmod(0o755), ("folders", "fail"), 5),
    "reports are open": (lambda home: (home / "reports").chmod(0o755), ("folders", "warn"), 0),
    "a store is scribbled over": (scribble_over, ("stores", "fail"), 4),
    "data keys are gone": (drop_data_keys, ("vault", "fail"), 4),
    "originals are gone": (remove_originals, ("originals", "fail"), 5),
    "a record file is not one": (file_away_from_its_place, ("records", "fail"), 4),
    "a release is unfinished": (begin_a_release, ("releases", "warn"), 0),
    "a release is lost": (lose_a_release, ("releases", "fail"), 5),
    "a release was altered": (alter_a_release, ("releases", "fail"), 4),
    "a staging folder is left": (lambda home: (home / "releases/.staging-R-1").mkdir(), ("releases", "warn"), 0),
    "a folder of an unknown lab": (lambda home: (home / "inbox/other").mkdir(), ("inbox", "warn"), 0),
    "a setting is unknown": (lambda home: set_line(home, "version = 1", "version = 1\nx = 1"), ("settings", "fail"), 5),
    "a schedule is none": (lambda home: set_line(home, '"5 * * * *"', '"hourly"'), ("settings", "fail"), 5),
    "sealing is off": (lambda home: set_line(home, '"5 * * * *"', '""'), ("settings", "warn"), 0),
    "the time zone is unknown": (lambda home: set_line(home, "Asia/Shanghai", "Asia/Nowhere"), ("settings", "fail"), 5),
    "the server is away": (
        lambda home: set_line(home, 'api_url = ""', 'api_url = "http://127.0.0.1:1/api"'), ("prefect", "fail"), 5,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(BREAKS))
def test_each_break_is_found_and_hides_no_other_check(used: Home, run: Run, case: str) -> None:
    hurt, expected, code = BREAKS[case]
    hurt(used.folder)
    left, document = run()
    assert expected in wrong(document), wrong(document)
    assert left == code
    # Every other check has spoken as well, and nothing says what only the data know.
    assert {"libraries", "folders", "free-space", "gate-policies", "datasets", "prefect"} <= {
        one["check"] for one in document["findings"]
    }
    assert NUMBER not in json.dumps(document)
    for one in document["findings"]:
        assert one["zh"]
        assert one["en"]
        assert "could not be finished" not in one["en"] or case in ("a folder is gone",)


def test_an_engine_that_is_not_there_is_a_warning(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, document = run()
    assert ("redaction-engine", "ok") in {(one["check"], one["level"]) for one in document["findings"]}
    monkeypatch.setattr("workspace.doctor.installation.engine", lambda: None)
    code, document = run()
    assert ("redaction-engine", "warn") in {(one["check"], one["level"]) for one in document["findings"]}
    assert code == 0


def test_an_altered_log_is_a_proof_that_fails(used: Home, run: Run) -> None:
    run()
    database = used.folder / "log/access.duckdb"
    change_byte(used.folder / "log/head", 3)
    code, document = run()
    assert code == 4
    assert ("access-log", "fail") in wrong(document)
    database.write_bytes(b"\x00" * 100)
    assert run()[0] == 4


def test_one_changed_byte_of_a_record_is_a_proof_that_fails(used: Home, run: Run) -> None:
    delivery = DeliveryId("F-0123456789abcdef")
    with (
        Stores.open(used.folder, writer="test") as stores,
        stores.records.writing("orders", "lab", delivery) as writer,
    ):
        writer.add(pl.DataFrame({"subject": ["S1-x"] * 1000, "n": range(1000)}))
        writer.finish()
    assert ("records", "fail") not in wrong(run()[1])
    path = used.folder / "records/orders/lab/F-0123456789abcdef.parquet"
    change_byte(path, path.stat().st_size // 3)
    code, document = run()
    assert code == 4
    assert ("records", "fail") in wrong(document)


def test_a_clock_behind_the_log_is_found(used: Home, run: Run) -> None:
    with Stores.open(used.folder, writer="test") as stores:
        ahead = stores.world.now() + timedelta(hours=2)
        who = Principal("test", Role.LAB)
        stores.journal.append(Incident(id="0" * 32, at=ahead, principal=who, operation="t", incident="t"))
    code, document = run()
    assert code == 5
    (finding,) = [one for one in document["findings"] if one["check"] == "clock"]
    assert finding["level"] == "fail"
    assert "7200" in finding["en"] or "7199" in finding["en"]


def test_no_home_at_all_is_described_not_raised(home: Home, run: Run) -> None:
    shutil.rmtree(home.folder)
    code, document = run()
    assert code == 5
    assert ("settings", "fail") in wrong(document)


def test_a_home_in_order_is_healthy(used: Home, run: Run) -> None:
    code, document = run()
    # Only what a new home cannot have yet is remarked on.
    assert code == 0
    assert wrong(document) <= {("access-log", "warn"), ("free-space", "warn")}
    assert document["healthy"] is True
    opened = [one for one in document["findings"] if one["check"] == "vault"]
    assert opened[0]["en"].startswith("1 persons, each with a data key")


def test_a_look_at_the_log_is_an_event_of_the_log(used: Home, run: Run) -> None:
    run()
    with AccessLog.own(used.room("log")) as log:
        (looked,) = log.events(EventFilter(kind="verification"))
        assert looked["operation"] == "doctor"
        assert looked["root"] == log.root_at(looked["tree_size"]).hex()


def test_a_store_that_was_never_opened_is_no_fault(home: Home, run: Run) -> None:
    code, document = run()
    assert code == 0
    assert ("stores", "warn") in wrong(document)
