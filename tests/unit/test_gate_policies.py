"""A policy set loads whole or not at all, and tells everything that is wrong with it; the law turns on the second."""

from datetime import UTC, datetime, timedelta

import pytest

from privacy.gate import BadPolicies, compile_policies, decide, parse_request, policy_digest
from privacy.gate.facts import grade_of
from privacy.gate.rules import RULES
from privacy.model.vocabulary import Grade, Jurisdiction
from tests.gate_requests import changed
from workspace.policies import read_policy_files

FILES = read_policy_files()
POLICIES = compile_policies(FILES)


def problems_of(change):
    """What is told when the files are changed: path -> new content, a (old, new) pair, or None for gone."""
    files = dict(FILES)
    for path, content in change.items():
        if content is None:
            del files[path]
        elif isinstance(content, tuple):
            old, new = (part.encode() for part in content)
            assert old in files[path], path
            files[path] = files[path].replace(old, new)
        else:
            files[path] = content
    with pytest.raises(BadPolicies, match="bad-policies") as caught:
        compile_policies(files)
    return caught.value.problems


FEE, FEE_CEDAR, HUNAN = "rules/no-fee/rule.toml", "rules/no-fee/rule.cedar", "law/hunan-2025.toml"
SECOND_WORDING = b"""
[[articles]]
id = "31"
zh = "x"
en = "x"
in_force_from = 2027-01-01
last_checked = 2026-11-22
"""
REFUSED = {
    "a rule without a citation": ({FEE: ('articles = ["xiamen-2026/13-2"]', "articles = []")}, "cites no article"),
    "a citation to no known article": ({FEE: ("xiamen-2026/13-2", "xiamen-2026/99")}, "unknown article xiamen-2026/99"),
    "two wordings in force on one day": ({HUNAN: FILES[HUNAN] + SECOND_WORDING}, "in force twice"),
    "an end before the beginning": (
        {"law/tianjin-ftz-2025.toml": ("in_force_until = 2028-11-17", "in_force_until = 2020-01-01")},
        "in_force_until is before in_force_from",
    ),
    "an unknown key": ({FEE: ("only_where_in_force = true", "only_where_in_farce = true")}, "unknown key"),
    "a wrong type": ({FEE: ("only_where_in_force = true", 'only_where_in_force = "yes"')}, "expected true or false"),
    "a date with a time": ({HUNAN: ("2025-10-01", "2025-10-01T00:00:00")}, "expected a date without a time"),
    "an unknown purpose": ({"purposes/purposes.toml": ('"credit"', '"kredit"')}, "unknown word kredit"),
    "a never-purpose made ordinary": (
        {"purposes/purposes.toml": ('code = "employment"\nclass = "never"', 'code = "employment"\nclass = "ordinary"')},
        "employment must be of class never",
    ),
    "a never-recipient made outside": (
        {"purposes/recipients.toml": ('code = "insurer"\nclass = "never"', 'code = "insurer"\nclass = "outside"')},
        "insurer must be of class never",
    ),
    "a missing rule": ({FEE: None, FEE_CEDAR: None}, "this rule is missing"),
    "conditions without words": ({FEE: None}, "this file is missing"),
    "an unknown rule": (
        {"rules/other/rule.toml": FILES[FEE], "rules/other/rule.cedar": FILES[FEE_CEDAR]},
        "unknown rule",
    ),
    "a facet without a condition": ({FEE_CEDAR: b""}, "facet fee-charged has no condition"),
    "a condition without a facet": ({FEE_CEDAR: ("fee-charged", "fee")}, "not described in rule.toml"),
    "a rule that permits": ({FEE_CEDAR: ("forbid (", "permit (")}, "a rule can only forbid"),
    "a fact nobody computes": ({FEE_CEDAR: ("fee_is_charged", "fee_was_charged")}, "not in the schema"),
    "text that is not Cedar": ({FEE_CEDAR: b"if fee then no"}, "not Cedar"),
    "a fact left out of the schema": ({"facts.cedarschema": ("  fee_is_charged: Bool,\n", "")}, "fee_is_charged"),
    "no schema": ({"facts.cedarschema": None}, "this file is missing"),
    "a missing region": ({"regions/hunan.toml": None}, "this region is missing"),
    "an unknown region": ({"regions/atlantis.toml": b""}, "no such jurisdiction"),
    "an unknown instrument": ({"regions/hunan.toml": ("hunan-2025", "hunan-1925")}, "unknown instrument hunan-1925"),
    "no words": ({"purposes/words.toml": None}, "this file is missing"),
    "text that is not TOML": ({HUNAN: b"= 1"}, "not TOML in UTF-8"),
    "text that is not UTF-8": ({HUNAN: b"\xff"}, "not TOML in UTF-8"),
    "a file without a place": ({"notes.txt": b"x"}, "no place among the policies"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_at_load(name):
    change, told = REFUSED[name]
    assert any(told in what for _, what in problems_of(change))


def test_a_rule_that_no_longer_refuses_a_never_does_not_load():
    path = "rules/no-discrimination/rule.cedar"
    weakened = {
        path: ("context.purpose_is_never_permitted", "context.purpose_is_never_permitted && context.fee_is_charged")
    }
    assert any("purpose_is_never_permitted is permitted" in what for _, what in problems_of(weakened))


def test_all_problems_are_told_at_once():
    found = problems_of({FEE: None, "regions/hunan.toml": None, "purposes/words.toml": None})
    assert {file for file, _ in found} >= {FEE, "regions/hunan.toml", "purposes/words.toml"}


def test_the_digest_names_the_exact_files():
    assert policy_digest(FILES) == POLICIES.digest
    assert compile_policies(dict(reversed(FILES.items()))).digest == POLICIES.digest
    assert policy_digest({**FILES, FEE: FILES[FEE] + b"\n"}) != POLICIES.digest


def test_there_are_fourteen_rules_and_each_says_its_duty_in_both_languages():
    assert set(POLICIES.rules) == RULES
    assert len(RULES) == 14
    assert all(rule.duty_zh and rule.duty_en for rule in POLICIES.rules.values())


TURNS = [
    (
        "tianjin",
        "consent-written",
        datetime(2023, 8, 31, 16, tzinfo=UTC),
        "baseline/consent-written",
        "tianjin-2023/30",
    ),
    ("hunan", "consent-written", datetime(2025, 9, 30, 16, tzinfo=UTC), "baseline/consent-written", "hunan-2025/23-2"),
    ("xiamen", "withdrawal", datetime(2026, 5, 31, 16, tzinfo=UTC), "baseline/withdrawal", "xiamen-2026/13-1"),
    ("tianjin-ftz", "technology-grade", datetime(2025, 11, 17, 16, tzinfo=UTC), None, "tianjin-ftz-2025/6"),
    ("tianjin-ftz", "technology-grade", datetime(2028, 11, 17, 16, tzinfo=UTC), "tianjin-ftz-2025/6", None),
]


@pytest.mark.parametrize(("region", "rule", "moment", "before", "after"), TURNS)
def test_the_law_turns_at_midnight_in_beijing_to_the_second(region, rule, moment, before, after):
    for at, article in ((moment - timedelta(microseconds=1), before), (moment, after)):
        regime = POLICIES.regime(Jurisdiction(region), at)
        named = {one for reason in regime.reasons.values() if reason.rule == rule for one in reason.articles}
        assert named == ({article} if article else set())


def test_the_articles_of_a_rule_can_be_asked_for():
    at = datetime(2026, 7, 1, tzinfo=UTC)
    assert POLICIES.articles_of("no-discrimination", Jurisdiction.HUNAN, at) == ("hunan-2025/23-3",)
    assert POLICIES.articles_of("no-discrimination", Jurisdiction.NATIONAL, at) == ("baseline/no-discrimination",)


@pytest.mark.parametrize(
    ("feature", "grade"), [(1, "high"), (6, "high"), (7, "medium"), (10, "medium"), (11, "low"), (14, "low")]
)
def test_a_feature_has_the_grade_of_the_standard(feature, grade):
    assert grade_of(frozenset({feature})) is Grade(grade)
    assert grade_of(frozenset({feature, 1})) is Grade.HIGH
    assert grade_of(frozenset()) is None


def test_an_amended_article_decides_by_the_wording_in_force():
    ended = ('id = "30"', 'id = "30"\nin_force_until = 2026-06-30')
    files = {
        **FILES,
        "law/tianjin-2023.toml": FILES["law/tianjin-2023.toml"].replace(*(part.encode() for part in ended)),
    }
    policies = compile_policies(files)
    for at, articles in (
        ("2026-06-30T23:59:59+08:00", ("tianjin-2023/30",)),
        ("2026-07-01T00:00:00+08:00", ("baseline/consent-written",)),
    ):
        request = parse_request(changed({"at": at, "jurisdiction": "tianjin", "consent": None}))
        assert decide(policies, request).articles == articles
