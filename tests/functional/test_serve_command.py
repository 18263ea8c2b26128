"""``helixgate serve`` on a real Prefect server: runs on its schedules, admits other commands, leaves nothing behind."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from privacy.model.errors import BadInput, PartMissing
from privacy.model.vocabulary import Jurisdiction
from tests.functional.test_consent_command import HEADER, NUMBER, ROW
from workspace.home import Home, World, make_home
from workspace.locks import held
from workspace.settings import Lab

COMMAND = [sys.executable, "-c", "from desk.cli.main import main; main()"]
ENGLISH = os.environ | {"HELIXGATE_LANG": "en"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    return make_home(tmp_path / "home", labs={"lab": lab}, principals={}, world=World())


def set_schedules(home: Home, **crons: str) -> None:
    path = home.folder / "helixgate.toml"
    lines = path.read_text("utf-8").splitlines()
    changed = [f'{name} = "{crons[name]}"' if (name := line.partition(" = ")[0]) in crons else line for line in lines]
    path.write_text("\n".join(changed) + "\n", "utf-8")


# -- refusals ------------------------------------------------------------------------------------------------------


def test_with_every_schedule_off_there_is_nothing_to_serve(home: Home) -> None:
    from flows.schedule import serve_flows

    set_schedules(home, ingest="", seal="", report="")
    with pytest.raises(BadInput, match="no-schedule"):
        serve_flows(home.folder, lambda zh, en: None)


def test_a_second_serve_of_the_same_home_is_refused(home: Home) -> None:
    from flows.schedule import serve_flows

    with held(home.room("run") / "serve.lock", exclusive=True), pytest.raises(PartMissing, match="busy"):
        serve_flows(home.folder, lambda zh, en: None)


def test_a_server_that_is_named_and_away_is_a_missing_part(home: Home) -> None:
    from flows.schedule import serve_flows

    path = home.folder / "helixgate.toml"
    path.write_text(path.read_text("utf-8").replace('api_url = ""', 'api_url = "http://127.0.0.1:1/api"'), "utf-8")
    with pytest.raises(PartMissing, match="server-lost"):
        serve_flows(home.folder, lambda zh, en: None)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/api", "not an address", "", "http://[/api"])
def test_what_does_not_answer_is_not_reachable(url: str) -> None:
    from flows.server import is_reachable

    assert is_reachable(url, seconds=0.2) is False


def test_a_listener_that_is_no_server_is_not_reachable() -> None:
    from flows.server import is_reachable

    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        assert is_reachable(f"http://127.0.0.1:{mute.getsockname()[1]}/api", seconds=0.2) is False


# -- what it does --------------------------------------------------------------------------------------------------


@pytest.fixture
def serving(home: Home, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    set_schedules(home, ingest="* * * * *", seal="* * * * *", report="")
    (home.room("inbox") / "lab" / "consents.csv").write_text(f"{HEADER}\n{ROW}\n", "utf-8")
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--home", str(home.folder), "--json"], stdout=out, stderr=err, env=ENGLISH
        )
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(60)


def children_of(pid: int) -> set[int]:
    """Every living descendant, from the process table."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(after_name[1])
    found: set[int] = set()
    while new := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= new
    return found


def wait_for(path: Path, words: str, seconds: float) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        text = path.read_text("utf-8")
        if words in text:
            return text
        time.sleep(0.5)
    raise AssertionError(f"not seen within {seconds} s: {words}\n{path.read_text('utf-8')}")


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for children in /proc")
def test_runs_on_schedule_admits_commands_and_ends_without_a_trace(
    home: Home, serving: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    known = home.room("run") / "prefect.json"
    wait_for(tmp_path / "err", "schedules are running", 240)
    assert stat.S_IMODE(known.stat().st_mode) == 0o600
    assert set(json.loads(known.read_bytes())) == {"api_url", "auth", "pid"}

    text = wait_for(tmp_path / "err", "ingest finished: 1 files, 0 met again, 1 rows taken in, 0 kept back", 240)
    text = wait_for(tmp_path / "err", "seal finished", 240)
    assert "Traceback" not in text
    assert NUMBER not in text

    # Another command attaches to the server that is there instead of bringing its own.
    began = time.monotonic()
    sealed = subprocess.run(
        [*COMMAND, "ingest", "--home", str(home.folder), "--json"], capture_output=True, check=True, env=ENGLISH
    )
    assert json.loads(sealed.stdout)["files"] == 0
    assert time.monotonic() - began < 60

    mine = children_of(serving.pid)
    assert mine
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(60) == 0
    assert json.loads((tmp_path / "out").read_bytes()) == {"served": ["ingest", "seal"]}
    assert not known.exists()
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in mine):
        time.sleep(0.2)
    assert [pid for pid in mine if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the server with its parent on Linux only")
def test_its_server_does_not_outlive_a_killed_serve(
    home: Home, serving: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    wait_for(tmp_path / "err", "schedules are running", 240)
    mine = children_of(serving.pid)
    serving.kill()
    serving.wait(30)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in mine):
        time.sleep(0.5)
    assert [pid for pid in mine if Path(f"/proc/{pid}").exists()] == []
    # What it left behind names a process that is gone, and no command trusts it.
    from flows.engine import known_server

    assert known_server(home.folder) is None
