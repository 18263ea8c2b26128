"""What stands around a sentence: verdicts stand among verdicts, methods among methods.

Whether a sentence judges is decided for the sentence by itself (docs/prose-judgements.md), and its own words count
most. What its neighbours are about tells which part of a report it stands in: *quarterly* is an instruction behind a
drug and its dose, and maintenance behind an instrument. So a sentence is read together with the meanings of the three
sentences on either side (``with_neighbours``); and its log-odds are joined by those of the six, pressed between -1 and
1, each with a learned weight (``in_surroundings``). A neighbour that is not there says nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

REACH = 3
"""Sentences on either side; reading further, to five and eight, found less on sets left out of learning."""
DISTANCES = tuple(distance for distance in range(-REACH, REACH + 1) if distance)
SURE = 3.0
"""Log-odds from which on a neighbour hardly says more."""
_MEANING = "m:"
_NEXT_VALUE, _NEAR_VALUE = 0.3, 0.18
"""Of a meaning in the sentence right before or behind, and in one further off; found on sets left out of learning."""
_MARKS = {-1: ("<", _NEXT_VALUE), 1: (">", _NEXT_VALUE)}
"""By distance; further off, the side makes no difference."""


def with_neighbours(found: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """The features of a text's sentences and the meanings before (``<m:``), behind (``>m:``), near (``~m:``)."""
    read = [[name for name in one if name.startswith(_MEANING) and "." not in name] for one in found]
    joined = []
    for at, one in enumerate(found):
        here = dict(one)
        for distance in DISTANCES:
            if 0 <= at + distance < len(found):
                mark, value = _MARKS.get(distance, ("~", _NEAR_VALUE))
                here |= {mark + name: value for name in read[at + distance]}
        joined.append(here)
    return joined


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Learned by ``benchmarks/basis_train.py`` from the texts whose sentences stand in their order."""

    bias: float
    own: float
    usual: float
    """What a neighbour says on average, pressed: from there on it speaks for or against."""
    weights: tuple[float, ...]
    """By distance, in the order of ``DISTANCES``."""


def said_around(scores: Sequence[float], usual: float) -> list[tuple[float, ...]]:
    """Of each sentence what its neighbours say, in the order of ``DISTANCES``; ``scores`` are a text's, in order."""
    pressed = [0.0] * REACH + [math.tanh(score / SURE) - usual for score in scores] + [0.0] * REACH
    return [tuple(pressed[at + REACH + distance] for distance in DISTANCES) for at in range(len(scores))]


def in_surroundings(scores: Sequence[float], learned: Surroundings) -> list[float]:
    """The log-odds of each sentence of a text, by its words and its neighbours, from those by its words alone."""
    return [
        learned.bias
        + learned.own * score
        + sum(weight * said for weight, said in zip(learned.weights, around, strict=True))
        for score, around in zip(scores, said_around(scores, learned.usual), strict=True)
    ]
