"""What the register of reports says: one entry a check, the newest delivery of a report is the one in force.

A report is known by its order, its sample and its kind of file; a lab that corrects one delivers it again under the
same order. The newer delivery supersedes the older from then on, whether the older was held or issued.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flows.issuing.examine import Examined
from privacy.basis.overriding import finding_id
from privacy.model.deliveries import Delivery, DeliveryKind
from privacy.model.errors import BadInput, Place
from privacy.model.identifiers import FileDigest, Pseudonym
from privacy.model.people import OrderLink
from workspace.registers import Registers

REPORTS = "reports"
"""Register: every check of every delivered report, by the pseudonym of its order."""


@dataclass(frozen=True, slots=True)
class ReportState:
    """One delivered report as it was checked last."""

    delivery: Delivery
    order: Pseudonym
    sample: Pseudonym
    subject: Pseudonym
    delivered_at: str
    """When it was first taken in hand, RFC 3339 in UTC."""
    issued_at: str
    """When the lab wrote it, where the file says so."""
    checked_at: str
    held: bool
    findings: tuple[dict[str, Any], ...]
    """Id, check, facet, severity, place and articles of each finding; no word of the report."""
    answered: tuple[str, ...]
    rules: str
    registry: str
    superseded: bool = False
    contested: bool = False
    """Another version came in the same run and nothing tells which of the two is the later one."""

    @property
    def report(self) -> tuple[str, str, str]:
        """What two deliveries of one report share."""
        return self.order, self.sample, self.delivery.kind.value


def entry_of(
    delivery: Delivery, link: OrderLink, examined: Examined, *, delivered_at: str, issued_at: str, at: str
) -> dict[str, Any]:
    """The register's entry for one check."""
    return {
        "digest": delivery.digest,
        "lab": delivery.lab,
        "kind": delivery.kind.value,
        "size_bytes": delivery.size_bytes,
        "sample": link.sample,
        "subject": link.subject,
        "delivered_at": delivered_at,
        "issued_at": issued_at,
        "checked_at": at,
        "held": bool(examined.holding),
        "findings": [
            {
                "id": finding_id(one, examined.ground),
                "check": one.check.value,
                "facet": one.facet,
                "severity": one.severity.value,
                "where": one.place.as_json(),
                "articles": list(one.articles),
            }
            for one in examined.findings
        ],
        "answered": list(examined.answered),
        "rules": examined.ground.rules,
        "registry": examined.ground.registry,
        "registry_day": examined.registry_day.isoformat() if examined.registry_day else None,
    }


def report_states(registers: Registers, order: Pseudonym | None = None) -> list[ReportState]:
    """Every delivered report of the home, or of one order, as it was checked last; in order of delivery."""
    newest: dict[str, dict[str, Any]] = {}
    first: dict[str, int] = {}
    for entry in registers.entries(REPORTS, order):
        newest[entry["digest"]] = entry
        first.setdefault(entry["digest"], entry["_number"])
    ordered = sorted(newest.values(), key=lambda one: (*_moment(one), first[one["digest"]]))
    current = {_report(one): one["digest"] for one in ordered}
    moments = Counter((_report(one), _moment(one)) for one in ordered)
    return [
        _state(
            one,
            superseded=current[_report(one)] != one["digest"],
            contested=moments[_report(one), _moment(one)] > 1,
        )
        for one in ordered
    ]


def report_state(registers: Registers, delivery: str) -> ReportState:
    """The report of one delivery, by its id (``F-…``).

    Raises:
        BadInput: no such report was taken in.
    """
    for one in report_states(registers):
        if one.delivery.id == delivery:
            return one
    raise BadInput(
        "unknown-report",
        zh="没有此编号的报告。",
        en="no report was delivered under this id",
        place=Place(column="report"),
        remedy_zh="用 helixgate basis held 查看编号。",
        remedy_en="helixgate basis held lists the ids.",
    )


def corrected_by(states: Iterable[ReportState], link: OrderLink, delivery: Delivery) -> tuple[FileDigest, ...]:
    """Digests of the deliveries that ``delivery`` supersedes; empty where it is itself not the newest."""
    same = [one for one in states if one.report == (link.order, link.sample, delivery.kind.value)]
    if any(one.delivery.digest == delivery.digest and one.superseded for one in same):
        return ()
    return tuple(one.delivery.digest for one in same if one.delivery.digest != delivery.digest)


def _report(entry: dict[str, Any]) -> tuple[str, str, str]:
    return entry["_key"], entry["sample"], entry["kind"]


def _moment(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["delivered_at"], entry["issued_at"]


def _state(entry: dict[str, Any], *, superseded: bool, contested: bool) -> ReportState:
    return ReportState(
        delivery=Delivery(FileDigest(entry["digest"]), entry["lab"], DeliveryKind(entry["kind"]), entry["size_bytes"]),
        order=Pseudonym(entry["_key"]),
        sample=Pseudonym(entry["sample"]),
        subject=Pseudonym(entry["subject"]),
        delivered_at=entry["delivered_at"],
        issued_at=entry["issued_at"],
        checked_at=entry["checked_at"],
        held=entry["held"],
        findings=tuple(entry["findings"]),
        answered=tuple(entry["answered"]),
        rules=entry["rules"],
        registry=entry["registry"],
        superseded=superseded,
        contested=contested,
    )
