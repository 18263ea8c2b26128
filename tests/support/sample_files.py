"""The committed sample data, read with the standard library alone, so that the product's readers can be measured."""

import csv
import io
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2] / "sample_data"
SHARED = ROOT.parents[1] / "shared"
LABS = ("hunan-changsha", "tianjin-binhai")
EXPECTED: dict[str, Any] = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
FAULTS: list[dict[str, Any]] = EXPECTED["faults"]

Record = tuple[int, list[str]]


def text_of(file: str) -> str:
    """A file's text, in whichever of the two encodings it came."""
    content = (ROOT / file).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def records(file: str) -> tuple[list[str], list[Record]]:
    """The header row and every other record with the line it starts on."""
    reader = csv.reader(io.StringIO(text_of(file), newline=""))
    header = next(reader)
    found, line = [], reader.line_num + 1
    for cells in reader:
        found.append((line, cells))
        line = reader.line_num + 1
    return header, found


def column(file: str, *spellings: str) -> int:
    """The place of the column under whichever of these names the lab gives it."""
    header, _ = records(file)
    return next(header.index(spelling) for spelling in spellings if spelling in header)


def at_line(file: str, line: int) -> list[str]:
    """The cells of the record that starts on this line."""
    return next(cells for start, cells in records(file)[1] if start == line)


def faults(kind: str) -> list[dict[str, Any]]:
    """The planted faults of a kind: one in each lab."""
    found = [fault for fault in FAULTS if fault["id"] == kind]
    assert [fault["lab"] for fault in found] == list(LABS)
    return found
