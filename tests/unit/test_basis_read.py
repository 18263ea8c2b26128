"""Readers of judgements: refusals first, then each kind of report."""

import json
from pathlib import Path

import pytest

from privacy.basis import ReportKind, as_claims, read_judgements
from privacy.model.errors import BadInput
from privacy.model.request import Source
from privacy.model.vocabulary import ClaimCategory

DATA = Path(__file__).parent.parent / "data" / "hl7_genomics_reporting"


def report(**changes: object) -> dict[str, object]:
    return {
        "format": "helixgate-report/1",
        "order_no": "O-1",
        "barcode": "B-1",
        "issued_at": "2026-07-01T16:00:00+08:00",
        "language": "zh",
        "patient": {"name": "测试人"},
        "judgements": [
            {
                "id": "j1",
                "category": "medication",
                "gene": "CYP2C19",
                "variant": "*2/*2",
                "subject": "clopidogrel",
                "statement": "氯吡格雷活化不足，建议换用替格瑞洛。",
                "strength": "强烈建议",
                "basis": [{"source": "PMID", "id": "35034351", "title": "CPIC 2022"}],
            }
        ],
        "narrative": "",
    } | changes


def as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


REFUSED = {
    "nothing": (b"  \n", "report-empty"),
    "a PDF": (b"%PDF-1.7 ...", "report-binary"),
    "JSON cut short": (as_bytes(report())[:-20], "report-not-json"),
    "a JSON list": (b'{"a": [1, 2', "report-not-json"),
    "a repeated key": (b'{"format": "helixgate-report/1", "format": "x"}', "report-duplicate-key"),
    "NaN": (b'{"format": "helixgate-report/1", "order_no": NaN}', "report-not-a-number"),
    "nesting beyond any report": (b'{"a":' * 80 + b"1" + b"}" * 80, "report-too-deep"),
    "nesting beyond the parser": (b'{"a":' * 200_000, "report-too-deep"),
    "JSON of no known kind": (b'{"hello": 1}', "report-unknown-kind"),
    "an unknown field": (as_bytes(report(verdict="safe")), "bad-report-field"),
    "judgements missing": (as_bytes(report(judgements=None)), "bad-report-field"),
    "an unknown category": (
        as_bytes(report(judgements=[{"id": "a", "category": "luck", "statement": "x"}])),
        "bad-report-field",
    ),
    "one id twice": (
        as_bytes(report(judgements=[{"id": "a", "category": "medication", "statement": "x"}] * 2)),
        "bad-report-field",
    ),
    "FHIR of another version": (
        as_bytes({"resourceType": "Observation", "status": "final", "triggeredBy": []}),
        "not-fhir-r4",
    ),
    "FHIR STU3": (as_bytes({"resourceType": "Observation", "related": [], "comment": "x"}), "not-fhir-r4"),
    "a bundle entry that is no resource": (
        as_bytes({"resourceType": "Bundle", "type": "document", "entry": [{"resource": 3}]}),
        "bad-report-field",
    ),
    "a FHIR narrative that is no text": (
        as_bytes({"resourceType": "Observation", "status": "final", "text": {"div": 3}}),
        "bad-report-field",
    ),
    "a FHIR task of another version": (as_bytes({"resourceType": "Task", "definitionUri": "x"}), "not-fhir-r4"),
    "PharmCAT 2": (as_bytes({"pharmcatVersion": "v2.15.5", "drugs": {}}), "pharmcat-version"),
    "binary in a text": ("正文\x00\x01".encode(), "report-not-text"),
    "prose beyond any report": ("风险增加。".encode() * 400_000, "report-too-large"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_its_code(data: bytes, code: str) -> None:
    with pytest.raises(BadInput, match=code) as caught:
        read_judgements(data)
    assert caught.value.exit_code == 2


def test_an_error_names_line_and_column_and_quotes_nothing() -> None:
    with pytest.raises(BadInput, match="report-not-json") as caught:
        read_judgements(b'{\n "name": "Zhang San",,\n}')
    assert caught.value.place.line == 2
    assert "Zhang" not in str(caught.value.as_json())


def test_the_kind_asked_for_is_the_kind_found() -> None:
    with pytest.raises(BadInput, match="report-other-kind"):
        read_judgements(as_bytes(report()), kind=ReportKind.FHIR)


def test_our_report() -> None:
    (one,) = read_judgements(as_bytes(report()))
    assert (one.id, one.category, one.genes, one.variants) == ("j1", ClaimCategory.MEDICATION, ("CYP2C19",), ("*2/*2",))
    assert as_claims((one,))[0].basis == (Source("PMID", "35034351"),)


def test_a_narrative_shares_the_basis_of_the_judgement_it_retells() -> None:
    _, told = read_judgements(as_bytes(report(narrative="受检者 CYP2C19 *2/*2，应避免使用氯吡格雷 clopidogrel。")))
    assert told.place.path == "narrative"
    assert [one.id for one in told.citations] == ["35034351"]


def test_a_narrative_with_a_judgement_of_its_own_has_no_basis() -> None:
    _, told = read_judgements(as_bytes(report(narrative="受检者携带 BRCA1 致病变异，乳腺癌风险升高。")))
    assert told.category is ClaimCategory.DISEASE_RISK
    assert told.citations == ()


def test_fhir_diagnostic_implication_takes_gene_and_variant_from_what_it_derives_from() -> None:
    (one,) = read_judgements((DATA / "Bundle-oncology-diagnostic.json").read_bytes())
    assert one.category is ClaimCategory.DISEASE_RISK
    assert one.genes == ("BRAF",)
    assert "p.Val600Glu" in one.variants
    assert one.subjects == ("melanoma",)
    assert one.citations == ()


def test_fhir_therapeutic_implication_names_its_drug_and_so_does_the_change_proposed_on_it() -> None:
    implication, task = read_judgements((DATA / "Bundle-diagnosticreport-pgxexample.json").read_bytes())
    assert (implication.category, implication.subjects) == (ClaimCategory.MEDICATION, ("mercaptopurine",))
    assert (task.category, task.subjects) == (ClaimCategory.MEDICATION, ("mercaptopurine",))
    assert task.statement == "Any Increase does Recommendation Text from the provider"
    assert (task.genes, task.variants) == (implication.genes, implication.variants)


JUDGING = "The patient carries a pathogenic BRCA1 variant and has a high risk of breast cancer."


def fhir_report(**changes: object) -> bytes:
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "panel"},
        "component": [{"code": {"text": "Breast cancer"}, "valueString": "high risk"}],
    }
    return as_bytes(observation | changes)


def narrative(text: str, *, status: str = "additional") -> dict[str, str]:
    return {"status": status, "div": f"<div xmlns='http://www.w3.org/1999/xhtml'>{text}</div>"}


TOLD = {
    "in a narrative of its own": (fhir_report(text=narrative(f"<p>{JUDGING}</p>")), "Observation.text.div"),
    "in a narrative that says it only repeats": (
        fhir_report(text=narrative(f"<p>{JUDGING}</p>", status="generated")),
        "Observation.text.div",
    ),
    "across inline markup": (
        fhir_report(
            text=narrative(
                "The patient carries a <b>pathogenic</b> BRCA1 variant and has a high risk of breast&#160;cancer."
            )
        ),
        "Observation.text.div",
    ),
    "in a section of a document": (
        as_bytes(
            {
                "resourceType": "Composition",
                "status": "final",
                "section": [{"title": "a"}, {"section": [{"text": narrative(JUDGING)}]}],
            }
        ),
        "Composition.section[1].section[0].text.div",
    ),
    "in a note": (fhir_report(note=[{"text": JUDGING}]), "Observation.note[0].text"),
}


@pytest.mark.parametrize(("data", "path"), TOLD.values(), ids=TOLD.keys())
def test_fhir_prose_is_read_where_it_stands(data: bytes, path: str) -> None:
    (one,) = read_judgements(data)
    assert one.place.path == path


UNTOLD = {
    "a line that repeats the elements": narrative("<p>Breast cancer: high risk</p>", status="generated"),
    "a code that the generator spells out": narrative(
        "<p><b>code</b>: panel <span>(Details : {LOINC code '53037-8' = 'Breast cancer risk, high', given as 'x'})"
        "</span></p>",
        status="generated",
    ),
    "a comment": narrative(f"<!-- {JUDGING} -->"),
    "nothing": narrative(""),
}


@pytest.mark.parametrize("text", UNTOLD.values(), ids=UNTOLD.keys())
def test_fhir_narrative_that_tells_nothing_more(text: dict[str, str]) -> None:
    assert read_judgements(fhir_report(text=text)) == ()


def test_fhir_narrative_shows_the_source_that_the_data_hold() -> None:
    bundle = json.loads((DATA / "Bundle-oncology-diagnostic.json").read_bytes())
    implication = bundle["entry"][5]["resource"]
    artifact = {"type": "citation", "url": "https://pubmed.ncbi.nlm.nih.gov/12068308/"}
    implication["extension"] = [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/workflow-relatedArtifact",
            "valueRelatedArtifact": artifact,
        }
    ]
    for shown, text in ((True, "PMID 12068308"), (False, "Methods: exome sequencing.")):
        implication["text"] = narrative(text)
        one = read_judgements(as_bytes(bundle))[0]
        assert [cited.shown for cited in one.citations] == [shown]


def test_fhir_related_artifacts_are_its_sources() -> None:
    bundle = json.loads((DATA / "Bundle-oncology-diagnostic.json").read_bytes())
    implication = bundle["entry"][5]["resource"]
    implication["extension"] = [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/workflow-relatedArtifact",
            "valueRelatedArtifact": {"type": "citation", "url": "https://pubmed.ncbi.nlm.nih.gov/12068308/"},
        }
    ]
    (one,) = read_judgements(as_bytes(bundle))
    assert [(cited.source, cited.id) for cited in one.citations] == [("PMID", "12068308")]
    assert one.citations[0].level == "AMP/ASCO/CAP guidelines - Level A"


def test_prose_takes_the_numbered_reference_from_the_list() -> None:
    text = (
        "受检者携带 BRCA1 致病变异，乳腺癌风险升高[1]。\n建议停用氯吡格雷[3]。\n\n"
        "参考文献\n[1] Kuchenbaecker KB. JAMA 2017. PMID: 28632866\n"
    )
    first, second = read_judgements(text.encode("gb18030"))
    assert [one.id for one in first.citations] == ["28632866"]
    assert [one.source for one in second.citations] == ["unlisted-reference"]
    assert text[first.place.start : first.place.end] == first.statement
