"""Cedar's answers are taken fail-closed: no decision, an error, an unknown or missing reason are all denials."""

from types import SimpleNamespace

import cedarpy
import pytest

from privacy.gate import compile_policies, decide, decide_many, parse_request
from privacy.gate.facts import Facts
from privacy.gate.regime import NOT_EVALUATED
from tests.gate_requests import IN_ORDER
from workspace.policies import read_policy_files

POLICIES = compile_policies(read_policy_files())
REQUEST = parse_request(IN_ORDER)
FACTS = dict.fromkeys(Facts._fields, False)


def result(decision, reasons=(), errors=()):
    return SimpleNamespace(decision=decision, diagnostics=SimpleNamespace(reasons=list(reasons), errors=list(errors)))


UNCLEAN = {
    "no decision": result(cedarpy.Decision.NoDecision, errors=["schema"]),
    "no decision without an error": result(cedarpy.Decision.NoDecision),
    "an allow with an error": result(cedarpy.Decision.Allow, ["base"], ["skipped a forbid"]),
    "an allow by an unknown policy": result(cedarpy.Decision.Allow, ["base", "other"]),
    "an allow without a policy": result(cedarpy.Decision.Allow),
    "a default deny": result(cedarpy.Decision.Deny),
    "a deny by an unknown policy": result(cedarpy.Decision.Deny, ["other"]),
    "a word that is no decision": result("Allow", ["base"]),
}


@pytest.mark.parametrize("name", UNCLEAN)
def test_only_a_clean_allow_permits(monkeypatch, name):
    monkeypatch.setattr(cedarpy, "is_authorized_batch", lambda requests, *_: [UNCLEAN[name]] * len(requests))
    decision = decide(POLICIES, REQUEST)
    assert not decision.permitted
    assert decision.reasons == (NOT_EVALUATED,)
    assert decision.articles == ("baseline/evaluation",)


def test_an_engine_that_raises_denies(monkeypatch):
    def broken(*_):
        raise ValueError("quotes the request")

    monkeypatch.setattr(cedarpy, "is_authorized_batch", broken)
    assert decide(POLICIES, REQUEST).reasons == (NOT_EVALUATED,)


def test_an_engine_that_answers_too_few_denies_all(monkeypatch):
    monkeypatch.setattr(cedarpy, "is_authorized_batch", lambda *_: [])
    assert [one.permitted for one in decide_many(POLICIES, [REQUEST, REQUEST])] == [False, False]


def test_flags_that_cannot_be_evaluated_deny(monkeypatch):
    regime = POLICIES.regime(REQUEST.jurisdiction, REQUEST.at)
    monkeypatch.setattr(cedarpy, "is_authorized", lambda *_: result(cedarpy.Decision.NoDecision, errors=["the schema"]))
    facts = FACTS | {"is_shared_with_the_person": True, "ethics_opinion_came_late": True}
    (answer,) = regime.ask([("share", facts)], POLICIES.schema)
    assert answer.reasons == (NOT_EVALUATED,)


@pytest.mark.parametrize("missing", Facts._fields)
def test_a_fact_that_is_missing_or_no_truth_value_denies(missing):
    regime = POLICIES.regime(REQUEST.jurisdiction, REQUEST.at)
    facts = FACTS | {"is_shared_with_the_person": True, "recipient_is_inside": True, "recipient_is_named": True}
    absent = {name: value for name, value in facts.items() if name != missing}
    for broken in (absent, facts | {missing: None}, facts | {missing: "true"}, facts | {missing: 1}):
        (answer,) = regime.ask([("share", broken)], POLICIES.schema)
        assert answer.reasons == (NOT_EVALUATED,)


def test_an_unknown_action_denies():
    regime = POLICIES.regime(REQUEST.jurisdiction, REQUEST.at)
    (answer,) = regime.ask([("sell", FACTS)], POLICIES.schema)
    assert answer.reasons == (NOT_EVALUATED,)
