"""From a request to the facts that rules ask about: each one true or false, none left out.

Comparisons with the clock and with lists are made here, once; what follows from them is said in ``policies/rules``. Two
requests with the same facts get the same answer, which is what makes gating a table cheap.
"""

from datetime import timedelta
from typing import NamedTuple

from privacy.gate.purposes import purpose_class, recipient_class
from privacy.gate.words import Judgement
from privacy.model.request import Claim, Consent, EthicsApproval, Request, Technology
from privacy.model.times import legal_day
from privacy.model.vocabulary import (
    Action,
    Capacity,
    ConsentForm,
    DataForm,
    Grade,
    Notice,
    Purpose,
    RecipientKind,
    Signatory,
)

HOME_COUNTRY = "CN"
"""HK, MO and TW count as abroad, as in the implementing rules (2023) of the Regulations on Human Genetic Resources."""

OPINION_DAYS = 30
"""hunan-2025/31: days from acceptance within which an ethics committee gives its opinion."""

_RISK = {Grade.LOW: 0, Grade.MEDIUM: 1, Grade.HIGH: 2}


class Facts(NamedTuple):
    """The record of ``policies/facts.cedarschema``, in its order."""

    purpose_is_research: bool
    purpose_is_never_permitted: bool
    words_serve_discrimination: bool
    words_are_unclear: bool
    is_statutory_supervision: bool
    requester_is_authorised: bool
    recipient_is_named: bool
    recipient_is_never_permitted: bool
    recipient_is_inside: bool
    recipient_has_agreement: bool
    recipient_is_abroad: bool
    recipient_is_foreign_controlled: bool
    is_shared_with_the_person: bool
    hgr_reference_is_given: bool
    capacity_is_full: bool
    capacity_is_limited: bool
    consent_is_given: bool
    consent_is_written: bool
    consent_is_informed: bool
    consent_signed_by_person: bool
    consent_signed_by_guardian: bool
    consent_has_begun: bool
    consent_has_ended: bool
    consent_is_withdrawn: bool
    consent_covers_purpose: bool
    consent_covers_data: bool
    consent_covers_recipient: bool
    told_purpose: bool
    told_use: bool
    told_health_effects: bool
    told_privacy: bool
    told_rights: bool
    data_are_identified: bool
    data_are_classified: bool
    technology_is_given: bool
    technology_has_features: bool
    technology_has_grade: bool
    technology_grade_is_too_low: bool
    technology_is_high_risk: bool
    technology_has_risk_plan: bool
    ethics_is_given: bool
    ethics_is_approved: bool
    ethics_has_expired: bool
    ethics_has_conflict: bool
    ethics_opinion_came_late: bool
    sampling_is_invasive: bool
    site_is_qualified: bool
    fee_is_charged: bool
    some_claim_lacks_a_basis: bool


_ABOUT_CONSENT = 16
_ABOUT_TECHNOLOGY = 6
_ABOUT_ETHICS = 5


def facts_of(request: Request, words: Judgement) -> Facts:
    """The facts of ``request``, whose free words were judged as ``words``."""
    purpose = purpose_class(request.purpose.code)
    return Facts._make(
        (
            purpose == "research",
            purpose == "never",
            words is Judgement.SERVES,
            words is Judgement.UNSURE,
            _is_statutory_supervision(request),
            request.requester.authorised,
            *_recipient(request),
            request.capacity is Capacity.FULL,
            request.capacity is Capacity.LIMITED,
            *_consent(request.consent, request),
            request.data.form is DataForm.IDENTIFIED,
            request.data.classified,
            *_technology(request.data.technology),
            *_ethics(request.ethics, request),
            request.sampling is not None and request.sampling.invasive,
            request.sampling is not None and request.sampling.site_qualified,
            request.fee_charged,
            any(lacks_basis(claim) for claim in request.claims),
        )
    )


def lacks_basis(claim: Claim) -> bool:
    """No source at all, or one without a name or number. Whether a source resolves is asked by ``basis check``."""
    return not claim.basis or any(not source.source.strip() or not source.id.strip() for source in claim.basis)


def _is_statutory_supervision(request: Request) -> bool:
    return (
        request.action is Action.SHARE
        and request.purpose.code is Purpose.STATUTORY_SUPERVISION
        and request.recipient is not None
        and request.recipient.kind is RecipientKind.REGULATOR
        and _is_given(request.legal_reference)
    )


def _recipient(request: Request) -> tuple[bool, ...]:
    recipient, reference = request.recipient, _is_given(request.hgr_reference)
    if recipient is None:
        return (False, False, False, False, False, False, False, reference)
    kind = recipient_class(recipient.kind)
    return (
        True,
        kind == "never",
        kind == "inside",
        recipient.agreement,
        recipient.country != HOME_COUNTRY,
        recipient.foreign_controlled,
        request.action is Action.SHARE and recipient.kind in (RecipientKind.PERSON, RecipientKind.GUARDIAN),
        reference,
    )


def _consent(consent: Consent | None, request: Request) -> tuple[bool, ...]:
    if consent is None:
        return (False,) * _ABOUT_CONSENT
    at, recipient = request.at, request.recipient
    return (
        True,
        consent.form is ConsentForm.WRITTEN,
        consent.informed,
        Signatory.PERSON in consent.signed_by,
        Signatory.GUARDIAN in consent.signed_by,
        consent.valid_from <= at,
        consent.valid_to is not None and consent.valid_to <= at,
        consent.withdrawn_at is not None and consent.withdrawn_at <= at,
        request.purpose.code in consent.purposes,
        consent.data >= request.data.kinds,
        consent.any_recipient or (recipient is not None and recipient.kind in consent.recipients),
        Notice.PURPOSE in consent.notices,
        Notice.USE in consent.notices,
        Notice.HEALTH_EFFECTS in consent.notices,
        Notice.PRIVACY in consent.notices,
        Notice.RIGHTS in consent.notices,
    )


def _technology(technology: Technology | None) -> tuple[bool, ...]:
    if technology is None:
        return (False,) * _ABOUT_TECHNOLOGY
    by_features = grade_of(technology.features)
    declared = technology.grade
    return (
        True,
        by_features is not None,
        declared is not None,
        by_features is not None and declared is not None and _RISK[declared] < _RISK[by_features],
        Grade.HIGH in (by_features, declared),
        technology.risk_plan,
    )


def grade_of(features: frozenset[int]) -> Grade | None:
    """The grade that tianjin-ftz-2025/6 gives to these features: 1-6 high, 7-10 medium, 11-14 low, the highest wins."""
    if not features:
        return None
    lowest = min(features)
    return Grade.HIGH if lowest <= 6 else Grade.MEDIUM if lowest <= 10 else Grade.LOW


def _ethics(ethics: EthicsApproval | None, request: Request) -> tuple[bool, ...]:
    if ethics is None:
        return (False,) * _ABOUT_ETHICS
    return (
        True,
        ethics.approved_at is not None and ethics.approved_at <= request.at,
        ethics.expires_at is not None and ethics.expires_at <= request.at,
        ethics.conflict,
        _opinion_came_late(ethics),
    )


def _opinion_came_late(ethics: EthicsApproval) -> bool:
    # Civil Code, articles 201 and 203: the day of acceptance does not count, and the last day ends at 24:00 (UTC+8).
    if ethics.accepted_at is None or ethics.approved_at is None:
        return False
    return legal_day(ethics.approved_at) > legal_day(ethics.accepted_at) + timedelta(days=OPINION_DAYS)


def _is_given(reference: str | None) -> bool:
    return reference is not None and bool(reference.strip())
