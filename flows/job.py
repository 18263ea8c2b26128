"""One run of a flow: what it works on and what came of it, kept out of Prefect.

Prefect stores parameters, exception texts and results in its own database. So a flow's only parameter is the id of a
job; the job itself stays in the process (or, for a scheduled run, is built from the home). A step that fails leaves its
error in the job and raises a fixed text, outside the ``except`` block, so that not even a traceback holds a value.
"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from privacy.model.errors import HelixgateError, InternalError, PartMissing
from workspace.home import World
from workspace.stores import Stores

HOME_VARIABLE = "HELIXGATE_HOME"
SCHEDULED = "scheduled"
"""The job id of runs that the schedule starts."""

P = ParamSpec("P")
R = TypeVar("R")
Say = Callable[[str, str], None]
"""Tells a person in Chinese and English; never a value from the data."""


@dataclass
class Job:
    """A run's inputs, its open stores, and its outcome."""

    id: str
    home: Path
    world: World = field(default_factory=World)
    arguments: dict[str, Any] = field(default_factory=dict, repr=False)
    say: Say = field(default=lambda zh, en: None, repr=False)
    result: Any = field(default=None, repr=False)
    error: HelixgateError | None = None
    state: dict[str, Any] = field(default_factory=dict, repr=False)
    """What one step leaves for the next."""
    stores: Stores | None = field(default=None, repr=False)
    held: contextlib.ExitStack = field(default_factory=contextlib.ExitStack, repr=False)
    """Locks of the run, let go of however it ends."""

    def open(self, writer: str) -> Stores:
        """The stores of the home, opened once a job."""
        if self.stores is None:
            self.stores = Stores.open(self.home, writer=writer, world=self.world)
        return self.stores

    def close(self) -> None:
        """Let go of locks and stores."""
        self.held.close()
        if self.stores is not None:
            self.stores.close()
            self.stores = None


_JOBS: dict[str, Job] = {}


def register(job: Job) -> None:
    """Make a job known to the flows of this process."""
    _JOBS[job.id] = job


def forget(job: Job) -> None:
    """The flow is over."""
    _JOBS.pop(job.id, None)
    job.close()


def job_of(job_id: str) -> Job:
    """The job of this process by that id; a scheduled run builds its own from the home in the environment."""
    if job_id not in _JOBS:
        folder = os.environ.get(HOME_VARIABLE)
        if folder is None:
            raise PartMissing("no-home", zh="未指定主目录。", en="no home is named")
        _JOBS[job_id] = Job(job_id, Path(folder))
    return _JOBS[job_id]


class StepFailed(Exception):
    """What Prefect gets to see of a failure: a code of ours and nothing else."""


def guarded(step: Callable[Concatenate[Job, P], R]) -> Callable[Concatenate[str, P], R]:
    """A step of a flow that takes a job id and fails with a fixed text."""

    def run(job_id: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        job = job_of(job_id)
        try:
            return step(job, *args, **kwargs)
        except HelixgateError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - the text of a foreign error may quote data
            kind = type(error).__name__
            failure = InternalError("bug", zh=f"内部错误（{kind}）。", en=f"internal error ({kind})")
        job.error = job.error or failure
        raise StepFailed(failure.code)

    run.__name__, run.__doc__, run.__module__ = step.__name__, step.__doc__, step.__module__
    return run
