"""The answer to a request: a legal statement with its articles."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from privacy.model.identifiers import PolicyDigest
from privacy.model.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Reason:
    """One failing rule."""

    rule: str
    facet: str
    """Which of the rule's conditions failed, such as ``purpose-not-covered``."""
    articles: tuple[str, ...]
    """``<instrument>/<article>[-<paragraph>]``, or ``baseline/<rule>`` where no article is in force there and then."""
    zh: str
    en: str
    remedy: str
    """What would make it pass, Chinese then English."""

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "facet": self.facet,
            "articles": list(self.articles),
            "zh": self.zh,
            "en": self.en,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    verdict: Verdict
    reasons: tuple[Reason, ...]
    """All failing rules, sorted by rule and facet; empty exactly when permitted."""
    flags: tuple[str, ...]
    policy_digest: PolicyDigest
    at: datetime

    def __post_init__(self) -> None:
        # A denial that names nothing and a permit with a reason are both bugs that would hide a legal statement.
        if (self.verdict is Verdict.PERMIT) == bool(self.reasons):
            raise ValueError("a permit has no reasons and a denial has at least one")

    @property
    def permitted(self) -> bool:
        return self.verdict is Verdict.PERMIT

    @property
    def articles(self) -> tuple[str, ...]:
        """Every article named, sorted, once."""
        return tuple(sorted({article for reason in self.reasons for article in reason.articles}))

    def as_json(self) -> dict[str, Any]:
        return {
            "decision": self.verdict.value,
            "reasons": [reason.as_json() for reason in self.reasons],
            "flags": list(self.flags),
            "policy_digest": self.policy_digest,
            "at": self.at.isoformat(),
        }
