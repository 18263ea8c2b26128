"""``budget``: what is left of the privacy budgets, and whether the access log agrees."""

from pathlib import Path

import click

from desk.cli.log_reading import reading
from desk.cli.output import Output, home_option, json_option, table
from flows.counting.budget import BudgetState, budget_states, check_spends, unregistered_spends
from workspace.log.queries import EventFilter
from workspace.stores import Stores


@click.command()
@click.option("--from-log", is_flag=True, help="Take spends in that only the log holds, after a restore.")
@home_option
@json_option
def command(from_log: bool, home: str, as_json: bool) -> None:
    """What each recipient, project and dataset has spent, and what is left. Exit code 4 where the log knows of more."""
    output = Output(as_json=as_json)
    with Stores.open(Path(home), writer="cli-budget") as stores:
        with reading(stores.home, "budget-list") as (log, found):
            told = log.events(EventFilter(kind="budget"))
            found(told)
        missing = unregistered_spends(stores.registers, told)
        if from_log:
            stores.registers.take_spends(missing)
        # A spend is registered before it is told: whatever the log held a moment ago, the register holds by now.
        check_spends(stores.registers, told)
        states = budget_states(stores)
    document = {"budgets": [_as_json(one) for one in states], "taken_from_log": len(missing)}
    columns = ("budget", "answers", "ε spent", "ε left", "δ spent", "δ left")
    output.result(document, table(columns, [_row(one) for one in states]))


def _as_json(state: BudgetState) -> dict[str, object]:
    return {
        "budget": state.budget,
        "answers": state.answers,
        "limit": state.limit.as_json(),
        "spent": state.spent.as_json(),
        "left": state.left.as_json(),
    }


def _row(state: BudgetState) -> tuple[object, ...]:
    spent, left = state.spent, state.left
    return (state.budget, state.answers, spent.epsilon, left.epsilon, spent.delta, left.delta)
