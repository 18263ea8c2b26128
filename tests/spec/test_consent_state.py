"""What a person's consent is at a moment: the failures that consent systems are known for, and how each tie falls."""

from datetime import date, datetime
from typing import Any

import pytest

from privacy.gate.capacity import capacity_at
from privacy.gate.consent_events import ConsentHistory, form_versions
from privacy.gate.consent_state import state_at
from privacy.model.request import Consent
from privacy.model.vocabulary import Capacity, Notice, Purpose, RecipientKind, Signatory

BORN = date(2008, 7, 1)
ADULT = date(1990, 1, 1)
ALL_NOTICES = [one.value for one in Notice]
RECORDED = "2030-01-01T00:00:00+08:00"


def form(signed_at: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    plain = {
        "form_version": "2026-03", "form": "written", "informed": True, "signed_by": ["person"], "lab": "a",
        "purposes": ["research-general", "clinical-care"], "recipients": ["any"], "data": ["sequencing"],
        "notices": ALL_NOTICES, "signed_at": signed_at, "valid_from": signed_at, "valid_to": None,
    }  # fmt: skip
    return plain | {"_number": number, "_recorded_at": RECORDED} | changes


def amendment(change: str, at: str, number: int = 5, **changes: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"purposes": [], "recipients": [], "data": []}
    return form(at, number) | nothing | {"change": change, "amended_at": at} | changes


def withdrawal(at: str, scope: str = "all", number: int = 9) -> dict[str, Any]:
    return {"withdrawn_at": at, "scope": scope, "_number": number}


def ruling(capacity: str, since: str, until: str | None = None, number: int = 20) -> dict[str, Any]:
    return {"capacity": capacity, "valid_from": since, "valid_to": until, "_number": number}


def version(notices: list[str], since: str = "2020-01-01T00:00:00+08:00", **changes: Any) -> dict[str, Any]:
    plain = {"_key": "2026-03", "lab": "a", "notices": notices, "needs_guardian_proof": False, "valid_from": since}
    return plain | {"valid_to": None, "_number": 30} | changes


def state(
    at: str,
    *consents: dict[str, Any],
    withdrawals: list[dict[str, Any]] | None = None,
    forms: list[dict[str, Any]] | None = None,
    recipient: str | None = None,
    born: date = ADULT,
    **registers: Any,
) -> Consent | None:
    history = ConsentHistory.of(
        consents, withdrawals or [], versions=form_versions(forms or []), birth_date=born, **registers
    )
    return state_at(history, datetime.fromisoformat(at), recipient=recipient)


def holds(at: str, consent: Consent | None) -> bool:
    """In force for general research and signed by somebody whose signature counts."""
    moment = datetime.fromisoformat(at)
    return (
        consent is not None
        and bool(consent.signed_by)
        and consent.valid_from <= moment
        and not (consent.valid_to is not None and consent.valid_to <= moment)
        and not (consent.withdrawn_at is not None and consent.withdrawn_at <= moment)
        and Purpose.RESEARCH_GENERAL in consent.purposes
    )


# -- the classic failures ------------------------------------------------------------------------------------------


def test_an_invalidated_consent_is_not_shown_active() -> None:
    """A newer form that is withdrawn, ended, or no proper form does not bring the older one back."""
    old = form("2026-01-01T00:00:00+08:00")
    at = "2026-06-01T00:00:00+08:00"
    withdrawn = form("2026-02-01T00:00:00+08:00", 2)
    assert not holds(at, state(at, old, withdrawn, withdrawals=[withdrawal("2026-03-01T00:00:00+08:00")]))
    ended = form("2026-02-01T00:00:00+08:00", 2, valid_to="2026-03-01T00:00:00+08:00")
    assert not holds(at, state(at, old, ended))
    narrower = form("2026-02-01T00:00:00+08:00", 2, purposes=["clinical-care"])
    assert not holds(at, state(at, old, narrower))
    assert holds(at, state(at, old))


def test_an_expired_module_permits_nothing() -> None:
    modules = {"research-general": "2026-06-01T00:00:00+08:00", "hospital": "2026-06-01T00:00:00+08:00"}
    one = form("2026-01-01T00:00:00+08:00", module_ends=modules, recipients=["hospital", "university"])
    before, after = "2026-05-31T23:59:59.999999+08:00", "2026-06-01T00:00:00+08:00"
    assert holds(before, state(before, one))
    then = state(after, one)
    assert not holds(after, then)
    assert then is not None
    assert then.purposes == {Purpose.CLINICAL_CARE}
    assert then.recipients == {RecipientKind.UNIVERSITY}


def test_a_kind_that_ended_is_not_let_in_again_by_any() -> None:
    ends = {"hospital": "2026-06-01T00:00:00+08:00"}
    one = form("2026-01-01T00:00:00+08:00", recipients=["any", "hospital"], module_ends=ends)
    then = state("2026-06-01T00:00:00+08:00", one)
    assert then is not None
    assert not then.any_recipient
    assert then.recipients == set(RecipientKind) - {RecipientKind.HOSPITAL}


# -- birthdays, rulings, guardians ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "at", "capacity"),
    [
        (date(2018, 7, 1), "2026-06-30T23:59:59.999999+08:00", Capacity.NONE),
        (date(2018, 7, 1), "2026-06-30T16:00:00Z", Capacity.LIMITED),
        (date(2008, 7, 1), "2026-06-30T23:59:59+08:00", Capacity.LIMITED),
        (date(2008, 7, 1), "2026-07-01T00:00:00+08:00", Capacity.FULL),
        (date(2008, 7, 1), "2026-06-30T09:00:00-07:00", Capacity.FULL),
        (date(2008, 2, 29), "2026-02-28T23:59:59+08:00", Capacity.LIMITED),
        (date(2008, 2, 29), "2026-03-01T00:00:00+08:00", Capacity.FULL),
        (date(2020, 2, 29), "2028-02-29T00:00:00+08:00", Capacity.LIMITED),
    ],
)
def test_capacity_turns_at_midnight_of_the_birthday_in_beijing(born: date, at: str, capacity: Capacity) -> None:
    assert capacity_at(born, datetime.fromisoformat(at)) is capacity


def test_what_only_the_guardian_signed_ends_at_midnight_of_the_18th_birthday_and_does_not_come_back() -> None:
    one = form("2020-01-01T00:00:00+08:00", signed_by=["guardian"])
    assert holds("2026-06-30T23:59:59+08:00", state("2026-06-30T23:59:59+08:00", one, born=BORN))
    assert not holds("2026-07-01T00:00:00+08:00", state("2026-07-01T00:00:00+08:00", one, born=BORN))
    ruled = [ruling("none", "2027-01-01T00:00:00+08:00")]
    assert not holds("2027-02-01T00:00:00+08:00", state("2027-02-01T00:00:00+08:00", one, born=BORN, rulings=ruled))
    own = form("2026-07-02T00:00:00+08:00", 2)
    assert holds("2026-07-02T00:00:00+08:00", state("2026-07-02T00:00:00+08:00", one, own, born=BORN))


def test_what_both_signed_goes_on_after_the_18th_birthday() -> None:
    one = form("2020-01-01T00:00:00+08:00", signed_by=["guardian", "person"])
    assert holds("2026-07-01T00:00:00+08:00", state("2026-07-01T00:00:00+08:00", one, born=BORN))


@pytest.mark.parametrize("signed_at", ["2014-01-01T00:00:00+08:00", "2020-01-01T00:00:00+08:00"])
def test_a_childs_own_signature_does_not_become_good_with_age(signed_at: str) -> None:
    at = "2027-01-01T00:00:00+08:00"
    then = state(at, form(signed_at), born=BORN)
    assert then is not None
    assert then.signed_by == frozenset()


def test_a_ruling_overrides_from_its_date_to_its_end() -> None:
    ruled = [ruling("none", "2026-01-01T00:00:00+08:00", "2026-06-01T00:00:00+08:00")]
    during = form("2026-03-01T00:00:00+08:00", signed_by=["guardian"])
    assert holds("2026-05-31T23:59:59+08:00", state("2026-05-31T23:59:59+08:00", during, rulings=ruled))
    assert not holds("2026-06-01T00:00:00+08:00", state("2026-06-01T00:00:00+08:00", during, rulings=ruled))
    own = form("2026-03-01T00:00:00+08:00", signed_by=["person"])
    assert not holds("2026-07-01T00:00:00+08:00", state("2026-07-01T00:00:00+08:00", own, rulings=ruled))


def test_no_ruling_makes_a_child_capable() -> None:
    events = ConsentHistory.of([], [], rulings=[ruling("full", "2016-01-01T00:00:00+08:00")], birth_date=BORN)
    assert capacity_at(BORN, datetime.fromisoformat("2024-06-30T23:59:59+08:00"), events.rulings) is Capacity.LIMITED
    assert capacity_at(BORN, datetime.fromisoformat("2024-07-01T00:00:00+08:00"), events.rulings) is Capacity.FULL


def test_a_guardian_proves_it_where_the_form_asks_for_it() -> None:
    asks = [version(ALL_NOTICES, needs_guardian_proof=True)]
    at = "2020-02-01T00:00:00+08:00"
    one = form("2020-01-01T00:00:00+08:00", signed_by=["guardian"])
    assert not holds(at, state(at, one, forms=asks, born=BORN))
    proven = one | {"guardian_proof_digest": "sha256:" + "0" * 64}
    assert holds(at, state(at, proven, forms=asks, born=BORN))


# -- withdrawals, ties, time ---------------------------------------------------------------------------------------


def test_a_withdrawal_in_the_second_of_a_signature_wins_however_they_were_recorded() -> None:
    at = "2026-02-01T00:00:00+08:00"
    one = form("2026-01-01T00:00:00.700000+08:00", 7)
    assert not holds(at, state(at, one, withdrawals=[withdrawal("2026-01-01T00:00:00+08:00", number=3)]))
    later = form("2026-01-01T00:00:01+08:00", 2)
    assert holds(at, state(at, one, later, withdrawals=[withdrawal("2025-12-31T16:00:00Z", number=30)]))


def test_of_two_forms_of_one_second_the_one_recorded_last_speaks() -> None:
    wide, narrow = form("2026-01-01T00:00:00.9+08:00", 1), form("2026-01-01T00:00:00+08:00", 2, purposes=[])
    then = state("2026-02-01T00:00:00+08:00", wide, narrow)
    assert then is not None
    assert then.purposes == frozenset()


def test_a_backdated_withdrawal_counts_from_the_day_it_names() -> None:
    one = form("2026-01-01T00:00:00+08:00")
    late = withdrawal("2026-02-01T00:00:00+08:00") | {"_recorded_at": "2026-09-01T00:00:00Z"}
    assert holds("2026-01-31T23:59:59+08:00", state("2026-01-31T23:59:59+08:00", one, withdrawals=[late]))
    assert not holds("2026-02-01T00:00:00+08:00", state("2026-02-01T00:00:00+08:00", one, withdrawals=[late]))


def test_what_was_known_then_can_be_asked() -> None:
    one = form("2026-01-01T00:00:00+08:00") | {"_recorded_at": "2026-01-02T00:00:00Z"}
    late = withdrawal("2026-02-01T00:00:00+08:00") | {"_recorded_at": "2026-09-01T00:00:00Z"}
    at = "2026-03-01T00:00:00+08:00"
    moment = datetime.fromisoformat(at)
    assert holds(at, state(at, one, withdrawals=[late], known_by=moment))
    assert not holds(at, state(at, one, withdrawals=[late]))


def test_a_form_dated_after_it_was_recorded_never_counts() -> None:
    one = form("2026-05-01T00:00:00+08:00") | {"_recorded_at": "2026-04-01T00:00:00Z"}
    assert state("2026-06-01T00:00:00+08:00", one) is None


def test_partial_withdrawals_take_away_what_they_name_until_it_is_given_anew() -> None:
    one = form("2026-01-01T00:00:00+08:00")
    parts = [
        withdrawal("2026-02-01T00:00:00+08:00", "purpose:research-general"),
        withdrawal("2026-02-01T00:00:00+08:00", "recipient:HX-R1", number=10),
    ]
    at = "2026-03-01T00:00:00+08:00"
    then = state(at, one, withdrawals=parts, recipient="HX-R1")
    assert then is not None
    assert (then.purposes, then.any_recipient) == ({Purpose.CLINICAL_CARE}, False)
    other = state(at, one, withdrawals=parts, recipient="HX-R2")
    assert other is not None
    assert other.any_recipient
    again = form("2026-02-15T00:00:00+08:00", 2)
    assert holds(at, state(at, one, again, withdrawals=parts, recipient="HX-R1"))


def test_a_scope_nobody_understands_takes_everything_back() -> None:
    one = form("2026-01-01T00:00:00+08:00")
    at = "2026-03-01T00:00:00+08:00"
    assert not holds(at, state(at, one, withdrawals=[withdrawal("2026-02-01T00:00:00+08:00", "purpose:reserch")]))


# -- amendments and forms ------------------------------------------------------------------------------------------


def test_a_widening_needs_the_signatures_of_the_form_and_a_narrowing_nobodys() -> None:
    one = form("2025-01-01T00:00:00+08:00", purposes=["clinical-care"], signed_by=["guardian", "person"])
    at = "2025-03-01T00:00:00+08:00"
    wider = {"purposes": ["research-general"], "signed_by": ["guardian"]}
    alone = amendment("widen", "2025-02-01T00:00:00+08:00", **wider)
    assert not holds(at, state(at, one, amendments=[alone], born=BORN))
    both = alone | {"signed_by": ["guardian", "person"]}
    assert holds(at, state(at, one, amendments=[both], born=BORN))
    assert not holds(at, state(at, one, amendments=[both | {"form": "oral"}], born=BORN))
    narrower = amendment("narrow", "2025-02-02T00:00:00+08:00", 6, purposes=["research-general"], signed_by=[])
    assert not holds(at, state(at, one, amendments=[both, narrower], born=BORN))


def test_a_widening_does_not_revive_a_withdrawn_form() -> None:
    one = form("2025-01-01T00:00:00+08:00", purposes=["clinical-care"])
    gone = [withdrawal("2025-02-01T00:00:00+08:00")]
    wider = amendment("widen", "2025-03-01T00:00:00+08:00", purposes=["research-general"])
    at = "2025-04-01T00:00:00+08:00"
    assert not holds(at, state(at, one, withdrawals=gone, amendments=[wider]))


def test_any_recipient_less_one_kind_is_the_others_by_name() -> None:
    one = form("2025-01-01T00:00:00+08:00")
    less = amendment("narrow", "2025-02-01T00:00:00+08:00", recipients=["company"])
    then = state("2025-03-01T00:00:00+08:00", one, amendments=[less])
    assert then is not None
    assert (then.any_recipient, RecipientKind.COMPANY in then.recipients) == (False, False)
    assert RecipientKind.HOSPITAL in then.recipients


@pytest.mark.parametrize(
    ("forms", "notices"),
    [
        ([], set(Notice)),
        ([version(["purpose"])], {Notice.PURPOSE}),
        ([version(ALL_NOTICES, since="2026-02-01T00:00:00+08:00")], set()),
        ([version(ALL_NOTICES, valid_to="2026-01-01T00:00:00+08:00")], set()),
        ([version(["purpose"], lab="b")], set(Notice)),
        ([version(["purpose"]), version(["use"], _number=31)], {Notice.USE}),
    ],
    ids=["unknown version", "known", "not yet in use", "out of use", "another lab's", "corrected"],
)
def test_notices_are_those_of_the_version_at_signing(forms: list[dict[str, Any]], notices: set[Notice]) -> None:
    then = state("2026-03-01T00:00:00+08:00", form("2026-01-01T00:00:00+08:00"), forms=forms)
    assert then is not None
    assert then.notices == notices


def test_a_guardian_does_not_sign_for_an_adult() -> None:
    then = state("2026-03-01T00:00:00+08:00", form("2026-01-01T00:00:00+08:00", signed_by=["guardian", "person"]))
    assert then is not None
    assert then.signed_by == {Signatory.PERSON}
