"""The owner's merge: every event once, in order, whatever happened to its writer."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from privacy.audit import Tree, leaf_hash, parse_checkpoint, parse_note, verify_consistency, verify_inclusion
from privacy.audit.record import HEAD_BYTES, Tally, frame, opening, parse_records, start
from privacy.model.errors import BadInput, PartMissing, ProofFailed
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, START, event, new_log, person, tell, told_again
from workspace.access_log import AccessLog
from workspace.journal import Journal
from workspace.log.queries import EventFilter

ROOT = Path(__file__).parents[2]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return new_log(tmp_path)


def ids(log: Path) -> list[str]:
    with AccessLog.own(log) as owned:
        owned.verify(KEYS)
        return [one["id"] for one in owned.events()]


# Refusals first.


def test_a_second_owner_is_refused_when_it_will_not_wait(log: Path) -> None:
    with AccessLog.own(log), pytest.raises(PartMissing, match="log-owned"), AccessLog.own(log, wait_seconds=0.05):
        pass


def test_a_second_owner_waits_for_the_first(log: Path) -> None:
    tell(log, event(0))
    done = threading.Event()

    def second() -> None:
        with AccessLog.own(log, wait_seconds=5):
            done.set()

    with AccessLog.own(log):
        thread = threading.Thread(target=second)
        thread.start()
        assert not done.wait(0.1)
    thread.join()
    assert done.is_set()


def test_a_database_open_elsewhere_is_a_part_missing_not_a_damage(log: Path) -> None:
    tell(log, event(0))
    assert len(ids(log)) == 1
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(log / "access.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(PartMissing, match="log-owned"), AccessLog.own(log):
            pass
        other.communicate()


def test_a_missing_log_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PartMissing, match="log-not-writable"), AccessLog.own(tmp_path / "nowhere"):
        pass


def test_a_log_folder_open_to_others_is_refused(log: Path) -> None:
    log.chmod(0o755)
    with pytest.raises(PartMissing, match="0700"), AccessLog.own(log):
        pass


# What the merge promises.


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


@pytest.mark.parametrize("left", [0, 1, 2])
def test_acknowledged_records_cut_off_a_dead_process_are_missed(log: Path, left: int) -> None:
    writer = tell(log, event(0), event(1), event(2))
    path = log / "journals" / f"{writer}.journal"
    data, at = path.read_bytes(), len(opening(writer))
    for _ in range(left):
        at += HEAD_BYTES + int.from_bytes(data[at : at + 4], "big")
    os.truncate(path, at)
    with pytest.raises(ProofFailed, match="journal-altered"), AccessLog.own(log):
        pass
    assert AccessLog.set_aside(log, writer) == left
    assert len(ids(log)) == left


def test_a_journal_that_lost_even_its_first_line_is_missed(log: Path) -> None:
    writer = tell(log, event(0))
    os.truncate(log / "journals" / f"{writer}.journal", 0)
    with pytest.raises(ProofFailed, match="journal-cut"), AccessLog.own(log):
        pass


@pytest.mark.parametrize("merged", [False, True])
def test_a_log_without_its_head_is_refused_until_an_officer_has_it_written_anew(log: Path, merged: bool) -> None:
    tell(log, event(0))
    if merged:
        assert len(ids(log)) == 1
    (log / "head").unlink()
    with pytest.raises(ProofFailed, match="log-rolled-back"), AccessLog.own(log):
        pass
    with pytest.raises(PartMissing, match="log-tampered"):
        tell(log, event(1))
    assert AccessLog.renew_head(log, KEYS) == int(merged)
    tell(log, event(1))
    assert len(ids(log)) == 2


def test_a_head_is_not_written_anew_over_a_log_that_does_not_hold(log: Path) -> None:
    tell(log, event(0), event(1))
    assert len(ids(log)) == 2
    (log / "head").unlink()
    with duckdb.connect(log / "access.duckdb") as connection:
        connection.execute("DELETE FROM events WHERE seq = 1")
    with pytest.raises(ProofFailed):
        AccessLog.renew_head(log, KEYS)
    assert not (log / "head").exists()


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


def test_a_backup_taken_while_writers_go_on_is_a_log_of_its_own(log: Path, tmp_path: Path) -> None:
    with Journal.open(log, "a", random_bytes=os.urandom) as journal:
        journal.append(event(0), event(1))
        with AccessLog.own(log) as owned:
            journal.append(event(2))
            owned.backup(tmp_path / "backup")
            with pytest.raises(BadInput, match="backup-exists"):
                owned.backup(tmp_path / "backup")
            with pytest.raises(PartMissing):
                owned.backup(log / "owner.lock" / "backup")
        journal.append(event(3))
    assert [int(one, 16) for one in ids(tmp_path / "backup")] == [0, 1, 2]
    assert [int(one, 16) for one in ids(log)] == [0, 1, 2, 3]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "log"]


def test_a_backup_holds_whatever_a_busy_writer_had_acknowledged(log: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Journal.open(log, "busy", random_bytes=os.urandom) as journal:
            number = 0
            while not stop.is_set():
                journal.append(event(number))
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(20):
            with AccessLog.own(log) as owned:
                size = owned.size
                owned.backup(tmp_path / f"backup-{turn}")
            assert len(ids(tmp_path / f"backup-{turn}")) >= size
    finally:
        stop.set()
        writer.join()


# Lost, cut, edited, slipped in.


def test_a_lost_journal_is_missed(log: Path) -> None:
    writer = tell(log, event(0))
    (log / "journals" / f"{writer}.journal").unlink()
    with pytest.raises(ProofFailed, match="journal-lost"), AccessLog.own(log):
        pass


def test_a_journal_lost_after_a_first_merge_is_missed(log: Path) -> None:
    with Journal.open(log, "a", random_bytes=os.urandom) as journal:
        journal.append(event(0))
        ids(log)
        for path in (log / "journals").glob(f"{journal.writer}.*"):
            path.unlink()
        with pytest.raises(ProofFailed, match="journal-lost"), AccessLog.own(log):
            pass
        with pytest.raises(PartMissing, match="log-not-writable"):
            journal.append(event(1))


def test_a_journal_cut_below_what_was_merged_is_found(log: Path) -> None:
    with Journal.open(log, "a", random_bytes=os.urandom) as journal:
        journal.append(event(0), event(1))
        ids(log)
        path = log / "journals" / f"{journal.writer}.journal"
        os.truncate(path, path.stat().st_size - 1)
        with pytest.raises(ProofFailed, match="journal-cut"), AccessLog.own(log):
            pass


def test_an_edited_journal_is_found_and_nothing_of_it_is_merged(log: Path) -> None:
    tell(log, event(0))
    assert len(ids(log)) == 1
    writer = tell(log, event(1), event(2))
    path = log / "journals" / f"{writer}.journal"
    path.write_bytes(path.read_bytes().replace(b"analyst-1", b"analyst-2", 1))
    with pytest.raises(ProofFailed, match="journal-altered"), AccessLog.own(log):
        pass


def test_a_journal_slipped_in_is_found(log: Path, tmp_path: Path) -> None:
    other = new_log(tmp_path / "other")
    writer = tell(other, event(0))
    (other / "journals" / f"{writer}.journal").rename(log / "journals" / f"{writer}.journal")
    with pytest.raises(ProofFailed, match="journal-unregistered"), AccessLog.own(log):
        pass


def test_a_foreign_file_among_journals_is_found(log: Path) -> None:
    (log / "journals" / "notes.journal").write_bytes(b"")
    with pytest.raises(ProofFailed, match="journal-unknown"), AccessLog.own(log):
        pass


def test_a_database_put_back_from_a_copy_is_found(log: Path) -> None:
    tell(log, event(0))
    ids(log)
    older = (log / "access.duckdb").read_bytes()
    tell(log, event(1))
    ids(log)
    (log / "access.duckdb").write_bytes(older)
    with pytest.raises(ProofFailed, match="log-rolled-back"), AccessLog.own(log):
        pass


def test_a_removed_database_is_found(log: Path) -> None:
    tell(log, event(0))
    ids(log)
    (log / "access.duckdb").unlink()
    with pytest.raises(ProofFailed, match="log-rolled-back"), AccessLog.own(log):
        pass


def test_a_broken_journal_set_aside_keeps_what_holds_and_lets_work_go_on(log: Path) -> None:
    writer = tell(log, event(0), event(1), event(2))
    path = log / "journals" / f"{writer}.journal"
    path.write_bytes(
        path.read_bytes().replace(event(2).canonical(), event(2).canonical().replace(b"analyst", b"analysT"))
    )
    with pytest.raises(ProofFailed, match="journal-altered"), AccessLog.own(log):
        pass
    assert AccessLog.set_aside(log, writer) == 2
    assert [int(one, 16) for one in ids(log)] == [0, 1]
    assert (log / "set-aside" / path.name).exists()
    (log / "set-aside" / path.name).rename(path)  # Put back, it is found again.
    with pytest.raises(ProofFailed, match="journal-altered"), AccessLog.own(log):
        pass


def test_a_lost_journal_set_aside_lets_work_go_on(log: Path) -> None:
    writer = tell(log, event(0))
    (log / "journals" / f"{writer}.journal").unlink()
    assert AccessLog.set_aside(log, writer) == 0
    tell(log, event(1))
    assert [int(one, 16) for one in ids(log)] == [1]


def test_the_journal_of_a_living_writer_is_not_set_aside(log: Path) -> None:
    with Journal.open(log, "a", random_bytes=os.urandom) as journal:
        journal.append(event(0))
        with pytest.raises(PartMissing, match="journal-in-use"):
            AccessLog.set_aside(log, journal.writer)
    with pytest.raises(BadInput, match="no-such-journal"):
        AccessLog.set_aside(log, f"nobody-{'0' * 16}")


# Proofs and questions.


def test_every_event_is_proved_in_every_tree_that_has_it(log: Path) -> None:
    tell(log, *(event(number) for number in range(19)))
    with AccessLog.own(log) as owned:
        for size in range(1, 20):
            for seq in range(size):
                path = owned.prove_inclusion(seq, size)
                verify_inclusion(leaf_hash(owned.event_bytes(seq)), seq, size, path, owned.root_at(size))
            path = owned.prove_consistency(size, 19)
            verify_consistency(size, 19, owned.root_at(size), owned.root, path)


def test_the_stored_tree_is_the_obvious_one_across_many_merges(log: Path) -> None:
    obvious = Tree()
    number = 0
    for count in (1, 254, 1, 1, 300, 512, 700):
        events = [event(number + offset) for offset in range(count)]
        tell(log, *events)
        number += count
        for one in events:
            obvious.append(leaf_hash(one.canonical()))
        with AccessLog.own(log) as owned:
            assert owned.root == obvious.root
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).root == obvious.root
        for seq in (0, 255, 256, 1023, number - 1):
            path = owned.prove_inclusion(seq)
            verify_inclusion(leaf_hash(owned.event_bytes(seq)), seq, number, path, obvious.root)


def test_what_is_not_there_cannot_be_proved(log: Path) -> None:
    tell(log, event(0))
    with AccessLog.own(log) as owned:
        for ask in (
            lambda: owned.prove_inclusion(1),
            lambda: owned.prove_inclusion(0, 2),
            lambda: owned.prove_consistency(0, 2),
            lambda: owned.prove_consistency(1, 0),
            lambda: owned.find("f" * 32),
            lambda: owned.find("no id"),
            lambda: owned.event_bytes(1),
            lambda: owned.root_at(2),
        ):
            with pytest.raises(BadInput):
                ask()


def test_a_log_grows_from_its_checkpoint(log: Path) -> None:
    tell(log, event(0))
    with AccessLog.own(log) as owned:
        note = owned.checkpoint(SIGNER, ORIGIN)
        assert parse_checkpoint(parse_note(note).text).root == owned.root
    tell(log, event(1))
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS, note).checkpoints == 2


@pytest.mark.parametrize(
    ("which", "expected"),
    {
        "kind": (EventFilter(kind="denial"), [0, 3, 6]),
        "person": (EventFilter(person=person(7)), [7]),
        "verdict": (EventFilter(verdict="deny"), [0, 3, 6]),
        "article": (EventFilter(article="hunan-2025/23-2"), [0, 3, 6]),
        "rule": (EventFilter(rule="consent-written"), [0, 3, 6]),
        "time": (EventFilter(since=START + timedelta(seconds=2), until=START + timedelta(seconds=4)), [2, 3]),
        "text": (EventFilter(text="count(*)"), [2, 5]),
        "recipient": (EventFilter(recipient="csu-genetics", limit=2), [4, 7]),
        "operation": (EventFilter(operation="Q-5"), [5]),
        "both": (EventFilter(kind="access", person=person(5)), [5]),
        "none": (EventFilter(principal="nobody"), []),
        "hostile": (EventFilter(text="' OR 1=1 --"), []),
    }.values(),
    ids=lambda value: None,
)
def test_filters(log: Path, which: EventFilter, expected: list[int]) -> None:
    tell(log, *(event(number, persons=[number]) for number in range(8)))
    with AccessLog.own(log) as owned:
        assert [one["seq"] for one in owned.events(which)] == expected


# Many processes.

_CHILD = """
import os, pathlib, sys
sys.path.insert(0, sys.argv[1])
from tests.integration.log_world import event
from workspace.journal import Journal
with Journal.open(pathlib.Path(sys.argv[2]), "child", random_bytes=os.urandom) as journal:
    for number in range(int(sys.argv[3]), int(sys.argv[4])):
        journal.append(event(number, persons=[number % 7]))
        print(number, flush=True)
"""


def _child(log: Path, first: int, end: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(ROOT), str(log), str(first), str(end)], stdout=subprocess.PIPE, text=True
    )


def test_eight_processes_write_while_the_owner_merges(log: Path) -> None:
    children = [_child(log, 1000 * one, 1000 * one + 50) for one in range(8)]
    while any(child.poll() is None for child in children):
        with AccessLog.own(log) as owned:
            owned.verify(KEYS)
    for child in children:
        child.communicate()
        assert child.returncode == 0
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).size == 400
        by_writer: dict[int, list[int]] = {}
        for one in owned.events():
            by_writer.setdefault(int(one["id"], 16) // 1000, []).append(int(one["id"], 16))
    assert by_writer == {one: list(range(1000 * one, 1000 * one + 50)) for one in range(8)}


def _kill(folder: Path, kills: int) -> str:
    arguments = [sys.executable, "-m", "tests.integration.log_kills", str(folder), str(kills), "8", "11"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_killed_writers_lose_nothing_they_acknowledged(tmp_path: Path) -> None:
    assert "25 kills" in _kill(tmp_path, 24)


@pytest.mark.slow
def test_ten_thousand_killed_writers_lose_nothing_they_acknowledged(tmp_path: Path) -> None:
    assert " kills" in _kill(tmp_path, 10_000)


def test_an_answer_over_two_datasets_is_found_under_each(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    tell(log, replace(event(1), dataset="cohort,results"), event(2))
    with AccessLog.own(log) as owned:
        for name, expected in {"cohort": [0], "results": [0], "variants": [1], "cohort,results": []}.items():
            assert [one["seq"] for one in owned.events(EventFilter(dataset=name))] == expected
