"""The VCF files and reports of the sample data hold exactly the faults they say they hold."""

import gzip
import json
from collections import Counter

import pytest

from tests.support.sample_files import FAULTS, LABS, ROOT, column, faults, records, text_of


def test_duplicates_are_the_same_bytes_under_another_name() -> None:
    for fault in faults("duplicate-delivery"):
        twin = fault["file"].replace("-补发", "")
        assert twin != fault["file"]
        assert (ROOT / twin).read_bytes() == (ROOT / fault["file"]).read_bytes()


def test_one_truncated_vcf_breaks_in_a_block_and_the_other_only_lacks_the_end_block() -> None:
    end_block = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
    for fault in faults("truncated-inside-block"):
        with pytest.raises(EOFError):
            gzip.decompress((ROOT / fault["file"]).read_bytes())
    for fault in faults("truncated-at-block-boundary"):
        content = (ROOT / fault["file"]).read_bytes()
        lines = gzip.decompress(content).decode().splitlines(keepends=True)
        assert lines[0].startswith("##fileformat=VCFv4.2")
        assert lines[-1].endswith("\n")
        assert len(lines[-1].split("\t")) == 10
        assert not content.endswith(end_block)


def test_only_the_planted_vcf_files_lack_the_end_block() -> None:
    end_block = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
    cut = {p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*.vcf.gz") if not p.read_bytes().endswith(end_block)}
    assert cut == {f["file"] for f in FAULTS if f["reason"] == "truncated"}


def test_only_the_planted_report_has_a_judgement_without_basis() -> None:
    bare = {}
    for path in ROOT.rglob("reports/*.json"):
        for number, judgement in enumerate(json.loads(path.read_bytes())["judgements"]):
            if not judgement["basis"]:
                bare[path.relative_to(ROOT).as_posix()] = f"judgements[{number}]"
    assert bare == {fault["file"]: fault["column"] for fault in faults("uncited-judgement")}


@pytest.mark.parametrize("lab", LABS)
def test_only_the_planted_report_names_another_patient(lab: str) -> None:
    orders = f"{lab}/orders.csv"
    name, phone, number = (
        column(orders, "姓名", "受检者姓名"),
        column(orders, "联系电话", "手机号"),
        column(orders, "送检单号", "申请单号"),
    )
    rows = [cells for _, cells in records(orders)[1]]
    owner = {cells[number]: cells[name] for cells in rows}
    people = {(cells[name], cells[phone]) for cells in rows if cells[phone]}
    mixed = set()
    for path in (ROOT / lab / "reports").glob("*.txt"):
        file = path.relative_to(ROOT).as_posix()
        text = text_of(file)
        own = next(line.removeprefix("送检单号：") for line in text.splitlines() if line.startswith("送检单号："))
        mixed |= {file for who, ring in people if who != owner[own] and (ring in text or who in text)}
    assert mixed == {f["file"] for f in faults("names-another-patient") if f["lab"] == lab}


def test_reports_come_in_both_encodings_and_all_link_to_an_order() -> None:
    encodings: Counter[str] = Counter()
    for path in ROOT.rglob("reports/*.txt"):
        content = path.read_bytes()
        head = text_of(path.relative_to(ROOT).as_posix()).splitlines()[:20]
        assert any(line.startswith("样本条码：") for line in head)
        try:
            content.decode("utf-8")
            encodings["utf-8"] += 1
        except UnicodeDecodeError:
            encodings["gb18030"] += 1
    assert encodings["gb18030"] >= 15
    assert encodings["utf-8"] >= 60
