"""Word lists of ``codes`` and ``line_ends`` for the compiled engine."""

from typing import Any

from numpy.typing import NDArray

from privacy.redact import codes, line_ends
from privacy.redact.compiled.tables_engine import words
from privacy.redact.fold import code_points


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Name -> words as code points, each ended by a zero; the provinces are one character each."""
    return {
        "codes.of_countries": words(sorted(codes._OF_COUNTRIES)),
        "codes.endings": words(sorted(codes._ENDINGS)),
        "codes.final": words(sorted(codes._FINAL)),
        "codes.no_local_part": words(sorted(codes._NO_LOCAL_PART)),
        "codes.plate_suffixes": words(sorted(codes._PLATE_SUFFIXES)),
        "line_ends.provinces": code_points(line_ends.PROVINCES),
    }
