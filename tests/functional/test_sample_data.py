"""The committed sample data are what the generator makes, in the counts and the words they say."""

import gzip
import json
import zlib

import pytest

from privacy.model.deliveries import RejectionReason
from sample_data.generate.write import sample_files
from tests.support.sample_files import EXPECTED, FAULTS, LABS, ROOT, records

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def regenerated() -> dict[str, bytes]:
    return sample_files()


def test_regenerating_gives_the_committed_files_and_no_others(regenerated: dict[str, bytes]) -> None:
    kept = {
        path.relative_to(ROOT).as_posix()
        for lab in LABS
        for path in (ROOT / lab).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert kept | {"expected.json", "canaries.txt", "FAULTS.md"} == regenerated.keys()


def test_regenerating_gives_the_committed_bytes(regenerated: dict[str, bytes]) -> None:
    for name, content in regenerated.items():
        if not name.endswith(".gz"):
            assert (ROOT / name).read_bytes() == content, name


def test_regenerating_gives_the_committed_bgzf_bytes(regenerated: dict[str, bytes]) -> None:
    """Bytes under the zlib they were made with; under another (zlib-ng, Apple's) whole files hold the same content."""
    same_zlib = zlib.ZLIB_RUNTIME_VERSION in ("1.2.11", "1.2.12", "1.2.13", "1.3", "1.3.1")
    cut = {fault["file"] for fault in FAULTS if fault["reason"] == "truncated"}
    for name, content in regenerated.items():
        if name.endswith(".gz") and same_zlib:
            assert (ROOT / name).read_bytes() == content, name
        elif name.endswith(".gz") and name not in cut:
            assert gzip.decompress((ROOT / name).read_bytes()) == gzip.decompress(content), name


def test_another_seed_gives_other_people_and_the_same_faults() -> None:
    other = sample_files(seed=7)
    assert other["hunan-changsha/orders.csv"] != (ROOT / "hunan-changsha/orders.csv").read_bytes()
    planted = json.loads(other["expected.json"])["faults"]
    assert [fault["id"] for fault in planted] == [fault["id"] for fault in FAULTS]


def test_everything_is_smaller_than_five_megabytes() -> None:
    assert sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file()) < 5 * MEGABYTE


@pytest.mark.parametrize("lab", LABS)
def test_counts_are_what_expected_json_says(lab: str) -> None:
    counts = EXPECTED["labs"][lab]
    for name, rows in counts["rows"].items():
        assert len(records(f"{lab}/{name}")[1]) == rows, name
    assert len(list((ROOT / lab / "vcf").iterdir())) == counts["vcf_files"]


def test_reason_codes_are_words_of_the_product() -> None:
    told = {item["reason"] for fault in FAULTS for item in [fault, *fault["consequences"]]}
    assert told <= {*RejectionReason, "duplicate-delivery"}
    assert {fault["effect"] for fault in FAULTS} == EXPECTED["effects"].keys()
