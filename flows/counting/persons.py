"""Whom the gate permits at this moment, and in which groups they are."""

from collections.abc import Iterable

import polars as pl

from flows.aliases import alias_groups
from flows.giving.ask import Ask
from flows.giving.gate import decide_persons, persons_of
from privacy.model.identifiers import Pseudonym
from privacy.query.count import CountQuestion, Term


def permitted_persons(asks: Iterable[Ask]) -> frozenset[Pseudonym]:
    """Everybody about whom the gate permits every one of ``asks``, which differ only in what is to be done."""
    permitted: list[frozenset[Pseudonym]] = []
    for ask in asks:
        decided = decide_persons(ask, persons_of(ask))
        permitted.append(frozenset(subject for subject, decision in decided.items() if decision.permitted))
    return frozenset.intersection(*permitted)


def rows_of_persons(ask: Ask, permitted: frozenset[Pseudonym], question: CountQuestion) -> pl.DataFrame:
    """``person`` and a label for every column that is counted by: which permitted person is in which groups, once each.

    A person has one name here, whatever number of documents they are known by: the bound is on what a person tells.
    """
    persons = _persons(ask, permitted)
    by = {str(term): pl.String for term in question.by}
    parts = [pl.DataFrame(schema={"person": pl.String} | by)]
    own = [name for name in question.columns if name in ask.profile.rows.columns]
    for block in ask.stores.records.read(ask.profile.table, ["subject", *own]):
        rows = block.filter(pl.col("lab") == ask.lab).select("subject", *own).join(persons, on="subject")
        labelled = rows.select("person", *(_labels(rows, term) for term in question.terms))
        meets = [pl.col(str(one.term)) == one.value for one in question.where]
        parts.append(labelled.filter(*meets).select("person", *by).unique())
    return pl.concat(parts).unique()


def _persons(ask: Ask, permitted: frozenset[Pseudonym]) -> pl.DataFrame:
    """``subject``, the ``person`` behind it, and the columns that every person has once."""
    persons = persons_of(ask)
    if "lab" not in persons.columns:
        return pl.DataFrame(schema=dict.fromkeys(["subject", "person", *ask.profile.persons], pl.String))
    groups = alias_groups(ask.stores.registers.entries("aliases"))
    one_name = {subject: min(group) for subject, group in groups.items()}
    named = pl.col("subject").replace_strict(one_name, default=pl.col("subject"), return_dtype=pl.String)
    kept = persons.filter(pl.col("subject").is_in(sorted(permitted)))
    return kept.select("subject", named.alias("person"), *ask.profile.persons)


def _labels(rows: pl.DataFrame, term: Term) -> pl.Expr:
    """The label of every row; null where nothing is recorded or the value is not of the public list."""
    name = term.column.name
    values = rows[name].drop_nulls().unique().to_list()
    labels = {value: term.column.label_of(value, term.level) for value in values}
    text = pl.col(name).cast(pl.String)
    return text.replace_strict(labels, default=None, return_dtype=pl.String).alias(str(term))
