"""The tables of ``names.cpp``: every word and what it costs, every character in its place in a name."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact.name_costs import LONGEST_WORD, character_costs, dictionary, word_kinds
from privacy.redact.tables import cues, name_costs, surnames


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Name -> table, as ``bind_names`` takes them."""
    kinds = {word: kind for word, kind in word_kinds(cues()).items() if len(word) <= LONGEST_WORD}
    words, kind_words, names = _listed(dictionary()), _listed(kinds), _listed(surnames())
    compounds = [surname for surname in surnames() if len(surname) == 2]
    costs = character_costs()
    places = (costs.surname, costs.first, costs.last, costs.only)
    # What differs from a character of which nothing is known, and what a word or a surname begins with.
    known = np.any([place != place[0] for place in places], axis=0)
    for listed in (words, kind_words, names):
        known[_beginning(listed)] = True
    characters = np.flatnonzero(known).astype(np.uint32)
    return {
        "names.words": words,
        "names.word_costs": np.fromiter(dictionary().values(), dtype=np.float64),
        "names.kind_words": kind_words,
        "names.kinds": np.fromiter(kinds.values(), dtype=np.uint8),
        "names.characters": characters,
        "names.character_costs": np.concatenate([place[characters] for place in places]),
        "names.unseen_costs": np.array([place[0] for place in places], dtype=np.float32),
        "names.surnames": names,
        "names.compounds": _listed(compounds),
        "names.compound_costs": np.array([name_costs().surname[surname] for surname in compounds]),
    }


def _listed(words: Iterable[str]) -> NDArray[np.uint32]:
    """Words as ``WordIndex`` takes them, each ended by a zero."""
    return np.frombuffer(("\0".join(words) + "\0").encode("utf-32-le"), dtype=np.uint32)


def _beginning(listed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The first character of each word."""
    beginning: NDArray[np.uint32] = listed[np.append(0, np.flatnonzero(listed[:-1] == 0) + 1)]
    return beginning
