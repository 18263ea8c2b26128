"""Writers killed at random moments: ``python -m tests.integration.log_kills LOG ROUNDS WRITERS SEED``.

Every round starts writers as processes of their own, lets each write for a random few milliseconds and kills it (-9).
What a writer acknowledged is what it reported after ``append`` returned. Every so many rounds, and at the end, another
process merges and verifies the log and compares. Prints kills, acknowledged and kept events.

This process imports no DuckDB, so that it may fork.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.integration.log_world import event
from workspace.journal import Journal

CHECK_EVERY = 25
NUMBERS_A_WRITER = 100_000


def write_until_killed(log: Path, first: int, report: int) -> None:
    with Journal.open(log, "victim", random_bytes=os.urandom) as journal:
        for number in range(first, first + NUMBERS_A_WRITER):
            journal.append(event(number, persons=[number % 7]))
            os.write(report, number.to_bytes(8, "big"))


def start_writer(log: Path, first: int) -> tuple[int, int]:
    """The process id of a new writer and where it reports."""
    read, report = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        write_until_killed(log, first, report)
        os._exit(1)
    os.close(report)
    return child, read


def one_round(log: Path, first: int, writers: int, rng: random.Random) -> set[int]:
    started = [start_writer(log, first + one * NUMBERS_A_WRITER) for one in range(writers)]
    for child, _ in rng.sample(started, writers):
        time.sleep(rng.random() * 0.02)
        os.kill(child, signal.SIGKILL)
    told: set[int] = set()
    for child, read in started:
        with os.fdopen(read, "rb") as reports:
            data = reports.read()
        told |= {int.from_bytes(data[at : at + 8], "big") for at in range(0, len(data) - 7, 8)}
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
    return told


def check(log: Path, acknowledged: set[int]) -> int:
    """In a process of its own: merge, verify, and compare; how many events the log holds."""
    read, report = os.pipe()
    child = os.fork()
    if child == 0:
        from tests.integration.log_world import KEYS
        from workspace.access_log import AccessLog

        with AccessLog.own(log) as owned:
            owned.verify(KEYS)
            kept = [int(one["id"], 16) for one in owned.events()]
        sound = len(set(kept)) == len(kept) and acknowledged <= set(kept)
        os.write(report, (len(kept) if sound else 0).to_bytes(8, "big"))
        os._exit(0)
    os.close(report)
    with os.fdopen(read, "rb") as reports:
        count = int.from_bytes(reports.read(), "big")
    os.waitpid(child, 0)
    if not count:
        sys.exit("an acknowledged event was lost, or one was kept twice")
    return count


def main() -> None:
    log, rounds, writers, seed = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    rng = random.Random(seed)
    acknowledged: set[int] = set()
    kept = 0
    for one in range(rounds):
        acknowledged |= one_round(log, one * writers * NUMBERS_A_WRITER, writers, rng)
        if one % CHECK_EVERY == CHECK_EVERY - 1 or one == rounds - 1:
            kept = check(log, acknowledged)
    sys.stdout.write(f"{rounds * writers} kills, {len(acknowledged)} acknowledged, {kept} kept\n")


if __name__ == "__main__":
    main()
