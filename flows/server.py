"""A Prefect server of our own while ``serve`` runs: on loopback, with a password nobody chose, gone afterwards.

While it is up, ``run/prefect.json`` (mode 0600) tells other commands of this home where it is and how to speak to it
(``flows.engine.known_server``).
"""

import contextlib
import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.engine import SERVER_FILE
from privacy.model.errors import PartMissing
from workspace.files import write_bytes
from workspace.home import World

LOOPBACK = "127.0.0.1"
READY_SECONDS = 180.0
"""A fresh database took 16 s on an idle machine of two cores; a busy one is given time."""
STOP_SECONDS = 30.0
_POLL_SECONDS = 0.2
_PR_SET_PDEATHSIG = 1
"""linux/prctl.h"""
LOG_FILE = "prefect/server.log"


@contextlib.contextmanager
def own_server(home: Path, world: World) -> Iterator[str]:
    """A server over the home's ``prefect`` folder, ready to be asked; yields its API address.

    Raises:
        PartMissing: it did not come up.
    """
    auth = f"helixgate:{world.random_bytes(24).hex()}"
    port = _free_port()
    with _child(home, port, auth) as child:
        _wait_until_ready(child, port)
        api_url = f"http://{LOOPBACK}:{port}/api"
        known = {"api_url": api_url, "auth": auth, "pid": os.getpid()}
        write_bytes(home / SERVER_FILE, json.dumps(known).encode())
        try:
            yield api_url
        finally:
            (home / SERVER_FILE).unlink(missing_ok=True)


def is_reachable(api_url: str, *, seconds: float = 5.0) -> bool:
    """Whether a Prefect server answers at this address; ``/health`` needs no password."""
    scheme, _, rest = api_url.partition("://")
    host, _, path = rest.partition("/")
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    try:
        with contextlib.closing(kind(host, timeout=seconds)) as connection:
            connection.request("GET", f"/{path.rstrip('/')}/health")
            return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException, ValueError):
        return False


@contextlib.contextmanager
def _child(home: Path, port: int, auth: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process, ended with the block, and by the kernel should this process be killed."""
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(port), "--no-ui"]
    log = os.open(home / LOG_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        child = subprocess.Popen(
            command,
            env=os.environ | {"PREFECT_SERVER_API_AUTH_STRING": auth, "PREFECT_SERVER_EPHEMERAL_ENABLED": "false"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            umask=0o077,
            # Ctrl-C in a terminal goes to the whole group; the server must outlive the flows that report to it.
            start_new_session=True,
            preexec_fn=_die_with_parent() if sys.platform == "linux" else None,
        )
    finally:
        os.close(log)
    try:
        yield child
    finally:
        _end(child)


def _die_with_parent() -> Callable[[], None]:
    """What the child does before it becomes the server: ask to be ended when we are, even by ``kill -9``."""
    libc = ctypes.CDLL(None)

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask_the_kernel


def _wait_until_ready(child: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        if is_reachable(f"http://{LOOPBACK}:{port}/api"):
            return
        time.sleep(_POLL_SECONDS)
    raise PartMissing(
        "server-not-ready",
        zh="随附的 Prefect 服务未能启动，计划任务未运行。",
        en="the Prefect server that comes along did not start; no schedule is running",
        remedy_zh=f"查看主目录中的 {LOG_FILE}，或在设置中填写 prefect.api_url。",
        remedy_en=f"Read {LOG_FILE} in the home, or name a server under prefect.api_url in the settings.",
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
