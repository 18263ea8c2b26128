"""``helixgate scrub --document``: refusals first, then one document of each kind; a target that is whole or absent."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli.commands.scrub import command
from privacy.model.errors import BadInput, ProofFailed
from sample_data.generate.docx import docx_of
from sample_data.generate.pdf import pdf_of, scan_of
from workspace import scrub_documents

TEXT = "姓名：林婉秋    电话：13924681357\n检出 GJB2 c.235del，rs72474224。"


def invoke(source: Path, out: Path, *more: str) -> Result:
    return CliRunner().invoke(
        command, ["--document", str(source), "--out", str(out), "--json", *more], standalone_mode=False
    )


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


REFUSED = {
    "scan.pdf": (scan_of(b"x", author="x"), "no-text-layer"),
    "encrypted.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted",
    ),
    "cut.json": (b'{"format": "helixgate-report/1"', "not-json"),
    "narrative.json": (b'{"resourceType": "Patient", "text": {"div": "<div>"}}', "narrative-malformed"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\xff\xff", "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_both_languages_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    content, code = REFUSED[name]
    result = invoke(file(tmp_path, name, content), tmp_path / "out")
    assert isinstance(result.exception, BadInput)
    assert result.exception.code == code
    assert result.exception.zh
    assert result.exception.en
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_document_that_still_shows_a_known_value_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrub_documents.Redactor, "second_look", lambda *_: ("name#2",))
    known = file(tmp_path, "known.json", '{"name": ["周明", "林婉秋"]}'.encode())
    result = invoke(file(tmp_path, "a.txt", TEXT.encode()), tmp_path / "out", "--known", str(known))
    assert isinstance(result.exception, ProofFailed)
    assert result.exception.place.column == "name"
    assert not (tmp_path / "out").exists()


def test_lines_and_a_document_are_not_asked_for_at_once(tmp_path: Path) -> None:
    path = str(file(tmp_path, "a.txt", b"x"))
    result = CliRunner().invoke(command, [path, "--document", path, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert CliRunner().invoke(command, ["--out", str(tmp_path / "out")]).exit_code == 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_comes_out_as_text(encoding: str, tmp_path: Path) -> None:
    result = invoke(file(tmp_path, "a.txt", TEXT.encode(encoding)), tmp_path / "out")
    assert json.loads(result.stdout)["kind"] == "text"
    assert (tmp_path / "out").read_text(encoding="utf-8") == (
        "姓名：[PERSON_1]    电话：[PHONE_NUMBER_1]\n检出 GJB2 c.235del，rs72474224。"
    )


def test_a_pdf_comes_out_as_its_text(tmp_path: Path) -> None:
    result = invoke(file(tmp_path, "a.pdf", pdf_of(TEXT, author="周明")), tmp_path / "out")
    assert json.loads(result.stdout) == {
        "kind": "pdf", "spans": {"PERSON": 1, "PHONE_NUMBER": 1}, "left_out": [], "out": "out",
    }  # fmt: skip
    assert "林婉秋" not in (tmp_path / "out").read_text(encoding="utf-8")


def test_a_word_document_comes_out_as_its_text_and_its_picture_is_listed(tmp_path: Path) -> None:
    content = docx_of("页眉", [["姓名", "林婉秋", "性别", "女"]], ["家属林婉芳"], author="周明")
    known = file(tmp_path, "known.json", '{"guardian_name": "林婉芳"}'.encode())
    answer = json.loads(invoke(file(tmp_path, "a.docx", content), tmp_path / "out", "--known", str(known)).stdout)
    assert [(one["reason"], one["zh"], one["en"]) for one in answer["left_out"]] == [
        ("picture", "图片未纳入。", "a picture was left out")
    ]
    text = (tmp_path / "out").read_text(encoding="utf-8")
    assert "| 姓名：[PERSON_2] | 性别：女 |" in text
    assert "家属[PERSON_1]" in text


def test_fhir_comes_out_as_fhir(tmp_path: Path) -> None:
    resource = {"resourceType": "Patient", "name": [{"text": "林婉秋"}], "text": {"div": "<div>林婉秋</div>"}}
    source = file(tmp_path, "a.json", json.dumps(resource, ensure_ascii=False).encode())
    assert invoke(source, tmp_path / "out").return_value == 0
    after = json.loads((tmp_path / "out").read_bytes())
    assert after["name"] == [{"text": "[PERSON_1]"}]
    assert after["text"]["div"] == '<div xmlns="http://www.w3.org/1999/xhtml">[PERSON_1]</div>'
