"""Runs flows in child processes that a test may kill.

``Driver`` starts one process that imports everything and then does nothing but fork: each run is a fresh child, so that
a kill costs the work and not the imports. When it forks, the parent has no thread but those of allocators, which know
of forks (it checks), so nothing is held that the child would wait for.
"""

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.world import ROOT

_IDLE_THREADS = ("jemalloc_bg_thd", "polars-ooc-clea")
"""Threads that pyarrow's and Polars's allocators start on import and that wait for nothing a child needs."""


@dataclass(frozen=True)
class Run:
    """How a child ended."""

    status: int
    """0 done; 1 to 5 the exit code of our error; negative: the signal that ended it."""
    seconds: float
    result: Any
    """What the flow gave, in JSON; for an error its code."""


class Driver:
    """The forking process. A context manager."""

    def __init__(self, prefect_home: Path, *, api_url: str) -> None:
        environment = dict(os.environ) | {
            "PREFECT_HOME": str(prefect_home),
            "PREFECT_API_URL": api_url,
            "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
            # NumPy's OpenBLAS starts its threads when it is imported.
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.drive"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            self._read()
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> "Driver":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def start(self, home: Path, flow: str, arguments: dict[str, Any] | None = None) -> int:
        """Begin a flow in a fresh process; its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"home": str(home), "flow": flow, "arguments": arguments or {}}) + "\n")
        self._process.stdin.flush()
        pid: int = self._read()["pid"]
        return pid

    def end(self) -> Run:
        """Wait for the flow that was begun."""
        return Run(**self._read())

    def run(self, home: Path, flow: str, arguments: dict[str, Any] | None = None, *, kill_after: float = -1) -> Run:
        """One flow to its end, or killed with SIGKILL after so many seconds."""
        pid = self.start(home, flow, arguments)
        if kill_after >= 0 and not self._ended_within(kill_after):
            # The driver has not waited for it yet, so the id is still the child's, ended or not.
            os.kill(pid, signal.SIGKILL)
        return self.end()

    def _ended_within(self, seconds: float) -> bool:
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], seconds)[0])

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"error": "the driver ended"}')
        assert "error" not in answer, answer
        return answer


def _serve() -> None:
    """The driver's loop: read a request, fork, tell the child's id, wait, tell how it ended."""
    for name in ("ingest", "release", "withdraw", "seal", "report"):
        importlib.import_module(f"flows.{name}")
    from privacy.redact import Redactor
    from workspace.policies import load_policies

    Redactor.default()
    load_policies()
    names = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
    working = [name for name in names if not name.startswith(_IDLE_THREADS)]
    _say({"ready": True} if len(working) == 1 else {"error": f"threads before a fork: {working}"})
    for line in sys.stdin:
        begun = time.monotonic()
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _child(json.loads(line), writing)
        os.close(writing)
        _say({"pid": pid})
        with os.fdopen(reading, "rb") as stream:
            told = stream.read()
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        # A child killed while it was telling leaves half a line.
        result = json.loads(told) if status >= 0 else None
        _say({"status": status, "seconds": time.monotonic() - begun, "result": result})


def _child(request: dict[str, Any], writing: int) -> None:
    from flows.engine import run_flow
    from flows.job import Job
    from privacy.model.errors import HelixgateError
    from tests.support.world import running

    home = Path(request["home"])
    world = running(home)
    job = Job(f"J-{world.new_id()[:16]}", home, world, _arguments(request["flow"], request["arguments"]))
    try:
        told, status = _plain(run_flow(request["flow"], job)), 0
    except HelixgateError as error:
        told, status = error.code, error.exit_code
    os.write(writing, json.dumps(told).encode())
    os._exit(status)


def _arguments(flow: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The job's arguments, whose values are not JSON."""
    from datetime import datetime

    from flows.withdrawal import Withdrawal
    from privacy.model.identifiers import Pseudonym
    from privacy.model.vocabulary import Purpose
    from tests.support.world import OFFICER

    if flow == "release":
        return arguments | {"purpose": Purpose(arguments["purpose"]), "purpose_text": "", "principal": OFFICER}
    if flow == "withdraw":
        at = datetime.fromisoformat(arguments["at"])
        return {"withdrawal": Withdrawal(Pseudonym(arguments["subject"]), at, "all", OFFICER)}
    return arguments


def _plain(result: Any) -> Any:
    """What a test may look at from outside."""
    if isinstance(result, dict):
        return {name: value for name, value in result.items() if isinstance(value, (str, int, dict))}
    return getattr(result, "release", None)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve()
