"""A day of two labs taken in by the ingest flow: every planted fault is found where it is, and nothing else is."""

import csv
import hashlib
import io
import shutil
from collections import Counter
from pathlib import Path

import pytest

from flows.intake.find import find_deliveries
from flows.intake.run import IntakeRun
from flows.intake.take import retry_waiting, take_delivery
from privacy.model.deliveries import DeliveryKind, RejectionReason
from tests.integration.flows.conftest import TakenIn
from tests.support.world import (
    HUNAN,
    LABS,
    SAMPLE,
    deliver,
    deliver_everything,
    faults,
    files_under,
    new_home,
    numbers_of,
    running,
    some_people,
    take_in,
)
from workspace.originals import digest_of_file
from workspace.policies import load_policies
from workspace.stores import Stores

pytestmark = pytest.mark.prefect

FAULTS = faults()
KEPT_BACK = {"row-quarantined", "file-quarantined", "report-held", "part-left-out"}


def _name_of() -> dict[str, str]:
    """Digest -> sample file, for every file but the one that is delivered twice."""
    named = {digest_of_file(path)[0]: f"{lab}/{path.relative_to(SAMPLE / lab)}" for lab in LABS
             for path in files_under(SAMPLE / lab) if "补发" not in path.name}  # fmt: skip
    return {str(digest): name for digest, name in named.items()}


def _expected() -> Counter[tuple[str, int | None, str]]:
    """(file, line, reason) of everything that is to be kept back; a whole file has no line."""
    listed = [one for fault in FAULTS["faults"] for one in (fault, *fault.get("consequences", ()))]
    found: Counter[tuple[str, int | None, str]] = Counter()
    for one in listed:
        if one["effect"] in KEPT_BACK:
            found.update((one["file"], line, one["reason"]) for line in one["lines"] or [None])
    return found


def _kept_back(stores: Stores) -> Counter[tuple[str, int | None, str]]:
    names = _name_of()
    whole = {"variants", "report-text", "report-json", "report-pdf", "report-docx"}
    return Counter(
        (names[one["digest"]], None if one["kind"] in whole else one["line"], one["reason"])
        for one in stores.registers.quarantined()
    )


@pytest.mark.parametrize("fault", FAULTS["faults"], ids=lambda fault: f"{fault['lab']}-{fault['id']}")
def test_fault_is_kept_back_where_it_is_and_for_its_reason(fault: dict[str, object], taken_in: TakenIn) -> None:
    with Stores.open(taken_in.home, writer="test", world=running(taken_in.home)) as stores:
        kept_back, again = _kept_back(stores), stores.registers.deliveries()
        quarantined = stores.registers.quarantined()
    listed = [fault, *fault.get("consequences", ())]  # type: ignore[misc]
    for one in listed:
        if one["effect"] in KEPT_BACK:
            for line in one["lines"] or [None]:
                assert kept_back[one["file"], line, one["reason"]] == 1
    if fault["effect"] == "file-skipped":
        digest, _ = digest_of_file(SAMPLE / str(fault["file"]))
        assert [one["times_delivered"] for one in again if one["digest"] == digest] == [2]
    if fault["rule"] and fault["effect"] == "row-quarantined":
        at = [one for one in quarantined if one["line"] in fault["lines"] and one["reason"] == fault["reason"]]  # type: ignore[operator]
        assert any(str(fault["rule"]) in one["detail"] and one["articles"] for one in at)


def test_nothing_else_is_kept_back(taken_in: TakenIn) -> None:
    with Stores.open(taken_in.home, writer="test", world=running(taken_in.home)) as stores:
        assert _kept_back(stores) - _expected() == Counter()
        assert _expected() - _kept_back(stores) == Counter()


def test_every_row_delivered_is_taken_in_or_kept_back(taken_in: TakenIn) -> None:
    names = _name_of()
    with Stores.open(taken_in.home, writer="test", world=running(taken_in.home)) as stores:
        for one in stores.registers.deliveries():
            if names[one["digest"]].endswith(".csv"):
                rows = len(_rows(SAMPLE / names[one["digest"]]))
                assert one["rows_taken"] + one["rows_quarantined"] == rows, names[one["digest"]]
        stored = dict.fromkeys(("orders", "results", "variants", "reports"), 0)
        for kind in stored:
            stored[kind] = stores.records.read_all(kind, ["subject"]).height
        said = taken_in.run.result["rows_taken"]
    assert stored["orders"] == said["orders"] == sum(FAULTS["labs"][lab]["rows_taken"]["orders.csv"] for lab in LABS)
    assert stored["results"] == said["results"] == sum(FAULTS["labs"][lab]["rows_taken"]["results.csv"] for lab in LABS)
    assert stored["variants"] == said["variants"]
    assert stored["reports"] == sum(rows for kind, rows in said.items() if kind.startswith("report-"))


def _rows(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_every_file_is_a_delivery_once(taken_in: TakenIn) -> None:
    files = [path for lab in LABS for path in files_under(SAMPLE / lab)]
    digests = Counter(digest_of_file(path)[0] for path in files)
    with Stores.open(taken_in.home, writer="test", world=running(taken_in.home)) as stores:
        assert {one["digest"]: one["times_delivered"] for one in stores.registers.deliveries()} == dict(digests)
    assert taken_in.run.result["files"] == len(files)
    assert taken_in.run.result["duplicates"] == len(files) - len(digests)


def test_inbox_is_empty_afterwards(taken_in: TakenIn) -> None:
    assert list(files_under(taken_in.home / "inbox")) == []


def test_every_original_opens_to_the_bytes_that_were_delivered(taken_in: TakenIn) -> None:
    with Stores.open(taken_in.home, writer="test", world=running(taken_in.home)) as stores:
        for digest, name in _name_of().items():
            with stores.originals.open(digest) as stream:  # type: ignore[arg-type]
                assert hashlib.sha256(stream.read()).hexdigest() == digest.removeprefix("sha256:")
            if "orders" not in name and "results" not in name:
                assert stores.originals.name_of(digest) == Path(name).name  # type: ignore[arg-type]


def test_same_day_delivered_again_changes_nothing(stores: Stores) -> None:
    before, rows = numbers_of(stores), {kind: _fingerprint(stores, kind) for kind in ("orders", "results", "reports")}
    version = stores.registers.version()
    deliver_everything(stores.home.folder)
    assert take_in(stores) == [None] * sum(len(list(files_under(SAMPLE / lab))) for lab in LABS)
    assert numbers_of(stores) == before
    assert {kind: _fingerprint(stores, kind) for kind in rows} == rows
    assert stores.registers.version() == version
    assert not list(files_under(stores.home.room("inbox")))


def _fingerprint(stores: Stores, dataset: str) -> str:
    return hashlib.sha256(stores.records.read_all(dataset).write_ipc(None).getvalue()).hexdigest()


def test_taking_a_sealed_original_in_again_gives_the_same_records(stores: Stores) -> None:
    run = IntakeRun(stores, load_policies(), stores.world.now())
    before, rows = numbers_of(stores), {kind: _fingerprint(stores, kind) for kind in ("orders", "results")}
    for delivery in stores.registers.to_try_again():
        take_delivery(run, delivery)
    assert numbers_of(stores) == before
    assert {kind: _fingerprint(stores, kind) for kind in rows} == rows


def test_no_row_of_a_refused_order_is_in_the_records(stores: Stores) -> None:
    orders = stores.records.read_all("orders", ["order"])
    results = stores.records.read_all("results", ["order"])
    assert set(results["order"]) <= set(orders["order"])


def test_collection_is_refused_by_the_articles_of_the_labs_region(stores: Stores) -> None:
    refused = [one for one in stores.registers.quarantined() if one["reason"] == "collection-refused"]
    assert len(refused) == 12
    for one in refused:
        region = "hunan" if one["lab"] == HUNAN else "tianjin"
        assert all(article.startswith(region) for article in one["articles"].split(";"))


def _empty_home(tmp_path: Path) -> Path:
    return new_home(tmp_path / "new", k=3)


def _run_flow_body(stores: Stores) -> None:
    """What the ingest flow does: everything in the inbox, then what waited."""
    run = IntakeRun(stores, load_policies(), stores.world.now())
    retry_waiting(run, take_in(stores))


def test_results_wait_for_their_orders(tmp_path: Path) -> None:
    home, people = _empty_home(tmp_path), some_people(8)
    deliver(home, people, vcfs=1, reports=1)
    inbox, later = home / "inbox" / HUNAN, tmp_path / "orders.csv"
    shutil.move(inbox / "orders.csv", later)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        _run_flow_body(stores)
        waiting = {one["reason"] for one in stores.registers.quarantined()}
        assert waiting == {"order-unknown", "sample-unknown"}
        assert stores.records.read_all("results").height == 0
        shutil.move(later, inbox)
        _run_flow_body(stores)
        assert waiting.isdisjoint(one["reason"] for one in stores.registers.quarantined())
        assert stores.records.read_all("results").height == len(people.results.rows)
        assert stores.records.read_all("variants").height > 0
        assert stores.records.read_all("reports").height > 0


def test_orders_wait_for_consents_and_results_for_those_orders_in_one_run(tmp_path: Path) -> None:
    home, people = _empty_home(tmp_path), some_people(8)
    deliver(home, people)
    inbox, later = home / "inbox" / HUNAN, tmp_path / "consents.csv"
    shutil.move(inbox / "consents.csv", later)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        _run_flow_body(stores)
        assert {one["reason"] for one in stores.registers.quarantined()} == {"collection-refused", "order-unknown"}
        assert stores.records.read_all("orders").height == 0
        shutil.move(later, inbox)
        _run_flow_body(stores)
        assert stores.registers.quarantined() == []
        assert stores.records.read_all("results").height == len(people.results.rows)


def test_results_that_come_with_the_consents_their_orders_waited_for_are_taken_in(tmp_path: Path) -> None:
    home, people = _empty_home(tmp_path), some_people(8)
    deliver(home, people)
    inbox = home / "inbox" / HUNAN
    for name in ("consents.csv", "results.csv"):
        shutil.move(inbox / name, tmp_path / name)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        _run_flow_body(stores)
        for name in ("consents.csv", "results.csv"):
            shutil.move(tmp_path / name, inbox)
        _run_flow_body(stores)
        assert stores.registers.quarantined() == []
        assert stores.records.read_all("results").height == len(people.results.rows)


def test_order_exported_again_in_another_file_is_one_order(tmp_path: Path) -> None:
    home, people = _empty_home(tmp_path), some_people(8)
    deliver(home, people)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        take_in(stores)
        before = _fingerprint(stores, "orders")
        # The next day's export holds the same orders once more, in another order: other bytes, nothing new.
        people.orders.rows.reverse()
        (home / "inbox" / HUNAN / "orders-again.csv").write_bytes(people.orders.data())
        (taken,) = take_in(stores)
        assert taken is not None
        assert (taken.rows, Counter(one.reason for one in taken.rejections)) == (
            0, Counter({RejectionReason.DUPLICATE_KEY: 8}),
        )  # fmt: skip
        assert _fingerprint(stores, "orders") == before


def test_order_number_and_barcode_of_one_person_do_not_take_in_another(tmp_path: Path) -> None:
    home, people = _empty_home(tmp_path), some_people(9)
    first, other = people.orders.rows[0], people.orders.rows[8]
    deliver(home, people)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        take_in(stores)
        before = _fingerprint(stores, "orders")
        people.orders.rows[:] = [[*first[:2], *other[2:]]]
        (home / "inbox" / HUNAN / "orders-corrected.csv").write_bytes(people.orders.data())
        (taken,) = take_in(stores)
        assert taken is not None
        assert [one.reason for one in taken.rejections] == [RejectionReason.DUPLICATE_KEY]
        assert _fingerprint(stores, "orders") == before


def test_withdrawal_of_a_person_not_yet_known_waits_and_then_holds(tmp_path: Path) -> None:
    home, people = _empty_home(tmp_path), some_people(8)
    deliver(home, people)
    inbox = home / "inbox" / HUNAN
    person = people.consents.rows[0]
    columns = [people.consents.column(name) for name in ("姓名", "证件类型", "证件号码", "出生日期")]
    header = "撤回编号,姓名,证件类型,证件号码,出生日期,撤回时间,撤回范围,提出人"
    line = ",".join(["CH-1", *(person[column] for column in columns), "2026-07-01 16:10:00", "全部", "本人"])
    for name in ("orders", "consents", "results"):
        shutil.move(inbox / f"{name}.csv", tmp_path)
    (inbox / "withdrawals.csv").write_text(f"{header}\n{line}\n", "utf-8")
    with Stores.open(home, writer="test", world=running(home)) as stores:
        _run_flow_body(stores)
        assert [one["reason"] for one in stores.registers.quarantined()] == ["person-unknown"]
        for name in ("orders", "consents", "results"):
            shutil.move(tmp_path / f"{name}.csv", inbox)
        _run_flow_body(stores)
        assert stores.registers.quarantined() == []
        (entry,) = stores.registers.entries("withdrawals")
        assert [one["sample"] for one in stores.registers.tasks()] == stores.vault.samples_of(entry["_key"])


def test_file_of_no_known_format_is_kept_sealed_and_kept_back_whole(small: Stores) -> None:
    path = small.home.room("inbox") / HUNAN / "ghi.bin"
    path.write_bytes(b"\x00\x01nothing we know")
    (found,) = find_deliveries(small)
    assert found.delivery.kind is DeliveryKind.UNKNOWN
    take_in(small)
    assert not path.exists()
    assert small.originals.has(found.delivery.digest)
    assert "unknown-format" in {one["reason"] for one in small.registers.quarantined()}


def test_transfer_still_going_on_is_left_alone(small: Stores) -> None:
    path = small.home.room("inbox") / HUNAN / ".orders.csv.part"
    path.write_bytes(b"half")
    assert take_in(small) == []
    assert path.exists()
