"""Weights of ``features``: how much each speaks for a judgement, or, below zero, against one.

``weights.tsv`` beside this file is learned and written by ``benchmarks/basis_train.py`` from the sentences and frames
of ``tests/data/basis_prose``; its first line is the bias. It is never written at run time.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def learned_weights() -> tuple[float, Mapping[str, float]]:
    """The bias, and feature -> weight; read once a process."""
    first, *lines = (files("privacy.basis.prose") / "weights.tsv").read_text(encoding="utf-8").strip("\n").split("\n")
    pairs = (line.rsplit("\t", 1) for line in lines)
    return float(first), {name: float(weight) for name, weight in pairs}
