"""The child's side: confine itself, load, lock, check, answer, end. It never says a word of the engine's.

Started by path of its package with an empty environment; see ``parent``. Imports stand in the order of confinement:
nothing that starts a thread comes before ``leave_network``, nothing is imported after ``leave_files_and_identity``.
"""

import sys
from typing import Any, BinaryIO

from workspace.sql_worker.channel import Outcome, read_header, write_header
from workspace.sql_worker.confine import leave_files_and_identity, leave_network, limit_resources


def main() -> None:
    """Answer one job from stdin on stdout."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    job = read_header(source)
    limit_resources(job)
    taken = leave_network()
    verdict, answer = _prepare_and_answer(job, source, taken)
    write_header(sink, verdict)
    if answer is not None:
        import pyarrow.ipc as ipc

        with ipc.new_stream(sink, answer.schema) as stream:
            stream.write_table(answer)
    sink.flush()


def _prepare_and_answer(job: dict[str, Any], source: BinaryIO, taken: list[str]) -> tuple[dict[str, Any], Any]:
    import pyarrow.ipc as ipc

    from workspace.sql_worker import engine, questioning

    try:
        database = engine.open_engine()
        taken += leave_files_and_identity()
        for name in job["tables"] if job["with_data"] else ():
            engine.load_table(database, name, ipc.open_stream(source).read_all())
        engine.lock(
            database, memory_mb=job["memory_mb"], threads=job["threads"], wall_seconds=job["wall_seconds"]
        )  # fmt: skip
    except MemoryError:
        return {"outcome": Outcome.EXPENSIVE}, None
    except Exception:  # noqa: BLE001 - its text may quote the data that was being loaded
        return {"outcome": Outcome.BROKEN}, None
    verdict, answer = questioning.answer(database, job)
    return verdict | {"confinement": taken}, answer
