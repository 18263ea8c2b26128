"""A backup taken while writers go on is a log of its own, with whatever they had acknowledged."""

import os
import threading
from pathlib import Path

import pytest

from privacy.model.errors import BadInput, PartMissing
from tests.integration.log_world import event, ids
from workspace.access_log import AccessLog
from workspace.journal import Journal


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
