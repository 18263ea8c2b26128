"""Where the shared object is, and what it was made from."""

import hashlib
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE / "source"
LIBRARY = HERE / "libtiers.so"
"""No module may have its name: Python would take it for that module."""
_TIERS = HERE.parent


def digest() -> str:
    """What the engine follows: every file of the tiers, and the characters this interpreter knows.

    An engine that was built from something else may answer otherwise than the tiers do, and is not used.
    """
    whole = hashlib.sha256(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode())
    for path in sorted([*_TIERS.glob("*.py"), *_TIERS.glob("data/*.txt"), *HERE.glob("*.py"), *SOURCE.glob("*.?pp")]):
        whole.update(f"{path.name} {path.stat().st_size}\n".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
