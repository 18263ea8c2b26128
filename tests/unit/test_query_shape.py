"""What the access log keeps of a question."""

import pytest

from privacy.model.errors import Refused
from privacy.query import normalise
from tests.unit.test_query_check import ALLOWED
from workspace.sql_worker import engine

NAMES = ("variants", "gene", "af", "sid", "day", "pos")


@pytest.fixture(scope="module")
def database():
    with engine.open_engine() as opened:
        yield opened


SHAPES = {
    "SELECT gene, count(*) AS n FROM variants WHERE af > 0.1 GROUP BY gene ORDER BY n DESC": (
        "SELECT gene, count_star() AS n1 FROM variants WHERE af > ? GROUP BY gene ORDER BY n1 DESC"
    ),
    "SELECT 1 FROM variants WHERE gene IN ('BRCA1', 'TP53', 'MYH7')": "SELECT ? FROM variants WHERE IN(gene, ?)",
    "SELECT 'x' AS \"张三\" FROM variants": "SELECT ? AS n1 FROM variants",
    "SELECT 1 FROM (VALUES ('110101199003077758', 'a')) v": "SELECT ? FROM (SELECT * FROM VALUES (?) AS n1) AS n2",
    "WITH q AS (SELECT * FROM variants) SELECT DISTINCT gene FROM q LIMIT 5": (
        "WITH n1 AS (SELECT * FROM variants) SELECT gene FROM n1 DISTINCT LIMIT ?"
    ),
}


@pytest.mark.parametrize("sql", SHAPES)
def test_shape(database, sql):
    assert normalise(engine.parse(database, sql), names=NAMES) == SHAPES[sql]


def test_literals_aliases_and_spacing_do_not_change_it(database):
    one = normalise(engine.parse(database, "SELECT gene AS a FROM variants WHERE gene = 'BRCA1'"), names=NAMES)
    two = normalise(engine.parse(database, "select  gene as b\nfrom variants where gene='TP53'"), names=NAMES)
    assert one == two


@pytest.mark.parametrize("case", ALLOWED)
def test_every_allowed_query_has_one_line_without_its_literals(database, case):
    shape = normalise(engine.parse(database, ALLOWED[case]), names=NAMES)
    assert "\n" not in shape
    assert "'" not in shape
    assert not any(word.isdigit() for word in shape.replace("(", " ").replace(")", " ").split())


def test_without_names_every_name_is_a_number(database):
    shape = normalise(engine.parse(database, "SELECT gene FROM variants"))
    assert shape == "SELECT n1 FROM n2"


@pytest.mark.parametrize(
    "sql", ["WITH x AS (COPY variants TO '/x') SELECT 1", "SELECT error(gene) FROM variants", "SHOW TABLES"]
)
def test_what_the_gate_refuses_is_never_written_down(database, sql):
    with pytest.raises(Refused, match="sql-not-allowed"):
        normalise(engine.parse(database, sql), names=NAMES)
