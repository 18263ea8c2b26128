"""The lab's home: a folder, its rooms, its settings and keys. Everything else is opened through it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from privacy.model.errors import BadInput
from workspace.clock import GuardedClock
from workspace.files import private_folder, write_bytes
from workspace.journal import create_log_folder
from workspace.keys import Keyring, load_keys, make_keys
from workspace.settings import SETTINGS_FILE, Lab, PrincipalEntry, Settings, load_settings, settings_text

FOLDERS = (
    "inbox", "keys", "vault", "originals", "records", "registers", "releases", "log", "log/journals", "log/checkpoints",
    "reports", "prefect", "policies", "run",
)  # fmt: skip
"""Rooms of a home; all 0700."""


@dataclass(frozen=True, slots=True)
class World:
    """What a computation may not fetch by itself: the clock and the source of chance."""

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    random_bytes: Callable[[int], bytes] = field(default=secrets.token_bytes)

    def new_id(self) -> str:
        """32 hex digits nobody has used."""
        return self.random_bytes(16).hex()


@dataclass(frozen=True, slots=True)
class Home:
    """An opened home."""

    folder: Path
    settings: Settings
    keys: Keyring
    world: World
    """Its clock refuses to go back behind the log."""
    clock: GuardedClock

    def room(self, name: str) -> Path:
        """The folder of one of ``FOLDERS``."""
        return self.folder / name


def make_home(
    folder: Path,
    *,
    labs: dict[str, Lab],
    principals: dict[str, PrincipalEntry],
    world: World,
    k: int = 5,
    suppression_limit: float = 0.2,
) -> Home:
    """A new home with settings, keys and empty rooms.

    Raises:
        BadInput: the folder is a home already, or holds other files.
    """
    if (folder / SETTINGS_FILE).exists():
        raise BadInput(
            "home-exists",
            zh="此文件夹已是 helixgate 的主目录，未作改动。",
            en="this folder is a helixgate home already; nothing was changed",
        )
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(
            "folder-not-empty",
            zh="文件夹非空，未作改动。",
            en="the folder is not empty; nothing was changed",
            remedy_zh="请指定新的空文件夹。",
            remedy_en="Name a new or empty folder.",
        )
    private_folder(folder)
    create_log_folder(folder / "log")
    for name in FOLDERS:
        private_folder(folder / name)
    for lab in labs:
        private_folder(folder / "inbox" / lab)
    make_keys(folder / "keys", world.random_bytes)
    home_id = f"home-{world.random_bytes(6).hex()}"
    text = settings_text(home_id=home_id, labs=labs, principals=principals, k=k, suppression_limit=suppression_limit)
    # The settings file is written last: a folder with it is a whole home.
    write_bytes(folder / SETTINGS_FILE, text.encode("utf-8"))
    return open_home(folder, world=world)


def open_home(folder: Path, *, world: World | None = None) -> Home:
    """The home in ``folder``, with settings and keys checked, and the clock of ``world`` guarded.

    Raises:
        PartMissing: no settings, or a key is absent or open to others.
        BadInput: a setting does not hold.
    """
    settings = load_settings(folder)
    given = world or World()
    clock = GuardedClock(folder, given.now, timedelta(seconds=settings.log.clock_tolerance_seconds))
    guarded = World(now=clock, random_bytes=given.random_bytes)
    return Home(folder, settings, load_keys(folder / "keys", settings.home_id), guarded, clock)
