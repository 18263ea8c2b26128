"""kill -9 at random moments, and what must hold afterwards."""

import hashlib
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

from privacy.audit import VerifierKey
from privacy.audit.certificate import check_certificate
from tests.support.drive import Driver
from tests.support.world import deliver, files_under, new_home, running, some_people
from workspace.access_log import AccessLog
from workspace.stores import Stores

KILLED = -9
IN_A_ROW = 5
"""How often one ingest is killed before it may come to its end."""
RELEASE = {"dataset": "results", "recipient": "HX-R10", "purpose": "quality-assurance"}


def delivered_home(folder: Path, *, api_url: str) -> Path:
    """A home with 18 files in its inbox, taken in by nobody yet."""
    home = new_home(folder, k=3, api_url=api_url)
    deliver(home, some_people(24), vcfs=4, reports=4)
    return home


def kill_ingest(driver: Driver, template: Path, folder: Path, *, kills: int, seed: int) -> Counter[str]:
    """Kill the ingest flow ``kills`` times, let it end after every few, and check that nothing was lost or doubled."""
    chance, seen = random.Random(seed), Counter[str]()
    undisturbed = folder / "undisturbed"
    shutil.copytree(template, undisturbed)
    whole = driver.run(undisturbed, "ingest")
    assert whole.status == 0, whole
    expected, longest = what_is_in(undisturbed), whole.seconds
    while seen["kills"] < kills:
        home = folder / f"home-{seen['runs to the end']}"
        shutil.copytree(template, home)
        for _ in range(min(IN_A_ROW, kills - seen["kills"])):
            run = driver.run(home, "ingest", kill_after=chance.uniform(0, longest))
            assert run.status in {0, KILLED}, run
            if run.status == 0:
                longest = min(longest, run.seconds)
                seen["ended before the kill"] += 1
                break
            seen["kills"] += 1
        last = driver.run(home, "ingest")
        assert last.status == 0, last
        assert what_is_in(home) == expected
        assert not list(files_under(home / "inbox"))
        verify_log(home)
        seen["runs to the end"] += 1
        seen["deliveries"] += len(expected["deliveries"])
        shutil.rmtree(home)
    return seen


def what_is_in(home: Path) -> dict[str, Any]:
    """Deliveries, what was kept back, register entries and records, without what chance or the clock puts in."""
    with Stores.open(home, writer="test", world=running(home)) as stores:
        registers = stores.registers
        deliveries = [
            (one["digest"], one["lab"], one["kind"], one["rows_taken"], one["rows_quarantined"])
            for one in registers.deliveries()
        ]
        kept_back = sorted(str([one["digest"], one["line"], one["reason"]]) for one in registers.quarantined())
        entries = {
            name: len(registers.entries(name)) for name in ("consents", "sites", "recipients", "ethics", "withdrawals")
        }
        records = {name: _told(stores, name) for name in ("orders", "results", "variants", "reports")}
    return {"deliveries": sorted(deliveries), "kept back": kept_back, "entries": entries, "records": records}


def _told(stores: Stores, dataset: str) -> tuple[int, int, str]:
    """Rows, subjects, and a digest of the rows without the subject, whose pseudonym comes from chance."""
    rows = stores.records.read_all(dataset)
    if not rows.height:
        return 0, 0, ""
    plain = rows.drop("subject").with_columns(pl.all().cast(pl.String)).sort(pl.all())
    return rows.height, rows["subject"].n_unique(), hashlib.sha256(plain.write_csv().encode()).hexdigest()


def verify_log(home: Path) -> None:
    """Recompute the log from its content; raises where it does not hold."""
    with Stores.open(home, writer="test", world=running(home)) as stores:
        signer = stores.home.keys.signer("log-signer-1")
    with AccessLog.own(home / "log") as log:
        log.verify((VerifierKey.of(signer.name, signer.private_key),))


def kill_release(driver: Driver, home: Path, *, kills: int, seed: int) -> Counter[str]:
    """Kill the release flow ``kills`` times; after each kill nothing is out that the log does not know."""
    chance, seen = random.Random(seed), Counter[str]()
    whole = driver.run(home, "release", RELEASE)
    assert whole.status == 0, whole
    longest = whole.seconds
    while seen["kills"] < kills:
        run = driver.run(home, "release", RELEASE, kill_after=chance.uniform(0, longest))
        assert run.status in {0, KILLED}, run
        if run.status == 0:
            longest = min(longest, run.seconds)
        seen["kills" if run.status == KILLED else "ended before the kill"] += 1
        assert_nothing_out_unrecorded(home)
    assert driver.run(home, "release", RELEASE).status == 0
    assert_nothing_out_unrecorded(home)
    assert_no_record_without_release(home)
    verify_log(home)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        seen.update(f"releases {one['state']}" for one in stores.registers.releases())
    return seen


def release_events(home: Path) -> dict[str, list[dict[str, Any]]]:
    """Release -> its events in the log's order."""
    told: dict[str, list[dict[str, Any]]] = {}
    with AccessLog.own(home / "log") as log:
        for event in log.events():
            if event["kind"] == "release":
                told.setdefault(event["operation"], []).append(event)
    return told


def assert_nothing_out_unrecorded(home: Path) -> None:
    """Every release folder has its record in the log, over these very data, and a certificate that holds."""
    told = release_events(home)
    for folder in (home / "releases").glob("R-*"):
        digest = hashlib.sha256((folder / "data.parquet").read_bytes()).hexdigest()
        done = [one for one in told[folder.name] if one["outcome"] == "done"]
        assert [one["data_digest"] for one in done] == [f"sha256:{digest}"]
        assert told[folder.name][-1] is done[-1], "nothing may be told of a release after it is out"
        check_certificate((folder / "certificate.json").read_bytes(), data_sha256=digest)


def assert_no_record_without_release(home: Path) -> None:
    """A release that the log calls done is there, or is called abandoned afterwards; nothing half-made is left."""
    for release, events in release_events(home).items():
        outcomes = [one["outcome"] for one in events]
        if not (home / "releases" / release).is_dir():
            assert outcomes[-1] in {"abandoned", "refused"}, outcomes
    assert not list((home / "releases").glob(".staging-*"))
    with Stores.open(home, writer="test", world=running(home)) as stores:
        states = {one["release"]: one["state"] for one in stores.registers.releases()}
    assert "begun" not in states.values()
    assert {one for one, state in states.items() if state == "done"} == {
        path.name for path in (home / "releases").glob("R-*")
    }
