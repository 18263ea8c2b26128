"""What else the log is told of a delivery that was taken in: which registers grew, and which keys it took."""

from collections import Counter
from typing import Any

from flows.intake.run import IntakeRun, Taken
from privacy.model.deliveries import DeliveryKind
from privacy.model.event import Event, KeyUsed, Registered
from privacy.model.identifiers import Pseudonym

_ABOUT_PEOPLE = frozenset({"consents", "amendments", "rulings", "withdrawals"})
"""Registers whose changes have an event of their own."""
_VAULT_KEY = "vault-kek-1"
_VAULT_USE: dict[DeliveryKind, str] = {
    DeliveryKind.ORDERS: "sealed",
    DeliveryKind.CONSENTS: "sealed",
    DeliveryKind.AMENDMENTS: "sealed",
    DeliveryKind.RULINGS: "sealed",
    DeliveryKind.ALIASES: "sealed",
    # The names to look for in a report are those the vault knows of its person.
    DeliveryKind.REPORT_TEXT: "opened",
    DeliveryKind.REPORT_JSON: "opened",
    DeliveryKind.REPORT_FHIR: "opened",
    DeliveryKind.REPORT_PDF: "opened",
    DeliveryKind.REPORT_DOCX: "opened",
}
"""What a delivery of a kind does with the vault: identities go in, or are taken out to be found in a text."""


def registered(run: IntakeRun, taken: Taken, common: dict[str, Any]) -> list[Event]:
    """One event a register that a delivery added to. Keys of registers may be words of the lab: they are counted, and
    only those that are pseudonyms (two documents of one person) are named, as the log names people."""
    entries = [(register, key, entry) for register, key, entry in taken.entries if register not in _ABOUT_PEOPLE]
    events: list[Event] = []
    for register, count in sorted(Counter(register for register, _, _ in entries).items()):
        people = {
            Pseudonym(name)
            for listed, key, entry in entries
            if listed == register == "aliases"
            for name in (key, entry["same_as"])
        }
        facts = common | {"id": run.stores.world.new_id(), "rows": count, "persons": run.stores.in_log(sorted(people))}
        events.append(Registered(**facts, register=register, entry=taken.delivery.id))
    return events


def keys_used(run: IntakeRun, taken: Taken, common: dict[str, Any]) -> list[Event]:
    """That the vault was used for a delivery, of which something was taken in."""
    use = _VAULT_USE.get(taken.delivery.kind)
    if use is None or not taken.rows:
        return []
    facts = common | {"id": run.stores.world.new_id(), "rows": taken.rows}
    return [KeyUsed(**facts, key=_VAULT_KEY, use=use)]
