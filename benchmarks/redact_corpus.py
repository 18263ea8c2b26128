"""Invented reports with every identifier's place known: what the redaction figures are measured on.

Sentences are those of ``redact_templates``, ways of writing those of ``redact_disguises``. People are drawn from
surnames by their share of the population and from given characters common in the household registers of the last forty
years, English ones from the most common names of the US censuses of 1990 and 2000 (public domain); check digits are
valid.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.redact_disguises import COMPOUND, LABEL_END, PLAIN, WITHOUT_SURNAME
from benchmarks.redact_disguises import disguised as in_disguise
from benchmarks.redact_genetics import genetic
from benchmarks.redact_templates import BLIND, ENGLISH, REPORTING, SEEN, TUNING
from privacy.redact.checksums import id_check_digit

_SURNAMES = (
    "王王王王李李李李张张张刘刘刘陈陈杨杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文"
)
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
    "迪丽努尔·阿卜杜",
    "热依汗·玉素甫",
    *WITHOUT_SURNAME,
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


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_ENGLISH_GIVEN = _words(
    "James Mary John Patricia Robert Linda Michael Barbara William Elizabeth David Jennifer Richard Maria "
    "Charles Susan Joseph Margaret Thomas Dorothy Christopher Lisa Daniel Nancy Paul Karen Mark Betty Donald "
    "Helen George Sandra Kenneth Donna Steven Carol Edward Ruth Brian Sharon Ronald Michelle Anthony Laura "
    "Kevin Sarah Jason Kimberly"
)
_ENGLISH_SURNAMES = _words(
    "Smith Johnson Williams Brown Jones Miller Davis Garcia Rodriguez Wilson Martinez Anderson Taylor Thomas "
    "Hernandez Moore Martin Jackson Thompson White Lopez Lee Gonzalez Harris Clark Lewis Robinson Walker Perez "
    "Hall Young Allen Sanchez Wright King Scott Green Baker Adams Nelson Hill Ramirez Campbell Mitchell "
    "Roberts Carter Phillips Evans Turner Torres Parker Collins Edwards Stewart Flores Morris Nguyen Murphy "
    "Rivera Cook Rogers Morgan Peterson Cooper"
)


@dataclass(frozen=True, slots=True)
class Plant:
    """A stretch that must go."""

    start: int
    end: int
    kind: str
    """The slot's kind: ``phone``, ``id``, ``name``, ..."""
    way: str
    """How it was written: ``plain``, ``width``, ``separators line end``, ..."""
    known: bool
    """The record holds it."""


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
        return rng.choice(COMPOUND) + rng.choice(_LAST)
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


def english_name(rng: random.Random) -> str:
    initial = f" {rng.choice('ABCDEFGHJKLMRSTW')}." if rng.random() < 0.15 else ""
    return f"{rng.choice(_ENGLISH_GIVEN)}{initial} {rng.choice(_ENGLISH_SURNAMES)}"


def english_record(rng: random.Random) -> dict[str, str]:
    """A person with an English name and Chinese numbers, as a clinic with foreign patients has them."""
    return record(rng) | {"name": english_name(rng)}


def _bank_card(rng: random.Random) -> str:
    body = rng.choice(("622202", "621700", "622848")) + "".join(rng.choices("0123456789", k=12))
    total = sum(
        (int(digit) if place % 2 else (int(digit) * 2 - 9 * (int(digit) > 4))) for place, digit in enumerate(body[::-1])
    )
    return body + str(-total % 10)


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
STRANGERS: dict[str, Callable[[random.Random], str]] = {
    "id": resident_id,
    "phone": mobile,
    "mail": lambda rng: "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=7)) + rng.choice(("@163.com", "@qq.com")),
    "card": _bank_card,
    "plate": lambda rng: rng.choice("京津湘粤苏闽") + rng.choice("ABCDE") + "".join(rng.choices(_LETTERS[:8], k=1))
    + f"{rng.randint(0, 9999):04}",
    "pass": lambda rng: rng.choice(("E", "G")) + f"{rng.randint(10**7, 10**8 - 1)}",
    "permit": lambda rng: rng.choice(("H", "M")) + f"{rng.randint(10**7, 10**8 - 1)}",
}  # fmt: skip
"""Kind -> an identifier of fixed format that no record holds."""

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


__all__ = ["BLIND", "ENGLISH", "REPORTING", "SEEN", "TUNING", "Plant", "Report", "english_name", "report"]


def report(
    rng: random.Random,
    templates: tuple[str, ...],
    *,
    sentences: int = 28,
    disguised: bool = True,
    english: bool = False,
) -> Report:
    """One report of about 650 characters; half of its identifiers in some disguise, or all plain."""
    maker = _Maker(rng, english=english, disguised=disguised)
    for template in rng.choices(templates, k=sentences):
        for number, part in enumerate(template.replace("}", "{").split("{")):
            maker.slot(part) if number % 2 else maker.write(part)
        if rng.random() < 0.3:
            maker.write("\n")
    return maker.report()


class _Maker:
    """Writes a report and keeps count of what stands where."""

    def __init__(self, rng: random.Random, *, english: bool, disguised: bool) -> None:
        self._rng = rng
        self._disguised = disguised
        self._known = english_record(rng) if english else record(rng)
        self._stranger = english_name if english else chinese_name
        self._text = ""
        self._plants: list[Plant] = []
        self._genetics: list[tuple[int, int]] = []
        self._names: list[tuple[int, int]] = []

    def write(self, words: str) -> tuple[int, int]:
        start = len(self._text)
        self._text += words
        return start, len(self._text)

    def slot(self, name: str) -> None:
        if name == "u":
            self._names.append(self.write(self._stranger(self._rng)))
        elif name == "g":
            self._genetics.append(self.write(genetic(self._rng)))
        elif name == "n":
            self.write(str(self._rng.randint(12, 320)))
        elif name in _KEYS:
            self._plant(_DISGUISED_AS.get(name, name), self._known[_KEYS[name]], known=True)
        else:
            kind = name.removeprefix("f")
            self._plant(kind, STRANGERS[kind](self._rng), known=False)

    def _plant(self, kind: str, value: str, *, known: bool) -> None:
        written, way = in_disguise(kind, value, self._rng, known=known) if self._disguised else (value, PLAIN)
        label, _, value = written.rpartition(LABEL_END)
        self.write(label)
        self._plants.append(Plant(*self.write(value), kind, way, known))

    def report(self) -> Report:
        return Report(self._text, self._known, tuple(self._plants), tuple(self._genetics), tuple(self._names))
