"""One stretch of days in one region on which the same articles are in force, and Cedar's answers under it.

Cedar, used bare, fails open twice: a ``forbid`` whose condition errors is skipped, and a request outside the schema
gets an answer without a decision. Here only a clean ``Allow`` (schema given, no error, no unknown policy) permits;
everything else is a denial with a reason of ours.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import cedarpy

from privacy.gate.rules import Facet, Rule
from privacy.model.decision import Reason

Question = tuple[str, Mapping[str, bool]]
"""An action and the facts about it."""

_ENTITIES = cedarpy.Entities.from_json_str("[]")
_PERMIT_WHAT_NO_RULE_FORBIDS = {
    "effect": "permit",
    "principal": {"op": "All"},
    "action": {"op": "All"},
    "resource": {"op": "All"},
    "conditions": [],
}
_BASE = "base"

NOT_EVALUATED = Reason(
    rule="evaluation",
    facet="not-evaluated",
    articles=("baseline/evaluation",),
    zh="未能对全部规则求值，按拒绝处理。",
    en="not every rule could be evaluated, which is a denial",
    remedy="运行 helixgate policies check 并改正政策文件。 Run helixgate policies check and mend the policy files.",
)
"""Our own text where Cedar gives none: a permit needs every rule to have been evaluated."""


@dataclass(frozen=True, slots=True)
class Answer:
    permitted: bool
    reasons: tuple[Reason, ...]
    flags: tuple[str, ...] = ()


_DENIED_UNEVALUATED = Answer(permitted=False, reasons=(NOT_EVALUATED,))


@dataclass(frozen=True, slots=True, eq=False)
class Regime:
    first_day: date
    conditions: cedarpy.PolicySet
    reasons: Mapping[str, Reason]
    """``<rule>/<facet>``, which is also the Cedar policy's id -> what is told when it fails."""
    remarks: cedarpy.PolicySet | None
    """Conditions of the flags; ``None`` where there are none."""
    flags: Mapping[str, str]
    """Cedar policy id -> flag."""
    flag_facts: frozenset[str]
    """Without one of these facts no flag's condition can hold, so none is asked."""

    def articles_of(self, rule: str) -> tuple[str, ...]:
        found = (reason.articles for reason in self.reasons.values() if reason.rule == rule)
        return next(found, (f"baseline/{rule}",))

    def ask(self, questions: Sequence[Question], schema: cedarpy.Schema) -> list[Answer]:
        """One answer a question, in order. Never raises: what cannot be evaluated is denied."""
        try:
            requests = [_cedar_request(*question) for question in questions]
            results = cedarpy.is_authorized_batch(requests, self.conditions, _ENTITIES, schema)
            if len(results) != len(questions):
                return [_DENIED_UNEVALUATED] * len(questions)
            return [
                self._answer(result, self._flags_of(request, question[1], schema))
                for result, request, question in zip(results, requests, questions, strict=True)
            ]
        except Exception:  # noqa: BLE001 - whatever the engine raises is a denial, and its text may quote the request
            return [_DENIED_UNEVALUATED] * len(questions)

    def _answer(self, result: cedarpy.AuthzResult, flags: tuple[str, ...] | None) -> Answer:
        failed = result.diagnostics.reasons
        if result.diagnostics.errors or flags is None:
            return _DENIED_UNEVALUATED
        if result.decision is cedarpy.Decision.Allow:
            return Answer(permitted=True, reasons=(), flags=flags) if failed == [_BASE] else _DENIED_UNEVALUATED
        if result.decision is not cedarpy.Decision.Deny or not failed or not self.reasons.keys() >= set(failed):
            return _DENIED_UNEVALUATED
        return Answer(permitted=False, reasons=tuple(self.reasons[policy] for policy in sorted(failed)), flags=flags)

    def _flags_of(
        self, request: dict[str, object], facts: Mapping[str, bool], schema: cedarpy.Schema
    ) -> tuple[str, ...] | None:
        """Flags in order, or ``None`` when their conditions could not be evaluated."""
        if self.remarks is None or not any(facts[fact] for fact in self.flag_facts):
            return ()
        result = cedarpy.is_authorized(request, self.remarks, _ENTITIES, schema)
        raised = [policy for policy in result.diagnostics.reasons if policy != _BASE]
        if (
            result.diagnostics.errors
            or result.decision is cedarpy.Decision.NoDecision
            or not self.flags.keys() >= set(raised)
        ):
            return None
        return tuple(sorted(self.flags[policy] for policy in raised))


def _cedar_request(action: str, facts: Mapping[str, bool]) -> dict[str, object]:
    return {
        "principal": 'Requester::"any"',
        "action": f'Action::"{action}"',
        "resource": 'GeneticData::"any"',
        "context": facts,
    }


def build_regime(first_day: date, rules: Mapping[str, Rule], holds: Callable[[str], bool]) -> Regime:
    """The regime from ``first_day`` on; ``holds`` says which articles are in force there and then."""
    conditions, reasons, remarks, flags, flag_facts = {}, {}, {}, {}, set()
    for rule in rules.values():
        cited = tuple(article for article in rule.articles if holds(article))
        if rule.only_where_in_force and not cited:
            continue
        for facet in _existing(rule.facets, holds):
            policy = f"{rule.name}/{facet.id}"
            conditions[policy] = rule.conditions[facet.id]
            reasons[policy] = _reason(rule, facet, cited)
        for flag in _existing(rule.flags, holds):
            policy = f"{rule.name}/{flag.id}"
            remarks[policy] = rule.conditions[flag.id]
            flags[policy] = flag.id
            flag_facts.add(str(flag.only_if))
    return Regime(
        first_day=first_day,
        conditions=_policy_set(conditions),
        reasons=reasons,
        remarks=_policy_set(remarks) if remarks else None,
        flags=flags,
        flag_facts=frozenset(flag_facts),
    )


def _existing(facets: Sequence[Facet], holds: Callable[[str], bool]) -> list[Facet]:
    return [facet for facet in facets if facet.only_under is None or holds(facet.only_under)]


def _reason(rule: Rule, facet: Facet, cited: tuple[str, ...]) -> Reason:
    return Reason(
        rule=rule.name,
        facet=facet.id,
        articles=tuple(sorted(cited)) or (f"baseline/{rule.name}",),
        zh=facet.zh,
        en=facet.en,
        remedy=facet.remedy,
    )


def _policy_set(conditions: Mapping[str, object]) -> cedarpy.PolicySet:
    policies = {_BASE: _PERMIT_WHAT_NO_RULE_FORBIDS, **conditions}
    return cedarpy.PolicySet.from_json_str(
        json.dumps({"staticPolicies": policies, "templates": {}, "templateLinks": []})
    )
