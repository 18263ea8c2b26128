"""Held reports are checked again when the rules or the registry are no longer those they were held under."""

from flows.intake.run import IntakeRun
from flows.intake.take import take_delivery
from flows.issuing.examine import registry_digest
from flows.issuing.held import held_reports
from privacy.model.deliveries import Delivery


def check_held_again(run: IntakeRun) -> int:
    """Take in again every held report whose ground has changed; how many there were.

    A record that was too new for the registry is in it after the next load, and the report then leaves without
    anybody's doing. A registry that cannot be asked leaves them held.
    """
    waiting = _to_check(run)
    for delivery in waiting:
        take_delivery(run, delivery)
    return len(waiting)


def _to_check(run: IntakeRun) -> list[Delivery]:
    held = held_reports(run.stores)
    if not held:
        return []
    now = registry_digest(run.stores.home.folder)
    return [
        one.delivery for one in held if (one.rules, one.registry) != (run.basis_rules(one.delivery.lab).digest, now)
    ]
