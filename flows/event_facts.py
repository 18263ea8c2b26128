"""What every event of a command says, whatever it is about."""

from typing import Any

from privacy.model.event import Principal
from workspace.origin import at_terminal
from workspace.stores import Stores


def event_facts(stores: Stores, who: Principal, operation: str) -> dict[str, Any]:
    """A new event's id, its moment, who acts, in which operation, and from where."""
    return {
        "id": stores.world.new_id(),
        "at": stores.world.now(),
        "principal": who,
        "operation": operation,
        "origin": at_terminal(),
    }
