"""The allow-list walk: one SELECT, closed grammar, listed functions and types, granted tables, bounded size."""

import re
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from privacy.query import functions, grammar
from privacy.query.grammar import Fields, Scope
from privacy.query.refusal import refusal

NODES_MAX = 5_000
"""Nodes in one query. The longest question of our examples has about 150."""
DEPTH_MAX = 60
"""Levels of nesting; DuckDB's own limit is 1,000 expressions, which a C++ stack survives and a Python one does not."""

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


def check_statement(tree: Mapping[str, Any], *, tables: Collection[str]) -> None:
    """Return when the statement may run over ``tables``; ``tree`` is the parsed answer of ``json_serialize_sql``.

    It says nothing about columns (the engine holds no others) and nothing about cost (the worker's limits do).

    Raises:
        Refused: ``sql-not-allowed``, with the construct and its position in ``reasons``.
    """
    tables_read(tree, tables=tables)


def tables_read(tree: Mapping[str, Any], *, tables: Collection[str]) -> tuple[str, ...]:
    """The granted tables the statement reads, as they were granted, sorted; checks it like :func:`check_statement`."""
    walk = _Walk(tables)
    statements = tree.get("statements") if tree.get("error") is False else None
    if not isinstance(statements, list) or len(statements) != 1:
        raise refusal("statement")
    walk.record(statements[0], {"node": grammar.query, "named_param_map": grammar.empty}, frozenset())
    return tuple(sorted(walk.read))


class _Walk:
    """One pass over one tree. ``read`` gathers the granted tables met on the way."""

    def __init__(self, tables: Collection[str]) -> None:
        self.granted = {table.lower(): table for table in tables}
        self.read: set[str] = set()
        self._position: int | None = None
        self._nodes = 0
        self._depth = 0

    def query(self, value: Any, scope: Scope) -> None:
        node = self._tagged(value, "type", grammar.QUERIES)
        fields = grammar.QUERIES[node["type"]]
        rest = {key: item for key, item in node.items() if key not in ("type", "cte_map")}
        inner = self._common_tables(node.get("cte_map"), scope)
        if node["type"] == "RECURSIVE_CTE_NODE":
            # Only the repeated part sees the table that is being built.
            seen = inner | {self._plain(node.get("cte_name"))}
            self.record({"right": rest.pop("right", None)}, {"right": fields["right"]}, seen)
            fields = {key: rule for key, rule in fields.items() if key != "right"}
        self.record(rest, fields, inner)

    def table(self, value: Any, scope: Scope) -> None:
        node = self._tagged(value, "type", grammar.TABLES)
        self._fields(node, "type", grammar.TABLES, scope)
        if node["type"] == "BASE_TABLE":
            self._base_table(node, scope)
        elif node["type"] == "TABLE_FUNCTION":
            self._called(node["function"], functions.TABLE_FUNCTIONS)

    def expression(self, value: Any, scope: Scope) -> None:
        node = self._tagged(value, "class", grammar.EXPRESSIONS)
        kind = node["class"]
        if kind == "FUNCTION":
            self._called(node, functions.CALLABLE)
        elif kind == "WINDOW":
            self._called(node, functions.WINDOWED)
        elif kind == "TYPE" and str(node.get("type_name")).upper() not in functions.TYPES:
            self.fail("type")
        elif kind == "COLUMN_REF":
            self._column(node)
        self._fields(node, "class", grammar.EXPRESSIONS, scope)

    def modifier(self, value: Any, scope: Scope) -> None:
        node = self._tagged(value, "type", grammar.MODIFIERS)
        self._fields(node, "type", grammar.MODIFIERS, scope)

    def record(self, value: Any, fields: Fields, scope: Scope) -> None:
        """Exactly these fields, each as its rule says."""
        if not isinstance(value, dict) or value.keys() != fields.keys():
            self.fail("field")
        self._nodes += 1
        self._depth += 1
        if self._nodes > NODES_MAX or self._depth > DEPTH_MAX:
            self.fail("size")
        for key, item in value.items():
            fields[key](self, item, scope)
        self._depth -= 1

    def fail(self, kind: str, name: str = "") -> NoReturn:
        raise refusal(kind, name, self._position)

    def _tagged(self, value: Any, tag: str, family: Mapping[str, Fields]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail("field")
        # 2^64-1 is the engine's word for a node that has no place of its own.
        place = value.get("query_location")
        if isinstance(place, int) and place < 1 << 32:
            self._position = place + 1
        kind = value.get(tag)
        if not isinstance(kind, str) or kind not in family:
            self.fail("node", str(value.get("type")))
        return value

    def _fields(self, node: dict[str, Any], tag: str, family: Mapping[str, Fields], scope: Scope) -> None:
        located = grammar.here if tag == "class" else {}
        rest = {key: item for key, item in node.items() if key != tag}
        self.record(rest, {**family[node[tag]], **located}, scope)

    def _common_tables(self, cte_map: Any, scope: Scope) -> Scope:
        """What is in scope after WITH: each name sees the ones before it, a recursive one also itself."""
        if not isinstance(cte_map, dict) or cte_map.keys() != {"map"} or not isinstance(cte_map["map"], list):
            self.fail("field")
        for entry in cte_map["map"]:
            if not isinstance(entry, dict) or entry.keys() != {"key", "value"}:
                self.fail("field")
            self.record(entry["value"], grammar.COMMON_TABLE, scope)
            scope = scope | {self._plain(entry["key"])}
        return scope

    def _plain(self, value: Any) -> str:
        """A name for a common table: a plain word, since a quoted one could be a path if it were ever looked up."""
        if not isinstance(value, str) or not _PLAIN_NAME.fullmatch(value):
            self.fail("name")
        return value.lower()

    def _base_table(self, node: dict[str, Any], scope: Scope) -> None:
        if node["qualified_name"]["path"] != [node["table_name"]]:
            self.fail("name")
        table = node["table_name"].lower()
        if table in scope:
            return
        if table not in self.granted:
            self.fail("table")
        self.read.add(self.granted[table])

    def _called(self, node: Any, allowed: frozenset[str]) -> None:
        if not isinstance(node, dict) or node.get("class") not in ("FUNCTION", "WINDOW"):
            self.fail("node")
        called = node.get("function_name")
        name = called.lower() if isinstance(called, str) else ""
        if node.get("qualified_name") != {"path": [called]}:
            self.fail("name")
        if name not in allowed:
            self.fail("function", name)

    def _column(self, node: dict[str, Any]) -> None:
        names = node.get("column_names")
        if (
            isinstance(names, list)
            and len(names) == 1
            and str(names[0]).lower() in functions.READS_THE_CLOCK_OR_THE_ENGINE
        ):
            self.fail("function")
