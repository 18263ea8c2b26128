"""The register against a slow, obvious second telling, on random histories."""

from datetime import datetime
from random import Random
from typing import Any

import pytest

from privacy.gate.capacity import capacity_at
from privacy.gate.consent_events import ConsentHistory, form_versions
from privacy.gate.consent_state import state_at
from privacy.model.vocabulary import RecipientKind
from tests import consent_oracle
from tests.consent_histories import history


def told(world: dict[str, Any]) -> ConsentHistory:
    return ConsentHistory.of(
        world["consents"],
        world["withdrawals"],
        amendments=world["amendments"],
        rulings=world["rulings"],
        versions=form_versions(world["forms"]),
        birth_date=world["birth_date"],
    )


def shown(known: ConsentHistory, at: datetime, recipient: str | None) -> dict[str, Any] | None:
    """The register's answer in the oracle's words."""
    state = state_at(known, at, recipient=recipient)
    if state is None:
        return None
    kinds = [kind.value for kind in RecipientKind if state.any_recipient or kind in state.recipients]
    return {
        "form": state.form.value,
        "informed": state.informed,
        "signed_by": sorted(state.signed_by),
        "purposes": sorted(state.purposes),
        "recipients": kinds,
        "data": sorted(state.data),
        "begun": state.valid_from <= at,
        "over": state.valid_to is not None and state.valid_to <= at,
        "withdrawn": state.withdrawn_at is not None and state.withdrawn_at <= at,
        "notices": sorted(state.notices),
    }


def compare(seed: int) -> int:
    """How many answers were compared for one history; they are the same."""
    random = Random(seed)
    world, moments = history(random)
    known, recipient = told(world), random.choice([None, "R1"])
    for at in moments:
        assert shown(known, at, recipient) == consent_oracle.state(world, at, recipient), (seed, at)
        if world["birth_date"] is not None:
            capacity = capacity_at(world["birth_date"], at, known.rulings)
            assert capacity.value == consent_oracle.capacity(world["birth_date"], world["rulings"], at), (seed, at)
    return len(moments)


def test_a_sample_of_histories_is_told_the_same_twice() -> None:
    assert sum(compare(seed) for seed in range(3_000)) == 9_000


@pytest.mark.slow
def test_200_000_histories_are_told_the_same_twice() -> None:
    assert sum(compare(seed) for seed in range(200_000)) == 600_000


def test_the_order_in_which_entries_are_read_does_not_matter() -> None:
    for seed in range(300):
        random = Random(seed)
        world, moments = history(random)
        before = [shown(told(world), at, "R1") for at in moments]
        for name in ("consents", "withdrawals", "amendments", "rulings", "forms"):
            random.shuffle(world[name])
        assert [shown(told(world), at, "R1") for at in moments] == before


def test_the_histories_reach_every_turn() -> None:
    """The generator is worth its time only where states differ: each of these is met often."""
    met: dict[str, int] = {}
    for seed in range(2_000):
        random = Random(seed)
        world, moments = history(random)
        for at in moments:
            state = shown(told(world), at, "R1")
            names = ["none"] if state is None else [name for name in ("over", "withdrawn", "begun") if state[name]]
            if state is not None:
                names += ["unsigned"] * (not state["signed_by"]) + ["nothing covered"] * (not state["purposes"])
                names += ["by name after any"] * (len(state["recipients"]) == len(RecipientKind) - 1)
            for name in names:
                met[name] = met.get(name, 0) + 1
    wanted = {"none", "over", "withdrawn", "begun", "unsigned", "nothing covered", "by name after any"}
    assert {name for name, count in met.items() if count >= 20} == wanted
