"""The owner's merge: every event once, in order, whatever happened to its writer."""

import os
from pathlib import Path

import duckdb
import pytest

from privacy.audit import Tree
from privacy.audit.record import HEAD_BYTES, Tally, frame, parse_records, start
from tests.integration.log_world import KEYS, event, ids, person, tell, told_again
from workspace.access_log import AccessLog
from workspace.journal import Journal


def test_an_empty_log_has_the_empty_root(log: Path) -> None:
    with AccessLog.own(log) as owned:
        assert (owned.size, owned.root) == (0, Tree().root)
        assert owned.verify(KEYS).size == 0


def test_writers_are_joined_by_time_and_each_keeps_its_own_order(log: Path) -> None:
    tell(log, event(0, seconds=10), event(1, seconds=30), event(2, seconds=5), writer="a")
    tell(log, event(3, seconds=20), event(4, seconds=40), writer="b")
    # Event 2 was told after 1 by a clock that stepped back: it follows 1, and comes before what b told later.
    assert [int(one, 16) for one in ids(log)] == [0, 3, 1, 2, 4]


def test_merging_in_pieces_and_at_once_keeps_every_event_once(log: Path) -> None:
    with Journal.open(log, "a", random_bytes=os.urandom) as journal:
        for number in range(20):
            journal.append(event(number))
            if number % 3 == 0:
                assert len(ids(log)) == number + 1
    assert [int(one, 16) for one in ids(log)] == list(range(20))


def test_an_owner_for_longer_sees_what_is_told_meanwhile(log: Path) -> None:
    with AccessLog.own(log) as owned, Journal.open(log, "a", random_bytes=os.urandom) as journal:
        journal.append(event(0))
        assert owned.size == 0
        assert owned.merge() == 1
        assert owned.merge() == 0
        assert owned.size == 1


def test_telling_twice_is_telling_once(log: Path) -> None:
    tell(log, event(0), event(1), event(0))
    assert len(ids(log)) == 2
    tell(log, told_again(event(1)), event(2), writer="other")
    tell(log, event(2), writer="third")
    assert [int(one, 16) for one in ids(log)] == [0, 1, 2]
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).repeats == 3
        assert owned.find(event(1).id) == 1


def test_journals_of_the_dead_are_put_away_and_those_of_the_living_stay(log: Path) -> None:
    tell(log, event(0))
    with Journal.open(log, "alive", random_bytes=os.urandom) as journal:
        journal.append(event(1))
        assert len(ids(log)) == 2
        assert {path.stem for path in (log / "journals").iterdir()} == {journal.writer}
    assert len(ids(log)) == 2
    assert list((log / "journals").iterdir()) == []


def test_a_torn_last_write_of_a_dead_process_is_dropped(log: Path) -> None:
    writer = tell(log, event(0))
    path = log / "journals" / f"{writer}.journal"
    os.truncate(path, path.stat().st_size - HEAD_BYTES)  # The end mark.
    first = start(writer)
    (told,) = parse_records(path.read_bytes()[first.offset :], writer, first).records
    path.with_suffix(".open").write_bytes(Tally(1, told.link).line())
    framed, _ = frame(event(1).canonical(), 1, told.link)
    with path.open("ab") as file:
        file.write(framed[:-8])
    assert [int(one, 16) for one in ids(log)] == [0]
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).cut_off == 1
    assert list((log / "journals").iterdir()) == []


def test_the_tally_of_a_living_writer_is_not_judged_half_written(log: Path) -> None:
    """A reader may see a file between two states of it while it is written over."""
    with Journal.open(log, "alive", random_bytes=os.urandom) as journal:
        journal.append(event(0))
        marker = log / "journals" / f"{journal.writer}.open"
        whole = marker.read_bytes()
        marker.write_bytes(whole[:20] + b"0" * 10 + whole[30:])
        assert len(ids(log)) == 1
        journal.append(event(1))
    assert len(ids(log)) == 2


def test_a_process_that_died_while_beginning_its_journal_harms_nobody(log: Path) -> None:
    (log / "journals" / f"gone-{'0' * 16}.journal").write_bytes(b"helixgate-jour")
    tell(log, event(0))
    assert len(ids(log)) == 1


def test_a_crash_between_commit_and_putting_away_changes_nothing(log: Path, tmp_path: Path) -> None:
    writer = tell(log, event(0))
    path = log / "journals" / f"{writer}.journal"
    kept = path.read_bytes()
    assert len(ids(log)) == 1
    path.write_bytes(kept)
    path.with_suffix(".open").touch()
    assert len(ids(log)) == 1
    assert not path.exists()


def test_a_big_release_names_twenty_thousand_persons(log: Path) -> None:
    tell(log, event(1, persons=range(20_000)))
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).size == 1
        [saw] = owned.who_saw(person(19_999))
        assert (saw["seq"], saw["persons"]) == (0, [person(19_999)])
        assert owned.who_saw(person(20_000)) == []


def test_the_indexes_are_put_in_order_as_they_grow(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are joined while they are short, and no run grows beyond its length."""
    monkeypatch.setattr("workspace.log.index.LOOSE_ROWS", 20)
    monkeypatch.setattr("workspace.log.index.RUN_ROWS", 60)
    for number in range(24):
        tell(log, *(event(3 * number + one, persons=range(number, number + 3)) for one in range(3)))
        with AccessLog.own(log) as owned:
            owned.verify(KEYS)
            assert [saw["seq"] for saw in owned.who_saw(person(number))] == list(
                range(3 * max(0, number - 2), 3 * number + 3)
            )
            assert owned.find(event(number).id) == number
    with duckdb.connect(log / "access.duckdb", read_only=True) as connection:
        runs = connection.execute("SELECT row_count FROM runs WHERE name = 'touched' ORDER BY end_seq").fetchall()
    assert len(runs) > 2
    assert max(run[0] for run in runs) <= 60
