"""The worker as a whole: right answers, hard limits, and what the operating system takes from the child."""

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from privacy.model.errors import BadInput, InternalError, PartMissing, Refused
from workspace.sql_worker import Limits, ask, engine, examine, protections, questioning
from workspace.sql_worker.channel import Outcome
from workspace.sql_worker.parent import _ENVIRONMENT

TABLE = pl.DataFrame({"gene": ["BRCA1", "TP53", "TP53"], "af": [0.1, 0.2, None]})
BIG = pl.DataFrame({"n": range(20_000)})
ROOT = Path(__file__).resolve().parents[2]


def test_an_answer():
    answer = ask("SELECT gene, count(af) AS n FROM t GROUP BY gene ORDER BY gene", {"t": TABLE})
    assert answer.to_pydict() == {"gene": ["BRCA1", "TP53"], "n": [1, 1]}


def test_an_empty_answer_has_its_columns():
    answer = ask("SELECT * FROM t WHERE af > 9", {"t": TABLE.to_arrow()})
    assert (answer.num_rows, answer.column_names) == (0, ["gene", "af"])


def test_several_tables_and_types_survive_the_pipes():
    instant = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
    one = pl.DataFrame({"k": [1, 2], "seen": [instant, None], "kind": pl.Series(["a", "b"], dtype=pl.Categorical)})
    two = pl.DataFrame({"k": [2], "tags": [["x", "y"]]})
    answer = ask("SELECT k, seen, kind, tags FROM one LEFT JOIN two USING (k) ORDER BY k", {"one": one, "two": two})
    assert answer.column("tags").to_pylist() == [None, ["x", "y"]]
    assert answer.column("seen").to_pylist()[0] == instant
    assert answer.column("kind").to_pylist() == ["a", "b"]


def test_days_are_those_of_beijing():
    table = pl.DataFrame({"seen": [datetime(2026, 7, 1, 16, 30, tzinfo=UTC)]})
    assert ask("SELECT day(seen) AS d FROM t", {"t": table}).to_pydict() == {"d": [2]}


def test_a_table_that_is_not_given_does_not_exist():
    with pytest.raises(Refused, match="not granted"):
        ask("SELECT * FROM u", {"t": TABLE})


def test_examine_needs_no_data():
    question = examine("SELECT gene AS g FROM t WHERE gene = 'TP53'", {"t": ["gene"], "u": ["x"]})
    assert (question.shape, question.tables) == ("SELECT gene AS n1 FROM t WHERE gene = ?", ("t",))


def test_an_error_lists_the_columns_at_hand():
    with pytest.raises(BadInput, match="bad-sql") as caught:
        ask("SELECT nothing FROM t", {"t": TABLE})
    assert "t(af, gene)" in caught.value.remedy_en


@pytest.mark.parametrize("sql", ["", "  ", "-- nothing", ";"])
def test_no_statement(sql):
    with pytest.raises(Refused, match="exactly one SELECT"):
        ask(sql, {"t": TABLE})


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT 'x", "SELECT \x00", "SELECT '\ud800'"])
def test_not_sql(sql):
    with pytest.raises(BadInput, match="bad-sql"):
        ask(sql, {"t": TABLE})


def test_a_long_text_is_refused_before_a_child_starts():
    with pytest.raises(Refused, match="too long"):
        ask("SELECT " + "1" * 30_000, {"t": TABLE})


@pytest.mark.parametrize("names", [("a b",), ('x"y',), ("t", "T")])
def test_a_view_with_a_bad_name_is_a_bug_of_ours(names):
    with pytest.raises(InternalError, match="bad-table-name"):
        ask("SELECT 1", dict.fromkeys(names, TABLE))


BOMBS = {
    "cross join": "SELECT count(*) FROM b x, b y, b z WHERE (x.n * y.n) % 7 <> z.n % 5",
    "list_sort": "SELECT list_sort(list_transform(range(9000000), lambda x: (x * 7919) % 1000003)) FROM b",
    "regexp": "SELECT regexp_replace(lpad('', 40000000, 'ab'), '(a|b)*c', 'x') FROM b",
    "endless recursion": "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "a list of a milliard": "SELECT range(1000000000)",
    "a text of a milliard": "SELECT lpad('', 2000000000, 'x')",
    "too many rows": "SELECT * FROM b x, b y",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_within_its_wall_clock(name):
    began = time.monotonic()
    with pytest.raises(BadInput, match="query-too-expensive"):
        ask(BOMBS[name], {"b": BIG}, limits=Limits(wall_seconds=2, memory_mb=256, rows=1_000))
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("sql", "seconds"),
    {
        "two gibibytes of text in one batch": (BOMBS["regexp"], 60),
        "out of time while the answer streams": ("SELECT x.n + y.n + z.n FROM b x, b y, b z", 1),
    }.values(),
    ids=lambda value: None,
)
def test_an_answer_that_ends_on_its_way_is_too_expensive_rather_than_wrong(sql, seconds):
    """In the child's own words: the parent's clock, which would end it as well, is not asked."""
    database = engine.open_engine()
    database.execute("CREATE TABLE b AS SELECT range AS n FROM range(1000)")
    engine.lock(database, memory_mb=256, threads=1, wall_seconds=seconds)
    job = {"sql": sql, "tables": ["b"], "columns": ["n"], "with_data": True, "rows": 10**9, "answer_bytes": 10**12}
    verdict, answer = questioning.answer(database, job)
    assert (verdict, answer) == ({"outcome": Outcome.EXPENSIVE}, None)


def test_an_answer_of_too_many_bytes_is_refused_not_cut():
    with pytest.raises(BadInput, match="query-too-expensive"):
        ask("SELECT lpad('', 1000, 'x') FROM b", {"b": BIG}, limits=Limits(answer_bytes=100_000))


def _children() -> set[str]:
    """Process ids of this process's children, the dead that nobody waited for among them."""
    tasks = Path("/proc/self/task")
    return {child for task in tasks.iterdir() for child in (task / "children").read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are listed in /proc only")
def test_no_child_is_left_behind():
    before = _children()
    with pytest.raises(BadInput, match="query-too-expensive"):
        ask(BOMBS["cross join"], {"b": BIG}, limits=Limits(wall_seconds=1))
    assert _children() <= before


def test_questions_side_by_side_do_not_mix():
    answers: dict[int, list[int]] = {}

    def one(number: int) -> None:
        table = pl.DataFrame({"n": [number]})
        answers[number] = ask("SELECT n FROM t", {"t": table}).column("n").to_pylist()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [number] for number in range(4)}


@pytest.mark.parametrize("start", ["import sys; sys.exit(3)", "import os; os.kill(os.getpid(), 11)", "print('hello')"])
def test_a_child_that_dies_or_babbles_gives_nothing(monkeypatch, start):
    monkeypatch.setattr("workspace.sql_worker.parent._START", start)
    with pytest.raises(PartMissing, match="sql-worker-missing"):
        ask("SELECT 1", {"t": TABLE})


def test_a_child_that_cannot_start_gives_nothing(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(PartMissing, match="sql-worker-missing"):
        ask("SELECT 1", {"t": TABLE})


def test_a_child_that_floods_is_cut_off(monkeypatch):
    flood = "import os\nwhile True: os.write(1, b'x' * 65536)"
    monkeypatch.setattr("workspace.sql_worker.parent._START", flood)
    with pytest.raises(BadInput, match="query-too-expensive"):
        ask("SELECT 1", {"t": TABLE}, limits=Limits(answer_bytes=1_000))


@pytest.mark.parametrize("limit", ["wall_seconds", "rows", "memory_mb"])
def test_a_limit_is_positive(limit):
    with pytest.raises(ValueError, match="positive"):
        Limits(**{limit: 0})


# What the operating system takes, tried from inside a confined process with plain Python: no SQL, no DuckDB.
CONFINED = """
import os, socket, sys
sys.path.insert(0, sys.argv[1])
from workspace.sql_worker.confine import leave_files_and_identity, leave_network, limit_resources
limit_resources({"cpu_seconds": 5, "address_space_mb": 1024})
taken = leave_network()
import encodings.idna
assert "polars" not in sys.modules, "threads before the namespace"
taken += leave_files_and_identity()
def attempt(name, act):
    try:
        act()
    except OSError:
        print(name, "denied")
    else:
        print(name, "open")
print(",".join(sorted(taken)))
attempt("read", lambda: open("/etc/passwd").read())
attempt("read proc", lambda: open(f"/proc/{os.getppid()}/environ").read())
attempt("list", lambda: os.listdir("/"))
attempt("write", lambda: open(sys.argv[2], "w").write("x"))
attempt("connect", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[3])), 1))
attempt("run", lambda: os.execv("/bin/true", ["true"]))
print("variables", len(os.environ))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock and namespaces are Linux's")
def test_the_operating_system_alone_denies_files_network_and_programs(tmp_path):
    import socket

    if not {"no-files", "no-network"} <= protections():
        pytest.skip("this kernel has no Landlock or allows no network namespace")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-I", "-c", CONFINED, str(ROOT), str(tmp_path / "x"), port],
            capture_output=True, text=True, env={}, check=False, timeout=20,
        )  # fmt: skip
    said = done.stdout.splitlines()
    assert said[1:7] == [f"{act} denied" for act in ("read", "read proc", "list", "write", "connect", "run")]
    assert not list(tmp_path.iterdir())


def test_the_child_gets_no_variable_of_ours(monkeypatch):
    monkeypatch.setenv("HELIXGATE_CANARY", "canary-env")
    assert not any("canary" in value for value in _ENVIRONMENT.values())
    assert ask("SELECT 1 AS one", {}).to_pydict() == {"one": [1]}


def test_a_table_of_the_parent_is_not_changed():
    table = pa.table({"n": [1]})
    ask("SELECT n FROM t", {"t": table})
    assert table.to_pydict() == {"n": [1]}
