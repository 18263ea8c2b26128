"""What the watch speaks at, and what it lets pass."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.audit.watch import CONCERNS, DEFAULT_SEVERITY, Finding, Severity, Watch, WatchLimits, watch
from privacy.model.budget import PROTECTED_COUNTS
from privacy.model.event import Accessed, Denied, Event, Principal
from privacy.model.times import CST
from privacy.model.vocabulary import Role
from tests.integration.log_world import ANALYST, person

NOON = datetime(2026, 7, 1, 12, tzinfo=CST)
NIGHT = datetime(2026, 7, 1, 23, 30, tzinfo=CST)
LIMITS = WatchLimits(persons_per_hour=10, denials=3)


def access(at: datetime, persons: int = 1, first: int = 0, **more: Any) -> Event:
    told = Accessed(id="0" * 32, at=at, principal=ANALYST, operation="Q", dataset="variants", origin="gateway")
    return replace(told, persons=tuple(person(one) for one in range(first, first + persons)), **more)


def denial(at: datetime, who: Principal = ANALYST) -> Event:
    return Denied(id="0" * 32, at=at, principal=who, operation="Q", origin="gateway")


def spoke(events: Sequence[Event], canaries: frozenset[str] = frozenset()) -> list[tuple[str, int]]:
    logged = [{"seq": seq, **json.loads(one.canonical()), "id": f"{seq:032x}"} for seq, one in enumerate(events)]
    return [(found.watch, found.seq) for found in watch(logged, LIMITS, canaries)]


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


CASES: dict[str, tuple[list[Event], list[tuple[str, int]]]] = {
    "nothing happened": ([], []),
    "ten persons within an hour pass": ([access(NOON, 5), access(NOON + minutes(59), 5, 5)], []),
    "eleven persons within an hour do not": ([access(NOON, 5), access(NOON + minutes(59), 6, 5)], [("bulk-access", 1)]),
    "the same over a longer time pass": ([access(NOON, 5), access(NOON + minutes(61), 6, 5)], []),
    "the same ten persons again and again pass": ([access(NOON + minutes(one), 10) for one in range(9)], []),
    "a count that was paid for and shows nobody passes": ([access(NOON, 11, note=PROTECTED_COUNTS)], []),
    "a release is counted by itself": ([access(NOON, 11, origin="flow:release")], []),
    "eleven persons of two principals pass": (
        [access(NOON, 6), access(NOON, 6, 6, principal=Principal("other", Role.ANALYST))],
        [],
    ),
    "an intent is not yet an access": ([access(NOON, 11, outcome="begun")], []),
    "bulk is said once": ([access(NOON, 11), access(NOON, 1)], [("bulk-access", 0)]),
    "two denials pass": ([denial(NOON), denial(NOON)], []),
    "three do not": ([denial(NOON), denial(NOON + minutes(5)), denial(NOON + minutes(9))], [("repeated-denials", 2)]),
    "three over a longer time pass": ([denial(NOON), denial(NOON + minutes(6)), denial(NOON + minutes(12))], []),
    "three of three people pass": ([denial(NOON, Principal(f"a{one}", Role.ANALYST)) for one in range(3)], []),
    "reading at night": ([access(NIGHT), access(NIGHT + minutes(1))], [("night-access", 0)]),
    "after midnight is the same night": ([access(NIGHT), access(NIGHT + minutes(120))], [("night-access", 0)]),
    "the watch itself works at night": ([access(NIGHT, operation="log-watch")], []),
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


def test_a_person_nobody_is_is_no_canary_until_touched() -> None:
    assert spoke([access(NOON, 3), denial(NOON)], frozenset({person(9)})) == []


def test_the_same_stream_raises_the_same_incident() -> None:
    logged = [{"seq": 0, **json.loads(access(NOON, 11).canonical())}]
    first, second = (next(iter(watch(logged, LIMITS))).as_incident(Severity.HIGH) for _ in range(2))
    assert first == second
    assert (first.incident, first.severity) == ("bulk-access", "high")
    assert first.canonical() == second.canonical()


@given(st.lists(st.tuples(st.integers(0, 200), st.sets(st.integers(0, 14), max_size=6)), max_size=30))
def test_bulk_access_against_counting_every_hour_anew(told: list[tuple[int, set[int]]]) -> None:
    """The slow telling: at every answer, all persons of the hour before it since the rule last spoke."""
    told = sorted(told, key=lambda one: one[0])
    events = [replace(access(NOON + minutes(at), 0), persons=tuple(map(person, sorted(who)))) for at, who in told]
    expected, since = [], 0
    for seq, (at, _) in enumerate(told):
        hour = [who for then, who in told[since : seq + 1] if then >= at - 60]
        if len(set().union(*hour)) > LIMITS.persons_per_hour:
            expected.append(("bulk-access", seq))
            since = seq + 1
    assert [one for one in spoke(events) if one[0] == "bulk-access"] == expected


def test_every_rule_has_a_severity_and_says_what_it_may_freeze() -> None:
    assert set(DEFAULT_SEVERITY) == set(CONCERNS) == set(Watch)
    assert Severity.HIGH.reaches(Severity.LOW)
    assert not Severity.LOW.reaches(Severity.MEDIUM)


def test_what_is_frozen_follows_from_the_rule() -> None:
    canary = Finding(Watch.CANARY, "0" * 32, 1, NOON, "analyst-1", "cohort,variants")
    assert canary.targets == ("principal:analyst-1", "dataset:cohort", "dataset:variants")
    assert replace(canary, watch=Watch.BULK_ACCESS).targets == ("principal:analyst-1",)
    assert replace(canary, watch=Watch.CLOCK_STEP).targets == ()
    assert replace(canary, dataset=None).targets == ("principal:analyst-1",)
