"""Checks on one judgement at a time: each case breaks one thing in a sound world."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import pytest

from privacy.basis import BasisRules, Citation, Judgement, ReportPlace, check_basis, render_appendix
from privacy.basis.identifiers import SourceKey, find_scheme, parse_identifier
from privacy.basis.registry import EvidenceRecord, Status, VariantOfGene
from privacy.model.judgement import Check, Severity
from privacy.model.vocabulary import ClaimCategory, Jurisdiction
from workspace.basis_rules import load_basis_rules

RULES = load_basis_rules(jurisdiction=Jurisdiction.HUNAN, day=date(2026, 7, 1))

VCV = EvidenceRecord(
    key=SourceKey("ClinVar", "VCV000162457", "3"),
    genes=frozenset({"TGDS"}),
    variants=frozenset({"c.269A>G", "p.E90G"}),
    conditions=frozenset({"catel manzke syndrome"}),
    significance="Pathogenic",
    scale="clinvar-stars",
    level="2",
    latest_version="3",
)
CPIC = EvidenceRecord(
    key=SourceKey("CPIC", "cyp2c19 and clopidogrel"),
    genes=frozenset({"CYP2C19"}),
    drugs=frozenset({"clopidogrel"}),
    scale="cpic",
    level="A",
    same_work=frozenset({("PMID", "35034351")}),
)
ARTICLE = EvidenceRecord(key=SourceKey("PMID", "35034351"), same_work=frozenset({("CPIC", "cyp2c19 and clopidogrel")}))

RISK = Judgement(
    id="j1",
    category=ClaimCategory.DISEASE_RISK,
    statement="TGDS c.269A>G 致病",
    place=ReportPlace(path="judgements[0]"),
    genes=("TGDS",),
    variants=("NM_014305.4:c.269A>G",),
    subjects=("Catel-Manzke syndrome",),
    strength="致病",
    citations=(Citation("ClinVar", "VCV000162457.3"),),
)
DRUG = Judgement(
    id="j1",
    category=ClaimCategory.MEDICATION,
    statement="建议更换氯吡格雷",
    place=ReportPlace(path="judgements[0]"),
    genes=("CYP2C19",),
    subjects=("氯吡格雷",),
    strength="Strong",
    citations=(Citation("CPIC", "CYP2C19 and clopidogrel"),),
)


class World:
    """A registry in memory that speaks the real interface."""

    def __init__(self, *records: EvidenceRecord) -> None:
        self._records = {(one.key.scheme, one.key.id): one for one in records}

    def as_of(self) -> date:
        return date(2026, 6, 1)

    def schemes(self) -> frozenset[str]:
        return frozenset(scheme for scheme, _ in self._records)

    def covered(self) -> frozenset[str]:
        return self.schemes() - {"DOI"}

    def records(self, keys: Collection[SourceKey]) -> Mapping[SourceKey, EvidenceRecord]:
        return {key: self._records[key.scheme, key.id] for key in keys if (key.scheme, key.id) in self._records}

    def about_variants(self, variants: Collection[VariantOfGene]) -> Mapping[VariantOfGene, tuple[EvidenceRecord, ...]]:
        return {
            (gene, name): tuple(r for r in self._records.values() if gene in r.genes and name in r.variants)
            for gene, name in variants
        }


def facets(judgement: Judgement, *records: EvidenceRecord, rules: BasisRules = RULES) -> set[str]:
    registry = World(*records) if records else None
    return {f"{one.check.value}/{one.facet}" for one in check_basis([judgement], rules=rules, registry=registry)}


SOUND = {
    "pathogenic on a two-star pathogenic record": (RISK, (VCV,)),
    "another transcript and protein name of the same variant": (replace(RISK, variants=("p.Glu90Gly",)), (VCV,)),
    "a drug by its Chinese name": (DRUG, (CPIC,)),
    "likely pathogenic on a pathogenic record": (replace(RISK, strength="可能致病"), (VCV,)),
    "without a registry": (RISK, ()),
    "a promise denied": (replace(RISK, statement="TGDS c.269A>G 致病，本结果不保证准确"), (VCV,)),
    "a guideline with its year": (
        replace(RISK, citations=(Citation("指南", "中国遗传性乳腺癌筛查指南（2021年版）"),)),
        (),
    ),
}


@pytest.mark.parametrize(("judgement", "records"), SOUND.values(), ids=SOUND.keys())
def test_a_sound_basis_holds(judgement: Judgement, records: tuple[EvidenceRecord, ...]) -> None:
    assert facets(judgement, *records) == set()


BROKEN = {
    "no source": (replace(RISK, citations=()), (), "missing/no-source"),
    "a PMID with a leading zero": (replace(RISK, citations=(Citation("PMID", "01"),)), (), "malformed/bad-identifier"),
    "a source nobody knows": (replace(RISK, citations=(Citation("blog", "7"),)), (), "malformed/unknown-scheme"),
    "a VCV too short": (replace(RISK, citations=(Citation("ClinVar", "VCV12"),)), (), "malformed/bad-identifier"),
    "a guideline without a year": (
        replace(RISK, citations=(Citation("指南", "乳腺癌筛查指南"),)),
        (),
        "malformed/bad-identifier",
    ),
    "an identifier the registry lacks": (
        replace(RISK, citations=(Citation("ClinVar", "VCV000000009"),)),
        (VCV,),
        "unknown/not-in-registry",
    ),
    "a kind of source never loaded": (
        replace(RISK, citations=(Citation("PMID", "123456"),)),
        (VCV,),
        "unknown/not-loaded",
    ),
    "one that a selection lacks": (
        replace(RISK, citations=(Citation("DOI", "10.1000/other"),)),
        (VCV, replace(ARTICLE, key=SourceKey("DOI", "10.1000/one"))),
        "unknown/not-in-selection",
    ),
    "another gene": (replace(RISK, genes=("BRCA1",)), (VCV,), "other-subject/other-gene"),
    "another variant": (replace(RISK, variants=("c.1A>G",)), (VCV,), "other-subject/other-variant"),
    "another condition": (replace(RISK, subjects=("Wilson disease",)), (VCV,), "other-subject/other-condition"),
    "another drug": (replace(DRUG, subjects=("华法林",)), (CPIC,), "other-subject/other-drug"),
    "another ancestry": (
        replace(RISK, ancestry="East Asian"),
        (replace(VCV, ancestries=frozenset({"european"})),),
        "other-subject/other-ancestry",
    ),
    "pathogenic on a record without stars": (RISK, (replace(VCV, level="0"),), "weaker/low-level"),
    "pathogenic on likely pathogenic": (
        RISK,
        (replace(VCV, significance="Likely pathogenic"),),
        "weaker/lesser-claim",
    ),
    "pathogenic on benign": (RISK, (replace(VCV, significance="Benign"),), "weaker/contradicts"),
    "strong on CPIC level C": (DRUG, (replace(CPIC, level="C"),), "weaker/low-level"),
    "a level stated too high": (
        replace(DRUG, strength="", citations=(Citation("CPIC", "CYP2C19 and clopidogrel", level="Level A"),)),
        (replace(CPIC, level="B"),),
        "weaker/level-overstated",
    ),
    "conflicting records": (
        RISK,
        (replace(VCV, significance="Conflicting classifications of pathogenicity"),),
        "conflicting/conflict-not-mentioned",
    ),
    "another record of the variant disagrees": (
        replace(RISK, citations=(Citation("PMID", "35034351"),)),
        (ARTICLE, replace(VCV, significance="Benign")),
        "conflicting/conflict-not-mentioned",
    ),
    "an older version": (
        replace(RISK, citations=(Citation("ClinVar", "VCV000162457.2"),)),
        (VCV,),
        "superseded/newer-version",
    ),
    "a replaced standard": (RISK, (replace(VCV, status=Status.REPLACED),), "superseded/replaced"),
    "a retracted article": (
        replace(RISK, citations=(Citation("PMID", "35034351"),)),
        (replace(ARTICLE, status=Status.RETRACTED),),
        "retracted/retracted",
    ),
    "a record that its publisher took out": (RISK, (replace(VCV, status=Status.REMOVED),), "retracted/removed"),
    "an article under concern": (
        replace(RISK, citations=(Citation("PMID", "35034351"),)),
        (replace(ARTICLE, status=Status.CONCERN),),
        "retracted/concern",
    ),
    "one identifier in two spellings": (
        replace(RISK, citations=(Citation("PMID", "123456"), Citation("pubmed", "PMID: 123456"))),
        (),
        "duplicate/same-identifier",
    ),
    "a guideline and its own publication": (
        replace(DRUG, citations=(*DRUG.citations, Citation("PMID", "35034351"))),
        (CPIC, ARTICLE),
        "duplicate/same-work",
    ),
    "a source only in the data": (
        replace(RISK, citations=(Citation("ClinVar", "VCV000162457", shown=False),)),
        (VCV,),
        "not-shown/only-in-data",
    ),
    "a promise": (replace(RISK, statement="TGDS c.269A>G 致病，保证治愈"), (VCV,), "promotional/promise"),
}


@pytest.mark.parametrize(("judgement", "records", "facet"), BROKEN.values(), ids=BROKEN.keys())
def test_one_broken_thing_is_the_one_finding(
    judgement: Judgement, records: tuple[EvidenceRecord, ...], facet: str
) -> None:
    assert facets(judgement, *records) == {facet}


def test_a_conflict_that_the_report_mentions_is_no_finding() -> None:
    conflicting = replace(VCV, significance="Conflicting classifications of pathogenicity")
    assert facets(replace(RISK, mentions_conflict=True), conflicting) == set()


def test_every_check_is_broken_by_some_case() -> None:
    assert {facet.split("/")[0] for _, _, facet in BROKEN.values()} == {check.value for check in Check}


def test_severity_and_articles_come_from_the_policy() -> None:
    (finding,) = check_basis([replace(RISK, citations=())], rules=RULES)
    assert (finding.severity, finding.articles) == (Severity.HOLD, ("hunan-2025/24-1",))
    promise = check_basis([replace(RISK, statement="包治")], rules=RULES)
    assert [(one.severity, one.articles) for one in promise] == [(Severity.FLAG, ("hunan-2025/46-2",))]


def test_a_finding_holds_no_word_of_the_report() -> None:
    (finding,) = check_basis([replace(RISK, statement="机密内容", citations=())], rules=RULES)
    assert "机密" not in str(finding.as_json())


def test_every_example_of_the_policy_is_an_identifier_of_its_scheme() -> None:
    import tomllib

    from workspace.basis_rules import POLICY_FOLDER

    schemes = tomllib.loads((POLICY_FOLDER / "identifiers.toml").read_text(encoding="utf-8"))["schemes"]
    for name, spec in schemes.items():
        assert parse_identifier(spec["example"], RULES.identifiers[name]) is not None, name
        for spelling in spec["names"]:
            found = find_scheme(spelling, RULES)
            assert found is not None
            assert found.scheme == name, spelling


def test_the_appendix_lists_every_source_and_admits_where_there_is_none() -> None:
    text = render_appendix([RISK, replace(RISK, citations=())], language="zh")
    assert "依据来源" in text
    assert "VCV000162457.3" in text
    assert "未说明依据" in text


def test_the_appendix_escapes_what_would_be_markup() -> None:
    text = render_appendix([replace(RISK, statement="a | b <script>")], language="en")
    assert "a \\| b \\<script\\>" in text
