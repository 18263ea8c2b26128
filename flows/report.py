"""The report flow: what came in, was held, released, refused, withdrawn, by article; as JSON and as a page."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.intake.run import SCHEDULE
from flows.issuing.examine import OVERRIDES
from flows.issuing.states import report_states
from flows.job import Job, guarded
from flows.rendering import render
from flows.seal import verify_and_sign
from privacy.model.event import Accessed
from privacy.model.times import CST, format_instant
from workspace.access_log import AccessLog
from workspace.files import write_bytes
from workspace.log.queries import EventFilter
from workspace.stores import Stores


@flow(name="report", persist_result=False, log_prints=False)
def report(job_id: str) -> None:
    """One compliance report (tianjin-2023/7-1, hunan-2025/5: tracking and regular reports)."""
    create_markdown_artifact(write_report(job_id), key="report-summary")


@task(name="write-report", persist_result=False, cache_policy=NO_CACHE)
@guarded
def write_report(job: Job) -> str:
    """Verify the log, count, write both forms."""
    stores = job.open("flow-report")
    sealed = verify_and_sign(stores)
    facts = report_facts(stores, stores.world.now(), sealed)
    stem = stores.home.room("reports") / f"compliance-{facts['as_of'][:10]}"
    write_bytes(stem.with_suffix(".json"), json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8"))
    write_bytes(stem.with_suffix(".html"), render("compliance.html.j2", facts).encode("utf-8"))
    job.result = {"facts": facts, "json": stem.with_suffix(".json"), "html": stem.with_suffix(".html")}
    stores.journal.append(
        Accessed(
            id=stores.world.new_id(),
            at=stores.world.now(),
            principal=SCHEDULE,
            operation="compliance-report",
            dataset="access-log",
            origin="flow:report",
        )
    )
    return f"# report\n\n- deliveries: {len(facts['deliveries'])}\n- releases: {len(facts['releases'])}"


def report_facts(stores: Stores, as_of: datetime, sealed: dict[str, object]) -> dict[str, Any]:
    """The report as JSON values: counts and codes, no pseudonym, no value."""
    registers = stores.registers
    deliveries, quarantined = registers.deliveries(), registers.quarantined()
    with AccessLog.own(stores.home.room("log")) as log:
        denials = log.events(EventFilter(kind="denial"))
        answers = log.events(EventFilter(kind="access", outcome="done"))
    releases = [_release(one) for one in registers.releases()]
    by_article: Counter[str] = Counter()
    for row in quarantined:
        by_article.update(article for article in row["articles"].split(";") if article)
    for event in denials:
        by_article.update((event.get("ruling") or {}).get("articles", ()))
    return {
        "format": "helixgate-compliance/1",
        "home": stores.home.settings.home_id,
        "as_of": as_of.astimezone(CST).isoformat(),
        "deliveries": _by_kind(deliveries),
        "quarantined": _by_reason(quarantined),
        "reports": _reports(stores),
        "releases": releases,
        "answers": len([event for event in answers if event["operation"].startswith("Q-")]),
        "denials": _denials(denials),
        "withdrawals": len(registers.entries("withdrawals")),
        "recalls": len(registers.recalls()),
        "sample_tasks": len(registers.tasks()),
        "by_article": dict(sorted(by_article.items())),
        "log": {"events": sealed["size"], "root": sealed["root"], "verified_at": format_instant(as_of)},
    }


def _by_kind(deliveries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds: dict[tuple[str, str], dict[str, Any]] = {}
    for one in deliveries:
        key = (one["lab"], one["kind"])
        found = kinds.setdefault(
            key, {"lab": key[0], "kind": key[1], "files": 0, "rows_taken": 0, "kept_back": 0, "met_again": 0}
        )
        found["files"] += 1
        found["rows_taken"] += one["rows_taken"]
        found["kept_back"] += one["rows_quarantined"]
        found["met_again"] += one["times_delivered"] - 1
    return [kinds[key] for key in sorted(kinds)]


def _by_reason(quarantined: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counts = Counter((one["lab"], one["kind"], one["reason"], one["articles"]) for one in quarantined)
    return [
        {"lab": lab, "kind": kind, "reason": reason, "articles": articles.split(";") if articles else [], "count": n}
        for (lab, kind, reason, articles), n in sorted(counts.items())
    ]


def _reports(stores: Stores) -> dict[str, Any]:
    """The gate on reports (tianjin-2023/31, hunan-2025/24-1): held, answered for, superseded and issued; by code."""
    states = report_states(stores.registers)
    issued = stores.registers.entries("issued-reports")
    superseded = {one.delivery.id for one in states if one.superseded}
    return {
        "checked": len(states),
        "held": [
            {
                "report": one.delivery.id,
                "lab": one.delivery.lab,
                "checks": sorted({finding["check"] for finding in one.findings if finding["severity"] == "hold"}),
                "articles": sorted({article for finding in one.findings for article in finding["articles"]}),
            }
            for one in states
            if one.held and not one.superseded
        ],
        "superseded": len(superseded),
        "overrides": len(stores.registers.entries(OVERRIDES)),
        "issued": len(issued),
        "issued_then_superseded": sorted({one["report"] for one in issued} & superseded),
    }


def _release(one: dict[str, Any]) -> dict[str, Any]:
    names = ("release", "dataset", "recipient", "purpose", "as_of", "state")
    kept = ("k", "persons", "rows", "prosecutor_max", "code", "articles")
    return {name: one[name] for name in names} | {name: one["facts"][name] for name in kept if name in one["facts"]}


def _denials(denials: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counts: Counter[tuple[str, str]] = Counter()
    for event in denials:
        ruling = event.get("ruling") or {}
        counts[event["note"], ";".join(ruling.get("rules", ()))] += 1
    return [
        {"code": code, "rules": rules.split(";") if rules else [], "count": n}
        for (code, rules), n in sorted(counts.items())
    ]
