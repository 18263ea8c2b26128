"""Checks that need no registry: is a source stated, can it be looked up, is it shown, is it one, is it a promise."""

import re
from collections.abc import Iterator, Sequence

from privacy.basis.findings import finding
from privacy.basis.identifiers import SourceKey, find_scheme
from privacy.basis.rules import BasisRules
from privacy.model.judgement import Check, Finding, Judgement

UNLISTED = "unlisted-reference"
"""Scheme that the prose reader gives to a reference number which the report's own list does not hold."""

_NEGATION_BEFORE = re.compile(
    r"(不|未|非|无法|没有|难以|切勿|(?i:\b(no|not|never|cannot|without|neither|nor|nobody)\b|n't))[^。;；.,，!！]{0,14}$"
)


def form_findings(judgement: Judgement, keys: Sequence[SourceKey | None], rules: BasisRules) -> Iterator[Finding]:
    """Findings of one judgement; ``keys`` are its citations resolved, in order."""
    yield from _missing(judgement, rules)
    yield from _malformed(judgement, keys, rules)
    yield from _repeated(judgement, keys, rules)
    yield from _hidden(judgement, rules)
    if promises(judgement.statement, rules):
        yield finding(judgement, Check.PROMOTIONAL, "promise", rules)


def promises(text: str, rules: BasisRules) -> bool:
    """The text promises, is absolute or claims a cure; a negated promise is none."""
    return any(
        not _NEGATION_BEFORE.search(text[max(0, hit.start() - 24) : hit.start()])
        for hit in rules.strength.promotion.finditer(text)
    )


def _missing(judgement: Judgement, rules: BasisRules) -> Iterator[Finding]:
    if not judgement.citations:
        yield finding(judgement, Check.MISSING, "no-source", rules)
    for number, citation in enumerate(judgement.citations):
        if citation.source == UNLISTED:
            yield finding(judgement, Check.MISSING, "reference-not-listed", rules, citation=number)


def _malformed(judgement: Judgement, keys: Sequence[SourceKey | None], rules: BasisRules) -> Iterator[Finding]:
    for number, (citation, key) in enumerate(zip(judgement.citations, keys, strict=True)):
        if key is None and citation.source != UNLISTED:
            facet = "unknown-scheme" if find_scheme(citation.source, rules) is None else "bad-identifier"
            yield finding(judgement, Check.MALFORMED, facet, rules, citation=number)


def _repeated(judgement: Judgement, keys: Sequence[SourceKey | None], rules: BasisRules) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for number, key in enumerate(keys):
        if key is None:
            continue
        if (key.scheme, key.id) in seen:
            yield finding(judgement, Check.DUPLICATE, "same-identifier", rules, citation=number)
        seen.add((key.scheme, key.id))


def _hidden(judgement: Judgement, rules: BasisRules) -> Iterator[Finding]:
    # One source in plain sight is what the law asks for; others may stay in the data.
    if judgement.citations and not any(citation.shown for citation in judgement.citations):
        yield finding(judgement, Check.NOT_SHOWN, "only-in-data", rules)
