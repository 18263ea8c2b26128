"""The flows as the schedule starts them, each in its own process: one at a time, spoken of, its stores closed.

Prefect is given nothing but the fixed word ``scheduled`` as parameter; the home comes from the environment.
"""

import contextlib
import importlib
import os
import sys
import time
from typing import Any

from prefect import flow

from flows.job import Job, StepFailed, forget, job_of
from privacy.model.errors import PartMissing
from workspace.locks import held

LANGUAGE_VARIABLE = "HELIXGATE_LANG"


@flow(name="ingest", persist_result=False, log_prints=False)
def ingest(job_id: str) -> None:
    """Take in what lies in the inbox."""
    _run("ingest", job_id)


@flow(name="seal", persist_result=False, log_prints=False)
def seal(job_id: str) -> None:
    """Verify the log and sign a checkpoint."""
    _run("seal", job_id)


@flow(name="report", persist_result=False, log_prints=False)
def report(job_id: str) -> None:
    """Write the compliance report."""
    _run("report", job_id)


def _run(name: str, job_id: str) -> None:
    """One run, unless the one before is still going: a file lock, which the kernel lets go of when a process dies
    (a slot that Prefect counted would stay taken)."""
    job = job_of(job_id)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(job.home / "run" / f"flow-{name}.lock", exclusive=True, wait_seconds=0))
        except PartMissing:
            _tell(name, "上一次运行尚未结束，本次跳过", "the run before is still going; skipped")
            forget(job)
            return
        _run_alone(name, job)


def _run_alone(name: str, job: Job) -> None:
    began = time.monotonic()
    _tell(name, "开始", "started")
    try:
        getattr(importlib.import_module(f"flows.{name}"), name).fn(job.id)
    except StepFailed:
        error = job.error
        _tell(name, f"失败：{error.zh if error else ''}", f"failed: {error.code if error else 'bug'}")
        raise
    finally:
        forget(job)
    zh, en = _NUMBERS[name](job.result)
    seconds = f"{time.monotonic() - began:.1f} s"
    _tell(name, f"完成：{zh}（{seconds}）", f"finished: {en} ({seconds})")


def _tell(name: str, zh: str, en: str) -> None:
    text = en if os.environ.get(LANGUAGE_VARIABLE, "zh").startswith("en") else zh
    print(f"{time.strftime('%H:%M:%S')} {name} {text}", file=sys.stderr, flush=True)  # noqa: T201 - talk goes to stderr


def _of_ingest(result: dict[str, Any]) -> tuple[str, str]:
    rows = sum(result["rows_taken"].values())
    files, again, kept = result["files"], result["duplicates"], result["rows_quarantined"]
    return (
        f"文件 {files}，重复 {again}，入库 {rows} 行，隔离 {kept}",
        f"{files} files, {again} met again, {rows} rows taken in, {kept} kept back",
    )


def _of_seal(result: dict[str, Any]) -> tuple[str, str]:
    return f"{result['size']} 个事件已验证并签署", f"{result['size']} events verified and signed"


def _of_report(result: dict[str, Any]) -> tuple[str, str]:
    return result["html"].name, result["html"].name


_NUMBERS = {"ingest": _of_ingest, "seal": _of_seal, "report": _of_report}
"""What a run has to say when it is done: counts, never a value."""
