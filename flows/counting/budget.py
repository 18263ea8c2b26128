"""Privacy budgets: what an answer costs, taken before anybody is looked at; what is left, and whether the log agrees.

The access log is the truth: every spend is an event of its own. The register of spends is where two processes meet, so
that both cannot have the last part; it holds no spend without its event (``workspace.registers``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from flows.asker import Asker
from flows.giving.ask import Ask
from privacy.model.budget import NOTHING, PrivacyLoss
from privacy.model.errors import ProofFailed, Refused
from privacy.model.event import BudgetSpent
from workspace.registers import Registers
from workspace.stores import Stores


@dataclass(frozen=True, slots=True)
class BudgetState:
    """One budget as it stands."""

    budget: str
    limit: PrivacyLoss
    spent: PrivacyLoss
    answers: int
    """How many were paid for, whether or not they were given."""

    @property
    def left(self) -> PrivacyLoss:
        return self.spent.left_of(self.limit)


def budget_of(ask: Ask) -> str:
    """Whose budget pays: ``<recipient>/<project>/<dataset>``, each written so that a slash within is none between."""
    return "/".join(quote(part, safe="") for part in (ask.recipient_id, ask.project, ask.profile.name))


def pay(asker: Asker, ask: Ask, cost: PrivacyLoss) -> PrivacyLoss:
    """Take ``cost`` from the budget; what is left of it. When this returns it is spent, whatever becomes of the answer.

    Raises:
        Refused: there is not so much left; nothing was taken.
        PartMissing: the log cannot be written. What was taken stays taken.
    """
    registers, limit = ask.stores.registers, ask.stores.home.settings.budget.limit
    common = asker.common(ask.profile.name)
    event = BudgetSpent(**common, budget=budget_of(ask), spent=str(cost.epsilon), delta=str(cost.delta))
    spent = registers.spend(event, limit=limit)
    if spent is None:
        raise _exhausted(state_of(registers, event.budget, limit).left)
    return spent.left_of(limit)


def state_of(registers: Registers, budget: str, limit: PrivacyLoss) -> BudgetState:
    """How one budget stands now."""
    spends = registers.spends(budget)
    return BudgetState(budget, limit, sum(spends.values(), NOTHING), len(spends))


def budget_states(stores: Stores) -> list[BudgetState]:
    """Every budget of which anything was spent, sorted."""
    limit = stores.home.settings.budget.limit
    return [state_of(stores.registers, budget, limit) for budget in stores.registers.budgets()]


def unregistered_spends(registers: Registers, events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The spends of the log (``events`` of kind ``budget``) that the register does not hold as they were told.

    There are none but where the register was put back to an older state, by a restored backup or by hand.
    """
    known = {key: loss for budget in registers.budgets() for key, loss in registers.spends(budget).items()}
    return [event for event in events if known.get(event["id"]) != _loss_of(event)]


def check_spends(registers: Registers, events: Iterable[Mapping[str, Any]]) -> None:
    """Nothing, if the register holds every spend of the log.

    Raises:
        ProofFailed: it does not, and would let what was spent be spent again.
    """
    missing = unregistered_spends(registers, events)
    if missing:
        raise ProofFailed(
            "budget-rolled-back",
            zh=f"访问日志中有 {len(missing)} 笔隐私预算支出不在登记簿中：登记簿被退回到较早的状态。",
            en=f"the register lacks {len(missing)} spends of privacy budgets that the log tells of: it was put back",
            remedy_zh="查明原因后运行 helixgate budget --from-log，以日志为准补记。",
            remedy_en="Find out why, then take them in again from the log: helixgate budget --from-log.",
        )


def _loss_of(event: Mapping[str, Any]) -> PrivacyLoss:
    return PrivacyLoss(Fraction(event["spent"]), Fraction(event["delta"]))


def _exhausted(left: PrivacyLoss) -> Refused:
    return Refused(
        "budget-exhausted",
        zh=f"隐私预算不足，未作回答：尚余 ε = {left.epsilon}，δ = {left.delta}。",
        en=f"too little privacy budget, nothing was answered: ε = {left.epsilon} and δ = {left.delta} are left",
        remedy_zh="减小 ε 或合并问题；追加预算由数据官在 helixgate.toml 的 [budget] 中决定。",
        remedy_en="Ask with a smaller ε or fewer questions; more budget is the data officer's to give, in [budget].",
    )
