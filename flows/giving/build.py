"""From permitted persons to a table in which nobody can be told apart: anonymise, drop the rare, measure, attack."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

import polars as pl

from flows.giving.ask import Ask
from flows.giving.earlier import earlier_releases
from flows.giving.facts import facts_of
from flows.giving.fit import fit
from privacy.model.batches import AnonymisedPersons, GatedBatch
from privacy.model.errors import Refused
from privacy.release import (
    TableConfig,
    Threshold,
    attack,
    check_releasable,
    grade,
    measure,
    parse_table_config,
)
from privacy.release.successive import successive
from workspace.datasets import load_hierarchies, load_threshold

RowsOfPersons = Iterator[pl.DataFrame]


def anonymise_persons(ask: Ask, gated: GatedBatch) -> AnonymisedPersons:
    """The persons of the release, generalised until each looks like at least k - 1 others, rare rows counted out.

    Raises:
        Refused: too few persons for k, or the measured risk is above what policy allows.
    """
    numbered = gated.persons.with_row_index("number")
    carried = _carried(ask, numbered)
    present = numbered.join(carried.select("number").unique(), on="number", how="semi", maintain_order="left")
    threshold, earlier = load_threshold(), earlier_releases(ask)
    config = _config(ask, threshold)
    fitted = fit(present, carried, config, earlier)
    if fitted is None:
        raise _too_few(config.k)
    shrunk = fitted.persons
    together = successive(shrunk, earlier, config, held_back=fitted.held_back)
    measured = measure(shrunk, config)
    original = _person_table(present, config)
    kept = original["subject"].is_in(shrunk["subject"].implode())
    attacked = replace(attack(original, shrunk, config, kept=kept), successive=together)
    graded = grade(measured, attacked, threshold)
    check_releasable(graded)
    facts = facts_of(config, threshold, fitted.table, measured, measure(original, config), attacked, graded)
    return AnonymisedPersons(shrunk, fitted.keys, suppressed=gated.persons.height - shrunk.height, facts=facts)


def released_rows(ask: Ask, persons: AnonymisedPersons) -> RowsOfPersons:
    """The rows about these persons under the recipient's own pseudonyms, in blocks, the rare left out."""
    named = _named_for_recipient(ask, persons)
    for block in ask.stores.records.read(ask.profile.table, _read_columns(ask)):
        rows = (
            block.filter(pl.col("lab") == ask.lab)
            .with_columns(key=_rare_key(ask))
            .join(persons.keys, on="key", how="semi")
            .join(named, on="subject", how="inner")
        )
        if rows.height:
            yield rows.select("person", *ask.profile.columns).sort("person")


def _carried(ask: Ask, numbered: pl.DataFrame) -> pl.DataFrame:
    """Which permitted person has which combination of the rare-value columns: ``number``, ``key``, once each.

    Twelve bytes a pair, since there are as many as rows: memory grows with little else.
    """
    permitted = numbered.select("subject", "number")
    parts = [pl.DataFrame(schema={"number": pl.UInt32, "key": pl.UInt64})]
    for block in ask.stores.records.read(ask.profile.table, _read_columns(ask)):
        of_lab = block.filter(pl.col("lab") == ask.lab).select("subject", key=_rare_key(ask))
        parts.append(of_lab.join(permitted, on="subject").select("number", "key").unique())
    return pl.concat(parts).unique()


def _config(ask: Ask, threshold: Threshold) -> TableConfig:
    """What the lab asks, and at least what the threshold will: smaller classes would be refused in the end."""
    limits = ask.stores.home.settings.release
    columns: dict[str, dict[str, str]] = {"subject": {"role": "insensitive"}}
    columns |= {name: {"role": one.role, "hierarchy": one.hierarchy} for name, one in ask.profile.persons.items()}
    least = max(limits.k, ceil(1 / threshold.max_risk))
    document = {"k": least, "suppression_limit": limits.suppression_limit, "columns": columns}
    return parse_table_config(document, load_hierarchies())


def _person_table(persons: pl.DataFrame, config: TableConfig) -> pl.DataFrame:
    return persons.select(column.name for column in config.columns)


def _read_columns(ask: Ask) -> list[str]:
    return ["subject", *dict.fromkeys([*ask.profile.rows.columns, *ask.profile.rows.rare])]


def _rare_key(ask: Ask) -> pl.Expr:
    """One number for a combination; it never leaves the process, so the hash only has to be the same within it."""
    return pl.struct(*ask.profile.rows.rare).hash(seed=0)


def _named_for_recipient(ask: Ask, persons: AnonymisedPersons) -> pl.DataFrame:
    pseudonyms = ask.stores.for_recipient(ask.recipient_id, ask.project).of_many("person", persons.subjects)
    return persons.frame.with_columns(person=pl.Series(pseudonyms, dtype=pl.String))


def _too_few(k: int) -> Refused:
    return Refused(
        "too-few-persons",
        zh=f"获准的人员太少，达不到每组至少 {k} 人，未放行。",
        en=f"too few permitted persons for classes of at least {k}; nothing was released",
        remedy_zh="等待更多受检者同意，或放宽数据集的列。",
        remedy_en="Wait for more consents, or release fewer columns.",
    )
