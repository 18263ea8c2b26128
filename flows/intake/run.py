"""What one run of intake carries along, and what it says of each delivery."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from privacy.basis import BasisRules
from privacy.gate import PolicySet
from privacy.model.deliveries import Delivery, Rejection
from privacy.model.event import Principal
from privacy.model.identifiers import FileDigest
from privacy.model.times import legal_day
from privacy.model.vocabulary import Jurisdiction, Role
from privacy.redact import Redactor
from workspace.basis_rules import load_basis_rules
from workspace.stores import Stores

SCHEDULE = Principal("helixgate", Role.LAB, "schedule")
"""Who acts when a flow runs by itself."""


@dataclass(frozen=True)
class IntakeRun:
    """The stores, the policy set and the one moment of a run."""

    stores: Stores
    policies: PolicySet
    as_of: datetime
    principal: Principal = SCHEDULE

    @cached_property
    def redactor(self) -> Redactor:
        """Built when the first text comes."""
        return Redactor.default()

    @cached_property
    def _rules_by_region(self) -> dict[Jurisdiction, BasisRules]:
        day = legal_day(self.as_of)
        regions = {lab.region for lab in self.stores.home.settings.labs.values()}
        return {region: load_basis_rules(jurisdiction=region, day=day) for region in regions}

    def basis_rules(self, lab: str) -> BasisRules:
        """What a basis must be under the law that holds for a lab on the day of the run."""
        return self._rules_by_region[self.region_of(lab)]

    def region_of(self, lab: str) -> Jurisdiction:
        """Whose law a lab's decisions are taken under."""
        return self.stores.home.settings.labs[lab].region


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one delivery. Everything delivered is in one of these numbers."""

    delivery: Delivery
    rows: int
    """Rows stored, register entries included."""
    rejections: tuple[Rejection, ...] = ()
    entries: Sequence[tuple[str, str, dict[str, Any]]] = field(default=(), repr=False)
    """``(register, key, entry)`` to be saved with the delivery."""
    corrected: tuple[FileDigest, ...] = ()
    """Earlier deliveries that this one supersedes."""
