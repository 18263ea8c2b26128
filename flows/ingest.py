"""The ingest flow: look, take in, try again what waited, sum up."""

from collections import Counter
from typing import Any, cast
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE

from flows.intake.find import Found, find_deliveries
from flows.intake.run import IntakeRun, Taken
from flows.intake.take import retry_waiting, take_found
from flows.issuing.again import check_held_again
from flows.job import Job, guarded
from flows.policies import policies_in_force
from workspace.files import clear_unfinished
from workspace.locks import held

FILES_PER_TASK = 16
"""Coarse tasks: Prefect costs about 10 ms a task, and a task's files are its progress steps."""


@flow(name="ingest", persist_result=False, log_prints=False)
def ingest(job_id: str) -> None:
    """Take in everything that lies in the inbox, once, whole or not at all."""
    parts = look(job_id)
    progress = cast("UUID", create_progress_artifact(progress=0.0, key="ingest-progress"))
    for number in range(parts):
        take(job_id, number)
        update_progress_artifact(progress, progress=100.0 * (number + 1) / parts)
    try_again(job_id)
    create_markdown_artifact(sum_up(job_id), key="ingest-summary")


@task(name="look", persist_result=False, cache_policy=NO_CACHE)
@guarded
def look(job: Job) -> int:
    """Find the files and their kinds; how many parts the work has."""
    stores = job.open("flow-ingest")
    job.held.enter_context(held(stores.home.room("run") / "ingest.lock", exclusive=True))
    for room in ("originals", "records"):
        clear_unfinished(stores.home.room(room))
    job.state["run"] = IntakeRun(stores, policies_in_force(stores), stores.world.now())
    found = find_deliveries(stores, job.arguments.get("paths", ()), lab=job.arguments.get("lab"))
    job.state["parts"] = _in_parts(found)
    job.state["taken"] = []
    job.say(f"收件夹中有 {len(found)} 个文件", f"{len(found)} files to take in")
    return len(job.state["parts"])


@task(name="take", persist_result=False, cache_policy=NO_CACHE)
@guarded
def take(job: Job, number: int) -> None:
    """Take in one part: a few files of one kind."""
    part: list[Found] = job.state["parts"][number]
    for found in part:
        taken = take_found(job.state["run"], found)
        job.state["taken"].append(taken)
    kind = part[0].delivery.kind.value
    job.say(f"{kind}：{len(part)} 个文件", f"{kind}: {len(part)} files")


@task(name="try-again", persist_result=False, cache_policy=NO_CACHE)
@guarded
def try_again(job: Job) -> None:
    """Parts that waited for an order, a person or a consent are tried again from the sealed original; so are held
    reports, where rules or registry have changed."""
    retry_waiting(job.state["run"], job.state["taken"])
    check_held_again(job.state["run"])


@task(name="sum-up", persist_result=False, cache_policy=NO_CACHE)
@guarded
def sum_up(job: Job) -> str:
    """Numbers only: what came in, what was kept back and why."""
    taken: list[Taken | None] = job.state["taken"]
    job.result = summary_of(taken)
    lines = [f"- {kind}: {rows}" for kind, rows in job.result["rows_taken"].items()]
    lines += [f"- kept back, {reason}: {count}" for reason, count in job.result["quarantined"].items()]
    return "\n".join(["# ingest", f"{job.result['files']} files, {job.result['duplicates']} met again", "", *lines])


def summary_of(taken: list[Taken | None]) -> dict[str, Any]:
    """The run in numbers: files, duplicates, rows by kind, quarantined parts by reason."""
    done = [one for one in taken if one is not None]
    rows: Counter[str] = Counter()
    for one in done:
        rows[one.delivery.kind.value] += one.rows
    reasons = Counter(rejection.reason.value for one in done for rejection in one.rejections)
    return {
        "files": len(taken),
        "duplicates": len(taken) - len(done),
        "rows_taken": dict(sorted(rows.items())),
        "rows_quarantined": sum(reasons.values()),
        "quarantined": dict(sorted(reasons.items())),
    }


def _in_parts(found: list[Found]) -> list[list[Found]]:
    """Parts of one kind each, in the order of kinds."""
    parts: list[list[Found]] = []
    for one in found:
        same = parts and parts[-1][0].delivery.kind is one.delivery.kind and len(parts[-1]) < FILES_PER_TASK
        if same:
            parts[-1].append(one)
        else:
            parts.append([one])
    return parts
