"""What leaves the log says what the log says: a printed page, exports, a snapshot, a copy, a notice."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from tests.functional.log_officer.conftest import Run, settings
from tests.integration.log_world import person
from workspace.home import Home


def test_a_page_of_another_kind_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("log", "checkpoint", "--print", str(tmp_path / "page.pdf"), code=2)["error"]["code"] == "bad-page"
    assert list(tmp_path.glob("page*")) == []


def test_the_printed_page_is_evidence(run: Run, home: Home, tmp_path: Path) -> None:
    for name in ("page.html", "page.txt"):
        run("log", "checkpoint", "--print", str(tmp_path / name))
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "http" not in page.replace("http-equiv", ""), "the page needs nothing from elsewhere"
    typed = re.search(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert typed is not None
    (tmp_path / "typed").write_text(typed[1].replace("—", "-"), "utf-8")
    (tmp_path / "typed-too").write_text((tmp_path / "page.txt").read_text("utf-8").split("=" * 64)[1], "utf-8")
    for name in ("typed", "typed-too"):
        assert run("log", "verify", "--against", str(tmp_path / name))["verified"]
    log = home.room("log")
    for path in [*log.glob("checkpoints/*"), *log.glob("journals/*"), log / "access.duckdb", log / "head"]:
        path.unlink()
    assert run("log", "verify", "--against", str(tmp_path / "typed"), code=4)["error"]["code"] == "log-altered"


def test_exports_carry_what_the_log_says(run: Run, tmp_path: Path) -> None:
    shown = run("log", "list", "--dataset", "variants")["events"]
    for form in ("csv", "parquet"):
        run("log", "export", "--format", form, "--dataset", "variants", "--out", str(tmp_path / f"e.{form}"))
        read = duckdb.read_csv if form == "csv" else duckdb.read_parquet
        rows = read(str(tmp_path / f"e.{form}")).project("event, seq").order("seq").fetchall()
        assert [json.loads(told) | {"seq": seq} for told, seq in rows] == shown


def test_every_export_of_the_officers_events_is_fhir(run: Run, tmp_path: Path) -> None:
    library = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    run("log", "watch", "--canary", person(5))
    run("log", "freeze", "dataset:cohort", "--reason", "r")
    run("log", "rotate-key")
    run("log", "export", "--fhir", "--out", str(tmp_path / "events.json"))
    bundle = library.Bundle.model_validate_json((tmp_path / "events.json").read_text("utf-8"))
    codes = {entry.resource.subtype[0].code for entry in bundle.entry}
    assert {"access", "denial", "release", "incident", "freeze", "key-use"} <= codes


def kinds(run: Run, *filters: str) -> list[str]:
    return [one["kind"] for one in run("log", "list", *filters)["events"]]


def test_a_snapshot_is_a_duckdb_file_of_ones_own(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "log.duckdb"
    count = run("log", "snapshot", "--to", str(target))["events"]
    with duckdb.connect(target, read_only=True) as copy:
        assert copy.execute("SELECT count(*) FROM events").fetchall() == [(count,)]
        run("log", "list")
    assert run("log", "snapshot", "--to", str(target), code=2)["error"]["code"] == "snapshot-exists"
    assert run("log", "snapshot", "--to", str(tmp_path / "none" / "x"), code=5)
    assert kinds(run, "--operation", "log-snapshot")[:2] == ["access", "access"]


def test_a_copy_of_the_log_is_a_reading_of_it(run: Run, tmp_path: Path) -> None:
    size = run("log", "backup", "--to", str(tmp_path / "copy"))["events"]
    told = run("log", "list", "--operation", "log-backup")["events"]
    assert [(one["outcome"], one["rows"]) for one in told] == [("begun", None), ("done", size)]


def test_a_notice_about_nothing_is_refused(run: Run, tmp_path: Path) -> None:
    for wrong in ("0", "99999", "f" * 32):
        assert run("log", "notice", wrong, "--out", str(tmp_path / "n.md"), code=2)["error"]["code"].startswith(
            "no-such"
        )
    assert not (tmp_path / "n.md").exists()


def test_a_notice_counts_and_names_nobody(run: Run, home: Home, tmp_path: Path) -> None:
    settings(home, 'office = ""', 'office = "数据安全办公室"')
    (raised,) = [one for one in run("log", "watch", "--canary", person(5))["incidents"] if one["watch"] == "canary"]
    run("log", "verify")
    out = tmp_path / "notice.md"
    drafted = run("log", "notice", raised["id"], "--out", str(out))
    text = out.read_text("utf-8")
    assert (drafted["incident"], drafted["persons"], drafted["frozen"]) == ("canary", 2, 2)
    assert drafted["articles"] == ["pipl-2021/57", "tianjin-ftz-2022/3-5", "tianjin-ftz-2025/7-6"]
    for said in (
        "数据安全办公室",
        "variants",
        "analyst",
        "draft",
        "Legal basis",
        "冻结 frozen",
    ):
        assert said in text
    for nobody in ("analyst-1", person(5), person(2), "S1-", "L1-"):
        assert nobody not in text
    assert [one["operation"] for one in run("log", "list", "--text", "log-notice")["events"]][:2] == ["log-notice"] * 2
