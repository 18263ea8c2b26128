"""What is lost, cut, edited or slipped in is found; what the officer sets aside lets work go on."""

import os
from pathlib import Path

import duckdb
import pytest

from privacy.audit.record import HEAD_BYTES, opening
from privacy.model.errors import BadInput, PartMissing, ProofFailed
from tests.integration.log_world import KEYS, event, ids, new_log, tell
from workspace.access_log import AccessLog
from workspace.journal import Journal


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
