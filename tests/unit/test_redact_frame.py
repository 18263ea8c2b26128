"""Presidio as the frame: our tiers inside it, a lab's own recogniser beside them, no connection opened."""

import socket

import pytest

from privacy.model.text import TextItem
from privacy.redact import Redactor

presidio = pytest.importorskip("presidio_analyzer")
TEXT = "受检者姓名：许佳宁  身份证号：320106198504122031  电话：１８６０２５３７４１９  暗号ABC-778"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_engine_finds_what_the_batch_path_finds(language: str) -> None:
    results = Redactor.default().analyzer_engine().analyze(TEXT, language=language)
    found = {(result.start, result.end, result.entity_type) for result in results}
    batch = {(span.start, span.end, span.type) for span in Redactor.default().scrub([TextItem("1", TEXT)])[0].spans}
    assert batch <= found


def test_only_the_wanted_types_come_back() -> None:
    results = Redactor.default().analyzer_engine().analyze(TEXT, language="zh", entities=["PHONE_NUMBER"])
    assert {result.entity_type for result in results} == {"PHONE_NUMBER"}


def test_a_labs_own_recogniser_joins_the_batch_path() -> None:
    pattern = presidio.Pattern("token", r"ABC-\d{3}", 0.9)
    own = presidio.PatternRecognizer(supported_entity="LAB_TOKEN", patterns=[pattern], supported_language="zh")
    scrubbed = Redactor([own]).scrub([TextItem("1", TEXT)])[0]
    assert scrubbed.text.endswith("暗号[LAB_TOKEN_1]")
    assert "[PERSON_1]" in scrubbed.text
