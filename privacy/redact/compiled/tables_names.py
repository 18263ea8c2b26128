"""The tables of ``name_costs.cpp``: every word and what it costs, every character in its place in a name."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from privacy.redact.compiled.tables_engine import words
from privacy.redact.name_costs import LONGEST_WORD, character_costs, dictionary, word_kinds
from privacy.redact.tables import cues, name_costs, surnames


def tables() -> dict[str, NDArray[Any] | bytes]:
    """Name -> table, as ``bind_names`` takes them."""
    kinds = {word: kind for word, kind in word_kinds(cues()).items() if len(word) <= LONGEST_WORD}
    every_word, kind_words, names = words(dictionary()), words(kinds), words(surnames())
    compounds = [surname for surname in surnames() if len(surname) == 2]
    costs = character_costs()
    places = (costs.surname, costs.first, costs.last, costs.only)
    # What differs from a character of which nothing is known, and what a word or a surname begins with.
    known = np.any([place != place[0] for place in places], axis=0)
    for listed in (every_word, kind_words, names):
        known[_beginning(listed)] = True
    characters = np.flatnonzero(known).astype(np.uint32)
    return {
        "names.words": every_word,
        "names.word_costs": np.fromiter(dictionary().values(), dtype=np.float64),
        "names.kind_words": kind_words,
        "names.kinds": np.fromiter(kinds.values(), dtype=np.uint8),
        "names.characters": characters,
        "names.character_costs": np.concatenate([place[characters] for place in places]),
        "names.unseen_costs": np.array([place[0] for place in places], dtype=np.float32),
        "names.surnames": names,
        "names.compounds": words(compounds),
        "names.compound_costs": np.array([name_costs().surname[surname] for surname in compounds]),
    }


def _beginning(listed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The first character of each word."""
    beginning: NDArray[np.uint32] = listed[np.append(0, np.flatnonzero(listed[:-1] == 0) + 1)]
    return beginning
