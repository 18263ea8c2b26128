"""Invented reports with every identifier's place known: what the redaction figures are measured on.

Sentences come from two sets of templates: ``TUNING`` was looked at while the tiers were built, ``REPORTING`` was
written for the figures and not looked at again. People are drawn from surnames by their share of the population and
from given characters common in the household registers of the last forty years; check digits are valid.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from privacy.redact.checksums import id_check_digit

_SURNAMES = (
    "王王王王李李李李张张张刘刘刘陈陈杨杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "慕容", "令狐", "夏侯")
_FIRST = (
    "子梓雨宇浩佳思嘉俊文志建国晓小明海玉秀春丽美雪慧雅诗欣梦静"
    "婷艳红永家伟德振少天一泽奕亦可若芷沐语博立振君淑桂金凤兰素爱"
)
_LAST = (
    "轩涵然怡辰宇萱琪瑶妍宁杰豪强伟军华英芳娟敏丽霞玲燕红梅兰平刚勇"
    "涛斌鹏飞超龙峰磊洋波辉健康东林生荣贵福祥茹萍琳颖洁莹倩雯薇蕾婷瑜"
)
_ETHNIC = (
    "阿依古丽·买买提",
    "古丽娜尔·艾合买提",
    "努尔江·吐尔逊",
    "次仁卓玛",
    "扎西多吉",
    "迪丽努尔·阿卜杜",
    "巴特尔",
    "热依汗·玉素甫",
)
_PLACES = (
    ("广东省", "深圳市", "南山区", "440305"),
    ("江苏省", "南京市", "鼓楼区", "320106"),
    ("陕西省", "西安市", "雁塔区", "610113"),
    ("湖南省", "长沙市", "岳麓区", "430104"),
    ("福建省", "厦门市", "思明区", "350203"),
)
_ROADS = ("科技路", "中山北路", "人民东路", "解放大道", "建设街", "文三路", "长江西路", "湖滨南路")
_HOMES = ("翠湖小区", "阳光花园", "锦绣家园", "和平公寓", "绿地新村")
_HOSPITALS = ("西安市中心医院", "南京鼓楼医院", "湘雅医院", "厦门大学附属第一医院", "深圳市妇幼保健院", "北京协和医院")


@dataclass(frozen=True, slots=True)
class Plant:
    """A stretch that must go. ``kind`` is the slot; ``known`` whether the record holds it."""

    start: int
    end: int
    kind: str
    known: bool


@dataclass(frozen=True, slots=True)
class Report:
    text: str
    known: dict[str, str]
    plants: tuple[Plant, ...]
    genetics: tuple[tuple[int, int], ...]
    """Genetic strings, none of which may be touched."""
    names: tuple[tuple[int, int], ...] = field(default=())
    """Where unknown people stand."""


def chinese_name(rng: random.Random) -> str:
    if rng.random() < 0.03:
        return rng.choice(_COMPOUND) + rng.choice(_LAST)
    given = rng.choice(_LAST) if rng.random() < 0.15 else rng.choice(_FIRST) + rng.choice(_LAST)
    return rng.choice(_SURNAMES) + given


def resident_id(rng: random.Random, area: str = "440305") -> str:
    body = f"{area}{rng.randint(1945, 2020)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randint(0, 999):03}"
    return body + id_check_digit(body)


def mobile(rng: random.Random) -> str:
    return rng.choice(("138", "139", "186", "150", "177", "199")) + f"{rng.randint(0, 99999999):08}"


def _street_address(rng: random.Random) -> str:
    building = f"{rng.choice(_HOMES)}{rng.randint(1, 30)}栋{rng.randint(1, 6)}单元"
    return f"{rng.choice(_ROADS)}{rng.randint(1, 999)}号{building}{rng.randint(1, 30)}{rng.randint(1, 8):02}室"


def record(rng: random.Random) -> dict[str, str]:
    """A person's record, as the vault gives it."""
    province, city, county, area = rng.choice(_PLACES)
    number = resident_id(rng, area)
    return {
        "name": rng.choice(_ETHNIC) if rng.random() < 0.04 else chinese_name(rng),
        "resident_id": number,
        "phone": mobile(rng),
        "address": f"{province}{city}{county}{_street_address(rng)}",
        "birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "medical_record_no": f"MZ{rng.randint(10000000, 99999999)}",
        "barcode": f"WES{rng.randint(20, 26)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randint(1, 9999):04}",
        "guardian_name": chinese_name(rng),
        "guardian_phone": mobile(rng),
        "employer": rng.choice(("深圳市蓝海科技有限公司", "长沙市第三中学", "南京远方物流有限公司")),
    }


GENETIC = (
    "GJB2(NM_004004.6):c.235del(p.Leu79Cysfs*3)",
    "rs72474224",
    "PMID:25741868",
    "chr13:20189347",
    "NM_000492.4:c.1521_1523del",
    "OMIM:121011",
    "CYP2C19*2/*2",
    "HLA-B*15:02",
    "46,XY,t(9;22)(q34;q11.2)",
    "NP_003995.2:p.Leu79fs",
    "ClinVar:VCV000017004",
    "DOI:10.1038/gim.2015.30",
    "ENST00000382848.5",
    "BRCA1 c.68_69del",
    "chr17:41276045-41276046",
    "SMN1 exon 7",
    "FBN1 c.1129C>T",
    "m.3243A>G",
    "FMR1 CGG(n=86)",
    "rs4149056",
    "NC_000001.11:g.11796321G>A",
    "PMID: 30311386",
    "GB/T 34798-2017",
    "DMD exon45-50 del",
    "SLC25A13 c.852_855del",
)

TUNING = (
    "患者{u}因反复抽搐就诊，",
    "受检者姓名：{name}  性别：女  ",
    "其父{u}体健，其母{u}否认家族史。",
    "检出{g}，评级为致病。",
    "联系电话：{phone}，",
    "身份证号{id}。",
    "送检医师：{u}  审核者：{u}  ",
    "唐氏综合征筛查低风险，建议常规产检。",
    "平均测序深度{n}X，Q30 93.2%。",
    "住址：{address}。",
    "先证者{name}之母{u}为携带者。",
    "样本条码：{barcode}，病历号：{mrn}。",
    "参考文献{g}。",
    "{u}医生建议3个月后复查。",
    "马凡综合征相关基因未见异常。",
    "出生日期：{dob}。",
    "请联系监护人{guardian}，电话{gphone}。",
    "高峰出现在第{n}天。",
    "安捷伦平台捕获，{g}。",
    "标签“{u}之子”，足跟血。",
    "{name}已签署知情同意书。",
    "家属{u}于门诊咨询。",
)

REPORTING = (
    "兹证明{name}（身份证{id}）于我院采血，",
    "本例受检人为{name}，手机{phone}，",
    "报告已由{u}主任审阅签发。",
    "咨询师{u}向{name}解释了{g}的意义。",
    "采样护士：{u}；核对人：{u}。",
    "患儿{name}，系{u}之女，",
    "{name}的丈夫{u}同时送检，结果为{g}。",
    "联系人：{guardian}，联系方式：{gphone}。",
    "现居住于{address}，",
    "工作单位：{employer}。",
    "本次检测在{g}处检出杂合变异，",
    "该位点在东亚人群中频率为0.000{n}，",
    "家系共{n}人参与，先证者之兄{u}未携带该变异。",
    "主诊医师{u}认为与临床表型相符。",
    "{name}，{dob}出生，",
    "样本编号：{barcode}；门诊号：{mrn}。",
    "收件人：{name}，地址：{address}，",
    "微信同手机号{phone}。",
    "如有疑问请致电{phone}与{u}老师联系。",
    "帕金森病风险评估未见显著升高。",
    "华法林剂量建议参照{g}。",
    "氯吡格雷慢代谢型（{g}），建议换药。",
    "黄疸消退时间延迟，转氨酶升高，",
    "检测采用探针捕获与高通量测序，覆盖度99.{n}%。",
    "根据{g}，证据等级为PM2。",
    "患者{u}与{u}为同胞，二人基因型一致。",
    "检验者：{u}    复核者：{u}    ",
    "于是采用温和的高温方案进行扩增，",
    "亨廷顿病、林奇综合征及威尔逊病相关基因均阴性。",
    "经办人{u}已将报告寄出。",
    "孕妇{name}，孕{n}周，",
    "其配偶{u}亦接受检测。",
    "回访时{name}表示症状缓解。",
    "身份信息核对：{name} {id} {phone}。",
    "报告编号与样本{barcode}一致。",
    "遗传咨询门诊：{u}医师。",
    "{g}为已知致病变异，",
    "文献{g}报道过相同变异。",
    "监护人{guardian}签字，{gphone}。",
    "父亲{u}、母亲{u}均为{g}携带者。",
    "建议{name}的一级亲属进行验证。",
    "质控：比对率99.{n}%，重复率8.{n}%，",
    "测序数据{n}G，有效深度{n}X。",
    "常染色体隐性遗传，再发风险25%。",
    "建议高血压患者由专科医生评估。",
    "联系人{u}（{phone}）已知晓。",
    "申请医生：{u}，科室：儿科。",
    "快递单寄往{address}，",
    "受检者{name}（{dob}）的血样于当日到达。",
    "该家系由{u}教授转介。",
    "肌张力低下，运动发育迟缓，",
    "引物由{g}设计，",
    "由{u}负责数据分析，{u}负责报告撰写。",
    "备注：{name}，病案号{mrn}，",
    "委托人{u}要求加急。",
    "本报告仅对送检样本负责，",
    "如需原始数据请与{u}联系。",
    "志愿者{u}入组编号已登记。",
    "新生儿{u}听力筛查未通过。",
    "{u}的姐姐{u}曾行相同检测。",
    "实验员{u}于次日完成建库。",
    "上述结果已告知{u}本人。",
    "随访人员{u}记录。",
)


def disguises(kind: str, value: str, rng: random.Random) -> str:
    """A value as a form, a colleague or a careless export writes it. The first way is plain."""
    ways: dict[str, tuple[Callable[[str], str], ...]] = {
        "phone": (
            str,
            _wide,
            _spoken,
            lambda v: f"{v[:3]} {v[3:7]} {v[7:]}",
            lambda v: f"{v[:3]}-{v[3:7]}-{v[7:]}",
            lambda v: "+86 " + v,
            lambda v: f"{v[:4]}\u200b{v[4:]}",
            lambda v: f"{v[:3]}****{v[7:]}",
        ),
        "id": (
            str,
            _wide,
            lambda v: f"{v[:6]} {v[6:14]} {v[14:]}",
            str.lower,
            lambda v: v[:6] + v[8:17],
            lambda v: f"{v[:10]}\n{v[10:]}",
            lambda v: f"{v[:6]}********{v[14:]}",
        ),
        "name": (str, " ".join, lambda v: "\u3000".join(v), lambda v: "\u200b".join(v)),
        "address": (str, _wide, lambda v: v[6:] if len(v) > 24 else v),
        "dob": (
            str,
            lambda v: v.replace("-", "/"),
            lambda v: "{}年{}月{}日".format(*(int(part) for part in v.split("-"))),
            lambda v: v.replace("-", "."),
        ),
        "mrn": (str, str.lower, _wide),
        "barcode": (str, str.lower, _wide),
    }
    choices = ways.get(kind, (str,))
    return choices[0](value) if rng.random() < 0.5 else rng.choice(choices)(value)


def _wide(value: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in value)


def _spoken(value: str) -> str:
    return "".join("零一二三四五六七八九"[int(char)] if char.isdigit() else char for char in value)


_KEYS = {
    "name": "name",
    "id": "resident_id",
    "phone": "phone",
    "address": "address",
    "dob": "birth_date",
    "mrn": "medical_record_no",
    "barcode": "barcode",
    "guardian": "guardian_name",
    "gphone": "guardian_phone",
    "employer": "employer",
}
_DISGUISED_AS = {"guardian": "name", "gphone": "phone"}


def report(rng: random.Random, templates: tuple[str, ...], *, sentences: int = 28, disguised: bool = True) -> Report:
    """One report of about 650 characters."""
    known = record(rng)
    text = ""
    plants: list[Plant] = []
    genetics: list[tuple[int, int]] = []
    names: list[tuple[int, int]] = []
    for template in rng.choices(templates, k=sentences):
        for part in template.replace("}", "{").split("{"):
            start = len(text)
            if part in _KEYS:
                kind = _DISGUISED_AS.get(part, part)
                value = known[_KEYS[part]]
                text += disguises(kind, value, rng) if disguised else value
                plants.append(Plant(start, len(text), kind, known=True))
            elif part == "u":
                text += chinese_name(rng)
                names.append((start, len(text)))
            elif part == "g":
                text += rng.choice(GENETIC)
                genetics.append((start, len(text)))
            elif part == "n":
                text += str(rng.randint(12, 320))
            else:
                text += part
        if rng.random() < 0.3:
            text += "\n"
    return Report(text, known, tuple(plants), tuple(genetics), tuple(names))
