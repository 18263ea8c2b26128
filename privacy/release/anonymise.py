"""The whole of it: encode, search, recode, measure the output by the second path."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from privacy.model.errors import BadInput, InternalError
from privacy.release.classes import Mask, bottom_table, group
from privacy.release.config import RecodingModel, TableConfig
from privacy.release.criteria import failing_classes
from privacy.release.encode import Codes, Encoded, encode_table
from privacy.release.local import Recoding, granularity_of, recode_locally
from privacy.release.measure import Measured, check_columns, measure
from privacy.release.search import OnProgress, Optimum, never_stop, search


@dataclass(frozen=True, slots=True)
class AnonymisedTable:
    """A table that may be shown, and what became of the one that came in."""

    frame: pl.DataFrame = field(repr=False)
    """Released rows in the order of the input. Quasi-identifiers are text; direct and unconfigured columns are gone."""
    kept: pl.Series = field(repr=False)
    """Row of the input -> is it in ``frame``?"""
    measured: Measured | None
    """The output by the second path; ``None`` when every row had to be left out."""
    optimum: Optimum
    """What the full-domain search proved."""
    loss: float
    """Normalised granularity of the output, rows left out counted as lost entirely, 0 to 1."""
    removed: tuple[str, ...]
    """Columns of the input that are not in the output."""
    config: TableConfig = field(repr=False)
    seconds: float | None = None
    """Filled in by whoever holds the clock."""

    @property
    def report(self) -> dict[str, Any]:
        """The report of the command, as JSON values."""
        suppressed = len(self.kept) - self.frame.height
        found = self.measured
        return {
            "rows_in": len(self.kept),
            "rows_out": self.frame.height,
            "suppressed": suppressed,
            "k": found.k if found else None,
            "l": found.l if found else None,
            "t": found.t if found else None,
            "model": self.config.model.value,
            "levels": dict(zip((column.name for column in self.config.quasi), self.optimum.levels, strict=True)),
            "loss": self.loss,
            "loss_bound": self.optimum.bound,
            "optimal": self.optimum.proven,
            "discernibility": (found.discernibility if found else 0) + suppressed * len(self.kept),
            "risk": _risk(found),
            "removed": list(self.removed),
            "seconds": self.seconds,
        }


def _risk(found: Measured | None) -> dict[str, Any]:
    if found is None:
        return {"prosecutor_max": 0.0, "prosecutor_mean": 0.0, "uniques": 0}
    return {
        "prosecutor_max": found.risk.prosecutor_max,
        "prosecutor_mean": found.risk.prosecutor_mean,
        "uniques": found.risk.uniques,
    }


def anonymise(table: pl.DataFrame, config: TableConfig, *, progress: OnProgress = never_stop) -> AnonymisedTable:
    """The released form of ``table`` with the least loss that meets ``config``.

    Rows that cannot be released within the suppression limit are left out; which ones, ``kept`` says. ``progress`` is
    called between nodes and may end the search early; the report then says ``optimal: false`` and the proven bound.

    Raises:
        BadInput: a column is missing or holds a value its hierarchy does not know; no rows; fewer rows than k; or a
            model that even one single class does not meet.
    """
    check_columns(table, config)
    if config.k > table.height:
        raise BadInput(
            "k-above-rows",
            zh=f"k（{config.k}）大于行数（{table.height}）。",
            en=f"k ({config.k}) is greater than the number of rows ({table.height})",
            remedy_zh="减小 k，或提供更多行。",
            remedy_en="ask for a smaller k, or give more rows",
        )
    encoded = encode_table(table, config)
    optimum = search(encoded, config, progress)
    recoding = _full_domain(encoded, config, optimum)
    if config.model is RecodingModel.LOCAL:
        recoding = recode_locally(encoded, config, optimum, recoding)
    return _released(table, config, encoded, optimum, recoding)


def _full_domain(encoded: Encoded, config: TableConfig, optimum: Optimum) -> Recoding:
    bottom = bottom_table(encoded)
    grouping = group(bottom, encoded.dimensions, optimum.levels)
    failing = failing_classes(bottom, grouping, config, encoded.grounds)
    kept: Mask = ~failing.every[grouping.class_of]
    levels = np.tile(np.array(optimum.levels, dtype=np.int32), (len(bottom), 1))
    return Recoding(levels, kept, granularity_of(encoded, config.aggregate, levels, kept))


def _released(
    table: pl.DataFrame, config: TableConfig, encoded: Encoded, optimum: Optimum, recoding: Recoding
) -> AnonymisedTable:
    kept = pl.Series("kept", recoding.kept[encoded.row_of])
    shown = encoded.row_of[kept.to_numpy()]
    quasi = {
        column.name: _labels(encoded, index, recoding, shown).alias(column.name)
        for index, column in enumerate(config.quasi)
    }
    gone = {column.name for column in config.direct} | set(table.columns) - {column.name for column in config.columns}
    rows = table.filter(kept)
    frame = pl.DataFrame([quasi.get(name, rows[name]) for name in table.columns if name not in gone])
    measured = measure(frame, without_direct(config)) if frame.height else None
    _check_output(measured, config, len(kept) - frame.height, len(kept))
    removed = tuple(name for name in table.columns if name in gone)
    return AnonymisedTable(frame, kept, measured, optimum, recoding.loss, removed, config)


def _labels(encoded: Encoded, column: int, recoding: Recoding, shown: Codes) -> pl.Series:
    """The label of one column for the distinct rows ``shown``."""
    dimension = encoded.dimensions[column]
    starts = np.cumsum([0, *(len(labels) for labels in dimension.labels[:-1])])
    by_level = np.stack([start + codes for start, codes in zip(starts, dimension.from_leaf, strict=True)])
    place = by_level[recoding.levels[:, column], encoded.codes[column]]
    words: list[str | None] = [label for labels in dimension.labels for label in labels]
    if dimension.missing >= 0:
        # A null stays null until it meets the others at the root.
        for level in range(dimension.height - 1):
            words[int(by_level[level, dimension.missing])] = None
    return pl.Series(words, dtype=pl.String).gather(place[shown])


def without_direct(config: TableConfig) -> TableConfig:
    """The same config for a table whose direct identifiers are gone."""
    left = tuple(column for column in config.columns if column not in config.direct)
    return replace(config, columns=left)


def _check_output(measured: Measured | None, config: TableConfig, suppressed: int, rows: int) -> None:
    """The output holds what was asked; that it might not would be our bug, and then nothing leaves.

    Raises:
        InternalError: it does not.
    """
    if suppressed > config.suppression_limit * rows + 1e-9:
        raise _broken()
    if measured is None:
        return
    close = config.t is None or (measured.t is not None and measured.t <= config.t + 1e-9)
    diverse = config.l is None or (measured.l is not None and measured.l >= int(config.l))
    if measured.k < config.k or not close or not diverse:
        raise _broken()


def _broken() -> InternalError:
    return InternalError(
        "output-fails-model",
        zh="内部错误：输出未达到要求，未写出。",
        en="the output does not meet the model; not written",
    )
