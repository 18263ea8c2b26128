"""Pages from templates: every value escaped, a missing one an error."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_PAGES = Path(__file__).resolve().parent / "pages"


def render(template: str, facts: dict[str, Any]) -> str:
    """The page ``template`` of ``flows/pages`` about ``facts``."""
    environment = Environment(
        loader=FileSystemLoader(_PAGES), undefined=StrictUndefined, autoescape=select_autoescape(default=True)
    )
    return environment.get_template(template).render(facts=facts)
