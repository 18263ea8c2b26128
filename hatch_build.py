"""Builds the compiled redaction engine when helixgate is installed (``privacy/redact/compiled``)."""

import os
import subprocess
import sys
import sysconfig
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WITHOUT = "HELIXGATE_WITHOUT_ENGINE"
"""Set for a platform without a compiler: redaction then takes the slow way, with the same answers."""


class EngineHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the shared object into the wheel, which is then one for a platform."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel, editable ones included, is put together."""
        if os.environ.get(WITHOUT):
            return
        subprocess.run([sys.executable, "-m", "privacy.redact.compiled.build"], check=True, cwd=self.root)
        build_data["artifacts"].append("privacy/redact/compiled/libtiers.so")
        build_data["pure_python"] = False
        # One for a version of Python too: its characters are the engine's (library.digest).
        python, platform = f"cp{sys.version_info.major}{sys.version_info.minor}", sysconfig.get_platform()
        build_data["tag"] = f"{python}-none-{platform.replace('-', '_').replace('.', '_')}"
