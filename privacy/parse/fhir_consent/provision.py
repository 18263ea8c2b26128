"""``Consent.provision``: what is permitted, in R4's logic of a base rule and exceptions.

The root provision bounds the base rule of ``policyRule``; nested provisions are exceptions to it. The register keeps
one list of purposes, of recipients and of data kinds, and all combinations of them are consented to. So an exception
can be kept only where it takes away whole purposes, recipients or data kinds, or where all permits differ in one list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from privacy.parse.fhir_consent import codes
from privacy.parse.fhir_consent.codes import Code
from privacy.parse.fhir_consent.reading import Problems, concept, instant, items, mapping, one_code, only

_RULE_ELEMENTS = frozenset({"id", "period", "purpose", "class", "actor"})
Part = frozenset[str] | None
"""Words of one list; ``None`` where the provision does not speak of it."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One provision without its exceptions."""

    purposes: Part
    recipients: Part
    data: Part
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What was consented to."""

    purposes: frozenset[str]
    recipients: frozenset[str]
    data: frozenset[str]
    start: datetime | None
    end: datetime | None

    def as_entry(self) -> dict[str, Any]:
        """The register's words; ``valid_from`` is null where the provision has no beginning.

        R4's period includes its end, to the second; ours does not: the second is given up rather than gained.
        """
        return {
            "purposes": sorted(self.purposes),
            "recipients": sorted(self.recipients - {codes.NOBODY}),
            "data": sorted(self.data),
            "valid_from": self.start.isoformat() if self.start else None,
            "valid_to": self.end.isoformat() if self.end else None,
        }


def read_scope(rule: list[Code], value: Any, path: str, problems: Problems) -> Scope:
    """The scope of base ``rule`` with root provision ``value``."""
    node, here = mapping(value, f"{path}.provision", problems), f"{path}.provision"
    only(node, here, _RULE_ELEMENTS | {"provision"}, problems)
    root = _rule(node, here, problems)
    nested = items(node.get("provision"), f"{here}.provision", problems)
    exceptions = [_exception(one, f"{here}.provision[{number}]", problems) for number, one in enumerate(nested)]
    if rule == [codes.OPT_IN]:
        return _opted_in(root, exceptions, here, problems)
    if rule == [codes.OPT_OUT]:
        return _opted_out(root, exceptions, here, problems)
    raise problems.refuse(f"{path}.policyRule", "须为 OPTIN 或 OPTOUT", "expected OPTIN or OPTOUT")


def _opted_in(root: _Rule, exceptions: list[tuple[str, _Rule]], path: str, problems: Problems) -> Scope:
    """All that the root names, less what is denied."""
    left = root
    for number, (kind, one) in enumerate(exceptions):
        spoken = [name for name in ("purposes", "recipients", "data") if getattr(one, name) is not None]
        if kind != "deny" or len(spoken) != 1 or one.start or one.end:
            raise problems.refuse(
                f"{path}.provision[{number}]",
                "例外须只拒绝用途、接收方或数据中的一种",
                "an exception to OPTIN must deny purposes, recipients or data, one of them and nothing else",
            )
        (name,) = spoken
        held, gone = getattr(left, name), getattr(one, name)
        if held is not None and codes.ANY in held | gone:
            raise problems.refuse(
                f"{path}.provision[{number}].actor",
                "不限接收方时无法登记例外",
                "an exception to any recipient cannot be kept",
            )
        less: dict[str, Any] = {name: None if held is None else held - gone}
        left = replace(left, **less)
    return _whole(left, path, problems)


def _opted_out(root: _Rule, exceptions: list[tuple[str, _Rule]], path: str, problems: Problems) -> Scope:
    """Nothing but what is permitted."""
    if not exceptions:
        raise problems.refuse(
            f"{path}.provision",
            "未许可任何事项；撤回请用 helixgate withdraw",
            "nothing is permitted; see helixgate withdraw",
        )
    if (root.purposes, root.recipients, root.data) != (None, None, None) or any(
        kind != "permit" for kind, _ in exceptions
    ):
        raise problems.refuse(
            path, "OPTOUT 只能由许可例外组成", "OPTOUT can be kept only with permits as exceptions and an empty root"
        )
    rules = [one for _, one in exceptions]
    first = rules[0]
    differing = {
        name for name in ("purposes", "recipients", "data", "start", "end")
        if any(getattr(one, name) != getattr(first, name) for one in rules)
    }  # fmt: skip
    if len(differing) > 1 or differing & {"start", "end"}:
        raise problems.refuse(
            f"{path}.provision",
            "多个许可只能在一个方面不同",
            "several permits can be kept only where they differ in one list",
        )
    for name in differing:
        parts = [getattr(one, name) for one in rules]
        united: dict[str, Any] = {name: None if None in parts else frozenset[str]().union(*parts)}
        first = replace(first, **united)
    return _whole(replace(first, start=first.start or root.start, end=first.end or root.end), path, problems)


def _whole(rule: _Rule, path: str, problems: Problems) -> Scope:
    """Every list must be spoken of: in R4 silence means everything, and everything was not asked for."""
    silent = {"purposes": "purpose", "recipients": "actor", "data": "class"}
    for name, element in silent.items():
        if getattr(rule, name) is None:
            problems.refuse(f"{path}.{element}", "须逐项列明", "must be listed")
    return Scope(
        rule.purposes or frozenset(), rule.recipients or frozenset(), rule.data or frozenset(), rule.start, rule.end
    )


def _exception(value: Any, path: str, problems: Problems) -> tuple[str, _Rule]:
    node = mapping(value, path, problems)
    only(node, path, _RULE_ELEMENTS | {"type"}, problems)
    if node.get("type") not in ("permit", "deny"):
        raise problems.refuse(f"{path}.type", "须为 permit 或 deny", "expected permit or deny")
    return str(node["type"]), _rule(node, path, problems)


def _rule(node: Mapping[str, Any], path: str, problems: Problems) -> _Rule:
    period = mapping(node["period"], f"{path}.period", problems) if "period" in node else {}
    return _Rule(
        purposes=_words(node.get("purpose"), codes.PURPOSES, f"{path}.purpose", problems),
        recipients=_recipients(node.get("actor"), f"{path}.actor", problems),
        data=_words(node.get("class"), codes.DATA_KINDS, f"{path}.class", problems),
        start=instant(period["start"], f"{path}.period.start", problems) if "start" in period else None,
        end=instant(period["end"], f"{path}.period.end", problems) if "end" in period else None,
    )


def _words(value: Any, known: Mapping[Code, str], path: str, problems: Problems) -> Part:
    if value is None:
        return None
    words = []
    for number, one in enumerate(items(value, path, problems)):
        code = one_code(one, f"{path}[{number}]", problems)
        if code not in known:
            raise problems.refuse(f"{path}[{number}]", "此编码没有唯一对应", "no word of ours says exactly this")
        words.append(str(known[code]))
    return frozenset(words)


def _recipients(value: Any, path: str, problems: Problems) -> Part:
    if value is None:
        return None
    kinds = []
    for number, one in enumerate(items(value, path, problems)):
        here = f"{path}[{number}]"
        node = mapping(one, here, problems)
        if not codes.RECEIVES.intersection(concept(node.get("role"), f"{here}.role", problems)):
            raise problems.refuse(f"{here}.role", "此角色不是信息接收方", "the role is not that of a recipient")
        reference = mapping(node.get("reference"), f"{here}.reference", problems)
        identifier = mapping(reference.get("identifier"), f"{here}.reference", problems)
        kind = identifier.get("value")
        if identifier.get("system") != codes.RECIPIENT_KIND or kind not in codes.RECIPIENTS:
            raise problems.refuse(f"{here}.reference", "未说明接收方类型", "the kind of recipient is not stated")
        kinds.append(str(kind))
    return frozenset(kinds)
