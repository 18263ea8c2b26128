"""Tables of the driver: folding, cutting of clauses, types, labels."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact.clauses import classes, label_ends
from privacy.redact.fold import code_points, fold_table, skeleton_table
from privacy.redact.hits import ALL_TYPES
from privacy.redact.tables import label_rows


def words(every: Iterable[str]) -> NDArray[np.uint32]:
    """Words as the engine reads a list: code points, each word ended by a zero."""
    return code_points("".join(word + "\0" for word in every))


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Name -> table, of the driver itself."""
    return {
        "fold.fold": fold_table(),
        "fold.skeleton": skeleton_table(),
        "placeholders.kinds": "".join(kind + "\0" for kind in ALL_TYPES).encode(),
        "clauses.kinds": classes(),
        "clauses.label_ends": label_ends(),
        "coats.labels": words(list(label_rows())),
    }
