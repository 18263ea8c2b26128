"""Learns the weights of ``privacy.basis.prose`` from labelled sentences and frames, or measures how they carry over.

Run: ``python -m benchmarks.basis_train`` (each set of another hand judged by weights learned from all else, and what
each threshold would give), ``--write`` to learn from all and write ``privacy/basis/prose/weights.tsv``, or
``--explain SENTENCE`` for what spoke for and against.
Logistic regression with a quadratic penalty over features scaled by how unevenly they stand in judging and other
sentences (Wang and Manning, ACL 2012, P12-2018), by Adam (Kingma 2015); no chance is involved beyond the fixed choice
of sentences per frame, so that the same files give the same weights.
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
SETS = ("development", *(f"development_{number}" for number in range(2, 29)), "blind_1")
"""``blind_2`` to ``blind_6`` are never learned from: the figures of docs/benchmarks/basis.md rest on them."""
OTHER_HANDS = tuple(f"development_{number}" for number in range(6, 17))
"""Written without sight of the sets before them; each is left out in turn when the learning is measured."""
THRESHOLDS = (0.25, 0.0, -0.25, -0.5, -0.75, -1.0, -1.5)
_STEPS, _RATE, _PENALTY = 200, 0.05, 0.0001
_EVEN = 1.0
"""The scale of a feature that tells nothing by itself; the surest ones reach seven times that."""
_PER_FRAME, _FRAME_WEIGHT = 10, 0.4
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
    scale = _unevenness(rows, columns, wanted, counted, len(places))
    weights, bias = _descend((rows, columns, values * scale[columns]), wanted, counted / counted.sum(), len(places))
    return {name: float(weights[place] * scale[place]) for name, place in places.items()}, bias


def _unevenness(
    rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], wanted: Column, counted: Column, width: int
) -> Column:
    """Of each feature, ``_EVEN`` and how far its log-odds between judging and other sentences are from none."""
    judging = 1 + np.bincount(columns, (counted * wanted)[rows], width)
    other = 1 + np.bincount(columns, (counted * (1 - wanted))[rows], width)
    return _EVEN + np.abs(np.log((judging / judging.sum()) / (other / other.sum())))


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


def said_by(found: dict[str, float], learned: Weights) -> float:
    weights, bias = learned
    return bias + sum(value * weights.get(name, 0.0) for name, value in found.items())


def crossed() -> None:
    """Each set of another hand judged by weights that never saw it: per set, per language, and per threshold."""
    sets, frames = {name: read_set(name) for name in SETS}, read_frames()
    scores: dict[str, list[tuple[float, bool, bool]]] = {}
    for left_out in OTHER_HANDS:
        learned = learn(frames + [one for name, several in sets.items() if name != left_out for one in several])
        scores[left_out] = [(said_by(found, learned), judges, "zh" in found) for found, judges, _ in sets[left_out]]
        _print_line(left_out, scores[left_out])
    everything = [one for several in scores.values() for one in several]
    _print_line("Chinese", [one for one in everything if one[2]])
    _print_line("English", [one for one in everything if not one[2]])
    for threshold in THRESHOLDS:
        _print_line(f"above {threshold}", everything, threshold)


def _print_line(name: str, scores: list[tuple[float, bool, bool]], threshold: float = 0.0) -> None:
    tally = Counter((judges, score > threshold) for score, judges, _ in scores)
    right, missed, false = tally[True, True], tally[True, False], tally[False, True]
    recall, precision = right / (right + missed), right / (right + false)
    f1 = 2 * recall * precision / (recall + precision)
    print(f"{name:16} recall {recall:.3f} precision {precision:.3f} F1 {f1:.3f} wrong {missed + false:4}", flush=True)


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
