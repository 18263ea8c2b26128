"""Weights of ``features`` and of ``surroundings``: how much each speaks for a judgement, or, below zero, against one.

``weights.tsv`` beside this file is learned and written by ``benchmarks/basis_train.py`` from the sentences and frames
of ``tests/data/basis_prose``; its first line is the bias, names that begin with ``~`` belong to the surroundings. It is
never written at run time.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from privacy.basis.prose.surroundings import DISTANCES, Surroundings

_AROUND = "~"


def weight_lines(bias: float, weights: Mapping[str, float], around: Surroundings) -> Iterator[str]:
    """The lines of ``weights.tsv``."""
    yield f"{bias:.3f}"
    yield from (f"{name}\t{weight:g}" for name, weight in sorted(weights.items()))
    told = {"bias": around.bias, "own": around.own, "usual": around.usual}
    told |= {str(distance): weight for distance, weight in zip(DISTANCES, around.weights, strict=True)}
    yield from (f"{_AROUND}{name}\t{weight:.3f}" for name, weight in told.items())


@lru_cache(maxsize=1)
def learned_weights() -> tuple[float, Mapping[str, float]]:
    """The bias, and feature -> weight; read once a process."""
    first, *lines = (files("privacy.basis.prose") / "weights.tsv").read_text(encoding="utf-8").strip("\n").split("\n")
    pairs = (line.rsplit("\t", 1) for line in lines)
    return float(first), {name: float(weight) for name, weight in pairs}


@lru_cache(maxsize=1)
def learned_surroundings() -> Surroundings:
    """How much the neighbours of a sentence count."""
    _, told = learned_weights()
    return Surroundings(
        bias=told[f"{_AROUND}bias"],
        own=told[f"{_AROUND}own"],
        usual=told[f"{_AROUND}usual"],
        weights=tuple(told[f"{_AROUND}{distance}"] for distance in DISTANCES),
    )
