"""Learns the weights of ``privacy.basis.prose`` from the labelled sentences, or measures how well they carry over.

Run: ``python -m benchmarks.basis_train`` (each set judged by weights learned from the others), or ``--write`` to learn
from all sets and write ``privacy/basis/prose/weights.py``. Logistic regression with a quadratic penalty, by Adam
(Kingma 2015); no chance is involved, so that the same sentences give the same weights.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from privacy.basis.prose.features import features

ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "tests" / "data" / "basis_prose"
SETS = ("development", "development_2", "development_3", "development_4")
_STEPS, _RATE, _PENALTY = 400, 0.05, 0.0002
_SMALLEST = 0.02
"""Weights below it are left out: together they move no sentence over the line."""

Example = tuple[dict[str, float], bool]
Weights = tuple[dict[str, float], float]


def read_set(name: str) -> list[Example]:
    lines = (SENTENCES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t", 2) for line in lines if line]
    return [(features(sentence), label != "-") for label, _, sentence in rows]


def learn(examples: list[Example]) -> Weights:
    """Weights and bias; runs of words that stand in one sentence only teach nothing and are left out."""
    counts = Counter(name for found, _ in examples for name in found)
    places = {name: place for place, name in enumerate(n for n, c in sorted(counts.items()) if c >= 2 or n[0] == "@")}
    inputs = np.zeros((len(examples), len(places)), np.float32)
    for row, (found, _) in enumerate(examples):
        for name, value in found.items():
            if name in places:
                inputs[row, places[name]] = value
    wanted = np.array([label for _, label in examples], float)
    weights, bias = np.zeros(len(places)), 0.0
    mean, square = np.zeros(len(places)), np.zeros(len(places))
    for step in range(1, _STEPS + 1):
        error = 1 / (1 + np.exp(-(inputs @ weights + bias))) - wanted
        slope = inputs.T @ error / len(examples) + _PENALTY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope * slope
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        bias -= 0.2 * float(error.mean())
    return {name: float(weights[place]) for name, place in places.items()}, bias


def judged(found: dict[str, float], learned: Weights) -> bool:
    weights, bias = learned
    return bias + sum(value * weights.get(name, 0.0) for name, value in found.items()) > 0


def crossed() -> None:
    """Each set judged by weights that never saw it."""
    sets = {name: read_set(name) for name in SETS}
    for left_out, examples in sets.items():
        learned = learn([one for name, several in sets.items() if name != left_out for one in several])
        tally = Counter((label, judged(found, learned)) for found, label in examples)
        right, missed, false = tally[True, True], tally[True, False], tally[False, True]
        print(f"{left_out:16} recall {right / (right + missed):.3f} precision {right / (right + false):.3f}")


def write(target: Path) -> None:
    weights, bias = learn([one for name in SETS for one in read_set(name)])
    kept = sorted((name, round(weight, 2)) for name, weight in weights.items() if abs(weight) >= _SMALLEST)
    body = "".join(f"{name}\t{weight}\n" for name, weight in kept)
    target.write_text(
        '"""Weights of ``features``, learned by ``benchmarks/basis_train.py``. Written by it: do not edit."""\n\n'
        "# ruff: noqa: W291 - a feature may be a single sign\n\n"
        f"BIAS = {bias:.3f}\n\n_TABLE = r'''\n{body}'''\n\n"
        "WEIGHTS: dict[str, float] = {\n"
        '    name: float(weight) for line in _TABLE.strip("\\n").split("\\n") for name, weight in [line.split("\\t")]\n'
        "}\n",
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        write(ROOT / "privacy" / "basis" / "prose" / "weights.py")
    else:
        crossed()


if __name__ == "__main__":
    main()
