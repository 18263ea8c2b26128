"""One request to issue a report: to whom, what for, by whom; and what every event about it says."""

from dataclasses import dataclass
from typing import Any

from flows.event_facts import event_facts
from flows.issuing.examine import Examined
from flows.issuing.held import Looked
from privacy.gate import PolicySet
from privacy.model.event import Principal
from privacy.model.vocabulary import Purpose, RecipientKind
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
        return event_facts(self.stores, self.who, self.operation) | {
            "purpose": self.purpose,
            "dataset": "reports",
            "persons": self.stores.in_log([self.looked.state.subject]),
        }
