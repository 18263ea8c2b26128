"""A home with nine events in its log, and the commands as the officer runs them."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.cli.main import main
from privacy.model.vocabulary import Jurisdiction, Role
from tests.integration.log_world import event, tell
from workspace.home import Home, World, make_home
from workspace.settings import SETTINGS_FILE, Lab, PrincipalEntry

Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    lab = Lab(name="测试实验室", region=Jurisdiction.HUNAN)
    who = {"analyst-1": PrincipalEntry(role=Role.ANALYST, authorised=True, recipient="csu-genetics")}
    made = make_home(tmp_path / "home", labs={"lab": lab}, principals=who, world=World())
    tell(made.room("log"), *(event(number, persons=[number]) for number in range(9)))
    return made


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs ``helixgate … --json`` within this process; returns the document, and checks the exit code."""
    monkeypatch.setattr("desk.cli.main.leave", sys.exit)

    def call(*arguments: str, code: int = 0, with_home: bool = True) -> Any:
        named = ["--home", str(home.folder)] if with_home else []
        monkeypatch.setattr("sys.argv", ["helixgate", *arguments, "--json", *named])
        with pytest.raises(SystemExit) as left:
            main()
        out = capsys.readouterr().out
        assert int(left.value.code or 0) == code, out
        return json.loads(out)

    return call


def settings(home: Home, text: str, other: str) -> None:
    """Write ``other`` for ``text`` in the home's settings, where it must stand."""
    path = home.folder / SETTINGS_FILE
    before = path.read_text("utf-8")
    assert text in before
    path.write_text(before.replace(text, other), "utf-8")


def vars_of(told: Any) -> dict[str, Any]:
    """What an event says that an access may say as well."""
    common = ("id", "at", "principal", "operation", "purpose", "dataset", "columns", "persons", "origin", "ruling")
    return {name: getattr(told, name) for name in common}
