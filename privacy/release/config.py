"""What is asked of an anonymised table: roles of its columns, hierarchies, and how private it must become."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from privacy.model.errors import BadInput, Place
from privacy.release.hierarchy import Hierarchy
from privacy.release.limits import Limits
from privacy.release.uniques import UniquesModel

Word = TypeVar("Word", bound=StrEnum)


class ColumnRole(StrEnum):
    """What a column says about a person."""

    DIRECT = "direct"
    """Names somebody; removed."""
    QUASI = "quasi"
    """Points at somebody together with others; generalised."""
    SENSITIVE = "sensitive"
    """What nobody may learn about somebody; kept, and protected by l and t."""
    INSENSITIVE = "insensitive"


class RecodingModel(StrEnum):
    """How values are made coarser."""

    FULL_DOMAIN = "full-domain"
    """One level a column, the same for every row."""
    LOCAL = "local"
    """Each group of rows has the lowest level it can afford, starting from the full-domain optimum."""


class Diversity(StrEnum):
    """How l is read (Machanavajjhala et al. 2007, sections 4.1 and 4.2)."""

    DISTINCT = "distinct"
    ENTROPY = "entropy"
    RECURSIVE = "recursive"


class Aggregate(StrEnum):
    """How the losses of several columns become one number."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    """Geometric mean of 1 + loss, minus 1, so that a column without loss does not hide the others."""


class Loss(StrEnum):
    """What the search minimises."""

    GRANULARITY = "granularity"
    """Share of its domain that each label covers (Iyengar 2002); a row left out loses all."""
    ENTROPY = "entropy"
    """Bits lost by generalising (non-uniform entropy, Gionis and Tassa 2009); rows left out add nothing, as in ARX."""


@dataclass(frozen=True, slots=True)
class ColumnConfig:
    """One column of the table."""

    name: str
    role: ColumnRole
    hierarchy: Hierarchy | None = None
    """Of a quasi-identifier: its labels; without one it is kept or fully generalised. Of a sensitive column: how far
    its values lie apart for t; without one, numbers by their order and all else equally far."""
    weight: float = 1.0
    """How much its loss counts, relative to the other columns; above 0."""

    def __post_init__(self) -> None:
        if not (isfinite(self.weight) and self.weight > 0):
            raise _bad("weight", "权重须大于 0。", "a weight must be above 0", self.name)
        if self.hierarchy is not None and self.role not in (ColumnRole.QUASI, ColumnRole.SENSITIVE):
            raise _bad("hierarchy-role", "该角色的列没有层级。", "a column of this role has no hierarchy", self.name)


@dataclass(frozen=True, slots=True)
class TableConfig:
    """How private the table must become, and what each column is."""

    k: int
    """Least number of rows that look alike; 1 asks for nothing."""
    columns: tuple[ColumnConfig, ...]
    l: int | float | None = None  # noqa: E741 - the field's own letter
    """Least diversity of each sensitive column in each class, read as ``diversity`` says."""
    t: float | None = None
    """Greatest distance between a class's distribution of a sensitive column and the table's, 0 to 1."""
    suppression_limit: float = 0.0
    """Greatest share of rows that may be left out, 0 to 1."""
    model: RecodingModel = RecodingModel.FULL_DOMAIN
    diversity: Diversity = Diversity.DISTINCT
    recursive_c: float | None = None
    """c of recursive (c, l)-diversity; needed with it and only with it."""
    aggregate: Aggregate = Aggregate.ARITHMETIC
    loss: Loss = Loss.GRANULARITY
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if isinstance(self.k, bool) or self.k < 1:
            raise _bad("k", "k 须为不小于 1 的整数。", "k must be a whole number of at least 1", "k")
        _check_limits(self)
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise _bad("column-twice", "同一列出现两次。", "a column is configured twice", "columns")
        if not self.quasi:
            raise _bad(
                "no-quasi", "至少需要一个准标识符列。", "at least one column must have the role quasi", "columns"
            )
        if (self.l is not None or self.t is not None) and not self.sensitive:
            raise _bad("no-sensitive", "设了 l 或 t 就需要敏感列。", "l and t need a sensitive column", "columns")

    @property
    def least_class(self) -> int:
        """Fewest rows of a class, by k and by the prosecutor's greatest risk."""
        return max(self.k, self.limits.class_size)

    @property
    def quasi(self) -> tuple[ColumnConfig, ...]:
        return tuple(column for column in self.columns if column.role is ColumnRole.QUASI)

    @property
    def sensitive(self) -> tuple[ColumnConfig, ...]:
        return tuple(column for column in self.columns if column.role is ColumnRole.SENSITIVE)

    @property
    def direct(self) -> tuple[ColumnConfig, ...]:
        return tuple(column for column in self.columns if column.role is ColumnRole.DIRECT)


def _check_limits(config: TableConfig) -> None:
    shares = (config.limits.delta_min, config.limits.delta_max)
    if config.model is RecodingModel.LOCAL and any(share is not None for share in shares):
        # Released classes overlap there, and one person of the population stands behind several of them.
        raise _bad(
            "local-presence",
            "delta_min 与 delta_max 只能用于 full-domain。",
            "delta_min and delta_max need the model full-domain",
            "limits",
        )
    if config.l is not None and not (isfinite(config.l) and config.l >= 1):
        raise _bad("l", "l 须不小于 1。", "l must be at least 1", "l")
    if config.l is not None and config.diversity is not Diversity.ENTROPY and config.l != int(config.l):
        raise _bad("l", "l 须为整数（熵多样性除外）。", "l must be a whole number unless diversity is entropy", "l")
    if config.t is not None and not 0 <= config.t <= 1:
        raise _bad("t", "t 须在 0 与 1 之间。", "t must lie between 0 and 1", "t")
    if not 0 <= config.suppression_limit <= 1:
        raise _bad("suppression-limit", "抑制上限须在 0 与 1 之间。", "must lie between 0 and 1", "suppression_limit")
    recursive = config.diversity is Diversity.RECURSIVE
    if recursive != (config.recursive_c is not None) or (recursive and not (config.recursive_c or 0) > 0):
        raise _bad(
            "recursive-c", "递归多样性需要大于 0 的 c。", "recursive diversity, and only it, needs c > 0", "recursive_c"
        )


_TOP_FIELDS: dict[str, tuple[type, ...]] = {
    "k": (int,),
    "l": (int, float),
    "t": (int, float),
    "suppression_limit": (int, float),
    "model": (str,),
    "diversity": (str,),
    "recursive_c": (int, float),
    "aggregate": (str,),
    "loss": (str,),
    "limits": (dict,),
    "columns": (dict,),
}
_LIMIT_FIELDS: dict[str, tuple[type, ...]] = {
    "k_map": (int,),
    "delta_min": (int, float),
    "delta_max": (int, float),
    "prosecutor_max": (int, float),
    "prosecutor_mean": (int, float),
    "journalist_max": (int, float),
    "journalist_mean": (int, float),
    "marketer": (int, float),
    "sample_uniques": (int, float),
    "population_uniques": (int, float),
    "population_size": (int,),
    "uniques_model": (str,),
}
_COLUMN_FIELDS: dict[str, tuple[type, ...]] = {"role": (str,), "hierarchy": (str,), "weight": (int, float)}


def hierarchy_names(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The hierarchy names a config document asks for, sorted; for the caller that has to read them."""
    columns = document.get("columns")
    bodies = columns.values() if isinstance(columns, Mapping) else ()
    asked = {body.get("hierarchy") for body in bodies if isinstance(body, Mapping)}
    return tuple(sorted(name for name in asked if isinstance(name, str)))


def parse_table_config(document: Mapping[str, Any], hierarchies: Mapping[str, Hierarchy]) -> TableConfig:
    """The config a TOML document spells; ``hierarchies`` holds each one it names (see ``hierarchy_names``).

    Raises:
        BadInput: an unknown or missing field, a wrong type, a value outside its range, or an unknown hierarchy.
    """
    _check_fields(document, _TOP_FIELDS, "")
    for required in ("k", "columns"):
        if required not in document:
            raise _bad("field-missing", "缺少必填项。", "a required field is missing", required)
    columns = tuple(_parse_column(name, body, hierarchies) for name, body in document["columns"].items())
    more = {name: document[name] for name in ("l", "t", "suppression_limit", "recursive_c") if name in document}
    return TableConfig(
        k=document["k"],
        columns=columns,
        model=_word(RecodingModel, document.get("model", "full-domain"), "model"),
        diversity=_word(Diversity, document.get("diversity", "distinct"), "diversity"),
        aggregate=_word(Aggregate, document.get("aggregate", "arithmetic"), "aggregate"),
        loss=_word(Loss, document.get("loss", "granularity"), "loss"),
        limits=_parse_limits(document.get("limits", {})),
        **more,
    )


def _parse_limits(body: Mapping[str, Any]) -> Limits:
    _check_fields(body, _LIMIT_FIELDS, "limits.")
    numbers = {name: value for name, value in body.items() if name != "uniques_model"}
    return Limits(**numbers, uniques_model=_word(UniquesModel, body.get("uniques_model", "dankar"), "uniques_model"))


def _parse_column(name: str, body: Any, hierarchies: Mapping[str, Hierarchy]) -> ColumnConfig:
    if not isinstance(body, Mapping) or "role" not in body:
        raise _bad("role-missing", "每列须给出 role。", "every column needs a role", f"columns.{name}")
    _check_fields(body, _COLUMN_FIELDS, f"columns.{name}.")
    asked = body.get("hierarchy")
    if asked is not None and asked not in hierarchies:
        raise _bad("hierarchy-unknown", "找不到该层级。", "the hierarchy is not known", f"columns.{name}.hierarchy")
    role = _word(ColumnRole, body["role"], f"columns.{name}.role")
    return ColumnConfig(name, role, hierarchies[asked] if asked is not None else None, float(body.get("weight", 1.0)))


def _check_fields(body: Mapping[str, Any], known: Mapping[str, tuple[type, ...]], prefix: str) -> None:
    for name, value in body.items():
        if name not in known:
            raise _bad("field-unknown", "未知的配置项。", f"expected one of {', '.join(known)}", prefix + name)
        if isinstance(value, bool) or not isinstance(value, known[name]):
            raise _bad("field-type", "配置项类型不对。", "the field has the wrong type", prefix + name)


def _word(kind: type[Word], text: str, field: str) -> Word:
    try:
        return kind(text)
    except ValueError:
        words = ", ".join(member.value for member in kind)
        raise _bad("word-unknown", f"须为以下之一：{words}。", f"expected one of {words}", field) from None


def _bad(code: str, zh: str, en: str, field: str) -> BadInput:
    return BadInput(f"config-{code}", zh=zh, en=en, place=Place(column=field))
