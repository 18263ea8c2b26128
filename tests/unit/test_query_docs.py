"""docs/sql.md says exactly what the code allows, and its examples are allowed."""

import re
from pathlib import Path

import pytest

from privacy.query import check_statement
from privacy.query.functions import GROUPS, TYPES
from workspace.sql_worker import Limits, engine

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", PAGE, re.S)


def function_lines() -> str:
    """The table of the page, from the code."""
    rows = [f"| {group.zh} · {group.en} | {' '.join(f'`{_cell(name)}`' for name in group.names)} |" for group in GROUPS]
    types = " ".join(f"`{name}`" for name in sorted(TYPES))
    return "\n".join(["| 用途 · use | 名称 · names |", "|---|---|", *rows, f"| 类型 · types | {types} |"])


def _cell(name: str) -> str:
    return name.replace("|", "\\|")


def test_the_page_lists_what_the_code_allows():
    assert function_lines() in PAGE


def test_the_page_tells_the_limits():
    limits = Limits()
    for said in (f"{limits.wall_seconds:.0f} s", f"{limits.rows:,}", f"{limits.answer_bytes // 2**20} MiB"):
        assert said in PAGE


@pytest.mark.parametrize("sql", EXAMPLES)
def test_its_examples_are_allowed(sql):
    with engine.open_engine() as database:
        check_statement(engine.parse(database, sql), tables=("variants",))
