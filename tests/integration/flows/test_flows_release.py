"""Releases of the sample day: who gets them, who does not and by which rule, and what proves it to the recipient."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.giving import hand_out as handing_out
from flows.giving.gate import gate_persons
from flows.giving.hand_out import CERTIFICATE_FILE, DATA_FILE, HandedOut
from flows.giving.release import abandon_unfinished, make_release
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.audit.certificate import check_certificate
from privacy.model.errors import BadInput, PartMissing, ProofFailed, Refused
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import Purpose
from tests.integration.flows.conftest import TakenIn
from tests.support.kills import assert_no_record_without_release, assert_nothing_out_unrecorded, release_events
from tests.support.world import OFFICER, ROOT, ask_for, canaries, files_under, running
from workspace.access_log import AccessLog
from workspace.log.queries import EventFilter
from workspace.stores import Stores

pytestmark = pytest.mark.prefect

QUASI = ["sex", "age", "division", "ethnic_group"]


@dataclass(frozen=True)
class Refusal:
    """A request that policy refuses, and the rule that must say so."""

    to: str
    purpose: Purpose
    rule: str
    dataset: str = "results"
    words: str = ""


PERMITTED = {
    "the lab's own analysts, for quality": ("HX-R10", Purpose.QUALITY_ASSURANCE),
    "a research institute with agreement and ethics approval": ("HX-R01", Purpose.RESEARCH_DISEASE),
    "a university under its own approval": ("HX-R02", Purpose.RESEARCH_GENERAL),
    "the Tianjin lab's analysts": ("TB-R10", Purpose.QUALITY_ASSURANCE),
    "a Tianjin research institute": ("TB-R01", Purpose.RESEARCH_DISEASE),
}
REFUSED = {
    "an insurer never": Refusal("HX-R08", Purpose.RESEARCH_GENERAL, "no-discrimination"),
    "an employer never": Refusal("HX-R09", Purpose.QUALITY_ASSURANCE, "no-discrimination"),
    "a recruiter never": Refusal("HX-R12", Purpose.QUALITY_ASSURANCE, "no-discrimination"),
    "a school never": Refusal("HX-R13", Purpose.QUALITY_ASSURANCE, "no-discrimination"),
    "for employment never": Refusal("HX-R10", Purpose.EMPLOYMENT, "no-discrimination"),
    "words that serve insurance": Refusal(
        "HX-R10", Purpose.QUALITY_ASSURANCE, "no-discrimination", words="用于保险核保与保费定价"
    ),
    "foreign-controlled without a reference": Refusal("HX-R06", Purpose.RESEARCH_GENERAL, "human-genetic-resources"),
    "an agreement that has run out": Refusal("HX-R07", Purpose.RESEARCH_DISEASE, "no-unlawful-third-party"),
    "an approval that has run out": Refusal("HX-R04", Purpose.PRODUCT_REGISTRATION, "ethics-review"),
    "research without an approval for it": Refusal("HX-R01", Purpose.RESEARCH_METHODS, "ethics-review"),
    "a regulator without an instrument": Refusal("HX-R05", Purpose.STATUTORY_SUPERVISION, "consent-written"),
    "an insurer of Tianjin": Refusal("TB-R08", Purpose.RESEARCH_GENERAL, "no-discrimination"),
}


@pytest.fixture(scope="module")
def given(taken_in: TakenIn, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One home in which every permitted release of both datasets was made, and every refused one was tried."""
    home = shutil.copytree(taken_in.home, tmp_path_factory.mktemp("given") / "home")
    made: dict[str, HandedOut] = {}
    refused: dict[str, Refused] = {}
    with Stores.open(home, writer="test", world=running(home)) as stores:
        for name, (to, purpose) in PERMITTED.items():
            for dataset in ("results", "cohort"):
                made[f"{name}: {dataset}"] = make_release(ask_for(stores, dataset=dataset, to=to, purpose=purpose))
        for name, one in REFUSED.items():
            with pytest.raises(Refused, match="refused") as caught:
                make_release(ask_for(stores, dataset=one.dataset, to=one.to, purpose=one.purpose, words=one.words))
            refused[name] = caught.value
    return {"home": home, "made": made, "refused": refused}


@pytest.mark.parametrize("name", [f"{one}: {dataset}" for one in PERMITTED for dataset in ("results", "cohort")])
def test_release_is_given_and_measures_k(name: str, given: dict[str, Any]) -> None:
    made: HandedOut = given["made"][name]
    data = (made.folder / DATA_FILE).read_bytes()
    rows = pl.read_parquet(data).to_dicts()
    people: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        people.setdefault(row["person"], set()).add(tuple(row[column] for column in QUASI))
    # Counted by hand: each person has one combination, and the smallest class is what the certificate says.
    assert all(len(combinations) == 1 for combinations in people.values())
    classes = Counter(next(iter(combinations)) for combinations in people.values())
    assert min(classes.values()) == made.facts["k"] >= 5
    assert made.facts["persons"] == len(people)
    assert made.rows == len(rows)
    assert max(1 / size for size in classes.values()) == pytest.approx(made.facts["prosecutor_max"], abs=1e-6)
    assert made.facts["data_sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", [f"{one}: results" for one in PERMITTED])
def test_variant_that_fewer_than_k_persons_carry_is_left_out(name: str, given: dict[str, Any]) -> None:
    rows = pl.read_parquet(given["made"][name].folder / DATA_FILE).to_dicts()
    carriers: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        key = tuple(row[column] for column in ("gene", "hgvs_c", "rsid", "zygosity"))
        carriers.setdefault(key, set()).add(row["person"])
    assert min(len(persons) for persons in carriers.values()) >= 5


@pytest.mark.parametrize("name", REFUSED)
def test_release_is_refused_by_its_rule(name: str, given: dict[str, Any]) -> None:
    error: Refused = given["refused"][name]
    assert REFUSED[name].rule in {reason["rule"] for reason in error.reasons}
    assert all(reason["articles"] for reason in error.reasons)
    assert error.exit_code == 3


def test_nothing_of_a_refused_release_is_there(given: dict[str, Any]) -> None:
    folders = {path.name for path in (given["home"] / "releases").iterdir()}
    assert folders == {made.release for made in given["made"].values()}
    assert_nothing_out_unrecorded(given["home"])
    assert_no_record_without_release(given["home"])


def test_every_refusal_is_in_the_log_with_its_rules(given: dict[str, Any]) -> None:
    outcomes = Counter(events[-1]["outcome"] for events in release_events(given["home"]).values())
    assert outcomes == {"done": len(given["made"]), "refused": len(REFUSED)}


def test_every_signature_of_a_certificate_is_in_the_log_as_a_use_of_its_key(given: dict[str, Any]) -> None:
    with AccessLog.own(given["home"] / "log") as log:
        used = Counter(one["key"] for one in log.events(EventFilter(kind="key-use")) if one["origin"] == "flow:release")
    assert used == {"log-signer-1": len(given["made"]), "certificate-signer-1": len(given["made"])}


def test_recipients_cannot_join_what_they_got(given: dict[str, Any]) -> None:
    persons = [set(pl.read_parquet(one.folder / DATA_FILE)["person"]) for one in given["made"].values()]
    projects = [(one.certificate, one) for one in given["made"].values()]
    assert len(projects) == len(persons)
    by_recipient = dict(zip(given["made"], persons, strict=True))
    names = list(PERMITTED)
    for first in names:
        assert by_recipient[f"{first}: results"] & by_recipient[f"{first}: cohort"]
        for second in names:
            if first != second:
                assert not by_recipient[f"{first}: results"] & by_recipient[f"{second}: results"]


def test_released_data_hold_no_subject_sample_or_order_of_the_records(given: dict[str, Any], taken_in: TakenIn) -> None:
    with Stores.open(taken_in.home, writer="test", world=running(taken_in.home)) as stores:
        orders = stores.records.read_all("orders", ["subject", "sample", "order"])
    known = {value for column in ("subject", "sample", "order") for value in orders[column]}
    for made in given["made"].values():
        frame = pl.read_parquet(made.folder / DATA_FILE)
        for column in frame.columns:
            assert known.isdisjoint(frame[column].cast(pl.String).to_list())


def test_every_gated_person_is_a_person_the_gate_permits_one_by_one(stores: Stores) -> None:
    """The batch decision and one decision a person agree."""
    ask = ask_for(stores, to="HX-R01", purpose=Purpose.RESEARCH_DISEASE)
    gated = gate_persons(ask)
    withdrawn = {
        one["_key"] for one in stores.registers.entries("withdrawals") if one["scope"] in {"all", "recipient:HX-R01"}
    }
    covering = {
        one["_key"]
        for one in stores.registers.entries("consents")
        if "research-disease" in one["purposes"]
        and {"any", "research_institute"} & set(one["recipients"])
        and "sequencing" in one["data"]
    }
    assert gated.permitted <= covering - withdrawn
    assert (
        len(gated.permitted) + gated.refused
        == stores.records.read_all("orders").filter(pl.col("lab") == "hunan-changsha")["subject"].n_unique()
    )


def _verify(folder: Path) -> int:
    """The command a recipient runs, with no home named."""
    environment = {name: value for name, value in os.environ.items() if name != "HELIXGATE_HOME"}
    command = [sys.executable, "-c", "from desk.cli.main import main; main()", "verify", str(folder / CERTIFICATE_FILE)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode


def test_recipient_verifies_offline_and_finds_a_flipped_byte(given: dict[str, Any], tmp_path: Path) -> None:
    made: HandedOut = next(iter(given["made"].values()))
    handed = shutil.copytree(made.folder, tmp_path / "handed")
    assert _verify(handed) == 0
    data = bytearray((handed / DATA_FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (handed / DATA_FILE).write_bytes(data)
    assert _verify(handed) == 4


def test_flipped_byte_anywhere_in_a_certificate_is_found(given: dict[str, Any]) -> None:
    """Every byte, one bit of it: what is no certificate any more is no proof either."""
    made: HandedOut = next(iter(given["made"].values()))
    document = (made.folder / CERTIFICATE_FILE).read_bytes()
    digest = made.facts["data_sha256"]
    assert check_certificate(document, data_sha256=digest).statement["predicate"]["release"] == made.release
    for place in range(len(document)):
        altered = bytearray(document)
        altered[place] ^= 1 << place % 8
        with pytest.raises((ProofFailed, BadInput)):
            check_certificate(bytes(altered), data_sha256=digest)


def test_certificate_of_another_release_does_not_speak_for_these_data(given: dict[str, Any]) -> None:
    first, second, *_ = given["made"].values()
    with pytest.raises(ProofFailed, match="data-altered"):
        check_certificate((first.folder / CERTIFICATE_FILE).read_bytes(), data_sha256=second.facts["data_sha256"])


def test_request_for_an_unknown_recipient_is_bad_input_and_leaves_nothing(small: Stores) -> None:
    with pytest.raises(BadInput, match="unknown-recipient"):
        make_release(ask_for(small, to="HX-R99"))
    assert small.registers.releases() == []


def test_agreement_ended_by_a_later_entry_is_ended(small: Stores) -> None:
    (entry,) = small.registers.entries("recipients", "HX-R10")
    ended = {name: value for name, value in entry.items() if not name.startswith("_")}
    ended["agreement_to"] = "2026-06-30T16:00:00+00:00"
    _add_recipient(small, ended)
    with pytest.raises(Refused, match="refused"):
        make_release(ask_for(small))
    _add_recipient(small, ended | {"agreement_no": None, "agreement_from": None, "agreement_to": None})
    with pytest.raises(Refused, match="refused"):
        make_release(ask_for(small))


def _add_recipient(stores: Stores, entry: dict[str, Any]) -> None:
    from privacy.model.event import Registered

    event = Registered(
        id=stores.world.new_id(), at=stores.world.now(), principal=OFFICER, operation="test", register="recipients",
        entry="HX-R10",
    )  # fmt: skip
    stores.registers.add_entry("recipients", "HX-R10", entry, source="test", at=stores.world.now(), event=event)


def test_too_few_persons_for_k_is_refused(small: Stores, tmp_path: Path) -> None:
    settings = small.home.folder / "helixgate.toml"
    settings.write_text(settings.read_text("utf-8").replace("k = 3 ", "k = 60 "), "utf-8")
    with (
        Stores.open(small.home.folder, writer="test", world=running(small.home.folder)) as stores,
        pytest.raises(Refused, match="too-few-persons"),
    ):
        make_release(ask_for(stores))
    assert not list(small.home.room("releases").iterdir())


class _Cut(BaseException):
    """The process ends here, as far as the code can tell."""


STEPS = {
    "before the persons are named": ("registers", "name_persons", False),
    "before the record": ("journal", "append", False),
    "after the record": ("journal", "append", True),
    "before the certificate": (handing_out, "write_bytes", False),
    "after the certificate": (handing_out, "write_bytes", True),
    "after the hand-out, before the register": (handing_out, "sync_folder", True),
    "before the last register entry": ("registers", "end_release", False),
    "after the last register entry": ("registers", "end_release", True),
}


@pytest.mark.parametrize("step", STEPS)
def test_release_cut_off_at_a_step_is_whole_or_abandoned(
    step: str, small: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut_off(step, small, monkeypatch)
    home = small.home.folder
    assert_nothing_out_unrecorded(home)
    abandon_unfinished(small)
    assert_nothing_out_unrecorded(home)
    assert_no_record_without_release(home)
    assert make_release(ask_for(small)).rows > 0


def _cut_off(step: str, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """One release up to ``step``. Only its hand-out is cut: what was done before stands."""
    place, name, after = STEPS[step]
    target = type(getattr(stores, place)) if isinstance(place, str) else place
    real = getattr(target, name)

    def cut(*args: Any, **kwargs: Any) -> Any:
        if after:
            real(*args, **kwargs)
        raise _Cut

    armed = handing_out.hand_out

    def hand_out(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(target, name, cut)
        return armed(*args, **kwargs)

    monkeypatch.setattr("flows.giving.release.hand_out", hand_out)
    with pytest.raises(_Cut):
        make_release(ask_for(stores))
    monkeypatch.undo()


@pytest.mark.parametrize("step", ["after the certificate", "before the last register entry"])
def test_withdrawal_after_a_cut_off_release_recalls_it_exactly_if_it_is_out(
    step: str, small: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut_off(step, small, monkeypatch)
    out = [path.name for path in small.home.room("releases").glob("R-*")]
    subject = sorted(gate_persons(ask_for(small)).permitted)[0]
    released = [subject for one in out for subject in small.registers.persons_in(one)]  # type: ignore[arg-type]
    person = Pseudonym(released[0]) if released else subject
    done = record_withdrawal(small, Withdrawal(person, small.world.now(), "all", OFFICER), source="test")
    assert [release for release, _ in done.recalls] == out
    assert len(out) == (step == "before the last register entry")


def test_log_locked_when_the_certificate_is_due_hands_nothing_out(
    small: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def owned(*_: object, **__: object) -> Any:
        raise PartMissing("log-owned", zh="访问日志正由另一进程整理。", en="another process owns the access log")

    with monkeypatch.context() as patched:
        patched.setattr(handing_out.AccessLog, "own", owned)
        with pytest.raises(PartMissing, match="log-owned"):
            make_release(ask_for(small))
    assert not list(files_under(small.home.room("releases")))
    assert_no_record_without_release(small.home.folder)
    outcomes = [one["outcome"] for events in release_events(small.home.folder).values() for one in events]
    assert outcomes == ["begun", "done", "abandoned"]


def test_release_holds_no_identifier(given: dict[str, Any]) -> None:
    needles = [one.encode() for one in canaries()]
    for path in files_under(given["home"] / "releases"):
        data = path.read_bytes()
        assert not [needle for needle in needles if needle in data]
