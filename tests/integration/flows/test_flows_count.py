"""Protected counts over a taken-in home: who may ask, what it costs, who is in it, and what the log knows of it."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from flows.counting import count as counting
from flows.counting.budget import budget_states, check_spends, unregistered_spends
from flows.counting.count import CountAnswer, CountRequest, count_persons
from flows.giving.gate import gate_persons
from flows.watching import change_freeze
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.model.budget import PrivacyLoss
from privacy.model.errors import BadInput, HelixgateError, PartMissing, ProofFailed, Refused
from privacy.model.event import Registered
from privacy.model.identifiers import Pseudonym
from privacy.model.times import legal_day
from privacy.model.vocabulary import Action, Purpose
from tests.support.world import ANALYST, OFFICER, ask_for, running
from workspace.access_log import AccessLog
from workspace.log.queries import EventFilter
from workspace.policies import load_policies
from workspace.settings import SETTINGS_FILE
from workspace.stores import Stores

POLICIES = load_policies()
SECRET = "示例丙的取值"
LIMIT = PrivacyLoss(Fraction(3), Fraction(1, 10**6))
EXACT = "900"
"""An ε at which the noise is 0 with a chance beyond doubt (it is not with a chance of 2e^-900)."""
BUDGET = "HX-R10/P-QC/{}"
Set = Callable[..., CountAnswer]


def put(
    stores: Stores, by: str = "sex", *, dataset: str = "cohort", epsilon: str = "1/2", delta: str = "1/10000000",
    where: tuple[str, ...] = (), per_person: int = 1, who: str = ANALYST,
    purpose: Purpose = Purpose.QUALITY_ASSURANCE, words: str = "",
) -> CountAnswer:  # fmt: skip
    """A question as an analyst puts it."""
    request = CountRequest(dataset, by, where, per_person, PrivacyLoss(Fraction(epsilon), Fraction(delta)))
    return count_persons(stores, POLICIES, request, who=who, purpose=purpose, purpose_text=words)


def told(stores: Stores, **which: Any) -> list[dict[str, Any]]:
    with AccessLog.own(stores.home.room("log")) as log:
        return log.events(EventFilter(**which))


def spent(stores: Stores, dataset: str = "cohort") -> PrivacyLoss:
    known = {one.budget: one.spent for one in budget_states(stores)}
    return known.get(BUDGET.format(dataset), PrivacyLoss(Fraction(0)))


def settle(home: Path, old: str, new: str) -> None:
    """Change a setting. The file keeps its time, from which the clock of these worlds is told."""
    settings = home / SETTINGS_FILE
    text, made = settings.read_text("utf-8"), settings.stat().st_mtime
    assert old in text
    settings.write_text(text.replace(old, new), "utf-8")
    os.utime(settings, (made, made))


@pytest.fixture
def rich(small_home: Path, tmp_path: Path) -> Iterator[Stores]:
    """A copy of the small home whose budget pays for answers without noise to speak of."""
    home = shutil.copytree(small_home, tmp_path / "rich")
    settle(home, 'epsilon = "3"', 'epsilon = "9999"')
    with Stores.open(home, writer="test", world=running(home)) as opened:
        yield opened


# -- refusals ----------------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[dict[str, Any], type[HelixgateError], str]] = {
    "nobody who is registered": ({"who": "示例丙"}, Refused, "unknown-principal"),
    "a purpose that is never permitted": ({"purpose": Purpose.INSURANCE}, Refused, "refused"),
    "words that serve another purpose": ({"words": "用于保险核保与保费定价"}, Refused, "refused"),
    "research without an approval": ({"purpose": Purpose.RESEARCH_METHODS}, Refused, "refused"),
    "more than there is": ({"epsilon": "31/10"}, Refused, "budget-exhausted"),
    "more delta than there is": ({"by": "test_item", "delta": "1/1000"}, Refused, "budget-exhausted"),
    "no delta where it is needed": ({"by": "test_item", "delta": "0"}, BadInput, "delta-needed"),
    "a dataset that is not there": ({"dataset": SECRET}, BadInput, "unknown-dataset"),
    "a column that is not there": ({"by": SECRET}, BadInput, "unknown-column"),
    "a value that no list holds": ({"where": (f"sex={SECRET}",)}, BadInput, "unknown-value"),
    "too many groups": ({"by": "age,sex,ethnic_group"}, BadInput, "too-many-groups"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_question_costs_nothing_and_is_recorded_without_a_value(name: str, small: Stores) -> None:
    question, kind, code = REFUSED[name]
    with pytest.raises(kind, match=code) as refused:
        put(small, **question)
    assert SECRET not in str(refused.value.as_json())
    assert budget_states(small) == []
    (denial,) = told(small, kind="denial")
    assert denial["note"] == code
    assert told(small, kind="budget") == told(small, kind="access", outcome="done", principal=ANALYST) == []
    assert told(small, text=SECRET) == told(small, text="示例丙") == []


@pytest.mark.parametrize("target", ["principal:analyst", "dataset:cohort"])
def test_frozen_is_refused_until_it_is_let_go(target: str, small: Stores) -> None:
    change_freeze(small, target, "frozen", "looked into", who=OFFICER)
    with pytest.raises(Refused, match="frozen"):
        put(small)
    assert (spent(small).epsilon, [one["note"] for one in told(small, kind="denial")]) == (0, ["frozen"])
    change_freeze(small, target, "lifted", "looked into", who=OFFICER)
    assert put(small).counts


def test_exhausted_budget_says_what_is_left_and_pays_for_nothing(small: Stores) -> None:
    put(small, epsilon="2")
    with pytest.raises(Refused, match="budget-exhausted") as refused:
        put(small, epsilon="1.5")
    assert refused.value.exit_code == 3
    assert "ε = 1 " in refused.value.en
    assert "ε = 1，" in refused.value.zh
    assert put(small, epsilon="1").left.epsilon == 0
    with pytest.raises(Refused, match="budget-exhausted"):
        put(small, epsilon="1/1000")
    assert put(small, dataset="results", by="classification").left.epsilon == Fraction(5, 2)


def test_refusal_does_not_tell_that_nobody_consented(small: Stores) -> None:
    """Nobody here consented to public health; the answer is noise around nothing, and costs what any answer costs."""
    ask = replace(ask_for(small, dataset="cohort", purpose=Purpose.PUBLIC_HEALTH), action=Action.QUERY)
    with pytest.raises(Refused, match="refused"):
        gate_persons(ask)
    answered = put(small, purpose=Purpose.PUBLIC_HEALTH, epsilon="1")
    assert [group for group, _ in answered.counts] == [("male",), ("female",), ("unknown",), (None,)]
    assert spent(small).epsilon == 1
    (done,) = told(small, kind="access", outcome="done", principal=ANALYST)
    assert (done["persons"], done["rows"]) == ([], 4)


def test_unwritable_log_before_payment_costs_nothing(small: Stores) -> None:
    _break_journal(small)
    with pytest.raises(PartMissing, match="log-not-writable"):
        put(small)
    assert budget_states(small) == []


def test_unwritable_log_at_payment_stays_spent_and_is_told_later(
    small: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay = counting.pay

    def pay_into_the_void(*arguments: Any) -> Any:
        _break_journal(small)
        return pay(*arguments)

    monkeypatch.setattr(counting, "pay", pay_into_the_void)
    with pytest.raises(PartMissing, match="log-not-writable"):
        put(small)
    assert spent(small).epsilon == Fraction(1, 2)
    (journal,) = small.home.room("log").rglob("moved-away")
    journal.rename(journal.with_name(f"{small.journal.writer}.journal"))
    with Stores.open(small.home.folder, writer="again", world=running(small.home.folder)) as again:
        assert [one["spent"] for one in told(again, kind="budget")] == ["1/2"]


def _break_journal(stores: Stores) -> None:
    (journal,) = stores.home.room("log").rglob(f"{stores.journal.writer}.journal")
    journal.rename(journal.with_name("moved-away"))


def test_freeze_after_payment_refuses_and_stays_spent(small: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    pay = counting.pay

    def frozen_meanwhile(*arguments: Any) -> Any:
        left = pay(*arguments)
        change_freeze(small, "principal:analyst", "frozen", "looked into", who=OFFICER)
        return left

    monkeypatch.setattr(counting, "pay", frozen_meanwhile)
    with pytest.raises(Refused, match="frozen"):
        put(small)
    assert spent(small).epsilon == Fraction(1, 2)
    assert told(small, kind="access", outcome="done", principal=ANALYST) == []


def test_registers_that_never_stand_still_give_no_answer(small: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.giving.ask.Ask.still_stands", lambda *_: False)
    with pytest.raises(PartMissing, match="registers-changing"):
        put(small)
    assert spent(small).epsilon == Fraction(1, 2)
    assert [one["note"] for one in told(small, kind="denial")] == ["registers-changing"]


# -- answers -----------------------------------------------------------------------------------------------------------


def permitted_orders(stores: Stores, dataset: str = "cohort") -> list[dict[str, Any]]:
    """By the release's own gate: every row of the table about a person who may be released, and asked about."""
    share = ask_for(stores, dataset=dataset)
    asked = [gate_persons(share).permitted, gate_persons(replace(share, action=Action.QUERY)).permitted]
    rows = stores.records.read_all("orders" if dataset == "cohort" else "results").to_dicts()
    return [row for row in rows if all(row["subject"] in permitted for permitted in asked)]


def persons_by(rows: list[dict[str, Any]], *columns: str) -> Counter[tuple[Any, ...]]:
    return Counter(key[1:] for key in {(row["subject"], *(row[name] for name in columns)) for row in rows})


def shown(answered: CountAnswer) -> dict[tuple[Any, ...], int]:
    return {group: count for group, count in answered.counts if count}


def test_counts_without_noise_are_those_made_by_hand(rich: Stores) -> None:
    orders, results = permitted_orders(rich), permitted_orders(rich, "results")
    assert len({row["subject"] for row in orders}) > 15
    assert shown(put(rich, "sex", epsilon=EXACT)) == persons_by(orders, "sex")
    by_item = put(rich, "test_item", epsilon=EXACT, per_person=9)
    assert by_item.noise.threshold is not None
    enough = {group: n for group, n in persons_by(orders, "test_item").items() if n >= by_item.noise.threshold}
    assert shown(by_item) == enough != {}
    classes = put(rich, "classification,zygosity", dataset="results", epsilon="9000", per_person=20)
    assert shown(classes) == persons_by(results, "classification", "zygosity")
    everybody = rich.records.read_all("orders").to_dicts()
    women = {row["subject"] for row in everybody if row["sex"] == "female"}
    where = put(rich, "classification", dataset="results", epsilon=EXACT, per_person=9, where=("sex=female",))
    assert shown(where) == persons_by([row for row in results if row["subject"] in women], "classification")


def test_ages_are_those_of_the_day_in_bands(rich: Stores) -> None:
    day = legal_day(rich.world.now())
    expected: Counter[tuple[str]] = Counter()
    for row in {row["subject"]: row for row in permitted_orders(rich)}.values():
        born = row["birth_date"]
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        expected[(f"{age - age % 10}-{age - age % 10 + 9}",)] += 1
    assert shown(put(rich, "age:2", epsilon=EXACT)) == expected


def test_a_person_in_many_groups_counts_in_as_many_as_were_paid_for(rich: Stores) -> None:
    persons = len({row["subject"] for row in permitted_orders(rich, "results")})
    one = put(rich, "classification", dataset="results", epsilon=EXACT)
    two = put(rich, "classification", dataset="results", epsilon="1800", per_person=2)
    assert sum(shown(one).values()) == persons
    assert persons < sum(shown(two).values()) <= 2 * persons


def test_a_person_under_two_documents_counts_once(rich: Stores) -> None:
    before = shown(put(rich, "sex:1", epsilon=EXACT))
    first, second = sorted(gate_persons(ask_for(rich, dataset="cohort")).permitted)[:2]
    now = rich.world.now()
    event = Registered(
        id=rich.world.new_id(), at=now, principal=OFFICER, operation="test", register="aliases", entry="A"
    )
    rich.registers.add_entry("aliases", first, {"same_as": second}, source="test", at=now, event=event)
    assert shown(put(rich, "sex:1", epsilon=EXACT)) == {group: count - 1 for group, count in before.items()}


def test_withdrawn_person_is_in_no_later_answer(rich: Stores) -> None:
    before = shown(put(rich, "sex:1", epsilon=EXACT))
    leaver = sorted(gate_persons(ask_for(rich, dataset="cohort")).permitted)[0]
    withdraw(rich, leaver)
    assert shown(put(rich, "sex:1", epsilon=EXACT)) == {group: count - 1 for group, count in before.items()}
    first, second = told(rich, kind="access", outcome="done", principal=ANALYST)
    assert set(first["persons"]) - set(second["persons"]) == set(rich.in_log([leaver]))


def withdraw(stores: Stores, subject: Pseudonym) -> None:
    at = stores.world.now() - timedelta(seconds=1)
    record_withdrawal(stores, Withdrawal(subject, at, "all", OFFICER), source="test")


def test_withdrawal_on_the_way_is_decided_again_and_paid_once(rich: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shown(put(rich, "sex:1", epsilon=EXACT))
    leaver = sorted(gate_persons(ask_for(rich, dataset="cohort")).permitted)[0]
    exact, left = counting._exact_counts, [leaver]

    def leaves_meanwhile(*arguments: Any) -> Any:
        counted = exact(*arguments)
        if left:
            withdraw(rich, left.pop())
        return counted

    monkeypatch.setattr(counting, "_exact_counts", leaves_meanwhile)
    assert shown(put(rich, "sex:1", epsilon=EXACT)) == {group: count - 1 for group, count in before.items()}
    assert spent(rich).epsilon == 1800
    assert rich.in_log([leaver])[0] not in told(rich, kind="access", outcome="done", principal=ANALYST)[-1]["persons"]


# -- what the log knows ------------------------------------------------------------------------------------------------


def test_intent_payment_and_outcome_stand_in_the_log_in_this_order(small: Stores) -> None:
    answered = put(small, "sex", words="检测质量评价", where=("sex=female",))
    events = told(small, operation=answered.operation)
    assert [(one["kind"], one["outcome"]) for one in events] == [
        ("access", "begun"),
        ("budget", "done"),
        ("access", "done"),
    ]
    begun, payment, done = events
    assert (payment["budget"], payment["spent"], payment["delta"]) == (BUDGET.format("cohort"), "1/2", "0")
    assert begun["query"] == done["query"] == "COUNT PERSONS BY sex WHERE sex = ? PER PERSON 1"
    assert (done["rows"], done["columns"], done["note"]) == (4, ["sex"], "protected counts")
    assert (done["ruling"]["verdict"], done["purpose"]) == ("permit", "quality-assurance")
    assert done["answer_digest"].startswith("sha256:")


def test_who_saw_lists_the_answer_that_counted_a_person(small: Stores) -> None:
    answered = put(small)
    (anyone, *_) = small.in_log(sorted(gate_persons(ask_for(small, dataset="cohort")).permitted))
    with AccessLog.own(small.home.room("log")) as log:
        assert answered.operation in {one["operation"] for one in log.who_saw(anyone)}


def test_two_askers_of_one_recipient_share_a_budget(small: Stores) -> None:
    put(small, epsilon="2")
    colleague = '[principals.colleague]\nrole = "analyst"\nauthorised = true\nrecipient = "HX-R10"\n'
    settle(small.home.folder, "[schedules]", colleague + "[schedules]")
    with Stores.open(small.home.folder, writer="again", world=running(small.home.folder)) as again:
        assert put(again, who="colleague", epsilon="1/2").left.epsilon == Fraction(1, 2)


def test_register_that_was_put_back_is_found_by_the_log_and_made_up_for(small: Stores) -> None:
    put(small)
    events = told(small, kind="budget")
    check_spends(small.registers, events)
    forgotten = {**events[0], "id": f"{7:032x}", "spent": "2"}
    with pytest.raises(ProofFailed, match="budget-rolled-back"):
        check_spends(small.registers, [*events, forgotten])
    small.registers.take_spends(unregistered_spends(small.registers, [*events, forgotten]))
    check_spends(small.registers, [*events, forgotten])
    assert spent(small).epsilon == Fraction(5, 2)
    with pytest.raises(ProofFailed, match="budget-rolled-back"):
        check_spends(small.registers, [{**events[0], "spent": "1/4"}])


def test_lowered_budget_leaves_nothing_rather_than_less(small: Stores) -> None:
    assert PrivacyLoss(Fraction(5)).left_of(LIMIT).epsilon == 0
    put(small, epsilon="2")
    settle(small.home.folder, 'epsilon = "3"', 'epsilon = "1"')
    with (
        Stores.open(small.home.folder, writer="again", world=running(small.home.folder)) as again,
        pytest.raises(Refused, match="ε = 0 "),
    ):
        put(again)
