"""Whatever text an analyst sends: it is answered, refused or called bad; no file is touched and no value is told.

One locked engine answers thousands of texts in this process through the same code as the child; the texts come from a
grammar of SQL, from the measured escapes cut and joined, and from plain noise.
"""

import json

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.test_sql_escapes import ESCAPES, MARK, TABLE
from workspace.sql_worker import Limits, engine, questioning
from workspace.sql_worker.channel import Outcome

WORDS = Limits(rows=1_000, wall_seconds=2, memory_mb=128)

names = st.sampled_from(["gene", "af", "t", "x", "t.gene", '"gene"', "'/planted'", "main.t", "duckdb_tables", "张三"])
literals = st.sampled_from(
    ["1", "-2.5", "'a'", "NULL", "TRUE", "'/planted'", "DATE '2026-01-01'", "[1, 2]", "{'k': 1}"]
)
functions = st.sampled_from(
    ["count", "sum", "upper", "error", "getenv", "read_csv", "read_text", "list_aggregate", "range", "unnest", "query"]
)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "||", "=", "AND", "IN", "LIKE", "::"]), inner),
        st.builds("{}({})".format, functions, inner),
        st.builds("CAST({} AS {})".format, inner, st.sampled_from(["INT", "DATE", "VARCHAR", "BLOB", "t"])),
        st.builds("CASE WHEN {} THEN {} ELSE {} END".format, inner, inner, inner),
        st.builds(
            "(SELECT {} FROM {})".format, inner, st.sampled_from(["t", "x", "'/planted'", "read_csv('/planted')"])
        ),
    )


expressions = st.recursive(st.one_of(names, literals), combined, max_leaves=8)
sources = st.one_of(
    names, st.builds("{}({}) AS y".format, functions, literals), st.builds("(SELECT {})".format, expressions)
)
selects = st.builds(
    "{}SELECT {} FROM {} WHERE {} {}".format,
    st.sampled_from(["", "WITH x AS (SELECT 1 AS gene) ", "WITH x AS (COPY t TO '/out') ", "EXPLAIN ", "SUMMARIZE "]),
    expressions,
    sources,
    expressions,
    st.sampled_from(["", "ORDER BY 1", "LIMIT 3", "GROUP BY ALL", "; SELECT 1", "UNION SELECT 1", "-- end"]),
)
attacks = st.sampled_from([escape.sql.format(file="/planted", folder="/", out="/out") for escape in ESCAPES.values()])
spliced = st.builds(lambda one, two, at: one[:at] + two[at:], attacks, st.one_of(attacks, selects), st.integers(0, 60))
noise = st.text(max_size=60).filter(lambda text: "\x00" not in text)
numbers = st.recursive(
    st.sampled_from(["af", "1", "2.5", "length(gene)", "NULL", "round(af, 1)"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "%"]), inner),
        st.builds("{}({})".format, st.sampled_from(["abs", "floor", "sign", "TRY_CAST"]), inner).map(
            lambda text: text[:-1] + " AS INT)" if text.startswith("TRY_CAST") else text
        ),
        st.builds("CASE WHEN {} > {} THEN {} END".format, inner, inner, inner),
        st.builds("coalesce({}, {})".format, inner, inner),
    ),
    max_leaves=6,
)
honest = st.one_of(
    st.builds("SELECT gene, {} AS v FROM t WHERE {} IS NOT NULL ORDER BY 1, 2".format, numbers, numbers),
    st.builds("SELECT {}({}) AS v FROM t".format, st.sampled_from(["sum", "min", "max", "count", "avg"]), numbers),
    st.builds("WITH x AS (SELECT {} AS v FROM t) SELECT count(*), max(v) FROM x".format, numbers),
)
texts = st.one_of(honest, selects, attacks, spliced, noise)


@pytest.fixture(scope="module")
def locked():
    with engine.open_engine() as database:
        engine.load_table(database, "t", TABLE.to_arrow())
        engine.lock(database, memory_mb=128, threads=1, wall_seconds=2)
        yield database


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sql=texts)
def test_no_text_tells_a_value_or_leaves_the_tables(locked, sql):
    job = {"sql": sql, "tables": ["t"], "columns": ["gene", "af"], "with_data": True} | WORDS.as_json()
    verdict, answer = questioning.answer(locked, job)
    Outcome(verdict["outcome"])
    assert MARK not in json.dumps(verdict)
    assert (answer is None) == (verdict["outcome"] != Outcome.ANSWER)
    tables = [name for (name,) in locked.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    rows = locked.execute("SELECT count(*) FROM t").fetchall()
    assert (tables, rows) == (["t"], [(TABLE.height,)])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sql=selects, literal=st.text(alphabet="abcdefgh0123456789", min_size=8, max_size=12))
def test_the_shape_never_holds_a_literal(locked, sql, literal):
    text = sql.replace("'a'", f"'{literal}'")
    job = {"sql": text, "tables": ["t"], "columns": ["gene", "af"], "with_data": False} | WORDS.as_json()
    verdict, _ = questioning.answer(locked, job)
    assert literal not in json.dumps(verdict)
    assert "planted" not in verdict.get("shape", "")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sql=honest)
def test_an_honest_question_gets_the_answer_of_a_plain_engine(locked, sql):
    job = {"sql": sql, "tables": ["t"], "columns": ["gene", "af"], "with_data": True} | WORDS.as_json()
    verdict, answer = questioning.answer(locked, job)
    with duckdb.connect(":memory:") as plain:
        plain.register("t", TABLE.to_arrow())
        try:
            expected = plain.sql(sql).to_arrow_table()
        except duckdb.Error:
            assert verdict["outcome"] in (Outcome.VALUE, Outcome.MEANING)
            return
    assert verdict["outcome"] == Outcome.ANSWER
    assert answer is not None
    # As text, since NaN is not equal to itself.
    assert str(answer.to_pydict()) == str(expected.to_pydict())
