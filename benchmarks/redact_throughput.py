"""Redaction against plain Presidio, same texts, same run, one core.   python -m benchmarks.redact_throughput [REPORTS]

- B0: Presidio as it comes: ``AnalyzerEngine`` with a blank Chinese spaCy engine and every predefined recogniser for zh
- B2: Presidio tuned by hand: no-op engine and nineteen Chinese pattern recognisers, no predefined ones
- ours: ``Redactor.scrub`` with every tier; each report and each record is new to it, the wording of reports is not

Configurations take turns on small chunks and the best of the turns counts, so that a busy machine hurts all alike.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence

from benchmarks.redact_corpus import REPORTING, TUNING, report
from privacy.model.text import TextItem
from privacy.redact import Redactor

_CHUNK = 20
_TURNS = 3
_WARMING = 300
"""Reports read before, as in a day's work."""
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


def _ours(redactor: Redactor) -> Callable[[TextItem], object]:
    return lambda item: redactor.scrub([item])


def best_seconds(
    runs: dict[str, Callable[[TextItem], object]], turns: Sequence[Sequence[TextItem]]
) -> dict[str, float]:
    """Seconds of CPU a report, per configuration: the best turn of each chunk. No run reads a text twice."""
    total = dict.fromkeys(runs, 0.0)
    for start in range(0, len(turns[0]), _CHUNK):
        best = dict.fromkeys(runs, float("inf"))
        for items in turns:
            for name, run in runs.items():
                begun = time.process_time()
                for item in items[start : start + _CHUNK]:
                    run(item)
                best[name] = min(best[name], time.process_time() - begun)
        for name in runs:
            total[name] += best[name]
    return {name: seconds / len(turns[0]) for name, seconds in total.items()}


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
    redactor = Redactor.default()
    redactor.scrub(ordinary_reports(_WARMING, 5))
    plain, tuned = presidio_plain(), presidio_tuned()
    seconds = best_seconds(
        {"B0": lambda item: plain(item.text), "B2": lambda item: tuned(item.text), "ours": _ours(redactor)}, turns
    )
    print(f"{reports} reports, {sum(len(item.text) for item in turns[0]) / reports:.0f} characters each")
    for name, value in seconds.items():
        print(f"{name:5s} {value * 1e6:9.0f} us/report {1 / value:8.0f} reports/s {seconds['B0'] / value:6.1f} x B0")
    print(f"ours against B2: {seconds['B2'] / seconds['ours']:.1f} x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="?", type=int, default=200)
    main(parser.parse_args().reports)
