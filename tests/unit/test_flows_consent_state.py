"""Whose consent speaks at a moment, and what a birthday changes: the classic cases, each named."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from privacy.gate.consent_state import capacity_at, consent_at
from privacy.model.times import CST
from privacy.model.vocabulary import Capacity, Purpose, RecipientKind

NOON = datetime(2026, 7, 1, 12, tzinfo=CST)
HOUR = timedelta(hours=1)


def consent(signed: datetime, number: int = 1, **other: Any) -> dict[str, Any]:
    """A register entry of a written consent to everything."""
    return {
        "form": "written", "form_version": "1", "document_digest": None, "informed": True,
        "signed_by": ["person"], "purposes": ["clinical-care", "research-general"],
        "recipients": ["any", "university"], "data": ["sequencing"], "notices": ["purpose"],
        "signed_at": signed.isoformat(), "valid_from": signed.isoformat(), "valid_to": None, "_number": number,
    } | other  # fmt: skip


def withdrawal(at: datetime, scope: str = "all") -> dict[str, Any]:
    return {"withdrawn_at": at.isoformat(), "scope": scope, "asked_by": "person", "_number": 9}


def test_nobody_signed_yet() -> None:
    assert consent_at([], [], NOON) is None
    assert consent_at([consent(NOON + HOUR)], [], NOON) is None


def test_withdrawn_then_consented_again_counts_again() -> None:
    entries = [consent(NOON), consent(NOON + 2 * HOUR, 2)]
    gone = [withdrawal(NOON + HOUR)]
    between, after = consent_at(entries, gone, NOON + HOUR), consent_at(entries, gone, NOON + 3 * HOUR)
    assert between is not None
    assert between.withdrawn_at == NOON + HOUR
    assert after is not None
    assert after.withdrawn_at is None


@pytest.mark.parametrize("reverse", [False, True])
def test_of_two_signed_in_the_same_second_the_one_recorded_later_speaks(reverse: bool) -> None:
    entries = [consent(NOON, 1), consent(NOON, 2, purposes=["clinical-care"])]
    found = consent_at(entries[::-1] if reverse else entries, [], NOON)
    assert found is not None
    assert found.purposes == {Purpose.CLINICAL_CARE}


def test_withdrawal_in_the_second_of_signing_ends_the_consent() -> None:
    found = consent_at([consent(NOON)], [withdrawal(NOON)], NOON)
    assert found is not None
    assert found.withdrawn_at == NOON


def test_withdrawal_of_a_purpose_takes_only_that_away_and_only_from_then_on() -> None:
    gone = [withdrawal(NOON + HOUR, "purpose:research-general")]
    before, after = consent_at([consent(NOON)], gone, NOON), consent_at([consent(NOON)], gone, NOON + HOUR)
    assert before is not None
    assert after is not None
    assert before.purposes - after.purposes == {Purpose.RESEARCH_GENERAL}
    assert after.withdrawn_at is None


def test_withdrawal_from_a_recipient_takes_every_recipient_for_them_and_none_for_others() -> None:
    gone = [withdrawal(NOON, "recipient:HX-R01")]
    them = consent_at([consent(NOON)], gone, NOON, recipient="HX-R01")
    others = consent_at([consent(NOON)], gone, NOON, recipient="HX-R02")
    assert them is not None
    assert others is not None
    assert (them.recipients, them.any_recipient) == (frozenset(), False)
    assert (others.recipients, others.any_recipient) == ({RecipientKind.UNIVERSITY}, True)


def test_earliest_of_two_whole_withdrawals_counts() -> None:
    found = consent_at([consent(NOON)], [withdrawal(NOON + 2 * HOUR), withdrawal(NOON + HOUR)], NOON)
    assert found is not None
    assert found.withdrawn_at == NOON + HOUR


BIRTHDAYS = {
    "the day before the eighth": (date(2018, 7, 2), NOON, Capacity.NONE),
    "the eighth": (date(2018, 7, 1), NOON, Capacity.LIMITED),
    "the day before the eighteenth": (date(2008, 7, 2), NOON, Capacity.LIMITED),
    "the eighteenth": (date(2008, 7, 1), NOON, Capacity.FULL),
    "the eighteenth begins at midnight in Beijing": (
        date(2008, 7, 1), datetime.fromisoformat("2026-06-30T16:00:00+00:00"), Capacity.FULL,
    ),
    "a second before midnight in Beijing": (
        date(2008, 7, 1), datetime.fromisoformat("2026-06-30T15:59:59+00:00"), Capacity.LIMITED,
    ),
    "born on 29 February, 28 February of a common year": (
        date(2008, 2, 29), datetime(2026, 2, 28, 23, tzinfo=CST), Capacity.LIMITED,
    ),
    "born on 29 February, 1 March of a common year": (
        date(2008, 2, 29), datetime(2026, 3, 1, tzinfo=CST), Capacity.FULL,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BIRTHDAYS)
def test_capacity_changes_on_the_birthday(case: str) -> None:
    born, at, expected = BIRTHDAYS[case]
    assert capacity_at(born, at) is expected
