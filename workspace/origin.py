"""Where a command is run: what the operating system knows, beside who the settings say that one is."""

import os
import platform
from functools import lru_cache


@lru_cache(maxsize=1)
def at_terminal() -> str:
    """Account number and machine, as in ``cli:account-1000@lab-3``, for the ``origin`` of events."""
    return f"cli:account-{os.getuid()}@{platform.node()}"
