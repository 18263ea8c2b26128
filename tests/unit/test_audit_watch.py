"""What the watch speaks at, and what it lets pass."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from privacy.audit.watch import WatchLimits, watch
from privacy.model.event import Accessed, Denied, Event, Principal
from privacy.model.times import CST
from privacy.model.vocabulary import Role
from tests.integration.log_world import ANALYST, person

NOON = datetime(2026, 7, 1, 12, tzinfo=CST)
NIGHT = datetime(2026, 7, 1, 23, 30, tzinfo=CST)
LIMITS = WatchLimits(persons_per_hour=10, denials=3)


def access(at: datetime, persons: int = 1, **more: Any) -> Event:
    told = Accessed(id="0" * 32, at=at, principal=ANALYST, operation="Q", dataset="variants", origin="gateway")
    return replace(told, persons=tuple(person(one) for one in range(persons)), **more)


def denial(at: datetime, who: Principal = ANALYST) -> Event:
    return Denied(id="0" * 32, at=at, principal=who, operation="Q", origin="gateway")


def spoke(events: Sequence[Event], canaries: frozenset[str] = frozenset()) -> list[tuple[str, int]]:
    logged = [{"seq": seq, **json.loads(one.canonical()), "id": f"{seq:032x}"} for seq, one in enumerate(events)]
    return [(found.watch, found.seq) for found in watch(logged, LIMITS, canaries)]


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


CASES: dict[str, tuple[list[Event], list[tuple[str, int]]]] = {
    "nothing happened": ([], []),
    "ten persons within an hour pass": ([access(NOON, 5), access(NOON + minutes(59), 5)], []),
    "eleven persons within an hour do not": ([access(NOON, 5), access(NOON + minutes(59), 6)], [("bulk-access", 1)]),
    "the same over a longer time pass": ([access(NOON, 5), access(NOON + minutes(61), 6)], []),
    "an intent is not yet an access": ([access(NOON, 11, outcome="begun")], []),
    "bulk is said once": ([access(NOON, 11), access(NOON, 1)], [("bulk-access", 0)]),
    "two denials pass": ([denial(NOON), denial(NOON)], []),
    "three do not": ([denial(NOON), denial(NOON + minutes(5)), denial(NOON + minutes(9))], [("repeated-denials", 2)]),
    "three over a longer time pass": ([denial(NOON), denial(NOON + minutes(6)), denial(NOON + minutes(12))], []),
    "three of three people pass": ([denial(NOON, Principal(f"a{one}", Role.ANALYST)) for one in range(3)], []),
    "reading at night": ([access(NIGHT), access(NIGHT + minutes(1))], [("night-access", 0)]),
    "after midnight is the same night": ([access(NIGHT), access(NIGHT + minutes(120))], [("night-access", 0)]),
    "two nights": ([access(NIGHT), access(NIGHT + minutes(1440))], [("night-access", 0), ("night-access", 1)]),
    "schedules work at night": ([access(NIGHT, origin="flow:seal")], []),
    "six in the morning is day": ([access(datetime(2026, 7, 1, 6, tzinfo=CST))], []),
    "journals overlap by seconds": ([access(NOON), access(NOON - minutes(5))], []),
    "a clock stepped back": ([access(NOON), access(NOON - minutes(6)), access(NOON)], [("clock-step", 1)]),
}


@pytest.mark.parametrize(("events", "expected"), CASES.values(), ids=CASES)
def test_watch(events: list[Event], expected: list[tuple[str, int]]) -> None:
    assert spoke(events) == expected


def test_a_canary_speaks_whenever_it_is_touched() -> None:
    events = [access(NOON, 1), access(NOON, 3), access(NOON, 3)]
    assert spoke(events, frozenset({person(2)})) == [("canary", 1), ("canary", 2)]


def test_the_same_stream_raises_the_same_incident() -> None:
    logged = [{"seq": 0, **json.loads(access(NOON, 11).canonical())}]
    first, second = (next(iter(watch(logged, LIMITS))).as_incident() for _ in range(2))
    assert first == second
    assert first.incident == "bulk-access"
    assert first.canonical() == second.canonical()
