"""A report that lists its judgements and also tells them in prose: the prose shares the basis of what it retells."""

from collections.abc import Sequence
from dataclasses import replace

from privacy.basis.subjects import canonical_gene, canonical_name, canonical_variants
from privacy.model.judgement import Citation, Judgement


def tie_to_structured(listed: tuple[Judgement, ...], told: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """``listed``, then each of ``told``; one without a source of its own takes that of the listed one it retells."""
    tied = [replace(one, citations=_basis_of(one, listed)) if not one.citations else one for one in told]
    return (*listed, *tied)


def _basis_of(told: Judgement, listed: Sequence[Judgement]) -> tuple[Citation, ...]:
    for one in listed:
        if one.category == told.category and _retells(told, one):
            return one.citations
    return ()


def _retells(told: Judgement, listed: Judgement) -> bool:
    """No other gene, and the same subject or variant is named; a sentence that names nothing retells nothing."""
    text = canonical_name(told.statement)
    named = any(canonical_name(subject) in text for subject in listed.subjects if canonical_name(subject))
    genes = {canonical_gene(gene) for gene in listed.genes} & {canonical_gene(gene) for gene in told.genes}
    known: frozenset[str] = frozenset().union(*map(canonical_variants, listed.variants))
    variants = known & canonical_variants(told.statement)
    other_gene = bool(told.genes) and not genes and bool(listed.genes)
    return (not other_gene and (named or bool(variants))) or (bool(genes) and not listed.subjects)
