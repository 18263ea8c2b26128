"""What a sentence is about: genes, variants, genotypes, drugs, and whether it speaks of the person tested."""

import re

from privacy.basis.drugs import CHINESE_TO_INN, CLASSES_EN, CLASSES_ZH

GENE = re.compile(r"(?<![A-Za-z0-9])(?:HLA-[A-Z]{1,4}\d?|[A-Z][A-Z0-9]{1,7}(?:-AS\d|-\d{1,2})?)(?![A-Za-z0-9])")
_NOT_GENES = frozenset(
    """
    DNA RNA PCR NGS WES WGS SNP SNV CNV INDEL VCF BAM HGVS ACMG AMP NCCN CPIC FDA EMA WHO NMPA CAP CLIA ISO PMID DOI
    OMIM MIM GB ID VCV RCV SCV PGS PGP PRS VUS LP HET HOM HEMI AD AR XL OR HR RR CI BMI HDL LDL TC TG CT MRI PET ECG
    ICU QC NA NO YES AND THE FOR WITH NOT HIGH LOW RISK REPORT RESULT GRCH37 GRCH38 HG19 HG38 II III IV VI VII VIII
    IX XI XII PM2 PVS1 PS1 PS2 PS3 PS4 PP1 PP3 PP5 PM1 PM3 PM5 BA1 BS1 BP4 PGX ESMO ESC AHA ACC ASCO ACOG DPWG EASL
    QTL GWAS LOD IGV EDTA TAT QR ICD FAQ UTC USA UK EU CNAS IRB HPO DUO LOINC SNOMED FHIR LIMS MAF AF EAF Q30 Q20
    STR MLPA FISH ARMS GATK BWA REVEL CADD SIFT SWISS MRD TMB MSI PARP TKI
    """.split()  # noqa: SIM905 - a list of words is read as words
)
"""Abbreviations of reports that have the shape of a gene symbol."""
VARIANT = re.compile(
    r"(?:NM_\d+(?:\.\d+)?(?:\([A-Z0-9-]+\))?:)?(?<![A-Za-z])[cgmnp]\.\(?[A-Za-z0-9_*+\-?=>\[\]]{3,60}\)?"
    r"|(?<![A-Za-z0-9])rs\d{3,12}\b|\*\d+[A-Z]?(?:/\s?\*\d+[A-Z]?)?|\b[VR]CV\d{9}\b|\bPGS\d{6}\b"
    r"|HLA-[A-Z]+\d?\*\d\d:\d\d|(?<![A-Za-z])-?\d{3,5}[ACGT]>[ACGT]"
)
GENOTYPE = re.compile(
    r"(?<![A-Za-z])(?:[ACGT]{2}|[ACGT]/[ACGT])\s?(?:型|基因型|genotype)|基因型|genotype|diplotype|双倍型|单倍型|纯合|杂合|半合|homozyg|heterozyg|hemizyg",
    re.I,
)

_NAMES = sorted(map(re.escape, CHINESE_TO_INN), key=len, reverse=True)
_INNS = sorted(set(CHINESE_TO_INN.values()), key=len, reverse=True)
_NAMED_DRUG = re.compile("|".join(_NAMES) + r"|\b(?:" + "|".join(_INNS) + r")\b", re.IGNORECASE | re.ASCII)
DRUG = re.compile(
    "|".join((_NAMED_DRUG.pattern, *CLASSES_ZH)) + r"|\b(?:" + "|".join(CLASSES_EN) + r")\b", re.IGNORECASE | re.ASCII
)


def genes_in(text: str) -> tuple[str, ...]:
    """Symbols that look like genes and are not one of the usual abbreviations."""
    return tuple(dict.fromkeys(hit for hit in GENE.findall(text) if is_gene(hit)))


def is_gene(symbol: str) -> bool:
    """``symbol``, found by ``GENE``, is none of the usual abbreviations, nor bases."""
    return symbol not in _NOT_GENES and not re.fullmatch(r"[A-Z]{1,2}|[ACGT]{2,3}", symbol)


def variants_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit[0].rstrip(").") if "(" not in hit[0] else hit[0] for hit in VARIANT.finditer(text)))


def drugs_in(text: str) -> tuple[str, ...]:
    """Drugs by name, as written."""
    return tuple(dict.fromkeys(hit[0] for hit in _NAMED_DRUG.finditer(text)))
