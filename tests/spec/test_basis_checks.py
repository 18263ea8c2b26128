"""The checks of a basis, as a specification: of each one report that passes and one that is refused, word for word.

Each pair differs in one thing. Both are read from our report JSON and checked against a registry that was filled from
files in their publishers' forms; severity, articles and words are those of ``policies/basis``.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from privacy.basis import Finding, check_basis, read_judgements
from privacy.model.judgement import Check, Severity
from privacy.model.vocabulary import Jurisdiction
from workspace.basis_rules import POLICY_FOLDER, load_basis_rules
from workspace.evidence import EvidenceStore

RULES = load_basis_rules(jurisdiction=Jurisdiction.HUNAN, day=date(2026, 7, 1))

VARIATIONS = (
    ("VCV000000101", 1, "BRCA1", "c.68_69del", "Likely pathogenic", "CRITERIA_PROVIDED_SINGLE_SUBMITTER"),
    ("VCV000000101", 2, "BRCA1", "c.68_69del", "Pathogenic", "REVIEWED_BY_EXPERT_PANEL"),
    ("VCV000000102", 1, "BRCA2", "c.5946del", "Pathogenic", "NO_ASSERTION_CRITERIA_PROVIDED"),
    ("VCV000000103", 1, "BRCA1", "c.5096G>A", "Conflicting classifications of pathogenicity",
     "CRITERIA_PROVIDED_CONFLICTING_CLASSIFICATIONS"),
)  # fmt: skip
"""Accession, version, gene, change, classification, review status."""
PAIRS = (
    "Gene,Drug,Guideline,CPIC Level,CPIC Level Status,CPIC Publications (PMID)\n"
    "CYP2C19,clopidogrel,,A,Final,35034351\n"
    "COMT,methadone,,C,Final,\n"
)
ARTICLES = (
    "PMID- 25741868\nPT  - Journal Article\nDP  - 2015\nAID - 10.1038/gim.2015.30 [doi]\n\n"
    "PMID- 10000001\nPT  - Journal Article\nPT  - Retracted Publication\nDP  - 2010\n"
)
SCORES = (
    "Polygenic Score (PGS) ID,Reported Trait,Mapped Trait(s) (EFO label),PGS Publication (PGP) ID,Publication (PMID),"
    "Publication (doi),Ancestry Distribution (%) - Source of Variant Associations (GWAS),"
    "Ancestry Distribution (%) - Score Development/Training,Ancestry Distribution (%) - PGS Evaluation,Release Date\n"
    "PGS000001,Breast cancer,breast carcinoma,PGP000001,25855707,10.1093/jnci/djv036,European:100,European:100,"
    "European:100,2019-10-14\n"
)

CARRIER = {
    "category": "disease_risk", "gene": "BRCA1", "variant": "c.68_69del", "subject": "Breast-ovarian cancer",
    "statement": "检出 BRCA1 致病变异，乳腺癌风险升高", "strength": "Pathogenic",
    "basis": [{"source": "ClinVar", "id": "VCV000000101"}],
}  # fmt: skip
DRUG = {
    "category": "medication", "gene": "CYP2C19", "variant": "*2/*2", "subject": "氯吡格雷",
    "statement": "氯吡格雷活化不足，建议换药", "strength": "Strong",
    "basis": [{"source": "CPIC", "id": "CYP2C19 and clopidogrel"}],
}  # fmt: skip
SCORE = {
    "category": "disease_risk", "subject": "Breast cancer", "variant": "PGS000001", "ancestry": "European",
    "statement": "多基因评分提示乳腺癌风险高于平均", "basis": [{"source": "PGS", "id": "PGS000001"}],
}  # fmt: skip


def cites(judgement: dict[str, Any], *sources: str, **more: Any) -> dict[str, Any]:
    """The judgement with other sources, written ``scheme id``."""
    named = [dict(zip(("source", "id"), one.split(" ", 1), strict=True)) | more for one in sources]
    return judgement | {"basis": named}


@dataclass(frozen=True)
class Pair:
    """What passes, what does not, and as which facet of which check."""

    passes: dict[str, Any]
    refused: dict[str, Any]
    facet: str


SPECIFICATION = {
    "a judgement states a source": Pair(CARRIER, cites(CARRIER), "missing/no-source"),
    "an identifier has its source's form": Pair(
        cites(CARRIER, "PMID 25741868"), cites(CARRIER, "PMID 025741868"), "malformed/bad-identifier"
    ),
    "a source is one that can be looked up": Pair(
        cites(CARRIER, "PMID 25741868"), cites(CARRIER, "blog 25741868"), "malformed/unknown-scheme"
    ),
    "the registry knows the number": Pair(
        CARRIER, cites(CARRIER, "ClinVar VCV000999999"), "unknown/not-in-registry"
    ),
    "the source speaks of this gene": Pair(
        CARRIER, CARRIER | {"gene": "MLH1", "variant": ""}, "other-subject/other-gene"
    ),
    "the source speaks of this variant": Pair(
        CARRIER, CARRIER | {"variant": "c.181T>G"}, "other-subject/other-variant"
    ),
    "the source speaks of this condition": Pair(
        CARRIER, CARRIER | {"subject": "Wilson disease"}, "other-subject/other-condition"
    ),
    "the source speaks of this drug": Pair(DRUG, DRUG | {"subject": "华法林"}, "other-subject/other-drug"),
    "the source was made for this ancestry": Pair(
        SCORE, SCORE | {"ancestry": "East Asian"}, "other-subject/other-ancestry"
    ),
    "a strong recommendation has a source of its level": Pair(
        DRUG,
        cites(DRUG, "CPIC COMT and methadone") | {"gene": "COMT", "variant": "", "subject": "美沙酮"},
        "weaker/low-level",
    ),
    "pathogenic stands on a record with a star": Pair(
        CARRIER, cites(CARRIER, "ClinVar VCV000000102") | {"gene": "BRCA2", "variant": "c.5946del"}, "weaker/low-level"
    ),
    "a stated level is the source's own": Pair(
        cites(DRUG, "CPIC CYP2C19 and clopidogrel", level="A"),
        cites(DRUG, "CPIC COMT and methadone", level="A")
        | {"gene": "COMT", "variant": "", "subject": "美沙酮", "strength": ""},
        "weaker/level-overstated",
    ),
    "records that disagree are mentioned": Pair(
        CARRIER,
        cites(CARRIER, "ClinVar VCV000000103") | {"variant": "c.5096G>A"},
        "conflicting/conflict-not-mentioned",
    ),
    "the version cited is the newest": Pair(
        cites(CARRIER, "ClinVar VCV000000101.2"),
        cites(CARRIER, "ClinVar VCV000000101.1")
        | {"strength": "Likely pathogenic", "statement": "检出 BRCA1 可能致病变异"},
        "superseded/newer-version",
    ),
    "the source stands": Pair(
        cites(CARRIER, "PMID 25741868"), cites(CARRIER, "PMID 10000001"), "retracted/retracted"
    ),
    "two sources are two": Pair(
        cites(CARRIER, "ClinVar VCV000000101", "PMID 25741868"),
        cites(CARRIER, "PMID 25741868", "DOI 10.1038/gim.2015.30"),
        "duplicate/same-work",
    ),
    "one source stands once": Pair(
        CARRIER, cites(CARRIER, "ClinVar VCV000000101", "ClinVar 101"), "duplicate/same-identifier"
    ),
    "the reader sees the source": Pair(
        CARRIER, cites(CARRIER, "ClinVar VCV000000101", shown=False), "not-shown/only-in-data"
    ),
    "nothing is promised": Pair(
        CARRIER | {"statement": "检出 BRCA1 致病变异，规范随访可降低风险"},
        CARRIER | {"statement": "检出 BRCA1 致病变异，规范随访保证治愈"},
        "promotional/promise",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvidenceStore]:
    folder = tmp_path_factory.mktemp("registry")
    files = {"vcv.jsonl": _variations(), "cpicPairs.csv": PAIRS, "list.nbib": ARTICLES, "scores.csv": SCORES}
    with EvidenceStore(folder / "evidence.duckdb") as store:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
            store.load(folder / name, released=date(2026, 6, 1))
        yield store


def _variations() -> str:
    lines = []
    for accession, version, gene, change, term, status in VARIATIONS:
        germline = {
            "reviewStatus": f"AGGREGATE_GERMLINE_REVIEW_STATUS_{status}",
            "description": term,
            "conditions": [{"traits": [{"names": [{"value": "Breast-ovarian cancer, familial 1"}]}]}],
            "dateLastEvaluated": "2024-01-01T00:00:00Z",
        }
        lines.append(
            json.dumps(
                {
                    "accession": {"accession": accession, "version": version},
                    "name": f"NM_000000.1({gene}):{change}",
                    "classifications": {"germlineClassification": germline},
                }
            )
        )
    return "\n".join(lines) + "\n"


def findings(judgement: dict[str, Any], registry: EvidenceStore) -> tuple[Finding, ...]:
    report = {"format": "helixgate-report/1", "judgements": [{"id": "j1"} | judgement]}
    judgements = read_judgements(json.dumps(report, ensure_ascii=False).encode())
    return check_basis(judgements, rules=RULES, registry=registry)


@pytest.mark.parametrize("pair", SPECIFICATION.values(), ids=SPECIFICATION.keys())
def test_this_passes(pair: Pair, registry: EvidenceStore) -> None:
    assert findings(pair.passes, registry) == ()


@pytest.mark.parametrize("pair", SPECIFICATION.values(), ids=SPECIFICATION.keys())
def test_this_is_refused_in_both_languages_with_article_and_remedy(pair: Pair, registry: EvidenceStore) -> None:
    found = findings(pair.refused, registry)
    assert {f"{one.check.value}/{one.facet}" for one in found} == {pair.facet}
    rule = RULES.checks[found[0].check]
    assert found[0].severity is rule.facets[found[0].facet].severity
    assert found[0].zh != found[0].en
    assert rule.remedy_zh in found[0].remedy
    assert rule.remedy_en in found[0].remedy
    duty = "hunan-2025/46-2" if found[0].check is Check.PROMOTIONAL else "hunan-2025/24-1"
    assert found[0].articles == (duty,)


def test_every_check_is_specified() -> None:
    assert {pair.facet.partition("/")[0] for pair in SPECIFICATION.values()} == {check.value for check in Check}


def test_a_region_may_hold_what_the_default_flags(tmp_path: Path) -> None:
    folder = shutil.copytree(POLICY_FOLDER, tmp_path / "basis")
    text = (folder / "checks.toml").read_text("utf-8")
    before, after = text.split("[checks.promotional]")
    stricter = after.replace('{ default = "flag" }', '{ default = "flag", hunan = "hold" }', 1)
    (folder / "checks.toml").write_text(f"{before}[checks.promotional]{stricter}", "utf-8")
    for region, severity in ((Jurisdiction.HUNAN, Severity.HOLD), (Jurisdiction.TIANJIN, Severity.FLAG)):
        rules = load_basis_rules(jurisdiction=region, day=date(2026, 7, 1), folder=folder)
        assert rules.checks[Check.PROMOTIONAL].facets["promise"].severity is severity
