"""Structured reports: refusals first, then each string in its place, the document as valid as it came."""

import json
import re
from pathlib import Path
from typing import Any
from xml.dom.minidom import parseString

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.model.errors import BadInput
from privacy.model.text import ScrubbedText, TextItem
from privacy.redact import Redactor
from privacy.redact.narrative import parse_narrative
from privacy.redact.structured import ScrubbedDocument, scrub_document

SHARED = Path(__file__).parents[3] / "shared" / "data" / "fhir"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
RECORD = {"name": "林婉秋", "phone": "13924681357", "resident_id": "44030519900307123X", "birth_date": "1990-03-07"}


def done(document: Any, known: dict[str, str] | None = None) -> ScrubbedDocument:
    return scrub_document(document, known or {}, Redactor.default().scrub)


def scrubbed(document: Any, known: dict[str, str] | None = None) -> Any:
    return done(document, known).document


def narrated(inside: str, known: dict[str, str] | None = None) -> str:
    """The narrative of a patient who has only one, without its outer element."""
    document = {"resourceType": "Patient", "text": {"status": "generated", "div": f"<div {XHTML}>{inside}</div>"}}
    div: str = scrubbed(document, known)["text"]["div"]
    parseString(div)  # noqa: S318 - our own output
    return div.removeprefix(f"<div {XHTML}>").removesuffix("</div>")


@pytest.mark.parametrize(
    "div", ["<div>open", "<div>a & b</div>", "<!DOCTYPE d [<!ENTITY a 'b'>]><div>&a;</div>", "<div>&nosuch;</div>"]
)
def test_a_malformed_narrative_is_refused_with_its_path(div: str) -> None:
    with pytest.raises(BadInput, match=r"narrative-malformed.*text\.div"):
        scrubbed({"resourceType": "Patient", "text": {"div": div}})


def test_a_document_nested_too_deep_is_refused() -> None:
    deep: Any = "x"
    for _ in range(150):
        deep = [deep]
    with pytest.raises(BadInput, match="too-deep"):
        scrubbed({"resourceType": "Basic", "extension": deep})


def test_a_number_through_several_elements_leaves_the_markup_whole() -> None:
    assert narrated("<p>电话139<b>2468</b>1357。</p>", RECORD) == "<p>电话[PHONE_NUMBER_1]<b></b>。</p>"


def test_a_number_over_two_cells_leaves_the_table_whole() -> None:
    after = narrated("<table><tr><td>13924</td><td>681357</td></tr></table>")
    assert after == "<table><tr><td>[PHONE_NUMBER_1]</td><td></td></tr></table>"


def test_attributes_that_name_somebody_go_and_layout_stays() -> None:
    said = narrated('<td colspan="2" title="林婉秋" id="lin"><a href="mailto:lin@a.cn">信</a><img alt="林婉秋"/></td>')
    assert said == '<td colspan="2"><a>信</a></td>'


def test_html_entities_and_reserved_characters_come_through() -> None:
    assert narrated("a&nbsp;&lt;b&gt;&amp; &quot;c&quot;") == 'a\xa0&lt;b&gt;&amp; "c"'


PATIENT = {
    "resourceType": "Patient",
    "id": "MRN-20391745",
    "text": {"status": "generated", "div": f"<div {XHTML}>林婉秋（MZ20391745），1990年3月7日生，其母陈芳</div>"},
    "identifier": [
        {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
         "value": "MZ20391745"},
        {"system": "urn:oid:2.16.156.10011.1.3", "value": "44030519900307123X"},
    ],
    "name": [{"use": "official", "text": "林婉秋", "family": "林", "given": ["婉秋"]}],
    "telecom": [{"system": "phone", "value": "139-2468-1357"}, {"system": "email", "value": "lin@a.cn"}],
    "gender": "female",
    "birthDate": "1990-03-07",
    "address": [{"line": ["科技路128号3栋502室"], "city": "深圳市", "state": "广东省", "postalCode": "518057"}],
    "photo": [{"contentType": "image/png", "data": "iVBORw0KGgo="}],
    "contact": [{"name": {"text": "陈芳"}, "period": {"start": "1990-03-07"}}],
}  # fmt: skip


def test_a_patient_has_no_name_number_address_birth_date_or_face_left() -> None:
    outcome = done(PATIENT)
    # Which number a document number gets is not said here; that people keep theirs is.
    assert json.loads(re.sub(r"(ID|LOCATION)_\d\]", r"\1_1]", json.dumps(outcome.document))) == {
        "resourceType": "Patient",
        "id": "r1",
        "text": {
            "status": "generated",
            "div": f"<div {XHTML}>[PERSON_1]（[MEDICAL_RECORD_NUMBER_1]），[DATE_OF_BIRTH_1]生，其母[PERSON_2]</div>",
        },
        "identifier": [
            {"type": PATIENT["identifier"][0]["type"], "value": "[MEDICAL_RECORD_NUMBER_1]"},  # type: ignore[index]
            {"system": "urn:oid:2.16.156.10011.1.3", "value": "[CN_RESIDENT_ID_1]"},
        ],
        "name": [{"use": "official", "text": "[PERSON_1]", "family": "[PERSON_1]", "given": ["[PERSON_1]"]}],
        "telecom": [
            {"system": "phone", "value": "[PHONE_NUMBER_1]"},
            {"system": "email", "value": "[EMAIL_ADDRESS_1]"},
        ],
        "gender": "female",
        "_birthDate": {
            "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}
            ]
        },
        "address": [{"line": ["[LOCATION_1]"], "city": "[LOCATION_1]", "state": "广东省",
                     "postalCode": "[LOCATION_1]"}],
        "photo": [{"contentType": "image/png"}],
        "contact": [
            {
                "name": {"text": "[PERSON_2]"},
                "period": {
                    "_start": {
                        "extension": [
                            {
                                "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                                "valueCode": "masked",
                            }
                        ]
                    }
                },
            }
        ],
    }  # fmt: skip
    assert outcome.left_out == ("photo[0].data",)


def test_references_go_on_pointing_at_what_they_pointed_at() -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"fullUrl": "http://hospital.cn/fhir/Patient/MZ20391745", "resource": {"resourceType": "Patient",
                                                                                  "id": "MZ20391745"}},
            {"resource": {"resourceType": "Observation", "id": "o1",
                          "subject": {"reference": "Patient/MZ20391745", "display": "林婉秋"}}},
        ],
    }  # fmt: skip
    entries = scrubbed(bundle)["entry"]
    assert entries[0]["fullUrl"] == "http://helixgate.invalid/Patient/r1"
    assert entries[0]["resource"]["id"] == "r1"
    assert entries[1]["resource"]["subject"] == {"reference": "Patient/r1", "display": "[PERSON_1]"}


def test_a_report_keeps_its_science_and_loses_its_people() -> None:
    report = {
        "format": "helixgate-report/1",
        "order_no": "XSJ202607010057",
        "patient": {"name": "林婉秋", "birth_date": "1990-03-07", "phone": "13924681357"},
        "judgements": [
            {"id": "j1", "gene": "CYP2C19", "variant": "*2/*2", "statement": "林女士氯吡格雷慢代谢",
             "basis": [{"source": "PMID", "id": "25741868", "title": "ACMG"}, {"source": "OMIM", "id": "609535"}]}
        ],
        "narrative": "林婉秋，电话139 2468 1357。马凡综合征相关基因未见异常。",
    }  # fmt: skip
    after = scrubbed(report)
    assert after["judgements"] == [
        {"id": "j1", "gene": "CYP2C19", "variant": "*2/*2", "statement": "[PERSON_1]氯吡格雷慢代谢",
         "basis": report["judgements"][0]["basis"]}  # type: ignore[index]
    ]  # fmt: skip
    assert after["narrative"] == "[PERSON_1]，电话[PHONE_NUMBER_1]。马凡综合征相关基因未见异常。"
    assert after["patient"] == {"name": "[PERSON_1]", "birth_date": "[DATE_OF_BIRTH_1]", "phone": "[PHONE_NUMBER_1]"}
    assert after["order_no"] == "[SAMPLE_ID_1]"


def _stated(node: Any, key: str = "", above: str = "") -> set[str]:
    """Names, telecoms, identifiers, address lines and birth dates that a resource states."""
    found: set[str] = set()
    if isinstance(node, dict):
        for name, value in node.items():
            stated = (key, name) in {
                ("name", "family"), ("name", "text"), ("telecom", "value"), ("identifier", "value"),
                ("address", "text"), ("address", "city"), ("address", "postalCode"),
            }  # fmt: skip
            if isinstance(value, str):
                found |= {value} if stated or name == "birthDate" else set()
            else:
                found |= _stated(value, name, key)
    elif isinstance(node, list):
        for value in node:
            if isinstance(value, str):
                found |= {value} if (above, key) in {("name", "given"), ("address", "line")} else set()
            else:
                found |= _stated(value, key, above)
    return found


@pytest.mark.skipif(not SHARED.exists(), reason="the shared FHIR examples are not beside this checkout")
@pytest.mark.parametrize("folder", ["patient", "family", "genomics_r4", "genomics_reporting_ig", "pseudonymizer"])
def test_nothing_that_an_example_states_of_a_person_is_left(folder: str) -> None:
    for path in sorted((SHARED / folder).glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        after = scrubbed(document)
        said = json.dumps(after, ensure_ascii=False)
        left = {value for value in _stated(document) if len(value) > 2 and f'"{value}"' in said}
        assert left == set(), path.name
        assert after["resourceType"] == document["resourceType"]


def unchanged(items: list[TextItem]) -> list[ScrubbedText]:
    return [ScrubbedText(item.id, item.text, ()) for item in items]


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    )
)
def test_where_nothing_is_found_nothing_changes(document: Any) -> None:
    assert scrub_document({"any": document}, {}, unchanged).document == {"any": document}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["<b>", "</b>", "<p>", "</p>", "<br/>", "林婉秋", "139", "2468", "&amp;", " "])))
def test_markup_stays_well_formed_whatever_is_replaced(parts: list[str]) -> None:
    div = f"<div {XHTML}>{''.join(parts)}</div>"
    try:
        narrative = parse_narrative(div)
    except BadInput:
        return
    item = TextItem("1", narrative.words, RECORD)
    after = narrative.with_words_of(Redactor.default().scrub([item])[0])
    parseString(after)  # noqa: S318 - our own output
    assert "林婉秋" not in after
