"""Reading the log is a reading like any other: recorded before, and again with what was found."""

from typing import Any

from flows.intake.run import SCHEDULE
from privacy.model.event import Accessed, Principal
from workspace.origin import at_terminal
from workspace.stores import Stores


def record_look(stores: Stores, who: Principal, operation: str, **more: Any) -> None:
    """Write down that ``who`` looks at the log; ``more`` are further fields of the event.

    Raises:
        PartMissing: the log cannot be written; nothing may be read then.
    """
    stores.journal.append(
        Accessed(
            id=stores.world.new_id(),
            at=stores.world.now(),
            principal=who,
            operation=operation,
            dataset="access-log",
            origin="flow:seal" if who == SCHEDULE else at_terminal(),
            **more,
        )
    )
