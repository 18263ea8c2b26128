"""The purposes and recipients of the policies, held against the closed vocabulary of the model.

Their classes decide what is research and what is never permitted. A policy file may explain them; it cannot move one
out of its class, because ``privacy.model`` says the same and any difference is refused at load.
"""

from collections.abc import Mapping
from enum import StrEnum

from privacy.gate.document import Problems, open_required
from privacy.model.vocabulary import (
    INSIDE_RECIPIENTS,
    NEVER_PURPOSES,
    NEVER_RECIPIENTS,
    RESEARCH_PURPOSES,
    Purpose,
    RecipientKind,
)


def purpose_class(purpose: Purpose) -> str:
    """``never``, ``research`` or ``ordinary``."""
    if purpose in NEVER_PURPOSES:
        return "never"
    return "research" if purpose in RESEARCH_PURPOSES else "ordinary"


def recipient_class(kind: RecipientKind) -> str:
    """``never``, ``inside`` or ``outside``."""
    if kind in NEVER_RECIPIENTS:
        return "never"
    return "inside" if kind in INSIDE_RECIPIENTS else "outside"


def check_purposes(file: str, files: Mapping[str, bytes], problems: Problems) -> None:
    """Adds a problem for every purpose that is missing, unknown, or in another class than the model says."""
    _check(file, files, "purposes", {one: purpose_class(one) for one in Purpose}, problems)


def check_recipients(file: str, files: Mapping[str, bytes], problems: Problems) -> None:
    """Adds a problem for every recipient kind that is missing, unknown, or in another class than the model says."""
    _check(file, files, "recipients", {one: recipient_class(one) for one in RecipientKind}, problems)


def _check(file: str, files: Mapping[str, bytes], key: str, expected: dict[StrEnum, str], problems: Problems) -> None:
    document = open_required(file, files, problems)
    if document is None:
        return
    found: dict[str, str] = {}
    for row in document.tables(key):
        code = row.text("code")
        if code in found:
            row.problem(f"{code} stands there twice")
        found[code] = row.text("class")
        row.text("zh")
        row.text("en")
        row.optional_text("duo")
        row.close()
    document.close()
    known = {str(code.value): kind for code, kind in expected.items()}
    for code in sorted(set(known) - set(found)):
        problems.add(file, f"{code} is missing")
    for code, kind in found.items():
        if code not in known:
            problems.add(file, f"unknown word {code}")
        elif kind != known[code]:
            problems.add(file, f"{code} must be of class {known[code]}")
