"""What the officer sees of held reports: which there are, and of one of them every sentence that is in the way."""

from dataclasses import dataclass, field

from flows.event_facts import event_facts
from flows.issuing.examine import Examined, examine
from flows.issuing.reading import text_of
from flows.issuing.states import ReportState, report_state, report_states
from privacy.model.errors import Refused
from privacy.model.event import Accessed, Denied, Principal
from privacy.model.times import legal_day
from workspace.basis_rules import load_basis_rules
from workspace.freezes import check_not_frozen
from workspace.stores import Stores


@dataclass(frozen=True, slots=True)
class Looked:
    """A delivered report, opened and examined now."""

    state: ReportState
    examined: Examined
    text: str = field(repr=False)


def held_reports(stores: Stores) -> list[ReportState]:
    """Reports in force that were held when they were checked last, in order of delivery."""
    return [one for one in report_states(stores.registers) if one.held and not one.superseded]


def look_at(stores: Stores, delivery: str, *, who: Principal) -> Looked:
    """Open one report and examine it under the rules and the registry of this moment. The look is recorded before.

    Raises:
        BadInput: no such report.
        Refused: the asker or the reports are frozen; recorded as a denial.
        PartMissing: the log, the original or the registry is not there: nothing was read.
    """
    state = report_state(stores.registers, delivery)
    common = event_facts(stores, who, f"look-{delivery}") | {
        "dataset": "reports",
        "persons": stores.in_log([state.subject]),
    }
    try:
        check_not_frozen(stores.registers, who.id, ["reports"])
    except Refused as error:
        stores.journal.append(Denied(**common, outcome="refused", note=error.code))
        raise
    stores.journal.append(Accessed(**common, note="report opened for review"))
    text = text_of(stores, state)
    region = stores.home.settings.labs[state.delivery.lab].region
    rules = load_basis_rules(jurisdiction=region, day=legal_day(stores.world.now()))
    examined = examine(stores.home.folder, stores.registers, text, digest=state.delivery.digest, rules=rules)
    return Looked(state, examined, text)
