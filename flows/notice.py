"""The notice of one incident: its events from the log, the form from ``policies/``, the draft as a file."""

from pathlib import Path
from typing import Any

from flows.log_looks import record_look
from privacy.audit.notice import WINDOW, draft_notice, incident_facts
from privacy.model.errors import BadInput
from privacy.model.event import Principal
from privacy.model.times import legal_day, parse_instant
from workspace.access_log import AccessLog
from workspace.files import write_bytes
from workspace.log.queries import EventFilter
from workspace.notices import load_notice_form
from workspace.stores import Stores

_OPERATION = "log-notice"


def write_notice(stores: Stores, incident: str, out: Path, *, who: Principal) -> dict[str, Any]:
    """Draft the notice about ``incident`` (an event's number or id) to ``out``; what it is about, as JSON values.

    Raises:
        BadInput: no such incident.
        PartMissing: the log or the file cannot be written.
    """
    now = stores.world.now()
    form = load_notice_form(legal_day(now))
    record_look(stores, who, _OPERATION, outcome="begun")
    with AccessLog.own(stores.home.room("log")) as log:
        event = _find(log, incident)
        events = log.events(EventFilter(since=parse_instant(event["at"], field="at") - WINDOW))
    facts = incident_facts(event, events)
    contact = stores.home.settings.contact.model_dump()
    text = draft_notice(form, facts, contact, drafted_at=now)
    record_look(stores, who, _OPERATION, outcome="done", rows=len(events), note=f"event {facts.number}")
    write_bytes(out, text.encode("utf-8"))
    return {
        "incident": facts.incident,
        "number": facts.number,
        "severity": facts.severity,
        "persons": facts.persons,
        "frozen": len(facts.frozen),
        "articles": [article for article, _, _ in form.bases],
        "file": out.name,
    }


def _find(log: AccessLog, text: str) -> dict[str, Any]:
    number = int(text) if text.isdecimal() else log.find(text)
    for event in log.events(EventFilter(kind="incident")):
        if event["seq"] == number:
            return event
    raise BadInput(
        "no-such-incident",
        zh="该编号不是事件登记（incident）。",
        en="no incident has this number or id",
        remedy_zh="用 helixgate log list --kind incident 查看。",
        remedy_en="See helixgate log list --kind incident.",
    )
