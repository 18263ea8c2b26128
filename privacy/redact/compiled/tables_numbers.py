"""Tables of the compiled numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact import numbers


def tables() -> dict[str, NDArray[Any] | bytes]:
    """The numerals, in order of their code points."""
    return {"numbers.numerals": np.flatnonzero(numbers._NUMERALS).astype(np.uint32)}
