"""Ethics approvals and technologies as their registers tell them at a moment."""

from datetime import datetime
from typing import Any

from privacy.gate.approvals import approval_of, technology_of
from privacy.model.vocabulary import Grade

AT = datetime.fromisoformat("2026-06-01T00:00:00+08:00")


def approval(approved_at: str | None, number: int = 1, **changes: Any) -> dict[str, Any]:
    plain = {"accepted_at": "2026-01-01T00:00:00+08:00", "approved_at": approved_at, "expires_at": None}
    return plain | {"conflict": False, "_number": number} | changes


def technology(name: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    plain = {"technology_id": name, "technology_class": "gene/viral", "features": [12], "grade": "low"}
    period = {"valid_from": "2026-01-01T00:00:00+08:00", "valid_to": None}
    return plain | period | {"risk_plan": None, "_number": number} | changes


def test_nothing_registered_is_no_approval_and_no_technology() -> None:
    assert approval_of([], AT) is None
    assert technology_of([], AT) is None


def test_a_later_suspension_takes_the_approval_away_from_its_own_date() -> None:
    given = approval("2026-01-20T00:00:00+08:00")
    suspended = approval("2026-06-01T00:00:00+08:00", 2, opinion="suspended")
    then = approval_of([given, suspended], AT)
    assert then is not None
    assert then.approved_at is None
    before = approval_of([given, suspended], datetime.fromisoformat("2026-05-31T23:59:59+08:00"))
    assert before is not None
    assert before.approved_at is not None


def test_an_approval_still_to_come_does_not_hide_the_one_in_force() -> None:
    then = approval_of([approval("2026-01-20T00:00:00+08:00"), approval("2026-09-01T00:00:00+08:00", 2)], AT)
    assert then is not None
    assert then.approved_at == datetime.fromisoformat("2026-01-20T00:00:00+08:00")


def test_an_outside_approval_holds_from_its_recognition_and_is_not_late() -> None:
    outside = approval("2026-05-01T00:00:00+08:00", recognised_from="B-1", recognised_at="2026-05-20T00:00:00+08:00")
    then = approval_of([outside], AT)
    assert then is not None
    assert (then.accepted_at, then.approved_at) == (None, datetime.fromisoformat("2026-05-20T00:00:00+08:00"))
    unrecognised = approval_of([outside | {"recognised_at": None}], AT)
    assert unrecognised is not None
    assert unrecognised.approved_at is None


def test_a_member_with_an_interest_is_a_conflict() -> None:
    then = approval_of([approval("2026-05-01T00:00:00+08:00", interested_members=1)], AT)
    assert then is not None
    assert then.conflict


def test_of_several_technologies_the_one_with_most_against_it_is_judged() -> None:
    sound = technology("A", features=[1], grade="high", risk_plan="P-1")
    high = technology("B", 2, features=[2], grade="high")
    too_low = technology("C", 3, features=[3], grade="low")
    ungraded = technology("D", 4, grade=None)
    found = [technology_of(entries, AT) for entries in ([sound], [sound, high], [high, too_low], [too_low, ungraded])]
    assert [one and (one.grade, one.risk_plan) for one in found] == [
        (Grade.HIGH, True), (Grade.HIGH, False), (Grade.LOW, False), (None, False),
    ]  # fmt: skip


def test_a_technology_that_has_ended_leaves_its_data_ungraded_and_one_to_come_does_not_count() -> None:
    ended = technology_of([technology("A", valid_to="2026-06-01T00:00:00+08:00")], AT)
    assert ended is not None
    assert ended.grade is None
    assert technology_of([technology("A", valid_from="2026-06-02T00:00:00+08:00")], AT) is None
    turn = "2026-05-01T00:00:00+08:00"
    renewed = [technology("A", valid_to=turn), technology("A", 2, valid_from=turn)]
    again = technology_of(renewed, AT)
    assert again is not None
    assert again.grade is Grade.LOW
