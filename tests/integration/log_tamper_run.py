"""As many edits of a log as one asks for: ``python -m tests.integration.log_tamper_run FOLDER EDITS SEED [CLEAN]``.

FOLDER keeps the victims and how far the run came: the same command goes on where it was stopped. Every edit is drawn
from the seed and its own number, so that any one can be made again. At the end, and every 1,000 edits, prints how many
were made, found and named, and false alarms; CLEAN says how many logs that nobody touched are told and verified.
"""

import contextlib
import json
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb

from privacy.audit import open_checkpoint
from privacy.model.errors import ProofFailed
from tests.integration.log_tamper import EDITS, NothingToEdit, Victim, in_memory, make_victim, mend
from tests.integration.log_tamper_files import HISTORIES, JOURNAL_EDITS, TARGETS, Pristine, verify_folder
from tests.integration.log_world import KEYS, ORIGIN, SIGNER, event, new_log, person, tell
from workspace.access_log import AccessLog
from workspace.log.hashes import StoredTree
from workspace.log.schema import log_size
from workspace.log.verify import verify_content

FILE_SHARE = 0.06
"""Of all edits, those made to files: each opens the log anew, which takes ten times as long."""
FRESH_EVERY = 400
"""Edits of one copy of the tables; each leaves dead rows behind."""


class Tampering:
    """One victim, edited again and again."""

    def __init__(self, victim: Victim, seed: int) -> None:
        self._victim = victim
        self._seed = seed
        self._pristine = Pristine(victim)
        kept = (victim.folder / "checkpoints").glob("*.txt")
        self._heads = [open_checkpoint(note, KEYS) for note in (*(path.read_text() for path in kept), victim.outside)]
        self.tally: Counter[str] = Counter()
        self._fresh()

    def _fresh(self) -> None:
        self._connection = in_memory(self._victim.folder)
        self._connection.execute("SET threads = 1")
        self._tree = StoredTree(self._victim.folder, log_size(self._connection))

    def one(self, number: int) -> None:
        """Make edit ``number``, look for it, undo it.

        Raises:
            AssertionError: it was not found, or the wrong event was named.
        """
        rng = random.Random(f"{self._seed}:{number}")
        if rng.random() >= FILE_SHARE:
            while not self.edit_tables(number, rng.choice(list(EDITS))):
                pass
        elif rng.random() < 0.8:
            self.edit_file(
                number, rng.choice([name for name, one in TARGETS.items() if self._pristine.files(one.pattern)])
            )
        else:
            self.edit_history(number, rng.choice([*HISTORIES, *JOURNAL_EDITS]))
        if number % FRESH_EVERY == 0:
            self._fresh()

    def edit_tables(self, number: int, name: str) -> bool:
        """False where the table has no row in this log."""
        try:
            touched = EDITS[name](self._connection, random.Random(f"{self._seed}:{number}:edit"))
        except NothingToEdit:
            return False
        try:
            self._tree.size = log_size(self._connection)
            verify_content(self._connection, self._tree, self._victim.folder, self._heads)
        except ProofFailed as found:
            self._count(name, found, touched)
        else:
            raise AssertionError(f"edit {number} was not found: {name}")
        finally:
            mend(self._connection)
        return True

    def edit_file(self, number: int, name: str) -> None:
        rng = random.Random(f"{self._seed}:{number}:edit")
        target = TARGETS[name]
        path = rng.choice(self._pristine.files(target.pattern))
        edit = rng.choice(target.edits)
        at = edit(path, rng)
        try:
            verify_folder(self._victim, self._victim.outside)
        except ProofFailed as found:
            self._count(name, self._named(found), at // target.event_bytes if target.event_bytes else None)
        else:
            what = f"edit {number} was not found: {edit.__name__} of {path.name}"
            assert not target.always, what
            assert self._same_content(), what
            self.tally["changed nothing"] += 1
        finally:
            self._pristine.restore()

    def edit_history(self, number: int, name: str) -> None:
        rng = random.Random(f"{self._seed}:{number}:edit")
        try:
            outside = self._victim.outside
            if name in HISTORIES:
                outside = HISTORIES[name](self._victim, rng)
            else:
                JOURNAL_EDITS[name](self._victim, rng)
            verify_folder(self._victim, outside)
        except ProofFailed as found:
            self._count(name, found, None)
        else:
            raise AssertionError(f"edit {number} was not found: {name}")
        finally:
            self._pristine.restore()

    def check_clean(self) -> None:
        """The victim, put back, holds."""
        verify_content(self._connection, self._tree, self._victim.folder, self._heads)
        verify_folder(self._victim, self._victim.outside)
        self._pristine.restore()
        self.tally["clean checks"] += 1

    def _named(self, found: ProofFailed) -> ProofFailed:
        """A log refused at its opening says where it stops to hold when asked."""
        if found.place.line is None:
            with contextlib.suppress(ProofFailed):
                return AccessLog.first_broken(self._victim.folder, KEYS, self._victim.outside) or found
        return found

    def _count(self, name: str, found: ProofFailed, touched: int | None) -> None:
        if touched is not None:
            assert found.place.line is None or found.place.line <= touched, f"{name}: {touched} touched, but {found}"
        self.tally["found"] += 1
        self.tally["first bad event named"] += found.place.line is not None
        self.tally[f"  {name}"] += 1

    def _same_content(self) -> bool:
        with duckdb.connect(self._victim.folder / "access.duckdb", read_only=True) as connection:
            found = connection.execute(
                "SELECT * FROM events WHERE seq < ? ORDER BY seq", [self._victim.size]
            ).fetchall()
        return bool(found == self._connection.execute("SELECT * FROM events ORDER BY seq").fetchall())


def clean_log(folder: Path, seed: int, number: int) -> None:
    """A log of a few random merges raises no alarm and answers."""
    rng = random.Random(f"{seed}:clean:{number}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    log = new_log(folder)
    for _ in range(rng.randrange(1, 4)):
        numbers = [rng.randrange(200) for _ in range(rng.randrange(1, 40))]
        tell(log, *(event(one, seconds=rng.randrange(900), persons=[one % 7]) for one in numbers))
        with AccessLog.own(log) as owned:
            note = owned.checkpoint(SIGNER, ORIGIN) if rng.random() < 0.5 else None
            owned.verify(KEYS, note)
            assert len(owned.who_saw(person(3))) == sum(int(one["id"], 16) % 7 == 3 for one in owned.events())


def _say(done: int, of: int, tally: Counter[str], began: float, what: str) -> None:
    plain = ", ".join(f"{count} {name}" for name, count in tally.items() if not name.startswith(" "))
    sys.stdout.write(f"{done}/{of} {what} in {time.monotonic() - began:.0f} s: {plain}\n")
    sys.stdout.flush()


def main() -> None:
    folder, edits, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    clean = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    folder.mkdir(exist_ok=True)
    state_file = folder / f"state-{seed}.json"
    state = json.loads(state_file.read_text()) if state_file.exists() else {"edits": 0, "clean": 0, "tally": {}}
    victims = []
    for archived in (False, True):
        home = folder / f"victim-{seed}-{archived}"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        victims.append(Tampering(make_victim(home, archived=archived), seed))
    began = time.monotonic()
    total: Counter[str] = Counter(state["tally"])

    def save() -> None:
        for one in victims:
            total.update(one.tally)
            one.tally.clear()
        state["tally"] = dict(total)
        state_file.with_suffix(".part").write_text(json.dumps(state))
        state_file.with_suffix(".part").replace(state_file)

    for number in range(state["edits"], edits):
        victims[number % 4 == 3].one(number)
        state["edits"] = number + 1
        if number % 1000 == 999 or number == edits - 1:
            for one in victims:
                one.check_clean()
            save()
            _say(number + 1, edits, total, began, "edits")
    for number in range(state["clean"], clean):
        clean_log(folder / f"clean-{seed}", seed, number)
        state["clean"] = number + 1
        if number % 500 == 499 or number == clean - 1:
            save()
            _say(number + 1, clean, Counter({"false alarms": 0}), began, "clean logs")
    for name, count in sorted(total.items()):
        sys.stdout.write(f"{count:8} {name}\n")


if __name__ == "__main__":
    main()
