"""Slices of what publishers give out (``tests/data``): each loads row for row, and each damaged copy is refused."""

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from privacy.basis import Citation, Judgement, ReportPlace, check_basis
from privacy.basis.identifiers import SourceKey, parse_identifier
from privacy.basis.registry import EvidenceRecord, Status
from privacy.model.errors import BadInput
from privacy.model.vocabulary import ClaimCategory, Jurisdiction
from workspace.basis_rules import load_basis_rules
from workspace.evidence import EvidenceStore

DAY = date(2026, 6, 1)
DATA = Path(__file__).parents[1] / "data"
VALIDITY = "clingen/Clingen-Gene-Disease-Summary-2025-01-09.csv"
SCORES = "pgs_catalog/pgs_all_metadata_scores.csv"
ASSERTION = "civic/civic_aid6.json"
SUBMISSION = "civic/SCV004565361.1-S-SCI-T2-DIAG.json"
NOTICES = "retraction_watch/retraction_watch.csv"
ARTICLES = "medline/pubmed_result.nbib"
ZINC = "10.1002/adfm.202422566"
LANCET = "10.1016/s0140-6736(20)31180-6"
ABCD1 = "CGGV:assertion_815e0f84-b530-4fd2-81a9-02e02bf352ee"
RULES = load_basis_rules(jurisdiction=Jurisdiction.HUNAN, day=date(2026, 7, 1))

LOADED = {
    "ClinGen gene-disease validity": (VALIDITY, "clingen-validity", 23),
    "PGS Catalog metadata": (SCORES, "pgs-metadata", 48),
    "CIViC's assertion with its evidence": (ASSERTION, "va-spec", 2),
    "ClinVar's record of an assertion": (SUBMISSION, "va-spec", 1),
    "Retraction Watch": (NOTICES, "retraction-watch", 4),
    "PubMed": (ARTICLES, "medline", 9),
}


@pytest.mark.parametrize(("name", "loader", "rows"), LOADED.values(), ids=LOADED.keys())
def test_a_real_slice_loads_row_for_row(name: str, loader: str, rows: int, tmp_path: Path) -> None:
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        loaded = store.load(DATA / name, released=DAY)
    assert (loaded.loader, loaded.records) == (loader, rows)


@pytest.mark.parametrize("name", [VALIDITY, SCORES, ASSERTION, NOTICES])
def test_a_packed_copy_with_a_byte_order_mark_is_the_same(name: str, tmp_path: Path) -> None:
    packed = tmp_path / f"{Path(name).name}.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + (DATA / name).read_bytes()))
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        loaded = store.load(packed, released=DAY)
    assert (loaded.loader, loaded.records) in [expected[1:] for expected in LOADED.values()]


def found(name: str, folder: Path, *keys: SourceKey) -> list[EvidenceRecord]:
    with EvidenceStore(folder / "evidence.duckdb") as store:
        store.load(DATA / name, released=DAY)
        records = store.records(keys)
    return [records[key] for key in keys]


CURATIONS = {
    "ABCD1": (ABCD1, "Definitive", "adrenoleukodystrophy"),
    "ABCB6": (
        "CGGV:assertion_45ec3fba-48fd-4bf4-b865-2c2d7216e8eb",
        "Limited",
        "microphthalmia isolated with coloboma 7",
    ),
    "MRE11": ("CGGV:assertion_e720d1f7-62b3-4a0f-97de-e1144d0475a9", "Refuted", "hereditary breast carcinoma"),
    "MSH2": ("CGGV:assertion_0f3acd9a-e2e5-498a-8974-399969ffa2d1", "Definitive", "lynch syndrome"),
    "MT-ATP6": ("CGGV:assertion_e492464b-cb98-4bf4-a12e-169b59576b04", "Definitive", "leigh syndrome"),
    "ACAT2": (
        "CGGV:assertion_7cb46678-6e33-4d34-86ba-fdf59e59fb80",
        "No Known Disease Relationship",
        "acetyl coa acetyltransferase 2 deficiency",
    ),
}


@pytest.mark.parametrize("gene", CURATIONS)
def test_a_curation_has_its_gene_disease_and_level(gene: str, tmp_path: Path) -> None:
    identifier, level, disease = CURATIONS[gene]
    (one,) = found(VALIDITY, tmp_path, SourceKey("ClinGen", identifier))
    assert (one.genes, one.level, one.conditions) == ({gene}, level, {disease})
    assert one.published is not None
    assert one.latest_version == one.published.isoformat()


POPULATIONS = {
    "PGS000001": {"european", "east asian"},
    "PGS000004": {"european", "african", "additional asian ancestries", "hispanic or latin american", "east asian"},
    "PGS000011": set(),
    "PGS000018": set(),
}
"""The last two were made in samples that the Catalog calls multi-ancestry."""


@pytest.mark.parametrize("score", POPULATIONS)
def test_a_score_names_the_populations_of_its_row(score: str, tmp_path: Path) -> None:
    (one,) = found(SCORES, tmp_path, SourceKey("PGS", score))
    assert one.ancestries == POPULATIONS[score]


def test_a_score_its_publication_and_its_article_are_one_work(tmp_path: Path) -> None:
    keys = [SourceKey("PGS", "PGS000004"), SourceKey("PGS", "PGP000002"), SourceKey("PMID", "30554720"),
            SourceKey("DOI", "10.1016/j.ajhg.2018.11.002")]  # fmt: skip
    records = found(SCORES, tmp_path, *keys)
    assert all(
        {(key.scheme, key.id) for key in keys} - {(one.key.scheme, one.key.id)} <= one.same_work for one in records
    )
    assert all("breast cancer" in one.conditions for one in records)


def test_an_assertion_and_the_item_it_rests_on_are_both_found(tmp_path: Path) -> None:
    item, assertion = found(ASSERTION, tmp_path, SourceKey("CIViC", "EID2997"), SourceKey("CIViC", "AID6"))
    for one in (item, assertion):
        assert (one.genes, one.drugs) == ({"EGFR"}, {"afatinib"})
        assert "p.L858R" in one.variants
    assert (item.scale, item.level, assertion.scale, assertion.level) == ("civic", "A", "amp", "Tier I")
    assert ("PMID", "23982599") in item.same_work
    assert not {scheme for scheme, _ in assertion.same_work} & {"PMID"}


def test_clinvars_record_of_an_assertion_has_its_version_day_and_tier(tmp_path: Path) -> None:
    (one,) = found(SUBMISSION, tmp_path, SourceKey("ClinVar", "SCV004565361", "1"))
    assert (one.latest_version, one.published, one.level) == ("1", date(2018, 10, 16), "Tier II")
    assert (one.genes, one.variants) == ({"ACVR1"}, {"c.983G>T", "p.G328V"})
    assert one.conditions == {"diffuse midline glioma h3 k27m mutant"}


def test_the_article_three_notices_speak_of_is_retracted_under_both_numbers(tmp_path: Path) -> None:
    keys = [SourceKey("PMID", "32450107"), SourceKey("DOI", LANCET), SourceKey("DOI", ZINC)]
    by_number, by_doi, other = found(NOTICES, tmp_path, *keys)
    assert {one.status for one in (by_number, by_doi, other)} == {Status.RETRACTED}
    assert by_number.published == date(2020, 5, 22)
    assert ("DOI", LANCET) in by_number.same_work


def test_an_article_is_found_by_the_number_of_its_place_field(tmp_path: Path) -> None:
    by_number, by_doi = found(ARTICLES, tmp_path, SourceKey("PMID", "23039619"), SourceKey("DOI", "10.1118/1.4748329"))
    assert by_number.published == by_doi.published
    assert by_number.status is Status.CURRENT


def changed(name: str, old: str, new: str) -> Callable[[], str]:
    def text() -> str:
        whole = (DATA / name).read_text(encoding="utf-8")
        assert old in whole, name
        return whole.replace(old, new, 1)

    return text


def cut(name: str, characters: int) -> Callable[[], str]:
    return lambda: (DATA / name).read_text(encoding="utf-8")[:-characters]


def statement(name: str, change: Callable[[dict[str, object]], object]) -> Callable[[], str]:
    def text() -> str:
        value = json.loads((DATA / name).read_text(encoding="utf-8"))
        change(value[0] if isinstance(value, list) else value)
        return json.dumps(value)

    return text


def nested(value: dict[str, object], depth: int) -> None:
    """Each statement the only evidence of the one above it."""
    inner = dict(value)
    for _ in range(depth):
        inner = dict(value) | {"hasEvidenceLines": [{"hasEvidenceItems": [inner]}]}
    value.update(inner)


DAMAGED = {
    "curations cut in a row": (VALIDITY, cut(VALIDITY, 60)),
    "curations with a misspelt level": (VALIDITY, changed(VALIDITY, '"Refuted"', '"Refutted"')),
    "curations with a report of another kind": (VALIDITY, changed(VALIDITY, "CGGV:assertion_", "CGGV:")),
    "curations with a day that is none": (VALIDITY, changed(VALIDITY, '"2022-06-20T', '"2022-06-31T')),
    "curations without their columns": (VALIDITY, changed(VALIDITY, '"CLASSIFICATION",', '"CLASS",')),
    "scores cut in a row": (SCORES, cut(SCORES, 40)),
    "scores with a number cut": (SCORES, changed(SCORES, "\nPGS000018,", "\nPGS18,")),
    "scores without their evaluation": (SCORES, changed(SCORES, "PGS Evaluation", "PGS evaluation")),
    "an assertion cut": (ASSERTION, cut(ASSERTION, 30)),
    "a submission cut": (SUBMISSION, cut(SUBMISSION, 30)),
    "a submission of nobody we know": (SUBMISSION, statement(SUBMISSION, lambda one: one.update(id="blog:1"))),
    "a submission without its number": (
        SUBMISSION,
        statement(SUBMISSION, lambda one: one.update(id="clinvar.submission:")),
    ),
    "an assertion on a variant elsewhere": (
        ASSERTION,
        statement(ASSERTION, lambda one: one.update(proposition={"subjectVariant": "#/variants/1"})),
    ),
    "an assertion with half a sign": (
        ASSERTION,
        statement(ASSERTION, lambda one: one.update(classification={"name": "\ud800"})),
    ),
    "curations with a quote in a column's name": (VALIDITY, changed(VALIDITY, '"GCEP"', '"GC"EP')),
    "an assertion on itself without end": (ASSERTION, statement(ASSERTION, lambda one: nested(one, 20))),
    "notices of an unknown nature": (NOTICES, changed(NOTICES, ",Expression of concern,", ",Worry,")),
    "notices with day and month exchanged": (NOTICES, changed(NOTICES, "5/30/2020 0:00", "30/5/2020 0:00")),
    "notices on a number that is none": (NOTICES, changed(NOTICES, ",32450107,", ",324501071,")),
    "notices cut in a row": (NOTICES, cut(NOTICES, 200)),
    "articles with a number too long": (ARTICLES, changed(ARTICLES, "PMID- 16403221", "PMID- 164032211")),
}


@pytest.mark.parametrize(("name", "text"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_copy_is_refused_and_changes_nothing(name: str, text: Callable[[], str], tmp_path: Path) -> None:
    damaged = tmp_path / Path(name).name
    damaged.write_text(text(), encoding="utf-8")
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        store.load(DATA / name, released=DAY)
        before = store.digest(), store.schemes(), len(store.loads())
        with pytest.raises(BadInput, match="bad-evidence-file") as caught:
            store.load(damaged, released=date(2026, 7, 1))
        assert (store.digest(), store.schemes(), len(store.loads())) == before
    assert caught.value.place.file == damaged.name
    assert "Refutted" not in str(caught.value)


def test_a_copy_damaged_after_it_was_packed_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress((DATA / SCORES).read_bytes()))
    middle = len(packed) // 2
    packed[middle : middle + 40] = bytes(40)
    damaged = tmp_path / "scores.csv.gz"
    damaged.write_bytes(packed)
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        with pytest.raises(BadInput, match=r"bad-evidence-file|evidence-file-unreadable"):
            store.load(damaged, released=DAY)
        assert store.loads() == ()


def load_text(folder: Path, name: str, text: str, key: SourceKey) -> EvidenceRecord:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with EvidenceStore(folder / "evidence.duckdb") as store:
        store.load(path, released=DAY)
        return store.records([key])[key]


FORMS: dict[str, Callable[[dict[str, object]], str]] = {
    "one a line": lambda one: json.dumps(one) + "\n" + json.dumps(one) + "\n",
    "one printed over lines": lambda one: json.dumps(one, indent=2),
    "a release of civicpy": lambda one: json.dumps({"metadata": {}, "gks_records": [one]}),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_statements_are_read_in_every_form_they_are_given_in(
    form: Callable[[dict[str, object]], str], tmp_path: Path
) -> None:
    (one,) = json.loads((DATA / ASSERTION).read_text(encoding="utf-8"))
    assert load_text(tmp_path, "gks.json", form(one), SourceKey("CIViC", "AID6")).level == "Tier I"


def therapies(*names: str) -> Callable[[dict[str, object]], object]:
    def change(one: dict[str, object]) -> None:
        group = {"membershipOperator": "AND", "therapies": [{"conceptType": "Therapy", "name": name} for name in names]}
        one["proposition"] = {**_object(one["proposition"]), "objectTherapeutic": group}

    return change


def _object(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def test_every_drug_of_a_combination_is_named(tmp_path: Path) -> None:
    text = statement(ASSERTION, therapies("Afatinib", "Cetuximab"))()
    assert load_text(tmp_path, "va.json", text, SourceKey("CIViC", "AID6")).drugs == {"afatinib", "cetuximab"}


def test_a_disputing_statement_carries_no_claim(tmp_path: Path) -> None:
    text = statement(ASSERTION, lambda one: one.update(direction="disputes"))()
    one = load_text(tmp_path, "va.json", text, SourceKey("CIViC", "AID6"))
    assert (one.scale, one.level) == ("amp", "disputes")
    assert RULES.strength.levels["amp"]["disputes"] == 0


TURNS = {
    "put back after it was retracted": (("6/5/2020", "Retraction"), ("7/1/2020", "Reinstatement"), Status.CURRENT),
    "retracted after it was put back": (("7/1/2020", "Reinstatement"), ("8/1/2020", "Retraction"), Status.RETRACTED),
    "corrected": (("6/5/2020", "Correction"), ("7/1/2020", "Correction"), Status.CURRENT),
    "of concern, then corrected": (("6/5/2020", "Expression of concern"), ("7/1/2020", "Correction"), Status.CONCERN),
}


@pytest.mark.parametrize(("first", "second", "status"), TURNS.values(), ids=TURNS.keys())
def test_an_article_stands_as_its_notices_leave_it(
    first: tuple[str, str], second: tuple[str, str], status: Status, tmp_path: Path
) -> None:
    header = (DATA / NOTICES).read_text(encoding="utf-8").partition("\n")[0].rstrip("\r").split(",")
    rows = [
        dict.fromkeys(header, "") | {
            "Record ID": "1", "RetractionDate": f"{day} 0:00", "OriginalPaperDate": "5/22/2020 0:00",
            "OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "1", "RetractionNature": nature,
        }
        for day, nature in (first, second)
    ]  # fmt: skip
    text = "\n".join(",".join(cells) for cells in (header, *([row[name] for name in header] for row in rows))) + "\n"
    assert load_text(tmp_path, "notices.csv", text, SourceKey("PMID", "1")).status is status


CITED = {
    "the version in force": (f"{ABCD1}-2020-12-18T050000.000Z", set()),
    "by the day alone, as prose breaks it off": (f"{ABCD1}-2020-12-18", set()),
    "without a version": (ABCD1, set()),
    "by its address": (
        f"https://search.clinicalgenome.org/kb/gene-validity/{ABCD1}-2020-12-18T050000.000Z",
        set(),
    ),
    "an older version": (f"{ABCD1}-2017-10-25T040000.000Z", {"newer-version"}),
    "one that never was": ("CGGV:assertion_00000000-0000-0000-0000-000000000000", {"not-in-registry"}),
}


@pytest.mark.parametrize(("written", "facets"), CITED.values(), ids=CITED.keys())
def test_a_cited_curation_is_found_whichever_way_it_is_written(written: str, facets: set[str], tmp_path: Path) -> None:
    assert parse_identifier(written, RULES.identifiers["ClinGen"]) is not None
    judgement = Judgement(
        id="j1",
        category=ClaimCategory.DISEASE_RISK,
        statement="ABCD1 与肾上腺脑白质营养不良相关",
        genes=("ABCD1",),
        place=ReportPlace(path="judgements[0]"),
        citations=(Citation("ClinGen", written),),
    )
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        store.load(DATA / VALIDITY, released=DAY)
        assert {one.facet for one in check_basis([judgement], rules=RULES, registry=store)} == facets
