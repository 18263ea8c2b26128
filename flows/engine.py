"""Running flows through Prefect: with the lab's server where there is one, with a short-lived one of ours where not.

Prefect reads its settings when it is imported, so nothing in this module imports it at the top.
"""

import contextlib
import importlib
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.job import HOME_VARIABLE, Job, StepFailed, forget, register
from privacy.model.errors import InternalError
from workspace.settings import load_settings

SERVER_FILE = "run/prefect.json"
"""Where ``serve`` leaves the address of its server and the password for it, mode 0600."""

_ALWAYS = {
    # Telemetry off; nothing leaves the machine.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    # No value of a run is kept by Prefect: no results, no prints.
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_LOGGING_LOG_PRINTS": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_CLI_COLORS": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}


def configure(home: Path) -> None:
    """Set up this process's environment for Prefect, before it is imported: its folder in the home, and the server."""
    os.environ.update(_ALWAYS)
    os.environ[HOME_VARIABLE] = str(home)
    os.environ["PREFECT_HOME"] = str(home / "prefect")
    server = known_server(home)
    if server:
        os.environ["PREFECT_API_URL"] = server["api_url"]
        os.environ["PREFECT_SERVER_EPHEMERAL_ENABLED"] = "false"
        if server.get("auth"):
            os.environ["PREFECT_API_AUTH_STRING"] = server["auth"]
    else:
        os.environ.pop("PREFECT_API_URL", None)
        os.environ["PREFECT_SERVER_EPHEMERAL_ENABLED"] = "true"


def known_server(home: Path) -> dict[str, str] | None:
    """The lab's Prefect server: the one in the settings, or the one a running ``serve`` brought along."""
    api_url = load_settings(home).prefect.api_url
    if api_url:
        return {"api_url": api_url, "auth": os.environ.get("PREFECT_API_AUTH_STRING", "")}
    try:
        left: dict[str, Any] = json.loads((home / SERVER_FILE).read_text("utf-8"))
        os.kill(left["pid"], 0)
    except (OSError, ValueError, KeyError):
        return None
    return {"api_url": left["api_url"], "auth": left["auth"]}


def run_flow(name: str, job: Job) -> Any:
    """Run one flow to its end and give the job's result.

    Raises:
        HelixgateError: what went wrong, as the failing step left it in the job.
    """
    register(job)
    try:
        with quiet():
            configure(job.home)
            flow = getattr(importlib.import_module(f"flows.{name}"), name)
            _run(flow, job)
        if job.error is not None:
            raise job.error
        return job.result
    finally:
        forget(job)


def _run(flow: Any, job: Job) -> None:
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    failed = False
    # A heartbeat thread would be joined in whole seconds at the end of every flow.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        try:
            flow(job.id)
        except StepFailed:
            failed = True
    if failed and job.error is None:
        raise InternalError("bug", zh="流程失败而未说明原因。", en="a flow failed and did not say why")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep Prefect's own remarks from the terminal: what a run has to say, the job says."""
    previous = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(previous)
