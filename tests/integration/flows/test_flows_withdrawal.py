"""A person leaves: gone from the next answer and the next release, and every release with them in it is recalled."""

import hashlib
import multiprocessing
import random
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.answer import answer
from flows.giving.gate import gate_persons
from flows.giving.hand_out import DATA_FILE
from flows.giving.release import make_release
from flows.withdrawal import Withdrawal, Withdrawn, record_withdrawal
from privacy.model.errors import HelixgateError, PartMissing, ProofFailed, Refused
from privacy.model.event import Principal
from privacy.model.identifiers import Pseudonym, ReleaseId
from privacy.model.vocabulary import Purpose, Role
from tests.support.world import ANALYST, ask_for, running
from workspace.access_log import AccessLog
from workspace.policies import load_policies
from workspace.records import Records
from workspace.stores import Stores

PERSON = Principal("on-paper", Role.PERSON, "test")
EVERYBODY = "SELECT DISTINCT person FROM results"


def _withdraw(stores: Stores, subject: str, *, scope: str = "all") -> Withdrawn:
    return record_withdrawal(stores, Withdrawal(Pseudonym(subject), stores.world.now(), scope, PERSON), source="test")


def _answer(stores: Stores, sql: str = EVERYBODY, purpose: Purpose = Purpose.QUALITY_ASSURANCE) -> list[dict[str, Any]]:
    found = answer(stores, load_policies(), sql=sql, who=ANALYST, purpose=purpose)
    rows: list[dict[str, Any]] = found.table.to_pylist()
    return rows


def _known_to_recipient(stores: Stores, subject: str) -> str:
    release = stores.registers.releases(state="done")[-1]
    return stores.for_recipient(release["recipient"], release["project"]).of("person", subject)


def _someone_in(stores: Stores, release: str) -> Pseudonym:
    return stores.registers.persons_in(ReleaseId(release))[0]


def test_person_is_gone_from_the_next_answer(small: Stores) -> None:
    made = make_release(ask_for(small))
    subject = _someone_in(small, made.release)
    name = _known_to_recipient(small, subject)
    assert name in {row["person"] for row in _answer(small)}
    _withdraw(small, subject)
    assert name not in {row["person"] for row in _answer(small)}


def test_person_is_gone_from_the_next_release(small: Stores) -> None:
    made = make_release(ask_for(small))
    subject = _someone_in(small, made.release)
    name = _known_to_recipient(small, subject)
    assert name in set(pl.read_parquet(made.folder / DATA_FILE)["person"])
    _withdraw(small, subject)
    again = make_release(ask_for(small))
    assert name not in set(pl.read_parquet(again.folder / DATA_FILE)["person"])
    assert subject not in small.registers.persons_in(again.release)


def test_every_release_with_the_person_is_recalled_once(small: Stores) -> None:
    asked = (
        ("HX-R10", Purpose.QUALITY_ASSURANCE),
        ("HX-R01", Purpose.RESEARCH_DISEASE),
        ("HX-R10", Purpose.QUALITY_ASSURANCE),
    )
    releases = [make_release(ask_for(small, to=to, purpose=purpose)).release for to, purpose in asked]
    both = set(small.registers.persons_in(releases[0])) & set(small.registers.persons_in(releases[1]))
    subject = sorted(both)[0]
    done = _withdraw(small, subject)
    assert sorted(release for release, _ in done.recalls) == sorted(releases)
    assert sorted(one["release"] for one in small.registers.recalls()) == sorted(releases)
    assert done.samples
    assert [one["sample"] for one in small.registers.tasks()] == list(done.samples)
    with AccessLog.own(small.home.room("log")) as log:
        told = [event for event in log.who_saw(small.in_log([subject])[0]) if event["kind"] == "recall"]
    assert {event["release"] for event in told} == set(releases)


def test_same_withdrawal_told_twice_is_once(small: Stores) -> None:
    made = make_release(ask_for(small))
    asked = Withdrawal(_someone_in(small, made.release), small.world.now(), "all", PERSON)
    assert record_withdrawal(small, asked, source="test").new
    assert not record_withdrawal(small, asked, source="test").new
    assert len(small.registers.entries("withdrawals")) == 1
    assert len(small.registers.recalls()) == 1


def test_withdrawal_for_one_recipient_leaves_the_others(small: Stores) -> None:
    research = make_release(ask_for(small, to="HX-R01", purpose=Purpose.RESEARCH_DISEASE))
    quality = make_release(ask_for(small))
    subject = sorted(
        set(small.registers.persons_in(research.release)) & set(small.registers.persons_in(quality.release))
    )[0]
    done = _withdraw(small, subject, scope="recipient:HX-R01")
    assert [release for release, _ in done.recalls] == [research.release]
    assert done.samples == ()
    assert subject not in gate_persons(ask_for(small, to="HX-R01", purpose=Purpose.RESEARCH_DISEASE)).permitted
    assert subject in gate_persons(ask_for(small)).permitted


def test_withdrawal_of_one_purpose_leaves_the_others(small: Stores) -> None:
    research = {"to": "HX-R01", "purpose": Purpose.RESEARCH_DISEASE}
    subject = sorted(gate_persons(ask_for(small, **research)).permitted)[0]  # type: ignore[arg-type]
    _withdraw(small, subject, scope="purpose:research-disease")
    assert subject not in gate_persons(ask_for(small, **research)).permitted  # type: ignore[arg-type]
    assert subject in gate_persons(ask_for(small)).permitted


def test_class_that_falls_under_k_is_left_out_of_the_answer(small: Stores) -> None:
    made = make_release(ask_for(small))
    frame = pl.read_parquet(made.folder / DATA_FILE)
    quasi = ["sex", "age", "division", "ethnic_group"]
    persons = frame.select("person", *quasi).unique()
    classes = sorted(persons.partition_by(quasi), key=lambda one: one.height)
    smallest = set(classes[0]["person"])
    members = small.registers.persons_in(made.release)
    subjects = {_known_to_recipient(small, subject): subject for subject in members}
    for name in sorted(smallest)[: len(smallest) - 2]:
        _withdraw(small, subjects[name])
    assert smallest.isdisjoint({row["person"] for row in _answer(small)})


def test_answer_for_a_purpose_nobody_consented_to_is_refused_and_recorded(small: Stores) -> None:
    make_release(ask_for(small))
    with pytest.raises(Refused, match="refused"):
        _answer(small, purpose=Purpose.INSURANCE)
    with AccessLog.own(small.home.room("log")) as log:
        denials = [event for event in log.events() if event["kind"] == "denial"]
    assert "no-discrimination" in denials[-1]["ruling"]["rules"]


def test_tampered_release_is_not_read(small: Stores) -> None:
    made = make_release(ask_for(small))
    data = bytearray((made.folder / DATA_FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (made.folder / DATA_FILE).write_bytes(data)
    with pytest.raises(ProofFailed, match="release-altered"):
        _answer(small)
    (made.folder / DATA_FILE).unlink()
    with pytest.raises(PartMissing, match="release-missing"):
        _answer(small)


def test_tampered_record_file_stops_a_release(small: Stores) -> None:
    path = next((small.home.room("records") / "results").rglob("*.parquet"))
    data = bytearray(path.read_bytes())
    # The footer is sealed too: which columns there are, and where.
    data[-40] ^= 1
    path.write_bytes(data)
    with pytest.raises(ProofFailed, match="records-altered"):
        make_release(ask_for(small))
    assert not list(small.home.room("releases").iterdir())


def _nothing_read(*_: object, **__: object) -> None:
    raise AssertionError("data were read")


@pytest.mark.parametrize("harm", ["journal gone", "journal cut", "journal replaced"])
def test_nothing_is_read_or_released_while_the_log_cannot_be_written(
    harm: str, small: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_release(ask_for(small))
    journal = small.home.room("log") / "journals" / f"{small.journal.writer}.journal"
    if harm == "journal gone":
        journal.unlink()
    elif harm == "journal cut":
        journal.write_bytes(journal.read_bytes()[:-3])
    else:
        journal.unlink()
        journal.write_bytes(b"")
    monkeypatch.setattr(Records, "read", _nothing_read)
    monkeypatch.setattr("flows.answer._load", _nothing_read)
    ask = ask_for(small)
    with pytest.raises(PartMissing, match="log-not-writable") as caught:
        make_release(ask)
    assert caught.value.exit_code == 5
    with pytest.raises(PartMissing, match="log-not-writable"):
        _answer(small)
    with pytest.raises(PartMissing, match="log-not-writable"):
        _withdraw(small, _someone_in(small, made.release))
    assert [path.name for path in small.home.room("releases").iterdir()] == [made.release]


def test_home_whose_log_is_open_to_others_does_not_open(small: Stores) -> None:
    small.home.room("log").chmod(0o755)
    with pytest.raises(PartMissing, match="log-not-writable"):
        Stores.open(small.home.folder, writer="test", world=small.world)


@pytest.mark.parametrize("key", ["records-1", "vault-kek-1", "pseudonym-recipients-1", "certificate-signer-1"])
def test_home_without_a_key_does_not_open(key: str, small: Stores) -> None:
    (small.home.room("keys") / f"{key}.key").unlink()
    with pytest.raises(PartMissing, match=f"key {key} is absent") as caught:
        Stores.open(small.home.folder, writer="test", world=small.world)
    assert caught.value.exit_code == 5


def _release_until_told(home: Path, stop: Any) -> None:
    """Releases one after the other, in a process of its own."""
    with Stores.open(home, writer="releaser", world=running(home)) as stores:
        while not stop.is_set():
            try:
                make_release(ask_for(stores))
            except (Refused, PartMissing):
                # Registers that never stood still, or too few persons left: nothing was handed out.
                continue


def test_withdrawal_between_gate_and_hand_out_is_seen_or_recalled(small: Stores) -> None:
    """Releases in one process, withdrawals in another at random moments: whoever is in a release left after it, and is
    on its recall list; nobody who left before is in it."""
    home, chance = small.home.folder, random.Random(7)
    make_release(ask_for(small))
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    releaser = context.Process(target=_release_until_told, args=(home, stop))
    releaser.start()
    gone: list[Pseudonym] = []
    try:
        _wait_for_release(small, more_than=1)
        subjects = sorted(gate_persons(ask_for(small)).permitted)
        for subject in chance.sample(subjects, 12):
            time.sleep(chance.uniform(0.0, 0.4))
            _withdraw(small, subject)
            gone.append(subject)
    finally:
        stop.set()
        releaser.join(60)
    recalled = {(one["release"], one["subject"]) for one in small.registers.recalls()}
    inside = {
        (one["release"], subject)
        for one in small.registers.releases(state="done")
        for subject in small.registers.persons_in(one["release"])
        if subject in gone
    }
    assert inside == recalled
    assert inside, "the releases should hold some who left later"
    for row in small.registers.releases(state="done"):
        data = (home / "releases" / row["release"] / DATA_FILE).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["facts"]["data_sha256"]
        named = small.for_recipient(row["recipient"], row["project"]).of_many(
            "person", small.registers.persons_in(row["release"])
        )
        assert set(pl.read_parquet(data)["person"]) == set(named)


def _wait_for_release(stores: Stores, *, more_than: int) -> None:
    until = time.monotonic() + 60
    while len(stores.registers.releases(state="done")) <= more_than:
        assert time.monotonic() < until, "no release was made"
        time.sleep(0.05)


def test_error_of_every_kind_is_one_of_ours(small: Stores) -> None:
    for sql in ("SELEC", "SELECT * FROM nowhere", "COPY results TO 'x'", "SELECT person FROM results;;"):
        with pytest.raises(HelixgateError):
            _answer(small, sql)
