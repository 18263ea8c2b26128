"""Many processes write while the owner merges, and killed ones lose nothing they acknowledged."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.log_world import KEYS
from workspace.access_log import AccessLog

ROOT = Path(__file__).parents[2]
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
