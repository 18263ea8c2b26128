"""Recall and precision of redaction on invented reports.   python -m benchmarks.redact_quality [REPORTS] [--tuning]

Prints: leaks of known values, fixed-format identifiers without a record, unknown names (recall: every character gone;
precision: of the stretches called PERSON, those that are somebody), genetic strings touched.
"""

import argparse
import random
from collections import Counter

from benchmarks.redact_corpus import REPORTING, TUNING, report
from privacy.model.text import TextItem
from privacy.redact import Redactor


def measure(reports: int, templates: tuple[str, ...], seed: int, *, show: int = 0) -> dict[str, float]:
    """Figures over ``reports`` generated reports."""
    rng = random.Random(seed)
    redactor = Redactor.default()
    count: Counter[str] = Counter()
    for number in range(reports):
        made = report(rng, templates)
        scrubbed = redactor.scrub([TextItem(str(number), made.text, made.known)])[0]
        covered = {at for span in scrubbed.spans for at in range(span.start, span.end)}
        held = redactor.second_look(scrubbed, made.known)
        for plant in made.plants:
            count["known"] += 1
            if _left(made.text, plant.start, plant.end, covered):
                count["known leaked"] += 1
                if count["known leaked"] <= show:
                    print(
                        "known",
                        plant.kind,
                        repr(made.text[plant.start : plant.end]),
                        repr(made.text[max(0, plant.start - 8) : plant.end + 8]),
                    )
        count["held"] += bool(held)
        somebody = {at for start, end in made.names for at in range(start, end)}
        somebody |= {at for plant in made.plants for at in range(plant.start, plant.end)}
        for start, end in made.names:
            count["names"] += 1
            if _left(made.text, start, end, covered):
                count["names missed"] += 1
                if count["names missed"] <= show:
                    print("name", made.text[start:end], repr(made.text[max(0, start - 8) : end + 8]))
        for span in scrubbed.spans:
            if span.type == "PERSON" and span.source != "known":
                count["called names"] += 1
                if not somebody.issuperset(range(span.start, span.end)):
                    count["wrong names"] += 1
                    if count["wrong names"] <= show:
                        print(
                            "wrong",
                            made.text[span.start : span.end],
                            repr(made.text[max(0, span.start - 8) : span.end + 8]),
                        )
            elif not somebody & set(range(span.start, span.end)):
                count["other wrong"] += 1
                if count["other wrong"] <= show:
                    print(
                        "other",
                        span.type,
                        made.text[span.start : span.end],
                        repr(made.text[max(0, span.start - 8) : span.end + 8]),
                    )
        for start, end in made.genetics:
            count["genetic"] += 1
            count["genetic touched"] += any(at in covered for at in range(start, end))
    return dict(count) | {
        "name recall": 1 - count["names missed"] / count["names"],
        "name precision": 1 - count["wrong names"] / max(count["called names"], 1),
    }


def _left(text: str, start: int, end: int, covered: set[int]) -> bool:
    return any(at not in covered and text[at].isalnum() for at in range(start, end))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="?", type=int, default=2000)
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    figures = measure(
        arguments.reports,
        TUNING if arguments.tuning else REPORTING,
        7 if arguments.tuning else 2026,
        show=arguments.show,
    )
    for name, value in sorted(figures.items()):
        print(f"{name}: {value:.4f}" if isinstance(value, float) else f"{name}: {value}")
