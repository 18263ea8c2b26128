"""``helixgate scrub``: refusals first, then streaming, order, both cores, and a target that is whole or absent."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from desk.cli.commands.scrub import command
from privacy.model.text import ScrubbedText, TextItem
from privacy.redact import Redactor
from workspace import scrubbing
from workspace.scrubbing import scrub_file


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_bad_line_gets_an_error_with_its_number_and_the_others_go_on(tmp_path: Path) -> None:
    source = _file(
        tmp_path,
        '{"id": "a", "text": "电话13924681357"}',
        "no json 林婉秋",
        "",
        '["id"]',
        '{"text": "x"}',
        '{"id": "b", "text": 3}',
        '{"id": "c", "text": "x", "known": 7}',
        '{"id": "d", "text": "患者林婉秋", "known": {"name": "林婉秋", "phone": null}}',
    )
    result = CliRunner().invoke(
        command, [str(source), "--out", str(tmp_path / "out.jsonl"), "--json"], standalone_mode=False
    )
    answers = _lines(tmp_path / "out.jsonl")
    assert result.return_value == 2
    assert json.loads(result.stdout)["bad"] == 5
    assert [answer.get("text") for answer in answers if "text" in answer] == ["电话[PHONE_NUMBER_1]", "患者[PERSON_1]"]
    places = [answer["error"]["where"]["line"] for answer in answers if "error" in answer]  # type: ignore[index]
    assert places == [2, 4, 5, 6, 7]
    assert "林婉秋" not in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_the_input_is_never_the_output(tmp_path: Path) -> None:
    source = _file(tmp_path, '{"id": "a", "text": "x"}')
    with pytest.raises(Exception, match="same-file"):
        scrub_file(source, source)
    assert _lines(source) == [{"id": "a", "text": "x"}]


def test_a_folder_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    source = _file(tmp_path, '{"id": "a", "text": "x"}')
    with pytest.raises(Exception, match="unwritable"):
        scrub_file(source, tmp_path / "absent" / "out.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl"]


def test_an_interrupted_run_leaves_no_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "scrub_lines", lambda _lines: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        scrub_file(_file(tmp_path, '{"id": "a", "text": "x"}'), tmp_path / "out.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl"]


def test_a_text_that_still_shows_a_known_value_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Redactor, "second_look", lambda *_: ("name",))
    counts = scrub_file(_file(tmp_path, '{"id": "a", "text": "林婉秋", "known": {"name": "林婉秋"}}'), tmp_path / "o")
    answer = _lines(tmp_path / "o")[0]
    assert counts.held == 1
    assert "text" not in answer
    assert answer["error"]["code"] == "leak-after-scrub"  # type: ignore[index]


def test_a_text_that_cannot_be_scrubbed_is_held_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scrub = Redactor.scrub

    def fails_on_one(redactor: Redactor, items: list[TextItem]) -> list[ScrubbedText]:
        if any(item.id == "b" for item in items):
            raise ValueError("患者林婉秋")
        return scrub(redactor, items)

    monkeypatch.setattr(Redactor, "scrub", fails_on_one)
    rows = [json.dumps({"id": name, "text": "电话13924681357"}) for name in "abc"]
    counts = scrub_file(_file(tmp_path, *rows), tmp_path / "o")
    first, second, third = _lines(tmp_path / "o")
    assert (counts.scrubbed, counts.bad) == (2, 1)
    assert first["text"] == third["text"] == "电话[PHONE_NUMBER_1]"
    assert second["error"]["where"]["line"] == 2  # type: ignore[index]
    assert "林婉秋" not in (tmp_path / "o").read_text(encoding="utf-8")


def test_lone_surrogates_and_long_lines_come_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "LONGEST_LINE_BYTES", 200)
    source = _file(tmp_path, '{"id": "a", "text": "\\ud800 13924681357"}', '{"id": "b", "text": "' + "长" * 300 + '"}')
    counts = scrub_file(source, tmp_path / "o")
    first, second = _lines(tmp_path / "o")
    assert (counts.scrubbed, counts.bad) == (1, 1)
    assert first["text"] == "\ud800 [PHONE_NUMBER_1]"
    assert second["error"]["code"] == "line-too-long"  # type: ignore[index]


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    assert scrub_file(_file(tmp_path), tmp_path / "o").lines == 0
    assert (tmp_path / "o").read_bytes() == b""


def test_two_processes_answer_in_the_order_of_the_lines(tmp_path: Path) -> None:
    rows = [json.dumps({"id": str(at), "text": f"患者王小明电话1392468{at:04}"}) for at in range(900)]
    source = _file(tmp_path, *rows)
    one, two = scrub_file(source, tmp_path / "one", workers=1), scrub_file(source, tmp_path / "two", workers=2)
    assert one == two
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert [answer["id"] for answer in _lines(tmp_path / "two")] == [str(at) for at in range(900)]
