"""Permit or deny, with every failing rule.

Nothing is kept between two calls: a permit that was remembered would outlive a withdrawal.
"""

from collections.abc import Sequence

from privacy.gate.facts import Facts, facts_of
from privacy.gate.policies import PolicySet
from privacy.gate.regime import Answer, Regime
from privacy.gate.words import Judgement, serves_discrimination
from privacy.model.decision import Decision
from privacy.model.request import Request
from privacy.model.vocabulary import Action, Verdict


def decide(policies: PolicySet, request: Request) -> Decision:
    """The decision on one request under the law in force at ``request.at``. Never raises on a parsed request."""
    words = serves_discrimination(request.purpose.text, policies.lexicon)
    facts = facts_of(request, words)
    regime = policies.regime(request.jurisdiction, request.at)
    (answer,) = regime.ask([(request.action.value, facts._asdict())], policies.schema)
    return decision_of(policies, request, answer)


def decide_many(policies: PolicySet, requests: Sequence[Request]) -> list[Decision]:
    """One decision a request, in order; rules are evaluated once for each distinct set of facts in this call."""
    judged = {text: serves_discrimination(text, policies.lexicon) for text in {one.purpose.text for one in requests}}
    contexts = [context_of(policies, request, judged[request.purpose.text]) for request in requests]
    answers = answer_contexts(policies, set(contexts))
    return [
        decision_of(policies, request, answers[context]) for request, context in zip(requests, contexts, strict=True)
    ]


Context = tuple[Regime, Action, Facts]
"""All that an answer depends on. Regimes compare by identity: one object a region and stretch of days."""


def context_of(policies: PolicySet, request: Request, words: Judgement) -> Context:
    return policies.regime(request.jurisdiction, request.at), request.action, facts_of(request, words)


def answer_contexts(policies: PolicySet, contexts: set[Context]) -> dict[Context, Answer]:
    """The answer to each distinct context, asked regime by regime."""
    by_regime: dict[Regime, list[Context]] = {}
    for context in contexts:
        by_regime.setdefault(context[0], []).append(context)
    answers: dict[Context, Answer] = {}
    for regime, asked in by_regime.items():
        questions = [(action.value, facts._asdict()) for _, action, facts in asked]
        answers.update(zip(asked, regime.ask(questions, policies.schema), strict=True))
    return answers


def decision_of(policies: PolicySet, request: Request, answer: Answer) -> Decision:
    """The answer as the decision on this request."""
    return Decision(
        verdict=Verdict.PERMIT if answer.permitted else Verdict.DENY,
        reasons=answer.reasons,
        flags=answer.flags,
        policy_digest=policies.digest,
        at=request.at,
    )
