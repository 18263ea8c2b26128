"""One release from request to hand-out, and the clean-up after one that was cut off."""

import shutil
from typing import Any

from flows.giving.ask import Ask
from flows.giving.build import anonymise_persons, released_rows
from flows.giving.gate import gate_persons
from flows.giving.hand_out import (
    HandedOut,
    facts_of_certificate,
    hand_out,
    handed_out_before,
    stage,
    staging_folder,
)
from flows.intake.run import SCHEDULE
from privacy.model.errors import HelixgateError, PartMissing, Refused
from privacy.model.event import Denied, Released, Ruling
from privacy.model.identifiers import ReleaseId
from workspace.locks import held
from workspace.stores import Stores

_ATTEMPTS = 5
"""How often a release is decided again because the registers changed while it was made."""


def make_release(ask: Ask) -> HandedOut:
    """Gate, anonymise, attack, certify, hand out; or refuse and say why. Either way the log knows.

    The same request at the same moment is one release: asked again, it is met again.

    Raises:
        Refused: policy or the measured risk says no; nothing was handed out.
        PartMissing: a part is not there, or the registers never stood still.
    """
    stores, release = ask.stores, ask.release_id
    with held(stores.home.room("run") / "release.lock", exclusive=True):
        abandon_unfinished(stores)
        if stores.registers.releases(release=release, state="done"):
            return handed_out_before(stores, release)
        begun = Released(**_common(ask), outcome="begun", recipient=ask.recipient_id)
        stores.registers.begin_release(release, _facts(ask), event=begun)
        try:
            return _attempt(ask)
        except Refused as error:
            _end(ask, "refused", error)
            raise
        except HelixgateError:
            # What is out cannot be called abandoned: it stands as begun until the next run makes up for its last entry.
            if not (stores.home.room("releases") / release).is_dir():
                _end(ask, "abandoned", None)
            raise


def abandon_unfinished(stores: Stores) -> list[ReleaseId]:
    """Mark every release that was begun and whose process is gone, and remove what it had staged.

    Only called under the release lock, which a living process would hold. A release that was recorded as done and whose
    folder is there has only missed its last register entry: that is made up for.
    """
    ended = []
    for one in stores.registers.releases(state="begun"):
        release = ReleaseId(one["release"])
        if (stores.home.room("releases") / release).is_dir():
            stores.registers.end_release(release, "done", facts_of_certificate(stores, release), events=[])
            continue
        shutil.rmtree(staging_folder(stores, release), ignore_errors=True)
        event = Released(
            id=stores.world.new_id(),
            at=stores.world.now(),
            principal=SCHEDULE,
            operation=release,
            outcome="abandoned",
            dataset=one["dataset"],
            recipient=one["recipient"],
            note="cut off before hand-out; nothing was handed out",
            origin="flow:release",
        )
        stores.registers.end_release(release, "abandoned", {}, events=[event])
        ended.append(release)
    return ended


def _attempt(ask: Ask) -> HandedOut:
    for _ in range(_ATTEMPTS):
        version = ask.stores.registers.version()
        gated = gate_persons(ask)
        persons = anonymise_persons(ask, gated)
        staged = stage(ask, released_rows(ask, persons))
        done = hand_out(ask, gated, persons, staged, version=version)
        if done is not None:
            return done
        ask = ask.asked_again()
    raise PartMissing(
        "registers-changing",
        zh="登记簿持续变动，未能在稳定状态下放行。",
        en="the registers kept changing; nothing was released",
        remedy_zh="稍后重试。",
        remedy_en="Try again later.",
    )


def _end(ask: Ask, state: str, error: Refused | None) -> None:
    shutil.rmtree(staging_folder(ask.stores, ask.release_id), ignore_errors=True)
    events: list[Any] = [Released(**_common(ask), outcome=state, recipient=ask.recipient_id)]
    facts: dict[str, Any] = {}
    if error is not None:
        rules = sorted({reason["rule"] for reason in error.reasons})
        articles = sorted({article for reason in error.reasons for article in reason["articles"]})
        facts = {"code": error.code, "rules": rules, "articles": articles}
        ruling = Ruling("deny", tuple(rules), tuple(articles), ask.policies.digest)
        events.append(Denied(**_common(ask), outcome="refused", note=error.code, ruling=ruling))
    ask.stores.registers.end_release(ask.release_id, state, facts, events=events)


def _common(ask: Ask) -> dict[str, Any]:
    return {
        "id": ask.stores.world.new_id(),
        "at": ask.stores.world.now(),
        "principal": ask.principal,
        "operation": ask.release_id,
        "purpose": ask.purpose,
        "purpose_words": ask.purpose_words,
        "dataset": ask.profile.name,
        "origin": "flow:release",
    }


def _facts(ask: Ask) -> dict[str, str]:
    return {
        "dataset": ask.profile.name,
        "recipient": ask.recipient_id,
        "project": ask.project,
        "purpose": ask.purpose.value,
        "as_of": ask.as_of.isoformat(),
    }
