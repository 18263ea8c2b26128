"""``serve``: every flow on the schedule of the settings file, until a signal says stop."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.engine import configure, quiet
from flows.job import SCHEDULED, Say
from flows.server import is_reachable, own_server
from privacy.model.errors import BadInput, PartMissing, Place
from workspace.home import Home, open_home
from workspace.locks import held
from workspace.settings import SETTINGS_FILE

FLOWS = ("ingest", "seal", "report")
"""The flows that have a schedule."""


def serve_flows(home_folder: Path, say: Say) -> tuple[str, ...]:
    """Serve until SIGINT or SIGTERM; returns the flows that were on. Ends its flow runs and its server with it.

    Raises:
        PartMissing: another ``serve`` runs in this home, or there is no server.
        BadInput: a schedule in the settings is no cron expression, or every one is off.
    """
    home = open_home(home_folder)
    served = _schedules(home)
    with _stoppable(), held(home.room("run") / "serve.lock", exclusive=True, wait_seconds=0), _server(home):
        # Prefect reads its settings at import; from here on it may be imported.
        configure(home_folder.resolve())
        os.environ["PREFECT_LOGGING_LEVEL"] = "CRITICAL"
        deployments = [_deployment(name, cron, home.settings.time_zone) for name, cron in served.items()]
        for name, cron in served.items():
            say(f"{name}：{cron}", f"{name}: {cron}")
        with quiet():
            asyncio.run(_run(deployments, say))
    return tuple(served)


def _schedules(home: Home) -> dict[str, str]:
    """Flow -> cron expression, of those that are on."""
    found = {name: getattr(home.settings.schedules, name).strip() for name in FLOWS}
    served = {name: cron for name, cron in found.items() if cron}
    if not served:
        raise BadInput(
            "no-schedule",
            zh="设置中的全部计划均为空，没有可运行的流程。",
            en="every schedule in the settings is off; there is nothing to serve",
            place=Place(file=SETTINGS_FILE, column="schedules"),
        )
    return served


@contextlib.contextmanager
def _server(home: Home) -> Iterator[None]:
    """The lab's server where the settings name one, else one of ours for as long as this lasts."""
    named = home.settings.prefect.api_url
    if named:
        if not is_reachable(named):
            raise _lost()
        yield
        return
    configure(home.folder.resolve())
    with own_server(home.folder.resolve(), home.world):
        yield


def _deployment(name: str, cron: str, time_zone: str) -> Any:
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.types.entrypoint import EntrypointType

    import flows.scheduled

    try:
        schedule = CronSchedule(cron=cron, timezone=time_zone)
    except ValueError:
        schedule = None
    if schedule is None:
        raise BadInput(
            "bad-schedule",
            zh=f"设置中 schedules.{name} 不是有效的 cron 表达式，或时区有误。",
            en=f"schedules.{name} in the settings is no cron expression, or the time zone is unknown",
            place=Place(file=SETTINGS_FILE, column=f"schedules.{name}"),
        )
    return getattr(flows.scheduled, name).to_deployment(
        name="schedule",
        schedule=schedule,
        parameters={"job_id": SCHEDULED},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


async def _run(deployments: list[Any], say: Say) -> None:
    """Prefect's runner with our signals: its own handler leaves in the middle of what it stops."""
    from prefect.runner import Runner

    runner = Runner(name="helixgate-serve", limit=len(deployments), pause_on_shutdown=True)
    refused = False
    for deployment in deployments:
        try:
            await runner.aadd_deployment(deployment)
        except Exception:  # noqa: BLE001 - of the client: no connection, wrong password
            refused = True
    if refused:
        raise _lost()
    running = asyncio.create_task(runner.start())
    await asyncio.sleep(0)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop.set)
    say("计划已启动，Ctrl-C 结束", "schedules are running; Ctrl-C ends them")
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        say("正在停止", "stopping")
        await runner.astop()
    asked.cancel()
    failed = False
    try:
        await running
    except Exception:  # noqa: BLE001 - foreign errors of the runner end as one of ours
        failed = not stop.is_set()
    if failed:
        raise _lost()


def _lost() -> PartMissing:
    return PartMissing(
        "server-lost",
        zh="Prefect 服务没有应答或拒绝登录，计划任务未运行。",
        en="the Prefect server does not answer, or refuses us; no schedule is running",
        remedy_zh="检查 prefect.api_url 与 PREFECT_API_AUTH_STRING，再运行 helixgate serve。",
        remedy_en="Check prefect.api_url and PREFECT_API_AUTH_STRING, then run helixgate serve again.",
    )


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM is taken like Ctrl-C from the first moment on, and either ends the block without an error."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
