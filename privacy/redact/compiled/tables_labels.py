"""What the files of ``labels.hpp`` read: labels as a tree of their characters, what is known of them, word lists."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact import english_values, labels
from privacy.redact.compiled.tables_engine import words
from privacy.redact.hits import ALL_TYPES
from privacy.redact.tables import label_rows, lexicon

_ENGLISH = (None, english_values._NUMBER, english_values._IBAN, english_values._POST_BOX, english_values._POST_CODE)
"""The patterns ``english_pattern`` chooses from, as ``labels.hpp`` numbers them."""


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Everything by name."""
    rows = label_rows()
    spread = labels._spread_kinds()
    return {
        "labels.words": words(rows),
        "labels.tree": _tree(list(rows)),
        "labels.rows": np.array([_row(label, *row) for label, row in rows.items()], dtype=np.uint8),
        "labels.spread_words": words(spread),
        "labels.spread_kinds": np.array([ALL_TYPES.index(kind) for kind in spread.values()], dtype=np.uint8),
        "labels.no_names": words(lexicon("no-chinese-name")),
        "labels.no_latin": words(lexicon("no-latin-name")),
        "labels.of_forms": words(labels._OF_FORMS),
        "labels.name_like": words(sorted(labels._NAME_LIKE)),
        "labels.transliterated": words(sorted(labels.TRANSLITERATED)),
        "labels.gap_words": words(sorted(labels._GAP_WORDS)),
    }


def _row(label: str, kind: str, strong: bool) -> tuple[int, ...]:
    """Type, strong, Latin, ends names, number of its English pattern, whether an address may follow at once."""
    at_once = labels._separated(labels.Label(0, len(label), kind, strong), label)
    pattern = _ENGLISH.index(english_values.english_pattern(label, kind))
    return ALL_TYPES.index(kind), strong, *labels._edges(label), pattern, at_once


def _tree(every: list[str]) -> NDArray[np.uint32]:
    """Character, first child, number of children, number of the word that ends here plus one; children side by side,
    the root first."""
    children: list[dict[str, int]] = [{}]
    ends = [0]
    for number, word in enumerate(every, start=1):
        node = 0
        for character in word:
            following = children[node].get(character)
            if following is None:
                following = children[node][character] = len(children)
                children.append({})
                ends.append(0)
            node = following
        ends[node] = ends[node] or number
    found = [(0, 0, 0, 0)]
    order = [("\0", 0)]
    for place, (character, node) in enumerate(order):
        found[place] = (ord(character), len(order), len(children[node]), ends[node])
        order.extend(children[node].items())
        found.extend([(0, 0, 0, 0)] * len(children[node]))
    return np.array(found, dtype=np.uint32)
