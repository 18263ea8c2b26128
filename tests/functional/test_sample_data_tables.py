"""The tables of the sample data hold exactly the faults they say they hold."""

from collections import Counter

import pytest

from sample_data.generate.people import load_divisions
from sample_data.generate.resident_id import has_valid_check
from tests.support.sample_files import EXPECTED, FAULTS, LABS, at_line, column, faults, records


@pytest.mark.parametrize("lab", LABS)
def test_rows_not_named_by_a_fault_have_as_many_cells_as_the_header(lab: str) -> None:
    for name in EXPECTED["labs"][lab]["rows"]:
        file = f"{lab}/{name}"
        header, rows = records(file)
        odd = {line for line, cells in rows if len(cells) != len(header)}
        named = {
            line
            for fault in FAULTS
            if fault["file"] == file and fault["id"] in ("too-many-columns", "too-few-columns")
            for line in fault["lines"]
        }
        assert odd == named, file


@pytest.mark.parametrize("lab", LABS)
def test_only_the_planted_resident_ids_have_a_wrong_check_digit(lab: str) -> None:
    divisions = {division.code for division in load_divisions({"hunan-changsha": "43", "tianjin-binhai": "12"}[lab])}
    wrong = set()
    for name in ("orders.csv", "consents.csv", "withdrawals.csv"):
        file = f"{lab}/{name}"
        kind, number = column(file, "证件类型"), column(file, "证件号码", "身份证号")
        for line, cells in records(file)[1]:
            if cells[kind] == "居民身份证":
                assert cells[number][:6] in divisions
                if not has_valid_check(cells[number]):
                    wrong.add((file, line))
    assert wrong == {(f["file"], line) for f in faults("wrong-check-digit") if f["lab"] == lab for line in f["lines"]}


@pytest.mark.parametrize("lab", LABS)
def test_birth_dates_and_sexes_agree_with_the_ids(lab: str) -> None:
    file = f"{lab}/orders.csv"
    kind, number, sex = column(file, "证件类型"), column(file, "证件号码", "身份证号"), column(file, "性别")
    born = column(file, "出生日期", "出生年月日")
    for _, cells in records(file)[1]:
        if cells[kind] == "居民身份证":
            assert cells[number][6:14] == cells[born].replace("-", "")
            assert (int(cells[number][16]) % 2 == 1) == (cells[sex] == "男")


@pytest.mark.parametrize("lab", LABS)
def test_every_pair_of_order_and_barcode_is_an_order_s_but_the_planted(lab: str) -> None:
    orders, results = f"{lab}/orders.csv", f"{lab}/results.csv"
    number, barcode = column(orders, "送检单号", "申请单号"), column(orders, "样本条码", "条形码")
    pairs = {(cells[number], cells[barcode]) for _, cells in records(orders)[1]}
    odd = {line for line, cells in records(results)[1] if (cells[0], cells[1]) not in pairs}
    planted = [f for f in FAULTS if f["lab"] == lab and f["id"] in ("swapped-barcodes", "unknown-order")]
    assert odd == {line for fault in planted for line in fault["lines"]}


def test_swapped_rows_are_a_clean_exchange() -> None:
    for fault in faults("swapped-barcodes"):
        pairs = {tuple(at_line(fault["file"], line)[:2]) for line in fault["lines"]}
        assert len(pairs) == 2
        assert len({number for number, _ in pairs}) == len({barcode for _, barcode in pairs}) == 2


def test_cells_hold_the_planted_values() -> None:
    said = {
        "impossible-date": "2026-06-31 09:10:00",
        "oral-consent": "口头",
        "missing-notice": "purpose;use;privacy;rights",
        "guardian-did-not-sign": "本人",
    }
    headers = {"collected_at": "采集时间", "form": "同意形式", "notices": "告知事项", "signed_by": "签署人"}
    for kind, value in said.items():
        for fault in faults(kind):
            cells = at_line(fault["file"], *fault["lines"])
            assert cells[column(fault["file"], headers[fault["column"]])] == value


@pytest.mark.parametrize("lab", LABS)
def test_consents_come_before_the_sample_but_the_planted_one(lab: str) -> None:
    orders, consents = f"{lab}/orders.csv", f"{lab}/consents.csv"
    name, collected = column(orders, "姓名", "受检者姓名"), column(orders, "采集时间")
    header, rows = records(orders)
    first: dict[str, str] = {}
    for _, cells in rows:
        if len(cells) == len(header) and not cells[collected].startswith("2026-06-31"):
            first[cells[name]] = min(first.get(cells[name], "9"), cells[collected])
    signer, signed = column(consents, "姓名"), column(consents, "签署时间")
    late = {line for line, cells in records(consents)[1] if cells[signed] > first.get(cells[signer], "9")}
    assert late == {line for f in faults("consent-after-collection") if f["lab"] == lab for line in f["lines"]}


@pytest.mark.parametrize("lab", LABS)
def test_those_whom_capacity_needs_have_signed_but_the_planted_one(lab: str) -> None:
    """Civil Code art. 17 to 20, on the day of the signature."""
    consents = f"{lab}/consents.csv"
    born, by, signed = column(consents, "出生日期"), column(consents, "签署人"), column(consents, "签署时间")
    unsigned = set()
    for line, cells in records(consents)[1]:
        years = int(cells[signed][:4]) - int(cells[born][:4]) - (cells[signed][5:10] < cells[born][5:10])
        needed = "本人" if years >= 18 else "本人;监护人" if years >= 8 else "监护人"
        if cells[by] != needed:
            unsigned.add(line)
    assert unsigned == {line for f in faults("guardian-did-not-sign") if f["lab"] == lab for line in f["lines"]}


@pytest.mark.parametrize("lab", LABS)
def test_a_consent_is_missing_for_the_planted_person_only(lab: str) -> None:
    orders = f"{lab}/orders.csv"
    name = column(orders, "姓名", "受检者姓名")
    signers = {cells[column(f"{lab}/consents.csv", "姓名")] for _, cells in records(f"{lab}/consents.csv")[1]}
    missing = {line for line, cells in records(orders)[1] if cells[name] not in signers}
    assert missing == {line for f in faults("no-consent") if f["lab"] == lab for line in f["lines"]}


@pytest.mark.parametrize("lab", LABS)
def test_blood_is_taken_at_qualified_sites_but_the_planted(lab: str) -> None:
    orders = f"{lab}/orders.csv"
    site, sampling = column(orders, "采集机构"), column(orders, "采集方式")
    qualified = {cells[0] for _, cells in records(f"{lab}/sites.csv")[1] if cells[1] == "是" and not cells[3]}
    header, rows = records(orders)
    odd = {
        line
        for line, cells in rows
        if len(cells) == len(header) and cells[sampling] == "侵入性" and cells[site] not in qualified
    }
    assert odd == {line for f in faults("unqualified-site") if f["lab"] == lab for line in f["lines"]}


def test_results_of_an_order_number_six_to_twelve() -> None:
    for lab in LABS:
        unknown = {line for f in faults("unknown-order") if f["lab"] == lab for line in f["lines"]}
        per_order = Counter(cells[0] for line, cells in records(f"{lab}/results.csv")[1] if line not in unknown)
        assert set(per_order.values()) <= set(range(6, 13))


def test_consequences_are_the_order_of_the_consent_and_all_results_of_the_order() -> None:
    for fault in (fault for fault in FAULTS if fault["consequences"]):
        *held, results = fault["consequences"]
        orders = f"{fault['lab']}/orders.csv"
        order = at_line(orders, *(held[0] if held else fault)["lines"])
        if held:
            signer = at_line(fault["file"], *fault["lines"])[column(fault["file"], "证件号码")]
            assert order[column(orders, "证件号码", "身份证号")] == signer
        order_no = order[column(orders, "送检单号", "申请单号")]
        rows = records(results["file"])[1]
        assert results["lines"] == [line for line, cells in rows if cells[0] == order_no]
