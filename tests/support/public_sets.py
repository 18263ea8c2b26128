"""Published sentences with labels, each converted to the same shape: set, type, text, and the stretches that must go.

The sets lie beside the checkout (``../shared/data/text_zh_en``); nothing of them is kept here. Their offsets count
different units in places, so a value is looked for where its sentence has it once.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SETS = Path(__file__).parents[3] / "shared" / "data" / "text_zh_en"

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """One label of one sentence."""

    source: str
    """``argus``, ``presidio``, ``research small``, ``research v2``, ``addresses``, ``numbers``."""
    kind: str
    text: str = field(repr=False)
    stretches: tuple[Stretch, ...]


def all_cases() -> list[Case]:
    """Every set, in the order of the table in ``docs/benchmarks/redaction.md``."""
    return [*argus(), *numbers(), *addresses(), *presidio_vectors(), *presidio_demo(), *presidio_research()]


def _json(path: str) -> Any:
    return json.loads((SETS / path).read_text(encoding="utf-8"))


def _found(text: str, value: str) -> tuple[Stretch, ...]:
    start = text.find(value)
    return ((start, start + len(value)),) if start >= 0 else ()


def argus() -> Iterator[Case]:
    """argus-redact: one rule a file, and a small benchmark of mixed sentences."""
    for path in sorted((SETS / "argus_redact").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            if "entities" in row:
                for entity in row["entities"]:
                    yield Case("argus", entity["type"], row["input"], _found(row["input"], entity["text"]))
            elif row["should_match"] and row.get("expected_text"):
                kind = "US " + row["type"] if path.stem.startswith("en_") else row["type"]
                yield Case("argus", kind, row["input"], _found(row["input"], row["expected_text"]))


def argus_negatives() -> Iterator[Case]:
    """argus-redact: sentences in which its rule finds nothing, with the type it does not find."""
    for path in sorted((SETS / "argus_redact").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            if "entities" not in row and not row["should_match"]:
                yield Case("argus", row["type"], row["input"], ())


def numbers() -> Iterator[Case]:
    """python-stdnum: valid resident IDs and credit codes, glued into a sentence (the set has bare numbers)."""
    resident = {row["number"] for row in _json("id_vectors/cn_resident_id.json") if row["valid"]}
    credit = _json("id_vectors/cn_uscc.json")
    valid = {row["number"] for row in credit["cases"] if row["valid"]} | set(credit["all_valid"])
    for kind, found, words in (("resident ID", resident, "证件"), ("credit code", valid, "统一社会信用代码")):
        for number in sorted(found):
            text = f"登记的{words}{number}已核实"
            yield Case("numbers", kind, text, _found(text, number))


def addresses() -> Iterator[Case]:
    """JioNLP and address-parse: addresses with a street or a house, and the telephone of a delivery line."""
    for row in _json("address/jionlp_location_cases.json"):
        detail = row["expected"]["detail"]
        if re.search(r"[0-9一二三四五六七八九十]+\s?(?:号|弄|栋|室|村|组|层|楼)", detail or ""):
            yield Case("addresses", "street", row["text"], _found(row["text"], detail))
    for row in _json("address/address_parse_cases.json"):
        for match in re.finditer(r"(?<!\d)1\d{10}(?!\d)", row["text"]):
            yield Case("addresses", "phone in a delivery line", row["text"], (match.span(),))


def presidio_vectors() -> Iterator[Case]:
    """Presidio: the vectors of its recognisers with their positions."""
    for path in sorted((SETS / "presidio_vectors").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            places = row.get("expected_positions") or row.get("expected_res") or []
            stretches = [(place[0], place[1]) for place in places if isinstance(place, list) and place[0] is not None]
            if stretches and row["text"] and max(end for _, end in stretches) <= len(row["text"]):
                yield Case("presidio", path.stem, row["text"], tuple(stretches))


_DEMO_VALUE = re.compile(r"<(?P<kind>[A-Z_]+)>")


def presidio_demo() -> Iterator[Case]:
    """Presidio: its demonstration text beside the anonymised one, and sentences whose context gives a number away."""
    text = (SETS / "presidio" / "demo.txt").read_text(encoding="utf-8")
    masked = (SETS / "presidio" / "demo_anonymized.txt").read_text(encoding="utf-8")
    for line, after in zip(text.splitlines(), masked.splitlines(), strict=False):
        kinds = _DEMO_VALUE.findall(after)
        pattern = "(.+?)".join(map(re.escape, _DEMO_VALUE.split(after)[::2]))
        match = re.fullmatch(pattern, line)
        for number, kind in enumerate(kinds, start=1):
            if match:
                yield Case("presidio", f"demo {kind}", line, (match.span(number),))
    rows = re.findall(r"(?m)^([A-Z_]+)\n(.+)$", (SETS / "presidio" / "context_sentences_tests.txt").read_text("utf-8"))
    for kind, sentence in rows:
        for match in re.finditer(r"(?=.*\d)[\d(][\d().+ -]{4,}\d", sentence):
            yield Case("presidio", f"context {kind}", sentence, (match.span(),))


def presidio_research() -> Iterator[Case]:
    """presidio-research: 100 and 1,500 English sentences made from templates, labelled span by span."""
    small = _json("presidio_research/generated_small.json")
    large = json.loads(gzip.decompress((SETS / "presidio_research" / "synth_dataset_v2.json.gz").read_bytes()))
    for source, rows in (("research small", small), ("research v2", large)):
        for row in rows:
            for span in row["spans"]:
                stretch = (span["start_position"], span["end_position"])
                yield Case(source, span["entity_type"], row["full_text"], (stretch,))
