"""A person leaves: recorded under the order lock, with everything that follows from it in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flows.aliases import names_of
from flows.recall import write_notices
from privacy.model.canonical import digest_of
from privacy.model.event import Principal, Recalled, Tasked, Withdrew
from privacy.model.identifiers import Pseudonym
from workspace.locks import held
from workspace.stores import Stores


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who leaves, from when, how far, and who asked."""

    subject: Pseudonym
    effective_at: datetime
    scope: str
    """``all``, ``purpose:<code>`` or ``recipient:<id>``."""
    asked_by: Principal


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What followed: the releases to recall as ``(release, recipient)``, and the samples to destroy or de-identify."""

    new: bool
    recalls: tuple[tuple[str, str], ...]
    samples: tuple[Pseudonym, ...]


def record_withdrawal(stores: Stores, asked: Withdrawal, *, source: str) -> Withdrawn:
    """Stop all use from the moment this returns; list the releases to recall; raise the sample tasks.

    tianjin-2023/12-2 and /28, hunan-2025/13-1, xiamen-2026/13-1: at any time, without reason or condition. The order
    lock is held exclusively, so a hand-out is either finished before (and on the recall list) or sees the withdrawal.
    It reaches the person under every name they have here. The same withdrawal told again changes nothing.
    """
    entry = {
        "withdrawn_at": asked.effective_at.isoformat(),
        "scope": asked.scope,
        "asked_by": asked.asked_by.role.value,
    }
    with held(stores.order_lock, exclusive=True):
        # The name that was asked under comes last: where this is cut off, telling it again makes up for the others.
        names = sorted(names_of(stores.registers, asked.subject), key=lambda name: name == asked.subject)
        parts = [_record_under(stores, replace(asked, subject=name), entry, source) for name in names]
    done = Withdrawn(
        new=any(part.new for part in parts),
        recalls=tuple(sorted({recall for part in parts for recall in part.recalls})),
        samples=tuple(sorted({sample for part in parts for sample in part.samples})),
    )
    write_notices(stores, asked.subject, done.recalls)
    return done


def _record_under(stores: Stores, asked: Withdrawal, entry: dict[str, Any], source: str) -> Withdrawn:
    """The withdrawal under one pseudonym of the person, with what follows from it, in one transaction."""
    known = [_told(one) for one in stores.registers.entries("withdrawals", asked.subject)]
    recalls = _to_recall(stores, asked)
    samples = _samples_of(stores, asked) if asked.scope == "all" else ()
    if _told(entry) in known:
        return Withdrawn(new=False, recalls=recalls, samples=samples)
    stores.registers.withdraw(
        asked.subject,
        entry,
        recalls=recalls,
        samples=samples,
        at=stores.world.now(),
        source=source,
        events=_events(stores, asked, recalls, samples),
    )
    return Withdrawn(new=True, recalls=recalls, samples=samples)


def _told(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["withdrawn_at"], entry["scope"]


def _to_recall(stores: Stores, asked: Withdrawal) -> tuple[tuple[str, str], ...]:
    """Every release with the person in it that was handed out and that the withdrawal reaches.

    One that was cut off between its hand-out and its last register entry still stands as begun; its folder tells.
    """
    kind, _, word = asked.scope.partition(":")
    reached = [
        (one["release"], one["recipient"])
        for one in stores.registers.releases_with(asked.subject)
        if (kind == "all" or one[kind] == word)
        and (one["state"] == "done" or (stores.home.room("releases") / one["release"]).is_dir())
    ]
    return tuple(reached)


def _samples_of(stores: Stores, asked: Withdrawal) -> tuple[Pseudonym, ...]:
    return tuple(sorted(stores.vault.samples_of(asked.subject)))


def _events(
    stores: Stores, asked: Withdrawal, recalls: tuple[tuple[str, str], ...], samples: tuple[Pseudonym, ...]
) -> list[Withdrew | Recalled | Tasked]:
    now, person = stores.world.now(), stores.in_log([asked.subject])
    operation = "W-" + digest_of([asked.subject, asked.effective_at.isoformat(), asked.scope])[7:23]
    common: dict[str, Any] = {"at": now, "principal": asked.asked_by, "operation": operation, "persons": person}
    events: list[Withdrew | Recalled | Tasked] = [
        Withdrew(id=stores.world.new_id(), effective_at=asked.effective_at, scope=asked.scope, **common)
    ]
    events += [
        Recalled(id=stores.world.new_id(), release=release, recipient=recipient, outcome="begun", **common)
        for release, recipient in recalls
    ]
    events += [
        Tasked(id=stores.world.new_id(), task="destroy-or-deidentify-sample", outcome="begun", **common)
        for _ in samples
    ]
    return events
