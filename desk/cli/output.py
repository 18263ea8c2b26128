"""One way to print: results on stdout, talk on stderr, JSON when asked, Chinese or English otherwise."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from privacy.model.errors import HelixgateError


def language() -> str:
    """``zh`` or ``en``: ``HELIXGATE_LANG``, else the locale, else Chinese, which data officers read first."""
    wanted = os.environ.get("HELIXGATE_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    return "en" if wanted.lower().startswith("en") else "zh"


PAGE_WIDTH = 150


class Page(Console):
    """A page whose reader may stop before its end (``| head``), which is no failure."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class Output:
    """What a command says. With ``as_json``, stdout gets exactly one document."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.talk = Console(stderr=True, highlight=False)
        """Progress and remarks."""

    def say(self, zh: str, en: str) -> None:
        """A remark on stderr in the reader's language."""
        self.talk.print(self.pick(zh, en), markup=False)

    @staticmethod
    def pick(zh: str, en: str) -> str:
        return zh if language() == "zh" else en

    def result(self, document: Any, readable: str | Table | Sequence[str | Table] | None = None) -> None:
        """The answer: the document as JSON, or its readable form (default: the JSON, indented)."""
        if self.as_json:
            click.echo(json.dumps(document, ensure_ascii=False))
        elif readable is None:
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            # A page that is piped or kept in a file is not squeezed into 80 columns.
            console = Page(highlight=False, width=None if sys.stdout.isatty() else PAGE_WIDTH)
            for part in [readable] if isinstance(readable, (str, Table)) else readable:
                console.print(part, markup=False) if isinstance(part, str) else console.print(part)

    def error(self, error: HelixgateError) -> None:
        """The one shape of failure: JSON on stdout when asked for, and always words on stderr."""
        if self.as_json:
            click.echo(json.dumps(error.as_json(), ensure_ascii=False))
        place = f" ({error.place})" if str(error.place) else ""
        click.echo(f"helixgate: {error.code}: {self.pick(error.zh, error.en)}{place}", err=True)
        remedy = self.pick(error.remedy_zh, error.remedy_en)
        if remedy:
            click.echo(f"  → {remedy}", err=True)

    def usage_error(self, error: click.ClickException) -> None:
        if self.as_json:
            words = {"code": "usage", "zh": "命令用法有误。", "en": error.format_message()}
            click.echo(json.dumps({"error": words}, ensure_ascii=False))
        error.show(file=sys.stderr)


def table(columns: Iterable[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> Table:
    """A readable table; cells are shown as text, ``None`` as a dash."""
    drawn = Table(title=title or None, title_justify="left", min_width=cell_len(title) or None)
    for name in columns:
        drawn.add_column(name, overflow="fold")
    for row in rows:
        drawn.add_row(*("–" if cell is None else str(cell) for cell in row))
    return drawn


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
home_option = click.option(
    "--home",
    envvar="HELIXGATE_HOME",
    type=click.Path(file_okay=False),
    required=True,
    help="The lab's home (or HELIXGATE_HOME).",
)
