"""The one place that builds the parts of a home and hands them down; nobody else constructs a store."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from privacy.deidentify.pseudonym import Pseudonymiser
from privacy.model.errors import PartMissing
from privacy.model.identifiers import Pseudonym
from workspace.home import Home, World, open_home
from workspace.journal import Journal
from workspace.originals import Originals
from workspace.records import Records
from workspace.registers import Registers
from workspace.vault import Vault


@dataclass(frozen=True, slots=True)
class Stores:
    """An opened home with everything in it. A context manager."""

    home: Home
    journal: Journal
    registers: Registers
    vault: Vault = field(repr=False)
    originals: Originals
    records: Records

    @property
    def world(self) -> World:
        return self.home.world

    @classmethod
    def open(cls, folder: Path, *, writer: str, world: World | None = None) -> Self:
        """All stores of the home in ``folder``; ``writer`` names this process's journal.

        Raises:
            PartMissing: a part is not there or the log cannot be written: then nothing is opened.
            BadInput: the settings do not hold.
        """
        home = open_home(folder, world=world)
        keys, chance = home.keys, home.world.random_bytes
        journal = Journal.open(home.room("log"), writer, random_bytes=chance)
        return cls(
            home=home,
            journal=journal,
            registers=Registers(home.room("registers"), journal.append_recorded),
            vault=Vault(home.room("vault"), keys, chance),
            originals=Originals(home.room("originals"), keys.secret("originals-1"), chance),
            records=Records(home.room("records"), keys),
        )

    def close(self) -> None:
        """Let go of all stores."""
        self.vault.close()
        self.registers.close()
        self.journal.close()
        # What cannot be kept now was kept a moment ago; the work itself is done.
        with contextlib.suppress(PartMissing):
            self.home.clock.keep()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def in_log(self, subjects: list[Pseudonym]) -> tuple[Pseudonym, ...]:
        """Subjects as the log names them: pseudonyms of its own domain, sorted."""
        pseudonyms = Pseudonymiser(self.home.keys.secret("pseudonym-log-1"), "log", "L")
        return tuple(sorted(pseudonyms.of_many("subject", subjects)))

    def for_recipient(self, recipient: str, project: str) -> Pseudonymiser:
        """The pseudonymiser of one recipient and project: two recipients cannot join what they got."""
        key = self.home.keys.derive("pseudonym-recipients-1", recipient, project)
        return Pseudonymiser(key, f"recipient/{recipient}/{project}", "X")

    @property
    def order_lock(self) -> Path:
        """The lock that puts withdrawals and hand-outs in order (``workspace.locks``)."""
        return self.home.room("run") / "order.lock"
