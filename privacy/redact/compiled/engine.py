"""The compiled engine from Python: texts and records in, replaced texts and findings out, a batch a call.

The tiers in Python are the specification and the slow way; the engine gives what they give, and hands back what it does
not do itself: coats, parcels and rare letters (``read`` looks at the text inside), record formats. Where it was not
built everything takes the slow way. ``docs/decisions/008-compiled-redaction.md`` says why it is there.
"""

import ctypes
import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from functools import lru_cache, partial
from itertools import accumulate, pairwise
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from privacy.model.text import ScrubbedText, Span, SpanSource, TextItem
from privacy.redact.compiled.library import LIBRARY, digest
from privacy.redact.hits import ALL_TYPES, Hit
from privacy.redact.known_values import facts_of, order_of_keys

_KINDS = ("name", "phone", "id", "address", "birth", "value")
_SOURCES = tuple(SpanSource)
_AS_SPAN: Callable[[Iterable[object]], Span] = partial(tuple.__new__, Span)
_MOST_CHARACTERS = 1 << 24
"""Of a batch: offsets are 32 bits wide, and a placeholder is longer than what it stands for."""
_PARTS = ("engine", "names", "numbers", "codes", "labels", "people", "known", "disguises")


class _Asked(ctypes.Structure):
    """A batch as the engine takes it."""

    _fields_ = [
        *((name, ctypes.c_char_p) for name in (
            "texts", "text_ends", "values", "value_ends", "record_ends", "kinds", "types", "ranks",
        )),
        ("count", ctypes.c_int32),
    ]  # fmt: skip


class _Answer(ctypes.Structure):
    """Where the parts of an answer lie; they stay there until the next call."""

    _fields_ = [(name, ctypes.c_void_p) for name in (
        "text", "text_ends", "span_ends", "starts", "ends", "who", "kinds", "sources", "scores", "unsure",
        "left_to_python",
    )]  # fmt: skip


class Reading(NamedTuple):
    """What one look at a text found, settled, in its offsets, and whether some of what the record knows joins other
    words there."""

    hits: list[Hit]
    unsure: bool


class _Keys(NamedTuple):
    """What the keys of a record say of its values, a byte or number each."""

    kinds: bytes
    types: bytes
    ranks: bytes


@lru_cache(maxsize=4_096)
def _said_by(keys: tuple[str, ...]) -> _Keys:
    facts = [facts_of(key) for key in keys]
    ordered = {key: rank for rank, key in enumerate(order_of_keys(keys))}
    return _Keys(
        bytes(_KINDS.index(one.kind) for one in facts),
        bytes(ALL_TYPES.index(one.type) for one in facts),
        np.array([ordered[key] for key in keys], dtype=np.int32).tobytes(),
    )


class Engine:
    """The shared object with its tables, one a process. An answer lies in the library until it is read, so a thread
    holds the engine from its question to the end of the answer."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._held = Lock()
        library.hx_table.argtypes = (ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int64)
        self._tables = [
            (name.encode(), np.ascontiguousarray(np.frombuffer(one, np.uint8) if isinstance(one, bytes) else one))
            for part in _PARTS
            for name, one in importlib.import_module(f"privacy.redact.compiled.tables_{part}").tables().items()
        ]
        """Kept as long as the engine: it reads them where they are."""
        for name, one in self._tables:
            library.hx_table(name, one.ctypes.data, one.nbytes)
        library.hx_bind()

    def scrub(self, items: Sequence[TextItem]) -> list[ScrubbedText | None]:
        """Each text with its identifiers replaced, in order; ``None`` for one the engine does not read.

        No more than a few hundred texts at a time: the answer is held twice.
        """
        texts, records = [item.text for item in items], [item.known for item in items]
        if not _is_fit(texts, records):
            return [None] if len(items) == 1 else [one for item in items for one in self.scrub([item])]
        with self._held:
            answer = self._ask(self._library.hx_scrub, texts, records)
            text_ends = _edges(answer.text_ends, len(items))
            span_ends = _edges(answer.span_ends, len(items))
            spans = _spans(answer, span_ends[-1])
            text = ctypes.string_at(answer.text, 4 * text_ends[-1]).decode("utf-32-le", "surrogatepass")
            left_to_python = ctypes.string_at(answer.left_to_python, len(items))
        return [
            None if left else ScrubbedText(item.id, text[start:end], tuple(spans[first:last]))
            for item, left, (start, end), (first, last) in zip(
                items, left_to_python, pairwise(text_ends), pairwise(span_ends), strict=True
            )
        ]

    def read(self, texts: Sequence[str], records: Sequence[Mapping[str, str]]) -> list[Reading | None]:
        """One look at each text, whose coats are off; ``None`` for one the engine does not read."""
        if not _is_fit(texts, records):
            every = zip(texts, records, strict=True)
            return [None] if len(texts) == 1 else [one for text, known in every for one in self.read([text], [known])]
        with self._held:
            answer = self._ask(self._library.hx_read, texts, records)
            ends = _edges(answer.span_ends, len(texts))
            spans, who = _spans(answer, ends[-1]), _numbers(answer.who, np.int32, ends[-1])
            unsure = ctypes.string_at(answer.unsure, len(texts))
            left_to_python = ctypes.string_at(answer.left_to_python, len(texts))
        keys = [(*known, "") for known in records]
        """The last is what -1 finds: nobody the record knows."""
        return [
            None
            if left_to_python[at]
            else Reading([Hit(*spans[place], keys[at][who[place]]) for place in range(start, end)], bool(unsure[at]))
            for at, (start, end) in enumerate(pairwise(ends))
        ]

    def _ask(self, call: Callable[..., None], texts: Sequence[str], records: Sequence[Mapping[str, str]]) -> "_Answer":
        values = [value for record in records for value in record.values()]
        said = [_said_by(tuple(record)) for record in records]
        asked = _Asked(
            _characters(texts),
            _ends(texts),
            _characters(values),
            _ends(values),
            _ends(records),
            b"".join([one.kinds for one in said]),
            b"".join([one.types for one in said]),
            b"".join([one.ranks for one in said]),
            len(texts),
        )
        answer = _Answer()
        call(ctypes.byref(asked), ctypes.byref(answer))
        return answer


def _is_fit(texts: Sequence[str], records: Sequence[Mapping[str, str]]) -> bool:
    """Whether a batch is no longer than the engine takes."""
    values = sum(len(value) for record in records for value in record.values())
    return values + sum(map(len, texts)) <= _MOST_CHARACTERS


def _edges(address: int, count: int) -> list[int]:
    return [0, *_numbers(address, np.int32, count)]


def _spans(answer: _Answer, count: int) -> list[Span]:
    return list(
        map(
            _AS_SPAN,
            zip(
                _numbers(answer.starts, np.int32, count),
                _numbers(answer.ends, np.int32, count),
                map(ALL_TYPES.__getitem__, ctypes.string_at(answer.kinds, count)),
                _numbers(answer.scores, np.float64, count),
                map(_SOURCES.__getitem__, ctypes.string_at(answer.sources, count)),
                strict=True,
            ),
        )
    )


def _numbers(address: int, kind: type[np.generic], count: int) -> list[Any]:
    numbers: list[Any] = np.frombuffer(ctypes.string_at(address, count * np.dtype(kind).itemsize), dtype=kind).tolist()
    return numbers


@lru_cache(maxsize=1)
def engine() -> Engine | None:
    """The engine of this process; ``None`` where it was not built, or built from other tiers than these."""
    if not LIBRARY.exists():
        return None
    library = ctypes.CDLL(str(LIBRARY))
    library.hx_digest.restype = ctypes.c_char_p
    return Engine(library) if library.hx_digest() == digest().encode() else None


def _characters(texts: Iterable[str]) -> bytes:
    return "".join(texts).encode("utf-32-le", "surrogatepass")


def _ends(parts: Iterable[Sized]) -> bytes:
    return np.fromiter(accumulate(map(len, parts)), dtype=np.int32).tobytes()
