"""Which columns may not travel together: where somebody works or learns, beside what their genes say.

An employer or a school that gets such a table can find its own people in it, whatever purpose is written on it. The
rule looks at the columns themselves, so that it holds when every paper is in order (hunan-2025/23-3, our baseline).
"""

import re
import unicodedata
from collections.abc import Collection

from privacy.model.decision import Reason
from privacy.model.vocabulary import INSIDE_RECIPIENTS, DataForm, RecipientKind

WORK_OR_SCHOOL = frozenset(
    {
        "employer", "employers", "employment", "employee", "occupation", "occupational", "job", "jobs", "profession",
        "work", "workplace", "company", "position", "staff", "school", "schools", "university", "college", "campus",
        "kindergarten", "student", "pupil", "major", "payroll",
    }
)  # fmt: skip
"""Words of a column's name. Exposure histories (``occupational_exposure``) count: they name the workplace."""

WORK_OR_SCHOOL_ZH = (
    "单位", "雇主", "职业", "职务", "职位", "岗位", "工种", "工号", "员工", "公司", "企业", "就职", "学校", "院校",
    "学院", "大学", "中学", "小学", "幼儿园", "班级", "学号", "年级", "专业",
)  # fmt: skip
SENDING_HOSPITAL_ZH = ("送检单位", "申请单位", "检测单位")
"""Who ordered the test; nobody's workplace."""

GENETIC = frozenset(
    {
        "gene", "genes", "genotype", "genotypes", "genotyped", "variant", "variants", "hgvs", "rsid", "snp", "allele",
        "alleles", "ref", "alt", "zygosity", "haplotype", "diplotype", "mutation", "classification", "pathogenicity",
        "acmg", "phenotype", "metaboliser", "metabolizer", "prs", "carrier", "cnv", "karyotype", "vcf", "result",
        "results", "risk", "polygenic", "transcript", "chrom",
    }
)  # fmt: skip
"""Words of a column's name that say a genetic result; a column named ``rs123`` is one too."""

GENETIC_ZH = (
    "基因", "变异", "突变", "位点", "核苷酸", "氨基酸", "染色体", "合子", "单倍型", "结果", "携带", "致病", "风险",
    "rs编号",
)  # fmt: skip

_RSID = re.compile(r"(?<![a-z])rs\d+")
_WORD = re.compile(r"[a-z]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def refuse_columns(
    columns: Collection[str],
    *,
    recipient: RecipientKind,
    form: DataForm,
    articles: tuple[str, ...] = ("baseline/no-discrimination",),
) -> Reason | None:
    """Why a table with these columns may not go there, or ``None``.

    ``articles`` are those in force for ``no-discrimination`` there and then: ``PolicySet.articles_of``. A table of
    counts names nobody; the person, the guardian and the treating clinician are care itself.
    """
    if form is DataForm.AGGREGATE or recipient in INSIDE_RECIPIENTS:
        return None
    if not any(map(_is_work_or_school, columns)) or not any(map(_is_genetic, columns)):
        return None
    return Reason(
        rule="no-discrimination",
        facet="work-or-school-beside-results",
        articles=articles,
        zh="逐人数据中，工作单位、学校或职业与基因检测结果并列，不得提供给诊疗圈以外的任何人。",
        en="employer, school or job beside genetic results, person by person, goes to nobody outside care",
        remedy="去掉工作单位、学校和职业列，或只给汇总数据。 Leave those columns out, or give counts only.",
    )


def _is_work_or_school(column: str) -> bool:
    name = _fold(column)
    plain = name
    for hospital in SENDING_HOSPITAL_ZH:
        plain = plain.replace(hospital, "")
    return bool(WORK_OR_SCHOOL & set(_WORD.findall(name))) or any(word in plain for word in WORK_OR_SCHOOL_ZH)


def _is_genetic(column: str) -> bool:
    name = _fold(column)
    words = set(_WORD.findall(name))
    return bool(GENETIC & words) or _RSID.search(name) is not None or any(one in name for one in GENETIC_ZH)


def _fold(column: str) -> str:
    return _HUMP.sub(" ", unicodedata.normalize("NFKC", column)).casefold()
