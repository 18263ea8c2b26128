"""One process at a time owns the log, and only a log in a folder of its own."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from privacy.model.errors import PartMissing
from tests.integration.log_world import event, ids, tell
from workspace.access_log import AccessLog


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
