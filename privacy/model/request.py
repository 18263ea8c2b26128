"""A request for a decision: who wants to do what with whose data, why, and on which papers.

The shape is that of ``decide`` on the command line; ``privacy.gate`` reads it from JSON, the flows build it themselves.
``None`` says a paper is not there; it never says that nobody looked.
"""

from dataclasses import dataclass
from datetime import datetime

from privacy.model.vocabulary import (
    Action,
    Capacity,
    ClaimCategory,
    ConsentForm,
    DataForm,
    DataKind,
    Grade,
    Jurisdiction,
    Notice,
    Purpose,
    RecipientKind,
    Role,
    Signatory,
    TechnologyClass,
)


@dataclass(frozen=True, slots=True)
class StatedPurpose:
    code: Purpose
    text: str = ""
    """The requester's own words. They are read for what they serve, never stored as they are."""


@dataclass(frozen=True, slots=True)
class Requester:
    id: str
    role: Role
    authorised: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    kind: RecipientKind
    country: str
    """ISO 3166-1 alpha-2."""
    foreign_controlled: bool
    agreement: bool
    """An agreement in force at ``Request.at``."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The state of one person's consent at ``Request.at``."""

    form: ConsentForm
    informed: bool
    signed_by: frozenset[Signatory]
    purposes: frozenset[Purpose]
    recipients: frozenset[RecipientKind]
    any_recipient: bool
    """The word ``any`` stands among the recipients."""
    data: frozenset[DataKind]
    valid_from: datetime
    valid_to: datetime | None
    """Exclusive; ``None``: no end."""
    withdrawn_at: datetime | None
    notices: frozenset[Notice]


@dataclass(frozen=True, slots=True)
class Technology:
    kind: TechnologyClass
    features: frozenset[int]
    """Numbers 1 to 14 of tianjin-ftz-2025/6."""
    grade: Grade | None
    risk_plan: bool


@dataclass(frozen=True, slots=True)
class Data:
    kinds: frozenset[DataKind]
    form: DataForm
    classified: bool
    technology: Technology | None = None


@dataclass(frozen=True, slots=True)
class EthicsApproval:
    accepted_at: datetime | None
    approved_at: datetime | None
    expires_at: datetime | None
    conflict: bool
    """A member with an interest took part."""


@dataclass(frozen=True, slots=True)
class Sampling:
    invasive: bool
    site_qualified: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One cited source of a judgement."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Claim:
    category: ClaimCategory
    statement: str
    basis: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Request:
    at: datetime
    jurisdiction: Jurisdiction
    action: Action
    purpose: StatedPurpose
    requester: Requester
    recipient: Recipient | None
    capacity: Capacity
    consent: Consent | None
    data: Data
    ethics: EthicsApproval | None = None
    sampling: Sampling | None = None
    hgr_reference: str | None = None
    """Filing or security-review number under the human-genetic-resources rules."""
    fee_charged: bool = False
    legal_reference: str | None = None
    """Instrument on which a regulator asks (statutory supervision)."""
    claims: tuple[Claim, ...] = ()
