"""The registry of columns: one place that says what each column of each file is.

Readers take the header spellings from here, validation the types and words, de-identification the roles, the documents
and the console the meanings.
"""

from dataclasses import dataclass
from enum import StrEnum

from privacy.model.deliveries import DeliveryKind


class ColumnType(StrEnum):
    TEXT = "text"
    DATE = "date"
    INSTANT = "instant"
    """A date alone is its first moment in UTC+8."""
    END = "end"
    """An instant that ends something, exclusive; a date alone is through that day."""
    INTEGER = "integer"
    WORD = "word"
    """One of a closed list."""
    WORDS = "words"
    """Several of a closed list, joined by ``;``."""


class Exposure(StrEnum):
    """What the column says about a person, and so where it may go."""

    DIRECT = "direct"
    """Names the person or a relative: vault only."""
    LINK = "link"
    """Number that leads to the person in the lab's systems: becomes a pseudonym."""
    QUASI = "quasi"
    """Points at a person together with others: generalised on release."""
    SENSITIVE = "sensitive"
    FREE_TEXT = "free-text"
    """Anything may stand in it: scrubbed before it is kept."""
    EMPLOYMENT = "employment"
    """Employer or occupation: kept in the vault, never released together with results (hunan-2025/23-3)."""
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one kind of file."""

    name: str
    headers: tuple[str, ...]
    """Spellings in LIMS exports; the first is canonical."""
    type: ColumnType
    exposure: Exposure
    nullable: bool = False
    words: tuple[tuple[str, str], ...] = ()
    """Accepted word -> our word, for WORD and WORDS."""


SEXES = (("男", "male"), ("女", "female"), ("未知", "unknown"))
YES_NO = (("是", "true"), ("否", "false"))
ID_TYPES = (
    ("居民身份证", "resident-id"),
    ("护照", "passport"),
    ("港澳居民来往内地通行证", "hk-macau-permit"),
    ("台湾居民来往大陆通行证", "taiwan-permit"),
    ("外国人永久居留身份证", "foreigner-id"),
    ("无", "none"),
)
SAMPLE_TYPES = (
    ("外周血", "blood"),
    ("唾液", "saliva"),
    ("口腔拭子", "buccal-swab"),
    ("组织", "tissue"),
    ("羊水", "amniotic-fluid"),
    ("绒毛", "chorionic-villus"),
)
ZYGOSITIES = (("杂合", "heterozygous"), ("纯合", "homozygous"), ("半合", "hemizygous"))
CLASSIFICATIONS = (
    ("致病", "pathogenic"),
    ("可能致病", "likely-pathogenic"),
    ("意义未明", "uncertain"),
    ("可能良性", "likely-benign"),
    ("良性", "benign"),
)


def _text(name: str, *headers: str, exposure: Exposure = Exposure.PLAIN, nullable: bool = False) -> Column:
    return Column(name, headers, ColumnType.TEXT, exposure, nullable)


def _typed(
    name: str, kind: ColumnType, *headers: str, exposure: Exposure = Exposure.PLAIN, nullable: bool = False
) -> Column:
    return Column(name, headers, kind, exposure, nullable)


def _word(
    name: str,
    words: tuple[tuple[str, str], ...],
    *headers: str,
    exposure: Exposure = Exposure.PLAIN,
    many: bool = False,
    nullable: bool = False,
) -> Column:
    return Column(name, headers, ColumnType.WORDS if many else ColumnType.WORD, exposure, nullable, words)


ORDERS = (
    _text("order_no", "送检单号", "申请单号", exposure=Exposure.LINK),
    _text("barcode", "样本条码", "条形码", exposure=Exposure.LINK),
    _text("name", "姓名", "患者姓名", "受检者姓名", exposure=Exposure.DIRECT),
    _word("sex", SEXES, "性别", exposure=Exposure.QUASI),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", "身份证号", exposure=Exposure.DIRECT, nullable=True),
    _typed("birth_date", ColumnType.DATE, "出生日期", "出生年月日", exposure=Exposure.QUASI),
    _text("ethnic_group", "民族", exposure=Exposure.QUASI, nullable=True),
    _text("phone", "联系电话", "手机号", exposure=Exposure.DIRECT, nullable=True),
    _text("address", "住址", "家庭住址", exposure=Exposure.DIRECT, nullable=True),
    _text("employer", "工作单位", exposure=Exposure.EMPLOYMENT, nullable=True),
    _text("occupation", "职业", exposure=Exposure.EMPLOYMENT, nullable=True),
    _text("medical_record_no", "病历号", "住院号", exposure=Exposure.LINK, nullable=True),
    _text("hospital", "送检医院", "送检单位"),
    _text("department", "送检科室", nullable=True),
    _text("clinician", "送检医师", exposure=Exposure.DIRECT, nullable=True),
    _text("diagnosis", "临床诊断", exposure=Exposure.FREE_TEXT, nullable=True),
    _text("icd10", "诊断编码", exposure=Exposure.SENSITIVE, nullable=True),
    _text("test_item", "检测项目"),
    _word("sample_type", SAMPLE_TYPES, "样本类型"),
    _word("sampling", (("侵入性", "invasive"), ("非侵入性", "non-invasive")), "采集方式"),
    _text("site", "采集机构"),
    _typed("collected_at", ColumnType.INSTANT, "采集时间"),
    _typed("received_at", ColumnType.INSTANT, "接收时间"),
    _text("guardian_name", "监护人姓名", exposure=Exposure.DIRECT, nullable=True),
    _text("guardian_id_number", "监护人证件号码", exposure=Exposure.DIRECT, nullable=True),
    _text("guardian_phone", "监护人电话", exposure=Exposure.DIRECT, nullable=True),
)

RESULTS = (
    _text("order_no", "送检单号", "申请单号", exposure=Exposure.LINK),
    _text("barcode", "样本条码", "条形码", exposure=Exposure.LINK),
    _text("gene", "基因"),
    _text("transcript", "转录本", nullable=True),
    _text("hgvs_c", "核苷酸改变", nullable=True),
    _text("hgvs_p", "氨基酸改变", nullable=True),
    _text("rsid", "rs编号", nullable=True),
    _text("chrom", "染色体", nullable=True),
    _typed("pos", ColumnType.INTEGER, "位置", nullable=True),
    _text("ref", "参考碱基", nullable=True),
    _text("alt", "变异碱基", nullable=True),
    _word("zygosity", ZYGOSITIES, "合子型"),
    _word("classification", CLASSIFICATIONS, "变异分类", exposure=Exposure.SENSITIVE),
    _text("method", "检测方法", nullable=True),
    _typed("reported_at", ColumnType.INSTANT, "报告时间"),
    _word("assembly", (("GRCh37", "GRCh37"), ("GRCh38", "GRCh38")), "参考基因组"),
)

SIGNATORIES = (("本人", "person"), ("监护人", "guardian"))
CONSENT_FORMS = (("书面", "written"), ("口头", "oral"), ("电子未签名", "electronic_unsigned"))
CAPACITIES = (
    ("完全民事行为能力", "full"),
    ("限制民事行为能力", "limited"),
    ("无民事行为能力", "none"),
)
CHANGES = (("增加", "widen"), ("减少", "narrow"))
TECHNOLOGY_CLASSES = tuple(
    (word, word) for word in ("gene/viral", "gene/non-viral", "gene/other", "cell/immune", "cell/stem", "cell/other")
)
GRADES = (("高风险", "high"), ("中风险", "medium"), ("低风险", "low"))
OPINIONS = (("同意", "approved"), ("不同意", "refused"), ("暂停", "suspended"), ("终止", "terminated"))

CONSENTS = (
    _text("consent_no", "同意书编号", exposure=Exposure.LINK),
    _text("form_version", "表单版本"),
    _text("name", "姓名", exposure=Exposure.DIRECT),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", exposure=Exposure.DIRECT, nullable=True),
    _typed("birth_date", ColumnType.DATE, "出生日期", exposure=Exposure.QUASI),
    _word("form", CONSENT_FORMS, "同意形式"),
    _word("informed", YES_NO, "是否充分告知"),
    _word("signed_by", SIGNATORIES, "签署人", many=True),
    _text("guardian_name", "监护人姓名", exposure=Exposure.DIRECT, nullable=True),
    _text("guardian_id_number", "监护人证件号码", exposure=Exposure.DIRECT, nullable=True),
    _text("purposes", "用途", nullable=True),
    _text("recipients", "接收方类型", nullable=True),
    _text("data", "数据类型", nullable=True),
    _text("notices", "告知事项", nullable=True),
    _typed("signed_at", ColumnType.INSTANT, "签署时间"),
    _typed("valid_from", ColumnType.INSTANT, "生效时间"),
    _typed("valid_to", ColumnType.END, "截止时间", nullable=True),
    _text("document_digest", "签署件摘要", nullable=True),
    _text("guardian_proof_digest", "监护证明摘要", nullable=True),
    _text("module_ends", "分项截止", nullable=True),
)

AMENDMENTS = (
    _text("amendment_no", "变更编号", exposure=Exposure.LINK),
    _text("name", "姓名", exposure=Exposure.DIRECT),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", exposure=Exposure.DIRECT, nullable=True),
    _typed("birth_date", ColumnType.DATE, "出生日期", exposure=Exposure.QUASI),
    _word("change", CHANGES, "变更类型"),
    _word("form", CONSENT_FORMS, "同意形式"),
    _word("informed", YES_NO, "是否充分告知"),
    _word("signed_by", SIGNATORIES, "签署人", many=True),
    _text("guardian_id_number", "监护人证件号码", exposure=Exposure.DIRECT, nullable=True),
    _text("purposes", "用途", nullable=True),
    _text("recipients", "接收方类型", nullable=True),
    _text("data", "数据类型", nullable=True),
    _typed("amended_at", ColumnType.INSTANT, "变更时间"),
    _text("document_digest", "签署件摘要", nullable=True),
    _text("guardian_proof_digest", "监护证明摘要", nullable=True),
    _text("module_ends", "分项截止", nullable=True),
)

RULINGS = (
    _text("ruling_no", "裁判文书编号", exposure=Exposure.LINK),
    _text("name", "姓名", exposure=Exposure.DIRECT),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", exposure=Exposure.DIRECT, nullable=True),
    _typed("birth_date", ColumnType.DATE, "出生日期", exposure=Exposure.QUASI),
    _text("guardian_id_number", "监护人证件号码", exposure=Exposure.DIRECT, nullable=True),
    _word("capacity", CAPACITIES, "认定行为能力"),
    _typed("valid_from", ColumnType.INSTANT, "生效时间"),
    _typed("valid_to", ColumnType.END, "截止时间", nullable=True),
    _text("document_digest", "文书摘要", nullable=True),
)

ALIASES = (
    _text("link_no", "身份关联编号", exposure=Exposure.LINK),
    _text("name", "姓名", exposure=Exposure.DIRECT),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", exposure=Exposure.DIRECT),
    _typed("birth_date", ColumnType.DATE, "出生日期", exposure=Exposure.QUASI),
    _word("other_id_type", ID_TYPES, "另一证件类型"),
    _text("other_id_number", "另一证件号码", exposure=Exposure.DIRECT),
    _typed("confirmed_at", ColumnType.INSTANT, "确认时间"),
    _text("document_digest", "核实材料摘要", nullable=True),
)

FORMS = (
    _text("form_version", "表单版本"),
    _text("notices", "表单告知事项", nullable=True),
    _word("needs_guardian_proof", YES_NO, "须附监护证明"),
    _typed("valid_from", ColumnType.INSTANT, "启用时间"),
    _typed("valid_to", ColumnType.END, "停用时间", nullable=True),
    _text("document_digest", "表单摘要", nullable=True),
)

TECHNOLOGIES = (
    _text("technology_id", "技术编号"),
    _text("project", "项目"),
    _word("technology_class", TECHNOLOGY_CLASSES, "技术类别"),
    _text("features", "风险特征", nullable=True),
    _word("grade", GRADES, "风险等级", nullable=True),
    _text("risk_plan", "风险防控方案编号", nullable=True),
    _typed("valid_from", ColumnType.INSTANT, "生效时间"),
    _typed("valid_to", ColumnType.END, "截止时间", nullable=True),
)

WITHDRAWALS = (
    _text("withdrawal_no", "撤回编号", exposure=Exposure.LINK),
    _text("name", "姓名", exposure=Exposure.DIRECT),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", exposure=Exposure.DIRECT, nullable=True),
    _typed("birth_date", ColumnType.DATE, "出生日期", exposure=Exposure.QUASI),
    _typed("withdrawn_at", ColumnType.INSTANT, "撤回时间"),
    _text("scope", "撤回范围"),
    _word("requested_by", SIGNATORIES, "提出人"),
    _text("guardian_id_number", "监护人证件号码", exposure=Exposure.DIRECT, nullable=True),
)

RECIPIENTS = (
    _text("recipient_id", "接收方编号"),
    _text("name", "接收方名称"),
    _text("kind", "接收方类型"),
    _text("country", "国家"),
    _word("foreign_controlled", YES_NO, "外方控制"),
    _text("agreement_no", "协议编号", nullable=True),
    _typed("agreement_from", ColumnType.INSTANT, "协议生效", nullable=True),
    _typed("agreement_to", ColumnType.END, "协议截止", nullable=True),
    _text("hgr_reference", "人类遗传资源批准或备案号", nullable=True),
    _text("project", "项目", nullable=True),
)

ETHICS = (
    _text("approval_no", "批件编号"),
    _text("project", "项目"),
    _text("purposes", "用途"),
    _typed("accepted_at", ColumnType.INSTANT, "受理时间", nullable=True),
    _typed("approved_at", ColumnType.INSTANT, "批准时间", nullable=True),
    _typed("expires_at", ColumnType.END, "截止时间", nullable=True),
    _word("conflict", YES_NO, "委员利益冲突"),
    _word("opinion", OPINIONS, "审查意见", nullable=True),
    _typed("interested_members", ColumnType.INTEGER, "未回避的利害关系委员数", nullable=True),
    _text("recognised_from", "互认的原批件编号", nullable=True),
    _typed("recognised_at", ColumnType.INSTANT, "互认时间", nullable=True),
)

SITES = (
    _text("site", "采集机构"),
    _word("qualified", YES_NO, "具备资质"),
    _typed("valid_from", ColumnType.INSTANT, "生效时间"),
    _typed("valid_to", ColumnType.END, "截止时间", nullable=True),
)

CSV_COLUMNS: dict[DeliveryKind, tuple[Column, ...]] = {
    DeliveryKind.ORDERS: ORDERS,
    DeliveryKind.RESULTS: RESULTS,
    DeliveryKind.TECHNOLOGIES: TECHNOLOGIES,
    DeliveryKind.FORMS: FORMS,
    DeliveryKind.ALIASES: ALIASES,
    DeliveryKind.RULINGS: RULINGS,
    DeliveryKind.CONSENTS: CONSENTS,
    DeliveryKind.AMENDMENTS: AMENDMENTS,
    DeliveryKind.WITHDRAWALS: WITHDRAWALS,
    DeliveryKind.RECIPIENTS: RECIPIENTS,
    DeliveryKind.ETHICS: ETHICS,
    DeliveryKind.SITES: SITES,
}
"""The columns of every CSV delivery."""
