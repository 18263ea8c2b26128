"""Free text on its way through redaction. Offsets count Unicode code points of the input text, half-open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class SpanSource(StrEnum):
    """Which tier found it."""

    KNOWN = "known"
    PATTERN = "pattern"
    CONTEXT = "context"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class TextItem:
    """One text and what its record already knows about the people in it."""

    id: str
    text: str = field(repr=False)
    known: Mapping[str, str] = field(default_factory=dict, repr=False)
    """``name``, ``resident_id``, ``phone``, ``address``, ... -> value."""


class Span(NamedTuple):
    """A stretch that was replaced."""

    start: int
    end: int
    type: str
    score: float
    source: SpanSource


@dataclass(frozen=True, slots=True)
class ScrubbedText:
    id: str
    text: str
    spans: tuple[Span, ...]
    """Sorted, not overlapping, in offsets of the input text."""
