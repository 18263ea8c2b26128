"""What is frozen: principals and datasets that nobody may act as or read until an officer lets them go.

A register of the home, so that a freeze and its event are saved in one transaction, and so that it counts as a change
of the registers: a release or an answer that is under way when it comes is decided again before it is handed out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from privacy.model.errors import BadInput, Refused
from privacy.model.event import Froze
from privacy.model.times import format_instant
from workspace.registers import Registers

REGISTER = "freezes"
RULE = "frozen"
ARTICLES = ("baseline/frozen",)
"""Our own minimum, after tianjin-ftz-2025/7: an anomaly stops the access it came through."""
_KINDS = ("principal", "dataset")


@dataclass(frozen=True, slots=True)
class Freeze:
    """One target that is frozen now."""

    target: str
    """``principal:<id>`` or ``dataset:<name>``."""
    since: datetime
    reason: str
    """Scrubbed words, or the name of the watch."""
    by: str
    """Id of the principal who froze it."""
    incident: str
    """Id of the incident event that led to it, or empty."""


def freezes(registers: Registers) -> dict[str, Freeze]:
    """Target -> the freeze that holds for it, in the order they were made."""
    found: dict[str, Freeze] = {}
    for entry in registers.entries(REGISTER):
        found.pop(entry["_key"], None)
        if entry["change"] == "frozen":
            since = datetime.fromisoformat(entry["at"])
            found[entry["_key"]] = Freeze(entry["_key"], since, entry["reason"], entry["by"], entry["incident"])
    return found


def save_change(registers: Registers, event: Froze) -> None:
    """Freeze or let go, as ``event`` says, in force for every access that is decided from here on.

    Raises:
        BadInput: not a target; frozen already; or not frozen and to be let go. Nothing was changed.
        PartMissing: the log cannot be written.
    """
    _check_target(event.target)
    is_frozen = event.target in freezes(registers)
    if is_frozen == (event.change == "frozen"):
        raise BadInput(
            "already-frozen" if is_frozen else "not-frozen",
            zh="该对象已被冻结。" if is_frozen else "该对象未被冻结。",
            en="it is frozen already" if is_frozen else "it is not frozen",
            remedy_zh="用 helixgate log freezes 查看。",
            remedy_en="See helixgate log freezes.",
        )
    entry = {
        "change": event.change,
        "at": format_instant(event.at),
        "reason": event.reason,
        "by": event.principal.id,
        "incident": event.incident,
    }
    registers.add_entry(REGISTER, event.target, entry, source=event.operation, at=event.at, event=event)


def check_not_frozen(registers: Registers, principal: str, datasets: Iterable[str]) -> None:
    """Nothing, if neither this principal nor any of these datasets is frozen now.

    Raises:
        Refused: one is; with a reason for each.
    """
    held = freezes(registers)
    asked = [f"principal:{principal}", *(f"dataset:{name}" for name in datasets)]
    reasons = [_reason(held[target]) for target in asked if target in held]
    if reasons:
        raise Refused(
            "frozen",
            zh="".join(str(one["zh"]) for one in reasons),
            en=" ".join(str(one["en"]) for one in reasons),
            reasons=tuple(reasons),
            remedy_zh="请数据官查明后运行 helixgate log unfreeze。",
            remedy_en="The data officer looks into it and runs helixgate log unfreeze.",
        )


def _reason(freeze: Freeze) -> dict[str, object]:
    kind, _, name = freeze.target.partition(":")
    since = format_instant(freeze.since)[:19] + "Z"
    called = {"principal": "主体", "dataset": "数据集"}[kind]
    return {
        "rule": RULE,
        "facet": kind,
        "articles": list(ARTICLES),
        "zh": f"{called} {name} 自 {since} 起被冻结（{freeze.reason}），一切访问暂停。",
        "en": f"The {kind} {name} has been frozen since {since} ({freeze.reason}); no access until it is let go.",
        "remedy": "数据官查明后解除冻结。 The data officer lets it go after looking into it.",
    }


def _check_target(target: str) -> None:
    kind, _, name = target.partition(":")
    if kind not in _KINDS or not name or not name.isprintable() or len(name) > 64:
        raise BadInput(
            "bad-target",
            zh="冻结对象应为 principal:<编号> 或 dataset:<名称>。",
            en="expected principal:<id> or dataset:<name>",
        )
