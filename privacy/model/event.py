"""What the access log records: one frozen type a kind of event, one canonical encoding.

An event names nobody: persons are pseudonyms of the log's own domain, words of a requester are scrubbed before they
come here, and files are named by digest. The encoding is versioned; a field may be added with a default under the same
version, never renamed or given another meaning.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from privacy.model.canonical import canonical_bytes
from privacy.model.decision import Decision
from privacy.model.identifiers import Pseudonym
from privacy.model.times import format_instant
from privacy.model.vocabulary import Purpose, Role

EVENT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts, in which role, and on whose authority (a register entry, a schedule, a law)."""

    id: str
    role: Role
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as the log keeps it: what was decided, by which rules and articles, under which policy."""

    verdict: str
    rules: tuple[str, ...]
    articles: tuple[str, ...]
    policy_digest: str

    @classmethod
    def of(cls, decision: Decision) -> "Ruling":
        rules = tuple(sorted({reason.rule for reason in decision.reasons}))
        return cls(decision.verdict.value, rules, decision.articles, decision.policy_digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Common to all kinds. ``id`` (32 hex digits) is given by the caller, so that telling twice is telling once."""

    kind: ClassVar[str] = ""

    id: str
    at: datetime
    principal: Principal
    operation: str
    """Joins the intent of an act with its outcome: a delivery, release, query or run id."""
    outcome: str = "done"
    """``begun``, ``done``, ``refused``, ``failed`` or ``abandoned``."""
    purpose: Purpose | None = None
    purpose_words: str = ""
    """The requester's words, scrubbed."""
    dataset: str | None = None
    columns: tuple[str, ...] = ()
    rows: int | None = None
    persons: tuple[Pseudonym, ...] = field(default=(), repr=False)
    """Whose data were touched, as pseudonyms of the log's domain, sorted."""
    ruling: Ruling | None = None
    duration_ms: int | None = None
    origin: str = ""
    """From where: ``cli``, ``flow:<name>``, ``console``, ``gateway``."""
    note: str = ""
    """Fixed words of ours, never text from the data."""

    def as_json(self) -> dict[str, Any]:
        """A JSON object with only strings, integers, booleans, nulls, lists and objects."""
        body = {item.name: _plain(getattr(self, item.name)) for item in fields(self)}
        return {"v": EVENT_VERSION, "kind": self.kind} | body

    def canonical(self) -> bytes:
        """The exact bytes that are hashed into the tree."""
        return canonical_bytes(self.as_json())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested(Event):
    """A delivery was taken in (or refused whole, or met again)."""

    kind: ClassVar[str] = "ingest"
    file_digest: str
    file_kind: str
    rows_taken: int = 0
    rows_quarantined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined(Event):
    """Part of a delivery was kept back, with the reason code and where it stands."""

    kind: ClassVar[str] = "quarantine"
    file_digest: str
    reason: str
    line: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessed(Event):
    """Data were read: the intent is recorded before, the outcome before anything is handed out."""

    kind: ClassVar[str] = "access"
    query: str = ""
    """Normalised query, literals removed."""
    answer_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied(Event):
    """A request was refused."""

    kind: ClassVar[str] = "denial"
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Event):
    """A release, from intent (``begun``) to hand-out (``done``) or its end without one (``abandoned``, ``refused``)."""

    kind: ClassVar[str] = "release"
    recipient: str
    data_digest: str | None = None
    persons_suppressed: int = 0
    persons_refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled(Event):
    """A recipient is asked to delete a withdrawn person from an earlier release."""

    kind: ClassVar[str] = "recall"
    recipient: str
    release: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged(Event):
    """A consent was added, amended or renewed in the register."""

    kind: ClassVar[str] = "consent"
    change: str
    form_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrew(Event):
    """A person left, wholly or in part."""

    kind: ClassVar[str] = "withdrawal"
    effective_at: datetime
    scope: str = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Event):
    """A register entry (recipient, agreement, ethics approval, site) was added."""

    kind: ClassVar[str] = "register"
    register: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reidentified(Event):
    """The vault was opened for a person."""

    kind: ClassVar[str] = "reidentification"
    approved_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChanged(Event):
    """Decisions are taken under another policy set from here on."""

    kind: ClassVar[str] = "policy-change"
    old_digest: str | None
    new_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUsed(Event):
    """A key was made, used to sign or to open, or gave way to the next."""

    kind: ClassVar[str] = "key-use"
    key: str
    use: str
    """``made``, ``signed``, ``sealed``, ``opened`` or ``rotated``."""
    succession: str = ""
    """Where a key gave way: the note by which the old one named the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSpent(Event):
    """Part of a privacy budget was spent; amounts are exact fractions as text."""

    kind: ClassVar[str] = "budget"
    budget: str
    """Whose: ``<recipient>/<project>/<dataset>``."""
    spent: str
    """ε."""
    delta: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified(Event):
    """The log was recomputed from content, or a checkpoint was signed."""

    kind: ClassVar[str] = "verification"
    tree_size: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Event):
    """Something that a person must look at."""

    kind: ClassVar[str] = "incident"
    incident: str
    """Which watch raised it."""
    severity: str = ""
    """``low``, ``medium`` or ``high``, as the lab had set it then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Froze(Event):
    """A principal or a dataset was frozen, or let go again: until then every access is refused."""

    kind: ClassVar[str] = "freeze"
    change: str
    """``frozen`` or ``lifted``."""
    target: str
    """``principal:<id>`` or ``dataset:<name>``."""
    reason: str
    """The officer's words, scrubbed, or the name of the watch."""
    incident: str = ""
    """Id of the incident event that led to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasked(Event):
    """Work for a person outside the machine, such as destroying a left-over sample."""

    kind: ClassVar[str] = "task"
    task: str


EVENT_KINDS: dict[str, type[Event]] = {
    one.kind: one
    for one in (
        Ingested, Quarantined, Accessed, Denied, Released, Recalled, ConsentChanged, Withdrew, Registered,
        Reidentified, PolicyChanged, KeyUsed, BudgetSpent, Verified, Incident, Froze, Tasked,
    )
}  # fmt: skip
"""Every kind of event by its name in the log."""
