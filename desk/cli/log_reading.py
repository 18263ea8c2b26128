"""The log as commands use it: whose keys judge it, and that reading it is recorded like any other reading."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from privacy.audit import VerifierKey
from privacy.deidentify.pseudonym import Pseudonymiser, check_pseudonym
from privacy.model.event import Accessed, Event, Principal
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import Role
from workspace.access_log import AccessLog
from workspace.home import Home
from workspace.journal import Journal
from workspace.keys import Signer


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
    """Write one event down."""
    with Journal.open(home.room("log"), "cli", random_bytes=home.world.random_bytes) as journal:
        journal.append(event)


def common(home: Home, operation: str) -> dict[str, Any]:
    """Who runs this command is known by the account it runs under."""
    return {
        "id": home.world.new_id(),
        "at": home.world.now(),
        "principal": Principal(f"account-{os.getuid()}", Role.OFFICER),
        "operation": operation,
        "origin": "cli",
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
