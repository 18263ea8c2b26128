"""Builds the compiled engine: its patterns from the tiers, then one shared object beside this file.

    python -m privacy.redact.compiled.build

The compiler is Zig's C++ front end, which comes as a wheel like every other dependency. No compiler of the system and
no header of Python is needed: the engine knows nothing of Python and is called through ``ctypes``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from privacy.redact.compiled.generate import generate
from privacy.redact.compiled.library import LIBRARY, SOURCE, digest

_FLAGS = (
    "-std=c++20", "-O3", "-mcpu=baseline", "-g0", "-fPIC", "-fvisibility=hidden", "-nostdlib++", "-fno-exceptions",
    "-fno-rtti", "-fno-threadsafe-statics", "-Wall", "-Wextra", "-Werror",
)  # fmt: skip
"""``-mcpu=baseline``: the library runs on every processor of its kind, not only on the one it was built on."""
COMPILER = (sys.executable, "-m", "ziglang", "c++")


def build(library: Path = LIBRARY, *, compiler: Sequence[str] = COMPILER, flags: Sequence[str] = _FLAGS) -> None:
    """Writes the library, which replaces an older one only when it is whole. Takes about half a minute."""
    with tempfile.TemporaryDirectory(dir=library.parent) as name:
        folder = Path(name)
        for path in SOURCE.glob("*.?pp"):
            shutil.copy(path, folder)
        generate(folder)
        made = folder / library.name
        sources = sorted(map(str, folder.glob("*.cpp")))
        # The compiler's own cache stays in the folder that goes.
        caches = {"ZIG_GLOBAL_CACHE_DIR": str(folder / "cache"), "ZIG_LOCAL_CACHE_DIR": str(folder / "cache")}
        subprocess.run(
            [*compiler, *flags, f'-DHX_DIGEST="{digest()}"', "-shared", *sources, "-o", str(made)],
            check=True,
            env=os.environ | caches,
        )
        made.replace(library)


if __name__ == "__main__":
    build()
