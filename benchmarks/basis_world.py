"""A small world of evidence in the publishers' real formats, and reports about it, half of them sabotaged.

Everything is drawn from one seed. The registry files are those of ClinVar (variant_summary and variation records), CPIC
(cpicPairs.csv) and PubMed (MEDLINE); genes, drugs and levels of pairs are real, variants and articles are invented.
"""

# ruff: noqa: E501 - tables of facts are read by the row

import csv
import json
import random
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

CONDITIONS = {
    "BRCA1": ("Breast-ovarian cancer, familial, susceptibility to, 1", "遗传性乳腺癌-卵巢癌综合征"),
    "MYH7": ("Hypertrophic cardiomyopathy 1", "肥厚型心肌病"),
    "LDLR": ("Hypercholesterolemia, familial, 1", "家族性高胆固醇血症"),
    "GJB2": ("Autosomal recessive nonsyndromic hearing loss 1A", "常染色体隐性遗传性耳聋1A型"),
    "PAH": ("Phenylketonuria", "苯丙酮尿症"),
    "FBN1": ("Marfan syndrome", "马凡综合征"),
    "SCN1A": ("Dravet syndrome", "Dravet综合征"),
    "ATP7B": ("Wilson disease", "肝豆状核变性"),
    "MLH1": ("Lynch syndrome 2", "林奇综合征"),
    "KCNQ1": ("Long QT syndrome 1", "长QT综合征1型"),
}
PAIRS = (
    ("CYP2C19", "clopidogrel", "氯吡格雷", "A"), ("CYP2D6", "codeine", "可待因", "A"), ("HLA-B", "carbamazepine", "卡马西平", "A"),
    ("DPYD", "fluorouracil", "氟尿嘧啶", "A"), ("TPMT", "azathioprine", "硫唑嘌呤", "A"), ("SLCO1B1", "simvastatin", "辛伐他汀", "A"),
    ("CYP3A5", "tacrolimus", "他克莫司", "A"), ("UGT1A1", "atazanavir", "阿扎那韦", "A"), ("CYP2C9", "warfarin", "华法林", "A"),
    ("CYP2C19", "voriconazole", "伏立康唑", "A"), ("COMT", "methadone", "美沙酮", "C"), ("HTR2A", "sertraline", "舍曲林", "C"),
    ("ABCB1", "digoxin", "地高辛", "D"), ("ADRB1", "metoprolol", "美托洛尔", "C"),
)  # fmt: skip
"""Gene, drug, drug in Chinese, CPIC level."""

SUMMARY_HEADER = (
    "#AlleleID", "Type", "Name", "GeneID", "GeneSymbol", "HGNC_ID", "ClinicalSignificance", "ClinSigSimple", "LastEvaluated",
    "RS# (dbSNP)", "nsv/esv (dbVar)", "RCVaccession", "PhenotypeIDS", "PhenotypeList", "Origin", "OriginSimple", "Assembly",
    "ChromosomeAccession", "Chromosome", "Start", "Stop", "ReferenceAllele", "AlternateAllele", "Cytogenetic", "ReviewStatus",
    "NumberSubmitters", "Guidelines", "TestedInGTR", "OtherIDs", "SubmitterCategories", "VariationID", "PositionVCF",
    "ReferenceAlleleVCF", "AlternateAlleleVCF", "SomaticClinicalImpact", "SomaticClinicalImpactLastEvaluated",
    "ReviewStatusClinicalImpact", "Oncogenicity", "OncogenicityLastEvaluated", "ReviewStatusOncogenicity",
    "SCVsForAggregateGermlineClassification", "SCVsForAggregateSomaticClinicalImpact", "SCVsForAggregateOncogenicityClassification",
)  # fmt: skip
STATUSES = {
    2: "criteria provided, multiple submitters, no conflicts",
    1: "criteria provided, single submitter",
    0: "no assertion criteria provided",
}


@dataclass(frozen=True)
class Variant:
    vcv: int
    gene: str
    change: str
    significance: str
    stars: int
    versions: int = 0
    """How many versions stand in the registry; 0: known from the summary, which has none."""

    @property
    def accession(self) -> str:
        return f"VCV{self.vcv:09d}"

    @property
    def name(self) -> str:
        return f"NM_{self.vcv:06d}.4({self.gene}):{self.change}"


@dataclass
class World:
    random: random.Random
    variants: list[Variant] = field(default_factory=list)
    pmids: list[int] = field(default_factory=list)
    retracted: list[int] = field(default_factory=list)

    def of(self, significance: str, *, stars: int = 2, versioned: bool = False) -> Variant:
        fitting = [v for v in self.variants if v.significance == significance and v.stars == stars]
        return self.random.choice([v for v in fitting if bool(v.versions) == versioned])


def make_world(seed: int) -> World:
    rng = random.Random(seed)
    world = World(rng)
    number = 1000
    for significance, stars, versions, count in (
        ("Pathogenic", 2, 0, 120), ("Likely pathogenic", 2, 0, 60), ("Benign", 2, 0, 40), ("Pathogenic", 0, 0, 40),
        ("Uncertain significance", 2, 0, 40), ("Conflicting classifications of pathogenicity", 1, 0, 40),
        ("Pathogenic", 2, 3, 60),
    ):  # fmt: skip
        for _ in range(count):
            number += rng.randint(1, 9)
            bases = rng.sample("ACGT", 2)
            change = f"c.{rng.randint(20, 6000)}{bases[0]}>{bases[1]}"
            world.variants.append(Variant(number, rng.choice(list(CONDITIONS)), change, significance, stars, versions))
    world.pmids = rng.sample(range(20_000_000, 39_000_000), 300)
    world.retracted = rng.sample(range(10_000_000, 19_000_000), 60)
    return world


def write_files(world: World, folder: Path) -> list[Path]:
    """The registry's files; loaded in this order."""
    summary, records, pairs, articles = (
        folder / n for n in ("variant_summary.txt", "records.jsonl", "cpicPairs.csv", "pubmed.nbib")
    )
    with summary.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        writer.writerow(SUMMARY_HEADER)
        writer.writerows(summary_row(v) for v in world.variants if not v.versions)
    with records.open("w", encoding="utf-8") as out:
        for variant in world.variants:
            for version in range(1, variant.versions + 1):
                out.write(json.dumps(_record(variant, version)) + "\n")
    with pairs.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Gene", "Drug", "Guideline", "CPIC Level", "CPIC Level Status", "PharmGKB Level of Evidence",
                         "PGx on FDA Label", "CPIC Publications (PMID)"])  # fmt: skip
        for gene, drug, _, level in PAIRS:
            writer.writerow([gene, drug, "", level, "Final", "", "", ""])
    with articles.open("w", encoding="utf-8") as out:
        for pmid in world.pmids:
            out.write(
                f"PMID- {pmid}\nTI  - An article.\nAID - 10.1000/a{pmid} [doi]\nPT  - Journal Article\nDP  - 2019 Mar\n\n"
            )
        for pmid in world.retracted:
            out.write(
                f"PMID- {pmid}\nTI  - An article.\nPT  - Journal Article\nPT  - Retracted Publication\nDP  - 2012\n\n"
            )
    return [summary, records, pairs, articles]


def summary_row(variant: Variant, *, rs: int = -1) -> list[str]:
    condition = CONDITIONS[variant.gene][0]
    row = dict.fromkeys(SUMMARY_HEADER, "-") | {
        "#AlleleID": str(variant.vcv + 15000), "Type": "single nucleotide variant", "Name": variant.name,
        "GeneSymbol": variant.gene, "ClinicalSignificance": variant.significance, "LastEvaluated": "Mar 03, 2024",
        "RS# (dbSNP)": str(rs), "RCVaccession": f"RCV{variant.vcv + 5000:09d}", "PhenotypeIDS": "MONDO:MONDO:0000001",
        "PhenotypeList": condition, "Assembly": "GRCh38", "Chromosome": "1", "Start": str(variant.vcv),
        "ReviewStatus": STATUSES[variant.stars] if "Conflicting" not in variant.significance
        else "criteria provided, conflicting classifications", "VariationID": str(variant.vcv),
    }  # fmt: skip
    return [row[name] for name in SUMMARY_HEADER]


def _record(variant: Variant, version: int) -> dict[str, Any]:
    return {
        "accession": {"accession": variant.accession, "version": version},
        "rcvs": [{"accession": {"accession": f"RCV{variant.vcv + 5000:09d}", "version": version}}],
        "name": variant.name,
        "classifications": {
            "germlineClassification": {
                "reviewStatus": "AGGREGATE_GERMLINE_REVIEW_STATUS_CRITERIA_PROVIDED_MULTIPLE_SUBMITTERS_NO_CONFLICTS",
                "description": variant.significance,
                "conditions": [{"traits": [{"names": [{"value": CONDITIONS[variant.gene][0]}]}]}],
                "dateLastEvaluated": f"202{version}-01-01T00:00:00Z",
            }
        },
    }


@dataclass(frozen=True)
class Case:
    """One judgement to be reported, and what was done to it."""

    category: str
    gene: str
    variant: str
    subject: str
    subject_zh: str
    strength: str
    basis: tuple[tuple[str, str], ...]
    level: str = ""
    shown: bool = True
    promise: bool = False
    sabotage: str = ""


def clean_case(world: World) -> Case:
    if world.random.random() < 0.5:
        gene, drug, drug_zh, level = world.random.choice([p for p in PAIRS if p[3] == "A"])
        basis = (("CPIC", f"{gene} and {drug}"),)
        return Case("medication", gene, "", drug, drug_zh, "Strong", _with_article(world, basis), level)
    significance = world.random.choice(["Pathogenic", "Likely pathogenic", "Pathogenic"])
    versioned = significance == "Pathogenic" and world.random.random() < 0.2
    variant = world.of(significance, versioned=versioned)
    identifier = f"{variant.accession}.{variant.versions}" if versioned else variant.accession
    english, chinese = CONDITIONS[variant.gene]
    basis = _with_article(world, (("ClinVar", identifier),))
    return Case("disease_risk", variant.gene, variant.change, english, chinese, significance, basis)


def _with_article(world: World, basis: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return (*basis, ("PMID", str(world.random.choice(world.pmids)))) if world.random.random() < 0.5 else basis


SABOTAGES = ("missing", "malformed", "unknown", "other-subject", "weaker", "conflicting", "superseded-retracted", "duplicate",
             "not-shown", "promotional")  # fmt: skip
EXPECTED = {name: frozenset({name}) for name in SABOTAGES} | {
    "superseded-retracted": frozenset({"superseded", "retracted"})
}


def sabotaged_case(world: World, kind: str) -> Case:
    case = clean_case(world)
    rng = world.random
    if kind == "missing":
        changed = replace(case, basis=())
    elif kind == "malformed":
        bad = [("PMID", "0" + str(rng.randint(10**6, 10**7))), ("PMID", str(rng.randint(10**9, 10**10))),
               ("ClinVar", f"VCV{rng.randint(1, 999)}"), ("DOI", "10.12/x"), ("PMID", "PMC12"), ("OMIM", "12345")]  # fmt: skip
        changed = replace(case, basis=(rng.choice(bad),))
    elif kind == "unknown":
        unknown = [("PMID", str(rng.randint(1_000_000, 9_000_000))), ("ClinVar", f"VCV{rng.randint(10**6, 10**7):09d}")]
        changed = replace(case, basis=(rng.choice(unknown),))
    elif kind == "other-subject":
        changed = _about_another(world, case)
    elif kind == "weaker":
        changed = _too_weak(world)
    elif kind == "conflicting":
        variant = world.of("Conflicting classifications of pathogenicity", stars=1)
        changed = _of_variant(variant, "Pathogenic")
    elif kind == "superseded-retracted":
        variant = world.of("Pathogenic", versioned=True)
        old = replace(
            _of_variant(variant, "Pathogenic"), basis=(("ClinVar", f"{variant.accession}.{rng.choice([1, 2])}"),)
        )
        changed = rng.choice([old, replace(case, basis=(*case.basis, ("PMID", str(rng.choice(world.retracted)))))])
    elif kind == "duplicate":
        changed = _doubled(world, case)
    elif kind == "not-shown":
        changed = replace(case, shown=False)
    else:
        changed = replace(case, promise=True)
    return replace(changed, sabotage=kind)


def _about_another(world: World, case: Case) -> Case:
    rng = world.random
    if case.category == "medication":
        other = rng.choice([p for p in PAIRS if p[0] != case.gene and p[3] == "A"])
        same_gene = [p for p in PAIRS if p[0] == case.gene and p[1] != case.subject]
        pair = rng.choice(same_gene) if same_gene and rng.random() < 0.5 else other
        return replace(case, basis=(("CPIC", f"{pair[0]} and {pair[1]}"),))
    other_gene = rng.random() < 0.5
    fitting = [
        v for v in world.variants
        if v.significance == case.strength and v.stars == 2 and not v.versions
        and v.change != case.variant and (v.gene != case.gene) == other_gene
    ]  # fmt: skip
    return replace(case, basis=(("ClinVar", rng.choice(fitting).accession),))


def _too_weak(world: World) -> Case:
    rng = world.random
    if rng.random() < 0.4:
        gene, drug, drug_zh, level = rng.choice([p for p in PAIRS if p[3] != "A"])
        return Case("medication", gene, "", drug, drug_zh, "Strong", (("CPIC", f"{gene} and {drug}"),), level)
    significance, stars = rng.choice(
        [("Pathogenic", 0), ("Likely pathogenic", 2), ("Uncertain significance", 2), ("Benign", 2)]
    )
    return _of_variant(world.of(significance, stars=stars), "Pathogenic")


def _of_variant(variant: Variant, strength: str) -> Case:
    english, chinese = CONDITIONS[variant.gene]
    return Case(
        "disease_risk", variant.gene, variant.change, english, chinese, strength, (("ClinVar", variant.accession),)
    )


def _doubled(world: World, case: Case) -> Case:
    pmid = world.random.choice(world.pmids)
    twice = world.random.choice([
        (("PMID", str(pmid)), ("PMID", f"PMID:{pmid}")),
        (("PMID", str(pmid)), ("DOI", f"10.1000/a{pmid}")),
        (("PMID", str(pmid)), ("DOI", f"https://doi.org/10.1000/A{pmid}")),
    ])  # fmt: skip
    return replace(case, basis=(*(one for one in case.basis if one[0] != "PMID"), *twice))
