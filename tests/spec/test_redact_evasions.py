"""Every family of disguises a data officer should fear, and the genetic notation that must stay."""

import re
from pathlib import Path

import pytest

from privacy.model.text import TextItem
from privacy.redact import Redactor

RECORD = {
    "name": "林婉秋",
    "resident_id": "44030519900307123X",
    "phone": "13924681357",
    "address": "广东省深圳市南山区科技路128号翠湖小区3栋1单元502室",
    "birth_date": "1990-03-07",
    "medical_record_no": "MZ20391745",
    "sample_id": "WES2309180042",
    "guardian_name": "林国强",
    "guardian_phone": "13712345678",
    "employer": "深圳市蓝海科技有限公司",
}


def _cases() -> list[tuple[str, str, dict[str, str]]]:
    cases = []
    for line in (Path(__file__).parent / "redact_evasions.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        family, marked, *known = re.split(r"(?<!\\) \| |(?<!\\)\|$", line)
        marked = re.sub(r"(?<!\\)\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), marked.rstrip())
        for escape, char in (("\\n", "\n"), ("\\t", "\t"), ("\\|", "|"), ("\\\\", "\\")):
            marked = marked.replace(escape, char)
        cases.append((family.strip(), marked, RECORD if known and known[0].strip() == "P" else {}))
    return cases


def _unmarked(marked: str) -> tuple[str, set[int], set[int]]:
    """The text, the letters and digits that must go, and those that must stay."""
    text, gone, inside = "", set(), False
    stay = set()
    for part in re.split(r"(\[\[|\]\](?!\]))", marked):
        if part in ("[[", "]]"):
            inside = part == "[["
            continue
        for char in part:
            if char.isalnum():
                (gone if inside else stay).add(len(text))
            text += char
    return text, gone, stay


@pytest.mark.parametrize(
    ("family", "marked", "known"), _cases(), ids=lambda value: str(value)[:40] if isinstance(value, str) else ""
)
def test_disguise_is_seen_through(family: str, marked: str, known: dict[str, str]) -> None:
    text, gone, _ = _unmarked(marked)
    scrubbed = Redactor.default().scrub([TextItem("1", text, known)])[0]
    covered = {at for span in scrubbed.spans for at in range(span.start, span.end)}
    assert gone <= covered, f"{family}: left {[text[at] for at in sorted(gone - covered)]}"
    if family.startswith("stay"):
        assert not scrubbed.spans, f"touched {[text[span.start : span.end] for span in scrubbed.spans]}"
    assert Redactor.default().second_look(scrubbed, known) == ()
