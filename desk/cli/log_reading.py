"""The log as commands use it: whose keys judge it, and that reading it is recorded like any other reading."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.aliases import alias_groups
from privacy.audit import VerifierKey
from privacy.audit.printed import restore_note
from privacy.deidentify.pseudonym import Pseudonymiser, check_pseudonym
from privacy.model.errors import BadInput, Place
from privacy.model.event import Accessed, Event, Incident, KeyUsed, Principal
from privacy.model.identifiers import Pseudonym
from privacy.model.text import TextItem
from privacy.model.vocabulary import Role
from workspace.access_log import AccessLog
from workspace.home import Home
from workspace.journal import Journal
from workspace.keys import LOG_SIGNER, Signer
from workspace.origin import at_terminal
from workspace.registers import Registers


def load_signer(home: Home) -> Signer:
    """The key that signs the log's head; its name is also the log's origin."""
    return home.keys.log_signer()


def public_keys(home: Home) -> tuple[VerifierKey, ...]:
    """The keys that this home's log was ever signed with, all generations."""
    return home.keys.log_keys()


def own(home: Home) -> AbstractContextManager[AccessLog]:
    """The home's log, owned."""
    return AccessLog.own(home.room("log"))


@contextmanager
def reading(home: Home, operation: str, *persons: Pseudonym) -> Iterator[tuple[AccessLog, Callable[[list[Any]], None]]]:
    """The owned log, with the reading of it recorded: the intent before, what was found before it is shown."""
    shared = common(home, operation) | {"dataset": "access-log", "persons": persons}
    with own(home) as log, Journal.open(home.room("log"), "cli", random_bytes=home.world.random_bytes) as journal:
        journal.append(Accessed(**shared, outcome="begun"))

        def found(events: list[Any]) -> None:
            journal.append(Accessed(**shared | {"id": home.world.new_id(), "rows": len(events)}))

        yield log, found


def record(home: Home, event: Event) -> None:
    """Write one event down, before what it tells of is shown."""
    is_incident = isinstance(event, Incident)
    with Journal.open(
        home.room("log"), "cli", random_bytes=home.world.random_bytes, for_incident=is_incident
    ) as journal:
        journal.append(event)


def record_signing(home: Home, operation: str) -> None:
    """Write down that the log's head was signed, before the signature is shown."""
    key = LOG_SIGNER.format(home.keys.log_generation)
    record(home, KeyUsed(**common(home, operation), key=key, use="signed"))


def officer() -> Principal:
    """Who runs this command is known by the account it runs under."""
    return Principal(f"account-{os.getuid()}", Role.OFFICER)


def scrubbed(words: str) -> str:
    """An officer's words as the log may keep them."""
    from privacy.redact import Redactor  # Its start costs more than a whole look at the log.

    return Redactor.default().scrub([TextItem("words", words)])[0].text


def common(home: Home, operation: str, at: datetime | None = None) -> dict[str, Any]:
    """What the events of an officer's command have in common."""
    return {
        "id": home.world.new_id(),
        "at": at or home.world.now(),
        "principal": officer(),
        "operation": operation,
        "origin": at_terminal(),
    }


def log_person(home: Home, text: str) -> Pseudonym:
    """A subject as the log names it, from a pseudonym of the records (``S1-…``) or of the log itself (``L1-…``).

    Raises:
        BadInput: not a pseudonym, or mistyped.
    """
    subject = check_pseudonym(text)
    if subject.startswith("L"):
        return subject
    return Pseudonymiser(home.keys.secret("pseudonym-log-1"), "log", "L").of("subject", subject)


def log_names(home: Home, text: str) -> tuple[Pseudonym, ...]:
    """Every name by which the log knows the person behind a pseudonym, sorted: those of their other documents too.

    Raises:
        BadInput: not a pseudonym, or mistyped.
    """
    asked = log_person(home, text)
    with Journal.open(home.room("log"), "cli", random_bytes=home.world.random_bytes) as journal:
        registers = Registers(home.room("registers"), journal.append_recorded)
        groups = {frozenset(group) for group in alias_groups(registers.entries("aliases")).values()}
        registers.close()
    for group in groups:
        names = {log_person(home, one) for one in group}
        if asked in names:
            return tuple(sorted(names))
    return (asked,)


def read_checkpoint(path: Path) -> str:
    """The signed note in a file: as it was given out, as a QR reader gave it back, or typed from a printed page.

    Raises:
        BadInput: the file cannot be read as text.
    """
    return restore_note(read_text(path))


def read_text(path: Path) -> str:
    """The text of a small file.

    Raises:
        BadInput: it cannot be read as UTF-8.
    """
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            "not-a-checkpoint",
            zh="文件无法作为检查点读取。",
            en="the file cannot be read as a checkpoint",
            place=Place(file=path.name),
        ) from None
