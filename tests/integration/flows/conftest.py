"""One Prefect server, one forking driver and one taken-in home for all tests of the journey; each test gets a copy."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from benchmarks.basis_world import World, make_world, write_files
from privacy.model.vocabulary import Role
from tests.support.drive import Driver, Run
from tests.support.prefect_server import prefect_server
from tests.support.report_lab import DAY, DOCTOR, Lab
from tests.support.world import deliver, deliver_everything, new_home, running, some_people, take_in
from workspace.evidence import EvidenceStore, registry_path
from workspace.settings import PrincipalEntry
from workspace.stores import Stores


@dataclass(frozen=True)
class Server:
    """A running Prefect server and a driver whose flows talk to it."""

    folder: Path
    api_url: str
    driver: Driver


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server") / "prefect"
    folder.mkdir()
    with prefect_server(folder) as url, Driver(folder, api_url=url) as driver:
        yield Server(folder, url, driver)


@dataclass(frozen=True)
class TakenIn:
    """The home after the ingest flow over all sample data, and what the flow said."""

    home: Path
    run: Run


@pytest.fixture(scope="session")
def taken_in(server: Server, tmp_path_factory: pytest.TempPathFactory) -> TakenIn:
    home = new_home(tmp_path_factory.mktemp("whole") / "home", api_url=server.api_url)
    deliver_everything(home)
    return TakenIn(home, server.driver.run(home, "ingest"))


@pytest.fixture
def home(taken_in: TakenIn, tmp_path: Path) -> Path:
    """A copy of the taken-in home, to be changed at will."""
    return shutil.copytree(taken_in.home, tmp_path / "home")


@pytest.fixture
def stores(home: Path) -> Iterator[Stores]:
    """The copy, opened."""
    with Stores.open(home, writer="test", world=running(home)) as opened:
        yield opened


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with 24 persons of Hunan taken in, without Prefect, in which k is 3."""
    home = new_home(tmp_path_factory.mktemp("small") / "home", k=3)
    deliver(home, some_people(24), vcfs=2, reports=2)
    with Stores.open(home, writer="test", world=running(home)) as opened:
        take_in(opened)
    return home


@pytest.fixture
def small(small_home: Path, tmp_path: Path) -> Iterator[Stores]:
    """A copy of the small home, opened."""
    home = shutil.copytree(small_home, tmp_path / "small")
    with Stores.open(home, writer="test", world=running(home)) as opened:
        yield opened


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    """A world of evidence and its registry file, filled once."""
    folder = tmp_path_factory.mktemp("evidence")
    world = make_world(5)
    with EvidenceStore(folder / "evidence.duckdb") as store:
        for path in write_files(world, folder):
            store.load(path, released=DAY)
    return world, folder / "evidence.duckdb"


@pytest.fixture
def lab(small: Stores, evidence: tuple[World, Path], tmp_path: Path) -> Lab:
    """The small home with that registry and a clinician."""
    world, path = evidence
    registry_path(small.home.folder).write_bytes(path.read_bytes())
    doctor = PrincipalEntry(role=Role.CLINICIAN, authorised=True, recipient="HX-R10")
    settings = small.home.settings
    named = settings.model_copy(update={"principals": settings.principals | {DOCTOR: doctor}})
    return Lab(replace(small, home=replace(small.home, settings=named)), some_people(24), world, tmp_path)
