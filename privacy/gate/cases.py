"""The cases beside each rule: what a lawyer says must come out, and whether it does.

``rules/<rule>/permit/<sentence>.json`` and ``deny/<sentence>.json`` say how a request differs from one that is in order
(``rules/a-request-in-order.json``) and what the answer names. The file's name is the case, said in English.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from privacy.gate.decide import decide
from privacy.gate.document import Problems
from privacy.gate.policies import PolicySet
from privacy.gate.request import parse_request
from privacy.model.decision import Decision
from privacy.model.errors import BadInput
from privacy.model.request import Request

ORDINARY_FILE = "rules/a-request-in-order.json"
_KEYS = {"zh", "change", "reasons", "articles"}


@dataclass(frozen=True, slots=True)
class Case:
    file: str
    zh: str
    request: Request
    permitted: bool
    reasons: tuple[str, ...]
    """``<rule>/<facet>``, sorted."""
    articles: tuple[str, ...]
    flags: tuple[str, ...]

    def differences(self, decision: Decision) -> list[str]:
        """What the decision says otherwise than the case, in words."""
        said = {
            "verdict": (self.permitted, decision.permitted),
            "reasons": (self.reasons, tuple(sorted(f"{one.rule}/{one.facet}" for one in decision.reasons))),
            "articles": (self.articles, decision.articles),
            "flags": (self.flags, decision.flags),
        }
        return [f"{what}: expected {want}, got {got}" for what, (want, got) in said.items() if want != got]


def is_case_file(path: str) -> bool:
    """Whether this path under ``policies/`` is a case, or the request that cases start from."""
    match path.split("/"):
        case ["rules", _, "permit" | "deny", name]:
            return name.endswith(".json")
        case _:
            return path == ORDINARY_FILE


def parse_cases(files: Mapping[str, bytes]) -> list[Case]:
    """Every case among the files.

    Raises:
        BadPolicies: a case is no case; all problems are listed.
    """
    problems = Problems()
    ordinary = _parse_json(ORDINARY_FILE, files.get(ORDINARY_FILE, b""), problems)
    cases = [
        _parse_case(file, content, ordinary, problems)
        for file, content in sorted(files.items())
        if is_case_file(file) and file != ORDINARY_FILE
    ]
    problems.raise_if_any()
    return [case for case in cases if case is not None]


def check_cases(policies: PolicySet, cases: list[Case]) -> None:
    """
    Raises:
        BadPolicies: the rules answer a case otherwise than it says, or a facet has no case; all of them are listed.
    """
    problems = Problems()
    for case in cases:
        for difference in case.differences(decide(policies, case.request)):
            problems.add(case.file, difference)
    shown = {reason for case in cases for reason in case.reasons}
    for name, rule in policies.rules.items():
        for facet in rule.facets:
            if f"{name}/{facet.id}" not in shown:
                problems.add(f"rules/{name}/deny", f"no case shows the facet {facet.id}")
        if not any(case.permitted and case.file.startswith(f"rules/{name}/") for case in cases):
            problems.add(f"rules/{name}/permit", "no case shows what passes")
    problems.raise_if_any()


def _parse_case(file: str, content: bytes, ordinary: Any, problems: Problems) -> Case | None:
    body = _parse_json(file, content, problems)
    if body is None or ordinary is None:
        return None
    if set(body) | {"flags"} != _KEYS | {"flags"}:
        problems.add(file, f"expected the keys {', '.join(sorted(_KEYS))}, and flags where there are any")
        return None
    permitted = "/permit/" in file
    if permitted == bool(body["reasons"]):
        problems.add(file, "a permit has no reasons and a denial has some")
    try:
        request = parse_request(_changed(ordinary, body["change"]))
    except (KeyError, TypeError, AttributeError):
        problems.add(file, "change names a field that is not in the ordinary request")
        return None
    except BadInput as error:
        problems.add(file, f"no request: {error}")
        return None
    return Case(
        file=file,
        zh=body["zh"],
        request=request,
        permitted=permitted,
        reasons=tuple(body["reasons"]),
        articles=tuple(body["articles"]),
        flags=tuple(body.get("flags", ())),
    )


def _changed(ordinary: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the ordinary request with each ``a.b`` of ``change`` set, in the order given."""
    request: dict[str, Any] = json.loads(json.dumps(ordinary))
    for path, value in change.items():
        *folders, last = path.split(".")
        place = request
        for folder in folders:
            place = place[folder]
        place[last] = value
    return request


def _parse_json(file: str, content: bytes, problems: Problems) -> Any:
    try:
        body = json.loads(content)
    except ValueError as error:
        problems.add(file, f"not JSON: {error}")
        return None
    if not isinstance(body, dict):
        problems.add(file, "not a JSON object")
        return None
    return body
