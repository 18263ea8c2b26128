"""Learns the weights of ``privacy.basis.prose`` from labelled sentences and frames, or measures how they carry over.

Run: ``python -m benchmarks.basis_train`` (the sets of whole texts, a quarter of them in turn, judged by weights learned
from all else, and what each threshold would give), ``--write`` to learn from all and write
``privacy/basis/prose/weights.tsv``, ``--blind`` for the sets that taught nothing, by the weights as they are, or
``--explain SENTENCE`` for what spoke for and against.
Logistic regression with a quadratic penalty over features scaled by how unevenly they stand in judging and other
sentences (Wang and Manning, ACL 2012, P12-2018), by Adam (Kingma 2015). What the scores around a sentence
count is learned from those of the sets left out, by Newton's method. No chance is involved beyond the fixed choice of
sentences per frame, so that the same files give the same weights.
"""

import argparse
import math
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.basis_frames import frame_sentences
from privacy.basis.prose.features import features
from privacy.basis.prose.judging import judge_all, spoken
from privacy.basis.prose.surroundings import (
    DISTANCES,
    SURE,
    Surroundings,
    in_surroundings,
    said_around,
    with_neighbours,
)
from privacy.basis.prose.weights import weight_lines

ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "tests" / "data" / "basis_prose"
WEIGHTS = ROOT / "privacy" / "basis" / "prose" / "weights.tsv"
SETS = ("development", *(f"development_{n}" for n in range(2, 59)), *(f"blind_{n}" for n in range(1, 5)))
BLIND = tuple(f"blind_{number}" for number in range(5, 13))
"""Never learned from: the figures of docs/benchmarks/basis.md rest on them."""
_WHOLE_TEXTS = (*range(11, 15), *range(17, 29), *range(39, 45), *range(51, 55))
TEXTS = (*(f"development_{number}" for number in _WHOLE_TEXTS), "blind_3", "blind_4")
"""Sets whose sentences stand in the order of their texts, each of another hand without sight of the others."""
FOLDS = tuple(TEXTS[first::4] for first in range(4))
_JUDGING = 1 / 3
"""Share of judging sentences in a report of the six styles (risk, no risk, history, method, disclaimer, education) in
equal parts: the first two judge. The sets teach with more, since what judges is what has to be learned."""
THRESHOLDS = (0.25, 0.0, -0.25, -0.5, -0.75, -1.0, -1.5)
_STEPS, _RATE, _PENALTY = 200, 0.05, 0.0001
_EVEN = 1.0
"""The scale of a feature that tells nothing by itself; the surest ones reach seven times that."""
_PER_FRAME, _FRAME_WEIGHT = 10, 0.4
"""A sentence of a frame counts less than one written whole, since its sisters say nearly the same."""
_NEWTON_STEPS = 8
_SMALLEST = 0.04
"""Weights below it are left out: together they move no sentence over the line."""

Example = tuple[dict[str, float], bool, float]
"""Features, whether it judges, how much it counts."""
Weights = tuple[dict[str, float], float]
Column = npt.NDArray[np.float64]
Cells = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Column]
"""Sentence, feature, value."""


def read_rows(name: str) -> list[tuple[str, str]]:
    """Label and sentence, in the order of the file."""
    lines = (SENTENCES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(label, sentence) for label, _, sentence in (line.split("\t", 2) for line in lines if line)]


def read_set(name: str) -> list[Example]:
    """The sentences of a set; those of whole texts among their neighbours."""
    rows = read_rows(name)
    found = [features(sentence) for _, sentence in rows]
    if name in TEXTS or name in BLIND:
        found = with_neighbours(found)
    return [(one, label != "-", 1.0) for (label, _), one in zip(rows, found, strict=True)]


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


def scores_left_out(sets: dict[str, list[Example]], frames: list[Example]) -> dict[str, list[float]]:
    """Of each set of whole texts the scores by weights that never saw it nor the others of its fold."""
    scores = {}
    for left_out in FOLDS:
        learned = learn(frames + [one for name in SETS if name not in left_out for one in sets[name]])
        scores |= {name: [said_by(found, learned) for found, _, _ in sets[name]] for name in left_out}
    return scores


def learn_surroundings(sets: dict[str, list[Example]], scores: dict[str, list[float]]) -> Surroundings:
    """Logistic regression of whether a sentence judges on its score and those around it, by Newton's method."""
    usual = float(np.mean(np.tanh(np.concatenate([scores[name] for name in TEXTS]) / SURE)))
    rows = [
        (1.0, own, *around)
        for name in TEXTS
        for own, around in zip(scores[name], said_around(scores[name], usual), strict=True)
    ]
    seen, wanted = np.array(rows), np.array([judges for name in TEXTS for _, judges, _ in sets[name]], np.float64)
    weights = np.zeros(seen.shape[1])
    for _ in range(_NEWTON_STEPS):
        odds = 1 / (1 + np.exp(-seen @ weights))
        curved = seen.T @ (seen * (odds * (1 - odds))[:, None])
        weights += np.linalg.solve(curved, seen.T @ (wanted - odds))
    bias, own, *around = (float(weight) for weight in weights)
    bias += _log_odds(_JUDGING) - _log_odds(float(wanted.mean()))
    return Surroundings(bias=bias, own=own, usual=usual, weights=tuple(around))


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def crossed() -> None:
    """The sets of whole texts judged by weights that never saw them, without and with the scores around."""
    sets = {name: read_set(name) for name in SETS}
    scores = scores_left_out(sets, read_frames())
    around = learn_surroundings(sets, scores)
    print(dict(zip(DISTANCES, (round(weight, 2) for weight in around.weights), strict=True)), around)
    told: list[tuple[float, bool, bool]] = []
    for name in TEXTS:
        wanted = [(judges, "zh" in found) for found, judges, _ in sets[name]]
        joined = in_surroundings(scores[name], around)
        _print_line(f"{name} alone", [(said, *one) for said, one in zip(scores[name], wanted, strict=True)])
        told += (here := [(said, *one) for said, one in zip(joined, wanted, strict=True)])
        _print_line(name, here)
    _print_line("Chinese", [one for one in told if one[2]])
    _print_line("English", [one for one in told if not one[2]])
    for threshold in THRESHOLDS:
        _print_line(f"above {threshold}", told, threshold)


def blind() -> None:
    """The sets that taught nothing, by the weights as they are, each and all together."""
    told: list[tuple[float, bool, bool]] = []
    for name in BLIND:
        rows = read_rows(name)
        judged = judge_all([sentence for _, sentence in rows])
        here = [(float(one is not None), label != "-", False) for (label, _), one in zip(rows, judged, strict=True)]
        _print_line(name, here)
        told += here
    _print_line("all", told)


def _print_line(name: str, scores: list[tuple[float, bool, bool]], threshold: float = 0.0) -> None:
    tally = Counter((judges, score > threshold) for score, judges, _ in scores)
    right, missed, false = tally[True, True], tally[True, False], tally[False, True]
    recall, precision = right / (right + missed), right / (right + false)
    f1 = 2 * recall * precision / (recall + precision)
    print(f"{name:22} recall {recall:.3f} precision {precision:.3f} F1 {f1:.3f} wrong {missed + false:4}", flush=True)


def write() -> None:
    sets, frames = {name: read_set(name) for name in SETS}, read_frames()
    around = learn_surroundings(sets, scores_left_out(sets, frames))
    weights, bias = learn(frames + [one for name in SETS for one in sets[name]])
    kept = {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= _SMALLEST}
    lines = (f"{line}\n" for line in weight_lines(bias, kept, around))
    WEIGHTS.write_text("".join(lines), encoding="utf-8")
    print(f"{len(kept)} weights, {around}")


def explain(sentence: str) -> None:
    """Every feature of ``sentence`` that speaks, the loudest first."""
    for name, weight in spoken(sentence):
        print(f"{weight:+.2f}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--explain")
    options = parser.parse_args()
    if options.explain:
        explain(options.explain)
    elif options.write:
        write()
    elif options.blind:
        blind()
    else:
        crossed()


if __name__ == "__main__":
    main()
