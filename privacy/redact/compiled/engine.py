"""The compiled engine from Python: texts and records in, replaced texts and findings out, a batch a call.

The modules of this package are the specification and the slow way; the engine gives what they give, and hands back the
texts it does not read itself (coats, parcels, record formats, rare letters). Where it was not built everything takes
the slow way. ``docs/decisions/008-compiled-redaction.md`` says why it is there.
"""

import ctypes
import importlib
from collections.abc import Callable, Iterable, Sequence, Sized
from functools import lru_cache, partial
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np

from privacy.model.text import ScrubbedText, Span, SpanSource, TextItem
from privacy.redact.compiled.library import LIBRARY, digest
from privacy.redact.hits import ALL_TYPES
from privacy.redact.known_values import facts_of, order_of_keys

_KINDS = ("name", "phone", "id", "address", "birth", "value")
_SOURCES = tuple(SpanSource)
_AS_SPAN: Callable[[Iterable[object]], Span] = partial(tuple.__new__, Span)
_MOST_CHARACTERS = 1 << 24
"""Of a batch: offsets are 32 bits wide, and a placeholder is longer than what it stands for."""
_PARTS = ("engine", "names", "numbers", "codes", "labels", "people", "known", "disguises")


class _Answer(ctypes.Structure):
    """Where the parts of an answer lie; they stay there until the next call."""

    _fields_ = [(name, ctypes.c_void_p) for name in (
        "text", "text_ends", "span_ends", "starts", "ends", "kinds", "sources", "scores", "left_to_python",
    )]  # fmt: skip


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
    """The shared object with its tables; one a process, called by one thread at a time (it keeps the GIL)."""

    def __init__(self, library: ctypes.PyDLL) -> None:
        self._library = library
        self._library.hx_table.argtypes = (ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int64)
        self._library.hx_scrub.argtypes = (
            ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int32, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p,
            ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p,
        )  # fmt: skip
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
        if sum(len(item.text) for item in items) > _MOST_CHARACTERS:
            return [None] * len(items) if len(items) == 1 else [one for item in items for one in self.scrub([item])]
        texts = [item.text for item in items]
        records = [item.known for item in items]
        values = [value for record in records for value in record.values()]
        said = [_said_by(tuple(record)) for record in records]
        answer = _Answer()
        self._library.hx_scrub(
            _characters(texts), _ends(texts), len(items), _characters(values), _ends(values), _ends(records),
            b"".join([one.kinds for one in said]), b"".join([one.types for one in said]),
            b"".join([one.ranks for one in said]), ctypes.byref(answer),
        )  # fmt: skip
        return _read(answer, items)


def _read(answer: _Answer, items: Sequence[TextItem]) -> list[ScrubbedText | None]:
    count = len(items)
    text_ends = [0, *_numbers(answer.text_ends, np.int32, count)]
    span_ends = [0, *_numbers(answer.span_ends, np.int32, count)]
    spans = _spans(answer, span_ends[-1])
    text = ctypes.string_at(answer.text, 4 * text_ends[-1]).decode("utf-32-le", "surrogatepass")
    left_to_python = ctypes.string_at(answer.left_to_python, count)
    return [
        None if left else ScrubbedText(item.id, text[start:end], tuple(spans[first:last]))
        for item, left, (start, end), (first, last) in zip(
            items, left_to_python, pairwise(text_ends), pairwise(span_ends), strict=True
        )
    ]


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
    library = ctypes.PyDLL(str(LIBRARY))
    library.hx_digest.restype = ctypes.c_char_p
    return Engine(library) if library.hx_digest() == digest().encode() else None


def _characters(texts: Iterable[str]) -> bytes:
    return "".join(texts).encode("utf-32-le", "surrogatepass")


def _ends(parts: Iterable[Sized]) -> bytes:
    return np.fromiter(accumulate(map(len, parts)), dtype=np.int32).tobytes()
