"""What a check says, and what a check is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from privacy.model.errors import HelixgateError, ProofFailed
from privacy.model.event import Principal
from workspace.home import FOLDERS, World
from workspace.keys import Keyring, load_keys
from workspace.settings import Settings, load_settings


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    """Works, and should be looked at."""
    FAIL = "fail"
    """A needed part is not there."""
    BROKEN = "broken"
    """A proof does not hold: something was altered. Shown as ``fail``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``check`` is stable; ``part`` says which one of several."""

    check: str
    level: Level
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""
    part: str = ""

    @classmethod
    def of_error(cls, check: str, error: HelixgateError, *, part: str = "") -> "Finding":
        """One of our errors as a finding."""
        level = Level.BROKEN if isinstance(error, ProofFailed) else Level.FAIL
        return cls(check, level, error.zh, error.en, error.remedy_zh, error.remedy_en, part or str(error.place))

    def as_json(self) -> dict[str, Any]:
        shown = Level.FAIL if self.level is Level.BROKEN else self.level
        return {
            "check": self.check,
            "level": shown.value,
            "proof_failed": self.level is Level.BROKEN,
            "part": self.part,
            "zh": self.zh,
            "en": self.en,
            "remedy": {"zh": self.remedy_zh, "en": self.remedy_en},
        }


class Patient:
    """The home under examination. What a check needs from another part is opened here, once; it raises as that does."""

    def __init__(self, folder: Path, world: World, who: Principal) -> None:
        """``who`` examines: a verification of the log is an event of the log."""
        self.folder = folder
        self.world = world
        self.who = who

    @property
    def now(self) -> datetime:
        return self.world.now()

    @cached_property
    def settings(self) -> Settings:
        return load_settings(self.folder)

    @cached_property
    def keys(self) -> Keyring:
        return load_keys(self.folder / "keys", self.settings.home_id)

    def room(self, name: str) -> Path:
        """The folder of one of ``FOLDERS``."""
        return self.folder / FOLDERS[FOLDERS.index(name)]


Check = Callable[[Patient], Iterable[Finding]]
"""Findings of one family; may raise ``HelixgateError``, which becomes a finding of its own."""
