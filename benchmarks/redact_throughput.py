"""Redaction against plain Presidio, same texts, same run, one core.   python -m benchmarks.redact_throughput [REPORTS]

- B0: Presidio as it comes: ``AnalyzerEngine`` with a blank Chinese spaCy engine and every predefined recogniser for zh
- B2: Presidio tuned by hand: no-op engine and nineteen Chinese pattern recognisers, no predefined ones
- ours: ``Redactor.scrub`` with every tier, in batches; each report and each record is new to it. It keeps nothing of
  a text, so wording it has met is as new as any
- slow way: the same by the tiers in Python, as for texts the engine hands back; wording met before costs them less
- second look: ``Redactor.second_look`` on what ours wrote
- ``--cores``: ``scrub_file`` on lines, second look included, with one worker process and with two

Configurations take turns and the best turn of each counts, so that a busy machine hurts all alike. A turn of a slow
configuration reads fewer texts. No configuration reads a text twice.
"""

import argparse
import gc
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.redact_corpus import REPORTING, TUNING, report
from privacy.model.text import ScrubbedText, TextItem
from privacy.redact import Redactor
from workspace.scrubbing import scrub_file, settle_in

_TURNS = 5
_BATCH = 200
_WARMING = 300
"""Reports read before, as in a day's work."""
_SHARE = {"B0": 20, "B2": 4, "slow way": 4}
"""Of the reports of a turn, one in so many is read by a slow configuration."""
_PATTERNS = (
    r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])",
    r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])",
    r"(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}",
    r"(?<![0-9])62[0-9]{14,17}(?![0-9])",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    r"(?<![A-Z0-9])E[A-Z0-9][0-9]{7}(?![0-9])",
    r"(?<![A-Z0-9])[HM][0-9]{8}(?![0-9])",
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}",
    r"(?:病历号|住院号|门诊号)[:：]?\s*[A-Za-z0-9]+",
    r"(?:样本编号|样本条码|条码)[:：]?\s*[A-Za-z0-9]+",
    r"(?:出生日期|生日)[:：]?\s*[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?",
    r"(?:姓名|患者|受检者|联系人)[:：]?\s*[\u4e00-\u9fff]{2,4}",
    r"(?:微信|微信号)[:：]?\s*[A-Za-z0-9_-]{6,20}",
    r"(?:QQ|扣扣)[:：]?\s*[1-9][0-9]{4,10}",
    r"[\u4e00-\u9fff]{2,10}(?:医院|公司|大学|研究所)",
    r"[\u4e00-\u9fff]{2,12}(?:路|街|道)[0-9]+号(?:[\u4e00-\u9fff0-9]{0,20}室)?",
    r"军字第[0-9]{6,8}号",
    r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}",
    r"(?:护照|护照号)[:：]?\s*[A-Z0-9]{8,9}",
)


def presidio_plain() -> Callable[[str], object]:
    """B0."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])

        def load(self) -> None:
            self.nlp = {"zh": spacy.blank("zh")}

    engine = Blank()
    engine.load()
    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.load_predefined_recognizers(languages=["zh"], nlp_engine=engine)
    analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=["zh"])
    return lambda text: analyzer.analyze(text, language="zh")


def presidio_tuned() -> Callable[[str], object]:
    """B2."""
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    registry = RecognizerRegistry(supported_languages=["zh"])
    for number, regex in enumerate(_PATTERNS):
        pattern = Pattern(name=f"p{number}", regex=regex, score=0.5)
        registry.add_recognizer(
            PatternRecognizer(supported_entity=f"TYPE{number}", patterns=[pattern], supported_language="zh")
        )
    engine = NoOpNlpEngine([{"lang_code": "zh", "model_name": ""}])
    engine.load()
    analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=["zh"])
    return lambda text: analyzer.analyze(text, language="zh")


Run = Callable[[Sequence[TextItem]], object]


def _one_by_one(analyze: Callable[[str], object]) -> Run:
    return lambda items: [analyze(item.text) for item in items]


def _batches(redactor: Redactor) -> Run:
    return lambda items: [redactor.scrub(items[start : start + _BATCH]) for start in range(0, len(items), _BATCH)]


def best_seconds(runs: dict[str, Run], turns: Sequence[Sequence[TextItem]]) -> dict[str, float]:
    """Seconds of CPU a report, per configuration: its best turn."""
    best = dict.fromkeys(runs, float("inf"))
    for items in turns:
        for name, run in runs.items():
            some = items[: max(1, len(items) // _SHARE.get(name, 1))]
            begun = time.process_time()
            run(some)
            best[name] = min(best[name], (time.process_time() - begun) / len(some))
    return best


def _second_look_seconds(redactor: Redactor, items: Sequence[TextItem]) -> float:
    scrubbed: list[ScrubbedText] = redactor.scrub(items)
    begun = time.process_time()
    for one, item in zip(scrubbed, items, strict=True):
        redactor.second_look(one, item.known)
    return (time.process_time() - begun) / len(items)


def seconds_by_workers(reports: int) -> dict[int, float]:
    """Seconds by the clock to scrub a file of so many lines, per count of worker processes, their start included."""
    lines = [
        json.dumps({"id": item.id, "text": item.text, "known": dict(item.known)}, ensure_ascii=False) + "\n"
        for item in ordinary_reports(reports, 3)
    ]
    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_text("".join(lines), encoding="utf-8")
        for workers in (1, 2):
            begun = time.perf_counter()
            scrub_file(source, Path(folder, "out.jsonl"), workers=workers)
            seconds[workers] = time.perf_counter() - begun
    return seconds


def ordinary_reports(count: int, seed: int) -> list[TextItem]:
    """Reports of about 640 characters and 18 identifiers: most sentences carry nobody."""
    rng = random.Random(seed)
    every = TUNING + REPORTING
    nobody = tuple(
        one for one in every if "{" not in one or ("{g}" in one and "{u}" not in one and "{name}" not in one)
    )
    made = (report(rng, every + nobody * 3, sentences=30, disguised=False) for _ in range(count))
    return [TextItem(str(number), one.text, one.known) for number, one in enumerate(made)]


def main(reports: int) -> None:
    turns = [ordinary_reports(reports, 11 + turn) for turn in range(_TURNS)]
    redactor, slow = Redactor.default(), Redactor(compiled=False)
    for one in (redactor, slow):
        one.scrub(ordinary_reports(_WARMING, 5))
    runs = {
        "B0": _one_by_one(presidio_plain()),
        "B2": _one_by_one(presidio_tuned()),
        "ours": _batches(redactor),
        "slow way": _batches(slow),
    }
    gc.collect()
    settle_in()  # as a worker of ``scrub`` does; nobody's turn pays for a walk through what all have loaded
    seconds = best_seconds(runs, turns)
    seconds["second look"] = _second_look_seconds(redactor, ordinary_reports(_BATCH, 99))
    print(f"{reports} reports a turn, {sum(len(item.text) for item in turns[0]) / reports:.0f} characters each")
    for name, value in seconds.items():
        ratio = f"{seconds['B0'] / value:6.1f} x B0 {seconds['B2'] / value:6.1f} x B2"
        print(f"{name:12s} {value * 1e6:9.0f} us/report {1 / value:8.0f} reports/s {ratio}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="?", type=int, default=400)
    parser.add_argument("--cores", action="store_true", help="one worker process against two, by the clock")
    arguments = parser.parse_args()
    if arguments.cores:
        for workers, elapsed in seconds_by_workers(arguments.reports).items():
            print(f"{workers} worker(s): {elapsed:.1f} s, {arguments.reports / elapsed:.0f} reports/s")
    else:
        main(arguments.reports)
