"""Processes that meet at one budget take exactly what is in it. Few imports: each process makes them again."""

import multiprocessing
import os
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from privacy.model.budget import NOTHING, PrivacyLoss
from privacy.model.event import BudgetSpent, Principal
from privacy.model.vocabulary import Role
from workspace.registers import Registers

LIMIT = PrivacyLoss(Fraction(3))
BUDGET = "R/P/results"


def half(number: int) -> BudgetSpent:
    who, at = Principal("analyst", Role.ANALYST), datetime(2026, 7, 2, tzinfo=UTC)
    return BudgetSpent(id=f"{number:032x}", at=at, principal=who, operation="N-1", budget=BUDGET, spent="1/2")


def race(folder: str, number: int, start: object, won: object) -> None:
    """Take as much as there is; tell of every half that was got."""
    registers = Registers(Path(folder), lambda _: None)
    start.wait()  # type: ignore[attr-defined]
    for attempt in range(4):
        if registers.spend(half(number * 100 + attempt), limit=LIMIT) is not None:
            won.put(os.getpid())  # type: ignore[attr-defined]
    registers.close()


def test_four_processes_take_exactly_what_is_there(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, won = context.Barrier(4), context.Queue()
    processes = [context.Process(target=race, args=(str(tmp_path), number, start, won)) for number in range(4)]
    for one in processes:
        one.start()
    winners = [won.get(timeout=60) for _ in range(6)]
    for one in processes:
        one.join(60)
    assert [one.exitcode for one in processes] == [0] * 4
    assert (len(winners), won.empty()) == (6, True)
    won.close()
    registers = Registers(tmp_path, lambda _: None)
    assert sum(registers.spends(BUDGET).values(), NOTHING) == PrivacyLoss(Fraction(3))
    registers.close()
