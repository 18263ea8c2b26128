"""Published sentences with labels (argus-redact, Presidio): figures by type, floors for fixed formats."""

import json
from collections import Counter
from pathlib import Path

import pytest

from privacy.model.text import TextItem
from privacy.redact import Redactor

SETS = Path(__file__).parents[3] / "shared" / "data" / "text_zh_en"
FLOORS = {
    "argus phone": 0.94,  # one is ten digits with nothing around them
    "argus id_number": 1.0,
    "argus bank_card": 1.0,
    "argus email": 1.0,
    "argus license_plate": 1.0,
    "argus passport": 1.0,
    "argus ip_address": 1.0,
    "argus date_of_birth": 0.9,
    "argus person": 0.9,
    "argus address": 0.8,
    "argus organization": 0.8,
    "presidio email": 1.0,
    "presidio credit_card": 0.9,
    "presidio mac": 0.9,
}
pytestmark = pytest.mark.skipif(not SETS.exists(), reason="the shared third-party sets are not beside this checkout")


def _covered(text: str) -> set[int]:
    scrubbed = Redactor.default().scrub([TextItem("1", text)])[0]
    return {at for span in scrubbed.spans for at in range(span.start, span.end)}


def _argus() -> list[tuple[str, str, list[tuple[int, int]]]]:
    cases = []
    for path in sorted((SETS / "argus_redact").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            if "entities" in row:
                for entity in row["entities"]:
                    # Its offsets count another unit in places; the words are there once.
                    start = row["input"].find(entity["text"])
                    cases.append(("argus " + entity["type"], row["input"], [(start, start + len(entity["text"]))]))
            elif row["should_match"] and row.get("expected_text"):
                start = row["input"].find(row["expected_text"])
                cases.append(("argus " + row["type"], row["input"], [(start, start + len(row["expected_text"]))]))
    return cases


def _presidio() -> list[tuple[str, str, list[tuple[int, int]]]]:
    cases = []
    for path in sorted((SETS / "presidio_vectors").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            places = row.get("expected_positions") or row.get("expected_res") or []
            stretches = [(place[0], place[1]) for place in places if isinstance(place, list) and place[0] is not None]
            if stretches and row["text"] and max(end for _, end in stretches) <= len(row["text"]):
                cases.append(("presidio " + path.stem, row["text"], stretches))
    return cases


def figures() -> tuple[Counter[str], Counter[str], list[str]]:
    """Hits and totals by type, and what was missed."""
    hits: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    missed = []
    for kind, text, stretches in _argus() + _presidio():
        covered = _covered(text)
        for start, end in stretches:
            totals[kind] += 1
            if all(at in covered for at in range(start, end) if text[at].isalnum()):
                hits[kind] += 1
            else:
                missed.append(f"{kind}: {text[start:end]} in {text}")
    return hits, totals, missed


def test_fixed_formats_are_found_in_published_sentences() -> None:
    hits, totals, missed = figures()
    below = {
        kind: f"{hits[kind]}/{totals[kind]}" for kind, floor in FLOORS.items() if hits[kind] < floor * totals[kind]
    }
    assert not below, "\n".join(one for one in missed if one.split(":")[0] in below)
