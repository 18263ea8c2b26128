"""After a whole journey, with what was refused and what failed, nobody is named outside the vault."""

import base64
import contextlib
import hashlib
import itertools
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ahocorasick_rs import BytesAhoCorasick

from flows.answer import answer
from privacy.model.errors import HelixgateError
from privacy.model.vocabulary import Purpose
from tests.integration.flows.conftest import Server, TakenIn
from tests.support.world import ANALYST, HUNAN, ROOT, SAMPLE, canaries, files_under, running
from workspace.policies import load_policies
from workspace.stores import Stores

pytestmark = pytest.mark.prefect

CHECK = ROOT / ".." / "shared" / "acceptance" / "check_canaries.py"


@pytest.fixture(scope="module")
def journey(server: Server, taken_in: TakenIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything the product does, and several ways in which it fails, over one home."""
    home, driver = shutil.copytree(taken_in.home, tmp_path_factory.mktemp("journey") / "home"), server.driver
    release = {"dataset": "results", "recipient": "HX-R10", "purpose": "quality-assurance"}
    assert driver.run(home, "release", release).status == 0
    assert driver.run(home, "release", release | {"dataset": "cohort"}).status == 0
    assert driver.run(home, "release", release | {"recipient": "HX-R08"}).status == 3
    assert driver.run(home, "release", release | {"recipient": "HX-R99"}).status == 2
    with Stores.open(home, writer="test", world=running(home)) as stores:
        _ask(stores)
        subject = stores.registers.persons_in(stores.registers.releases(state="done")[0]["release"])[0]
    leaving = {"subject": subject, "at": "2026-07-02T08:00:00+08:00"}
    assert driver.run(home, "withdraw", leaving).status == 0
    _deliver_broken(home / "inbox" / HUNAN)
    assert driver.run(home, "ingest").status == 0
    with Stores.open(home, writer="test", world=running(home)) as stores:
        _ask(stores)
    assert driver.run(home, "seal").status == 0
    assert driver.run(home, "report").status == 0
    driver.run(home, "ingest", kill_after=0.5)
    return home


def _ask(stores: Stores) -> None:
    """Questions answered and refused, with a person's name in what is asked."""
    name = canaries()[0]
    questions = (
        "SELECT gene, count(DISTINCT person) AS n FROM results GROUP BY gene",
        f"SELECT gene FROM results WHERE gene = '{name}'",  # noqa: S608 - a question, not a statement of ours
        f'SELECT gene AS "{name}" FROM results',  # noqa: S608
        f"SELECT '{name}' FROM nowhere",  # noqa: S608
    )
    policies, words = load_policies(), f"为患者{name}质控"
    for sql, purpose in itertools.product(questions, (Purpose.QUALITY_ASSURANCE, Purpose.INSURANCE)):
        with contextlib.suppress(HelixgateError):
            answer(stores, policies, sql=sql, who=ANALYST, purpose=purpose, purpose_text=words)


def _deliver_broken(inbox: Path) -> None:
    """Files that fail in each reader, full of names."""
    orders = (SAMPLE / HUNAN / "orders.csv").read_bytes()
    (inbox / "half.csv").write_bytes(orders[: len(orders) // 2] + b'"')
    (inbox / "bytes.csv").write_bytes(orders[:4000] + b"\xff\xff" + orders[4000:9000])
    (inbox / "unknown.txt").write_bytes(orders[300:3000])
    report = next((SAMPLE / HUNAN / "reports").glob("*.json")).read_bytes()
    (inbox / "report.json").write_bytes(report[: len(report) // 2])


def _forms(word: str) -> set[bytes]:
    """How an identifier may stand in a file: as it is, encoded, escaped, or hashed without a key."""
    plain = word.encode()
    forms = {
        plain, word.encode("utf-16-le"), word.encode("gb18030"), json.dumps(word)[1:-1].encode(),
        hashlib.sha256(plain).hexdigest().encode(), hashlib.sha256(plain).digest(), hashlib.md5(plain).digest(),  # noqa: S324 - searched for
    }  # fmt: skip
    if len(plain) > 8:
        forms |= {base64.b64encode(b"\0" * shift + plain)[(shift * 8 + 5) // 6 : -4] for shift in range(3)}
    return {form for form in forms if len(form) >= 4}


def _hits(*folders: Path) -> list[str]:
    """Names of files that hold an identifier, or have one in their name."""
    finder = BytesAhoCorasick(sorted({form for one in canaries() for form in _forms(one)}))
    return [
        path.name
        for path in files_under(*folders)
        if any(finder.find_matches_as_indexes(part) for part in (path.name.encode(), *_parts(path)))
    ]


def _parts(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of a DuckDB database every row, since blocks are compressed."""
    data = path.read_bytes()
    yield data
    if data[8:12] == b"DUCK":
        with duckdb.connect(path, read_only=True) as db:
            for (table,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                yield repr(db.execute(f'SELECT * FROM "{table}"').fetchall()).encode()  # noqa: S608 - its own tables


def test_search_finds_what_is_planted(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text(f"x{canaries()[5]}y", "utf-8")
    (tmp_path / "hashed").write_text(hashlib.sha256(canaries()[7].encode()).hexdigest())
    (tmp_path / "clean").write_text("nothing")
    assert sorted(_hits(tmp_path)) == ["hashed", "plain"]


def test_nobody_is_named_in_home_or_prefect_folder(journey: Path, server: Server) -> None:
    assert _hits(journey, server.folder) == []


def test_temporary_folder_of_the_runs_is_clean(journey: Path) -> None:
    assert _hits(*Path(tempfile.gettempdir()).glob("helixgate*")) == []


def test_inbox_is_empty(journey: Path) -> None:
    # The last ingest was killed; it had nothing to take in.
    assert list(files_under(journey / "inbox")) == []


@pytest.mark.skipif(not CHECK.exists(), reason="the acceptance check is not beside this checkout")
@pytest.mark.slow
def test_acceptance_check_finds_nobody(journey: Path, server: Server) -> None:
    command = [sys.executable, str(CHECK), str(journey), str(SAMPLE / "canaries.txt"), "--also", str(server.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _prefect_rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "prefect.db") as db:
        return db.execute(query).fetchall()


def test_prefect_knows_of_a_run_nothing_but_its_job(journey: Path, server: Server) -> None:
    parameters = [json.loads(one) for (one,) in _prefect_rows(server.folder, "SELECT parameters FROM flow_run")]
    assert len(parameters) >= 9
    assert all(set(one) == {"job_id"} and re.fullmatch(r"J-[0-9a-f]{16}", one["job_id"]) for one in parameters)


def test_failing_flow_leaves_only_a_code(journey: Path, server: Server) -> None:
    rows = _prefect_rows(server.folder, "SELECT message FROM flow_run_state WHERE type = 'FAILED'")
    assert rows
    for (message,) in rows:
        assert re.fullmatch(r"Flow run encountered an exception: StepFailed: [a-z-]+", message), message


def test_prefect_keeps_of_a_failure_only_our_code(journey: Path, server: Server) -> None:
    """Prefect pickles the exception of a failed run, whatever is set: it holds the code and nothing else."""
    for path in files_under(server.folder / "storage"):
        pickled = base64.b64decode(path.read_bytes())
        assert re.fullmatch(rb".{,20}flows\.job.{,4}StepFailed.{,6}[a-z-]+.{,8}", pickled, re.DOTALL)


def test_summaries_of_runs_are_numbers_and_words_of_ours(journey: Path, server: Server) -> None:
    artifacts = _prefect_rows(server.folder, "SELECT key, data FROM artifact")
    assert {"ingest-summary", "release-summary", "seal-summary"} <= {key for key, _ in artifacts}


def test_flow_runs_without_a_server(tmp_path: Path) -> None:
    """One seal over a fresh home, with the server each run brings along."""
    from tests.support.world import new_home

    home = new_home(tmp_path / "home")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    code = (
        "import sys; from pathlib import Path; from flows.engine import run_flow; from flows.job import Job;"
        "print(run_flow('seal', Job('J-0', Path(sys.argv[1])))['size'])"
    )
    command = [sys.executable, "-c", code, str(home)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr
    ((parameters,),) = _prefect_rows(home / "prefect", "SELECT parameters FROM flow_run")
    assert json.loads(parameters) == {"job_id": "J-0"}
