"""A million result rows of 20,000 persons through ingest and release, beside a naive pandas + Presidio script.

    python benchmarks/journey.py --rows 1000000 --persons 20000 [--peer]

Both read the same files on the same machine, one after the other, each in a process of its own; the peak memory is that
process's own (getrusage). The peer does what a spreadsheet-minded script does: read the CSV with pandas, hash the
identity number, drop the names, run Presidio over the free text, group by quasi-identifiers, drop groups under k, write
CSV. It gates nothing, logs nothing, encrypts nothing, and reads each file whole.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PERSONS, ROWS = 20_000, 1_000_000
FREE_TEXT_SAMPLE = 2_000
"""Diagnoses the peer sends through Presidio: all 20,000 would take minutes; its figure is scaled from these."""


def main() -> None:
    options = _options()
    if options.part == "make":
        _make(options)
    elif options.part == "ours":
        _report("ours", _ours(Path(options.folder)))
    elif options.part == "peer":
        _report("peer", _peer(Path(options.folder)))
    else:
        _all(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--peer", action="store_true", help="also run the naive script")
    parser.add_argument("--part", choices=("all", "make", "ours", "peer"), default="all", help=argparse.SUPPRESS)
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _all(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _child("make", folder, options)
        _child("ours", folder, options)
        if options.peer:
            _child("peer", folder, options)


def _child(part: str, folder: str, options: argparse.Namespace) -> None:
    sizes = ["--rows", str(options.rows), "--persons", str(options.persons)]
    subprocess.run([sys.executable, __file__, "--part", part, "--folder", folder, *sizes], check=True)


def _make(options: argparse.Namespace) -> None:
    from sample_data.generate.scale import write_scale

    write_scale(Path(options.folder) / "deliveries", options.persons, options.rows, 1)


def _ours(folder: Path) -> dict[str, float]:
    """Seconds of the stations, through the flows' own functions (Prefect adds seconds, whatever the rows)."""
    from flows.demo import MORNING_AFTER
    from flows.giving.ask import Ask
    from flows.giving.release import make_release
    from flows.intake.find import find_deliveries
    from flows.intake.run import IntakeRun
    from flows.intake.take import take_found
    from privacy.model.event import Principal
    from privacy.model.vocabulary import Action, Jurisdiction, Purpose, Role
    from workspace.datasets import load_profile
    from workspace.home import World, make_home
    from workspace.policies import load_policies
    from workspace.settings import Lab
    from workspace.stores import Stores

    world = World(now=lambda: MORNING_AFTER)
    make_home(folder / "home", labs={"lab": Lab(name="lab", region=Jurisdiction.HUNAN)}, principals={}, world=world)
    seconds: dict[str, float] = {}
    with Stores.open(folder / "home", writer="benchmark", world=world) as stores:
        run = IntakeRun(stores, load_policies(), world.now())
        start = time.perf_counter()
        for found in find_deliveries(stores, [folder / "deliveries"], lab="lab"):
            begun = time.perf_counter()
            taken = take_found(run, found)
            kind = found.delivery.kind.value
            seconds[kind] = seconds.get(kind, 0.0) + time.perf_counter() - begun
            if taken is not None and kind == "results":
                seconds["rows_taken"] = taken.rows
        seconds["ingest"] = time.perf_counter() - start
        seconds["ingest_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start = time.perf_counter()
        recipient = next(one["_key"] for one in stores.registers.entries("recipients") if one["kind"] == "testing_lab")
        ask = Ask(
            stores=stores, policies=run.policies, as_of=world.now(), action=Action.SHARE,
            profile=load_profile("results"), recipient_id=recipient, purpose=Purpose.QUALITY_ASSURANCE,
            purpose_text="", principal=Principal("benchmark", Role.OFFICER), authorised=True, started_at=world.now(),
        )  # fmt: skip
        done = make_release(ask)
        seconds["release"] = time.perf_counter() - start
        seconds["rows_released"] = done.rows
        seconds["k"] = done.facts["k"]
    return seconds


def _peer(folder: Path) -> dict[str, float]:
    import hashlib

    import pandas as pd
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"zh": spacy.blank("zh")}

    deliveries = folder / "deliveries"
    start = time.perf_counter()
    orders = pd.read_csv(deliveries / "orders.csv", dtype=str, encoding="utf-8-sig")
    results = pd.read_csv(deliveries / "results.csv", dtype=str, encoding="utf-8-sig")
    orders["person"] = [hashlib.sha256(str(one).encode()).hexdigest() for one in orders["证件号码"]]
    engine = Blank(models=[{"lang_code": "zh", "model_name": "blank"}])
    engine.load()
    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.load_predefined_recognizers(languages=["zh"], nlp_engine=engine)
    analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=["zh"])
    begun = time.perf_counter()
    texts = [str(text) for text in orders["临床诊断"].head(FREE_TEXT_SAMPLE)]
    for text in texts:
        analyzer.analyze(text, language="zh")
    presidio = (time.perf_counter() - begun) * len(orders) / max(1, len(texts))
    read = begun - start
    begun = time.perf_counter()
    born = pd.to_datetime(orders["出生日期"], errors="coerce")
    orders["age"] = ((pd.Timestamp("2026-07-02") - born).dt.days // 3653).astype("Int64")
    orders["province"] = orders["证件号码"].str[:2]
    group = orders.groupby(["性别", "age", "province", "民族"])["person"].transform("nunique")
    kept = orders[group >= 5][["送检单号", "person", "性别", "age", "province", "民族"]]
    kept.merge(results, on="送检单号").drop(columns=["送检单号", "样本条码"]).to_csv(folder / "peer.csv", index=False)
    rest = time.perf_counter() - begun
    return {"read_and_hash": read, "presidio_scaled": presidio, "join_and_write": rest, "all": read + presidio + rest}


def _report(part: str, figures: dict[str, float]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rounded = {name: round(value, 2) for name, value in figures.items()}
    print(json.dumps({"part": part, **rounded, "peak_mb": round(peak)}))


if __name__ == "__main__":
    main()
