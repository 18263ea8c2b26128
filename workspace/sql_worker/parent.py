"""The parent's side: start a child, feed it, wait no longer than allowed, kill what is left, read its verdict."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import polars as pl
import pyarrow as pa
import pyarrow.ipc as ipc

from privacy.model.errors import BadInput, HelixgateError, InternalError, PartMissing
from privacy.query import refusal
from workspace.sql_worker.channel import HEADER_MAX, Outcome, read_header, write_header
from workspace.sql_worker.limits import Limits

_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from workspace.sql_worker.child import main; main()"
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    # The pools of pyarrow and glibc reserve address space by the gigabyte, which RLIMIT_AS counts.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
}
"""All the child knows of the world: no home, no path, no variable of ours."""

_KILLED_BY_A_LIMIT = frozenset({-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT})
"""SIGABRT is what C++ does when an allocation fails where nothing catches it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A statement the gate lets through, before any data are at hand."""

    shape: str
    """As the access log keeps it: no literal, no name but those of granted tables and columns."""
    tables: tuple[str, ...]
    """The granted tables it reads, sorted."""


def ask(sql: str, tables: Mapping[str, pl.DataFrame | pa.Table], *, limits: Limits | None = None) -> pa.Table:
    """The answer to one SELECT over exactly these tables, which are all that this person may see now.

    Nothing is written anywhere. Consent, purpose and the access log are the caller's: ask only what was decided and
    recorded.

    Raises:
        Refused: ``sql-not-allowed``: the statement is not on the allow-list.
        BadInput: ``bad-sql`` (does not parse, names what is not there, or a value does not convert) or
            ``query-too-expensive`` (time, memory, rows or bytes).
        PartMissing: ``sql-worker-missing``: the child could not start or died on its own.
    """
    held = {name: table.to_arrow() if isinstance(table, pl.DataFrame) else table for name, table in tables.items()}
    columns = {name: table.column_names for name, table in held.items()}
    answer = _converse(sql, columns, held, limits or Limits())[1]
    if answer is None:
        raise _missing()
    return answer


def examine(sql: str, columns: Mapping[str, Collection[str]], *, limits: Limits | None = None) -> Question:
    """What the statement would read, without giving it anything: the gate's answer and the shape for the log.

    ``columns`` is granted table -> its columns. A column that does not exist is found only by :func:`ask`.

    Raises:
        Refused, BadInput, PartMissing: as :func:`ask`.
    """
    verdict, _ = _converse(sql, columns, None, limits or Limits())
    read = tuple(table for table in sorted(columns) if table in verdict.get("tables", ()))
    return Question(str(verdict.get("shape", "")), read)


def protections() -> frozenset[str]:
    """What the operating system takes from a child here: of ``no-network``, ``no-files`` and ``nobody`` (if root asks).

    Raises:
        PartMissing: no child could start.
    """
    verdict, _ = _converse("SELECT 1", {}, None, Limits())
    return frozenset(verdict["confinement"])


def _converse(
    sql: str, columns: Mapping[str, Collection[str]], held: Mapping[str, pa.Table] | None, limits: Limits
) -> tuple[dict[str, Any], pa.Table | None]:
    _check_names(columns)
    if len(sql) > limits.sql_chars:
        raise refusal("size")
    if "\x00" in sql or any("\ud800" <= char <= "\udfff" for char in sql):
        raise _bad_sql(Outcome.SYNTAX, columns)
    job = {
        "sql": sql,
        "tables": list(columns),
        "columns": sorted({column for of_one in columns.values() for column in of_one}),
        "with_data": held is not None,
    } | limits.as_json()
    said, code = _in_child(job, list((held or {}).values()), limits)
    return _understood(said, code, columns)


def _in_child(job: dict[str, Any], tables: list[pa.Table], limits: Limits) -> tuple[bytes | None, int]:
    """Everything the child said, or ``None`` if it ran out of time or spoke too long; and its exit code."""
    child = _started()
    if child.stdin is None or child.stdout is None:  # pragma: no cover - Popen opens what it was asked to open
        raise _missing()
    deadline = threading.Timer(limits.wall_seconds, _kill, [child])
    deadline.daemon = True
    feeder = threading.Thread(target=_feed, args=(child.stdin, job, tables), daemon=True)
    began = time.monotonic()
    deadline.start()
    feeder.start()
    try:
        # A child that was taken over may write for ever; one byte more than allowed is enough to know.
        most = limits.answer_bytes * 2 + HEADER_MAX
        said = child.stdout.read(most + 1)
    finally:
        deadline.cancel()
        # Its number may be another's once the child is waited for, so the timer must have ended by then.
        deadline.join()
        _kill(child)
        code = child.wait()
        feeder.join()
        child.stdout.close()
    late = time.monotonic() - began >= limits.wall_seconds
    return (None if late or len(said) > most else said), code


def _started() -> subprocess.Popen[bytes]:
    # -I: no variable of Python's, no user packages, no current folder; -B: no bytecode is written.
    command = [sys.executable, "-I", "-B", "-c", _START, str(_ROOT)]
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    except OSError:
        raise _missing() from None


def _feed(pipe: IO[bytes], job: dict[str, Any], tables: list[pa.Table]) -> None:
    # The child may end before it has read all: it refused, failed or was killed. Its verdict tells.
    with contextlib.suppress(OSError, pa.ArrowException), pipe:
        write_header(pipe, job)  # type: ignore[arg-type]  # IO and BinaryIO are the same object here
        pipe.flush()
        for table in tables:
            with ipc.new_stream(pipe, table.schema) as stream:
                stream.write_table(table, max_chunksize=50_000)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """The child and whatever it started; it leads its own group, not yet waited for, so the number is its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)


def _understood(
    said: bytes | None, code: int, columns: Mapping[str, Collection[str]]
) -> tuple[dict[str, Any], pa.Table | None]:
    if said is None or (not said and code in _KILLED_BY_A_LIMIT):
        raise _too_expensive()
    try:
        stream = io.BytesIO(said)
        verdict = read_header(stream)
        outcome = Outcome(verdict["outcome"])
        if outcome is Outcome.ANSWER:
            rest = stream.read()
            return verdict, _read_table(rest) if rest else None
        raise _error(outcome, verdict, columns)
    except (ValueError, KeyError, TypeError, pa.ArrowException):
        raise _missing() from None


def _read_table(stream: bytes) -> pa.Table:
    table = ipc.open_stream(stream).read_all()
    # What comes out of a process that ran an outsider's text is an outsider's bytes.
    table.validate(full=True)
    return table


def _error(outcome: Outcome, verdict: dict[str, Any], columns: Mapping[str, Collection[str]]) -> HelixgateError:
    position = verdict.get("position")
    if outcome is Outcome.REFUSED:
        reason = verdict.get("reason") or {"facet": "engine"}
        place = reason.get("position")
        return refusal(
            str(reason.get("facet")), str(reason.get("construct") or ""), place if isinstance(place, int) else None
        )
    if outcome is Outcome.EXPENSIVE:
        return _too_expensive()
    if outcome is Outcome.BROKEN:
        return _missing()
    return _bad_sql(outcome, columns, position if isinstance(position, int) else None)


_BAD_SQL = {
    Outcome.SYNTAX: ("SQL 语法有误", "the text is not SQL"),
    Outcome.MEANING: ("列、函数或类型与所授权的表不符", "a column, function or type does not fit the granted tables"),
    Outcome.VALUE: ("有值无法按要求计算（可用 TRY_CAST）", "a value cannot be computed as asked (try TRY_CAST)"),
}  # fmt: skip


def _bad_sql(outcome: Outcome, columns: Mapping[str, Collection[str]], position: int | None = None) -> BadInput:
    zh, en = _BAD_SQL[outcome]
    if position is not None:
        zh, en = f"{zh}（第 {position} 个字符）", f"{en} (at character {position})"
    known = "; ".join(f"{table}({', '.join(sorted(columns[table]))})" for table in sorted(columns))
    return BadInput(
        "bad-sql",
        zh=zh + "。",
        en=en,
        remedy_zh=f"可用的表和列：{known}。语法见 docs/sql.md。",
        remedy_en=f"tables and columns at hand: {known}; docs/sql.md shows the syntax",
    )


def _too_expensive() -> BadInput:
    return BadInput(
        "query-too-expensive",
        zh="查询超出时间、内存或结果大小的限制，未给出任何结果。",
        en="the query passed its limit of time, memory or size; nothing was answered",
        remedy_zh="请先筛选或聚合，避免无条件的连接。",
        remedy_en="filter or aggregate first, and give every join a condition",
    )


def _missing() -> PartMissing:
    return PartMissing(
        "sql-worker-missing",
        zh="查询进程未能启动或中途退出，未给出任何结果。",
        en="the query process could not start or ended by itself; nothing was answered",
        remedy_zh="请重试；若再次出现，请运行 helixgate doctor。",
        remedy_en="try again; if it happens again, run helixgate doctor",
    )


def _check_names(columns: Mapping[str, Collection[str]]) -> None:
    lowered = {name.lower() for name in columns}
    if len(lowered) != len(columns) or any(not name.isidentifier() or len(name) > 100 for name in columns):
        raise InternalError(
            "bad-table-name", zh="内部错误：表名须为不重复的标识符。", en="a view has no plain, unique name"
        )
