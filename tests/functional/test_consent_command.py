"""``helixgate consent`` as a person runs it: recorded before it is shown, registered whole or not at all."""

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.cli.main import main
from privacy.gate import PolicySet
from privacy.model.vocabulary import Jurisdiction
from workspace.access_log import AccessLog
from workspace.home import Home, World, make_home
from workspace.log.queries import EventFilter
from workspace.policies import load_policies
from workspace.settings import Lab
from workspace.stores import Stores

HEADER = (
    "同意书编号,表单版本,姓名,证件类型,证件号码,出生日期,同意形式,是否充分告知,签署人,监护人姓名,监护人证件号码,"
    "用途,接收方类型,数据类型,告知事项,签署时间,生效时间,截止时间,签署件摘要"
)
NUMBER = "430102199001010016"
NOTICES = "purpose;use;health_effects;privacy;rights"
DIGEST = "sha256:" + "ab" * 32
ROW = (
    f"C1,2025-10,示例甲,居民身份证,{NUMBER},1990-01-01,书面,是,本人,,,research-general;clinical-care,any,"
    f"sequencing;report,{NOTICES},2026-07-01 09:00:00,2026-07-01 09:00:00,,{DIGEST}"
)
Run = Callable[..., tuple[int, Any]]


@functools.cache
def compiled_once() -> PolicySet:
    """The installation's policies do not change between two tests."""
    return load_policies()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    return make_home(tmp_path / "home", labs={"lab": lab}, principals={}, world=World())


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)
    monkeypatch.setattr("flows.policies.load_policies", compiled_once)

    def call(*arguments: str) -> tuple[int, Any]:
        monkeypatch.setattr("sys.argv", ["helixgate", "consent", *arguments, "--home", str(home.folder), "--json"])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def subject(home: Home, run: Run, tmp_path: Path) -> str:
    """One person with one consent, taken in through the real intake."""
    (tmp_path / "consents.csv").write_text(f"{HEADER}\n{ROW}\n", "utf-8")
    code, document = run("add", str(tmp_path / "consents.csv"))
    assert (code, document) == (0, {"added": 1, "met_again": False, "quarantined": {}})
    with Stores.open(home.folder, writer="test") as stores:
        return str(stores.registers.entries("consents")[0]["_key"])


def events(home: Home, kind: str) -> list[dict[str, Any]]:
    with AccessLog.own(home.room("log")) as log:
        return log.events(EventFilter(kind=kind))


def in_log(home: Home, subject: str) -> list[str]:
    with Stores.open(home.folder, writer="test") as stores:
        return list(stores.in_log([subject]))  # type: ignore[list-item]


def exported(run: Run, subject: str, path: Path, **changes: Any) -> Path:
    resource = run("export", subject)[1] | changes
    path.write_text(json.dumps(resource), "utf-8")
    return path


# -- refusals ------------------------------------------------------------------------------------------------------


def test_no_record_no_access(home: Home, run: Run, subject: str) -> None:
    home.room("log").chmod(0o755)
    code, document = run("show", subject)
    assert (code, document["error"]["code"]) == (5, "log-not-writable")


@pytest.mark.parametrize("wrong", ["S1-000", "L1-00B7BKXVPYQTG7JHAB0VNEGY14X", "示例甲"])
def test_what_is_no_subject_pseudonym_is_bad_input_and_not_quoted(run: Run, wrong: str) -> None:
    code, document = run("show", wrong)
    assert code == 2
    assert wrong not in json.dumps(document, ensure_ascii=False)


def test_an_unknown_subject_is_bad_input_and_the_attempt_is_on_record(home: Home, run: Run) -> None:
    unknown = "S1-00B7BKXVPYQTG7JHAB0VNEGY14X"
    code, document = run("show", unknown)
    assert (code, document["error"]["code"]) == (2, "unknown-subject")
    assert [one["outcome"] for one in events(home, "access")] == ["begun", "failed"]


def test_a_file_that_holds_no_consents_changes_nothing(home: Home, run: Run, tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("采集机构,具备资质,生效时间,截止时间\n示例,是,2026-01-01 00:00:00,\n", "utf-8")
    code, document = run("add", str(tmp_path / "sites.csv"))
    assert (code, document["error"]["code"]) == (2, "not-consents")
    assert events(home, "ingest") == []


def test_a_file_without_one_good_line_exits_2(run: Run, tmp_path: Path) -> None:
    wrong = ROW.replace(NUMBER, "430102199001010010")
    (tmp_path / "consents.csv").write_text(f"{HEADER}\n{wrong}\n", "utf-8")
    code, document = run("add", str(tmp_path / "consents.csv"))
    assert (code, document["quarantined"]) == (2, {"bad-check-digit": 1})


def test_a_bundle_with_one_unmappable_consent_registers_none(
    home: Home, run: Run, subject: str, tmp_path: Path
) -> None:
    good = run("export", subject)[1] | {"dateTime": "2026-08-01T00:00:00Z"}
    bad = good | {"status": "draft"}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": good}, {"resource": bad}]}
    (tmp_path / "b.json").write_text(json.dumps(bundle), "utf-8")
    code, document = run("import", str(tmp_path / "b.json"))
    assert (code, document["error"]["where"]["column"]) == (2, "Bundle.entry[1].resource.status")
    assert run("show", subject)[1]["forms"] == 1


@pytest.mark.parametrize("number", ["430102199001010010", "430102199013450019"])
def test_a_resident_id_that_cannot_be_one_is_refused_unquoted(
    run: Run, subject: str, tmp_path: Path, number: str
) -> None:
    patient = {"identifier": {"system": "urn:oid:2.16.156.10011.1.3", "value": number}}
    code, document = run("import", str(exported(run, subject, tmp_path / "c.json", patient=patient)))
    assert (code, document["error"]["code"]) == (2, "bad-resident-id")
    assert number not in json.dumps(document)


def test_nothing_signed_by_then_cannot_be_exported(run: Run, subject: str) -> None:
    code, document = run("export", subject, "--at", "2026-06-30T00:00:00+08:00")
    assert (code, document["error"]["code"]) == (2, "no-consent-then")


# -- what it does --------------------------------------------------------------------------------------------------


def test_show_says_what_held_at_the_moment(run: Run, subject: str) -> None:
    before = run("show", subject, "--at", "2026-06-30T00:00:00+08:00")[1]
    assert (before["in_force"], before["consent"]) == (False, None)
    held = run("show", subject, "--at", "2026-07-02T00:00:00+08:00")[1]
    consent = held["consent"]
    assert held["in_force"] is True
    assert consent["form"] == "written"
    assert consent["purposes"] == ["clinical-care", "research-general"]
    assert consent["recipients"] == ["any"]
    assert consent["data"] == ["report", "sequencing"]
    assert consent["notices"] == sorted(NOTICES.split(";"))
    assert held["capacity"] is None


def test_show_follows_a_withdrawal_from_its_moment_on(home: Home, run: Run, subject: str) -> None:
    from datetime import datetime

    from flows.withdrawal import Withdrawal, record_withdrawal
    from privacy.model.event import Principal
    from privacy.model.identifiers import Pseudonym
    from privacy.model.vocabulary import Role

    at = datetime.fromisoformat("2026-07-05T12:00:00+08:00")
    with Stores.open(home.folder, writer="test") as stores:
        asked = Withdrawal(Pseudonym(subject), at, "all", Principal("officer", Role.OFFICER))
        record_withdrawal(stores, asked, source="test")
    assert run("show", subject, "--at", "2026-07-05T11:59:59+08:00")[1]["in_force"] is True
    after = run("show", subject, "--at", "2026-07-05T12:00:00+08:00")[1]
    assert after["in_force"] is False
    assert after["withdrawals"] == [{"withdrawn_at": at.isoformat(), "scope": "all", "asked_by": "officer"}]
    resource = run("export", subject, "--at", "2026-07-06T00:00:00+08:00")[1]
    assert (resource["status"], resource["provision"]) == ("inactive", {})


def test_every_show_names_the_person_in_the_log_by_the_logs_own_pseudonym(home: Home, run: Run, subject: str) -> None:
    run("show", subject)
    told = events(home, "access")
    person = in_log(home, subject)
    assert [(one["outcome"], one["persons"]) for one in told] == [("begun", person), ("done", person)]
    assert subject not in json.dumps(told)


def test_a_delivery_of_consents_is_a_change_of_consents_in_the_log(home: Home, run: Run, subject: str) -> None:
    (changed,) = events(home, "consent")
    assert (changed["change"], changed["rows"], changed["persons"]) == ("delivered", 1, in_log(home, subject))


def test_the_same_file_added_again_adds_nothing(home: Home, run: Run, subject: str, tmp_path: Path) -> None:
    assert run("add", str(tmp_path / "consents.csv")) == (0, {"added": 0, "met_again": True, "quarantined": {}})
    assert len(events(home, "consent")) == 1


def test_what_was_exported_is_known_when_it_comes_back(home: Home, run: Run, subject: str, tmp_path: Path) -> None:
    path = exported(run, subject, tmp_path / "c.json")
    assert run("import", str(path)) == (0, {"imported": 0, "known": 1})
    assert len(events(home, "consent")) == 1


def test_an_import_by_resident_id_reaches_the_person_of_the_csv(
    home: Home, run: Run, subject: str, tmp_path: Path
) -> None:
    patient = {"identifier": {"system": "urn:oid:2.16.156.10011.1.3", "value": NUMBER}}
    path = exported(run, subject, tmp_path / "c.json", patient=patient, dateTime="2026-08-01T00:00:00Z")
    assert run("import", str(path)) == (0, {"imported": 1, "known": 0})
    assert run("show", subject)[1]["forms"] == 2
    changed = events(home, "consent")[-1]
    assert (changed["change"], changed["form_version"], changed["persons"]) == (
        "imported",
        "2025-10",
        in_log(home, subject),
    )
    registers = (home.room("registers") / "registers.sqlite").read_bytes()
    assert NUMBER.encode() not in registers
