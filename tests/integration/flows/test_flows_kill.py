"""kill -9 of the flows at random moments: nothing is lost or doubled, nothing is out that the log does not know."""

from pathlib import Path

import pytest

from tests.integration.flows.conftest import Server
from tests.support.kills import delivered_home, kill_ingest, kill_release
from tests.support.world import running, take_in
from workspace.stores import Stores

pytestmark = pytest.mark.prefect


@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_ingest_run_again_gives_what_an_undisturbed_one_gives(
    kills: int, server: Server, tmp_path: Path
) -> None:
    template = delivered_home(tmp_path / "template", api_url=server.api_url)
    assert kill_ingest(server.driver, template, tmp_path, kills=kills, seed=kills)["kills"] == kills


@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_release_leaves_nothing_out_unrecorded(kills: int, server: Server, tmp_path: Path) -> None:
    home = delivered_home(tmp_path / "home", api_url=server.api_url)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        take_in(stores)
    assert kill_release(server.driver, home, kills=kills, seed=kills)["kills"] == kills
