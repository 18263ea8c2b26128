"""Records come back as they were stored; a file altered, moved or half written does not open."""

from pathlib import Path

import polars as pl
import pytest

from privacy.model.errors import ProofFailed
from privacy.model.identifiers import DeliveryId
from tests.support.chance import KEY
from workspace.keys import Keyring
from workspace.records import Records

DAY, NEXT = DeliveryId("F-0000000000000001"), DeliveryId("F-0000000000000002")


@pytest.fixture
def records(tmp_path: Path) -> Records:
    store = Records(tmp_path, Keyring("h", {"records-1": KEY}))
    with store.writing("results", "a", DAY) as writer:
        writer.add(pl.DataFrame({"subject": ["S1", "S2"], "gene": ["BRCA1", "PCSK9"]}))
        writer.finish()
    return store


def test_records_come_back_as_they_were_stored(records: Records, tmp_path: Path) -> None:
    assert records.read_all("results")["gene"].to_list() == ["BRCA1", "PCSK9"]
    assert b"BRCA1" not in (tmp_path / "results" / "a" / f"{DAY}.parquet").read_bytes()


def test_record_file_altered_at_any_byte_does_not_open(records: Records, tmp_path: Path) -> None:
    path = tmp_path / "results" / "a" / f"{DAY}.parquet"
    sealed = path.read_bytes()
    whole = records.read_all("results")
    for place in range(0, len(sealed), 7):
        altered = bytearray(sealed)
        altered[place] ^= 1
        path.write_bytes(altered)
        try:
            assert records.read_all("results").equals(whole)  # Parquet's first magic is read by nobody.
            assert place < 8
        except ProofFailed as error:
            assert error.code == "records-altered"  # noqa: PT017 - either outcome is allowed, depending on the place


@pytest.mark.parametrize("where", [("results", "a", NEXT), ("results", "b", DAY), ("orders", "a", DAY)])
def test_record_file_moved_does_not_open(where: tuple[str, str, str], records: Records, tmp_path: Path) -> None:
    dataset, lab, delivery = where
    target = tmp_path / dataset / lab / f"{delivery}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "results" / "a" / f"{DAY}.parquet").rename(target)
    with pytest.raises(ProofFailed, match="records-altered"):
        records.read_all(dataset)


def test_writer_that_fails_leaves_nothing(records: Records, tmp_path: Path) -> None:
    def fail() -> None:
        with records.writing("results", "a", NEXT) as writer:
            writer.add(pl.DataFrame({"subject": ["S1"], "gene": ["TP53"]}))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [path.name for path in (tmp_path / "results" / "a").iterdir()] == [f"{DAY}.parquet"]
