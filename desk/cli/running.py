"""Running a flow for a command: job id, progress on stderr when somebody watches, result or error."""

import sys
from pathlib import Path
from typing import Any

from desk.cli.output import Output
from flows.engine import run_flow
from flows.job import Job
from workspace.home import World, open_home


def run_job(
    flow: str, home: Path, output: Output, arguments: dict[str, Any] | None = None, world: World | None = None
) -> Any:
    """The result of one flow over a home; raises what the flow ended with."""
    opened = open_home(home, world=world)
    job = Job(f"J-{opened.world.new_id()[:16]}", home, opened.world, arguments or {})
    if sys.stderr.isatty():
        job.say = output.say
    return run_flow(flow, job)
