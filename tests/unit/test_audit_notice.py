"""The notice says what the law asks for, counts what the log holds, and names nobody."""

import copy
import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from privacy.audit.notice import draft_notice, incident_facts, parse_notice_form
from privacy.audit.watch import Finding, Severity, Watch
from privacy.model.canonical import sha256_hex
from privacy.model.errors import BadInput
from privacy.model.event import Event, Froze, Incident, Verified
from privacy.model.times import CST
from tests.integration.log_world import ANALYST, OFFICER, START, event

FORM = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "policies" / "notices" / "incident.toml").read_text("utf-8")
)
DAY = date(2026, 7, 1)

LACKING: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a part": lambda form: form["part"].pop(),
    "every part": lambda form: form.pop("part"),
    "a rule of the watch": lambda form: form["incident"].pop(0),
    "the other incidents": lambda form: form["incident"].pop(),
    "a harm": lambda form: form["incident"][0].pop("harm_zh"),
    "since when": lambda form: form["basis"][0].pop("in_force_from"),
    "its form": lambda form: form.update(basis=3),
}


@pytest.mark.parametrize("change", LACKING.values(), ids=LACKING)
def test_a_form_that_lacks_something_is_refused(change: Callable[[dict[str, Any]], Any]) -> None:
    form = copy.deepcopy(FORM)
    change(form)
    with pytest.raises(BadInput, match="bad-notice-form"):
        parse_notice_form(form, DAY)


@pytest.mark.parametrize(
    ("day", "articles"),
    [
        (date(2021, 11, 1), ["pipl-2021/57"]),
        (DAY, ["pipl-2021/57", "tianjin-ftz-2022/3-5", "tianjin-ftz-2025/7-6"]),
        (date(2028, 11, 17), ["pipl-2021/57", "tianjin-ftz-2022/3-5", "tianjin-ftz-2025/7-6"]),
        (date(2028, 11, 18), ["pipl-2021/57", "tianjin-ftz-2022/3-5"]),
    ],
)
def test_what_is_in_force_that_day_is_cited(day: date, articles: list[str]) -> None:
    assert [article for article, _, _ in parse_notice_form(FORM, day).bases] == articles


def logged(*events: Event) -> list[dict[str, Any]]:
    return [{"seq": seq, **json.loads(one.canonical())} for seq, one in enumerate(events)]


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def told(number: int, minutes: int, *persons: int, **more: Any) -> Event:
    return replace(event(number, persons=persons), at=at(minutes), **more)


def raised(watch: Watch, about: int) -> Incident:
    finding = Finding(watch, f"{about:032x}", about, at(0), ANALYST.id, "variants")
    return finding.as_incident(Severity.HIGH)


def froze(change: str, target: str, incident: str) -> Froze:
    common = {"id": sha256_hex(f"{change} {target}".encode())[:32], "at": at(5), "principal": OFFICER, "operation": "f"}
    return Froze(**common, change=change, target=target, reason="canary", incident=incident)


def test_the_extent_is_what_the_principal_did_in_the_day_before() -> None:
    incident = raised(Watch.CANARY, 5)
    events = logged(
        told(2, -25 * 60, 1, 2),  # Longer ago than a day.
        told(5, -60, 3, 4),
        told(8, -30, 4, 5, principal=OFFICER),  # Somebody else.
        told(11, -20, 4, 6),
        told(3, -10, 7),  # A denial touches nobody.
        told(14, 0, 9),  # What the watch spoke at.
        replace(incident, at=at(1)),
        froze("frozen", "principal:analyst-1", incident.id),
        froze("frozen", "dataset:variants", incident.id),
        told(6, 6, 1),  # Refused since.
        froze("lifted", "dataset:variants", ""),
        Verified(id="a" * 32, at=at(9), principal=OFFICER, operation="v", tree_size=11, root="00"),
    )
    facts = incident_facts(events[6], events)
    assert (facts.accesses, facts.persons, facts.rows, facts.denials, facts.releases) == (3, 4, 9, 1, 0)
    assert (facts.about, facts.number, facts.at, facts.role) == (5, 6, at(0), "analyst")
    assert [name for name, _ in facts.frozen] == ["principal", "variants"]
    assert (facts.lifted, facts.denials_since, facts.verified) == (1, 1, (11, at(9)))
    text = draft_notice(parse_notice_form(FORM, DAY), facts, {"office": "数据安全办公室"}, drafted_at=at(30))
    for said in ("涉及 4 人", "4 persons", "2026-07-01 10:00:00 UTC+8", "数据安全办公室", "11 个事件成立"):
        assert said in text
    assert ANALYST.id not in text
    assert "L1-" not in text
    assert at(0).astimezone(CST).hour == 10


@pytest.mark.parametrize("watch", [Watch.BROKEN_PROOF, Watch.CLOCK_STEP])
def test_what_is_nobodys_act_counts_nobodys_data(watch: Watch) -> None:
    events = logged(told(5, 0, 3, 4), raised(watch, 0))
    facts = incident_facts(events[1], events)
    assert (facts.role, facts.accesses, facts.persons) == (None, 0, 0)


def test_what_an_officer_recorded_is_drafted_too() -> None:
    common = {"id": "b" * 32, "at": at(0), "principal": OFFICER, "operation": "log-clock"}
    events = logged(Incident(**common, incident="clock-accepted"))
    facts = incident_facts(events[0], events)
    text = draft_notice(parse_notice_form(FORM, DAY), facts, {}, drafted_at=at(1))
    assert "数据官登记的事件" in text
    assert "[to be completed]" in text
