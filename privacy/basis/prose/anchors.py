"""What a sentence is about: genes, variants, genotypes, drugs, and whether it speaks of the person tested."""

# ruff: noqa: E501 - an alternation is read whole, not wrapped

import re

GENE = re.compile(r"(?<![A-Za-z0-9])(?:HLA-[A-Z]{1,4}\d?|[A-Z][A-Z0-9]{1,7}(?:-AS\d|-\d{1,2})?)(?![A-Za-z0-9])")
_NOT_GENES = frozenset(
    [
        "DNA",
        "RNA",
        "PCR",
        "NGS",
        "WES",
        "WGS",
        "SNP",
        "SNV",
        "CNV",
        "INDEL",
        "VCF",
        "BAM",
        "HGVS",
        "ACMG",
        "AMP",
        "NCCN",
        "CPIC",
        "FDA",
        "EMA",
        "WHO",
        "NMPA",
        "CAP",
        "CLIA",
        "ISO",
        "PMID",
        "DOI",
        "OMIM",
        "MIM",
        "GB",
        "ID",
        "VCV",
        "RCV",
        "SCV",
        "PGS",
        "PGP",
        "PRS",
        "VUS",
        "LP",
        "HET",
        "HOM",
        "HEMI",
        "AD",
        "AR",
        "XL",
        "OR",
        "HR",
        "RR",
        "CI",
        "BMI",
        "HDL",
        "LDL",
        "TC",
        "TG",
        "CT",
        "MRI",
        "PET",
        "ECG",
        "ICU",
        "QC",
        "NA",
        "NO",
        "YES",
        "AND",
        "THE",
        "FOR",
        "WITH",
        "NOT",
        "HIGH",
        "LOW",
        "RISK",
        "REPORT",
        "RESULT",
        "GRCH37",
        "GRCH38",
        "HG19",
        "HG38",
        "II",
        "III",
        "IV",
        "VI",
        "VII",
        "VIII",
        "IX",
        "XI",
        "XII",
        "PM2",
        "PVS1",
        "PS1",
        "PS2",
        "PS3",
        "PS4",
        "PP1",
        "PP3",
        "PP5",
        "PM1",
        "PM3",
        "PM5",
        "BA1",
        "BS1",
        "BP4",
        "PGX",
        "ESMO",
        "ESC",
        "AHA",
        "ACC",
        "ASCO",
        "ACOG",
        "DPWG",
        "EASL",
        "QTL",
        "GWAS",
        "LOD",
        "IGV",
        "EDTA",
        "TAT",
        "QR",
        "ICD",
        "FAQ",
        "UTC",
        "USA",
        "UK",
        "EU",
        "CNAS",
        "IRB",
        "HPO",
        "DUO",
        "LOINC",
        "SNOMED",
        "FHIR",
        "LIMS",
        "MAF",
        "AF",
        "EAF",
        "Q30",
        "Q20",
        "STR",
        "MLPA",
        "FISH",
        "ARMS",
        "GATK",
        "BWA",
        "REVEL",
        "CADD",
        "SIFT",
        "SWISS",
        "MRD",
        "TMB",
        "MSI",
        "PARP",
        "TKI",
    ]
)
VARIANT = re.compile(
    r"(?:NM_\d+(?:\.\d+)?(?:\([A-Z0-9-]+\))?:)?(?<![A-Za-z])[cgmnp]\.\(?[A-Za-z0-9_*+\-?=>\[\]]{3,60}\)?"
    r"|(?<![A-Za-z0-9])rs\d{3,12}\b|\*\d+[A-Z]?(?:/\s?\*\d+[A-Z]?)?|\b[VR]CV\d{9}\b|\bPGS\d{6}\b"
    r"|HLA-[A-Z]+\d?\*\d\d:\d\d|(?<![A-Za-z])-?\d{3,5}[ACGT]>[ACGT]"
)
GENOTYPE = re.compile(
    r"(?<![A-Za-z])(?:[ACGT]{2}|[ACGT]/[ACGT])\s?(?:型|基因型|genotype)|基因型|genotype|diplotype|双倍型|单倍型|纯合|杂合|半合|homozyg|heterozyg|hemizyg",
    re.I,
)

DRUGS_ZH = ["氯吡格雷", "华法林", "他克莫司", "伏立康唑", "奥美拉唑", "兰索拉唑", "泮托拉唑", "雷贝拉唑", "艾司奥美拉唑", "西酞普兰", "艾司西酞普兰", "舍曲林", "氟西汀", "帕罗西汀", "文拉法辛", "阿米替林", "多塞平", "去甲替林", "阿立哌唑", "利培酮", "奥氮平", "氯氮平", "喹硫平", "卡马西平", "奥卡西平", "苯妥英", "丙戊酸", "拉莫三嗪", "别嘌醇", "阿巴卡韦", "依非韦伦", "阿扎那韦", "硫唑嘌呤", "巯嘌呤", "硫鸟嘌呤", "氟尿嘧啶", "卡培他滨", "替加氟", "伊立替康", "顺铂", "卡铂", "奥沙利铂", "他莫昔芬", "甲氨蝶呤", "辛伐他汀", "阿托伐他汀", "瑞舒伐他汀", "普伐他汀", "洛伐他汀", "氟伐他汀", "匹伐他汀", "他汀", "可待因", "曲马多", "吗啡", "芬太尼", "羟考酮", "氢可酮", "美沙酮", "塞来昔布", "布洛芬", "美洛昔康", "吡罗昔康", "双氯芬酸", "阿司匹林", "对乙酰氨基酚", "美托洛尔", "普萘洛尔", "卡维地洛", "比索洛尔", "硝酸甘油", "二甲双胍", "格列美脲", "格列本脲", "格列齐特", "吉非替尼", "厄洛替尼", "奥希替尼", "克唑替尼", "伊马替尼", "尼洛替尼", "奥拉帕利", "曲妥珠单抗", "西妥昔单抗", "帕尼单抗", "贝伐珠单抗", "利福平", "异烟肼", "乙胺丁醇", "氨基糖苷", "庆大霉素", "链霉素", "阿米卡星", "依伐卡托", "托莫西汀", "昂丹司琼", "七氟烷", "琥珀胆碱", "伯氨喹", "拉布立酶", "替格瑞洛", "普拉格雷", "利伐沙班", "达比加群", "阿哌沙班", "肝素", "低分子肝素", "环孢素", "西罗莫司", "依维莫司", "硝苯地平", "氨氯地平", "依那普利", "卡托普利", "缬沙坦", "氯沙坦", "氢氯噻嗪", "呋塞米", "胰岛素", "左甲状腺素", "地高辛", "胺碘酮", "普罗帕酮", "茶碱", "沙丁胺醇", "孟鲁司特", "干扰素", "利巴韦林", "丁苯那嗪", "口服避孕药", "激素替代", "质子泵抑制剂", "三环类", "抗抑郁药", "抗凝药", "抗血小板药", "化疗药", "靶向药", "免疫抑制剂", "降压药", "降脂药", "降糖药", "麻醉药", "镇痛药", "阿片类", "非甾体"]  # fmt: skip
DRUGS_EN = ["clopidogrel", "warfarin", "tacrolimus", "voriconazole", "omeprazole", "lansoprazole", "pantoprazole", "esomeprazole", "rabeprazole", "citalopram", "escitalopram", "sertraline", "fluoxetine", "paroxetine", "venlafaxine", "amitriptyline", "doxepin", "nortriptyline", "imipramine", "clomipramine", "aripiprazole", "risperidone", "olanzapine", "clozapine", "quetiapine", "haloperidol", "carbamazepine", "oxcarbazepine", "phenytoin", "fosphenytoin", "valproate", "lamotrigine", "allopurinol", "abacavir", "efavirenz", "atazanavir", "azathioprine", "mercaptopurine", "thioguanine", "fluorouracil", "capecitabine", "tegafur", "irinotecan", "cisplatin", "carboplatin", "oxaliplatin", "tamoxifen", "methotrexate", "simvastatin", "atorvastatin", "rosuvastatin", "pravastatin", "lovastatin", "fluvastatin", "pitavastatin", "statin", "statins", "codeine", "tramadol", "morphine", "fentanyl", "oxycodone", "hydrocodone", "methadone", "celecoxib", "ibuprofen", "meloxicam", "piroxicam", "flurbiprofen", "diclofenac", "aspirin", "acetaminophen", "metoprolol", "propranolol", "carvedilol", "bisoprolol", "nitroglycerin", "metformin", "glimepiride", "glyburide", "gefitinib", "erlotinib", "osimertinib", "crizotinib", "imatinib", "nilotinib", "olaparib", "trastuzumab", "cetuximab", "panitumumab", "bevacizumab", "rifampicin", "isoniazid", "ethambutol", "gentamicin", "streptomycin", "amikacin", "tobramycin", "aminoglycosides", "ivacaftor", "atomoxetine", "ondansetron", "sevoflurane", "isoflurane", "desflurane", "halothane", "succinylcholine", "primaquine", "rasburicase", "ticagrelor", "prasugrel", "rivaroxaban", "dabigatran", "apixaban", "heparin", "cyclosporine", "sirolimus", "everolimus", "nifedipine", "amlodipine", "enalapril", "captopril", "valsartan", "losartan", "hydrochlorothiazide", "furosemide", "insulin", "levothyroxine", "digoxin", "amiodarone", "propafenone", "theophylline", "albuterol", "montelukast", "ribavirin", "tetrabenazine", "siponimod", "mavacamten", "eliglustat", "vortioxetine", "fluvoxamine", "duloxetine", "hydralazine", "caffeine", "dolutegravir", "raltegravir", "thiopurine", "thiopurines", "fluoropyrimidine", "fluoropyrimidines", "opioid", "opioids", "nsaid", "nsaids", "anticoagulant", "anticoagulants", "antidepressant", "antidepressants", "chemotherapy", "ssri", "ssris", "beta-blocker", "beta-blockers", "contraceptive", "contraceptives"]  # fmt: skip
DRUG = re.compile(
    "|".join(sorted(map(re.escape, DRUGS_ZH), key=len, reverse=True)) + r"|\b(?:" + "|".join(DRUGS_EN) + r")\b", re.I
)
_NAMED_DRUG = re.compile(
    "|".join(
        sorted((re.escape(d) for d in DRUGS_ZH if not d.endswith(("药", "类", "剂", "代"))), key=len, reverse=True)
    )
    + r"|\b(?:"
    + "|".join(DRUGS_EN)
    + r")\b",
    re.I,
)


def genes_in(text: str) -> tuple[str, ...]:
    """Symbols that look like genes and are not one of the usual abbreviations."""
    return tuple(
        dict.fromkeys(
            hit
            for hit in GENE.findall(text)
            if hit not in _NOT_GENES and not re.fullmatch(r"[A-Z]{1,2}|[ACGT]{2,3}", hit)
        )
    )


def variants_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit[0].rstrip(").") if "(" not in hit[0] else hit[0] for hit in VARIANT.finditer(text)))


def drugs_in(text: str) -> tuple[str, ...]:
    """Drugs by name, as written."""
    return tuple(dict.fromkeys(hit[0] for hit in _NAMED_DRUG.finditer(text)))
