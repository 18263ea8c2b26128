"""``decide`` and ``policies`` from the outside: answers, exit codes, replay, and what stands where a line is bad."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from desk.cli import main
from tests.gate_requests import IN_ORDER, changed
from workspace import decisions
from workspace.policies import INSTALLED, load_kept_policies, load_policies, read_policy_files, store_policy_set

SHARED = Path(__file__).parents[3] / "shared" / "acceptance" / "decisions.jsonl"
DENIED = changed({"consent.form": "oral"})


def run(monkeypatch, capsys, *arguments):
    """(exit code, stdout, stderr) of the program."""
    monkeypatch.setattr(sys, "argv", ["helixgate", *map(str, arguments)])
    monkeypatch.delenv("HELIXGATE_HOME", raising=False)
    monkeypatch.setattr(main, "leave", sys.exit)
    with pytest.raises(SystemExit) as left:
        main.main()
    told = capsys.readouterr()
    return left.value.code, told.out, told.err


def written(folder, document, name="request.json"):
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def test_a_permit_leaves_with_zero(monkeypatch, capsys, tmp_path):
    code, out, _ = run(monkeypatch, capsys, "decide", written(tmp_path, IN_ORDER), "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer == {
        "decision": "permit",
        "reasons": [],
        "flags": [],
        "policy_digest": load_policies().digest,
        "at": IN_ORDER["at"],
    }


def test_a_denial_leaves_with_three_and_names_rule_facet_articles_and_remedy(monkeypatch, capsys, tmp_path):
    code, out, _ = run(monkeypatch, capsys, "decide", written(tmp_path, DENIED), "--json")
    (reason,) = json.loads(out)["reasons"]
    assert code == 3
    assert (reason["rule"], reason["facet"], reason["articles"]) == (
        "consent-written",
        "not-written",
        ["hunan-2025/23-2"],
    )
    assert reason["zh"]
    assert reason["en"]
    assert reason["remedy"]


def test_a_readable_denial_says_why(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("HELIXGATE_LANG", "en")
    code, out, _ = run(monkeypatch, capsys, "decide", written(tmp_path, DENIED))
    assert code == 3
    assert "hunan-2025/23-2" in out


BAD = {
    "an unknown word": changed({"purpose.code": "curiosity-of-the-chief"}),
    "an unknown field": changed({"purpose.extra": "x"}),
    "a missing field": {key: value for key, value in IN_ORDER.items() if key != "consent"},
    "an instant without an offset": changed({"at": "2026-07-01T10:00:00"}),
    "a number for a truth value": changed({"consent.informed": 1}),
    "a feature nobody numbered": changed(
        {"data.technology": {"class": "gene/viral", "features": [15], "grade": None, "risk_plan": False}}
    ),
    "no data at all": changed({"data.kinds": []}),
    "a country in small letters": changed({"recipient.country": "cn"}),
    "a list": [IN_ORDER],
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_request_leaves_with_two_and_is_not_quoted(monkeypatch, capsys, tmp_path, name):
    code, out, err = run(monkeypatch, capsys, "decide", written(tmp_path, BAD[name]), "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] in ("bad-request", "bad-instant")
    assert "curiosity" not in out + err


@pytest.mark.parametrize("text", [b"", b"{", b"\xff{}", b'{"at": NaN}', b'{"at": 1, "at": 2}', b"[" * 100_000])
def test_what_is_no_json_leaves_with_two(monkeypatch, capsys, tmp_path, text):
    path = tmp_path / "request.json"
    path.write_bytes(text)
    assert run(monkeypatch, capsys, "decide", path)[0] == 2


@pytest.mark.parametrize(
    "arguments", [[], ["x.json", "--batch", "y"], ["--batch", "y"], ["--out", "y"], ["x", "--replay", "z"]]
)
def test_bad_usage_leaves_with_two(monkeypatch, capsys, tmp_path, arguments):
    assert run(monkeypatch, capsys, "decide", *arguments)[0] == 2


def batch(monkeypatch, capsys, folder, lines):
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_bytes(b"\n".join(lines))
    code, out, _ = run(monkeypatch, capsys, "decide", "--batch", source, "--out", target, "--json")
    return code, json.loads(out), [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_a_batch_answers_each_line_in_order_and_the_bad_one_by_its_number(monkeypatch, capsys, tmp_path):
    lines = [
        json.dumps(IN_ORDER).encode(),
        b"",
        b"{}",
        json.dumps(DENIED).encode(),
        b"x" * 1_100_000,
        json.dumps(IN_ORDER).encode(),
    ]
    code, tally, answers = batch(monkeypatch, capsys, tmp_path, lines)
    assert code == 2
    assert tally == {"answered": 6, "permitted": 2, "bad_lines": 3}
    assert [one.get("decision", "error") for one in answers] == ["permit", "error", "error", "deny", "error", "permit"]
    assert [one["error"]["where"]["line"] for one in answers if "error" in one] == [2, 3, 5]


def test_a_batch_of_good_lines_leaves_with_zero_though_some_are_denied(monkeypatch, capsys, tmp_path):
    code, tally, answers = batch(monkeypatch, capsys, tmp_path, [json.dumps(DENIED).encode()])
    assert (code, tally["bad_lines"]) == (0, 0)
    _, out, _ = run(monkeypatch, capsys, "decide", written(tmp_path, DENIED), "--json")
    assert answers == [json.loads(out)]


def test_a_batch_that_is_not_there_leaves_nothing_behind(monkeypatch, capsys, tmp_path):
    code, _, _ = run(monkeypatch, capsys, "decide", "--batch", tmp_path / "none", "--out", tmp_path / "out")
    assert code == 2
    assert list(tmp_path.iterdir()) == []


def test_many_lines_are_answered_on_all_cores_as_they_are_on_one(monkeypatch, tmp_path):
    lines = [json.dumps(changed({"consent.to": f"2026-0{number % 9 + 1}-01T00:00:00+08:00"})) for number in range(90)]
    lines[40] = "not a request"
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(lines), "utf-8")
    one = decisions.decide_file(load_policies(), source, tmp_path / "one.jsonl")
    monkeypatch.setattr(decisions, "_CHUNK_LINES", 20)
    monkeypatch.setattr(decisions, "_LINES_FOR_ONE", 40)
    many = decisions.decide_file(load_policies(), source, tmp_path / "many.jsonl")
    assert one == many
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "many.jsonl").read_bytes()


def older(folder):
    """The installed policies as they were before Xiamen's provisions were entered a month late."""
    shutil.copytree(INSTALLED, folder)
    law = folder / "law" / "xiamen-2026.toml"
    law.write_text(law.read_text("utf-8").replace("2026-06-01", "2026-08-01"), "utf-8")
    return folder


def test_a_decision_is_taken_again_under_the_policies_of_its_digest(monkeypatch, capsys, tmp_path):
    request = written(tmp_path, changed({"jurisdiction": "xiamen", "data.classified": False}))
    digest = store_policy_set(tmp_path / "home", read_policy_files(older(tmp_path / "older")))
    assert store_policy_set(tmp_path / "home", read_policy_files(tmp_path / "older")) == digest
    assert run(monkeypatch, capsys, "decide", request)[0] == 3
    code, out, _ = run(
        monkeypatch, capsys, "decide", request, "--replay", digest, "--home", tmp_path / "home", "--json"
    )
    assert (code, json.loads(out)["policy_digest"]) == (0, digest)


def test_a_kept_policy_set_that_was_altered_is_not_decided_with(monkeypatch, capsys, tmp_path):
    digest = store_policy_set(tmp_path, read_policy_files())
    kept = tmp_path / "policies" / digest.removeprefix("sha256:") / "law" / "hunan-2025.toml"
    kept.write_text(kept.read_text("utf-8") + "\n", "utf-8")
    request = written(tmp_path, IN_ORDER)
    assert run(monkeypatch, capsys, "decide", request, "--replay", digest, "--home", tmp_path)[0] == 4
    assert run(monkeypatch, capsys, "decide", request, "--replay", "sha256:" + "0" * 64, "--home", tmp_path)[0] == 5
    assert run(monkeypatch, capsys, "decide", request, "--replay", "../../etc", "--home", tmp_path)[0] == 2


def test_what_is_kept_is_what_was_stored(tmp_path):
    digest = store_policy_set(tmp_path, read_policy_files())
    assert load_kept_policies(tmp_path, digest).files == read_policy_files()
    assert [path.name for path in (tmp_path / "policies").iterdir()] == [digest.removeprefix("sha256:")]


def test_the_installed_policies_pass_their_own_check(monkeypatch, capsys):
    code, out, _ = run(monkeypatch, capsys, "policies", "check", "--json")
    assert code == 0
    assert json.loads(out)["rules"] == 14


def test_a_check_tells_a_case_that_comes_out_otherwise(monkeypatch, capsys, tmp_path):
    folder = tmp_path / "policies"
    shutil.copytree(INSTALLED, folder)
    (folder / "rules/no-fee/permit/there-is-no-consent.json").write_text(
        '{"zh": "…", "change": {"consent": null}, "reasons": [], "articles": []}', "utf-8"
    )
    shutil.rmtree(folder / "rules" / "basis-cited" / "deny")
    code, out, _ = run(monkeypatch, capsys, "policies", "check", folder, "--json")
    told = [problem["problem"] for problem in json.loads(out)["problems"]]
    assert code == 2
    assert any("verdict: expected True, got False" in one for one in told)
    assert "no case shows the facet claim-without-basis" in told


def test_a_difference_lists_the_classes_that_change_and_no_others(monkeypatch, capsys, tmp_path):
    folder = older(tmp_path / "older")
    code, out, _ = run(monkeypatch, capsys, "policies", "diff", folder, "installed", "--json")
    changes = json.loads(out)["changes"]
    assert code == 0
    assert {(one["jurisdiction"], one["from"], one["to"]) for one in changes} == {
        ("xiamen", "2026-06-01", "2026-07-31")
    }
    classified = [one for one in changes if any("the-data-are-not-classified" in case for case in one["cases"])]
    assert [(one["before"]["decision"], one["after"]["decision"]) for one in classified] == [("permit", "deny")]
    assert all(one["before"] != one["after"] for one in changes)
    code, out, _ = run(monkeypatch, capsys, "policies", "diff", "installed", "installed")
    assert code == 0


@pytest.mark.skipif(not SHARED.exists(), reason="the acceptance vectors are not beside the checkout")
def test_the_acceptance_vectors_hold(monkeypatch, capsys, tmp_path):
    vectors = [json.loads(line) for line in SHARED.read_text("utf-8").splitlines()]
    _, _, answers = batch(monkeypatch, capsys, tmp_path, [json.dumps(one["request"]).encode() for one in vectors])
    for vector, answer in zip(vectors, answers, strict=True):
        want = vector["expect"]
        assert answer["decision"] == want["decision"], vector["id"]
        assert {one["rule"] for one in answer["reasons"]} == set(want["rules"]), vector["id"]
        assert {one for reason in answer["reasons"] for one in reason["articles"]} == set(want["articles"]), vector[
            "id"
        ]
        assert answer["flags"] == want["flags"], vector["id"]
