"""What the registers of ethics approvals and of technologies say of one project at one moment.

- The newest opinion on the project and purpose speaks; one that refuses, suspends or ends takes the approval away, from
  its own date on. A corrected entry is recorded later and stands in place of the one it corrects.
- An outside approval holds here from the day on which it was recognised (tianjin-2023/43, hunan-2025/32,
  xiamen-2026/17); the thirty days of hunan-2025/31 are those of the committee that gave it.
- Data of a project with several technologies are judged by the one the gate has most against: ungraded, graded too low,
  high without a plan; else the highest. A technology whose entry has ended leaves its data ungraded, not untied.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from privacy.gate.facts import grade_of
from privacy.model.request import EthicsApproval, Technology
from privacy.model.vocabulary import Grade, TechnologyClass

Entry = Mapping[str, Any]
_RISK = {Grade.LOW: 0, Grade.MEDIUM: 1, Grade.HIGH: 2}


def approval_of(entries: Sequence[Entry], at: datetime) -> EthicsApproval | None:
    """The approval as it stands at ``at``, from the entries of one lab, project and purpose; ``None``: there are none.

    Whether it has begun, has ended or came late is judged by the gate.
    """
    if not entries:
        return None
    given = [one for one in entries if one["approved_at"] and _instant(one["approved_at"]) <= at]
    speaking = (
        max(given, key=lambda one: (_instant(one["approved_at"]), one["_number"]))
        if given
        else max(entries, key=lambda one: one["_number"])
    )
    recognised = bool(speaking.get("recognised_from"))
    return EthicsApproval(
        accepted_at=None if recognised else _maybe(speaking["accepted_at"]),
        approved_at=_approved_at(speaking, recognised=recognised),
        expires_at=_maybe(speaking["expires_at"]),
        conflict=speaking["conflict"] or bool(speaking.get("interested_members")),
    )


def technology_of(entries: Sequence[Entry], at: datetime) -> Technology | None:
    """What data of a project are tied to at ``at``, from the entries of one lab and project; ``None``: to nothing."""
    return min(_standing(entries, at).values(), key=_soundness, default=None)


def _soundness(technology: Technology) -> int:
    """Smaller: the gate has more against it."""
    by_features = grade_of(technology.features)
    if by_features is None or technology.grade is None:
        return 0
    if _RISK[technology.grade] < _RISK[by_features]:
        return 1
    high = Grade.HIGH in (technology.grade, by_features)
    return 2 if high and not technology.risk_plan else 3 + (_RISK[Grade.HIGH] - _RISK[technology.grade])


def _standing(entries: Iterable[Entry], at: datetime) -> dict[str, Technology]:
    """Technology -> as its newest entry in force says; ungraded where it has begun and no entry is in force."""
    newest: dict[tuple[str, str], Entry] = {}
    for one in sorted(entries, key=lambda one: one["_number"]):
        newest[one["technology_id"], one["valid_from"]] = one
    standing: dict[str, Technology] = {}
    for (name, since), one in sorted(newest.items(), key=lambda item: item[1]["_number"]):
        if _instant(since) <= at:
            kind = TechnologyClass(one["technology_class"])
            ended = one["valid_to"] is not None and _instant(one["valid_to"]) <= at
            ungraded = standing.get(name, Technology(kind, frozenset(), None, risk_plan=False))
            standing[name] = ungraded if ended else _technology(kind, one)
    return standing


def _technology(kind: TechnologyClass, entry: Entry) -> Technology:
    grade = Grade(entry["grade"]) if entry["grade"] else None
    return Technology(kind, frozenset(entry["features"]), grade, risk_plan=bool(entry["risk_plan"]))


def _approved_at(entry: Entry, *, recognised: bool) -> datetime | None:
    approved_at, recognised_at = _maybe(entry["approved_at"]), _maybe(entry.get("recognised_at"))
    if entry.get("opinion") not in (None, "approved") or approved_at is None:
        return None
    if not recognised:
        return approved_at
    return max(approved_at, recognised_at) if recognised_at else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return _instant(text) if text else None
