"""The watch over the log, and what follows: an incident, and from a set severity on a freeze.

Not a Prefect flow of its own: the seal flow runs it after it has verified the log, and ``helixgate log watch`` at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flows.intake.run import SCHEDULE
from flows.log_looks import record_look
from privacy.audit.watch import WATCH_OPERATION, WATCHER, Finding, Watch, watch
from privacy.deidentify.pseudonym import check_pseudonym
from privacy.model.errors import HelixgateError
from privacy.model.event import Froze, Incident, Principal
from privacy.model.identifiers import Pseudonym
from privacy.model.text import TextItem
from privacy.redact import Redactor
from workspace.access_log import AccessLog
from workspace.freezes import freezes, save_change
from workspace.locks import held
from workspace.log.queries import EventFilter
from workspace.origin import at_terminal
from workspace.stores import Stores

LOOK_BACK_EVENTS = 20_000
"""Events before the last watch that are looked at again, so that an hour's or a night's rule sees how it began."""
_WATCHED = "events: "


@dataclass(frozen=True, slots=True)
class Raised:
    """One incident that was not known before, and what was frozen for it."""

    finding: Finding
    incident: Incident
    frozen: tuple[str, ...]


def watch_log(
    stores: Stores, *, canaries: Iterable[str] = (), who: Principal = SCHEDULE, whole: bool = False
) -> list[Raised]:
    """Look at what was told since the last watch (or at all), record what is new, freeze as the settings say.

    ``canaries`` are added to those of the settings. Reading the log is recorded like any other reading.

    Raises:
        PartMissing: the log cannot be written.
        ProofFailed: the log was altered.
    """
    settings = stores.home.settings.watch
    with held(stores.home.room("run") / "watch.lock", exclusive=True):
        record_look(stores, who, WATCH_OPERATION, outcome="begun")
        listed = frozenset(_in_log(stores, one) for one in (*settings.canaries, *canaries))
        with AccessLog.own(stores.home.room("log")) as log:
            watched, size = 0 if whole else _watched(log), log.size
            events = log.events(EventFilter(limit=size - watched + LOOK_BACK_EVENTS))
            spoken = [one for one in watch(events, settings.limits, listed) if one.seq >= watched]
            named = [(one, one.as_incident(settings.severity_of(one.watch))) for one in spoken]
            fresh = [(one, incident) for one, incident in named if not log.has(incident.id)]
        done = [_raise(stores, one, incident) for one, incident in fresh]
        record_look(stores, who, WATCH_OPERATION, outcome="done", rows=size - watched, note=f"{_WATCHED}{size}")
    return done


def raise_broken_proof(stores: Stores, error: HelixgateError, *, who: Principal, operation: str, origin: str) -> None:
    """The incident that the log, a checkpoint or a journal does not hold; the code says which, never more."""
    severity = stores.home.settings.watch.severity_of(Watch.BROKEN_PROOF)
    stores.journal.append(
        Incident(
            id=stores.world.new_id(),
            at=stores.world.now(),
            principal=who,
            operation=operation,
            origin=origin,
            incident=Watch.BROKEN_PROOF.value,
            severity=severity.value,
            note=error.code,
        )
    )


def change_freeze(
    stores: Stores, target: str, change: str, reason: str, *, who: Principal, incident: str = "", operation: str = ""
) -> Froze:
    """Freeze (``frozen``) or let go (``lifted``) at an officer's word; the reason is scrubbed before it is kept.

    Raises:
        BadInput: no target, or it is so already.
    """
    words = Redactor.default().scrub([TextItem("reason", reason)])[0].text
    event = Froze(
        id=stores.world.new_id(),
        at=stores.world.now(),
        principal=who,
        operation=operation or f"log-{'freeze' if change == 'frozen' else 'unfreeze'}",
        dataset=target.removeprefix("dataset:") if target.startswith("dataset:") else None,
        origin=at_terminal() if who != WATCHER else "flow:watch",
        change=change,
        target=target,
        reason=words,
        incident=incident,
    )
    save_change(stores.registers, event)
    return event


def _raise(stores: Stores, finding: Finding, incident: Incident) -> Raised:
    """The freeze comes first: where this is cut off in between, the next watch finds and records the incident."""
    held = freezes(stores.registers)
    settings = stores.home.settings.watch
    wanted = finding.targets if settings.freezes(settings.severity_of(finding.watch)) else ()
    targets = tuple(target for target in wanted if target not in held)
    for target in targets:
        words, operation = finding.watch.value, incident.operation
        change_freeze(stores, target, "frozen", words, who=WATCHER, incident=incident.id, operation=operation)
    stores.journal.append(incident)
    return Raised(finding, incident, targets)


def _watched(log: AccessLog) -> int:
    """How many events the last watch had before it."""
    before = log.events(EventFilter(kind="access", operation=WATCH_OPERATION, outcome="done", limit=1))
    return int(before[0]["note"].removeprefix(_WATCHED)) if before else 0


def _in_log(stores: Stores, text: str) -> Pseudonym:
    subject = check_pseudonym(text)
    return subject if subject.startswith("L") else stores.in_log([subject])[0]
