"""One column as codes: labels by level, the way from a level to the next ones, and what each label costs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from privacy.release.hierarchy import LabelRow

Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Levels = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One quasi-identifier: labels by level and code, and the way from a level to the next ones."""

    name: str
    labels: tuple[tuple[str, ...], ...] = field(repr=False)
    """``labels[level][code]``; level 0 holds every value of the hierarchy, present in the table or not."""
    from_leaf: tuple[Codes, ...] = field(repr=False)
    """``from_leaf[level][leaf code]`` is the code at that level."""
    loss: tuple[Floats, ...] = field(repr=False)
    """``loss[level][code]``: normalised granularity of that label, 0 (one value) to 1 (the root)."""
    weight: float
    missing: int
    """Leaf code of a null, or -1 where the table has none."""

    @property
    def height(self) -> int:
        return len(self.labels)

    def lift(self, low: int, high: int) -> Codes:
        """Code at level ``low`` -> code at level ``high`` (``low <= high``)."""
        table: Codes = np.zeros(len(self.labels[low]), dtype=np.int32)
        table[self.from_leaf[low]] = self.from_leaf[high]
        return table


@dataclass(frozen=True, slots=True)
class Ground:
    """How far the values of a sensitive column lie apart, for the earth mover's distance."""

    ordered: bool = False
    """Values are numbers and their codes follow that order."""
    parents: tuple[Codes, ...] = field(default=(), repr=False)
    """With a hierarchy: ``parents[level][code at level]`` is the code one level up; empty without one."""


def make_dimension(name: str, rows: dict[str, LabelRow], weight: float, *, missing: bool) -> Dimension:
    """Codes and losses of one hierarchy. With ``missing``, a null is one more leaf under the root and nowhere else.

    The loss of a label with m of the domain's M values below it is (m - 1) / (M - 1) (Iyengar 2002, "Transforming Data
    to Satisfy Privacy Constraints", section 3); a null counts as one value.
    """
    leaves = sorted(rows)
    height = len(next(iter(rows.values()))) if rows else 2
    domain = len(leaves) + missing
    labels: list[tuple[str, ...]] = []
    from_leaf: list[Codes] = []
    loss: list[Floats] = []
    for level in range(height):
        # Labels are told apart by level and text; a null is not the label that happens to be spelled "".
        texts: list[str | None] = [rows[value][level] for value in leaves]
        if missing:
            texts.append((texts[0] if texts else "*") if level == height - 1 else None)
        names = sorted({text for text in texts if text is not None}) + ([None] if None in texts else [])
        code_of = {text: code for code, text in enumerate(names)}
        codes = np.array([code_of[text] for text in texts], dtype=np.int32)
        below = np.bincount(codes, minlength=len(names))
        labels.append(tuple("" if text is None else text for text in names))
        from_leaf.append(codes)
        loss.append((below - 1) / (domain - 1) if domain > 1 else np.zeros(len(names)))
    return Dimension(name, tuple(labels), tuple(from_leaf), tuple(loss), weight, domain - 1 if missing else -1)


def sizes(dimensions: Sequence[Dimension], levels: Sequence[int]) -> list[int]:
    """Number of labels of each dimension at its level."""
    return [len(dimension.labels[level]) for dimension, level in zip(dimensions, levels, strict=True)]
