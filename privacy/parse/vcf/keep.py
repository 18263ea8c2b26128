"""What a scrubbed VCF may keep: keys, texts, names. Everything that is not on a list here is left out.

A list of what may stay, not of what must go: names of keys, filters and contigs are free words of whoever wrote the
file, and any of them can hold a person's name or a sample number.
"""

import re

from privacy.parse.vcf.reserved import Shape

INFO: dict[str, tuple[str, str, str]] = {
    # Reserved by the specification (tables of reserved INFO keys, VCF 4.1 to 4.5).
    "AA": ("1", "String", "Ancestral allele"),
    "AC": ("A", "Integer", "Allele count in genotypes"),
    "AD": ("R", "Integer", "Total read depth per allele"),
    "ADF": ("R", "Integer", "Forward read depth per allele"),
    "ADR": ("R", "Integer", "Reverse read depth per allele"),
    "AF": ("A", "Float", "Allele frequency"),
    "AN": ("1", "Integer", "Number of alleles in called genotypes"),
    "BQ": ("1", "Float", "RMS base quality"),
    "CIGAR": ("A", "String", "Alignment of the alternate allele to the reference"),
    "DB": ("0", "Flag", "In dbSNP"),
    "DP": ("1", "Integer", "Read depth over samples"),
    "END": ("1", "Integer", "End position of the variant"),
    "H2": ("0", "Flag", "In HapMap 2"),
    "H3": ("0", "Flag", "In HapMap 3"),
    "MQ": ("1", "Float", "RMS mapping quality"),
    "MQ0": ("1", "Integer", "Reads with mapping quality zero"),
    "NS": ("1", "Integer", "Samples with data"),
    "SB": ("4", "Integer", "Strand bias"),
    "SOMATIC": ("0", "Flag", "Somatic"),
    "VALIDATED": ("0", "Flag", "Validated by a second experiment"),
    "1000G": ("0", "Flag", "In 1000 Genomes"),
    # Structural variants (section 3).
    "IMPRECISE": ("0", "Flag", "Imprecise structural variant"),
    "NOVEL": ("0", "Flag", "Novel structural variant"),
    "SVTYPE": ("1", "String", "Type of structural variant"),
    "SVLEN": ("A", "Integer", "Length of structural variant"),
    "SVCLAIM": ("A", "String", "What the structural variant call claims"),
    "CIPOS": (".", "Integer", "Confidence interval around POS"),
    "CIEND": (".", "Integer", "Confidence interval around END"),
    "CILEN": (".", "Integer", "Confidence interval around SVLEN"),
    "HOMLEN": (".", "Integer", "Length of microhomology at the breakpoints"),
    "HOMSEQ": (".", "String", "Sequence of microhomology at the breakpoints"),
    "CN": ("A", "Float", "Copy number"),
    "CICN": (".", "Float", "Confidence interval around copy number"),
    "RN": ("A", "Integer", "Repeat sequences in the allele"),
    "RUS": (".", "String", "Repeat unit sequence"),
    "RUL": (".", "Integer", "Repeat unit length"),
    "RUC": (".", "Float", "Repeat unit count"),
    "RB": (".", "Integer", "Bases in the repeat sequence"),
    "RUB": (".", "Integer", "Bases in each repeat unit"),
    "CIRUC": (".", "Float", "Confidence interval around RUC"),
    "CIRB": (".", "Integer", "Confidence interval around RB"),
    # Written by GATK, bcftools, DeepVariant, freebayes: numbers about reads and calls.
    "BaseQRankSum": ("1", "Float", "Rank sum test of base qualities"),
    "ClippingRankSum": ("1", "Float", "Rank sum test of clipped bases"),
    "ExcessHet": ("1", "Float", "Excess heterozygosity"),
    "FS": ("1", "Float", "Strand bias, Fisher exact test"),
    "HaplotypeScore": ("1", "Float", "Consistency of the site with two haplotypes"),
    "InbreedingCoeff": ("1", "Float", "Inbreeding coefficient"),
    "MLEAC": ("A", "Integer", "Maximum likelihood allele count"),
    "MLEAF": ("A", "Float", "Maximum likelihood allele frequency"),
    "MQRankSum": ("1", "Float", "Rank sum test of mapping qualities"),
    "QD": ("1", "Float", "Quality by depth"),
    "ReadPosRankSum": ("1", "Float", "Rank sum test of read positions"),
    "SOR": ("1", "Float", "Strand odds ratio"),
    "VQSLOD": ("1", "Float", "Log odds of being a true variant"),
    "NEGATIVE_TRAIN_SITE": ("0", "Flag", "Used to train the negative model"),
    "POSITIVE_TRAIN_SITE": ("0", "Flag", "Used to train the positive model"),
    "INDEL": ("0", "Flag", "Insertion or deletion"),
    "IDV": ("1", "Integer", "Reads that support the indel"),
    "IMF": ("1", "Float", "Fraction of reads that support the indel"),
    "DP4": ("4", "Integer", "Forward and reverse depth of reference and alternate"),
    "MQ0F": ("1", "Float", "Fraction of reads with mapping quality zero"),
    "MQB": ("1", "Float", "Mapping quality bias"),
    "BQB": ("1", "Float", "Base quality bias"),
    "RPB": ("1", "Float", "Read position bias"),
    "SGB": ("1", "Float", "Segregation based metric"),
    "VDB": ("1", "Float", "Variant distance bias"),
    "HWE": ("1", "Float", "Hardy-Weinberg equilibrium p-value"),
    "RO": ("1", "Integer", "Reads of the reference"),
    "AO": ("A", "Integer", "Reads of the alternate"),
    "ODDS": ("1", "Float", "Log odds of the genotypes"),
    # Populations and annotation.
    "AF_EAS": ("A", "Float", "Allele frequency, East Asia"),
    "EAS_AF": ("A", "Float", "Allele frequency, East Asia"),
    "AFR_AF": ("A", "Float", "Allele frequency, Africa"),
    "AMR_AF": ("A", "Float", "Allele frequency, Americas"),
    "ASN_AF": ("A", "Float", "Allele frequency, Asia"),
    "EUR_AF": ("A", "Float", "Allele frequency, Europe"),
    "SAS_AF": ("A", "Float", "Allele frequency, South Asia"),
    "CADD": ("A", "Float", "CADD score"),
    "REVEL": ("A", "Float", "REVEL score"),
    "CSQ": (".", "String", "Consequence annotation (VEP)"),
    "ANN": (".", "String", "Consequence annotation (SnpEff)"),
    "GENE": (".", "String", "Gene symbol"),
    "GENEINFO": (".", "String", "Gene symbol and NCBI gene number"),
    "CLNSIG": (".", "String", "Clinical significance (ClinVar)"),
}
"""Key -> Number, Type and our description, for a file that does not declare the key."""

FORMAT: dict[str, tuple[str, str, str]] = {
    "GT": ("1", "String", "Genotype"),
    "AD": ("R", "Integer", "Read depth per allele"),
    "ADF": ("R", "Integer", "Forward read depth per allele"),
    "ADR": ("R", "Integer", "Reverse read depth per allele"),
    "DP": ("1", "Integer", "Read depth"),
    "EC": ("A", "Integer", "Expected alternate allele counts"),
    "GL": ("G", "Float", "Genotype likelihoods"),
    "GP": ("G", "Float", "Genotype posterior probabilities"),
    "GQ": ("1", "Integer", "Genotype quality"),
    "HQ": ("2", "Integer", "Haplotype qualities"),
    "LEN": ("1", "Integer", "Length of the reference block"),
    "LAA": (".", "Integer", "Local alleles"),
    "LAD": ("LR", "Integer", "Read depth per local allele"),
    "LEC": ("LA", "Integer", "Expected local allele counts"),
    "LPL": ("LG", "Integer", "Phred-scaled likelihoods of local genotypes"),
    "MQ": ("1", "Integer", "RMS mapping quality"),
    "PL": ("G", "Integer", "Phred-scaled genotype likelihoods"),
    "PP": ("G", "Integer", "Phred-scaled genotype posteriors"),
    "PQ": ("1", "Integer", "Phasing quality"),
    "PS": ("1", "Integer", "Phase set"),
    "CN": ("1", "Float", "Copy number"),
    "CICN": ("2", "Float", "Confidence interval around copy number"),
    "CNQ": ("1", "Float", "Copy number quality"),
    "DS": ("1", "Float", "Genotype dosage"),
    "MIN_DP": ("1", "Integer", "Lowest depth in the block"),
    "MED_DP": ("1", "Integer", "Median depth in the block"),
    "RGQ": ("1", "Integer", "Quality of the reference genotype"),
    "SB": ("4", "Integer", "Depth by strand"),
    "VAF": ("A", "Float", "Variant allele fraction"),
    "AF": ("A", "Float", "Variant allele fraction"),
}
"""As ``INFO``. ``FT`` is left out, since filter names are free words; ``PID``, ``PSL`` and the like, since they are
free labels."""

TEXT = {
    "AA": re.compile(r"[ACGTNacgtn.,?|*-]+"),
    "CIGAR": re.compile(r"[0-9MIDNSHPX=.,]+"),
    "SVTYPE": re.compile(r"(?:DEL|INS|DUP|INV|CNV|BND|TRA)(?::(?:ME|TANDEM|TR|ALU|L1|LINE1|SVA))*"),
    "SVCLAIM": re.compile(r"[DJ.,]+"),
    "HOMSEQ": re.compile(r"[ACGTNacgtn.,]+"),
    "RUS": re.compile(r"[ACGTNacgtn.,]+"),
    "CSQ": re.compile(r"[A-Za-z0-9_.,|&*+/:()>%~?-]+"),
    "ANN": re.compile(r"[A-Za-z0-9_.,|&*+/:()>%~?'\[\]^-]+"),
    "GENE": re.compile(r"[A-Za-z0-9.,|&_-]+"),
    "GENEINFO": re.compile(r"[A-Za-z0-9.,|:_-]+"),
    "CLNSIG": re.compile(r"[A-Za-z0-9_,|/.-]+"),
}
"""Keys that hold text, and what the text may look like; a value that looks otherwise is left out."""

PERSONAL_NUMBER = re.compile(r"(?<![0-9A-Za-z_.])(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
"""A mobile phone, resident ID or old resident ID number standing alone (GB 11643; numbering plan of mainland China)."""

NUMBERS = re.compile(
    r"(?:[-+]?(?:\d{1,10}\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?|\.|[-+]?(?:inf|infinity|nan))"
    r"(?:,(?:[-+]?(?:\d{1,10}\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?|\.|[-+]?(?:inf|infinity|nan)))*",
    re.ASCII | re.IGNORECASE,
)
"""A list of numbers with at most ten digits before the point: phone and ID numbers are longer."""

PUBLIC_ID = re.compile(r"(?:rs|ss|esv|essv|nsv|nssv|COSM|COSV|VCV|RCV)\d{1,10}(?:\.\d{1,3})?", re.ASCII)
"""dbSNP, DGV/dbVar, COSMIC, ClinVar."""

FILTER = re.compile(
    r"PASS|q\d{1,3}|s\d{1,3}|LowQual|LowDP|LowGQ|LowCoverage|RefCall|StrandBias|SnpCluster|MinDP"
    r"|VQSRTranche(?:SNP|INDEL)\d{1,3}\.\d{1,3}to\d{1,3}\.\d{1,3}\+?"
)
OTHER_FILTER = "OTHER"

CONTIG = re.compile(
    r"(?:chr|Chr|CHR)?(?:[1-9]|1\d|2\d|X|Y|M|MT|Un|EBV)(?:_(?:[A-Z]{2}\d{6}|gl\d{6}|KI\d{6}v\d|[A-Z]{2}\d{6}v\d))?"
    r"(?:_(?:random|alt|decoy|fix))?"
    r"|(?:GL|KI|KN|JTFH|NC|NT|NW|NG|CM|AC)_?\d{6,9}(?:\.\d{1,2})?|hs37d5|HLA-[A-Z0-9]{1,5}\*\d{2,3}(?::\d{2,3}){0,3}[NLQ]?"
)
"""Names of human assemblies: chromosomes, unplaced scaffolds, accessions, decoys, HLA alleles."""

SYMBOL = re.compile(
    r"(?:DEL|INS|DUP|INV|CNV)(?::(?:ME|ME:ALU|ME:LINE1|ME:L1|ME:SVA|TANDEM|TR))?|BND|TRA|NON_REF|\*|X|CN\d{1,3}"
)
STRUCTURAL_TYPE = re.compile(r"(DEL|INS|DUP|INV|CNV)(?=:)")
OTHER_SYMBOL = "OTHER"

BUILDS = (
    (re.compile(r"GRCh38|hg38|hs38|GCA_000001405\.(?:1[5-9]|2\d)", re.IGNORECASE), "GRCh38"),
    (re.compile(r"GRCh37|hg19|b37|hs37|human_g1k_v37", re.IGNORECASE), "GRCh37"),
    (re.compile(r"CHM13|hs1\b", re.IGNORECASE), "T2T-CHM13v2.0"),
    (re.compile(r"NCBI36|hg18|b36", re.IGNORECASE), "NCBI36"),
)
"""Names of human assemblies as they stand in paths and URLs -> the name that is kept."""


def info_shape(key: str, declared: Shape | None) -> Shape | None:
    """The shape under which an INFO key is kept; None where it is not."""
    return _shape(INFO.get(key), declared)


def format_shape(key: str, declared: Shape | None) -> Shape | None:
    """The shape under which a FORMAT key is kept; None where it is not."""
    return _shape(FORMAT.get(key), declared)


def _shape(ours: tuple[str, str, str] | None, declared: Shape | None) -> Shape | None:
    if ours is None:
        return None
    if declared is None:
        return Shape(ours[0], ours[1])
    # A number key that the file declares as text could hold any text.
    numeric = ("Integer", "Float")
    same = declared.type == ours[1] or (declared.type in numeric and ours[1] in numeric)
    return declared if same else None
