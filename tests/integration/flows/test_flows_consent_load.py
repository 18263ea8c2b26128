"""A withdrawal committed while releases and questions run in many processes: nothing after it holds the person."""

import multiprocessing
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.answer import answer
from flows.giving.hand_out import DATA_FILE
from flows.giving.release import make_release
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.event import Principal
from privacy.model.identifiers import ReleaseId
from privacy.model.vocabulary import Purpose, Role
from tests.support.world import ANALYST, ask_for, running
from workspace.access_log import AccessLog
from workspace.log.queries import EventFilter
from workspace.policies import load_policies
from workspace.stores import Stores

PERSON = Principal("on-paper", Role.PERSON, "test")
WITHIN_SECONDS = 1.0


@dataclass(frozen=True)
class Done:
    """One answer or release as whoever asked for it saw it."""

    what: str
    begun: float
    finished: float
    holds_person: bool


def _answered(stores: Stores, policies: Any, person: str) -> bool:
    sql = "SELECT DISTINCT person FROM results"
    found = answer(stores, policies, sql=sql, who=ANALYST, purpose=Purpose.QUALITY_ASSURANCE)
    return person in found.table.column("person").to_pylist()


def _released(stores: Stores, policies: Any, person: str) -> bool:
    made = make_release(ask_for(stores))
    return person in pl.read_parquet(made.folder / DATA_FILE)["person"].to_list()


def _work(home: Path, number: int, jobs: int, person: str, told: Any, together: Any) -> None:
    policies = load_policies()
    with Stores.open(home, writer=f"worker-{number}", world=running(home)) as stores:
        together.wait(240)
        for job in range(jobs):
            what = _released if (number + job) % 3 == 0 else _answered
            begun = time.time()
            holds = what(stores, policies, person)
            told.put(Done(what.__name__, begun, time.time(), holds))


def _withdraw_under_load(small: Stores, *, processes: int, jobs: int) -> None:
    made = make_release(ask_for(small))
    subject = small.registers.persons_in(ReleaseId(made.release))[0]
    row = small.registers.releases(release=made.release)[0]
    person = small.for_recipient(row["recipient"], row["project"]).of("person", subject)
    context = multiprocessing.get_context("spawn")
    told: Any = context.Queue()
    together = context.Barrier(processes)
    workers = [
        context.Process(target=_work, args=(small.home.folder, number, jobs, person, told, together))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    done: list[Done] = [told.get(timeout=240) for _ in range(processes * jobs // 3)]
    asked_at = time.time()
    withdrawn = record_withdrawal(small, Withdrawal(subject, small.world.now(), "all", PERSON), source="test")
    in_force_at = time.time()
    done += [told.get(timeout=240) for _ in range(processes * jobs - len(done))]
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0

    assert in_force_at - asked_at < WITHIN_SECONDS
    held_before = [one for one in done if one.finished < asked_at]
    assert held_before
    assert all(one.holds_person for one in held_before)
    after = [one for one in done if one.begun > in_force_at or one.finished > in_force_at + WITHIN_SECONDS]
    assert {one.what for one in after} == {"_answered", "_released"}
    assert not any(one.holds_person for one in after)
    _check_records(small, subject, withdrawn.recalls)


def _check_records(small: Stores, subject: Any, recalls: tuple[tuple[str, str], ...]) -> None:
    """By the log, which knows the order; and the recall list against the released files themselves."""
    (in_log,) = small.in_log([subject])
    with AccessLog.own(small.home.room("log")) as log:
        left_at = [one["at"] for one in log.events(EventFilter(kind="withdrawal")) if in_log in one["persons"]]
        held = [
            one["at"]
            for kind in ("access", "release")
            for one in log.events(EventFilter(kind=kind))
            if in_log in one["persons"] and one["outcome"] == "done"
        ]
    assert len(left_at) == 1
    assert held
    assert max(held) < left_at[0]
    inside = set()
    for row in small.registers.releases(state="done"):
        name = small.for_recipient(row["recipient"], row["project"]).of("person", subject)
        if name in pl.read_parquet(small.home.room("releases") / row["release"] / DATA_FILE)["person"].to_list():
            inside.add((row["release"], row["recipient"]))
    assert set(recalls) == inside
    assert {(one["release"], one["recipient"]) for one in small.registers.recalls()} == inside


def test_nothing_finished_after_a_withdrawal_holds_the_person(small: Stores) -> None:
    _withdraw_under_load(small, processes=2, jobs=6)


@pytest.mark.slow
def test_nothing_of_50_finished_after_a_withdrawal_holds_the_person(small: Stores) -> None:
    _withdraw_under_load(small, processes=10, jobs=5)
