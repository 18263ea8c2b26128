"""Whoever asks for an answer now: known by the settings, and told to the log with everything they ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NoReturn

from flows.event_facts import event_facts
from flows.giving.ask import Ask
from privacy.gate import PolicySet
from privacy.model.errors import HelixgateError, Refused
from privacy.model.event import Denied, Principal, Ruling
from privacy.model.text import TextItem
from privacy.model.vocabulary import Action, Purpose, Role
from privacy.redact import Redactor
from workspace.datasets import load_profile
from workspace.origin import at_terminal
from workspace.settings import PrincipalEntry
from workspace.stores import Stores


@dataclass(frozen=True)
class Asker:
    """One registered principal with one question; get one with ``Asker.begin``."""

    stores: Stores
    policies: PolicySet
    who: Principal
    entry: PrincipalEntry
    purpose: Purpose
    purpose_text: str
    operation: str
    began: datetime

    @classmethod
    def begin(
        cls, stores: Stores, policies: PolicySet, *, letter: str, who: str, purpose: Purpose, purpose_text: str
    ) -> "Asker":
        """The asker called ``who``; ``letter`` begins the name of the operation.

        Raises:
            Refused: nobody of that name is registered; recorded as a denial.
        """
        began, operation = stores.world.now(), f"{letter}-{stores.world.new_id()[:16]}"
        entry = stores.home.settings.principals.get(who)
        if entry is None:
            _deny_unregistered(stores, began, operation, purpose)
        return cls(
            stores=stores,
            policies=policies,
            who=Principal(who, entry.role, "settings"),
            entry=entry,
            purpose=purpose,
            purpose_text=purpose_text,
            operation=operation,
            began=began,
        )

    def ask(self, dataset: str, action: Action, as_of: datetime) -> Ask:
        """What they ask for, as the gate sees it at ``as_of``."""
        return Ask(
            stores=self.stores,
            policies=self.policies,
            as_of=as_of,
            action=action,
            profile=load_profile(dataset),
            recipient_id=self.entry.recipient,
            purpose=self.purpose,
            purpose_text=self.purpose_text,
            principal=self.who,
            authorised=self.entry.authorised,
            started_at=as_of,
        )

    def common(self, dataset: str | None) -> dict[str, Any]:
        """What every event about this question has in common."""
        return event_facts(self.stores, self.who, self.operation) | {
            "purpose": self.purpose,
            "purpose_words": self._purpose_words,
            "dataset": dataset,
        }

    @cached_property
    def _purpose_words(self) -> str:
        words = self.purpose_text
        return Redactor.default().scrub([TextItem("purpose", words)])[0].text if words else ""

    def deny(self, error: HelixgateError, *, dataset: str | None, query: str) -> None:
        """Record that the question was refused, or that it failed, and by which rules."""
        reasons = error.reasons if isinstance(error, Refused) else ()
        rules = tuple(sorted({reason["rule"] for reason in reasons}))
        articles = tuple(sorted({article for reason in reasons for article in reason.get("articles", ())}))
        self.stores.journal.append(
            Denied(
                **self.common(dataset),
                outcome="refused" if isinstance(error, Refused) else "failed",
                query=query,
                note=error.code,
                duration_ms=self.since_ms(),
                ruling=Ruling("deny", rules, articles, self.policies.digest) if reasons else None,
            )
        )

    def since_ms(self) -> int:
        """Milliseconds since they asked."""
        return max(0, (self.stores.world.now() - self.began) // timedelta(milliseconds=1))


def _deny_unregistered(stores: Stores, began: datetime, operation: str, purpose: Purpose) -> NoReturn:
    # What was typed may be anybody's name: the log says only that it was nobody who is registered.
    stores.journal.append(
        Denied(
            id=stores.world.new_id(),
            at=began,
            principal=Principal("unregistered", Role.THIRD_PARTY),
            operation=operation,
            outcome="refused",
            purpose=purpose,
            origin=at_terminal(),
            note="unknown-principal",
        )
    )
    raise Refused(
        "unknown-principal",
        zh="提问者未在设置中登记。",
        en="the asker is not registered in the settings",
        remedy_zh="请数据专员在 helixgate.toml 的 [principals] 中登记。",
        remedy_en="Ask the data officer for an entry under [principals] in helixgate.toml.",
    )
