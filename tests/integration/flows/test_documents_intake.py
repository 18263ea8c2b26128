"""Documents and FHIR through intake: held ones first, then what is stored, in which nobody of the lab is named."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.dom.minidom import parseString

import pytest

from sample_data.generate.docx import docx_of
from sample_data.generate.pdf import pdf_of, scan_of
from tests.support.world import BARCODE, HUNAN, ORDER_NO, People, deliver, new_home, running, some_people, take_in
from workspace.stores import Stores


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stores, People, Path]]:
    """A lab that knows eight persons and their orders."""
    home, people = new_home(tmp_path_factory.mktemp("documents") / "home"), some_people(8)
    deliver(home, people)
    with Stores.open(home, writer="test", world=running(home)) as stores:
        take_in(stores)
        yield stores, people, home / "inbox" / HUNAN


def cell(people: People, row: int, *names: str) -> str:
    return people.orders.rows[row][people.orders.column(*names)]


def heading(people: People, row: int) -> str:
    return f"送检单号：{cell(people, row, *ORDER_NO)}\n样本条码：{cell(people, row, *BARCODE)}"


def taken(lab: tuple[Stores, People, Path], content: bytes) -> tuple[int, list[tuple[str, str | None]]]:
    """Rows stored, and reason and place of what was held."""
    stores, _, inbox = lab
    (inbox / "document").write_bytes(content)
    (one,) = take_in(stores)
    assert one is not None
    return one.rows, [(rejection.reason.value, rejection.column) for rejection in one.rejections]


def stored(lab: tuple[Stores, People, Path], kind: str) -> list[str]:
    reports = lab[0].records.read_all("reports")
    return [row["text"] for row in reports.to_dicts() if row["format"] == kind]


def test_a_scan_is_held_as_a_whole(lab: tuple[Stores, People, Path]) -> None:
    assert taken(lab, scan_of(b"1", author="x")) == (0, [("no-text-layer", "page 1")])


def test_a_document_without_a_number_or_with_two_orders_is_nobodys(lab: tuple[Stores, People, Path]) -> None:
    both = heading(lab[1], 0) + "\n" + heading(lab[1], 1)
    assert taken(lab, pdf_of("体检报告", author="x")) == (0, [("missing-column", "order_no")])
    assert taken(lab, pdf_of(both, author="x")) == (0, [("contradiction", "order_no")])


def test_a_spreadsheet_is_no_report(lab: tuple[Stores, People, Path]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert taken(lab, packed.getvalue()) == (0, [("unreadable", None)])


def test_a_document_that_names_another_patients_number_is_held(lab: tuple[Stores, People, Path]) -> None:
    other = cell(lab[1], 3, "证件号码")
    text = f"{heading(lab[1], 2)}\n另一受检者身份证号 {other}。"
    assert taken(lab, pdf_of(text, author="x")) == (0, [("mixed-up-report", "text")])


def test_a_pdf_is_stored_as_scrubbed_text(lab: tuple[Stores, People, Path]) -> None:
    people = lab[1]
    name, number = cell(people, 4, "姓名"), cell(people, 4, "证件号码")
    text = f"{heading(people, 4)}\n姓名：{name}\n身份证号 {number[:6]} {number[6:14]} {number[14:]}，采用高通量测序。"
    assert taken(lab, pdf_of(text, author=name)) == (1, [])
    (kept,) = stored(lab, "report-pdf")
    assert name not in kept
    assert number[6:14] not in kept
    assert kept.endswith("，采用高通量测序。\n")


def test_a_word_document_is_stored_and_its_picture_listed(lab: tuple[Stores, People, Path]) -> None:
    people = lab[1]
    name = cell(people, 5, "姓名")
    table = [
        ["送检单号", cell(people, 5, *ORDER_NO), "样本条码", cell(people, 5, *BARCODE)],
        ["姓名", name, "性别", "女"],
    ]
    content = docx_of(f"页眉 {name}", table, ["采用高通量测序。"], author=name)
    assert taken(lab, content) == (1, [("picture", None)])
    (kept,) = stored(lab, "report-docx")
    assert name not in kept
    assert "采用高通量测序。" in kept


def fhir(people: People, row: int, div: str) -> bytes:
    name = cell(people, row, "姓名")
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"resource": {"resourceType": "Patient", "id": "p", "name": [{"text": name}]}},
            {
                "resource": {
                    "resourceType": "DiagnosticReport",
                    "status": "final",
                    "text": {"status": "generated", "div": div},
                    "code": {"coding": [{"system": "http://loinc.org", "code": "81247-9"}]},
                    "subject": {"reference": "Patient/p", "display": name},
                    "basedOn": [{"identifier": {"value": cell(people, row, *ORDER_NO)}}],
                    "specimen": [{"identifier": {"value": cell(people, row, *BARCODE)}}],
                }
            },
        ],
    }
    return json.dumps(bundle, ensure_ascii=False).encode()


def test_fhir_with_a_broken_narrative_is_held(lab: tuple[Stores, People, Path]) -> None:
    assert taken(lab, fhir(lab[1], 6, "<div><p>")) == (0, [("unreadable", None)])


def test_fhir_is_stored_as_fhir(lab: tuple[Stores, People, Path]) -> None:
    people = lab[1]
    name = cell(people, 7, "姓名")
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>受检者 <b>{name[0]}</b>{name[1:]} 的样本采用测序</p></div>'
    assert taken(lab, fhir(people, 7, div)) == (1, [])
    (kept,) = stored(lab, "report-fhir")
    assert not {name, cell(people, 7, *ORDER_NO), cell(people, 7, *BARCODE)} & set(kept.split('"'))
    report = json.loads(kept)["entry"][1]["resource"]
    assert report["code"] == {"coding": [{"system": "http://loinc.org", "code": "81247-9"}]}
    words = parseString(report["text"]["div"]).documentElement  # noqa: S318 - our own output
    assert words is not None
    assert name[1:] not in report["text"]["div"]
