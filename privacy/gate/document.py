"""Reading one TOML document of the policies strictly: every key known, every value of its type, all problems kept.

A policy author wants the whole list of what is wrong, so a wrong value becomes a problem and a harmless stand-in; the
caller throws everything away when there was any problem.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from privacy.model.errors import BadInput, Place


class Problems:
    """What is wrong with a set of policy files. Policies are no personal data: their words may be quoted."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        """(file, what is wrong there), in the order met."""

    def add(self, file: str, what: str) -> None:
        self.found.append((file, what))

    def raise_if_any(self) -> None:
        """
        Raises:
            BadPolicies: there was a problem.
        """
        if self.found:
            raise BadPolicies(tuple(self.found))


class BadPolicies(BadInput):
    """A policy set that cannot be decided with; ``problems`` lists all (file, problem) pairs."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        self.problems = problems
        listed = "; ".join(f"{file}: {what}" for file, what in problems)
        super().__init__(
            "bad-policies",
            zh=f"政策文件有 {len(problems)} 处问题，未作任何决定：{listed}",
            en=f"{len(problems)} problems in the policy files, nothing is decided with them: {listed}",
            place=Place(file=problems[0][0]),
            remedy_zh="逐条改正后运行 helixgate policies check。",
            remedy_en="Mend each one, then run helixgate policies check.",
        )

    def as_json(self) -> dict[str, Any]:
        return super().as_json() | {"problems": [{"file": file, "problem": what} for file, what in self.problems]}


class Table:
    """One table of a TOML document. Call ``close`` after the last key, so that unknown keys are told."""

    def __init__(self, values: dict[str, Any], *, file: str, at: str, problems: Problems) -> None:
        self._values = values
        self._file = file
        self._at = at
        self._problems = problems
        self._asked: set[str] = set()

    def problem(self, what: str) -> None:
        self._problems.add(self._file, f"{self._at}{what}")

    def text(self, key: str) -> str:
        value = self._take(key, str, "a text")
        if value is not None and not value.strip():
            self.problem(f"{key} is empty")
        return value or ""

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self._has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key, list, "a list of texts")
        if value is None:
            return ()
        if not all(isinstance(item, str) and item.strip() for item in value):
            self.problem(f"{key}: expected a list of non-empty texts")
            return ()
        if len(set(value)) < len(value):
            self.problem(f"{key}: the same text twice")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """``false`` when the key is not there."""
        return self._has(key) and bool(self._take(key, bool, "true or false"))

    def day(self, key: str) -> date:
        value = self._take(key, date, "a date such as 2026-06-01")
        if isinstance(value, datetime):
            self.problem(f"{key}: expected a date without a time")
            return value.date()
        return value or date.max

    def optional_day(self, key: str) -> date | None:
        return self.day(key) if self._has(key) else None

    def table(self, key: str) -> "Table":
        value = self._take(key, dict, "a table")
        return Table(value or {}, file=self._file, at=f"{self._at}{key}.", problems=self._problems)

    def tables(self, key: str, *, required: bool = True) -> list["Table"]:
        if not self._has(key) and not required:
            return []
        value = self._take(key, list, "a list of tables")
        rows = value if value is not None and all(isinstance(row, dict) for row in value) else []
        if value is not None and not rows:
            self.problem(f"{key}: expected at least one table")
        return [
            Table(row, file=self._file, at=f"{self._at}{key}[{number}].", problems=self._problems)
            for number, row in enumerate(rows, start=1)
        ]

    def close(self) -> None:
        for key in sorted(set(self._values) - self._asked):
            self.problem(f"unknown key {key}")

    def _has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def _take(self, key: str, kind: type, what: str) -> Any:
        if not self._has(key):
            self.problem(f"{key} is missing")
            return None
        value = self._values[key]
        if not isinstance(value, kind):
            self.problem(f"{key}: expected {what}")
            return None
        return value


def open_document(file: str, content: bytes, problems: Problems) -> Table | None:
    """The document's top table, or ``None`` when it is not TOML in UTF-8 (which is then a problem)."""
    try:
        values = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.add(file, f"not TOML in UTF-8: {error}")
        return None
    return Table(values, file=file, at="", problems=problems)


def open_required(file: str, files: Mapping[str, bytes], problems: Problems) -> Table | None:
    """As ``open_document``; a file that is not among ``files`` is a problem too."""
    if file not in files:
        problems.add(file, "this file is missing")
        return None
    return open_document(file, files[file], problems)
