"""How a refusal of SQL reads. It names a construct of the engine's vocabulary or a position, never the asker's text."""

import re

from privacy.model.errors import Refused
from privacy.query.functions import CALLABLE, FORBIDDEN_BY_NAME, TABLE_FUNCTIONS, WINDOWED

_KINDS: dict[str, tuple[str, str]] = {
    "statement": ("只允许一条 SELECT 语句", "expected exactly one SELECT statement"),
    "node": ("查询含有不允许的成分", "the query holds a construct that is not allowed"),
    "field": ("查询含有不允许的选项", "the query uses an option that is not allowed"),
    "function": ("查询使用了清单之外的函数", "the query calls a function that is not on the list"),
    "type": ("查询使用了清单之外的类型", "the query casts to a type that is not on the list"),
    "table": ("查询读取了未授权的表", "the query reads a table that was not granted"),
    "name": ("查询使用了带库名或模式名的名称", "the query uses a name with a catalog or schema before it"),
    "size": ("查询过长或嵌套过深", "the query is too long or nested too deep"),
    "engine": ("引擎拒绝了该查询", "the engine's own locks refused the query"),
}

_NODE_TYPE = re.compile(r"[A-Z][A-Z_]{2,40}")
_SAYABLE = FORBIDDEN_BY_NAME | CALLABLE | TABLE_FUNCTIONS | WINDOWED


def refusal(kind: str, name: str = "", position: int | None = None) -> Refused:
    """The one refusal of the SQL gate: a ``kind`` of ours, a ``name`` that is the engine's word, a 1-based position.

    A name or kind outside the closed lists is dropped, so that this may be rebuilt from what a worker says.
    """
    kind = kind if kind in _KINDS else "node"
    name = name if _is_sayable(kind, name) else ""
    zh, en = _KINDS[kind]
    if name:
        zh, en = f"{zh}：{name}", f"{en}: {name}"
    if position is not None and position > 0:
        zh, en = f"{zh}（第 {position} 个字符）", f"{en} (at character {position})"
    facet = {"rule": "sql-allow-list", "facet": kind, "construct": name, "position": position}
    return Refused(
        "sql-not-allowed",
        zh=zh + "。",
        en=en,
        reasons=(facet,),
        remedy_zh="可用的语法、函数与类型见 docs/sql.md。",
        remedy_en="docs/sql.md lists what may be written.",
    )


def _is_sayable(kind: str, name: str) -> bool:
    return name in _SAYABLE if kind == "function" else bool(_NODE_TYPE.fullmatch(name))
