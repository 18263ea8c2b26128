"""What an override covers: one finding, on exactly the ground it was given on, where the policy lets anybody answer."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.basis.overriding import Ground, Override, finding_id, may_override, still_holding
from privacy.basis.rules import Overridable
from privacy.model.identifiers import FileDigest, PolicyDigest
from privacy.model.judgement import Check, Finding, ReportPlace, Severity
from privacy.model.vocabulary import Jurisdiction
from workspace.basis_rules import load_basis_rules

RULES = load_basis_rules(jurisdiction=Jurisdiction.HUNAN, day=date(2026, 7, 1))
GROUND = Ground(FileDigest("sha256:report"), PolicyDigest("sha256:rules"), "sha256:registry")
LISTED, TOLD = ReportPlace(path="judgements[0]"), ReportPlace(line=3, start=10, end=20)


def finding(check: Check, facet: str, *, place: ReportPlace = LISTED, severity: Severity = Severity.HOLD) -> Finding:
    return Finding(check, facet, severity, "j1", place, "中", "en", "remedy", ("hunan-2025/24-1",))


WEAK = finding(Check.WEAKER, "low-level")


def answered(*findings: Finding, ground: Ground = GROUND) -> list[Override]:
    return [Override(ground, finding_id(one, ground), "dr-li") for one in findings]


def holding(findings: list[Finding], overrides: list[Override], *, ground: Ground = GROUND) -> tuple[Finding, ...]:
    return still_holding(findings, overrides, ground=ground, rules=RULES)


def test_without_an_answer_what_holds_holds_and_a_flag_does_not() -> None:
    flag = replace(WEAK, severity=Severity.FLAG)
    assert holding([WEAK, flag], []) == (WEAK,)


def test_an_answer_lifts_its_own_finding_only() -> None:
    other = replace(WEAK, judgement="j2")
    assert holding([WEAK, other], answered(WEAK)) == (other,)


OTHER_GROUNDS = {
    "another report": replace(GROUND, report=FileDigest("sha256:other")),
    "other rules": replace(GROUND, rules=PolicyDigest("sha256:other")),
    "another registry": replace(GROUND, registry="sha256:other"),
    "no registry": replace(GROUND, registry=""),
}


@pytest.mark.parametrize("ground", OTHER_GROUNDS.values(), ids=OTHER_GROUNDS.keys())
def test_an_answer_given_on(ground: Ground) -> None:
    assert holding([WEAK], answered(WEAK, ground=ground)) == (WEAK,)
    assert holding([WEAK], answered(WEAK), ground=ground) == (WEAK,)


CHANGED = {
    "another article in force": replace(WEAK, articles=("hunan-2030/1",)),
    "another severity": replace(WEAK, severity=Severity.FLAG),
    "another citation": replace(WEAK, citation=1),
    "another place": replace(WEAK, place=TOLD),
    "another facet": replace(WEAK, facet="lesser-claim"),
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED.keys())
def test_another_finding_has_another_id(changed: Finding) -> None:
    assert finding_id(changed, GROUND) != finding_id(WEAK, GROUND)


NOBODY = (
    (Check.PROMOTIONAL, "promise"), (Check.MALFORMED, "bad-identifier"), (Check.MALFORMED, "unknown-scheme"),
    (Check.UNKNOWN, "not-in-registry"), (Check.RETRACTED, "retracted"),
)  # fmt: skip


@pytest.mark.parametrize(("check", "facet"), NOBODY, ids=[facet for _, facet in NOBODY])
@pytest.mark.parametrize("place", [LISTED, TOLD], ids=["listed", "read out of text"])
def test_nobody_may_answer_for(check: Check, facet: str, place: ReportPlace) -> None:
    one = finding(check, facet, place=place)
    assert not may_override(one, RULES)
    assert holding([one], answered(one)) == (one,)


def test_a_missing_source_may_be_answered_for_where_the_reader_may_have_erred() -> None:
    assert not may_override(finding(Check.MISSING, "no-source"), RULES)
    assert may_override(finding(Check.MISSING, "no-source", place=TOLD), RULES)


def test_every_facet_of_the_policy_says_whether_it_may_be_answered_for() -> None:
    for rule in RULES.checks.values():
        assert {facet.overridable for facet in rule.facets.values()} <= set(Overridable)


FACETS = [(check, facet) for check, rule in RULES.checks.items() for facet in rule.facets]


@given(
    st.lists(st.tuples(st.sampled_from(FACETS), st.sampled_from([LISTED, TOLD]), st.sampled_from(list(Severity)))),
    st.data(),
)
def test_what_is_lifted_was_answered_for_and_may_be(drawn: list[tuple[tuple[Check, str], ReportPlace, Severity]],
                                                    data: st.DataObject) -> None:  # fmt: skip
    findings = [
        replace(finding(check, facet, place=place, severity=severity), judgement=f"j{number}")
        for number, ((check, facet), place, severity) in enumerate(drawn)
    ]
    chosen = [one for one in findings if data.draw(st.booleans())]
    left = holding(findings, answered(*chosen))
    for one in findings:
        lifted = one in chosen and may_override(one, RULES)
        assert (one in left) == (one.severity is Severity.HOLD and not lifted)
