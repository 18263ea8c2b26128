"""``helixgate anonymize`` and ``helixgate risk`` as a person or a schedule runs them."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from desk.cli.main import main

CONFIG = """
k = 2
suppression_limit = 0.2
[columns.name]
role = "direct"
[columns.age]
role = "quasi"
hierarchy = "age.csv"
[columns.sex]
role = "quasi"
[columns.disease]
role = "sensitive"
"""
AGES = "31;30-39;*\n32;30-39;*\n41;40-49;*\n42;40-49;*\n90;90-99;*\n"
TABLE = "name,age,sex,disease\n甲,31,F,flu\n乙,32,F,=1+1\n丙,41,M,flu\n丁,42,M,-5\n戊,90,M,flu\n"
PROGRAM = (sys.executable, "-c", "import sys; from desk.cli.main import main; sys.argv[0] = 'helixgate'; main()")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["helixgate", *map(str, arguments)])
        # The program ends its process without teardown; a test only needs the code it ends with.
        monkeypatch.setattr("desk.cli.main.leave", sys.exit)
        monkeypatch.setenv("HELIXGATE_LANG", "en")
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "age.csv").write_text(AGES)
    (tmp_path / "table.csv").write_text(TABLE)
    return tmp_path


def anonymize(run: Run, folder: Path, *more: str, out: str = "out.csv") -> tuple[int, str, str]:
    return run(
        "anonymize", folder / "table.csv", "--config", folder / "config.toml",
        "--out", folder / out, "--report", folder / "report.json", *more,
    )  # fmt: skip


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in ("config.toml", "age.csv", "table.csv"))


def test_a_table_is_anonymised_and_reported(run: Run, folder: Path) -> None:
    code, out, _ = anonymize(run, folder, "--json")
    report = json.loads(out)
    assert code == 0
    assert report == json.loads((folder / "report.json").read_text())
    assert (report["rows_in"], report["rows_out"], report["suppressed"]) == (5, 4, 1)
    assert (report["k"], report["l"], report["levels"]) == (2, 2, {"age": 1, "sex": 0})
    assert report["loss"] == pytest.approx((4 * 0.25 + 1 + 1) / 10)
    assert report["discernibility"] == 4 + 4 + 5
    assert report["risk"] == {"prosecutor_max": 0.5, "prosecutor_mean": 0.5, "uniques": 0}
    assert report["removed"] == ["name"]
    # A cell that a spreadsheet would run is made harmless; a negative number is only a number.
    assert (folder / "out.csv").read_text() == (
        "age,sex,disease\n30-39,F,flu\n30-39,F,'=1+1\n40-49,M,flu\n40-49,M,-5\n"
    )


def test_a_search_out_of_time_says_so(run: Run, folder: Path) -> None:
    code, out, _ = anonymize(run, folder, "--time-budget", "0", "--json")
    report = json.loads(out)
    assert code == 0
    assert report["full_domain"]["bound"] <= report["full_domain"]["loss"]
    assert report["k"] >= 2


def test_the_readable_answer_names_the_levels(run: Run, folder: Path) -> None:
    code, out, _ = anonymize(run, folder)
    assert code == 0
    assert "rows in" in out
    assert "1 / 2" in out


def test_parquet_in_and_out(run: Run, folder: Path) -> None:
    pl.read_csv(folder / "table.csv").write_parquet(folder / "table.csv")
    code, _, _ = anonymize(run, folder, out="out.parquet")
    assert code == 0
    assert pl.read_parquet(folder / "out.parquet").columns == ["age", "sex", "disease"]


def test_semicolons_stay_semicolons(run: Run, folder: Path) -> None:
    (folder / "table.csv").write_text(TABLE.replace(",", ";"))
    assert anonymize(run, folder)[0] == 0
    assert (folder / "out.csv").read_text().startswith("age;sex;disease\n")


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8-sig"])
def test_chinese_exports_are_read_and_written_as_utf_8(run: Run, folder: Path, encoding: str) -> None:
    people = TABLE.replace("F", "女").replace("M", "男").replace("sex", "性别").replace("flu", "流感")
    (folder / "table.csv").write_bytes(people.encode(encoding))
    (folder / "config.toml").write_text(CONFIG.replace("columns.sex", 'columns."性别"'), "utf-8")
    (folder / "age.csv").write_bytes(AGES.replace("30-39", "三十多岁").encode(encoding))
    assert anonymize(run, folder)[0] == 0
    assert (folder / "out.csv").read_text("utf-8").splitlines()[:2] == ["age,性别,disease", "三十多岁,女,流感"]


def test_a_line_of_five_gigabytes_is_refused_without_reading_it_into_memory(folder: Path) -> None:
    with (folder / "table.csv").open("r+b") as file:
        # A hole in the file: five gigabytes to whoever reads it, nothing on the disk.
        file.seek(5 << 30)
        file.write(b",31,F,flu\n")
    command = [
        *PROGRAM, "anonymize", folder / "table.csv", "--config", folder / "config.toml",
        "--out", folder / "out.csv", "--report", folder / "report.json", "--json",
    ]  # fmt: skip
    # Half a gigabyte of data for all of it: the program and its libraries, and the line if it could.
    limit = (512 << 20, 512 << 20)
    done = subprocess.run(
        command, capture_output=True, check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, limit)
    )
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "line-too-long"
    assert b"table.csv, line 7" in done.stderr
    assert left_behind(folder) == []


def test_a_population_table_is_looked_at(run: Run, folder: Path) -> None:
    others = "age,sex\n" + "31,F\n32,F\n41,M\n42,M\n90,M\n" * 3
    (folder / "people.csv").write_text(others)
    (folder / "config.toml").write_text(CONFIG.replace("[columns.name]", "[limits]\nk_map = 4\n[columns.name]", 1))
    code, out, _ = anonymize(run, folder, "--population-table", str(folder / "people.csv"), "--json")
    assert code == 0
    assert json.loads(out)["population"]["k_map"] >= 4
    code, out, err = anonymize(run, folder, "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "population-missing")
    (folder / "people.csv").write_text("age,sex\n31,F\n")
    code, out, _ = anonymize(run, folder, "--population-table", str(folder / "people.csv"), "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "population-too-small")
    (folder / "people.csv").write_text(others.replace("90", "91"))
    code, out, err = anonymize(run, folder, "--population-table", str(folder / "people.csv"), "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "value-not-in-hierarchy")
    assert "population, line 6, age" in err


def test_risk_says_which_demand_is_not_held(run: Run, folder: Path) -> None:
    (folder / "people.csv").write_text("age,sex\n" + "31,F\n32,F\n41,M\n42,M\n90,M\n" * 3)
    (folder / "config.toml").write_text(CONFIG.replace("[columns.name]", "[limits]\nk_map = 3\n[columns.name]", 1))
    arguments = ["risk", folder / "table.csv", "--config", folder / "config.toml"]
    code, out, _ = run(*arguments, "--population-table", folder / "people.csv", "--json")
    found = json.loads(out)
    assert (code, found["population"]["k_map"], found["broken"]) == (0, 3, ["k"])
    code, out, _ = run(*arguments, "--population-table", folder / "people.csv", "--population", "15")
    assert code == 0
    assert "snb" in out


def test_risk_measures_and_changes_nothing(run: Run, folder: Path) -> None:
    code, out, _ = run("risk", folder / "table.csv", "--config", folder / "config.toml", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["k"], found["uniques"], found["classes"]) == (1, 5, 5)
    assert (found["missing_matches"], found["population_uniques"]) == (None, None)
    assert left_behind(folder) == []


def test_risk_reads_missing_values_both_ways_and_looks_at_the_population(run: Run, folder: Path) -> None:
    (folder / "table.csv").write_text(TABLE.replace(",F,", ",,"))
    code, out, _ = run(
        "risk", folder / "table.csv", "--config", folder / "config.toml", "--population", "100", "--json"
    )
    found = json.loads(out)
    assert code == 0
    assert (found["k"], found["missing_matches"]) == (1, {"k": 1, "uniques": 5})
    assert set(found["population_uniques"]) == {"pitman", "zayatz", "snb", "dankar"}


def test_risk_has_a_readable_answer(run: Run, folder: Path) -> None:
    code, out, _ = run("risk", folder / "table.csv", "--config", folder / "config.toml")
    assert code == 0
    assert "prosecutor" in out


BAD_TABLES = {
    "value not in the hierarchy": (TABLE.replace("41", "77"), "value-not-in-hierarchy", "line 4, age"),
    "NaN": (TABLE.replace("42", "NaN"), "not-a-number", "line 5, age"),
    "one column": ("age\n31\n32\n", "one-column", "table.csv, line 1"),
    "no rows": ("name,age,sex,disease\n", "no-rows", ""),
    "empty file": ("", "header", "line 1"),
    "k greater than n": ("name,age,sex,disease\n甲,31,F,flu\n", "k-above-rows", ""),
    "a line of two megabytes": (TABLE + "x" * 2_000_000 + ",1,F,flu\n", "line-too-long", "table.csv, line 7"),
    "a record of many lines": (TABLE + '"' + "x\n" * 800_000 + '",1,F,flu\n', "csv-line", "table.csv, line 7"),
    "neither UTF-8 nor GB18030": (TABLE.encode() + b"\xff\xff,31,F,flu\n", "encoding", "table.csv, line 7"),
    "UTF-16 as Excel calls it Unicode": (TABLE.encode("utf-16"), "encoding", "table.csv, line 1"),
    "a row too short in GB18030": ((TABLE + "己,31\n").encode("gb18030"), "csv-line", "table.csv, line 7"),
    "an open quote in GB18030": ((TABLE + '"己,31,F,flu\n').encode("gb18030"), "csv-line", "table.csv, line 7"),
    "a value not in the hierarchy in GB18030": (
        TABLE.replace("41", "77").encode("gb18030"),
        "value-not-in-hierarchy",
        "line 4, age",
    ),
    "a header of two megabytes": ("x" * 2_000_000 + ",b\n", "line-too-long", "line 1"),
    "a row too short": (TABLE + "己,31\n", "csv-line", "line 7"),
    "a row too long": (TABLE + "己,31,F,flu,more\n", "csv-line", "line 7"),
    "an open quote": (TABLE + '"己,31,F,flu\n', "csv-line", "line 7"),
    "a column named twice": ("age,age,sex,disease\n1,2,3,4\n", "header", "line 1"),
    "a missing column": ("name,sex,disease\n甲,F,flu\n乙,F,flu\n", "column-missing", "age"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_a_bad_table_is_refused_with_its_place(run: Run, folder: Path, case: str) -> None:
    content, code, place = BAD_TABLES[case]
    (folder / "table.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    exit_code, out, err = anonymize(run, folder, "--json")
    assert exit_code == 2
    assert json.loads(out)["error"]["code"] == code
    assert place in err
    assert "77" not in err
    assert left_behind(folder) == []


BAD_FILES = {
    "two roots": ("age.csv", AGES.replace("90;90-99;*", "90;90-99;all"), "hierarchy-two-roots", "age.csv, line 5"),
    "a label with two parents": ("age.csv", "31;30-39;young;*\n32;30-39;old;*\n", "hierarchy-not-nested", "line 2"),
    "a ragged hierarchy": ("age.csv", "31;30-39;*\n32;*\n", "hierarchy-ragged", "line 2"),
    "an empty hierarchy": ("age.csv", "", "hierarchy-empty", "age.csv"),
    "not TOML": ("config.toml", "k = ", "config-toml", "config.toml"),
    "an unknown field": ("config.toml", "kk = 2\n" + CONFIG, "config-field-unknown", "kk"),
    "k of nought": ("config.toml", CONFIG.replace("k = 2", "k = 0"), "config-k", "k"),
    "k that is true": ("config.toml", CONFIG.replace("k = 2", "k = true"), "config-field-type", "k"),
    "an unknown role": (
        "config.toml",
        CONFIG.replace('"direct"', '"name"'),
        "config-word-unknown",
        "columns.name.role",
    ),
    "an unknown limit": ("config.toml", CONFIG + "[limits]\nkmap = 2\n", "config-field-unknown", "limits.kmap"),
    "a limit above 1": ("config.toml", CONFIG + "[limits]\nmarketer = 2.0\n", "config-limits", "limits.marketer"),
    "a least share above the greatest": (
        "config.toml",
        CONFIG + "[limits]\ndelta_min = 0.5\ndelta_max = 0.2\n",
        "config-limits",
        "limits.delta_min",
    ),
    "uniques of a population without its size": (
        "config.toml",
        CONFIG + "[limits]\npopulation_uniques = 0.1\n",
        "config-limits",
        "limits.population_size",
    ),
    "a share of the population by local recoding": (
        "config.toml",
        'model = "local"\n' + CONFIG + "[limits]\ndelta_max = 0.2\n",
        "config-local-presence",
        "limits",
    ),
    "intervals that do not nest": (
        "config.toml",
        CONFIG.replace("age.csv", "builtin:interval:0:5:12"),
        "hierarchy-intervals",
        "",
    ),
    "no quasi-identifier": ("config.toml", 'k = 2\n[columns.age]\nrole = "direct"\n', "config-no-quasi", "columns"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_config_or_hierarchy_is_refused_with_its_place(run: Run, folder: Path, case: str) -> None:
    name, content, code, place = BAD_FILES[case]
    (folder / name).write_text(content)
    exit_code, out, err = anonymize(run, folder, "--json")
    assert exit_code == 2
    assert json.loads(out)["error"]["code"] == code
    assert place in err
    assert left_behind(folder) == []


def test_input_is_never_overwritten(run: Run, folder: Path) -> None:
    assert anonymize(run, folder, out="table.csv")[0] == 2
    assert (folder / "table.csv").read_text() == TABLE


def test_no_partial_file_when_the_report_cannot_be_written(run: Run, folder: Path) -> None:
    code, _, _ = run(
        "anonymize", folder / "table.csv", "--config", folder / "config.toml",
        "--out", folder / "out.csv", "--report", folder / "missing" / "report.json",
    )  # fmt: skip
    assert code == 5
    assert left_behind(folder) == []


def test_a_reader_who_stops_early_is_no_failure(folder: Path) -> None:
    """``helixgate risk … | head``: the reading end is closed before the page is written."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [*PROGRAM, "risk", folder / "table.csv", "--config", folder / "config.toml"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
