"""The two labs: where they are, what their exports look like, who sends them samples."""

from dataclasses import dataclass

ORDER_HEADERS = {
    "order_no": "送检单号", "barcode": "样本条码", "name": "姓名", "sex": "性别", "id_type": "证件类型",
    "id_number": "证件号码", "birth_date": "出生日期", "ethnic_group": "民族", "phone": "联系电话", "address": "住址",
    "employer": "工作单位", "occupation": "职业", "medical_record_no": "病历号", "hospital": "送检医院",
    "department": "送检科室", "clinician": "送检医师", "diagnosis": "临床诊断", "icd10": "诊断编码",
    "test_item": "检测项目", "sample_type": "样本类型", "sampling": "采集方式", "site": "采集机构",
    "collected_at": "采集时间", "received_at": "接收时间", "guardian_name": "监护人姓名",
    "guardian_id_number": "监护人证件号码", "guardian_phone": "监护人电话",
}  # fmt: skip
RESULT_HEADERS = {
    "order_no": "送检单号", "barcode": "样本条码", "gene": "基因", "transcript": "转录本", "hgvs_c": "核苷酸改变",
    "hgvs_p": "氨基酸改变", "rsid": "rs编号", "chrom": "染色体", "pos": "位置", "ref": "参考碱基", "alt": "变异碱基",
    "zygosity": "合子型", "classification": "变异分类", "method": "检测方法", "reported_at": "报告时间",
    "assembly": "参考基因组",
}  # fmt: skip
_OTHER_VENDOR = {
    "order_no": "申请单号", "barcode": "条形码", "name": "受检者姓名", "id_number": "身份证号",
    "birth_date": "出生年月日", "phone": "手机号", "address": "家庭住址", "medical_record_no": "住院号",
    "hospital": "送检单位",
}  # fmt: skip
_OTHER_ORDER = (
    "barcode", "order_no", "test_item", "sample_type", "sampling", "site", "collected_at", "received_at", "hospital",
    "department", "clinician", "medical_record_no", "name", "sex", "birth_date", "id_type", "id_number",
    "ethnic_group", "phone", "address", "occupation", "employer", "icd10", "diagnosis", "guardian_name",
    "guardian_phone", "guardian_id_number",
)  # fmt: skip


@dataclass(frozen=True)
class Lab:
    """One lab and the habits of its LIMS."""

    id: str
    jurisdiction: str
    province_code: str
    persons: int
    reports: int
    order_headers: dict[str, str]
    """Registry column -> header, in the order of the file."""
    result_headers: dict[str, str]
    order_encoding: str
    newline: str
    barcode_prefix: str
    order_prefix: str
    record_prefix: str
    hospitals: tuple[str, ...]
    """Qualified collection sites as well."""
    health_centre: str
    """Takes samples without being qualified to; fine for saliva, not for blood."""
    streets: tuple[str, ...]
    compounds: tuple[str, ...]
    employers: tuple[str, ...]
    duplicated: str
    """The table that is delivered a second time under another name."""


HUNAN = Lab(
    id="hunan-changsha",
    jurisdiction="hunan",
    province_code="43",
    persons=260,
    reports=60,
    order_headers=ORDER_HEADERS,
    result_headers=RESULT_HEADERS,
    order_encoding="utf-8-sig",
    newline="\r\n",
    barcode_prefix="HX",
    order_prefix="XSJ",
    record_prefix="ZY",
    hospitals=("湘江示例医院", "岳麓示例医院", "洞庭示例妇幼保健院", "衡山示例儿童医院"),
    health_centre="橘洲示例健康管理中心",
    streets=("枫溪路", "梅岭路", "桂庭街", "杉木塘路", "望澧路", "柳荫巷", "石燕湖路", "青篁路"),
    compounds=("溪畔花园", "麓景苑", "兰汀雅居", "湘韵里", "松涛小区", "云栖府"),
    employers=("湘北示例机械厂", "芙蓉示例软件公司", "岳塘示例中学", "南岭示例物流公司", "示例市政工程处", "个体经营"),
    duplicated="orders.csv",
)
TIANJIN = Lab(
    id="tianjin-binhai",
    jurisdiction="tianjin",
    province_code="12",
    persons=160,
    reports=40,
    order_headers={column: _OTHER_VENDOR.get(column, ORDER_HEADERS[column]) for column in _OTHER_ORDER},
    result_headers=RESULT_HEADERS | {"order_no": "申请单号", "barcode": "条形码"},
    order_encoding="gb18030",
    newline="\n",
    barcode_prefix="TB",
    order_prefix="JSQ",
    record_prefix="JM",
    hospitals=("海河示例医院", "渤海湾示例医院", "津沽示例妇产医院"),
    health_centre="泰达示例体检中心",
    streets=("津塘北道", "海晏路", "盐坨街", "新港二号路", "芦台道", "望海里路", "栖凤道"),
    compounds=("海映园", "津韵家园", "泊岸公馆", "杨柳新苑", "北塘雅居"),
    employers=("渤海示例造船厂", "滨城示例生物公司", "河西示例小学", "示例港务公司", "示例建筑设计院", "个体经营"),
    duplicated="results.csv",
)
LABS = (HUNAN, TIANJIN)
