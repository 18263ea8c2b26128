"""Word lists of ``codes`` for the compiled engine."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact import codes


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Name -> words as code points, each ended by a zero."""
    return {
        "codes.of_countries": _words(codes._OF_COUNTRIES),
        "codes.endings": _words(codes._ENDINGS),
        "codes.final": _words(codes._FINAL),
        "codes.no_local_part": _words(codes._NO_LOCAL_PART),
        "codes.plate_suffixes": _words(codes._PLATE_SUFFIXES),
    }


def _words(words: Iterable[str]) -> NDArray[np.uint32]:
    return np.frombuffer(("\0".join(sorted(words)) + "\0").encode("utf-32-le"), dtype=np.uint32)
