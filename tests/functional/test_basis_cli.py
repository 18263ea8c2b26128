"""``helixgate basis check`` as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, stdin: bytes = b"") -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-c", "from desk.cli.main import main; main()", "basis", "check", *arguments, "--json"],
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


def test_broken_json_is_bad_input() -> None:
    code, answer = run("-", stdin=b'{"format": ')
    assert code == 2
    assert answer["error"]["code"] == "report-not-json"
