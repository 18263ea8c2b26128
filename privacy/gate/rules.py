"""One rule of the policies: its words (``rule.toml``) and conditions (``rule.cedar``), checked against each other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cedarpy

from privacy.gate.document import Problems, Table, open_document
from privacy.gate.law import Law

RULES = frozenset(
    {
        "consent-written", "consent-capacity", "consent-notice", "withdrawal", "deidentify-in-transit",
        "no-unlawful-third-party", "no-discrimination", "basis-cited", "ethics-review", "collector-qualified",
        "classified-and-authorised", "technology-grade", "no-fee", "human-genetic-resources",
    }
)  # fmt: skip
"""The fourteen gates. A policy set without one of them would permit what it forbids, so it does not load."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of failing a rule, or (as a flag) one remark that stops nothing."""

    id: str
    only_under: str | None
    """The article without which it does not exist; ``None``: exists wherever the rule does."""
    only_if: str | None
    """Flags only: the fact without which its condition need not be asked."""
    zh: str
    en: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    articles: tuple[str, ...]
    only_where_in_force: bool
    title_zh: str
    title_en: str
    duty_zh: str
    duty_en: str
    facets: tuple[Facet, ...]
    flags: tuple[Facet, ...]
    conditions: Mapping[str, Any]
    """Facet or flag -> its Cedar policy in Cedar's JSON form."""

    @property
    def cited(self) -> frozenset[str]:
        """Every article the rule depends on."""
        under = (facet.only_under for facet in (*self.facets, *self.flags))
        return frozenset(self.articles) | {article for article in under if article is not None}


def parse_rule(name: str, files: Mapping[str, bytes], law: Law, schema: str, problems: Problems) -> Rule | None:
    """The rule of one folder, or ``None`` when it cannot be read; everything wrong with it is a problem."""
    words_file, conditions_file = f"rules/{name}/rule.toml", f"rules/{name}/rule.cedar"
    if missing := [file for file in (words_file, conditions_file) if file not in files]:
        for file in missing:
            problems.add(file, "this file is missing")
        return None
    if name not in RULES:
        problems.add(words_file, "unknown rule")
    document = open_document(words_file, files[words_file], problems)
    if document is None:
        return None
    rule = Rule(
        name=name,
        articles=document.texts("articles"),
        only_where_in_force=document.flag("only_where_in_force"),
        **_spoken(document.table("title"), "title"),
        **_spoken(document.table("duty"), "duty"),
        facets=tuple(_parse_facet(row, is_flag=False) for row in document.tables("facets")),
        flags=tuple(_parse_facet(row, is_flag=True) for row in document.tables("flags", required=False)),
        conditions=_parse_conditions(conditions_file, files[conditions_file], schema, problems),
    )
    document.close()
    _check_citations(rule, law, words_file, problems)
    _check_facets(rule, conditions_file, problems)
    return rule


def _spoken(table: Table, name: str) -> dict[str, str]:
    words = {f"{name}_zh": table.text("zh"), f"{name}_en": table.text("en")}
    table.close()
    return words


def _parse_facet(row: Table, *, is_flag: bool) -> Facet:
    facet = Facet(
        id=row.text("id"),
        only_under=row.optional_text("only_under"),
        only_if=row.text("only_if") if is_flag else None,
        zh=row.text("zh"),
        en=row.text("en"),
        remedy=f"{row.text('remedy_zh')} {row.text('remedy_en')}",
    )
    row.close()
    return facet


def _check_citations(rule: Rule, law: Law, file: str, problems: Problems) -> None:
    if not rule.articles:
        problems.add(file, "the rule cites no article")
    for article in sorted(rule.cited - set(law.articles)):
        problems.add(file, f"unknown article {article}")


def _check_facets(rule: Rule, file: str, problems: Problems) -> None:
    named = [facet.id for facet in (*rule.facets, *rule.flags)]
    for twice in sorted({facet for facet in named if named.count(facet) > 1}):
        problems.add(file, f"facet {twice} is described twice")
    for facet in sorted(set(named) - set(rule.conditions)):
        problems.add(file, f"facet {facet} has no condition")
    for facet in sorted(set(rule.conditions) - set(named)):
        problems.add(file, f"condition {facet} is not described in rule.toml")
    flags = {flag.id for flag in rule.flags}
    for facet, condition in rule.conditions.items():
        if ("flag" in condition["annotations"]) != (facet in flags):
            problems.add(file, f"{facet} is a flag in one file and a facet in the other")


def _parse_conditions(file: str, content: bytes, schema: str, problems: Problems) -> dict[str, Any]:
    try:
        text = content.decode("utf-8")
        policies = json.loads(cedarpy.policies_to_json_str(text))
        checked = cedarpy.validate_policies(text, schema)
    except (UnicodeDecodeError, ValueError) as error:
        problems.add(file, f"not Cedar: {error}")
        return {}
    for fault in checked.errors:
        problems.add(file, f"not in the schema: {fault.error}")
    if not checked.validation_passed and not checked.errors:
        problems.add(file, "not in the schema")
    if policies["templates"] or policies["templateLinks"]:
        problems.add(file, "templates are not used here")
    conditions: dict[str, Any] = {}
    for policy in policies["staticPolicies"].values():
        marks = policy.get("annotations", {})
        facet = marks.get("facet") or marks.get("flag")
        if len(marks) != 1 or not facet:
            problems.add(file, "a condition needs exactly one mark: @facet or @flag")
        elif policy["effect"] != "forbid":
            problems.add(file, f"{facet}: a rule can only forbid")
        elif facet in conditions:
            problems.add(file, f"facet {facet} has two conditions")
        else:
            conditions[facet] = policy
    return conditions
