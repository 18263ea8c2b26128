"""The committed sample data are what the generator makes, and hold exactly the faults they say they hold.

Read here with nothing but the standard library, so that the product's readers can be measured against it.
"""

import csv
import gzip
import io
import json
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from privacy.model.deliveries import RejectionReason
from sample_data.generate.people import UNASSIGNED_PREFIXES, load_divisions
from sample_data.generate.resident_id import has_valid_check
from sample_data.generate.write import sample_files

ROOT = Path(__file__).parents[2] / "sample_data"
SHARED = ROOT.parents[1] / "shared"
LABS = ("hunan-changsha", "tianjin-binhai")
MEGABYTE = 1_000_000
EXPECTED: dict[str, Any] = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
FAULTS: list[dict[str, Any]] = EXPECTED["faults"]

Record = tuple[int, list[str]]


def text_of(file: str) -> str:
    content = (ROOT / file).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def records(file: str) -> tuple[list[str], list[Record]]:
    """The header row and every other record with the line it starts on."""
    reader = csv.reader(io.StringIO(text_of(file), newline=""))
    header = next(reader)
    found, line = [], reader.line_num + 1
    for cells in reader:
        found.append((line, cells))
        line = reader.line_num + 1
    return header, found


def column(file: str, *spellings: str) -> int:
    header, _ = records(file)
    return next(header.index(spelling) for spelling in spellings if spelling in header)


def at_line(file: str, line: int) -> list[str]:
    return next(cells for start, cells in records(file)[1] if start == line)


def faults(kind: str) -> list[dict[str, Any]]:
    found = [fault for fault in FAULTS if fault["id"] == kind]
    assert [fault["lab"] for fault in found] == list(LABS)
    return found


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


def test_reason_codes_are_words_of_the_product() -> None:
    told = {item["reason"] for fault in FAULTS for item in [fault, *fault["consequences"]]}
    assert told <= {*RejectionReason, "duplicate-delivery"}
    assert {fault["effect"] for fault in FAULTS} == EXPECTED["effects"].keys()


def canaries() -> list[str]:
    return (ROOT / "canaries.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("lab", LABS)
def test_canaries_hold_every_identifier_of_the_orders_and_consents(lab: str) -> None:
    known = set(canaries())
    identifying = (
        ("送检单号", "申请单号"), ("样本条码", "条形码"), ("姓名", "受检者姓名"), ("证件号码", "身份证号"),
        ("联系电话", "手机号"), ("住址", "家庭住址"), ("病历号", "住院号"), ("送检医师",), ("监护人姓名",),
        ("监护人证件号码",), ("监护人电话",),
    )  # fmt: skip
    for name in ("orders.csv", "consents.csv"):
        header, rows = records(f"{lab}/{name}")
        for spellings in identifying:
            for place in [header.index(spelling) for spelling in spellings if spelling in header]:
                cells = {row[place] for _, row in rows if len(row) == len(header)} - {""}
                assert cells <= known, (name, spellings)


def test_no_canary_is_short_enough_to_be_met_by_chance() -> None:
    for canary in canaries():
        forms = [canary.encode(), canary.encode("utf-16-le"), canary.encode("gb18030")]
        assert min(map(len, forms)) >= 6


def test_no_canary_is_a_word_or_an_organisation() -> None:
    jieba = pytest.importorskip("jieba")
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        words = {line.split(" ", 1)[0] for line in lines}
    assert not words & set(canaries())
    assert not [canary for canary in canaries() if "示例" in canary]


def test_telephones_have_prefixes_no_operator_holds() -> None:
    operators = SHARED / "data/text_zh_en/address/telecom_operator.txt"
    phones = [canary for canary in canaries() if len(canary) == 11 and canary.isdecimal()]
    assert len(phones) > 300
    assert {phone[:3] for phone in phones} <= set(UNASSIGNED_PREFIXES)
    if not operators.exists():
        pytest.skip("the list of operators (../shared/data) is not here")
    assert not {line[:3] for line in operators.read_text(encoding="utf-8").splitlines()} & set(UNASSIGNED_PREFIXES)


def test_pharmacogene_positions_agree_with_pharmcat() -> None:
    published = SHARED / "data/reports/pharmcat"
    if not published.exists():
        pytest.skip("PharmCAT's example (../shared/data) is not here")
    (path,) = published.glob("*.vcf*")
    content = path.read_bytes()
    text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
    theirs = {row[2]: row for row in (line.split("\t") for line in text.splitlines() if not line.startswith("#"))}
    with (ROOT / "generate/data/variants.csv").open(encoding="utf-8", newline="") as lines:
        ours = [row for row in csv.DictReader(lines) if row["rsid"] in theirs]
    assert len(ours) >= 15
    for row in ours:
        chrom, pos, _, ref, alt = theirs[row["rsid"]][:5]
        assert (row["chrom"], row["pos"], row["ref"]) == (chrom, pos, ref)
        assert row["alt"] in alt.split(",")


@pytest.mark.parametrize("lab", LABS)
def test_most_people_are_five_alike_and_a_few_are_alone(lab: str) -> None:
    """By prefecture, sex and twenty years of age few must be suppressed at k = 5; by county and ten years some are
    unique."""
    orders = f"{lab}/orders.csv"
    sex, born, home = (
        column(orders, "性别"),
        column(orders, "出生日期", "出生年月日"),
        column(orders, "住址", "家庭住址"),
    )
    header, rows = records(orders)
    whole = [cells for _, cells in rows if len(cells) == len(header)]
    prefecture_ends = {"hunan-changsha": 6, "tianjin-binhai": 3}[lab]

    def alike(home_characters: int, years: int) -> Counter[tuple[str, str, int]]:
        ages = ((cells, 2026 - int(cells[born][:4])) for cells in whole)
        return Counter((cells[home][:home_characters], cells[sex], age // years) for cells, age in ages)

    small = sum(count for count in alike(prefecture_ends, 20).values() if count < 5)
    assert small / len(whole) < 0.25
    assert 1 in alike(prefecture_ends + 3, 10).values()
