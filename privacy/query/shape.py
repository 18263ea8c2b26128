"""The statement as the access log keeps it: its shape, with no literal and no name of the asker's own making.

A literal can be a value (``WHERE birth_date = ...``), and so can an alias (``SELECT 1 AS "..."``). So every literal
becomes ``?``, and every name that is not one of ours becomes ``n1``, ``n2``, ... in order of appearance.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from privacy.query.functions import CALLABLE, TYPES, WINDOWED
from privacy.query.refusal import refusal

Node = Mapping[str, Any]

_COMPARISONS = {
    "COMPARE_EQUAL": "=",
    "COMPARE_NOTEQUAL": "<>",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
    "COMPARE_DISTINCT_FROM": "IS DISTINCT FROM",
    "COMPARE_NOT_DISTINCT_FROM": "IS NOT DISTINCT FROM",
}
_DIRECTIONS = {"ASCENDING": " ASC", "DESCENDING": " DESC", "ORDER_DEFAULT": ""}


def normalise(tree: Mapping[str, Any], *, names: Collection[str] = ()) -> str:
    """One line of SQL-like text for a statement that :func:`check_statement` let through.

    ``names`` are the tables and columns that may be written as they are; without it every name is a number. Equal
    questions that differ only in literals, aliases or spacing have the same shape.

    Raises:
        Refused: the tree holds something the gate does not allow, so that nothing unchecked is ever written down.
    """
    try:
        return _Writer(names).query(tree["statements"][0]["node"])
    except (KeyError, IndexError, TypeError, AttributeError):
        raise refusal("node") from None


class _Writer:
    def __init__(self, names: Collection[str]) -> None:
        self._known = {name.lower() for name in names}
        self._given: dict[str, str] = {}
        self._expressions: dict[str, Callable[[Node], str]] = {
            "COLUMN_REF": lambda node: ".".join(self.name(part) for part in node["column_names"]),
            "POSITIONAL_REFERENCE": lambda node: "#?",
            "CONSTANT": lambda node: "?",
            "COMPARISON": self._comparison,
            "BETWEEN": self._between,
            "CONJUNCTION": self._conjunction,
            "OPERATOR": self._operator,
            "CASE": self._case,
            "CAST": self._cast,
            "FUNCTION": self._function,
            "WINDOW": self._window,
            "SUBQUERY": self._subquery,
            "LAMBDA": lambda node: f"{self.expression(node['lhs'])} -> {self.expression(node['expr'])}",
            "STAR": self._star,
        }

    def name(self, name: str) -> str:
        """The name itself if it is one of ours, else its number."""
        plain = name.lower()
        if plain in self._known:
            return plain
        return self._given.setdefault(plain, f"n{len(self._given) + 1}")

    def query(self, node: Node) -> str:
        body = {
            "SELECT_NODE": self._select,
            "SET_OPERATION_NODE": self._set_operation,
            "RECURSIVE_CTE_NODE": self._recursive,
        }[node["type"]]
        tables = [self._common_table(entry) for entry in node["cte_map"]["map"]]
        parts = [f"WITH {', '.join(tables)}" if tables else "", body(node)]
        return _joined(*parts, *(self._modifier(modifier) for modifier in node["modifiers"]))

    def expression(self, node: Node) -> str:
        written = self._expressions[node["class"]](node)
        return f"{written} AS {self.name(node['alias'])}" if node.get("alias") else written

    def _common_table(self, entry: Node) -> str:
        return f"{self.name(entry['key'])} AS ({self.query(entry['value']['query_node'])})"

    def _select(self, node: Node) -> str:
        groups = "ALL" if node["aggregate_handling"] == "FORCE_AGGREGATES" else self._list(node["group_expressions"])
        return _joined(
            "SELECT " + self._list(node["select_list"]),
            _clause("FROM", self._table(node["from_table"])),
            _clause("WHERE", self._optional(node["where_clause"])),
            _clause("GROUP BY", groups),
            _clause("HAVING", self._optional(node["having"])),
            _clause("QUALIFY", self._optional(node["qualify"])),
        )

    def _set_operation(self, node: Node) -> str:
        word = _word(node["setop_type"]) + (" ALL" if node["setop_all"] else "")
        return f" {word} ".join(f"({self.query(child)})" for child in node["children"])

    def _recursive(self, node: Node) -> str:
        word = "UNION ALL" if node["union_all"] else "UNION"
        return f"({self.query(node['left'])}) RECURSIVE {word} ({self.query(node['right'])})"

    def _modifier(self, node: Node) -> str:
        if node["type"] == "ORDER_MODIFIER":
            return _clause("ORDER BY", self._orders(node["orders"]))
        if node["type"] == "DISTINCT_MODIFIER":
            on = self._list(node["distinct_on_targets"])
            return f"DISTINCT ON ({on})" if on else "DISTINCT"
        limit, offset = (self._optional(node[key]) for key in ("limit", "offset"))
        return _joined(_clause("LIMIT", limit), _clause("OFFSET", offset))

    def _orders(self, orders: list[Node]) -> str:
        return ", ".join(self.expression(order["expression"]) + _DIRECTIONS[order["type"]] for order in orders)

    def _table(self, node: Node) -> str:
        kind = node["type"]
        if kind == "EMPTY":
            return ""
        if kind == "JOIN":
            return self._join(node)
        if kind == "BASE_TABLE":
            written = self.name(node["table_name"])
        elif kind == "SUBQUERY":
            written = f"({self.query(node['subquery']['node'])})"
        elif kind == "TABLE_FUNCTION":
            written = self.expression(node["function"])
        elif kind == "EXPRESSION_LIST":
            written = "VALUES (?)"
        else:
            raise refusal("node", kind)
        return f"{written} AS {self.name(node['alias'])}" if node["alias"] else written

    def _join(self, node: Node) -> str:
        kind = node["ref_type"] if node["ref_type"] in ("CROSS", "NATURAL", "ASOF") else ""
        using = ", ".join(self.name(column) for column in node["using_columns"])
        return _joined(
            self._table(node["left"]),
            kind,
            "" if kind == "CROSS" else _word(node["join_type"]),
            "JOIN",
            self._table(node["right"]),
            _clause("ON", self._optional(node["condition"])),
            f"USING ({using})" if using else "",
        )

    def _comparison(self, node: Node) -> str:
        return f"{self.expression(node['left'])} {_COMPARISONS[node['type']]} {self.expression(node['right'])}"

    def _between(self, node: Node) -> str:
        value, low, high = (self.expression(node[key]) for key in ("input", "lower", "upper"))
        return f"{value} BETWEEN {low} AND {high}"

    def _conjunction(self, node: Node) -> str:
        word = " AND " if node["type"] == "CONJUNCTION_AND" else " OR "
        return "(" + word.join(self.expression(child) for child in node["children"]) + ")"

    def _operator(self, node: Node) -> str:
        return (
            f"{_word(node['type'].removeprefix('OPERATOR_').removeprefix('COMPARE_'))}({self._list(node['children'])})"
        )

    def _case(self, node: Node) -> str:
        checks = (
            f"WHEN {self.expression(check['when_expr'])} THEN {self.expression(check['then_expr'])}"
            for check in node["case_checks"]
        )
        return f"CASE {' '.join(checks)} ELSE {self.expression(node['else_expr'])} END"

    def _cast(self, node: Node) -> str:
        wanted = node["type_expr"]["type_name"].upper()
        word = "TRY_CAST" if node["try_cast"] else "CAST"
        return f"{word}({self.expression(node['child'])} AS {wanted if wanted in TYPES else '?'})"

    def _call(self, node: Node, allowed: frozenset[str]) -> str:
        called = node["function_name"].lower()
        if called not in allowed:
            raise refusal("function", called)
        arguments = self._list([argument["expression"] for argument in node["arguments"]])
        return f"{called}({'DISTINCT ' if node['distinct'] else ''}{arguments})"

    def _function(self, node: Node) -> str:
        return _joined(
            self._call(node, CALLABLE), _clause("FILTER WHERE", self._optional(node["filter"])),
            _clause("ORDER BY", self._orders(node["order_bys"]["orders"])),
        )  # fmt: skip

    def _window(self, node: Node) -> str:
        over = _joined(
            _clause("PARTITION BY", self._list(node["partitions"])), _clause("ORDER BY", self._orders(node["orders"]))
        )
        call = self._call(node, WINDOWED)
        return _joined(call, _clause("FILTER WHERE", self._optional(node["filter_expr"])), f"OVER ({over})")

    def _subquery(self, node: Node) -> str:
        asked = "" if node["subquery_type"] == "SCALAR" else _word(node["subquery_type"])
        return _joined(self._optional(node["child"]), asked, f"({self.query(node['subquery']['node'])})")

    def _star(self, node: Node) -> str:
        changed = any(node[key] for key in ("exclude_list", "replace_list", "rename_list"))
        return (f"{self.name(node['relation_name'])}." if node["relation_name"] else "") + ("*~" if changed else "*")

    def _list(self, nodes: list[Node]) -> str:
        written = [self.expression(node) for node in nodes]
        # A list of literals has one shape, however long.
        if len(written) > 1 and set(written[1:]) == {"?"}:
            written = [written[0], "?"] if written[0] != "?" else ["?"]
        return ", ".join(written)

    def _optional(self, node: Node | None) -> str:
        return "" if node is None else self.expression(node)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _clause(word: str, rest: str) -> str:
    return f"{word} {rest}" if rest else ""


def _word(constant: str) -> str:
    return constant.replace("_", " ")
