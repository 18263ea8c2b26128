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

CONSENTS = (
    _text("consent_no", "同意书编号", exposure=Exposure.LINK),
    _text("form_version", "表单版本"),
    _text("name", "姓名", exposure=Exposure.DIRECT),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", exposure=Exposure.DIRECT, nullable=True),
    _typed("birth_date", ColumnType.DATE, "出生日期", exposure=Exposure.QUASI),
    _word("form", (("书面", "written"), ("口头", "oral"), ("电子未签名", "electronic_unsigned")), "同意形式"),
    _word("informed", YES_NO, "是否充分告知"),
    _word("signed_by", (("本人", "person"), ("监护人", "guardian")), "签署人", many=True),
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
)

WITHDRAWALS = (
    _text("withdrawal_no", "撤回编号", exposure=Exposure.LINK),
    _text("name", "姓名", exposure=Exposure.DIRECT),
    _word("id_type", ID_TYPES, "证件类型"),
    _text("id_number", "证件号码", exposure=Exposure.DIRECT, nullable=True),
    _typed("birth_date", ColumnType.DATE, "出生日期", exposure=Exposure.QUASI),
    _typed("withdrawn_at", ColumnType.INSTANT, "撤回时间"),
    _text("scope", "撤回范围"),
    _word("requested_by", (("本人", "person"), ("监护人", "guardian")), "提出人"),
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
    DeliveryKind.CONSENTS: CONSENTS,
    DeliveryKind.WITHDRAWALS: WITHDRAWALS,
    DeliveryKind.RECIPIENTS: RECIPIENTS,
    DeliveryKind.ETHICS: ETHICS,
    DeliveryKind.SITES: SITES,
}
"""The columns of every CSV delivery."""
