"""Amounts of privacy loss are exact, and no more is taken out of a budget than is in it."""

import re
import sqlite3
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.model.budget import NOTHING, PrivacyLoss, parse_delta, parse_epsilon
from privacy.model.errors import BadInput, PartMissing
from privacy.model.event import BudgetSpent, Principal
from privacy.model.vocabulary import Role
from tests.support.world import DAY_AFTER, new_home
from workspace.registers import Registers
from workspace.settings import SETTINGS_FILE, load_settings

LIMIT = PrivacyLoss(Fraction(3), Fraction(1, 10**6))
BAD_EPSILONS = {
    "nothing": "",
    "zero": "0",
    "zero over something": "0/5",
    "over zero": "1/0",
    "negative": "-1/2",
    "finer than can be added up": "1/2000",
    "more decimals than can be added up": "0.3333",
    "an exponent": "1e-1",
    "not a number": "nan",
    "endless": "inf",
    "a value of somebody": "110105199001011234",
    "other digits": "½",
    "digits of another script": "１",
    "a space": " 1",
    "two": "1,2",
}
BAD_DELTAS = {
    "nothing": "",
    "one": "1/1",
    "certain": "1",
    "negative": "-1e-7",
    "over zero": "1/0",
    "below what doubles tell apart": "1e-13",
    "not a number": "nan",
}


@pytest.mark.parametrize("name", BAD_EPSILONS)
def test_epsilon_that_is_no_epsilon_is_refused_without_being_quoted(name: str) -> None:
    with pytest.raises(BadInput, match="bad-epsilon") as refused:
        parse_epsilon(BAD_EPSILONS[name])
    assert refused.value.exit_code == 2
    assert len(BAD_EPSILONS[name]) < 5 or BAD_EPSILONS[name] not in str(refused.value)


@pytest.mark.parametrize("name", BAD_DELTAS)
def test_delta_that_is_no_delta_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="bad-delta"):
        parse_delta(BAD_DELTAS[name])


def test_amounts_below_zero_do_not_exist() -> None:
    with pytest.raises(ValueError, match="below 0"):
        PrivacyLoss(Fraction(-1))
    with pytest.raises(ValueError, match="below 0"):
        PrivacyLoss(Fraction(1), Fraction(-1))


@pytest.mark.parametrize(("text", "amount"), [("1/2", "1/2"), ("0.5", "1/2"), ("3", "3"), ("0.001", "1/1000")])
def test_epsilon_is_read_exactly(text: str, amount: str) -> None:
    assert parse_epsilon(text) == Fraction(amount)


@pytest.mark.parametrize(("text", "amount"), [("0", "0"), ("1e-7", "1/10000000"), ("1/10000000", "1/10000000")])
def test_delta_is_read_exactly(text: str, amount: str) -> None:
    assert parse_delta(text) == Fraction(amount)


losses = st.builds(PrivacyLoss, st.fractions(0, 5, max_denominator=1000), st.fractions(0, 1, max_denominator=10**7))


@given(losses, losses, losses)
def test_losses_add_up_in_any_order_and_leave_what_is_left(
    one: PrivacyLoss, other: PrivacyLoss, limit: PrivacyLoss
) -> None:
    assert one + other == other + one
    assert one + NOTHING == one
    left = one.left_of(limit)
    assert one.fits(limit) == (one + left == limit)
    assert other.fits(left) <= ((one + other).fits(limit) or not one.fits(limit))


def test_a_third_three_times_is_one_and_not_a_hair_more(tmp_path: Path) -> None:
    registers = Registers(tmp_path, lambda _: None)
    limit = PrivacyLoss(Fraction(1))
    for number in range(3):
        assert registers.spend(spend(number, epsilon="1/3"), limit=limit) is not None
    assert registers.spend(spend(3, epsilon="1/1000"), limit=limit) is None
    registers.close()


# -- the register ------------------------------------------------------------------------------------------------------


def spend(number: int, *, epsilon: str = "1/2", delta: str = "0", budget: str = "R/P/results") -> BudgetSpent:
    who = Principal("analyst", Role.ANALYST)
    return BudgetSpent(
        id=f"{number:032x}", at=DAY_AFTER, principal=who, operation="N-1", budget=budget, spent=epsilon, delta=delta
    )


def test_spend_above_the_limit_takes_nothing_and_is_not_told(tmp_path: Path) -> None:
    told: list[bytes] = []
    registers = Registers(tmp_path, told.extend)
    assert registers.spend(spend(1, epsilon="4"), limit=LIMIT) is None
    assert registers.spend(spend(2, delta="1/1000"), limit=LIMIT) is None
    assert (registers.spends("R/P/results"), told) == ({}, [])
    assert registers.spend(spend(3), limit=LIMIT) == PrivacyLoss(Fraction(1, 2))
    assert told == [spend(3).canonical()]
    registers.close()


def test_budgets_do_not_pay_for_each_other(tmp_path: Path) -> None:
    registers = Registers(tmp_path, lambda _: None)
    assert registers.spend(spend(1, epsilon="3"), limit=LIMIT)
    assert registers.spend(spend(2, epsilon="3", budget="R/P/cohort"), limit=LIMIT)
    assert registers.spend(spend(3), limit=LIMIT) is None
    assert registers.budgets() == ["R/P/cohort", "R/P/results"]
    registers.close()


def test_spend_that_cannot_be_told_stays_spent_and_is_told_later(tmp_path: Path) -> None:
    def broken(_: object) -> None:
        raise PartMissing("log-not-writable", zh="", en="")

    registers = Registers(tmp_path, broken)
    with pytest.raises(PartMissing, match="log-not-writable"):
        registers.spend(spend(1), limit=LIMIT)
    registers.close()
    told: list[bytes] = []
    again = Registers(tmp_path, told.extend)
    assert told == [spend(1).canonical()]
    assert again.spends("R/P/results") == {spend(1).id: PrivacyLoss(Fraction(1, 2))}
    again.close()


@pytest.mark.parametrize("change", ["UPDATE spends SET epsilon = '0'", "DELETE FROM spends"])
def test_what_was_spent_is_neither_edited_nor_removed(change: str, tmp_path: Path) -> None:
    registers = Registers(tmp_path, lambda _: None)
    registers.spend(spend(1), limit=LIMIT)
    registers.close()
    with sqlite3.connect(tmp_path / "registers.sqlite") as db, pytest.raises(sqlite3.IntegrityError, match="never"):
        db.execute(change)
    db.close()


# -- the settings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ['epsilon = "0"', 'epsilon = "lots"', "epsilon = 3", 'delta = "1"', 'gamma = "1"'])
def test_budget_that_is_no_budget_does_not_open_the_home(text: str, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    settings = home / SETTINGS_FILE
    name = text.partition(" ")[0]
    others = re.sub(rf"(?m)^{name} = .*\n", "", settings.read_text("utf-8"))
    settings.write_text(others.replace("[budget]", f"[budget]\n{text} #"), "utf-8")
    with pytest.raises(BadInput, match=r"bad-settings.*budget"):
        load_settings(home)


def test_new_home_has_the_default_budget(tmp_path: Path) -> None:
    assert load_settings(new_home(tmp_path / "home")).budget.limit == LIMIT
