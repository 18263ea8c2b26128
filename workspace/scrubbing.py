"""Scrubbing a file of texts: any number of lines in bounded memory, on every core, answers in the order of the lines.

Chunks of lines go to worker processes (spawned, each with its own ``Redactor``) through a window of a few chunks; what
comes back is written to a temporary file beside the target and renamed at the end. A line that cannot be read, or whose
text still shows a known value after scrubbing, becomes an error object; the others go on.
"""

import gc
import json
import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from privacy.model.errors import BadInput, HelixgateError, InternalError, PartMissing, Place, ProofFailed
from privacy.model.text import ScrubbedText, TextItem
from privacy.redact.redactor import Redactor

LONGEST_LINE_BYTES = 64 * 1024 * 1024
_CHUNK_LINES = 250
_CHUNK_BYTES = 2 * 1024 * 1024
_WINDOW_PER_WORKER = 3
_OBJECTS_OF_A_CHUNK = 100_000
"""Objects that a chunk makes and drops together: looking through them earlier finds nothing to collect."""

Line = tuple[int, bytes]
"""1-based number in the file and its bytes; an over-long line comes cut to ``LONGEST_LINE_BYTES`` + 1."""


@dataclass(frozen=True, slots=True)
class ScrubCounts:
    """How many lines were scrubbed, held after the second look, and unreadable."""

    scrubbed: int = 0
    held: int = 0
    bad: int = 0

    def __add__(self, other: "ScrubCounts") -> "ScrubCounts":
        return ScrubCounts(self.scrubbed + other.scrubbed, self.held + other.held, self.bad + other.bad)

    @property
    def lines(self) -> int:
        return self.scrubbed + self.held + self.bad


def scrub_file(
    source: Path, target: Path, *, workers: int | None = None, progress: Callable[[ScrubCounts], None] | None = None
) -> ScrubCounts:
    """Scrub JSON lines from ``source`` to ``target``, which appears whole or not at all.

    Args:
        workers: processes; default: as many as this process may use cores, and none for one chunk of lines.
        progress: told the counts so far after each chunk.

    Raises:
        BadInput: the source cannot be read, or both are the same file.
        PartMissing: the target's folder cannot be written.
    """
    if target.exists() and source.exists() and source.samefile(target):
        raise BadInput(
            "same-file", zh="输出文件不能与输入文件相同。", en="the output must be another file than the input"
        )
    try:
        stream = source.open("rb")
    except OSError:
        raise BadInput(
            "unreadable", zh="无法读取输入文件。", en="the input file cannot be read", place=Place(file=source.name)
        ) from None
    with stream:
        return _write(_scrubbed_chunks(_chunks(stream), workers or _cores()), target, progress)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _write(
    chunks: Iterator[tuple[bytes, ScrubCounts]], target: Path, progress: Callable[[ScrubCounts], None] | None
) -> ScrubCounts:
    try:
        handle, name = tempfile.mkstemp(prefix=".scrub-", suffix=".part", dir=target.parent)
    except OSError:
        raise PartMissing(
            "unwritable", zh="输出目录不可写。", en="the output folder cannot be written", place=Place(file=target.name)
        ) from None
    counts = ScrubCounts()
    try:
        with os.fdopen(handle, "wb") as out:
            for data, more in chunks:
                out.write(data)
                counts += more
                if progress:
                    progress(counts)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    except OSError:
        raise PartMissing(
            "unwritable",
            zh="写入输出文件失败。",
            en="the output file could not be written",
            place=Place(file=target.name),
        ) from None
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
    return counts


def _chunks(stream: BinaryIO) -> Iterator[list[Line]]:
    lines: list[Line] = []
    size = 0
    for number, line in enumerate(_lines(stream), start=1):
        if not line.strip():
            continue
        lines.append((number, line))
        size += len(line)
        if len(lines) >= _CHUNK_LINES or size >= _CHUNK_BYTES:
            yield lines
            lines, size = [], 0
    if lines:
        yield lines


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of at most the longest length; the rest of a longer one is read past."""
    while line := stream.readline(LONGEST_LINE_BYTES + 1):
        yield line
        while len(line) > LONGEST_LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE_BYTES + 1)


def _scrubbed_chunks(chunks: Iterator[list[Line]], workers: int) -> Iterator[tuple[bytes, ScrubCounts]]:
    first = next(chunks, None)
    if first is None:
        return
    second = next(chunks, None)
    if second is None or workers == 1:
        yield scrub_lines(first)
        if second is not None:
            yield scrub_lines(second)
        yield from map(scrub_lines, chunks)
        return
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=settle_in)
    waiting: deque[Future[tuple[bytes, ScrubCounts]]] = deque(pool.submit(scrub_lines, one) for one in (first, second))
    try:
        for chunk in chunks:
            waiting.append(pool.submit(scrub_lines, chunk))
            if len(waiting) >= workers * _WINDOW_PER_WORKER:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise InternalError(
            "worker-lost",
            zh="工作进程意外终止，未写出任何结果。",
            en="a worker process ended unexpectedly; nothing was written",
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def settle_in() -> None:
    """Loads a worker's tables, and spares the collector from walking through them: they live as long as it does."""
    Redactor.default()
    gc.freeze()
    gc.set_threshold(_OBJECTS_OF_A_CHUNK, 10, 10)


def scrub_lines(lines: list[Line]) -> tuple[bytes, ScrubCounts]:
    """The answer lines for some input lines, read as one batch, and how they fared. Runs in a worker."""
    answers: dict[int, dict[str, Any]] = {}
    items: dict[int, TextItem] = {}
    for number, line in lines:
        try:
            items[number] = parse_line(line, number)
        except BadInput as error:
            answers[number] = {"id": None} | error.as_json()
    redactor = Redactor.default()
    held = 0
    for number, scrubbed in zip(items, _scrubbed(redactor, items), strict=True):
        if isinstance(scrubbed, BadInput):
            answers[number] = {"id": items[number].id} | scrubbed.as_json()
            continue
        answers[number] = _answer(redactor, scrubbed, items[number].known, number)
        held += "error" in answers[number]
    bad = sum("error" in answer for answer in answers.values()) - held
    counts = ScrubCounts(len(lines) - held - bad, held, bad)
    return b"".join([_encoded(answers[number]) for number, _ in lines]), counts


def _scrubbed(redactor: Redactor, items: Mapping[int, TextItem]) -> Sequence[ScrubbedText | BadInput]:
    """Each text scrubbed, by line number; should the batch fail, the lines one by one, so that one fails alone."""
    try:
        return redactor.scrub(list(items.values()))
    except HelixgateError:
        raise
    except Exception:  # noqa: BLE001 - its text may quote the data
        return [_scrubbed_alone(redactor, item, number) for number, item in items.items()]


def _scrubbed_alone(redactor: Redactor, item: TextItem, number: int) -> ScrubbedText | BadInput:
    try:
        return redactor.scrub([item])[0]
    except HelixgateError:
        raise
    except Exception:  # noqa: BLE001 - its text may quote the data
        return BadInput(
            "not-scrubbed",
            zh="该行无法完成脱敏，已扣留。",
            en="this line could not be scrubbed and is held",
            place=Place(line=number),
        )


def _answer(redactor: Redactor, scrubbed: ScrubbedText, known: Mapping[str, str], number: int) -> dict[str, Any]:
    leaks = redactor.second_look(scrubbed, known) if known else ()
    if not leaks:
        return {"id": scrubbed.id, "text": scrubbed.text, "spans": _spans(scrubbed)}
    error = ProofFailed(
        "leak-after-scrub",
        zh="脱敏后仍能看到已知信息，已扣留。",
        en="a known value still shows after scrubbing; the text is held",
        place=Place(line=number, column=",".join(leaks)),
    )
    return {"id": scrubbed.id, "spans": _spans(scrubbed)} | error.as_json()


def _spans(scrubbed: ScrubbedText) -> list[dict[str, Any]]:
    return [
        {"start": one.start, "end": one.end, "type": one.type, "score": _rounded(one.score), "source": one.source}
        for one in scrubbed.spans
    ]


@lru_cache(maxsize=1_024)
def _rounded(score: float) -> float:
    """A tier's scores are a handful of constants."""
    return round(score, 4)


def _encoded(answer: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8; JSON's own escape carries it as it came.
        return json.dumps(answer).encode("ascii") + b"\n"


def parse_line(line: bytes, number: int) -> TextItem:
    """The item a line holds.

    Raises:
        BadInput: over-long, not JSON, not an object, no ``id`` or ``text``, or ``known`` is no object of values.
    """
    if len(line) > LONGEST_LINE_BYTES:
        raise _bad("line-too-long", number, "行过长。", f"a line may have {LONGEST_LINE_BYTES} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _bad("not-json", number, "该行不是 JSON。", "this line is not JSON") from None
    if not isinstance(row, dict):
        raise _bad("not-an-object", number, "该行须为 JSON 对象。", "this line must be a JSON object")
    if not isinstance(row.get("id"), str):
        raise _bad("no-id", number, "缺少字符串字段 id。", "a string field id is needed", "id")
    if not isinstance(row.get("text"), str):
        raise _bad("no-text", number, "缺少字符串字段 text。", "a string field text is needed", "text")
    return TextItem(row["id"], row["text"], dict(_known(row.get("known"), number)))


def parse_known(data: bytes) -> dict[str, str]:
    """What a record knows, from a file that holds nothing else: a JSON object as ``known`` in a line.

    Raises:
        BadInput: not JSON, not an object, or no object of values.
    """
    try:
        known = json.loads(data)
    except (ValueError, RecursionError):
        raise _bad("not-json", 1, "文件不是 JSON。", "this file is not JSON") from None
    return dict(_known(known, 1))


def _known(known: Any, number: int) -> Iterator[tuple[str, str]]:
    """``key -> value``; a list of values becomes ``key``, ``key#2``, ...; null is no value."""
    if known is None:
        return
    if not isinstance(known, dict):
        raise _bad("bad-known", number, "known 须为对象。", "known must be an object", "known")
    for key, value in known.items():
        for place, one in enumerate(value if isinstance(value, list) else [value], start=1):
            if isinstance(one, bool) or not isinstance(one, (str, int, type(None))):
                raise _bad("bad-known", number, "known 的值须为字符串。", "values of known must be strings", "known")
            if one is not None:
                yield (key if place == 1 else f"{key}#{place}"), str(one)


def _bad(code: str, number: int, zh: str, en: str, column: str | None = None) -> BadInput:
    return BadInput(code, zh=zh, en=en, place=Place(line=number, column=column))
