"""One request to issue a report: to whom, what for, by whom; and what every event about it says."""

from dataclasses import dataclass
from typing import Any

from flows.issuing.examine import Examined
from flows.issuing.held import Looked
from privacy.gate import PolicySet
from privacy.model.event import Principal
from privacy.model.vocabulary import Purpose, RecipientKind
from workspace.origin import at_terminal
from workspace.stores import Stores

PURPOSES = {
    RecipientKind.PERSON: Purpose.RESULT_TO_PERSON,
    RecipientKind.GUARDIAN: Purpose.RESULT_TO_PERSON,
    RecipientKind.TREATING_CLINICIAN: Purpose.CLINICAL_CARE,
}
"""Who a report is issued to, and what for: those inside (tianjin-2023/29, hunan-2025/23-1), nobody else."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A report that was opened and examined now, and where it is to go."""

    stores: Stores
    policies: PolicySet
    looked: Looked
    to: RecipientKind
    who: Principal
    operation: str

    @property
    def examined(self) -> Examined:
        return self.looked.examined

    @property
    def purpose(self) -> Purpose:
        return PURPOSES[self.to]

    def told(self) -> dict[str, Any]:
        """What each event about this request has in common."""
        return {
            "id": self.stores.world.new_id(),
            "at": self.stores.world.now(),
            "principal": self.who,
            "operation": self.operation,
            "purpose": self.purpose,
            "dataset": "reports",
            "persons": self.stores.in_log([self.looked.state.subject]),
            "origin": at_terminal(),
        }
