"""Rules over the stream of events: what a person must look at.

Each rule sees events in the log's order and says which one made it speak. A finding's event id is derived from the rule
and that event, so that watching the same stream twice raises the same incident once.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from privacy.model.canonical import sha256_hex
from privacy.model.event import Incident, Principal
from privacy.model.times import CST, parse_instant
from privacy.model.vocabulary import Role

WATCHER = Principal("watch", Role.LAB, "rule:log-watch")


@dataclass(frozen=True, slots=True)
class WatchLimits:
    """When a rule speaks. Defaults are ours, to be set by the lab after a month of its own figures."""

    persons_per_hour: int = 5_000
    """Persons that one principal's answers may touch within an hour, releases aside."""
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

    watch: str
    """``bulk-access``, ``repeated-denials``, ``night-access``, ``canary``, ``clock-step`` or ``broken-proof``."""
    event_id: str
    seq: int
    at: datetime
    principal: str
    dataset: str | None

    def as_incident(self) -> Incident:
        """The event that makes it known."""
        return Incident(
            id=sha256_hex(f"watch/{self.watch}/{self.event_id}".encode())[:32],
            at=self.at,
            principal=WATCHER,
            operation=f"event-{self.seq}",
            dataset=self.dataset,
            incident=self.watch,
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
    name = "bulk-access"

    def __init__(self, limits: WatchLimits) -> None:
        self._limit = limits.persons_per_hour
        self._seen: dict[str, deque[tuple[datetime, int]]] = {}

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        if event["kind"] != "access" or event["outcome"] != "done":
            return False
        seen = self._seen.setdefault(event["principal"]["id"], deque())
        seen.append((at, len(event["persons"])))
        _forget(seen, at - timedelta(hours=1))
        if sum(count for _, count in seen) <= self._limit:
            return False
        seen.clear()  # Said once; the next incident needs as many again.
        return True


class _RepeatedDenials:
    name = "repeated-denials"

    def __init__(self, limits: WatchLimits) -> None:
        self._limits = limits
        self._seen: dict[str, deque[tuple[datetime, int]]] = {}

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        if event["kind"] != "denial":
            return False
        seen = self._seen.setdefault(event["principal"]["id"], deque())
        seen.append((at, 1))
        _forget(seen, at - self._limits.denial_window)
        if len(seen) < self._limits.denials:
            return False
        seen.clear()
        return True


class _NightAccess:
    name = "night-access"

    def __init__(self, limits: WatchLimits) -> None:
        self._from, self._to = limits.night_from_hour, limits.night_to_hour
        self._nights: set[tuple[str, str]] = set()

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        hour = at.astimezone(CST).hour
        by_person = event["principal"]["role"] != Role.LAB and not event["origin"].startswith("flow:")
        if event["kind"] not in ("access", "reidentification") or not by_person:
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
    name = "canary"

    def __init__(self, canaries: frozenset[str]) -> None:
        self._canaries = canaries

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        return event["kind"] in ("access", "release", "reidentification") and not self._canaries.isdisjoint(
            event["persons"]
        )


class _ClockStep:
    name = "clock-step"

    def __init__(self, limits: WatchLimits) -> None:
        self._tolerance = limits.clock_step
        self._newest: datetime | None = None

    def speaks(self, event: dict[str, Any], at: datetime) -> bool:
        if event["kind"] == "incident":
            return False  # Our own incidents bear the instant of what they are about.
        stepped = self._newest is not None and at < self._newest - self._tolerance
        self._newest = at if self._newest is None or stepped else max(at, self._newest)
        return stepped


def _forget(seen: deque[tuple[datetime, int]], before: datetime) -> None:
    while seen and seen[0][0] < before:
        seen.popleft()


def _finding(name: str, event: dict[str, Any], at: datetime) -> Finding:
    return Finding(name, event["id"], event["seq"], at, event["principal"]["id"], event["dataset"])
