"""What can go wrong, as one small tree.

::

    HelixgateError
    ├── BadInput       exit 2   bad usage or bad input; nothing was changed
    ├── Refused        exit 3   refused by policy; the reasons are in the answer
    ├── ProofFailed    exit 4   a log, certificate or checkpoint does not hold
    ├── PartMissing    exit 5   a needed part is not there; nothing was read or released
    └── InternalError  exit 1   a bug of ours

Every message says what was expected, what was found, where, and what to do; it never holds a value from the data.
Messages exist in Chinese and English. Raise at the edge with ``from None``: Polars, DuckDB and Pydantic quote the
offending cell in theirs.
"""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input: names and numbers only, never content."""

    file: str | None = None
    """The name the person gave us, or a neutral one (kind and digest); never a name read from inside the data."""
    line: int | None = None
    """1-based line of the file."""
    column: str | None = None
    """Column or field name as our registry spells it, never a header of unknown content."""

    def __str__(self) -> str:
        parts = [self.file or "", f"line {self.line}" if self.line is not None else "", self.column or ""]
        return ", ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "line": self.line, "column": self.column}


class HelixgateError(Exception):
    """Root of the tree: a code, the message in both languages, a place and a remedy."""

    exit_code: ClassVar[int] = 1

    def __init__(
        self, code: str, *, zh: str, en: str, place: Place | None = None, remedy_zh: str = "", remedy_en: str = ""
    ) -> None:
        super().__init__(f"{code}: {en}" + (f" ({place})" if place and str(place) else ""))
        self.code = code
        self.zh = zh
        self.en = en
        self.place = place or Place()
        self.remedy_zh = remedy_zh
        self.remedy_en = remedy_en

    def as_json(self) -> dict[str, Any]:
        """The one error shape of every command and page."""
        return {
            "error": {
                "code": self.code,
                "zh": self.zh,
                "en": self.en,
                "where": self.place.as_json(),
                "remedy": {"zh": self.remedy_zh, "en": self.remedy_en},
            }
        }


class BadInput(HelixgateError):
    """Bad usage or bad input: nothing was changed."""

    exit_code = 2


class Refused(HelixgateError):
    """Policy says no. ``reasons`` are those of the decision, as JSON values."""

    exit_code = 3

    def __init__(self, code: str, *, zh: str, en: str, reasons: tuple[dict[str, Any], ...] = (), **more: Any) -> None:
        super().__init__(code, zh=zh, en=en, **more)
        self.reasons = reasons

    def as_json(self) -> dict[str, Any]:
        return super().as_json() | {"reasons": list(self.reasons)}


class ProofFailed(HelixgateError):
    """A log, certificate or checkpoint was altered, or does not belong where it stands."""

    exit_code = 4


class PartMissing(HelixgateError):
    """Log not writable, key absent, store locked: nothing was read or released."""

    exit_code = 5


class InternalError(HelixgateError):
    """A bug of ours. The message is fixed text; the cause is not attached, since it may quote data."""

    exit_code = 1
