"""Does the cited source say what the judgement says? One question to the registry for any number of judgements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from privacy.basis.aboutness import clashes, variants_of
from privacy.basis.findings import finding
from privacy.basis.identifiers import SourceKey
from privacy.basis.registry import EvidenceRecord, EvidenceRegistry, Status, VariantOfGene
from privacy.basis.rules import BasisRules
from privacy.basis.strength import (
    claimed_rung,
    claimed_significance,
    is_conflicting,
    recorded_rung,
    recorded_significance,
    stated_rung,
)
from privacy.basis.subjects import canonical_gene
from privacy.model.judgement import Check, Citation, Finding, Judgement

NOT_IN_REGISTRIES = frozenset({"URL", "literature"})
"""Schemes without a register of their own: their form is all that can be checked."""

Keys = tuple[SourceKey | None, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the registry answered: records, records about variants, and of which schemes it can answer at all."""

    records: Mapping[SourceKey, EvidenceRecord]
    about: Mapping[VariantOfGene, tuple[EvidenceRecord, ...]]
    held: frozenset[str]
    covered: frozenset[str]

    def unknown(self, key: SourceKey) -> str:
        """Why it has no record of ``key``, as a facet."""
        if key.scheme not in self.held:
            return "not-loaded"
        return "not-in-registry" if key.scheme in self.covered else "not-in-selection"


def support_findings(
    judgements: Sequence[Judgement], keys: Sequence[Keys], *, rules: BasisRules, registry: EvidenceRegistry
) -> list[tuple[Finding, ...]]:
    """Findings of each judgement, in order; ``keys`` are the resolved citations of each."""
    held = registry.schemes()
    asked = {key for its in keys for key in its if key is not None and key.scheme in held}
    # The newest version is asked for beside the cited one, so that a change of conclusion shows.
    known = _Known(
        records=registry.records(asked | {SourceKey(key.scheme, key.id) for key in asked if key.version}),
        about=registry.about_variants({one for judgement in judgements for one in _variants_of_genes(judgement)}),
        held=held,
        covered=registry.covered(),
    )
    return [tuple(_of_judgement(judgement, its, known, rules)) for judgement, its in zip(judgements, keys, strict=True)]


def _of_judgement(judgement: Judgement, keys: Keys, known: _Known, rules: BasisRules) -> Iterator[Finding]:
    cited: list[EvidenceRecord] = []
    for number, (citation, key) in enumerate(zip(judgement.citations, keys, strict=True)):
        if key is None or key.scheme in NOT_IN_REGISTRIES:
            continue
        record = known.records.get(key)
        if record is None:
            yield finding(judgement, Check.UNKNOWN, known.unknown(key), rules, citation=number)
            continue
        if any((record.key.scheme, record.key.id) in other.same_work for other in cited):
            yield finding(judgement, Check.DUPLICATE, "same-work", rules, citation=number)
        cited.append(record)
        newest = known.records.get(SourceKey(key.scheme, key.id), record)
        for check, facet in _of_record(judgement, citation, key, record, newest, rules):
            yield finding(judgement, check, facet, rules, citation=number)
    if _conflict_unmentioned(judgement, cited, known.about, rules):
        yield finding(judgement, Check.CONFLICTING, "conflict-not-mentioned", rules)


def _of_record(
    judgement: Judgement,
    citation: Citation,
    key: SourceKey,
    record: EvidenceRecord,
    newest: EvidenceRecord,
    rules: BasisRules,
) -> Iterator[tuple[Check, str]]:
    if record.status in (Status.RETRACTED, Status.REMOVED, Status.CONCERN):
        yield Check.RETRACTED, record.status.value
        return
    if record.status is Status.REPLACED:
        yield Check.SUPERSEDED, "replaced"
    elif key.version and newest.key.version and key.version != newest.key.version:
        yield Check.SUPERSEDED, "newer-says-less" if _says_less(newest, record, rules) else "newer-version"
    other = clashes(judgement, record)
    yield from ((Check.OTHER_SUBJECT, facet) for facet in other)
    if not other:
        # A source about something else cannot also be too weak: one cause, one finding.
        yield from ((Check.WEAKER, facet) for facet in _weaknesses(judgement, citation, record, rules))


def _weaknesses(judgement: Judgement, citation: Citation, record: EvidenceRecord, rules: BasisRules) -> Iterator[str]:
    claimed = claimed_significance(judgement, rules.strength)
    recorded = recorded_significance(record, rules.strength)
    if claimed and recorded and not is_conflicting(record):
        if claimed.side * recorded.side < 0:
            yield "contradicts"
            return
        if claimed.side != 0 and (recorded.side == 0 or recorded.degree < claimed.degree):
            yield "lesser-claim"
            return
    rung, needed = recorded_rung(record, rules.strength), claimed_rung(judgement, rules.strength)
    stated = stated_rung(citation, record.scale, rules.strength)
    if rung is not None and stated is not None and stated > rung:
        yield "level-overstated"
    elif rung is not None and needed is not None and needed > rung:
        yield "low-level"


def _says_less(newest: EvidenceRecord, cited: EvidenceRecord, rules: BasisRules) -> bool:
    now, then = recorded_significance(newest, rules.strength), recorded_significance(cited, rules.strength)
    if now and then:
        return now.side != then.side or now.degree < then.degree
    after, before = recorded_rung(newest, rules.strength), recorded_rung(cited, rules.strength)
    return after is not None and before is not None and after < before


def _conflict_unmentioned(
    judgement: Judgement,
    cited: Sequence[EvidenceRecord],
    about: Mapping[VariantOfGene, tuple[EvidenceRecord, ...]],
    rules: BasisRules,
) -> bool:
    """A record of this very variant disagrees with the judgement or in itself, and the report is silent on it."""
    claimed = claimed_significance(judgement, rules.strength)
    if judgement.mentions_conflict or claimed is None:
        return False
    seen = {record.key for record in cited}
    for variant in _variants_of_genes(judgement):
        for record in about.get(variant, ()):
            recorded = recorded_significance(record, rules.strength)
            against = recorded is not None and claimed.side * recorded.side < 0 and record.key not in seen
            if is_conflicting(record) or against:
                return True
    return any(is_conflicting(record) for record in cited)


def _variants_of_genes(judgement: Judgement) -> Iterator[VariantOfGene]:
    for gene in judgement.genes:
        for variant in variants_of(judgement):
            yield canonical_gene(gene), variant
