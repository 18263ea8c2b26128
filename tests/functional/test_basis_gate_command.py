"""``helixgate basis load / held / override / issue`` as the officer runs them, over one home."""

import functools
import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk.cli.main import main
from privacy.gate import PolicySet
from tests.support.world import BARCODE, HUNAN, ORDER_NO, deliver, new_home, running, some_people, take_in
from workspace.evidence import EvidenceStore, registry_path
from workspace.policies import load_policies
from workspace.settings import SETTINGS_FILE
from workspace.stores import Stores

ARTICLE = "PMID- {pmid}\nPT  - Journal Article\nDP  - 2019\n"
CPIC = "Gene,Drug,Guideline,CPIC Level,CPIC Level Status,CPIC Publications (PMID)\nCYP2C19,clopidogrel,,C,Final,\n"
REASON = "科室会诊：该结论另有院内药敏结果支持。"
DOCTOR = '\n[principals.dr-li]\nrole = "clinician"\nauthorised = true\nrecipient = "HX-R10"\n'
Run = Callable[..., tuple[int, Any]]


@functools.cache
def compiled_once() -> PolicySet:
    """The installation's policies do not change between two tests."""
    return load_policies()


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three persons, a registry with two files, a clinician."""
    folder = tmp_path_factory.mktemp("gate")
    home = new_home(folder / "home", k=3)
    with (home / SETTINGS_FILE).open("a", encoding="utf-8") as settings:
        settings.write(DOCTOR)
    deliver(home, some_people(3))
    with Stores.open(home, writer="test", world=running(home)) as stores:
        take_in(stores)
    (folder / "cpicPairs.csv").write_text(CPIC, encoding="utf-8")
    with EvidenceStore(registry_path(home)) as store:
        store.load(folder / "cpicPairs.csv", released=date(2026, 6, 1))
    return home


@pytest.fixture
def home(taken_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(taken_in, tmp_path / "home")


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)
    monkeypatch.setattr("flows.policies.load_policies", compiled_once)

    def call(*arguments: str, as_json: bool = True) -> tuple[int, Any]:
        last = ["--json"] if as_json else []
        monkeypatch.setattr("sys.argv", ["helixgate", "basis", *arguments, "--home", str(home), *last])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr().out
        return int(left.value.code or 0), json.loads(said) if as_json else said

    return call


def report(home: Path, *basis: dict[str, str], number: int = 1) -> str:
    """Deliver one report on the first person's order; its id."""
    people = some_people(3)
    row = people.orders.rows[0]
    judgement = {
        "id": "j1", "category": "medication", "gene": "CYP2C19", "subject": "氯吡格雷", "strength": "Strong",
        "statement": f"强烈建议更换氯吡格雷（{number}）", "basis": list(basis),
    }  # fmt: skip
    document = {
        "format": "helixgate-report/1", "order_no": row[people.orders.column(*ORDER_NO)],
        "barcode": row[people.orders.column(*BARCODE)], "language": "zh", "judgements": [judgement], "narrative": "",
    }  # fmt: skip
    path = home / "inbox" / HUNAN / "report.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with Stores.open(home, writer="test", world=running(home)) as stores:
        (taken,) = take_in(stores)
    assert taken is not None
    return taken.delivery.id


WEAK = {"source": "CPIC", "id": "CYP2C19 and clopidogrel"}


def test_a_held_report_is_shown_answered_for_and_issued(home: Path, run: Run, tmp_path: Path) -> None:
    name = report(home, WEAK)
    code, listed = run("held")
    assert (code, [one["report"] for one in listed], listed[0]["checks"]) == (0, [name], ["weaker"])
    code, shown = run("held", name)
    (finding,) = shown["judgements"][0]["findings"]
    assert (code, shown["held"], finding["facet"], finding["overridable"]) == (0, True, "low-level", True)
    assert shown["judgements"][0]["statement"] == "强烈建议更换氯吡格雷（1）"
    assert all(finding[part] for part in ("zh", "en", "remedy", "articles"))
    out = str(tmp_path / "out")
    code, refused = run("issue", name, "--to", "person", "--out", out)
    assert (code, refused["error"]["code"], refused["reasons"][0]["id"]) == (3, "report-held", finding["id"])
    code, after = run("override", name, "--finding", finding["id"], "--clinician", "dr-li", "--reason", REASON)
    assert (code, after["held"], after["answered"]) == (0, False, [finding["id"]])
    code, record = run("issue", name, "--to", "person", "--out", out)
    assert (code, record["answered_by"], record["registry_day"]) == (0, ["dr-li"], "2026-06-01")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "appendix.en.md", "appendix.zh.md", "record.json", "report.json",
    ]  # fmt: skip
    assert run("held") == (0, [])


def test_the_readable_form_has_sentence_article_remedy_and_id(home: Path, run: Run) -> None:
    name = report(home)
    code, said = run("held", name, as_json=False)
    assert code == 0
    for part in ("强烈建议更换氯吡格雷", "hunan-2025/24-1", "→", "missing/no-source", "[hold]", "2026-06-01"):
        assert part in said
    code, said = run("held", as_json=False)
    assert name in said


def test_what_nobody_may_answer_for_is_refused_with_the_finding(home: Path, run: Run) -> None:
    name = report(home)
    _, shown = run("held", name)
    (finding,) = shown["judgements"][0]["findings"]
    assert finding["overridable"] is False
    code, refused = run("override", name, "--finding", finding["id"], "--clinician", "dr-li", "--reason", REASON)
    assert (code, refused["error"]["code"]) == (3, "not-overridable")
    assert refused["reasons"][0]["check"] == "missing"


def test_an_officer_is_no_clinician(home: Path, run: Run) -> None:
    name = report(home, WEAK)
    _, shown = run("held", name)
    finding = shown["judgements"][0]["findings"][0]["id"]
    code, refused = run("override", name, "--finding", finding, "--clinician", "analyst", "--reason", REASON)
    assert (code, refused["error"]["code"]) == (3, "not-a-clinician")


def test_several_files_are_loaded_together_or_not_at_all(home: Path, run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.nbib", tmp_path / "bad.nbib"
    good.write_text(ARTICLE.format(pmid=17), encoding="utf-8")
    bad.write_text(ARTICLE.format(pmid=123456789012), encoding="utf-8")
    code, refused = run("load", str(good), str(bad), "--released", "2026-07-01")
    assert (code, refused["error"]["code"], refused["error"]["where"]["file"]) == (2, "bad-evidence-file", "bad.nbib")
    with EvidenceStore(registry_path(home), read_only=True) as store:
        assert len(store.loads()) == 1
    code, loaded = run("load", str(good), "--released", "2026-07-01")
    assert (code, [one["records"] for one in loaded]) == (0, [1])


def test_a_damaged_registry_is_a_missing_part_and_nothing_is_issued(home: Path, run: Run, tmp_path: Path) -> None:
    name = report(home, WEAK)
    path = registry_path(home)
    path.write_bytes(b"no database" + path.read_bytes()[11:])
    for arguments in (("held", name), ("issue", name, "--to", "person", "--out", str(tmp_path / "out"))):
        code, refused = run(*arguments)
        assert (code, refused["error"]["code"]) == (5, "evidence-registry-missing")
    assert not (tmp_path / "out").exists()


USAGE = {
    "an unknown report": (("held", "F-0123456789abcdef"), "unknown-report"),
    "a folder that is there": (("issue", "{name}", "--to", "person", "--out", "."), "out-exists"),
    "a day that is none": (("load", "x.nbib", "--released", "yesterday"), "bad-day"),
    "a file that is not there": (("load", "nowhere.nbib", "--released", "2026-07-01"), "evidence-file-unreadable"),
}


@pytest.mark.parametrize(("arguments", "code"), USAGE.values(), ids=USAGE.keys())
def test_bad_usage_changes_nothing(arguments: tuple[str, ...], code: str, home: Path, run: Run) -> None:
    name = report(home, WEAK)
    exit_code, refused = run(*(one.format(name=name) for one in arguments))
    assert (exit_code, refused["error"]["code"]) == (2, code)
