"""Every combination of the closed fields, with faults injected: no path to a never, and every denial names an article.

The ordinary suite runs a sample; all of it: ``python -m pytest -m slow tests/property/test_gate_enumeration.py``.
"""

import itertools
import random

import pytest

from privacy.gate import BadPolicies, compile_policies, decide, decide_many, parse_request
from privacy.model.errors import BadInput
from privacy.model.vocabulary import NEVER_PURPOSES, NEVER_RECIPIENTS
from tests.gate_oracle import NOTICES, evaluate
from tests.gate_requests import ACTIONS, IN_ORDER, JURISDICTIONS, PURPOSES, RECIPIENTS, changed
from workspace.policies import load_policies, read_policy_files

POLICIES = load_policies()
MOMENTS = ["2023-08-31T23:59:59+08:00", "2025-11-17T23:59:59+08:00", "2026-07-01T10:00:00+08:00"]
CONSENTS = [
    {"consent": None},
    {},
    {"consent.form": "oral"},
    {"consent.informed": False},
    {"consent.signed_by": []},
    {"consent.signed_by": ["person", "guardian"]},
    {"consent.purposes": PURPOSES, "consent.data": ["sequencing", "report", "sample", "phenotype"]},
    {"consent.purposes": PURPOSES, "consent.recipients": RECIPIENTS, "consent.from": "2020-01-01T00:00:00Z"},
    {"consent.withdrawn_at": "2023-01-01T00:00:00Z"},
    {"consent.notices": NOTICES[1:]},
    {"consent.to": "2021-01-01T00:00:00Z"},
]
CONSENTS = [changed(change)["consent"] for change in CONSENTS]
PAPERS = [
    {"data": IN_ORDER["data"] | {"form": form}, "hgr": {"reference": hgr}, "legal_reference": legal, "ethics": ethics}
    for form in ("identified", "deidentified")
    for hgr, legal, ethics in ((None, None, None), ("HGR-1", "卫监1号", IN_ORDER["ethics"]))
]
RECIPIENT_STATES = [None, *itertools.product(RECIPIENTS, ("CN", "US"), (True, False))]
AXES = (JURISDICTIONS, MOMENTS, ACTIONS, PURPOSES, RECIPIENT_STATES, ("full", "limited", "none"), CONSENTS, PAPERS)
FAULTS = ("missing", "null", "wrong case", "unknown word", "number", "list", "extra")


def document_of(jurisdiction, at, action, purpose, recipient, capacity, consent, papers):
    state = None
    if recipient is not None:
        kind, country, agreement = recipient
        state = {"kind": kind, "country": country, "foreign_controlled": country == "US", "agreement": agreement}
    own = {"jurisdiction": jurisdiction, "at": at, "action": action, "purpose": {"code": purpose, "text": ""}}
    return IN_ORDER | own | {"recipient": state, "subject": {"capacity": capacity}, "consent": consent} | papers


def check(parsed):
    for request, decision in zip(parsed, decide_many(POLICIES, parsed), strict=True):
        never = request.purpose.code in NEVER_PURPOSES or (
            request.recipient is not None and request.recipient.kind in NEVER_RECIPIENTS
        )
        assert not (never and decision.permitted)
        assert all(reason.articles for reason in decision.reasons)


def test_a_sample_of_all_combinations_holds_and_agrees_with_the_second_evaluator():
    chance = random.Random(20260701)
    documents = [document_of(*(chance.choice(axis) for axis in AXES)) for _ in range(2500)]
    parsed = [parse_request(document) for document in documents]
    check(parsed)
    for document, decision in zip(documents, decide_many(POLICIES, parsed), strict=True):
        assert sorted(f"{one.rule}/{one.facet}" for one in decision.reasons) == evaluate(document)[0]


@pytest.mark.slow
def test_every_combination_of_the_closed_fields_holds():
    combinations = itertools.product(*AXES)
    for chunk in itertools.batched(combinations, 20_000) if hasattr(itertools, "batched") else _batched(combinations):
        check([parse_request(document_of(*one)) for one in chunk])


def _batched(combinations):
    while chunk := list(itertools.islice(combinations, 20_000)):
        yield chunk


def paths(value, at=()):
    """Every place in the request, as a tuple of keys."""
    for key, inner in value.items():
        yield (*at, key)
        if isinstance(inner, dict):
            yield from paths(inner, (*at, key))


NEVER = changed({"purpose.code": "employment", "consent.purposes": PURPOSES, "data.technology": {
    "class": "gene/viral", "features": [2], "grade": "high", "risk_plan": True}})  # fmt: skip
NEVER["sampling"] = {"invasive": True, "site_qualified": True}


def with_fault(document, path, fault):
    broken = changed({}, document)
    place = broken
    for key in path[:-1]:
        place = place[key]
    value = place[path[-1]]
    if fault == "missing":
        del place[path[-1]]
    elif fault == "null":
        place[path[-1]] = None
    elif fault == "wrong case":
        place[path[-1]] = value.upper() if isinstance(value, str) else {"Form": 1}
    elif fault == "unknown word":
        place[path[-1]] = ["nobody-knows-this"] if isinstance(value, list) else "nobody-knows-this"
    elif fault == "number":
        place[path[-1]] = 1
    elif fault == "list":
        place[path[-1]] = [value, [value]]
    else:
        place["unforeseen"] = True
    return broken


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("path", list(paths(NEVER)), ids=".".join)
def test_no_fault_of_a_field_opens_a_never(path, fault):
    broken = with_fault(NEVER, path, fault)
    request = error_or(parse_request, broken)
    if isinstance(request, BadInput):
        assert request.exit_code == 2
        assert "nobody-knows-this" not in str(request)
    else:
        # A free text, or a paper that may be absent: still a request, and still denied.
        assert not decide(POLICIES, request).permitted


def error_or(function, argument):
    try:
        return function(argument)
    except BadInput as error:
        return error


DAMAGED = ["rules/no-discrimination/rule.cedar", "rules/no-discrimination/rule.toml", "rules/withdrawal/rule.cedar",
           "law/hunan-2025.toml", "regions/hunan.toml", "purposes/purposes.toml", "purposes/words.toml",
           "facts.cedarschema"]  # fmt: skip


@pytest.mark.parametrize("name", [*DAMAGED, pytest.param("every file", marks=pytest.mark.slow)])
def test_no_damage_to_a_policy_file_opens_a_never(name):
    files = read_policy_files()
    for path in sorted(files) if name == "every file" else [name]:
        half = files[path][: len(files[path]) // 2]
        for damaged in (None, b"", half, b"\xff" + files[path]):
            broken = {other: content for other, content in files.items() if other != path}
            if damaged is not None:
                broken[path] = damaged
            policies = error_or(compile_policies, broken)
            assert isinstance(policies, BadPolicies) or not decide(policies, parse_request(NEVER)).permitted
