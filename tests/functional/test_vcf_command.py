"""``helixgate vcf`` as a person meets it: exit codes, words, files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli.commands.vcf import command
from privacy.model.errors import BadInput, PartMissing
from tests.vcf_cases import vcf

HAIL = Path(__file__).resolve().parent.parent / "data" / "hail"
GOOD = vcf("1 1 rs1 C T . . . GT 0/1", samples=("ZhangWei",))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from desk.cli.main import main; main()", "vcf", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "in.vcf"
    path.write_text(GOOD)
    return path


def test_check_refuses_with_line_and_reason_and_exit_code_2() -> None:
    said = run("check", str(HAIL / "malformed.vcf"), "--json")
    assert said.returncode == 2
    error = json.loads(said.stdout)["error"]
    assert (error["code"], error["where"]["line"]) == ("vcf-columns", 54)
    assert "Traceback" not in said.stderr


def test_check_accepts_with_exit_code_0_and_without_engines() -> None:
    said = run("check", str(HAIL / "mendel.vcf"), "--json")
    assert said.returncode == 0
    assert json.loads(said.stdout)["valid"] is True
    loaded = "import sys, desk.cli.commands.vcf; print('prefect' in sys.modules, 'duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout == (
        "False False\n"
    )


def test_scrub_writes_plain_text_or_bgzip_by_the_name(good: Path, tmp_path: Path) -> None:
    for name, head in (("out.vcf", b"##fileformat"), ("out.vcf.gz", b"\x1f\x8b\x08\x04")):
        answer = invoke("scrub", str(good), "--out", str(tmp_path / name), "--json")
        assert (answer.exit_code, json.loads(answer.stdout)["samples"]) == (0, 1)
        written = (tmp_path / name).read_bytes()
        assert written.startswith(head)
        assert b"ZhangWei" not in written
        assert invoke("check", str(tmp_path / name)).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.vcf", "out.vcf", "out.vcf.gz"]


def test_scrub_leaves_nothing_when_the_input_turns_out_invalid(tmp_path: Path) -> None:
    (tmp_path / "in.vcf").write_text(GOOD + "1\t2\n")
    (tmp_path / "out.vcf").write_text("what was there before")
    answer = invoke("scrub", str(tmp_path / "in.vcf"), "--out", str(tmp_path / "out.vcf"))
    assert isinstance(answer.exception, BadInput)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.vcf", "out.vcf"]
    assert (tmp_path / "out.vcf").read_text() == "what was there before"


def test_scrub_refuses_an_index_beside_the_output_and_the_input_itself(good: Path, tmp_path: Path) -> None:
    (tmp_path / "out.vcf.gz.tbi").write_bytes(b"")
    refused = invoke("scrub", str(good), "--out", str(tmp_path / "out.vcf.gz"))
    assert isinstance(refused.exception, BadInput)
    assert refused.exception.code == "index-beside-output"
    refused = invoke("scrub", str(good), "--out", str(good))
    assert isinstance(refused.exception, BadInput)
    assert good.read_text() == GOOD


def test_scrub_into_a_folder_that_is_not_there(good: Path, tmp_path: Path) -> None:
    missing = invoke("scrub", str(good), "--out", str(tmp_path / "nowhere" / "out.vcf"))
    assert isinstance(missing.exception, PartMissing)
