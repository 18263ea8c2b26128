"""Rules over the stream of events: what a person must look at.

Each rule sees events in the log's order and says which one made it speak. A finding's event id is derived from the rule
and that event, so that watching the same stream twice raises the same incident once.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from privacy.model.budget import PROTECTED_COUNTS
from privacy.model.canonical import sha256_hex
from privacy.model.event import Incident, Principal
from privacy.model.times import CST, parse_instant
from privacy.model.vocabulary import Role

WATCH_OPERATION = "log-watch"
"""The watch's own reading of the log, which it does not speak at."""
WATCHER = Principal("watch", Role.LAB, "rule:log-watch")


class Watch(StrEnum):
    """Every rule."""

    BULK_ACCESS = "bulk-access"
    REPEATED_DENIALS = "repeated-denials"
    NIGHT_ACCESS = "night-access"
    CANARY = "canary"
    CLOCK_STEP = "clock-step"
    BROKEN_PROOF = "broken-proof"
    """Speaks where the log is recomputed, not here: whoever verifies it records the incident."""


class Severity(StrEnum):
    """How grave an incident is; the lab sets it per rule."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    def reaches(self, other: "Severity") -> bool:
        """Whether it is at least as grave as ``other``."""
        order = list(Severity)
        return order.index(self) >= order.index(other)


DEFAULT_SEVERITY = {
    Watch.BULK_ACCESS: Severity.HIGH,
    Watch.REPEATED_DENIALS: Severity.MEDIUM,
    Watch.NIGHT_ACCESS: Severity.LOW,
    Watch.CANARY: Severity.HIGH,
    Watch.CLOCK_STEP: Severity.MEDIUM,
    Watch.BROKEN_PROOF: Severity.HIGH,
}
"""Ours, until the lab sets its own: what may already have taken many people's data is grave."""

CONCERNS: dict[Watch, tuple[str, ...]] = {
    Watch.BULK_ACCESS: ("principal",),
    Watch.REPEATED_DENIALS: ("principal",),
    Watch.NIGHT_ACCESS: ("principal",),
    Watch.CANARY: ("principal", "dataset"),
    Watch.CLOCK_STEP: (),
    Watch.BROKEN_PROOF: (),
}
"""What an incident may freeze (tianjin-ftz-2025/7): a canary tells of a copied list, so both who read and what was
read; a clock or a proof is nobody's act, and stops access by itself."""


@dataclass(frozen=True, slots=True)
class WatchLimits:
    """When a rule speaks. Defaults are ours, to be set by the lab after a month of its own figures."""

    persons_per_hour: int = 5_000
    """Different persons that one principal's answers may touch within an hour, releases aside."""
    denials: int = 5
    """Denials of one principal within ``denial_window``."""
    denial_window: timedelta = timedelta(minutes=10)
    night_from_hour: int = 23
    night_to_hour: int = 6
    """Hours of China Standard Time in which nobody is expected to read; schedules are."""
    clock_step: timedelta = timedelta(minutes=5)
    """How far an event may lie before one that was told earlier; merged journals overlap by seconds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule spoke, at one event."""

    watch: Watch
    event_id: str
    seq: int
    at: datetime
    principal: str
    dataset: str | None

    @property
    def targets(self) -> tuple[str, ...]:
        """What it may freeze: ``principal:<id>``, ``dataset:<name>`` for each dataset of the event."""
        datasets = [] if self.dataset is None else self.dataset.split(",")
        named = {"principal": [self.principal], "dataset": datasets}
        return tuple(f"{kind}:{name}" for kind in CONCERNS[self.watch] for name in named[kind])

    def as_incident(self, severity: Severity) -> Incident:
        """The event that makes it known."""
        return Incident(
            id=sha256_hex(f"watch/{self.watch}/{self.event_id}".encode())[:32],
            at=self.at,
            principal=WATCHER,
            operation=f"event-{self.seq}",
            dataset=self.dataset,
            incident=self.watch.value,
            severity=severity.value,
            note=f"principal {self.principal}",
        )


def watch(
    events: Iterable[dict[str, Any]], limits: WatchLimits, canaries: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Findings over ``events`` (the log's JSON with ``seq``). ``canaries`` are log pseudonyms of persons nobody is."""
    rules = (_BulkAccess(limits), _RepeatedDenials(limits), _NightAccess(limits), _Canary(canaries), _ClockStep(limits))
    for event in events:
        at = parse_instant(event["at"], field="at")
        for rule in rules:
            if rule.speaks(event, at):
                yield _finding(rule.name, event, at)


class _BulkAccess:
    name = Watch.BULK_ACCESS

    def __init__(self, limits: WatchLimits) -> None:
        self._limit = limits.persons_per_hour
        self._seen: dict[str, _Hour] = {}

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        # What a release touches is gated, counted and certified by itself.
        if event["kind"] != "access" or event["outcome"] != "done" or event["origin"] == "flow:release":
            return False
        # A protected count looks at everybody and shows nobody; what it tells was paid for from a budget.
        if event["note"] == PROTECTED_COUNTS:
            return False
        hour = self._seen.setdefault(event["principal"]["id"], _Hour())
        hour.add(at, event["persons"])
        if len(hour.persons) <= self._limit:
            return False
        del self._seen[event["principal"]["id"]]  # Said once; the next incident needs as many again.
        return True


class _Hour:
    """The different persons of the last hour."""

    def __init__(self) -> None:
        self._answers: deque[tuple[datetime, list[str]]] = deque()
        self.persons: Counter[str] = Counter()

    def add(self, at: datetime, persons: list[str]) -> None:
        self._answers.append((at, persons))
        self.persons.update(persons)
        while self._answers[0][0] < at - timedelta(hours=1):
            _, forgotten = self._answers.popleft()
            self.persons.subtract(forgotten)
            for one in forgotten:
                if not self.persons[one]:
                    del self.persons[one]


class _RepeatedDenials:
    name = Watch.REPEATED_DENIALS

    def __init__(self, limits: WatchLimits) -> None:
        self._limits = limits
        self._seen: dict[str, deque[datetime]] = {}

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        if event["kind"] != "denial":
            return False
        seen = self._seen.setdefault(event["principal"]["id"], deque())
        seen.append(at)
        while seen[0] < at - self._limits.denial_window:
            seen.popleft()
        if len(seen) < self._limits.denials:
            return False
        seen.clear()
        return True


class _NightAccess:
    name = Watch.NIGHT_ACCESS

    def __init__(self, limits: WatchLimits) -> None:
        self._from, self._to = limits.night_from_hour, limits.night_to_hour
        self._nights: set[tuple[str, str]] = set()

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        hour = at.astimezone(CST).hour
        by_person = event["principal"]["role"] != Role.LAB and not event["origin"].startswith("flow:")
        itself = event["operation"] == WATCH_OPERATION
        if event["kind"] not in ("access", "reidentification") or not by_person or itself:
            return False
        if not (hour >= self._from or hour < self._to):
            return False
        # One incident a principal and night; a night is named by the day it began.
        night = (event["principal"]["id"], (at.astimezone(CST) - timedelta(hours=self._to)).date().isoformat())
        if night in self._nights:
            return False
        self._nights.add(night)
        return True


class _Canary:
    name = Watch.CANARY

    def __init__(self, canaries: frozenset[str]) -> None:
        self._canaries = canaries

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        return event["kind"] in ("access", "release", "reidentification") and not self._canaries.isdisjoint(
            event["persons"]
        )


class _ClockStep:
    name = Watch.CLOCK_STEP

    def __init__(self, limits: WatchLimits) -> None:
        self._tolerance = limits.clock_step
        self._newest: datetime | None = None

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        if event["kind"] == "incident":
            return False  # Our own incidents bear the instant of what they are about.
        stepped = self._newest is not None and at < self._newest - self._tolerance
        self._newest = at if self._newest is None or stepped else max(at, self._newest)
        return stepped


def _finding(name: Watch, event: dict[str, Any], at: datetime) -> Finding:
    return Finding(name, event["id"], event["seq"], at, event["principal"]["id"], event["dataset"])
