"""One element at a time. A problem names the element's path in the words of the standard, never what stood there."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from privacy.model.errors import BadInput
from privacy.model.times import parse_instant
from privacy.parse.fhir_consent.codes import Code

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
"""FHIR's dateTime at its full precision; a date alone leaves the hour and the zone to guess."""


class Unmapped(Exception):
    """This element cannot be mapped; it was written down in the problems."""


@dataclass
class Problems:
    """Everything that cannot be mapped: ``(path, zh, en)``."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def refuse(self, path: str, zh: str, en: str) -> Unmapped:
        """Write a problem down; the caller raises what comes back."""
        self.found.append((path, zh, en))
        return Unmapped()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """One element that cannot be mapped does not hide the next one's problem."""
        with suppress(Unmapped):
            yield


def only(node: Mapping[str, Any], path: str, allowed: Collection[str], problems: Problems) -> None:
    """Write down every element that is not among ``allowed``. Names are shown only where the standard knows them."""
    for name in sorted(set(node) - set(allowed)):
        shown = name if name in _KNOWN else "?"
        problems.refuse(f"{path}.{shown}", "此元素无法在不猜测的情况下对应", "cannot be mapped without guessing")


def mapping(value: Any, path: str, problems: Problems) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise problems.refuse(path, "缺失或不是对象", "missing, or not an object")
    return value


def items(value: Any, path: str, problems: Problems, *, at_most: int = 100) -> list[Any]:
    """A list, possibly empty; absent is empty."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > at_most:
        raise problems.refuse(path, "不是列表或过长", "not a list, or too long")
    return value


def one_code(coding: Any, path: str, problems: Problems) -> Code:
    """``(system, code)`` of one Coding."""
    found = mapping(coding, path, problems)
    system, code = found.get("system"), found.get("code")
    if not isinstance(system, str) or not isinstance(code, str):
        raise problems.refuse(path, "编码须有 system 与 code", "a coding needs system and code")
    return system, code


def concept(value: Any, path: str, problems: Problems) -> list[Code]:
    """All codings of a CodeableConcept: they are said to mean the same."""
    codings = items(mapping(value, path, problems).get("coding"), f"{path}.coding", problems)
    if not codings:
        raise problems.refuse(f"{path}.coding", "缺少编码", "no coding")
    return [one_code(one, f"{path}.coding", problems) for one in codings]


def instant(value: Any, path: str, problems: Problems) -> datetime:
    """A dateTime of full precision, with its zone."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        with suppress(BadInput):
            return parse_instant(value, field=path)
    raise problems.refuse(path, "须为带时区、精确到秒的时间", "expected a time to the second, with its zone")


_KNOWN = frozenset(
    {
        "action", "actor", "category", "class", "code", "coding", "contained", "data", "dataPeriod", "dateTime",
        "display", "end", "extension", "implicitRules", "modifierExtension", "patient", "performer", "period",
        "policy", "policyRule", "provision", "purpose", "reference", "role", "scope", "securityLabel",
        "sourceAttachment", "sourceReference", "start", "status", "text", "type", "verification", "verifiedWith",
    }
)  # fmt: skip
"""Element names of R4 Consent and its parts; another name in the file is data and is not shown."""
