"""Which decisions differ between two policy sets: where, from which day to which, before and after.

A decision class is what the facts of one case come to in one region over days on which nothing changes in either set.
The cases show every facet of every rule, so a change of an article, a region, a condition or a word shows in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from privacy.gate.cases import Case
from privacy.gate.decide import Context, answer_contexts
from privacy.gate.facts import facts_of
from privacy.gate.policies import PolicySet
from privacy.gate.regime import Answer
from privacy.gate.words import serves_discrimination
from privacy.model.vocabulary import Action, Jurisdiction


@dataclass(frozen=True, slots=True)
class Outcome:
    permitted: bool
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    """(``<rule>/<facet>``, articles) pairs, sorted."""
    flags: tuple[str, ...]

    @classmethod
    def of(cls, answer: Answer) -> "Outcome":
        reasons = tuple(sorted((f"{one.rule}/{one.facet}", one.articles) for one in answer.reasons))
        return cls(answer.permitted, reasons, answer.flags)

    def as_json(self) -> dict[str, Any]:
        return {
            "decision": "permit" if self.permitted else "deny",
            "reasons": [{"facet": facet, "articles": list(articles)} for facet, articles in self.reasons],
            "flags": list(self.flags),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One class of decisions that comes out otherwise."""

    jurisdiction: Jurisdiction
    first_day: date
    last_day: date
    action: Action
    cases: tuple[str, ...]
    """Files of the cases that fall into the class."""
    before: Outcome
    after: Outcome

    def as_json(self) -> dict[str, Any]:
        return {
            "jurisdiction": self.jurisdiction.value,
            "from": None if self.first_day == date.min else self.first_day.isoformat(),
            "to": None if self.last_day == date.max else self.last_day.isoformat(),
            "action": self.action.value,
            "cases": list(self.cases),
            "before": self.before.as_json(),
            "after": self.after.as_json(),
        }


def compare_policies(old: PolicySet, new: PolicySet, cases: Sequence[Case]) -> list[Change]:
    """Every class of decisions that differs, by region, day and action; empty when none does."""
    found: list[Change] = []
    for jurisdiction in Jurisdiction:
        days = sorted({regime.first_day for one in (old, new) for regime in one.regimes[jurisdiction]})
        ends = [day - timedelta(days=1) for day in days[1:]] + [date.max]
        for first_day, last_day in zip(days, ends, strict=True):
            found += _changes(old, new, cases, jurisdiction, first_day, last_day)
    return found


def _changes(
    old: PolicySet, new: PolicySet, cases: Sequence[Case], jurisdiction: Jurisdiction, first_day: date, last_day: date
) -> list[Change]:
    before = _outcomes(old, cases, jurisdiction, first_day)
    after = _outcomes(new, cases, jurisdiction, first_day)
    classes: dict[tuple[Action, Outcome, Outcome], list[str]] = {}
    for case, was, becomes in zip(cases, before, after, strict=True):
        if was != becomes:
            classes.setdefault((case.request.action, was, becomes), []).append(case.file)
    return [
        Change(jurisdiction, first_day, last_day, action, tuple(files), was, becomes)
        for (action, was, becomes), files in classes.items()
    ]


def _outcomes(policies: PolicySet, cases: Sequence[Case], jurisdiction: Jurisdiction, day: date) -> list[Outcome]:
    """What each case's facts come to there and then; its own region and day count only for the facts."""
    regime = policies.regime_of_day(jurisdiction, day)
    contexts: list[Context] = []
    for case in cases:
        words = serves_discrimination(case.request.purpose.text, policies.lexicon)
        contexts.append((regime, case.request.action, facts_of(case.request, words)))
    answers = answer_contexts(policies, set(contexts))
    return [Outcome.of(answers[context]) for context in contexts]
