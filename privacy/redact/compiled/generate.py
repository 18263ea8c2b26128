"""The patterns and character classes of the engine, made from the module-level patterns of the tiers.

python -m privacy.redact.compiled.generate FOLDER
"""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from privacy.redact.compiled.character_sets import CharacterSets, class_tables, plain_table
from privacy.redact.compiled.pattern_writer import PatternWriter

_MODULES = (
    "cards", "carriers", "code_forms", "codes", "dates", "english_names", "english_values", "forms", "genetics",
    "known_address", "known_dates", "known_disguises", "known_literals", "known_names", "known_values", "labels",
    "line_ends", "masks", "merge", "name_forms", "names", "number_windows", "numbers", "paragraphs", "people",
    "placeholders", "places", "records", "redactor",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every module-level pattern of the tiers under its name in C++: ``numbers._RUN`` is ``numbers_RUN``."""
    for module in _MODULES:
        for attribute, value in vars(importlib.import_module(f"privacy.redact.{module}")).items():
            yield from _named(f"{module}_{attribute.lstrip('_')}", value)


def _named(name: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _named(f"{name}_{key}", one)
    elif isinstance(value, (tuple, list)):
        for number, one in enumerate(value):
            yield from _named(f"{name}_{number}", one)


def generate(folder: Path) -> None:
    """Writes ``patterns.hpp`` and ``patterns.cpp``."""
    sets = CharacterSets()
    structs: list[str] = []
    written: dict[tuple[str, int], str] = {}
    for name, pattern in patterns():
        same = written.setdefault((pattern.pattern, pattern.flags), name)
        structs.append(f"using {name} = {same};" if same != name else PatternWriter(name, pattern, sets).struct())
    header = ["#pragma once", '#include "base.hpp"', "namespace hx::rx {", sets.declarations(), *structs, "}"]
    source = [
        '#include "patterns.hpp"', "namespace hx {", class_tables(), plain_table(), "namespace rx {",
        sets.definitions(), "}", "}",
    ]  # fmt: skip
    for file, lines in (("patterns.hpp", header), ("patterns.cpp", source)):
        made = ["// Made by generate.py from the patterns of the tiers.", *lines, ""]
        (folder / file).write_text("\n".join(made), encoding="utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1]))
