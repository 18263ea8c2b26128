"""Every kind of published file in its publisher's form, and each of them broken in the ways files break."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks.basis_world import SUMMARY_HEADER
from privacy.basis import Citation, Judgement, ReportPlace, check_basis
from privacy.basis.identifiers import SourceKey, parse_identifier
from privacy.basis.registry import EvidenceRecord, Status
from privacy.model.errors import BadInput
from privacy.model.vocabulary import ClaimCategory, Jurisdiction
from workspace.basis_rules import POLICY_FOLDER, load_basis_rules
from workspace.evidence import EvidenceStore, recognise

DAY = date(2026, 6, 1)
EVIDENCE = Path(__file__).parents[3] / "shared" / "data" / "evidence"
needs_slices = pytest.mark.skipif(not EVIDENCE.exists(), reason="the slices of published evidence are not beside us")


def table(rows: list[list[str]], *, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def summary(**changes: str) -> str:
    """One row of variant_summary.txt as NCBI writes it, unquoted."""
    row = dict.fromkeys(SUMMARY_HEADER, "-") | {
        "#AlleleID": "24381", "Name": "NM_007294.4(BRCA1):c.5266dup (p.Gln1756fs)", "GeneSymbol": "BRCA1",
        "ClinicalSignificance": "Pathogenic", "LastEvaluated": "Apr 22, 2016", "RS# (dbSNP)": "80357906",
        "RCVaccession": "RCV000019255|RCV000031220", "PhenotypeList": "Breast-ovarian cancer, familial 1|not provided",
        "Assembly": "GRCh38", "ReviewStatus": "reviewed by expert panel", "VariationID": "17677",
    } | changes  # fmt: skip
    return "\t".join(SUMMARY_HEADER) + "\n" + "\t".join(row[name] for name in SUMMARY_HEADER) + "\n"


def variation(**changes: object) -> str:
    record = {
        "accession": {"accession": "VCV000017677", "version": 47},
        "rcvs": [{"accession": {"accession": "RCV000019255", "version": 12}}],
        "name": "NM_007294.4(BRCA1):c.5266dup (p.Gln1756fs)",
        "classifications": {
            "germlineClassification": {
                "reviewStatus": "AGGREGATE_GERMLINE_REVIEW_STATUS_REVIEWED_BY_EXPERT_PANEL",
                "description": "Pathogenic",
                "conditions": [{"traits": [{"names": [{"value": "Breast-ovarian cancer, familial 1"}]}]}],
                "dateLastEvaluated": "2016-04-22T00:00:00Z",
            }
        },
    }
    return json.dumps(record | changes) + "\n"


VALIDITY_HEAD = [
    ["CLINGEN GENE DISEASE VALIDITY CURATIONS"] + [""] * 9,
    ["FILE CREATED: 2026-06-01"] + [""] * 9,
    ["WEBPAGE: https://search.clinicalgenome.org/kb/gene-validity"] + [""] * 9,
    ["++++++++++"] * 10,
    ["GENE SYMBOL", "GENE ID (HGNC)", "DISEASE LABEL", "DISEASE ID (MONDO)", "MOI", "SOP", "CLASSIFICATION",
     "ONLINE REPORT", "CLASSIFICATION DATE", "GCEP"],
    ["+++++++++++"] * 10,
]  # fmt: skip
CURATION = "CGGV:assertion_815e0f84-b530-4fd2-81a9-02e02bf352ee"
VALIDITY = [
    "ABCD1", "HGNC:61", "X-linked adrenoleukodystrophy", "MONDO:0018544", "XL", "SOP5", "Definitive",
    f"https://search.clinicalgenome.org/kb/gene-validity/{CURATION}-2020-12-18T170000.000Z",
    "2017-10-25T04:00:00.000Z", "Example GCEP",
]  # fmt: skip
PAIRS_HEAD = ["Gene", "Drug", "Guideline", "CPIC Level", "CPIC Level Status", "PharmGKB Level of Evidence",
              "PGx on FDA Label", "CPIC Publications (PMID)"]  # fmt: skip
PAIR = ["CYP2C19", "clopidogrel", "https://cpicpgx.org/guidelines/guideline-for-clopidogrel-and-cyp2c19/", "A", "Final",
        "1A", "Actionable PGx", "21716271;23698643;35034351"]  # fmt: skip
SCORES_HEAD = [
    "Polygenic Score (PGS) ID", "PGS Name", "Reported Trait", "Mapped Trait(s) (EFO label)", "Mapped Trait(s) (EFO ID)",
    "PGS Publication (PGP) ID", "Publication (PMID)", "Publication (doi)",
    "Ancestry Distribution (%) - Source of Variant Associations (GWAS)",
    "Ancestry Distribution (%) - Score Development/Training", "Ancestry Distribution (%) - PGS Evaluation",
    "FTP link", "Release Date",
]  # fmt: skip
SCORE = ["PGS000001", "PRS77_BC", "Breast cancer", "breast carcinoma", "EFO_0000305", "PGP000001", "25855707",
         "10.1093/jnci/djv036", "European:100", "European:100", "European:100", "", "2019-10-14"]  # fmt: skip
SCORING = (
    "###PGS CATALOG SCORING FILE - see https://www.pgscatalog.org\n#pgs_id=PGS000001\n#trait_reported=Breast cancer\n"
)
SF_HEAD = ["hgnc_id", "gene_symbol", "disease_phenotype", "sf_list_version"]
STATEMENT = {
    "id": "civic.eid:2997",
    "type": "Statement",
    "direction": "supports",
    "strength": {
        "name": "Validated association",
        "primaryCoding": {"system": "https://civic.readthedocs.io/en/latest/model/evidence/level.html", "code": "A"},
    },
    "proposition": {
        "type": "VariantTherapeuticResponseProposition",
        "subjectVariant": {"id": "civic.mpid:33", "type": "CategoricalVariant", "name": "EGFR L858R"},
        "geneContextQualifier": {"id": "civic.gid:19", "conceptType": "Gene", "name": "EGFR"},
        "predicate": "predictsSensitivityTo",
        "objectTherapeutic": {"id": "civic.tid:146", "conceptType": "Therapy", "name": "Afatinib"},
        "conditionQualifier": {"id": "civic.did:8", "conceptType": "Disease", "name": "Lung Non-small Cell Carcinoma"},
    },
    "reportedIn": [{"id": "civic.source:1725", "type": "Document", "pmid": 23982599}],
}
ARTICLE = "PMID- 11111111\nTI  - A title that goes on\n      over a line.\nPT  - Journal Article\nDP  - 2019 Mar\n"
GUIDELINE_HEAD = "scheme\tid\tversion\tpublished\ttitle\tgenes\tconditions\tdrugs\tgrade\tstatus\tsource\n"
CPIC_HEAD = "id\tversion\tname\turl\tpharmgkbid\n"

FILES: dict[str, tuple[str, str, str, tuple[str, str]]] = {
    "ClinVar summary": ("variant_summary.txt", summary(), "clinvar-summary", ("ClinVar", "VCV000017677")),
    "ClinVar records": ("vcv.jsonl", variation(), "clinvar-records", ("ClinVar", "VCV000017677")),
    "CPIC guidelines": (
        "guideline.tsv",
        CPIC_HEAD + "100412\t3\tCYP2C19 and Clopidogrel\thttps://cpicpgx.org/guidelines/x/\t{PA166104948}\n",
        "cpic-guidelines",
        ("ClinPGx", "PA166104948"),
    ),
    "CPIC pairs": (
        "cpicPairs.csv",
        table([["Date last updated: 2026-06-01"] + [""] * 7, PAIRS_HEAD, PAIR]),
        "cpic-pairs",
        ("CPIC", "cyp2c19 and clopidogrel"),
    ),
    "ClinGen validity": ("validity.csv", table([*VALIDITY_HEAD, VALIDITY]), "clingen-validity", ("ClinGen", CURATION)),
    "PGS metadata": ("pgs_all.csv", table([SCORES_HEAD, SCORE]), "pgs-metadata", ("PGS", "PGS000001")),
    "PGS scoring file": ("PGS000001.txt", SCORING, "pgs-score", ("PGS", "PGS000001")),
    "ACMG list": (
        "sf.tsv",
        table([SF_HEAD, ["HGNC:1100", "BRCA1", "Hereditary breast cancer", "3.1"]], delimiter="\t"),
        "acmg-secondary-findings",
        ("ACMG", "v3.1"),
    ),
    "VA-Spec as lines": ("va.jsonl", json.dumps(STATEMENT) + "\n", "va-spec", ("CIViC", "EID2997")),
    "VA-Spec as a list": ("va.json", json.dumps([STATEMENT], indent=1), "va-spec", ("CIViC", "EID2997")),
    "PubMed list": ("list.nbib", ARTICLE, "medline", ("PMID", "11111111")),
    "guidelines": (
        "own.tsv",
        GUIDELINE_HEAD + "GB\tGB/T 1\t2020\t2020\tt\t\t\t\t\tcurrent\ts\n",
        "guidelines",
        ("GB", "GB/T 1"),
    ),
}


def load(folder: Path, name: str, text: str) -> tuple[EvidenceStore, str]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    store = EvidenceStore(folder / "evidence.duckdb")
    return store, store.load(path, released=DAY).loader


def record(folder: Path, name: str, text: str, scheme: str, identifier: str) -> EvidenceRecord:
    store, _ = load(folder, name, text)
    with store:
        key = SourceKey(scheme, identifier)
        return store.records([key])[key]


@pytest.mark.parametrize(("name", "text", "loader", "key"), FILES.values(), ids=FILES.keys())
def test_published_form_is_recognised_and_found(
    name: str, text: str, loader: str, key: tuple[str, str], tmp_path: Path
) -> None:
    store, found = load(tmp_path, name, text)
    with store:
        assert found == loader
        assert store.as_of() == DAY
        assert SourceKey(*key) in store.records([SourceKey(*key)])


def test_a_byte_order_mark_and_quotes_do_not_hide_a_table(tmp_path: Path) -> None:
    quoted = "\ufeff" + table([SCORES_HEAD, SCORE]).replace("Polygenic Score (PGS) ID", '"Polygenic Score (PGS) ID"')
    store, loader = load(tmp_path, "scores.csv", quoted)
    with store:
        assert loader == "pgs-metadata"


def test_clinvar_stars_conditions_and_rcvs(tmp_path: Path) -> None:
    one = record(tmp_path, "variant_summary.txt", summary(), "ClinVar", "RCV000031220")
    assert (one.level, one.scale, one.significance) == ("3", "clinvar-stars", "Pathogenic")
    assert one.genes == {"BRCA1"}
    assert {"c.5266dup", "rs80357906"} <= one.variants


def test_validity_has_its_level_on_its_scale(tmp_path: Path) -> None:
    one = record(tmp_path, "v.csv", table([*VALIDITY_HEAD, VALIDITY]), "ClinGen", CURATION)
    assert (one.genes, one.level, one.scale) == ({"ABCD1"}, "Definitive", "clingen-validity")
    assert one.latest_version == "2020-12-18"
    assert one.conditions == {"x linked adrenoleukodystrophy"}


def test_a_pair_is_found_by_name_slug_and_publication(tmp_path: Path) -> None:
    store, _ = load(tmp_path, "cpicPairs.csv", table([PAIRS_HEAD, PAIR]))
    keys = [
        SourceKey("CPIC", "cyp2c19 and clopidogrel"),
        SourceKey("CPIC", "guideline-for-clopidogrel-and-cyp2c19"),
        SourceKey("PMID", "35034351"),
    ]
    with store:
        found = store.records(keys)
    assert {one.level for one in found.values()} == {"A"}
    assert set(found) == set(keys)


ANCESTRIES = {
    "one population": ("European:100", {"european"}),
    "several": ("European:95.2|East Asian:4.8", {"european", "east asian"}),
    "several that are not told apart": ("Multi-ancestry (including European):100", set()),
    "none reported": ("", set()),
}


@pytest.mark.parametrize(("text", "expected"), ANCESTRIES.values(), ids=ANCESTRIES.keys())
def test_a_score_names_the_populations_it_was_made_in(text: str, expected: set[str], tmp_path: Path) -> None:
    row = [text if cell == "European:100" else cell for cell in SCORE]
    one = record(tmp_path, "scores.csv", table([SCORES_HEAD, row]), "PGS", "PGS000001")
    assert one.ancestries == expected
    assert ("PMID", "25855707") in one.same_work


def test_a_statement_has_drug_level_and_the_article_it_is_drawn_from(tmp_path: Path) -> None:
    one = record(tmp_path, "va.jsonl", json.dumps(STATEMENT), "CIViC", "EID2997")
    assert (one.genes, one.drugs, one.scale, one.level) == ({"EGFR"}, {"afatinib"}, "civic", "A")
    assert ("PMID", "23982599") in one.same_work


CORRECTIONS = {
    "retracted": ("RIN - Journal. 2020;1(1):1\n", Status.RETRACTED),
    "retracted by its type": ("PT  - Retracted Publication\n", Status.RETRACTED),
    "with an expression of concern": ("ECI - Journal. 2020;1(1):1\n", Status.CONCERN),
    "retracted in part": ("PRIN- Journal. 2020;1(1):1\n", Status.CONCERN),
    "corrected and republished": ("CRI - Journal. 2020;1(1):1\n", Status.REPLACED),
    "updated": ("UIN - Journal. 2020;1(1):1\n", Status.REPLACED),
    "with an erratum": ("EIN - Journal. 2020;1(1):1\n", Status.CURRENT),
    "an erratum for another": ("EFR - Journal. 2020;1(1):1\n", Status.CURRENT),
    "the notice that retracts another": ("ROF - Journal. 2020;1(1):1\n", Status.CURRENT),
}


@pytest.mark.parametrize(("field", "status"), CORRECTIONS.values(), ids=CORRECTIONS.keys())
def test_an_article_stands_as_its_corrections_say(field: str, status: Status, tmp_path: Path) -> None:
    assert record(tmp_path, "list.nbib", ARTICLE + field, "PMID", "11111111").status is status


BROKEN = {
    "a summary row cut short": ("variant_summary.txt", summary()[:-40]),
    "a summary with a number that is none": ("variant_summary.txt", summary(VariationID="x17")),
    "a variation without its version": ("vcv.jsonl", variation(accession={"accession": "VCV000017677"})),
    "a variation cut short": ("vcv.jsonl", variation()[:-30]),
    "guidelines of CPIC with a cell too few": ("guideline.tsv", CPIC_HEAD + "100412\t3\tname\n"),
    "pairs with a quote never closed": ("cpicPairs.csv", table([PAIRS_HEAD]) + '"CYP2C19,clopidogrel\n'),
    "pairs without their level": ("cpicPairs.csv", table([PAIRS_HEAD, PAIR]).replace("CPIC Level,", "CPIC Levels,")),
    "validity with a row cut short": ("v.csv", table([*VALIDITY_HEAD, VALIDITY[:4]])),
    "validity without its header": ("v.csv", table([*VALIDITY_HEAD[:4], VALIDITY])),
    "scores with another identifier": ("scores.csv", table([SCORES_HEAD, ["PGS1", *SCORE[1:]]])),
    "scores without ancestry": ("scores.csv", table([SCORES_HEAD[:8], SCORE[:8]])),
    "a scoring file without its score": ("s.txt", SCORING.replace("PGS000001", "test")),
    "a list version that is none": ("sf.tsv", table([SF_HEAD, ["a", "B", "c", "new"]], delimiter="\t")),
    "a statement of nobody we know": ("va.jsonl", json.dumps(STATEMENT | {"id": "blog:1"})),
    "a statement without proposition": ("va.jsonl", json.dumps(STATEMENT | {"proposition": None})),
    "an article without number": ("list.nbib", ARTICLE.replace("11111111", "1111111111111")),
    "a guideline with a cell too many": ("own.tsv", GUIDELINE_HEAD + "\t".join("abcdefghijkl") + "\n"),
    "a guideline of an unknown status": ("own.tsv", GUIDELINE_HEAD + "GB\tGB/T 1\t2020\t2020\tt\t\t\t\t\tgone\ts\n"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_named_and_changes_nothing(name: str, text: str, tmp_path: Path) -> None:
    good = tmp_path / "good.nbib"
    good.write_text(ARTICLE, encoding="utf-8")
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        store.load(good, released=DAY)
        before = store.digest(), store.schemes()
        with pytest.raises(BadInput, match=r"bad-evidence-file|evidence-file-unknown") as caught:
            store.load(path, released=DAY)
        assert caught.value.place.file == name
        assert (store.digest(), store.schemes()) == before


def test_one_broken_file_of_several_keeps_all_of_them_out(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.nbib", tmp_path / "bad.nbib"
    good.write_text(ARTICLE, encoding="utf-8")
    bad.write_text("PMID- 1\n" + "PMID- 1234567890123\n", encoding="utf-8")
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        with pytest.raises(BadInput, match="bad-evidence-file"):
            store.load_all(recognise([good, bad]), released=DAY)
        assert store.loads() == ()


def test_what_a_newer_release_of_the_whole_list_lacks_was_taken_out(tmp_path: Path) -> None:
    other = summary(VariationID="99", Name="NM_000059.4(BRCA2):c.1A>G")
    key = SourceKey("ClinVar", "VCV000017677")
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        for number, (text, released) in enumerate(((summary(), DAY), (other, date(2026, 7, 1)))):
            path = tmp_path / f"variant_summary_{number}.txt"
            path.write_text(text, encoding="utf-8")
            assert [one.status for one in store.records([key]).values()] == [Status.CURRENT] * number
            store.load(path, released=released)
        assert store.as_of() == date(2026, 7, 1)
        assert store.records([key])[key].status is Status.REMOVED


def test_of_two_accounts_of_one_article_the_worse_holds(tmp_path: Path) -> None:
    key = SourceKey("PMID", "11111111")
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        for number, field in enumerate(("ECI - x\n", "RIN - x\n")):
            path = tmp_path / f"{number}.nbib"
            path.write_text(ARTICLE + field, encoding="utf-8")
            store.load(path, released=DAY)
        assert store.records([key])[key].status is Status.RETRACTED


NO_EVIDENCE = (
    "cpic/drug.tsv", "cpic/gene.tsv", "cpic/term.tsv", "clinvar/gene-variant-report.jsonl",
    "pgs/custom.txt", "pgs/custom_no_oa.txt", "pgs/complex_variants_PGS004239.txt",
    "pharmcat_phenotype/CYP2C19.json.gz",
)  # fmt: skip


@needs_slices
@pytest.mark.parametrize("name", NO_EVIDENCE)
def test_a_published_file_that_is_no_evidence_is_refused_by_name(name: str, tmp_path: Path) -> None:
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        with pytest.raises(BadInput, match="evidence-file-unknown") as caught:
            store.load(EVIDENCE / name, released=DAY)
        assert caught.value.place.file == Path(name).name
        assert "clinvar-summary" in caught.value.remedy_en


@needs_slices
@pytest.mark.parametrize(
    "name", ["PGS000001_hmPOS_GRCh37.txt.gz", "PGS000001_hmPOS_GRCh38.txt.gz", "PGS000802_hmPOS_GRCh37.txt"]
)
def test_harmonised_scores_load_as_the_scores_they_are(name: str, tmp_path: Path) -> None:
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        assert store.load(EVIDENCE / "pgs" / name, released=DAY).loader == "pgs-score"
        (key,) = [SourceKey("PGS", name[:9])]
        assert store.records([key])[key].conditions


def test_the_curated_table_loads_and_every_row_names_its_source(tmp_path: Path) -> None:
    path = POLICY_FOLDER / "guidelines.tsv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8")), delimiter="\t"))
    assert len(rows) >= 30
    assert len({(row["scheme"], row["id"], row["version"]) for row in rows}) == len(rows)
    assert all(row["source"] and row["published"] and row["title"] for row in rows)
    for row in rows:
        found_again = re.fullmatch(r"20\d\d-\d\d-\d\d \S+\.\S.*：.+", row["checked"])
        assert bool(found_again) is not row["source"].endswith("（未核对）"), row["id"]
    assert sum(bool(row["checked"]) for row in rows) >= 31
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        assert store.load(path, released=DAY).records >= len(rows)
        for written in SPELLINGS:
            key = parse_identifier(written, RULES.identifiers["guideline"])
            assert key is not None
            assert store.records([key])[key].genes == {"BRCA1", "BRCA2"}, written


RULES = load_basis_rules(jurisdiction=Jurisdiction.HUNAN, day=date(2026, 7, 1))
SPELLINGS = (
    "中国乳腺癌患者BRCA1/2基因检测与临床应用专家共识（2018年版）",
    "《中国乳腺癌患者 BRCA1/2 基因检测与临床应用专家共识》(2018)",
    "中国乳腺癌患者BRCA1/2基因检测与临床应用专家共识，2018年",
)


def of_guideline(written: str, folder: Path) -> set[str]:
    """Facets found for a judgement that cites the curated table."""
    with EvidenceStore(folder / "evidence.duckdb") as store:
        store.load(POLICY_FOLDER / "guidelines.tsv", released=DAY)
        scheme = "GB" if written.startswith("GB") else "guideline"
        one = Judgement(
            id="j1",
            category=ClaimCategory.DISEASE_RISK,
            statement="携带者建议超声心动图随访",
            place=ReportPlace(path="judgements[0]"),
            citations=(Citation(scheme, written),),
        )
        return {f"{found.facet}/{found.severity.value}" for found in check_basis([one], rules=RULES, registry=store)}


CITED = {
    "in force": ("中国成人肥厚型心肌病诊断与治疗指南2023", set()),
    "an older edition": ("中国成人肥厚型心肌病诊断与治疗指南（2017年）", {"newer-version/flag"}),
    "a standard that was replaced": ("GB/T 35273-2017", {"replaced/hold"}),
    "a standard in force": ("GB/T 41806—2022", set()),
    "one the selection does not hold": ("某病诊疗专家共识（2022年版）", {"not-in-selection/flag"}),
    "a standard the selection does not hold": ("WS/T 123-2001", {"not-in-selection/flag"}),
}


@pytest.mark.parametrize(("written", "expected"), CITED.values(), ids=CITED.keys())
def test_a_guideline_is_looked_up_by_title_and_year(written: str, expected: set[str], tmp_path: Path) -> None:
    assert of_guideline(written, tmp_path) == expected
