"""One column of a table, read in batches, as codes.

Values are numbered as they come; when all are known, the numbers are replaced by codes in the order of the values, so
that nothing downstream depends on the order of the rows.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from privacy.model.errors import BadInput, Place
from privacy.release.config import ColumnConfig
from privacy.release.dimension import Codes, Dimension, Ground, make_dimension
from privacy.release.hierarchy import Hierarchy, LabelRow, check_nested, flat
from privacy.release.population import POPULATION
from privacy.release.text import line_of, value_text


@dataclass(slots=True)
class ColumnCodes:
    """Gathers a column batch by batch; ask for its codes when all are in."""

    column: ColumnConfig
    rows: int = 0
    """Rows added; after ``begin_population``, those of the population."""
    file: str | None = None
    """Shown in errors; the table itself has no name here."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Value -> 1 + the order of its first appearance; 0 stands for null."""
    parts: list[npt.NDArray[np.unsignedinteger]] = field(default_factory=list)

    def begin_population(self) -> None:
        """What is added from here on are people of the population."""
        self.rows, self.file = 0, POPULATION

    def add(self, series: pl.Series) -> None:
        """The next rows of the column.

        Raises:
            BadInput: a value that is not in the hierarchy, or NaN; names the column and the first such line.
        """
        text = value_text(series, first_row=self.rows)
        for value in text.unique().drop_nulls().sort().to_list():
            if value not in self.numbers:
                self._check(value, text)
                self.numbers[value] = len(self.numbers) + 1
        dtype = pl.UInt8 if len(self.numbers) < 2**8 else pl.UInt16 if len(self.numbers) < 2**16 else pl.UInt32
        known = list(self.numbers)
        codes = text.replace_strict(known, range(1, len(known) + 1), return_dtype=dtype, default=None).fill_null(0)
        self.parts.append(codes.to_numpy())
        self.rows += len(series)

    def _check(self, value: str, text: pl.Series) -> None:
        hierarchy = self.column.hierarchy
        if hierarchy is None or _fits(hierarchy, hierarchy.labels_of(value)):
            return
        line = line_of(self.rows + int((text == value).fill_null(value=False).arg_max() or 0))
        raise BadInput(
            "value-not-in-hierarchy",
            zh="该行的取值不在该列的层级中。",
            en="the value on this line is not in the column's hierarchy",
            place=Place(file=self.file, column=self.column.name, line=line),
            remedy_zh="在层级文件中补上该取值，或更正数据。",
            remedy_en="add the value to the hierarchy file, or correct the data",
        )

    def as_dimension(self) -> tuple[Codes, Dimension]:
        """Leaf codes of all rows, and what they mean."""
        hierarchy = self.column.hierarchy or flat(self.column.name, self.numbers)
        rows = dict(hierarchy.rows)
        for value in self.numbers:
            labels = hierarchy.labels_of(value)
            if labels is not None:
                rows[value] = labels
        if hierarchy.rule is not None:
            check_nested(hierarchy.name, rows.values(), hierarchy.height)
        dimension = make_dimension(self.column.name, rows, self.column.weight, missing=self._has_nulls())
        leaf = {value: code for code, value in enumerate(dimension.labels[0])}
        return self._renumbered([dimension.missing, *(leaf[value] for value in self.numbers)]), dimension

    def as_sensitive(self) -> tuple[Codes, Ground]:
        """Codes of all rows, and how far the values lie apart. A null is a value of its own, and has no order."""
        if self.column.hierarchy is not None:
            codes, dimension = self.as_dimension()
            return codes, Ground(parents=tuple(dimension.lift(low, low + 1) for low in range(dimension.height - 1)))
        texts = pl.Series(list(self.numbers), dtype=pl.String)
        numbers = texts.cast(pl.Float64, strict=False)
        ordered = not self._has_nulls() and numbers.null_count() == 0 and bool(numbers.is_finite().all())
        ranks = (numbers if ordered else texts).rank("dense").to_list()
        return self._renumbered([0, *(int(rank) - ordered for rank in ranks)]), Ground(ordered=ordered)

    def _has_nulls(self) -> bool:
        return any(bool((part == 0).any()) for part in self.parts)

    def _renumbered(self, codes: list[int]) -> Codes:
        table = np.array(codes, dtype=np.int32)
        found: Codes = np.concatenate([table[part] for part in self.parts])
        self.parts.clear()
        return found


def _fits(hierarchy: Hierarchy, labels: LabelRow | None) -> bool:
    return labels is not None and len(labels) == hierarchy.height
