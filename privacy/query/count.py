"""What may be asked for in a table of protected counts: by which columns, under which conditions, at which level.

``age:2`` is the column ``age`` at level 2 of its hierarchy (bands of ten years); without a number it is the value
itself. The answer has a place for every label of a public list, so that no place being there tells of anybody; where a
column has no public list, places come from the data and the noise has to hide which there are.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from privacy.model.errors import BadInput, Place

MAX_GROUPS = 10_000
"""Places of one answer. More would be noise almost everywhere, and a table that nobody reads."""
MAX_PER_PERSON = 100
"""Groups in which one person may be counted; the noise grows with it."""

Label = str | None
"""``None``: not recorded, or not a value of the public list."""
Group = tuple[Label, ...]
"""One label for each column of the answer, in its order."""

_TERM = re.compile(r"(?P<column>[a-z0-9_]+)(?::(?P<level>[0-9]{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CountColumn:
    """A column of a dataset as it may be counted by."""

    name: str
    public: tuple[tuple[str, ...] | None, ...]
    """At each level, every label there is by a public list, in its order; ``None`` where only the data know them."""
    label_of: Callable[[str, int], Label] = field(repr=False)
    """Value and level -> label; one of the public list where there is one."""

    @property
    def levels(self) -> int:
        return len(self.public)


@dataclass(frozen=True, slots=True)
class Term:
    """A column at one level."""

    column: CountColumn
    level: int = 0

    @property
    def public(self) -> tuple[str, ...] | None:
        return self.column.public[self.level]

    def __str__(self) -> str:
        return f"{self.column.name}:{self.level}" if self.level else self.column.name


@dataclass(frozen=True, slots=True)
class Condition:
    """Only rows whose column has this label at this level."""

    term: Term
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """How many persons there are in each group."""

    by: tuple[Term, ...]
    where: tuple[Condition, ...]
    per_person: int
    """In at most this many groups one person is counted, once in each."""

    @property
    def has_public_groups(self) -> bool:
        return all(term.public is not None for term in self.by)

    def groups(self) -> list[Group]:
        """Every group of the answer, in order; only where all are public."""
        return list(product(*((*(term.public or ()), None) for term in self.by)))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, sorted."""
        return tuple(sorted({term.column.name for term in self.terms}))

    @property
    def terms(self) -> tuple[Term, ...]:
        """Of groups and conditions, once each, in order."""
        found = {str(term): term for term in (*self.by, *(one.term for one in self.where))}
        return tuple(found.values())

    @property
    def shape(self) -> str:
        """The question without its values, for the access log."""
        by = ", ".join(map(str, self.by))
        where = " AND ".join(f"{one.term} = ?" for one in self.where)
        return f"COUNT PERSONS BY {by}{f' WHERE {where}' if where else ''} PER PERSON {self.per_person}"


def parse_count(
    columns: Mapping[str, CountColumn], *, by: str, where: Sequence[str] = (), per_person: int = 1
) -> CountQuestion:
    """The question that ``by`` (``age:2,sex``) and ``where`` (``sex=female``) spell, over these columns.

    Whether it can be asked depends on the columns and their public lists alone, never on data.

    Raises:
        BadInput: unknown column or level, a column twice, a value that its public list does not hold, too many groups.
    """
    terms = tuple(_term(columns, text.strip(), "by") for text in by.split(","))
    if len({term.column.name for term in terms}) < len(terms):
        raise _bad("by", "同一列只能写一次。", "a column can be named once")
    if not 1 <= per_person <= MAX_PER_PERSON:
        raise _bad("per-person", f"应为 1 至 {MAX_PER_PERSON}。", f"expected 1 to {MAX_PER_PERSON}")
    size = 1
    for term in terms:
        size *= len(term.public or ()) + 1
    if size > MAX_GROUPS:
        raise BadInput(
            "too-many-groups",
            zh=f"分组会有 {size} 个，上限为 {MAX_GROUPS}。",
            en=f"there would be {size} groups; the limit is {MAX_GROUPS}",
            place=Place(column="by"),
            remedy_zh="减少列，或用更粗的层级，如 age:2。",
            remedy_en="Name fewer columns, or a coarser level such as age:2.",
        )
    return CountQuestion(terms, tuple(_condition(columns, text) for text in where), per_person)


def _term(columns: Mapping[str, CountColumn], text: str, option: str) -> Term:
    spelled = _TERM.fullmatch(text)
    column = columns.get(spelled["column"]) if spelled else None
    if spelled is None or column is None:
        known = ", ".join(columns)
        raise _bad(
            option, f"没有这样的列；可用的有：{known}。", f"no such column; there are: {known}", "unknown-column"
        )
    level = int(spelled["level"] or 0)
    if level >= column.levels:
        raise _bad(
            option,
            f"{column.name} 的层级为 0 至 {column.levels - 1}。",
            f"the levels of {column.name} are 0 to {column.levels - 1}",
            "unknown-level",
        )
    return Term(column, level)


def _condition(columns: Mapping[str, CountColumn], text: str) -> Condition:
    name, _, value = text.partition("=")
    term = _term(columns, name.strip(), "where")
    if not value:
        raise _bad("where", "条件应写作 列=值。", "write a condition as COLUMN=VALUE")
    if term.public is not None and value not in term.public:
        raise _bad(
            "where",
            f"此值不在 {term} 的公开取值表中。",
            f"the public list of {term} does not hold this value",
            "unknown-value",
        )
    return Condition(term, value)


def _bad(option: str, zh: str, en: str, code: str = "bad-count") -> BadInput:
    return BadInput(code, zh=zh, en=en, place=Place(column=option))
