"""Recall and precision of redaction on invented reports.   python -m benchmarks.redact_quality [REPORTS] [--set NAME]

Prints, by type and way of writing, what the record knows and what nobody knows; unknown names (recall: every character
gone; precision: of the stretches called PERSON, those that are somebody); genetic strings touched; reports the second
look held. A leak of a report that was held is counted apart: it was not let out. ``--show N`` prints N cases of each
kind of mistake, ``--json`` one document.
"""

import argparse
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.redact_corpus import BLIND, ENGLISH, REPORTING, SEEN, TUNING, Report, report
from privacy.model.text import ScrubbedText, TextItem
from privacy.redact import Redactor

SETS = {
    "tuning": (TUNING, 7),
    "reporting": (REPORTING, 2026),
    "seen": (SEEN, 51),
    "blind": (BLIND, 99),
    "english": (ENGLISH, 44),
}
"""Name -> templates and the seed of the figures in ``docs/benchmarks/redaction.md``."""
_BATCH = 250


@dataclass
class Tally:
    """What was planted and what became of it."""

    count: Counter[str] = field(default_factory=Counter)
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    """``known phone`` -> planted, leaked, leaked though held."""
    by_way: Counter[str] = field(default_factory=Counter)
    """Leaks, by kind and way."""
    show: int = 0

    def add(self, made: Report, scrubbed: ScrubbedText, held: bool) -> None:
        covered = {at for span in scrubbed.spans for at in range(span.start, span.end)}
        self.count["reports"] += 1
        self.count["held by the second look"] += held
        self._plants(made, covered, held)
        self._names(made, scrubbed, covered)
        for start, end in made.genetics:
            touched = not covered.isdisjoint(range(start, end))
            self.count["genetic strings"] += 1
            self.count["genetic strings touched"] += touched
            if touched:
                self._tell("genetic", made.text, start, end)

    def _plants(self, made: Report, covered: set[int], held: bool) -> None:
        for plant in made.plants:
            kind = f"{'known' if plant.known else 'unknown'} {plant.kind}"
            counts = self.by_kind.setdefault(kind, Counter())
            counts["planted"] += 1
            counts["disguised"] += plant.way != "plain"
            if _left(made.text, plant.start, plant.end, covered):
                counts["leaked, held" if held else "leaked"] += 1
                self.by_way[f"{kind}, {plant.way}"] += 1
                self._tell(f"{kind}, {plant.way}", made.text, plant.start, plant.end)

    def _names(self, made: Report, scrubbed: ScrubbedText, covered: set[int]) -> None:
        somebody = {at for start, end in made.names for at in range(start, end)}
        somebody |= {at for plant in made.plants for at in range(plant.start, plant.end)}
        for start, end in made.names:
            self.count["unknown names"] += 1
            if _left(made.text, start, end, covered):
                self.count["unknown names missed"] += 1
                self._tell("name missed", made.text, start, end)
        for span in scrubbed.spans:
            if span.source == "known":
                continue
            stretch = range(span.start, span.end)
            if span.type == "PERSON":
                self.count["called a person"] += 1
                if not (somebody | _titles(made.text, stretch)).issuperset(stretch):
                    self.count["called a person wrongly"] += 1
                    self._tell("person wrong", made.text, *span_of(stretch))
            elif somebody.isdisjoint(stretch):
                self.count["other types wrongly"] += 1
                self._tell(f"wrong {span.type}", made.text, *span_of(stretch))

    def _tell(self, what: str, text: str, start: int, end: int) -> None:
        self.count[f"~{what}"] += 1
        if self.count[f"~{what}"] <= self.show:
            print(what, "|", repr(text[start:end]), "|", repr(text[max(0, start - 10) : end + 10]))

    def figures(self) -> dict[str, object]:
        names, called = self.count["unknown names"], self.count["called a person"]
        counts = {name: value for name, value in self.count.items() if not name.startswith("~")}
        return {
            **counts,
            "unknown names recall": round(1 - self.count["unknown names missed"] / max(names, 1), 4),
            "unknown names precision": round(1 - self.count["called a person wrongly"] / max(called, 1), 4),
            "by kind": {kind: dict(counter) for kind, counter in sorted(self.by_kind.items())},
            "leaks by way": dict(self.by_way.most_common()),
        }


_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? |,? (?:MD|PhD)\b")


def _titles(text: str, stretch: range) -> set[int]:
    """Where in a stretch a title or degree stands: replacing it with the name is no mistake."""
    found = _TITLE.finditer(text, stretch.start, min(stretch.stop + 1, len(text)))
    return {at for match in found for at in range(*match.span())}


def span_of(stretch: range) -> tuple[int, int]:
    return stretch.start, stretch.stop


def measure(reports: int, name: str, *, show: int = 0) -> Tally:
    """Figures over ``reports`` generated reports of a set."""
    templates, seed = SETS[name]
    rng = random.Random(seed)
    redactor = Redactor.default()
    tally = Tally(show=show)
    for first in range(0, reports, _BATCH):
        made = [report(rng, templates, english=name == "english") for _ in range(min(_BATCH, reports - first))]
        items = [TextItem(str(first + at), one.text, one.known) for at, one in enumerate(made)]
        for one, scrubbed in zip(made, redactor.scrub(items), strict=True):
            tally.add(one, scrubbed, bool(redactor.second_look(scrubbed, one.known)))
    return tally


def _left(text: str, start: int, end: int, covered: set[int]) -> bool:
    return any(at not in covered and text[at].isalnum() for at in range(start, end))


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="?", type=int, default=2000)
    parser.add_argument("--set", choices=SETS, default="blind")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    tally = measure(arguments.reports, arguments.set, show=arguments.show)
    print(json.dumps(tally.figures(), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    _main()
