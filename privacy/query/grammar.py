"""The SQL an analyst may write, as a closed grammar over the tree of DuckDB's ``json_serialize_sql``.

Every node type is listed with every field it has and what the field may hold. A type, field or word that is not listed
is refused, so a later engine that adds syntax adds nothing to what is allowed. Recorded from DuckDB 2.0.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Scope = frozenset[str]
"""Lower-case names of the common table expressions visible here."""


class Walk(Protocol):
    """What a rule may ask of the walk."""

    def query(self, value: Any, scope: Scope) -> None: ...
    def table(self, value: Any, scope: Scope) -> None: ...
    def expression(self, value: Any, scope: Scope) -> None: ...
    def modifier(self, value: Any, scope: Scope) -> None: ...
    def record(self, value: Any, fields: "Fields", scope: Scope) -> None: ...
    def fail(self, kind: str, name: str = "") -> None: ...


Rule = Callable[[Walk, Any, Scope], None]
Fields = Mapping[str, Rule]

NAME_MAX = 200
"""Characters of one name; longer than any column of ours, shorter than a text worth smuggling."""


def one_of(*allowed: Any) -> Rule:
    def rule(walk: Walk, value: Any, scope: Scope) -> None:
        if not any(value == item and type(value) is type(item) for item in allowed):
            walk.fail("field", value if isinstance(value, str) else "")

    return rule


def whole_number(walk: Walk, value: Any, scope: Scope) -> None:
    if type(value) is not int:
        walk.fail("field")


def name(walk: Walk, value: Any, scope: Scope) -> None:
    """A name the asker gives: an alias or a column. It opens nothing, so any text does."""
    if not isinstance(value, str) or len(value) > NAME_MAX:
        walk.fail("field")


def text(walk: Walk, value: Any, scope: Scope) -> None:
    if not isinstance(value, str):
        walk.fail("field")


def many(rule: Rule, *, least: int = 0) -> Rule:
    def each(walk: Walk, value: Any, scope: Scope) -> None:
        if not isinstance(value, list) or len(value) < least:
            return walk.fail("field")
        for item in value:
            rule(walk, item, scope)
        return None

    return each


def maybe(rule: Rule) -> Rule:
    def optional(walk: Walk, value: Any, scope: Scope) -> None:
        if value is not None:
            rule(walk, value, scope)

    return optional


def record(fields: Fields) -> Rule:
    return lambda walk, value, scope: walk.record(value, fields, scope)


def query(walk: Walk, value: Any, scope: Scope) -> None:
    walk.query(value, scope)


def table(walk: Walk, value: Any, scope: Scope) -> None:
    walk.table(value, scope)


def expression(walk: Walk, value: Any, scope: Scope) -> None:
    walk.expression(value, scope)


def modifier(walk: Walk, value: Any, scope: Scope) -> None:
    walk.modifier(value, scope)


def blank(walk: Walk, value: Any, scope: Scope) -> None:
    """The catalog or schema of a name: none. The asker's own text is not repeated."""
    if value != "":
        walk.fail("name")


null, yes_or_no, empty = one_of(None), one_of(False, True), one_of([])
no = one_of(False)
# The walk itself compares the path with the plain name beside it.
path = record({"path": many(name, least=1)})
subquery = record({"node": query, "named_param_map": empty})
where = {"query_location": whole_number, "query_location_length": whole_number}
here = {"alias": name} | where
order = record(
    {
        "type": one_of("ORDER_DEFAULT", "ASCENDING", "DESCENDING"),
        "null_order": one_of("ORDER_DEFAULT", "NULLS FIRST", "NULLS LAST"),
        "expression": expression,
    }
)
argument = record({"name": name, "expression": expression})

MODIFIERS: Mapping[str, Fields] = {
    "ORDER_MODIFIER": {"orders": many(order)},
    "LIMIT_MODIFIER": {
        "limit": maybe(expression),
        "offset": maybe(expression),
        "limit_type": one_of("ROW_COUNT", "PERCENTAGE"),
    },
    "DISTINCT_MODIFIER": {"distinct_on_targets": many(expression)},
}

COMMON_TABLE: Fields = {
    "aliases": many(name),
    "materialized": one_of("CTE_MATERIALIZE_DEFAULT", "CTE_MATERIALIZE_ALWAYS", "CTE_MATERIALIZE_NEVER"),
    "key_targets": empty,
    "payload_aggregates": empty,
    "query_node": query,
}

_query = {"modifiers": many(modifier)}

QUERIES: Mapping[str, Fields] = {
    "SELECT_NODE": _query
    | {
        "select_list": many(expression, least=1),
        "from_table": table,
        "where_clause": maybe(expression),
        "group_expressions": many(expression),
        "group_sets": many(many(whole_number)),
        "aggregate_handling": one_of("STANDARD_HANDLING", "FORCE_AGGREGATES"),
        "having": maybe(expression),
        "sample": null,
        "qualify": maybe(expression),
    },
    "SET_OPERATION_NODE": _query
    | {
        "setop_type": one_of("UNION", "UNION_BY_NAME", "EXCEPT", "INTERSECT"),
        "left": null,
        "right": null,
        "setop_all": yes_or_no,
        "children": many(query, least=2),
    },
    "RECURSIVE_CTE_NODE": _query
    | {
        "cte_name": name,
        "union_all": yes_or_no,
        "left": query,
        "right": query,
        "aliases": many(name),
        "key_targets": empty,
    },
}
"""Queries. ``cte_map`` is the walk's own affair: it decides what is in scope."""

_table = {"sample": null} | here

TABLES: Mapping[str, Fields] = {
    "EMPTY": _table,
    "BASE_TABLE": _table
    | {
        "schema_name": blank,
        "table_name": name,
        "column_name_alias": many(name),
        "catalog_name": blank,
        "at_clause": null,
        "qualified_name": path,
    },
    "JOIN": _table
    | {
        "left": table,
        "right": table,
        "condition": maybe(expression),
        "join_type": one_of("INNER", "LEFT", "RIGHT", "FULL", "OUTER", "SEMI", "ANTI"),
        "ref_type": one_of("REGULAR", "CROSS", "NATURAL", "ASOF"),
        "using_columns": many(name),
        "delim_flipped": no,
        "duplicate_eliminated_columns": empty,
        "is_implicit": yes_or_no,
        "ranking_expression": null,
        "nearest_count": one_of(1),
        "nearest_order_type": one_of("ASCENDING"),
        "nearest_approx": no,
    },
    "SUBQUERY": _table | {"subquery": subquery, "column_name_alias": many(name)},
    "EXPRESSION_LIST": _table
    | {"expected_names": empty, "expected_types": empty, "values": many(many(expression, least=1), least=1)},
    "TABLE_FUNCTION": _table
    | {
        "function": expression,
        "column_name_alias": many(name),
        "with_ordinality": one_of("WITHOUT_ORDINALITY", "WITH_ORDINALITY"),
    },
}
"""What may stand after FROM."""

_call = {"function_name": name, "schema": blank, "catalog": blank, "arguments": many(argument), "qualified_name": path}
_comparisons = (
    "COMPARE_EQUAL",
    "COMPARE_NOTEQUAL",
    "COMPARE_LESSTHAN",
    "COMPARE_GREATERTHAN",
    "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_DISTINCT_FROM",
    "COMPARE_NOT_DISTINCT_FROM",
)
_edges = (
    "UNBOUNDED_PRECEDING",
    "UNBOUNDED_FOLLOWING",
    *(f"CURRENT_ROW_{unit}" for unit in ("RANGE", "ROWS", "GROUPS")),
    *(f"EXPR_{side}_{unit}" for side in ("PRECEDING", "FOLLOWING") for unit in ("RANGE", "ROWS", "GROUPS")),
)

EXPRESSIONS: Mapping[str, Fields] = {
    "COLUMN_REF": {"type": one_of("COLUMN_REF"), "column_names": many(name, least=1)},
    "POSITIONAL_REFERENCE": {"type": one_of("POSITIONAL_REFERENCE"), "index": whole_number},
    "CONSTANT": {
        "type": one_of("VALUE_CONSTANT"),
        "literal": record(
            {"kind": one_of("BOOLEAN", "HEX", "INTEGER", "NULL_LITERAL", "NUMERIC", "STRING"), "text": text}
        ),
    },
    "COMPARISON": {"type": one_of(*_comparisons), "left": expression, "right": expression},
    "BETWEEN": {
        "type": one_of("COMPARE_BETWEEN", "COMPARE_NOT_BETWEEN"),
        "input": expression,
        "lower": expression,
        "upper": expression,
    },
    "CONJUNCTION": {"type": one_of("CONJUNCTION_AND", "CONJUNCTION_OR"), "children": many(expression)},
    "OPERATOR": {
        "type": one_of(
            "ARRAY_EXTRACT", "ARRAY_SLICE", "STRUCT_EXTRACT", "COMPARE_IN", "COMPARE_NOT_IN", "GROUPING_FUNCTION",
            "OPERATOR_COALESCE", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_NOT", "OPERATOR_TRY",
        ),
        "children": many(expression),
    },
    "CASE": {
        "type": one_of("CASE_EXPR"),
        "case_checks": many(record({"when_expr": expression, "then_expr": expression}), least=1),
        "else_expr": expression,
    },
    "CAST": {"type": one_of("OPERATOR_CAST"), "child": expression, "try_cast": yes_or_no, "type_expr": expression},
    "TYPE": {
        "type": one_of("TYPE"),
        "catalog": blank,
        "schema": blank,
        "type_name": name,
        "children": many(expression),
        "qualified_name": path,
    },
    "FUNCTION": _call
    | {
        "type": one_of("FUNCTION"),
        "filter": maybe(expression),
        "order_bys": modifier,
        "distinct": yes_or_no,
        "is_operator": yes_or_no,
        "export_state": no,
    },
    "WINDOW": _call
    | {
        "type": one_of(
            "WINDOW_AGGREGATE", "WINDOW_CUME_DIST", "WINDOW_FIRST_VALUE", "WINDOW_LAG",
            "WINDOW_LAST_VALUE", "WINDOW_LEAD", "WINDOW_NTH_VALUE", "WINDOW_NTILE",
            "WINDOW_PERCENT_RANK", "WINDOW_RANK", "WINDOW_RANK_DENSE",
            "WINDOW_ROW_NUMBER",
        ),
        "partitions": many(expression),
        "orders": many(order),
        "start": one_of(*_edges),
        "end": one_of(*_edges),
        "start_expr": maybe(expression),
        "end_expr": maybe(expression),
        "offset_expr": maybe(expression),
        "default_expr": maybe(expression),
        "ignore_nulls": yes_or_no,
        "filter_expr": maybe(expression),
        "exclude_clause": one_of("NO_OTHER", "CURRENT_ROW", "GROUP", "TIES"),
        "distinct": yes_or_no,
        "arg_orders": many(order),
        "has_ignore_nulls": yes_or_no,
    },
    "SUBQUERY": {
        "type": one_of("SUBQUERY"),
        "subquery_type": one_of("SCALAR", "EXISTS", "NOT_EXISTS", "ANY"),
        "subquery": subquery,
        "child": maybe(expression),
        "comparison_type": one_of("INVALID", *_comparisons),
    },
    "LAMBDA": {
        "type": one_of("LAMBDA"),
        "lhs": expression,
        "expr": expression,
        "syntax_type": one_of("LAMBDA_KEYWORD", "SINGLE_ARROW"),
    },
    "STAR": {
        "type": one_of("STAR"),
        "relation_name": name,
        "exclude_list": many(name),
        "replace_list": many(record({"key": name, "value": expression})),
        # COLUMNS(...) selects by a pattern or a lambda over names: nobody could say beforehand what is read.
        "columns": no,
        "expr": null,
        "qualified_exclude_list": empty,
        "rename_list": many(
            record({"key": record({"catalog": blank, "schema": blank, "table": name, "column": name}), "value": name})
        ),
    },
}  # fmt: skip
"""What may stand where a value stands, by class."""
