"""Learns the weights of ``privacy.basis.prose`` from labelled sentences and frames, or measures how they carry over.

Run: ``python -m benchmarks.basis_train`` (each set judged by weights learned from all else), ``--write`` to learn from
all and write ``privacy/basis/prose/weights.tsv``, or ``--explain SENTENCE`` for what spoke for and against.
Logistic regression with a quadratic penalty, by Adam (Kingma 2015); no chance is involved beyond the fixed choice of
sentences per frame, so that the same files give the same weights.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.basis_frames import frame_sentences
from privacy.basis.prose.features import features
from privacy.basis.prose.judging import spoken

ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "tests" / "data" / "basis_prose"
WEIGHTS = ROOT / "privacy" / "basis" / "prose" / "weights.tsv"
SETS = ("development", *(f"development_{number}" for number in range(2, 15)), "blind_1")
"""``blind_2`` to ``blind_4`` are never learned from: the figures of docs/benchmarks/basis.md rest on them."""
_STEPS, _RATE, _PENALTY = 200, 0.05, 0.0001
_PER_FRAME, _FRAME_WEIGHT = 20, 0.2
"""A sentence of a frame counts less than one written whole, since its sisters say nearly the same."""
_SMALLEST = 0.04
"""Weights below it are left out: together they move no sentence over the line."""

Example = tuple[dict[str, float], bool, float]
"""Features, whether it judges, how much it counts."""
Weights = tuple[dict[str, float], float]
Column = npt.NDArray[np.float64]
Cells = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Column]
"""Sentence, feature, value."""


def read_set(name: str) -> list[Example]:
    lines = (SENTENCES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t", 2) for line in lines if line]
    return [(features(sentence), label != "-", 1.0) for label, _, sentence in rows]


def read_frames() -> list[Example]:
    return [(features(sentence), judges, _FRAME_WEIGHT) for judges, sentence in frame_sentences(_PER_FRAME)]


def learn(examples: list[Example]) -> Weights:
    """Weights and bias; runs of words that stand in one sentence only teach nothing and are left out."""
    counts = Counter(name for found, _, _ in examples for name in found)
    places = {name: place for place, name in enumerate(n for n, c in sorted(counts.items()) if c >= 2 or n[0] == "@")}
    cells = [
        (row, places[name], value)
        for row, (found, _, _) in enumerate(examples)
        for name, value in found.items()
        if name in places
    ]
    rows, columns, values = (np.array(one) for one in zip(*cells, strict=True))
    wanted = np.array([judges for _, judges, _ in examples], np.float64)
    counted = np.array([counts_for for _, _, counts_for in examples], np.float64)
    weights, bias = _descend((rows, columns, values), wanted, counted / counted.sum(), len(places))
    return {name: float(weights[place]) for name, place in places.items()}, bias


def _descend(cells: Cells, wanted: Column, share: Column, width: int) -> tuple[Column, float]:
    """``cells`` are the features that are not zero, of (sentences, ``width``); ``share`` sums to one over sentences."""
    rows, columns, values = cells
    weights, bias = np.zeros(width), 0.0
    mean, square = np.zeros(width), np.zeros(width)
    for step in range(1, _STEPS + 1):
        said = np.bincount(rows, values * weights[columns], len(wanted)) + bias
        error = share * (1 / (1 + np.exp(-said)) - wanted)
        slope = np.bincount(columns, values * error[rows], width) + _PENALTY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope * slope
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        bias -= 0.2 * float(error.sum())
    return weights, bias


def judged(found: dict[str, float], learned: Weights) -> bool:
    weights, bias = learned
    return bias + sum(value * weights.get(name, 0.0) for name, value in found.items()) > 0


def crossed() -> None:
    """Each set judged by weights that never saw it."""
    sets, frames = {name: read_set(name) for name in SETS}, read_frames()
    for left_out, examples in sets.items():
        learned = learn(frames + [one for name, several in sets.items() if name != left_out for one in several])
        tally = Counter((judges, judged(found, learned)) for found, judges, _ in examples)
        right, missed, false = tally[True, True], tally[True, False], tally[False, True]
        print(f"{left_out:16} recall {right / (right + missed):.3f} precision {right / (right + false):.3f}")


def write() -> None:
    weights, bias = learn(read_frames() + [one for name in SETS for one in read_set(name)])
    kept = sorted((name, round(weight, 2)) for name, weight in weights.items() if abs(weight) >= _SMALLEST)
    body = "".join(f"{name}\t{weight:g}\n" for name, weight in kept)
    WEIGHTS.write_text(f"{bias:.3f}\n{body}", encoding="utf-8")
    print(f"{len(kept)} weights")


def explain(sentence: str) -> None:
    """Every feature of ``sentence`` that speaks, the loudest first."""
    for name, weight in spoken(sentence):
        print(f"{weight:+.2f}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--explain")
    options = parser.parse_args()
    if options.explain:
        explain(options.explain)
    elif options.write:
        write()
    else:
        crossed()


if __name__ == "__main__":
    main()
