"""The gate agrees with the slow second evaluator on every request, alone, many at once, and by the table."""

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.gate import decide, decide_many, decide_table, parse_request, parse_request_json
from privacy.gate.table import COLUMNS
from tests.gate_oracle import NEVER_PURPOSES, NEVER_RECIPIENTS, evaluate
from tests.gate_requests import changed, consents, requests
from workspace.policies import load_cases, load_policies

POLICIES = load_policies()
CASES = load_cases()


def said(decision):
    failed = sorted(f"{one.rule}/{one.facet}" for one in decision.reasons)
    return failed, list(decision.articles), list(decision.flags)


@given(requests)
@settings(max_examples=300, deadline=None)
def test_the_gate_and_the_second_evaluator_give_the_same_reasons(document):
    decision = decide(POLICIES, parse_request(document))
    expected = evaluate(document)
    assert said(decision) == expected
    assert decision.permitted == (not expected[0])


@given(requests)
@settings(max_examples=150, deadline=None)
def test_nothing_opens_the_way_to_a_never(document):
    decision = decide(POLICIES, parse_request(document))
    recipient = document["recipient"]
    if document["purpose"]["code"] in NEVER_PURPOSES or (recipient and recipient["kind"] in NEVER_RECIPIENTS):
        assert not decision.permitted
    assert all(reason.articles for reason in decision.reasons)


@given(st.lists(requests, max_size=12))
@settings(max_examples=60, deadline=None)
def test_many_at_once_are_decided_as_one_by_one(documents):
    parsed = [parse_request(document) for document in documents]
    assert decide_many(POLICIES, parsed) == [decide(POLICIES, one) for one in parsed]


@given(requests)
@settings(max_examples=150, deadline=None)
def test_a_request_read_from_text_is_the_one_read_from_values(document):
    assert parse_request_json(json.dumps(document, ensure_ascii=False).encode()) == parse_request(document)


def frame(people):
    """The rows of ``decide_table`` for (capacity, consent) pairs."""

    def instant(text):
        return None if text is None else datetime.fromisoformat(text).astimezone(UTC)

    rows = []
    for capacity, consent in people:
        row = dict.fromkeys(COLUMNS)
        row["capacity"] = capacity
        for name, value in (consent or {}).items():
            row[f"consent_{name}"] = instant(value) if name in ("from", "to", "withdrawn_at") else value
        rows.append(row)
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


@given(requests, st.lists(st.tuples(st.sampled_from(["full", "limited", "none"]), st.none() | consents), max_size=15))
@settings(max_examples=80, deadline=None)
def test_a_table_is_gated_as_its_rows_would_be(document, people):
    gated = decide_table(POLICIES, parse_request(document), frame(people))
    got = [said(gated.decisions[place]) for place in gated.rows["decision"]]
    rows = [changed({"subject.capacity": capacity, "consent": consent}, document) for capacity, consent in people]
    assert got == [said(decide(POLICIES, parse_request(row))) for row in rows]
    assert len(gated.permitted) + len(gated.refused) == len(people)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_each_case_of_the_policies_is_answered_as_it_says(case):
    assert case.differences(decide(POLICIES, case.request)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_the_second_evaluator_agrees_on_each_case(case):
    ours = [reason for reason in case.reasons if "/text-" not in reason]
    folder = Path(__file__).parents[2] / "policies"
    body = json.loads((folder / case.file).read_text("utf-8"))
    failed, articles, flags = evaluate(changed(body["change"]))
    assert failed == ours
    if len(ours) == len(case.reasons):
        assert (articles, flags) == (list(case.articles), list(case.flags))
