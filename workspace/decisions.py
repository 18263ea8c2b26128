"""A file of requests -> a file of answers, line by line, on every core when there are many."""

import json
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from privacy.gate import PolicySet, compile_policies, decide_many, parse_request_json
from privacy.gate.request import MAX_REQUEST_BYTES
from privacy.model.decision import Decision, Reason
from privacy.model.errors import BadInput, InternalError, Place
from privacy.model.request import Request
from workspace.files import atomic_write

_CHUNK_LINES = 4000
_LINES_FOR_ONE = 20_000
"""Below this, starting a second process takes longer than it saves."""


@dataclass(frozen=True, slots=True)
class BatchTally:
    answered: int
    permitted: int
    bad_lines: int


def decide_file(policies: PolicySet, source: Path, target: Path) -> BatchTally:
    """Writes one answer a line of ``source``, in order; a line that is no request gets an error with its number.

    Raises:
        BadInput: the source cannot be read.
        PartMissing: the target cannot be written; no partial file is left.
    """
    try:
        with source.open("rb") as lines, atomic_write(target, mode=0o644) as answers:
            return _answer_all(policies, lines, answers)
    except FileNotFoundError:
        raise BadInput("no-file", zh="找不到输入文件。", en="the input file is not there") from None
    except (IsADirectoryError, PermissionError):
        raise BadInput("unreadable-file", zh="输入文件不可读。", en="the input file cannot be read") from None


def _answer_all(policies: PolicySet, lines: BinaryIO, answers: BinaryIO) -> BatchTally:
    answered = permitted = bad = 0
    for text, permits, faults, count in _answered_chunks(policies, _chunks(lines)):
        answers.write(text)
        answered, permitted, bad = answered + count, permitted + permits, bad + faults
    return BatchTally(answered, permitted, bad)


_Chunk = tuple[int, list[bytes]]
_AnsweredChunk = tuple[bytes, int, int, int]


def _chunks(lines: BinaryIO) -> Iterator[_Chunk]:
    """(number of the first line, lines). A line beyond the bound is cut just behind it, so that it is refused."""
    chunk: list[bytes] = []
    number = 1
    while line := lines.readline(MAX_REQUEST_BYTES + 2):
        rest = line
        while not rest.endswith(b"\n") and len(rest) == MAX_REQUEST_BYTES + 2:
            rest = lines.readline(MAX_REQUEST_BYTES + 2)
        chunk.append(line)
        if len(chunk) == _CHUNK_LINES:
            yield number, chunk
            number, chunk = number + len(chunk), []
    if chunk:
        yield number, chunk


def _answered_chunks(policies: PolicySet, chunks: Iterator[_Chunk]) -> Iterator[_AnsweredChunk]:
    first = [chunk for _, chunk in zip(range(_LINES_FOR_ONE // _CHUNK_LINES), chunks, strict=False)]
    cores = os.process_cpu_count() if hasattr(os, "process_cpu_count") else len(os.sched_getaffinity(0))
    if len(first) * _CHUNK_LINES < _LINES_FOR_ONE or not cores or cores < 2:
        for chunk in first:
            yield _answer_chunk(policies, chunk)
        for chunk in chunks:
            yield _answer_chunk(policies, chunk)
        return
    yield from _on_cores(policies, first, chunks, cores)


def _on_cores(policies: PolicySet, first: list[_Chunk], rest: Iterator[_Chunk], cores: int) -> Iterator[_AnsweredChunk]:
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[_AnsweredChunk]] = deque()
    try:
        with ProcessPoolExecutor(cores, context, initializer=_prepare, initargs=(dict(policies.files),)) as pool:
            for chunk in first:
                waiting.append(pool.submit(_answer_in_child, chunk))
            for chunk in rest:
                waiting.append(pool.submit(_answer_in_child, chunk))
                # The oldest is taken before more is read: memory holds a few chunks, whatever the file's length.
                if len(waiting) > 3 * cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool:
        raise InternalError("child-lost", zh="计算进程意外结束，未写出结果。", en="a worker process ended") from None


_in_child: list[PolicySet] = []
"""Set once in each worker process, compiled from the parent's exact bytes."""


def _prepare(files: Mapping[str, bytes]) -> None:
    _in_child.append(compile_policies(files))


def _answer_in_child(chunk: _Chunk) -> _AnsweredChunk:
    return _answer_chunk(_in_child[0], chunk)


def _answer_chunk(policies: PolicySet, chunk: _Chunk) -> _AnsweredChunk:
    number, lines = chunk
    parsed: list[Request | BadInput] = [_parse_line(line, number + offset) for offset, line in enumerate(lines)]
    decisions = iter(decide_many(policies, [one for one in parsed if isinstance(one, Request)]))
    spoken: dict[tuple[Reason, ...], str] = {}
    texts: list[str] = []
    permits = faults = 0
    for one in parsed:
        if isinstance(one, BadInput):
            faults += 1
            texts.append(json.dumps(one.as_json(), ensure_ascii=False))
        else:
            decision = next(decisions)
            permits += decision.permitted
            texts.append(_answer_text(decision, spoken))
    return ("\n".join(texts) + "\n").encode("utf-8"), permits, faults, len(lines)


def _answer_text(decision: Decision, spoken: dict[tuple[Reason, ...], str]) -> str:
    """``json.dumps`` of the decision; the reasons, most of its length, are written out once a chunk."""
    reasons = spoken.get(decision.reasons)
    if reasons is None:
        reasons = spoken[decision.reasons] = json.dumps([one.as_json() for one in decision.reasons], ensure_ascii=False)
    return (
        f'{{"decision": "{decision.verdict.value}", "reasons": {reasons}, "flags": {json.dumps(list(decision.flags))}, '
        f'"policy_digest": "{decision.policy_digest}", "at": "{decision.at.isoformat()}"}}'
    )


def _parse_line(line: bytes, number: int) -> Request | BadInput:
    try:
        return parse_request_json(line)
    except BadInput as error:
        return BadInput(error.code, zh=error.zh, en=error.en, place=Place(line=number, column=error.place.column))
