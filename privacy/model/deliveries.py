"""What a lab delivers, and what is said about the parts that were kept back."""

from dataclasses import dataclass
from enum import StrEnum

from privacy.model.identifiers import DeliveryId, FileDigest


class DeliveryKind(StrEnum):
    """Kinds of files, in the order in which a run takes them in: papers first, then people, then what is about them."""

    SITES = "sites"
    RECIPIENTS = "recipients"
    ETHICS = "ethics"
    TECHNOLOGIES = "technologies"
    FORMS = "forms"
    ALIASES = "aliases"
    RULINGS = "rulings"
    CONSENTS = "consents"
    AMENDMENTS = "amendments"
    WITHDRAWALS = "withdrawals"
    ORDERS = "orders"
    RESULTS = "results"
    VARIANTS = "variants"
    REPORT_TEXT = "report-text"
    REPORT_JSON = "report-json"
    REPORT_FHIR = "report-fhir"
    REPORT_PDF = "report-pdf"
    REPORT_DOCX = "report-docx"
    UNKNOWN = "unknown"
    """No reader recognises it: kept sealed and quarantined whole."""


KIND_ORDER = {kind: place for place, kind in enumerate(DeliveryKind)}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file as it was delivered: named by its digest, never by its file name."""

    digest: FileDigest
    lab: str
    kind: DeliveryKind
    size_bytes: int

    @property
    def id(self) -> DeliveryId:
        """``F-`` and the first 16 hex digits of the digest: short enough to read aloud."""
        return DeliveryId("F-" + self.digest.removeprefix("sha256:")[:16])

    @property
    def shown(self) -> str:
        """How messages name the file."""
        return f"{self.kind.value} {self.id}"


class RejectionReason(StrEnum):
    """Why a line, or a whole file, was kept back."""

    UNREADABLE = "unreadable"
    UNKNOWN_FORMAT = "unknown-format"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too-large"
    """More pages, parts or unpacked bytes than a report has."""
    NO_TEXT_LAYER = "no-text-layer"
    """A page is a picture, or its letters have no meaning a program can read."""
    PICTURE = "picture"
    """Left out of a report whose text is taken in; so are the next two."""
    EMBEDDED_OBJECT = "embedded-object"
    DELETED_TEXT = "deleted-text"
    TRUNCATED = "truncated"
    WRONG_NUMBER_OF_COLUMNS = "wrong-number-of-columns"
    QUOTE_NOT_CLOSED = "quote-not-closed"
    MISSING_COLUMN = "missing-column"
    DUPLICATE_COLUMN = "duplicate-column"
    EMPTY_FIELD = "empty-field"
    UNKNOWN_WORD = "unknown-word"
    BAD_DATE = "bad-date"
    BAD_CHECK_DIGIT = "bad-check-digit"
    BAD_NUMBER = "bad-number"
    CONTRADICTION = "contradiction"
    DUPLICATE_KEY = "duplicate-key"
    ORDER_UNKNOWN = "order-unknown"
    ORDER_HELD = "order-held"
    SAMPLES_SWAPPED = "samples-swapped"
    SAMPLE_UNKNOWN = "sample-unknown"
    PERSON_UNKNOWN = "person-unknown"
    COLLECTION_REFUSED = "collection-refused"
    BASIS_MISSING = "basis-missing"
    SUPERSEDED = "superseded"
    """A later delivery of the same report took its place."""
    LEAK_AFTER_SCRUBBING = "leak-after-scrubbing"
    MIXED_UP_REPORT = "mixed-up-report"
    MALFORMED_VARIANT = "malformed-variant"


RETRYABLE = frozenset(
    {
        RejectionReason.ORDER_UNKNOWN,
        RejectionReason.ORDER_HELD,
        RejectionReason.SAMPLE_UNKNOWN,
        RejectionReason.PERSON_UNKNOWN,
        RejectionReason.COLLECTION_REFUSED,
    }
)
"""Reasons that another delivery can remove: these are tried again when new papers or orders have come in."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One part of a delivery that was kept back; a value that stays countable to the end."""

    reason: RejectionReason
    line: int | None = None
    """1-based line of the file; ``None`` for the whole file."""
    column: str | None = None
    """Column as our registry names it."""
    articles: tuple[str, ...] = ()
    """Set where law refused it."""
    detail: str = ""
    """Fixed words of ours such as a rule's facet."""
