"""``helixgate basis check`` as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, stdin: bytes = b"", command: str = "check") -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", "from desk.cli.main import main; main()", "basis", command, *arguments, "--json"],
        cwd=ROOT, input=stdin, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def test_a_report_without_a_source_is_held_with_the_article_in_force() -> None:
    text = "受检者乳腺癌风险升高。".encode()
    code, answer = run("-", "--jurisdiction", "hunan", "--at", "2026-07-01T10:00:00+08:00", stdin=text)
    assert code == 3
    (judgement,) = answer["judgements"]
    assert judgement["findings"][0]["check"] == "missing"
    assert judgement["findings"][0]["articles"] == ["hunan-2025/24-1"]


def test_the_day_before_the_law_the_baseline_is_cited() -> None:
    text = "受检者乳腺癌风险升高。".encode()
    _, answer = run("-", "--jurisdiction", "hunan", "--at", "2025-09-30T23:59:59+08:00", stdin=text)
    assert answer["judgements"][0]["findings"][0]["articles"] == ["baseline/basis-cited"]


def test_a_cited_judgement_holds() -> None:
    code, answer = run("-", stdin="受检者乳腺癌风险升高（PMID: 28632866）。".encode())
    assert (code, answer["held"]) == (0, False)


def test_fifty_megabytes_of_prose_are_bad_input_at_once(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_bytes("受检者乳腺癌风险升高。\n".encode() * (50 * 1024 * 1024 // 34))
    code, answer = run(str(report))
    assert (code, answer["error"]["code"]) == (2, "report-too-large")


def test_fhir_of_another_version_is_bad_input() -> None:
    code, answer = run("-", stdin=b'{"resourceType": "Observation", "triggeredBy": [], "status": "final"}')
    assert (code, answer["error"]["code"]) == (2, "not-fhir-r4")
    assert "R5" in answer["error"]["en"]


def test_a_registry_that_is_none_is_a_missing_part(tmp_path: Path) -> None:
    path = tmp_path / "registers" / "evidence.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"this is no database")
    code, answer = run("-", "--home", str(tmp_path), stdin="受检者乳腺癌风险升高（PMID: 28632866）。".encode())
    assert (code, answer["error"]["code"]) == (5, "evidence-registry-missing")
    assert path.read_bytes() == b"this is no database"


def test_the_appendix_has_both_languages() -> None:
    text = "受检者乳腺癌风险升高（PMID: 28632866）。".encode()
    for language, title in (("zh", "依据来源"), ("en", "Sources of the judgements")):
        code, answer = run("-", "--language", language, stdin=text, command="appendix")
        assert code == 0
        assert title in answer["markdown"]
        assert "PMID 28632866" in answer["markdown"]


def test_broken_json_is_bad_input() -> None:
    code, answer = run("-", stdin=b'{"format": ')
    assert code == 2
    assert answer["error"]["code"] == "report-not-json"
