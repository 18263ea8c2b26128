"""The whole of it: encode, search, recode, measure the output by the second path.

A table may be larger than memory allows as text: it is read twice in batches of rows (``plan_release``, then
``ReleasePlan.apply`` on each batch), and only codes are held in between, a few bytes a cell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from privacy.model.errors import InternalError
from privacy.release.classes import bottom_table, group, people_behind
from privacy.release.config import RecodingModel, TableConfig
from privacy.release.criteria import failing_classes
from privacy.release.encode import Encoded, encode_table
from privacy.release.held import broken
from privacy.release.local import Recoding, granularity_by_column, granularity_of, recode_locally
from privacy.release.measure import Measured, count_rows, measure_counts
from privacy.release.presence import Presence, count_people, presence_counts
from privacy.release.search import OnProgress, Optimum, never_stop, search


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a table."""

    config: TableConfig = field(repr=False)
    rows_in: int
    rows_out: int
    measured: Measured | None
    """The output by the second path; ``None`` when every row had to be left out."""
    presence: Presence | None
    """The output beside the table of the population, by the second path as well; ``None`` without one."""
    optimum: Optimum
    """What the full-domain search proved."""
    loss: float
    """Normalised granularity of the output, rows left out counted as lost entirely, 0 to 1."""
    by_column: tuple[float, ...]
    """The same for each quasi-identifier."""
    removed: tuple[str, ...]
    """Columns of the input that are not in the output."""
    seconds: float | None = None
    """Filled in by whoever holds the clock."""

    @property
    def report(self) -> dict[str, Any]:
        """The report of the command, as JSON values."""
        suppressed = self.rows_in - self.rows_out
        found = self.measured
        return {
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "suppressed": suppressed,
            "k": found.k if found else None,
            "l": found.l if found else None,
            "t": found.t if found else None,
            "model": self.config.model.value,
            "levels": dict(zip((column.name for column in self.config.quasi), self.optimum.levels, strict=True)),
            "loss": self.loss,
            "loss_by_column": dict(zip((column.name for column in self.config.quasi), self.by_column, strict=True)),
            "full_domain": {
                "loss": self.optimum.loss,
                "bound": self.optimum.bound,
                "optimal": self.optimum.proven,
                "counted": self.optimum.counted,
                "lattice": self.optimum.lattice,
            },
            "discernibility": (found.discernibility if found else 0) + suppressed * self.rows_in,
            "risk": {
                "prosecutor_max": found.risk.prosecutor_max if found else 0.0,
                "prosecutor_mean": found.risk.prosecutor_mean if found else 0.0,
                "uniques": found.risk.uniques if found else 0,
            },
            "population": self.presence.as_json() if self.presence else None,
            "removed": list(self.removed),
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class AnonymisedTable:
    """A table that may be shown, and what became of the one that came in."""

    frame: pl.DataFrame = field(repr=False)
    """Released rows in the order of the input. Quasi-identifiers are text; direct and unconfigured columns are gone."""
    kept: pl.Series = field(repr=False)
    """Row of the input -> is it in ``frame``?"""
    outcome: Outcome

    @property
    def report(self) -> dict[str, Any]:
        return self.outcome.report

    @property
    def measured(self) -> Measured | None:
        return self.outcome.measured

    @property
    def optimum(self) -> Optimum:
        return self.outcome.optimum

    @property
    def loss(self) -> float:
        return self.outcome.loss


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """What every row of one table will show."""

    config: TableConfig = field(repr=False)
    encoded: Encoded = field(repr=False)
    optimum: Optimum
    recoding: Recoding = field(repr=False)

    def apply(self, batch: pl.DataFrame, first_row: int = 0) -> tuple[pl.DataFrame, pl.Series]:
        """The released rows of a batch that starts at ``first_row`` of the table, and which of its rows they are."""
        place = self.encoded.row_of[first_row : first_row + batch.height]
        kept = pl.Series("kept", self.recoding.kept[place])
        shown = place[kept.to_numpy()]
        quasi = {
            column.name: _labels(self.encoded, index, self.recoding, shown).alias(column.name)
            for index, column in enumerate(self.config.quasi)
        }
        rows = batch.filter(kept)
        gone = self.removed(batch.columns)
        return pl.DataFrame([quasi.get(name, rows[name]) for name in batch.columns if name not in gone]), kept

    def removed(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Those of ``columns`` that do not come out: direct identifiers, and what the config does not name."""
        stays = {column.name for column in self.config.columns} - {column.name for column in self.config.direct}
        return tuple(name for name in columns if name not in stays)

    def outcome(
        self, counts: list[pl.DataFrame], columns: Iterable[str], people: Sequence[pl.DataFrame] = ()
    ) -> Outcome:
        """What became of the table, from the counts of its released batches (``count_rows`` of ``released_config``).

        ``people``: the counts of the population's batches (``count_people``), where the plan was made with one.

        Raises:
            InternalError: the output does not hold what was asked; then nothing of it may leave.
        """
        rows_out = sum(int(part["n"].sum()) for part in counts)
        shown = released_config(self.config)
        measured = measure_counts(counts, shown) if rows_out else None
        found = presence_counts(people, counts, shown) if people and rows_out else None
        rows_in = self.encoded.rows
        if rows_in - rows_out > self.config.suppression_limit * rows_in + 1e-9:
            raise _broken()
        if measured is not None and broken(measured, found, shown):
            raise _broken()
        return Outcome(
            self.config,
            rows_in,
            rows_out,
            measured,
            found,
            self.optimum,
            self.recoding.loss,
            tuple(granularity_by_column(self.encoded, self.recoding.levels, self.recoding.kept)),
            self.removed(columns),
        )


def plan_release(
    batches: Iterable[pl.DataFrame],
    config: TableConfig,
    *,
    population: Iterable[pl.DataFrame] | None = None,
    progress: OnProgress = never_stop,
) -> ReleasePlan:
    """How the table whose rows come in ``batches`` is to be released; see ``anonymise``."""
    encoded = encode_table(batches, config, population)
    optimum = search(encoded, config, progress)
    recoding = _full_domain(encoded, config, optimum)
    if config.model is RecodingModel.LOCAL:
        recoding = recode_locally(encoded, config, optimum, recoding)
    return ReleasePlan(config, encoded, optimum, recoding)


def anonymise(
    table: pl.DataFrame,
    config: TableConfig,
    *,
    population: pl.DataFrame | None = None,
    progress: OnProgress = never_stop,
) -> AnonymisedTable:
    """The released form of ``table`` with the least loss that meets ``config``.

    ``population``: the quasi-identifiers of everybody among whom an opponent looks, those of the table included. Rows
    that cannot be released within the suppression limit are left out; which ones, ``kept`` says. ``progress`` is called
    between nodes and may end the search early; the report then says so under ``full_domain``, with the proven bound.

    Raises:
        BadInput: a column is missing or holds a value its hierarchy does not know; no rows; fewer rows than k; a
            population that lacks somebody; or a model that no generalisation meets.
    """
    others = None if population is None else [population]
    plan = plan_release([table], config, population=others, progress=progress)
    frame, kept = plan.apply(table)
    people = [count_people(part, config) for part in others or ()]
    counts = [count_rows(frame, released_config(config))]
    return AnonymisedTable(frame, kept, plan.outcome(counts, table.columns, people))


def released_config(config: TableConfig) -> TableConfig:
    """The same config for a table whose direct identifiers are gone."""
    return replace(config, columns=tuple(column for column in config.columns if column not in config.direct))


def _full_domain(encoded: Encoded, config: TableConfig, optimum: Optimum) -> Recoding:
    bottom = bottom_table(encoded)
    grouping = group(bottom, encoded.dimensions, optimum.levels)
    around = people_behind(encoded, bottom, optimum.levels, grouping)
    failing = failing_classes(bottom, grouping, config, encoded.grounds, around=around)
    kept = ~failing.every[grouping.class_of]
    levels = np.broadcast_to(np.array(optimum.levels, dtype=np.int32), (len(bottom), len(optimum.levels)))
    return Recoding(levels, kept, granularity_of(encoded, config.aggregate, levels, kept))


def _labels(encoded: Encoded, column: int, recoding: Recoding, shown: npt.NDArray[np.int32]) -> pl.Series:
    """The label of one column for the distinct rows ``shown``."""
    dimension = encoded.dimensions[column]
    starts = np.cumsum([0, *(len(labels) for labels in dimension.labels[:-1])])
    by_level = np.stack([start + codes for start, codes in zip(starts, dimension.from_leaf, strict=True)])
    place = by_level[recoding.levels[shown, column], encoded.codes[column][shown]]
    words: list[str | None] = [label for labels in dimension.labels for label in labels]
    if dimension.missing >= 0:
        # A null stays null until it meets the others at the root.
        for level in range(dimension.height - 1):
            words[int(by_level[level, dimension.missing])] = None
    return pl.Series(words, dtype=pl.String).gather(place)


def _broken() -> InternalError:
    return InternalError(
        "output-fails-model",
        zh="内部错误：输出未达到要求，未写出。",
        en="the output does not meet the model; not written",
    )
