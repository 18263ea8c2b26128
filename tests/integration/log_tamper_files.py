"""What somebody may do to the log's files: random edits of a folder that is put back afterwards from memory."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from privacy.audit.record import HEAD_BYTES, opening
from tests.integration.log_tamper import Victim
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, event, tell
from workspace.access_log import AccessLog


class Pristine:
    """Every file of a victim's log, kept in memory."""

    def __init__(self, victim: Victim) -> None:
        self.victim = victim
        self.root = victim.folder.parent
        self._files = {path: path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def restore(self) -> None:
        """The folder as it was: what is new goes, what changed or is gone comes back."""
        for path in self.root.rglob("*"):
            if path.is_file() and path not in self._files:
                path.unlink()
        for path, data in self._files.items():
            if not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data:
                path.parent.mkdir(exist_ok=True, mode=0o700)
                path.write_bytes(data)
                path.chmod(0o600)

    def files(self, pattern: str) -> list[Path]:
        return sorted(path for path in self._files if path.match(pattern))


def flip_bit(path: Path, rng: random.Random) -> int:
    """One bit; returns the offset of its byte."""
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)
    path.write_bytes(data)
    return at


def overwrite(path: Path, rng: random.Random) -> int:
    """A stretch of other bytes."""
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    length = min(rng.randrange(1, 200), len(data) - at)
    data[at : at + length] = bytes(one ^ rng.randrange(1, 256) for one in data[at : at + length])
    path.write_bytes(data)
    return at


def cut_out(path: Path, rng: random.Random) -> int:
    """A stretch is removed; what follows moves up."""
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    del data[at : at + rng.randrange(1, 200)]
    path.write_bytes(data)
    return at


def truncate(path: Path, rng: random.Random) -> int:
    at = rng.randrange(path.stat().st_size)
    os.truncate(path, at)
    return at


def remove(path: Path, rng: random.Random) -> int:
    path.unlink()
    return 0


@dataclass(frozen=True)
class Target:
    """Files that may be edited, and how."""

    pattern: str
    edits: tuple[Callable[[Path, random.Random], int], ...]
    always: bool = True
    """Every edit must be found; otherwise one that changes nothing that is kept may pass."""
    event_bytes: int = 0
    """How many bytes of the file one event takes, where an offset names an event."""


ALL = (flip_bit, overwrite, cut_out, truncate, remove)
TARGETS = {
    "leaf hashes": Target("tiles/0", ALL, event_bytes=32),
    "hashes above": Target("tiles/8", ALL),
    "archives": Target("archive/*.parquet", ALL),
    "archives elsewhere": Target("elsewhere/*.parquet", (flip_bit, overwrite, cut_out, truncate)),
    "database": Target("log/access.duckdb", ALL, always=False),
    "kept checkpoints": Target("checkpoints/*.txt", (flip_bit, overwrite, cut_out, truncate)),
    "head": Target("log/head", (flip_bit, overwrite, truncate, remove)),
    "journals": Target("journals/*.journal", ALL),
    "tallies": Target("journals/*.open", ALL, always=False),
}


def reorder_journal(victim: Victim, rng: random.Random) -> None:
    """Two records of a journal change places."""
    path, records = _records(victim)
    one, two = rng.sample(range(len(records) - 1), 2)
    records[one], records[two] = records[two], records[one]
    path.write_bytes(opening(path.stem) + b"".join(records))


def shorten_journal(victim: Victim, rng: random.Random) -> None:
    """A record in the middle vanishes."""
    path, records = _records(victim)
    del records[rng.randrange(len(records) - 1)]
    path.write_bytes(opening(path.stem) + b"".join(records))


def lengthen_journal(victim: Victim, rng: random.Random) -> None:
    """A record stands twice."""
    path, records = _records(victim)
    records.insert(rng.randrange(len(records) - 1), rng.choice(records))
    path.write_bytes(opening(path.stem) + b"".join(records))


def _records(victim: Victim) -> tuple[Path, list[bytes]]:
    path = next((victim.folder / "journals").glob("*.journal"))
    data = path.read_bytes()
    at, records = len(opening(path.stem)), []
    while at < len(data):
        length = HEAD_BYTES + int.from_bytes(data[at : at + 4], "big")
        records.append(data[at : at + length])
        at += length
    return path, records


def cut_tail(victim: Victim, rng: random.Random) -> None:
    """The last records vanish whole, as if they had never been told."""
    path, records = _records(victim)
    del records[rng.randrange(len(records) - 1) :]
    path.write_bytes(opening(path.stem) + b"".join(records))


JOURNAL_EDITS = {
    "reorder a journal": reorder_journal,
    "shorten a journal": shorten_journal,
    "lengthen a journal": lengthen_journal,
    "cut the tail of a journal": cut_tail,
}


def roll_back(victim: Victim, rng: random.Random) -> str:
    """The whole folder is put back as it was before the last events; returns the checkpoint that left the machine."""
    earlier = shutil.copytree(victim.folder, victim.folder.with_name("earlier"))
    outside = _grow(victim, rng.randrange(1, 20), 900)
    shutil.rmtree(victim.folder)
    earlier.rename(victim.folder)
    return outside


def fork(victim: Victim, rng: random.Random) -> str:
    """The folder is put back and another history is told from there."""
    count = rng.randrange(1, 20)
    outside = roll_back(victim, random.Random(count))
    _grow(victim, 20 + count, 2000)
    return outside


def roll_back_database(victim: Victim, rng: random.Random) -> str:
    """Only the database file is put back."""
    with AccessLog.own(victim.folder):
        pass
    before = (victim.folder / "access.duckdb").read_bytes()
    outside = _grow(victim, rng.randrange(1, 20), 900)
    (victim.folder / "access.duckdb").write_bytes(before)
    return outside


HISTORIES = {"roll back": roll_back, "fork": fork, "roll back the database": roll_back_database}


def _grow(victim: Victim, count: int, first: int) -> str:
    tell(victim.folder, *(event(first + one) for one in range(count)))
    with AccessLog.own(victim.folder) as owned:
        owned.checkpoint(SIGNER, ORIGIN)
        return owned.checkpoint(SIGNER, ORIGIN)


def verify_folder(victim: Victim, outside: str) -> None:
    with AccessLog.own(victim.folder) as owned:
        owned.verify(KEYS, outside)
