"""A clock that went back and a lost head stop everything until the officer says otherwise, which is recorded."""

from datetime import timedelta

import pytest

from privacy.model.errors import PartMissing
from tests.functional.log_officer.conftest import Run
from tests.integration.log_world import person
from workspace.clock import MARK
from workspace.home import Home, World, open_home
from workspace.stores import Stores


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


def test_a_lost_head_stops_everything_until_it_is_written_anew_which_is_an_incident(run: Run, home: Home) -> None:
    run("log", "list")
    (home.room("log") / "head").unlink()
    assert run("log", "list", code=4)["error"]["code"] == "log-rolled-back"
    assert run("log", "renew-head")["events"] == 9
    (told,) = run("log", "list", "--kind", "incident")["events"]
    assert told["incident"] == "head-renewed"
