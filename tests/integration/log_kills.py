"""Writers and owners killed at random moments: ``python -m tests.integration.log_kills FOLDER KILLS WRITERS SEED``.

Every round starts writers as processes of their own and, in every third round, an owner that merges and archives
meanwhile; lets each go on for a random few milliseconds and kills it (-9). What a writer acknowledged is what it
reported after ``append`` returned. After every round another process merges, verifies and compares: every acknowledged
event is there, none twice, archived ones among them. Every so many rounds a new log is begun. FOLDER keeps how far the
run came: the same command goes on where it was stopped.

This process imports no DuckDB, so that it may fork.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from privacy.model.times import parse_instant
from tests.integration.log_world import KEYS, OFFICER, START, event, new_log, tell
from workspace.journal import Journal

ROUNDS_A_LOG = 10
NUMBERS_A_WRITER = 100_000
OWNER_EVERY = 3
OWNER_SECONDS = 2.0
"""An owner merges and archives some times within it."""


def write_until_killed(log: Path, first: int, report: int) -> None:
    with Journal.open(log, "victim", random_bytes=os.urandom) as journal:
        for number in range(first, first + NUMBERS_A_WRITER):
            journal.append(event(number, persons=[number % 7]))
            os.write(report, number.to_bytes(8, "big"))


def own_until_killed(log: Path, seed: int, report: int) -> None:
    """Merge again and again, and archive what is there by now."""
    from workspace.access_log import AccessLog
    from workspace.log.retention import archive_event

    rng = random.Random(seed)

    def tell_archive(deed: str, entry: str, outcome: str) -> None:
        common = {"id": f"{rng.getrandbits(120) | 1 << 124:032x}", "at": START, "principal": OFFICER}
        common |= {"operation": "log-archive", "origin": "test"}
        tell(log, archive_event(common, deed, entry, outcome), writer="archivist")

    os.write(report, bytes(8))
    while True:
        with AccessLog.own(log) as owned:
            one = rng.choice(owned.events() or [{"at": START.isoformat()}])
            owned.archive(parse_instant(one["at"], field="at"), tell_archive)


def start(work: Callable[[Path, int, int], None], log: Path, number: int) -> tuple[int, int]:
    """The process id of a new process and where it reports."""
    read, report = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        work(log, number, report)
        os._exit(1)
    os.close(report)
    return child, read


def one_round(log: Path, first: int, writers: int, rng: random.Random, *, owner: bool) -> set[int]:
    """The numbers that writers acknowledged before they were killed."""
    owners = [start(own_until_killed, log, rng.getrandbits(30))] if owner else []
    for _, ready in owners:
        os.read(ready, 8)
        time.sleep(rng.random() * OWNER_SECONDS)
    started = [start(write_until_killed, log, first + one * NUMBERS_A_WRITER) for one in range(writers)]
    for child, _ in rng.sample([*started, *owners], len(started) + len(owners)):
        time.sleep(rng.random() * 0.02)
        os.kill(child, signal.SIGKILL)
    told: set[int] = set()
    for child, read in [*started, *owners]:
        with os.fdopen(read, "rb") as reports:
            data = reports.read()
        if (child, read) in started:
            told |= {int.from_bytes(data[at : at + 8], "big") for at in range(0, len(data) - 7, 8)}
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
    return told


def check(log: Path, acknowledged: set[int]) -> Counter[str]:
    """In a process of its own: merge, verify, and compare; what the log holds."""
    read, report = os.pipe()
    child = os.fork()
    if child == 0:
        from workspace.access_log import AccessLog

        with AccessLog.own(log) as owned:
            owned.verify(KEYS)
            kept = [int(one["id"], 16) for one in owned.events() if one["kind"] != "register"]
            archives = len(owned.archives())
        sound = len(set(kept)) == len(kept) and acknowledged <= set(kept)
        os.write(report, json.dumps({"kept": len(kept) if sound else -1, "archives": archives}).encode())
        os._exit(0)
    os.close(report)
    with os.fdopen(read, "rb") as reports:
        found = reports.read()
    os.waitpid(child, 0)
    counts: Counter[str] = Counter(json.loads(found or b'{"kept": -1}'))
    if counts["kept"] < 0:
        sys.exit("an acknowledged event was lost, one was kept twice, or the log does not hold")
    return counts


def main() -> None:
    folder, kills, writers, seed = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    state_file = folder / f"kills-{seed}.json"
    state = json.loads(state_file.read_text()) if state_file.exists() else {"rounds": 0, "tally": {}}
    tally: Counter[str] = Counter(state["tally"])
    began, done = time.monotonic(), state["rounds"]
    while tally["kills"] < kills:
        home = folder / f"kills-{seed}"
        shutil.rmtree(home, ignore_errors=True)
        log, acknowledged, held = new_log(home), set[int](), Counter[str]()
        for number in range(ROUNDS_A_LOG):
            rng = random.Random(f"{seed}:{done}")
            owner = done % OWNER_EVERY == 0
            acknowledged |= one_round(log, number * writers * NUMBERS_A_WRITER, writers, rng, owner=owner)
            held = check(log, acknowledged)
            done += 1
            tally.update({"kills": writers + owner, "killed owners": int(owner), "recoveries verified": 1})
            if tally["kills"] >= kills:
                break
        tally.update({"acknowledged": len(acknowledged)} | held)
        state_file.write_text(json.dumps({"rounds": done, "tally": dict(tally)}))
        _say(tally, began)


def _say(tally: Counter[str], began: float) -> None:
    told = ", ".join(f"{count} {name}" for name, count in tally.items())
    sys.stdout.write(f"{time.monotonic() - began:.0f} s: {told}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
