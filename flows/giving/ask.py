"""What is asked for: by whom, for whom, why, at which moment; and the papers that stand behind it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from flows.intake.papers import first_in_force
from privacy.gate import PolicySet
from privacy.gate.approvals import approval_of, technology_of
from privacy.model.canonical import digest_of
from privacy.model.errors import BadInput, Place
from privacy.model.event import Principal
from privacy.model.identifiers import ReleaseId
from privacy.model.request import EthicsApproval, Recipient, Technology
from privacy.model.text import TextItem
from privacy.model.vocabulary import Action, Jurisdiction, Purpose, RecipientKind
from privacy.redact import Redactor
from workspace.datasets import DatasetProfile
from workspace.stores import Stores


@dataclass(frozen=True)
class Ask:
    """One request for person-level data."""

    stores: Stores
    policies: PolicySet
    as_of: datetime
    action: Action
    profile: DatasetProfile
    recipient_id: str
    purpose: Purpose
    purpose_text: str
    principal: Principal
    authorised: bool
    started_at: datetime
    """When it was asked. ``as_of`` moves on where the registers change while it is answered; this does not."""

    @cached_property
    def entry(self) -> dict[str, Any]:
        """The newest register entry of the recipient.

        Raises:
            BadInput: no such recipient is registered.
        """
        entries = self.stores.registers.entries("recipients", self.recipient_id)
        if not entries:
            raise BadInput(
                "unknown-recipient",
                zh="接收方未登记。",
                en="the recipient is not registered",
                place=Place(column="to"),
                remedy_zh="先接收该接收方的登记文件（recipients.csv）。",
                remedy_en="Take in a recipients file that names it first.",
            )
        return entries[-1]

    @property
    def lab(self) -> str:
        """Whose data may go there: the lab that has the agreement."""
        lab: str = self.entry["lab"]
        return lab

    @property
    def project(self) -> str:
        return self.entry["project"] or "-"

    @property
    def jurisdiction(self) -> Jurisdiction:
        return self.stores.home.settings.labs[self.lab].region

    @cached_property
    def recipient(self) -> Recipient:
        """The recipient as the gate sees it, with an agreement only if one is in force at ``as_of``.

        A newest entry without an agreement says that there is none any more.
        """
        entries = self.stores.registers.entries("recipients", self.recipient_id)
        agreed = first_in_force(entries, self.as_of, "agreement_from", "agreement_to")
        return Recipient(
            kind=RecipientKind(self.entry["kind"]),
            country=self.entry["country"],
            foreign_controlled=self.entry["foreign_controlled"],
            agreement=agreed is not None and self.entry["agreement_from"] is not None,
        )

    @cached_property
    def ethics(self) -> EthicsApproval | None:
        """The approval of the recipient's project for the purpose, as it stands at ``as_of``."""
        named = [
            one
            for one in self.stores.registers.entries("ethics", self.project)
            if self.purpose.value in one["purposes"] and one["lab"] == self.lab
        ]
        return approval_of(named, self.as_of)

    @cached_property
    def technology(self) -> Technology | None:
        """What the data of the recipient's project are tied to."""
        entries = self.stores.registers.entries("technologies", self.project)
        return technology_of([one for one in entries if one["lab"] == self.lab], self.as_of)

    @cached_property
    def purpose_words(self) -> str:
        """The requester's words as the log may keep them: scrubbed."""
        if not self.purpose_text:
            return ""
        return Redactor.default().scrub([TextItem("purpose", self.purpose_text)])[0].text

    @cached_property
    def release_id(self) -> ReleaseId:
        """The same for the same request at the same moment."""
        parts = [self.profile.name, self.recipient_id, self.project, self.purpose.value, self.started_at.isoformat()]
        return ReleaseId("R-" + digest_of([*parts, self.policies.digest])[7:23])

    def still_stands(self, version: int) -> bool:
        """Whether nothing in the registers speaks otherwise now than when ``version`` was read at ``as_of``.

        A withdrawal may have been recorded before and taken effect since. Only meaningful under the order lock.
        """
        if self.stores.registers.version() != version:
            return False
        now = self.stores.world.now()
        withdrawn = self.stores.registers.entries("withdrawals")
        return not any(self.as_of < datetime.fromisoformat(one["withdrawn_at"]) <= now for one in withdrawn)

    def asked_again(self) -> "Ask":
        """The same request at this moment."""
        return replace(self, as_of=self.stores.world.now())


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
