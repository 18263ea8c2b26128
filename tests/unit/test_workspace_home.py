"""A home is closed to others, made once, and opens under settings that hold and no others."""

import os
import stat
from pathlib import Path

import pytest

from privacy.model.errors import BadInput, PartMissing
from privacy.model.identifiers import Pseudonym
from tests.support.world import LABS, PRINCIPALS, new_home, seeded
from workspace.home import FOLDERS, make_home, open_home
from workspace.keys import KEY_NAMES
from workspace.settings import SETTINGS_FILE
from workspace.stores import Stores


def test_home_is_closed_to_others_and_its_keys_are_0600(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    for name in FOLDERS:
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o700
    for name in KEY_NAMES:
        assert stat.S_IMODE((home / "keys" / f"{name}.key").stat().st_mode) == 0o600


def test_home_is_not_made_twice_nor_over_other_files(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    with pytest.raises(BadInput, match="home-exists"):
        make_home(home, labs=LABS, principals=PRINCIPALS, world=seeded(1))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(BadInput, match="folder-not-empty"):
        make_home(tmp_path / "full", labs=LABS, principals=PRINCIPALS, world=seeded(1))


SETTINGS_FAULTS = {
    "an unknown setting": ("version = 1", "version = 1\nsurprise = 2", "surprise"),
    "k of one": ("k = 5", "k = 1", "release.k"),
    "a log kept too short": ("log_days = 1827", "log_days = 30", "retention.log_days"),
    "a region that is none": ('region = "hunan"', 'region = "mars"', "labs.hunan-changsha.region"),
    "not TOML": ("version = 1", "version = = 1", "not TOML"),
}


@pytest.mark.parametrize("fault", SETTINGS_FAULTS)
def test_settings_that_do_not_hold_are_named(fault: str, tmp_path: Path) -> None:
    home, (right, wrong, named) = new_home(tmp_path / "home"), SETTINGS_FAULTS[fault]
    path = home / SETTINGS_FILE
    path.write_text(path.read_text("utf-8").replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadInput, match=named):
        open_home(home)


def test_folder_without_settings_is_no_home(tmp_path: Path) -> None:
    with pytest.raises(PartMissing, match="no-home"):
        open_home(tmp_path)


def test_stores_open_and_close_again(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    with Stores.open(home, writer="test", world=seeded(1)) as stores:
        assert stores.in_log([Pseudonym("S1-x")])[0].startswith("L1-")
        assert oct(os.stat(stores.order_lock.parent).st_mode & 0o777) == "0o700"  # noqa: PTH116
