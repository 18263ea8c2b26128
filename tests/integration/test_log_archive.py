"""Old events in archives: every proof and answer goes on, what is elsewhere is named, nothing young is deleted."""

import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from privacy.audit import leaf_hash, verify_consistency, verify_inclusion
from privacy.model.errors import BadInput, PartMissing, ProofFailed, Refused
from tests.integration.log_tamper import teller
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, START, event, new_log, person, tell, told_again
from workspace.access_log import AccessLog
from workspace.log.queries import EventFilter
from workspace.log.retention import RETENTION_YEARS

ROOT = Path(__file__).parents[2]
LATER = START + timedelta(days=366 * RETENTION_YEARS)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Thirty events by two writers, one of whom repeats himself."""
    log = new_log(tmp_path)
    tell(log, *(event(one, persons=[one % 5]) for one in range(0, 30, 2)), told_again(event(4)), writer="a")
    tell(log, *(event(one, persons=[one % 5]) for one in range(1, 30, 2)), writer="b")
    return log


def archive(log: Path, *seconds: int) -> list[str]:
    """Archive up to each of these seconds; the names of the archives."""
    with AccessLog.own(log) as owned:
        for one in seconds:
            owned.archive(START + timedelta(seconds=one), teller(log, days=1))
        return [one.name for one in owned.archives()]


# Refusals first.


def test_nothing_younger_than_three_years_is_deleted(log: Path) -> None:
    [name] = archive(log, 10)
    with AccessLog.own(log) as owned:
        for at in (START, START.replace(year=START.year + RETENTION_YEARS) - timedelta(seconds=1)):
            with pytest.raises(Refused, match="archive-retained"):
                owned.delete_archive(name, at, teller(log))
    assert (log / "archive" / name).is_file()


def test_a_deletion_that_was_told_too_early_is_found(log: Path) -> None:
    [name] = archive(log, 10)
    with AccessLog.own(log) as owned:
        owned.delete_archive(name, LATER, teller(log, days=30))
        with pytest.raises(ProofFailed, match="before its time"):
            owned.verify(KEYS)


def test_an_unknown_archive_or_folder_is_bad_input(log: Path, tmp_path: Path) -> None:
    [name] = archive(log, 10)
    with AccessLog.own(log) as owned:
        for attempt in (
            lambda: owned.move_archive("other.parquet", tmp_path, teller(log)),
            lambda: owned.move_archive(name, tmp_path / "nowhere", teller(log)),
            lambda: owned.move_archive(name, log / "archive", teller(log)),
        ):
            with pytest.raises(BadInput):
                attempt()


@pytest.mark.parametrize("harm", ["gone", "altered", "cut", "another"])
def test_a_harmed_archive_is_named(log: Path, harm: str) -> None:
    first, second = archive(log, 10, 20)
    path = log / "archive" / second
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "another":
        shutil.copyfile(log / "archive" / first, path)
    else:
        path.write_bytes(data[:-9] if harm == "cut" else data[:500] + bytes([data[500] ^ 1]) + data[501:])
    with AccessLog.own(log) as owned, pytest.raises(ProofFailed) as found:
        owned.verify(KEYS)
    assert found.value.place.file == second


def test_an_archive_taken_away_in_silence_is_found(log: Path) -> None:
    """Somebody registers it as moved, but the log tells of no move."""
    [name] = archive(log, 10)
    with AccessLog.own(log) as owned:
        owned._connection.execute("UPDATE archives SET state = 'moved', folder = '/nowhere'")
        (log / "archive" / name).unlink()
        with pytest.raises(ProofFailed, match="not as the log told of it"):
            owned.verify(KEYS)


# Everything goes on.


def test_answers_and_proofs_are_those_of_before(log: Path) -> None:
    with AccessLog.own(log) as owned:
        note = owned.checkpoint(SIGNER, ORIGIN)
        before = (owned.size, owned.root, owned.events(), owned.who_saw(person(3)))
        paths = [owned.prove_inclusion(seq) for seq in range(30)]
    assert len(archive(log, 10, 20)) == 2
    with AccessLog.own(log) as owned:
        size, root, events, saw = before
        assert [one for one in owned.events() if one["kind"] != "register"] == events
        assert owned.who_saw(person(3)) == saw
        assert owned.events(EventFilter(limit=32))[0] == owned.events()[-32]
        assert [one["seq"] for one in owned.events(EventFilter(until=START + timedelta(seconds=5)))] == [0, 1, 2, 3, 4]
        assert [one["seq"] for one in owned.events(EventFilter(person=person(2), verdict="deny"))] == [12, 27]
        assert owned.root_at(size) == root
        verify_consistency(size, owned.size, root, owned.root, owned.prove_consistency(size, owned.size))
        for seq, path in enumerate(paths):
            assert owned.prove_inclusion(seq, size) == path
            verify_inclusion(leaf_hash(owned.event_bytes(seq)), seq, size, path, root)
        assert owned.find(event(7).id) == 7
        assert owned.verify(KEYS, note).absent == ()


def test_an_event_that_is_archived_is_not_taken_in_again(log: Path) -> None:
    archive(log, 30)
    tell(log, event(3), event(100))
    with AccessLog.own(log) as owned:
        assert [one["kind"] for one in owned.events()].count("register") == 2
        assert owned.events()[-1]["id"] == event(100).id
        assert owned.verify(KEYS).repeats == 2


def test_what_lies_elsewhere_is_asked_there_and_named_when_it_is_not(log: Path, tmp_path: Path) -> None:
    first, _ = archive(log, 10, 20)
    disk = tmp_path / "disk"
    disk.mkdir()
    with AccessLog.own(log) as owned:
        owned.move_archive(first, disk, teller(log))
        assert owned.verify(KEYS).absent == ()
        assert owned.event_bytes(3) == event(3, persons=[3]).canonical()
        assert [path.name for path in (log / "archive").iterdir()] == [owned.archives()[1].name]
    disk.rename(tmp_path / "unplugged")
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).absent == (first,)
        assert len(owned.events(EventFilter(since=START + timedelta(seconds=10)))) == 24
        verify_inclusion(owned.leaf(3), 3, owned.size, owned.prove_inclusion(3), owned.root)
        for ask in (lambda: owned.event_bytes(3), owned.events, lambda: owned.who_saw(person(3))):
            with pytest.raises(PartMissing, match=f"archive-absent.*{first}"):
                ask()
    (tmp_path / "unplugged").rename(disk)
    with AccessLog.own(log) as owned:
        assert len(owned.who_saw(person(3))) == 6


def test_a_deleted_archive_leaves_its_hashes(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workspace.log.index.LOOSE_ROWS", 8)  # Its index rows lie in a run with others.
    first, _ = archive(log, 10, 20)
    with AccessLog.own(log) as owned:
        with pytest.raises(Refused, match="archive-retained"):
            owned.delete_archive(first, LATER, teller(log), days=366 * RETENTION_YEARS * 2)
        owned.delete_archive(first, LATER, teller(log, days=366 * RETENTION_YEARS))
    with AccessLog.own(log) as owned:
        assert owned.verify(KEYS).absent == (first,)
        assert [one["seq"] for one in owned.who_saw(person(3))] == [13, 18, 23, 28]
        verify_inclusion(
            leaf_hash(event(3, persons=[3]).canonical()), 3, owned.size, owned.prove_inclusion(3), owned.root
        )
        with pytest.raises(PartMissing, match="archive-deleted"):
            owned.event_bytes(3)
        with pytest.raises(BadInput, match="no-such-archive"):
            owned.delete_archive(first, LATER, teller(log))
        told = [one for one in owned.events() if one["kind"] == "register" and one["note"] == "deleted"]
        assert [one["outcome"] for one in told] == ["begun", "done"]


def test_a_backup_has_the_archives(log: Path, tmp_path: Path) -> None:
    archive(log, 10)
    with AccessLog.own(log) as owned:
        owned.backup(tmp_path / "backup")
    with AccessLog.own(tmp_path / "backup") as owned:
        assert owned.verify(KEYS).absent == ()
        assert owned.event_bytes(3) == event(3, persons=[3]).canonical()


def test_a_copy_that_a_killed_process_left_is_cleared_away(log: Path) -> None:
    archive(log, 10)
    (log / "archive" / "000000000010-000000000012.parquet").write_bytes(b"half")
    (log / "archive" / ".000000000010-000000000012.parquet.part").write_bytes(b"half")
    names = archive(log, 20)
    assert sorted(path.name for path in (log / "archive").iterdir()) == names


_CHILD = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from datetime import timedelta
from tests.integration.log_tamper import teller
from tests.integration.log_world import START
from workspace.access_log import AccessLog
log = pathlib.Path(sys.argv[2])
with AccessLog.own(log) as owned:
    print("ready", flush=True)
    for second in range(5, 30, 5):
        owned.archive(START + timedelta(seconds=second), teller(log))
    for place in owned.archives()[:3]:
        owned.move_archive(place.name, log.parent / "disk", teller(log))
    for place in owned.archives()[:2]:
        owned.delete_archive(place.name, START + timedelta(days=1200), teller(log, days=1200))
    print("done", flush=True)
"""


def _kill_archiving(log: Path, rounds: int) -> None:
    """Kill a process that archives, moves and deletes; whatever it was at, the log holds and has every event."""
    disk = log.parent / "disk"
    pristine = log.parent / "pristine"
    shutil.copytree(log, pristine)
    longest = 0.0
    for number in range(rounds):
        shutil.rmtree(log)
        shutil.copytree(pristine, log)
        shutil.rmtree(disk, ignore_errors=True)
        disk.mkdir()
        with subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(ROOT), str(log)], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            began = time.monotonic()
            if number:
                time.sleep(longest * number / rounds)
                child.send_signal(signal.SIGKILL)
            child.communicate()
            longest = longest or time.monotonic() - began
        with AccessLog.own(log) as owned:
            absent = owned.verify(KEYS).absent
            deleted = sum(place.end - place.first for place in owned.archives() if place.is_absent)
            kept = [one["seq"] for one in owned.events() if one["kind"] != "register"]
        assert len(kept) + deleted == 30
        assert len(absent) <= 2


def test_archiving_that_is_killed_loses_nothing(log: Path) -> None:
    _kill_archiving(log, 3)


@pytest.mark.slow
def test_archiving_that_is_killed_two_hundred_times_loses_nothing(log: Path) -> None:
    _kill_archiving(log, 200)
