"""A dataset released again: nobody who left, joined or had a birthday is told by comparison, and releases go on."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from flows.certificate_page import certificate_page
from flows.giving import fit
from flows.giving.earlier import earlier_releases
from flows.giving.hand_out import CERTIFICATE_FILE, DATA_FILE, PAGE_FILE
from flows.giving.release import make_release
from flows.withdrawal import Withdrawal, record_withdrawal
from privacy.audit.certificate import check_certificate
from privacy.model.errors import BadInput, PartMissing, Refused
from privacy.model.identifiers import Pseudonym
from tests.integration.flows.conftest import TakenIn
from tests.support.world import OFFICER, ROOT, ask_for, running
from workspace.stores import Stores

pytestmark = pytest.mark.prefect


@pytest.fixture(scope="module")
def released(taken_in: TakenIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one release."""
    home = shutil.copytree(taken_in.home, tmp_path_factory.mktemp("again") / "home")
    with Stores.open(home, writer="test", world=running(home)) as stores:
        make_release(ask_for(stores))
    return home


@pytest.fixture
def again(released: Path, tmp_path: Path) -> Iterator[Stores]:
    home = shutil.copytree(released, tmp_path / "home")
    with Stores.open(home, writer="test", world=running(home)) as stores:
        yield stores


def _withdraw(stores: Stores, subject: Pseudonym) -> None:
    record_withdrawal(stores, Withdrawal(subject, stores.world.now(), "all", OFFICER), source="test")


LABELS = ["sex", "age", "division", "ethnic_group"]


def _somebody(stores: Stores, *, among: int) -> Pseudonym:
    """A person whose class of the first release has at least ``among`` persons.

    Pseudonyms differ from one home to the next: merely the first of them would stand now in a large class, now in one
    that a single withdrawal brings below k, so that all of it is gone and nobody is told apart.
    """
    (first,) = earlier_releases(ask_for(stores))
    sized = first.frame.with_columns(of=pl.len().over(LABELS))
    return Pseudonym(sized.filter(pl.col("of") >= among).sort("subject")["subject"][0])


def test_same_persons_again_are_compared_and_nobody_is_kept_back(again: Stores) -> None:
    (first,) = again.registers.releases(state="done")
    done = make_release(ask_for(again))
    assert done.facts["difference"] == {"compared": 1, "held_back": 0, "narrowed": 0, "score": 0.0}
    assert done.facts["persons"] == first["facts"]["persons"]


def test_release_without_keeping_back_is_refused_when_one_person_left(
    again: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would happen otherwise: the difference finds the one who left, and the threshold stops it."""
    _withdraw(again, _somebody(again, among=12))
    monkeypatch.setattr(fit, "hold_back", lambda released, *_, **__: released)
    with pytest.raises(Refused, match="risk-above-threshold") as refused:
        make_release(ask_for(again))
    assert {reason["rule"] for reason in refused.value.reasons} == {"release-risk/difference"}


def test_one_person_who_left_hides_among_those_kept_back_and_releases_go_on(again: Stores) -> None:
    subject = _somebody(again, among=12)
    _withdraw(again, subject)
    second = make_release(ask_for(again))
    told = second.facts["difference"]
    assert told["compared"] == 1
    assert 0 < told["score"] <= 0.2
    assert told["held_back"] >= 4
    assert subject not in again.registers.persons_in(second.release)
    # Counted by hand from what the recipient holds: whoever vanished from a class did so with at least four others.
    first, after = (_persons(again, one["release"]) for one in again.registers.releases(state="done"))
    gone = first.join(after, on="person", how="anti").group_by(LABELS).len()
    assert gone["len"].min() >= 5  # type: ignore[operator]
    # Nobody new left: the third release needs nobody more.
    third = make_release(ask_for(again))
    assert third.facts["persons"] == second.facts["persons"]


def test_class_that_one_who_left_brings_below_k_is_gone_whole_and_tells_nothing(again: Stores) -> None:
    (first,) = earlier_releases(ask_for(again))
    (smallest,) = (one for _, one in first.frame.group_by(LABELS) if one.height == 5)
    _withdraw(again, Pseudonym(smallest["subject"][0]))
    second = make_release(ask_for(again))
    assert second.facts["difference"]["score"] == 0.0
    assert not set(smallest["subject"].to_list()) & set(again.registers.persons_in(second.release))


def _persons(stores: Stores, release: str) -> pl.DataFrame:
    columns = ["person", *LABELS]
    return pl.read_parquet(stores.home.room("releases") / release / DATA_FILE, columns=columns).unique()


def test_earlier_release_whose_data_are_gone_stops_the_next(again: Stores) -> None:
    (first,) = again.registers.releases(state="done")
    (again.home.room("releases") / first["release"] / DATA_FILE).unlink()
    with pytest.raises(PartMissing, match="earlier-release-missing"):
        make_release(ask_for(again))
    assert len(list(again.home.room("releases").glob("R-*"))) == 1


@pytest.mark.parametrize("damage", ["cut short", "of other persons"])
def test_earlier_release_that_is_not_the_one_on_record_stops_the_next(damage: str, again: Stores) -> None:
    (first,) = again.registers.releases(state="done")
    path = again.home.room("releases") / first["release"] / DATA_FILE
    if damage == "cut short":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        pl.read_parquet(path).with_columns(pl.col("person") + "0").write_parquet(path)
    with pytest.raises(PartMissing, match="earlier-release-missing"):
        make_release(ask_for(again))


def test_releases_of_another_dataset_or_lab_are_not_compared_with(again: Stores) -> None:
    assert len(earlier_releases(ask_for(again))) == 1
    assert earlier_releases(ask_for(again, dataset="cohort")) == []
    assert earlier_releases(ask_for(again, to="TB-R10")) == []
    (elsewhere,) = earlier_releases(ask_for(again, to="HX-R01"))
    assert not elsewhere.linked


def test_page_lies_beside_the_certificate_and_needs_nothing(again: Stores) -> None:
    (first,) = again.registers.releases(state="done")
    folder = again.home.room("releases") / first["release"]
    page = (folder / PAGE_FILE).read_text("utf-8")
    assert first["release"] in page
    assert page.count("<svg") == 4
    assert not [mark for mark in ("<script", "http://", "https://", "src=", "url(", "@import") if mark in page]
    checked = check_certificate((folder / CERTIFICATE_FILE).read_bytes(), data_sha256=None)
    assert certificate_page(checked, data_checked=True) == page


def test_page_is_made_from_the_certificate_alone(again: Stores, tmp_path: Path) -> None:
    (first,) = again.registers.releases(state="done")
    source = again.home.room("releases") / first["release"] / CERTIFICATE_FILE
    certificate = Path(shutil.copy(source, tmp_path / CERTIFICATE_FILE))
    command = [sys.executable, "-c", "from desk.cli.main import main; main()", "verify", str(certificate)]
    page = tmp_path / "page.html"
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 2
    done = subprocess.run([*command, "--page", str(page)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0
    assert "data not at hand" in page.read_text("utf-8")
    altered = bytearray(certificate.read_bytes())
    altered[len(altered) // 3] ^= 1
    certificate.write_bytes(altered)
    page.unlink()
    done = subprocess.run([*command, "--page", str(page)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode in {2, 4}
    assert not page.exists()


def test_certificate_of_another_build_makes_no_page(again: Stores) -> None:
    (first,) = again.registers.releases(state="done")
    source = again.home.room("releases") / first["release"] / CERTIFICATE_FILE
    checked = check_certificate(source.read_bytes(), data_sha256=None)
    checked.statement["predicate"]["measured"].pop("threshold")
    with pytest.raises(BadInput, match="certificate-page"):
        certificate_page(checked, data_checked=True)
