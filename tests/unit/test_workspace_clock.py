"""The home's clock: what has been seen is not unseen, by this process or by another."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.model.errors import PartMissing
from workspace.clock import MARK, GuardedClock, accept_clock, read_mark

START = datetime(2026, 7, 1, 2, tzinfo=UTC)
TOLERANCE = 5


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def clock_of(folder: Path, moments: Iterable[float], tolerance: int = TOLERANCE) -> GuardedClock:
    (folder / MARK).parent.mkdir(exist_ok=True)
    given_out = iter(moments)
    return GuardedClock(folder, lambda: at(next(given_out)), timedelta(seconds=tolerance))


@pytest.mark.parametrize("other", [6, 3600, 10 * 365 * 86400])
def test_another_process_saw_a_later_moment(tmp_path: Path, other: float) -> None:
    clock_of(tmp_path, [other])()
    with pytest.raises(PartMissing, match="clock-backwards") as refused:
        clock_of(tmp_path, [0])()
    assert refused.value.exit_code == 5
    assert read_mark(tmp_path) == at(other), "a clock that went back moves no mark"


def test_a_mark_that_cannot_be_kept_stops_access(tmp_path: Path) -> None:
    clock = clock_of(tmp_path, [0])
    (tmp_path / MARK).parent.rmdir()
    with pytest.raises(PartMissing):
        clock()


def test_a_running_process_meets_what_another_saw(tmp_path: Path) -> None:
    idle = clock_of(tmp_path, [0, 1])
    idle()
    clock_of(tmp_path, [3600])()
    with pytest.raises(PartMissing, match="clock-backwards"):
        idle()


def test_a_process_that_was_kept_waiting_did_not_go_back(tmp_path: Path) -> None:
    """The system takes a process off between two of its steps, for as long as it likes; others go on meanwhile."""
    moment = [0.0]
    other = GuardedClock(tmp_path, lambda: at(moment[0]), timedelta(seconds=TOLERANCE))

    def kept_waiting() -> datetime:
        read = moment[0]
        moment[0] += 60
        other()
        return at(read)

    (tmp_path / MARK).parent.mkdir()
    slow = GuardedClock(tmp_path, kept_waiting, timedelta(seconds=TOLERANCE))
    assert slow() == at(0)


def test_a_mark_that_was_removed_is_kept_again(tmp_path: Path) -> None:
    clock = clock_of(tmp_path, [100, 90, 99])
    clock()
    (tmp_path / MARK).unlink()
    with pytest.raises(PartMissing, match="clock-backwards"):
        clock()
    assert clock() == at(99)
    assert read_mark(tmp_path) == at(100)


def test_a_clock_within_the_tolerance_goes_on(tmp_path: Path) -> None:
    clock = clock_of(tmp_path, [10, 5, 10, 9, 14])
    assert [clock() for _ in range(5)] == [at(one) for one in (10, 5, 10, 9, 14)]


def test_what_was_seen_last_is_kept_at_the_end(tmp_path: Path) -> None:
    clock = clock_of(tmp_path, [0, 3])
    clock(), clock()
    assert read_mark(tmp_path) == at(0)
    clock.keep()
    assert read_mark(tmp_path) == at(3)


def test_an_officer_may_say_that_the_clock_is_right(tmp_path: Path) -> None:
    clock_of(tmp_path, [10_000])()
    running = clock_of(tmp_path, [10_001, 0, 1])
    running()
    with pytest.raises(PartMissing, match="clock-backwards"):
        running()
    accept_clock(tmp_path, at(0))
    assert running() == at(1), "a process that runs goes on as well"
    assert clock_of(tmp_path, [1])() == at(1)


def test_a_guard_around_a_guard_is_one(tmp_path: Path) -> None:
    inner = clock_of(tmp_path, [1])
    assert GuardedClock(tmp_path, inner, timedelta(seconds=1)).raw is inner.raw


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40)), max_size=40))
def test_against_remembering_everything(told: list[tuple[int, int]]) -> None:
    """Three processes; the slow telling remembers every moment that any of them was given."""
    with TemporaryDirectory() as name:
        moments: list[list[float]] = [[], [], []]
        clocks = [clock_of(Path(name), _feed(moments[number])) for number in range(3)]
        given_out: list[tuple[int, int]] = []
        for who, moment in told:
            moments[who].append(moment)
            newest = max((one for _, one in given_out), default=0)
            own = max((one for number, one in given_out if number == who), default=0)
            try:
                clocks[who]()
            except PartMissing:
                assert moment < newest - TOLERANCE
            else:
                assert moment >= max(newest - 2 * TOLERANCE, own - TOLERANCE)
                given_out.append((who, moment))


def _feed(moments: list[float]) -> Iterable[float]:
    while True:
        yield moments.pop(0)
