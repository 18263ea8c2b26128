"""A generalisation hierarchy: every value of a column with its ever coarser labels, up to one root.

Read from rows (``value;level1;...;*``, the files ARX uses) or computed from the values (``computed.py``). Level 0 is
the value itself. A null in the data needs no row: it stays a value of its own and meets the others only at the root,
where it is released as the root's label.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from privacy.model.errors import BadInput, Place

LabelRow = tuple[str, ...]
"""One value and its labels, level 0 first."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Labels of every value of one column. Equal height everywhere, nested, one root."""

    name: str
    """The file or rule it came from; shown in errors."""
    height: int
    """Number of levels, the value itself included; at least 1."""
    rows: dict[str, LabelRow] = field(repr=False)
    """Value -> its labels. For a computed hierarchy, the values that are always part of the domain."""
    rule: Callable[[str], LabelRow | None] | None = field(default=None, repr=False)
    """For a computed hierarchy: labels of a value that ``rows`` does not hold, ``None`` where it is not a value."""
    below: Callable[[str], str] | None = field(default=None, repr=False)
    """For a computed hierarchy: some value below a label; anything where it is not a label."""

    @classmethod
    def from_rows(cls, name: str, rows: Iterable[Sequence[str]]) -> "Hierarchy":
        """The hierarchy these rows spell. Row numbers in errors are 1-based lines.

        Raises:
            BadInput: no row, rows of unequal length, one value with two different rows, a label with two parents, or
                more than one root.
        """
        table: dict[str, LabelRow] = {}
        height = 0
        for line, row in enumerate(rows, start=1):
            labels = tuple(row)
            height = height or len(labels)
            if len(labels) != height or height == 0:
                raise _bad(
                    "hierarchy-ragged", "每行的级数须相同。", "every row needs the same number of levels", name, line
                )
            if table.setdefault(labels[0], labels) != labels:
                raise _bad("hierarchy-twice", "同一取值出现两行且不一致。", "one value has two rows", name, line)
        if not table:
            raise _bad("hierarchy-empty", "层级文件没有内容。", "the hierarchy has no rows", name, None)
        check_nested(name, table.values(), height)
        return cls(name, height, table)

    def labels_of(self, value: str) -> LabelRow | None:
        """The labels of ``value``, level 0 first; ``None`` where the hierarchy does not know it."""
        known = self.rows.get(value)
        return known if known is not None or self.rule is None else self.rule(value)

    def ladder(self, labels: Iterable[str]) -> dict[str, tuple[int, LabelRow]]:
        """Label -> the highest level it stands at, and the labels from there up (below it, those of some value).

        Labels that the hierarchy does not know are not in it.
        """
        found: dict[str, tuple[int, LabelRow]] = {}
        values = list(self.rows)
        if self.below is not None:
            values += [self.below(label) for label in labels]
        for value in values:
            for level, label in enumerate(row := self.labels_of(value) or ()):
                if label not in found or found[label][0] < level:
                    found[label] = (level, row)
        if self.rule is not None:
            found.setdefault("*", (self.height - 1, ("*",) * self.height))
        return found


def flat(name: str, values: Iterable[str]) -> Hierarchy:
    """Two levels, the value and ``*``: what a quasi-identifier without a hierarchy gets."""
    return Hierarchy(name, 2, {value: (value, "*") for value in values})


def check_nested(name: str, rows: Iterable[LabelRow], height: int) -> None:
    """Every label has one parent, and there is one root.

    Nesting is what makes a coarser table a roll-up of a finer one; without it no bound of the search would hold.

    Raises:
        BadInput: a label with two parents, or two roots.
    """
    parents: list[dict[str, str]] = [{} for _ in range(height)]
    root: str | None = None
    for line, labels in enumerate(rows, start=1):
        for level in range(1, height - 1):
            if parents[level].setdefault(labels[level], labels[level + 1]) != labels[level + 1]:
                raise _bad("hierarchy-not-nested", "同一标签有两个上级。", "one label has two parents", name, line)
        root = labels[-1] if root is None else root
        if labels[-1] != root:
            raise _bad(
                "hierarchy-two-roots", "最高一级须只有一个取值。", "the last level must be one single value", name, line
            )


def _bad(code: str, zh: str, en: str, name: str, line: int | None) -> BadInput:
    return BadInput(
        code,
        zh=zh,
        en=en,
        place=Place(file=name, line=line),
        remedy_zh="每行写作：取值;第1级;…;*。",
        remedy_en="write each row as value;level1;...;*",
    )
