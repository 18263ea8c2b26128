"""Street-level addresses and named organisations in running text.

A bare town identifies nobody in a report; a street with a number does. The anchor is a number with its unit (号 弄
栋 室) after a named way or compound; from there the address is walked back over its divisions and on over building
and door. Divisions and units follow GB/T 23705 (address elements) in their usual suffixes.
"""

import re
from collections.abc import Callable

from privacy.model.text import SpanSource
from privacy.redact.hits import Hit, Types

_H = "\u4e00-\u9fff"
_NUMBER = r"[0-9零〇一二三四五六七八九十百千A-Za-z甲乙丙丁]{1,8}"
_WAY = (
    r"(?:路|街|大道|道|巷|弄|胡同|里|村|镇|乡|屯|坊|条|社区|小区|花园|花苑|苑|园"
    r"|公寓|大厦|广场|新村|家园|新城|嘉园|城|府|庄|湾|居|邸|轩|院|楼|段)"
)
_UNIT = r"(?:号院|号楼|号|弄|栋|幢|座|室|组|单元|楼|层|户|房|门|支弄|梯|区|期)"
_SIDE = "[东南西北中]"
_ANCHOR = re.compile(
    rf"{_WAY}\s?(?:{_SIDE}段?)?\s?(?:第?{_NUMBER}(?:[-—]{_NUMBER})?\s?{_UNIT}|[0-9]{{1,4}}-[0-9]{{1,4}}(?:-[0-9]{{1,4}})?(?![0-9]))"
)
_ONWARD = re.compile(
    rf"(?:\s?(?:[{_H}]{{0,10}}{_WAY})?\s?(?:第?{_NUMBER}(?:[-—]{_NUMBER}){{0,2}}\s?{_UNIT}|[0-9]{{2,5}}(?:室|房|号)?(?![0-9.%年月日]))){{1,8}}|\s?[（(][{_H}0-9]{{2,20}}[)）]"
)
_DIVISION = re.compile(
    rf"[{_H}]{{2,7}}?(?:特别行政区|自治区|自治州|自治县|省|市|地区|盟|州|新区|区|县|旗|街道|镇|乡|开发区)"
)
_STOP = re.compile(r"[住于在至到为是址寄往自系由从及和与的：:，,。；;、\s（(]")
_UPPER_DIVISION = "(?:省|自治区|特别行政区|市)"
_DIVIDED = re.compile(
    rf"{_UPPER_DIVISION}[{_H}]{{2,8}}?(?:市|区|县|旗|州|盟|镇|乡|街道)[{_H}0-9A-Za-z-]{{0,40}}?{_NUMBER}{_UNIT}"
)
_ENGLISH_WAY = re.compile(
    r" (?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct"
    r"|Place|Pl|Way|Terrace|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Square|Trail)(?![A-Za-z])"
)
_ENGLISH = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:Room|Rm|Apt|Unit|Flat|Suite|No)\.?\s?[0-9A-Z-]{1,6},\s?)?(?:Building\s?[0-9A-Z]{1,4},\s?)?(?:No\.\s?)?[0-9]{1,5}[A-Z]?,?\s(?:[A-Z][A-Za-z'.]{1,20}\s){1,4}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Terrace|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Square|Trail)(?![A-Za-z])\.?(?:\s(?:N|S|E|W|NE|NW|SE|SW)(?![A-Za-z0-9]))?"
    r"(?:,?\s(?:Apt|Suite|Unit|Room)\.?\s?[0-9A-Z-]{1,6})?(?:,\s?[A-Z][A-Za-z'.]{2,20}(?:\s[A-Z][A-Za-z'.]{1,20}(?![A-Za-z0-9])){0,2}){0,3}(?:,?\s[A-Z]{2}\s[0-9]{5}(?:-[0-9]{4})?|,?\s[A-Z]{1,2}[0-9][0-9A-Z]?\s[0-9][A-Z]{2}(?![A-Za-z0-9]))?"
)
_ORGANISATION = re.compile(
    r"(?:附属医院|人民医院|中心医院|中医院|妇幼保健院|保健院|儿童医院|妇产医院|肿瘤医院|医院|医学检验实验室|医学检验所|检验所|检验中心|实验室|卫生院|卫生服务中心|诊所|门诊部|体检中心|研究院|研究所|"
    r"有限责任公司|股份有限公司|有限公司|公司|集团|大学|学院|中学|小学|幼儿园|学校|银行|事务所|派出所|街道办事处|居委会|村委会|出版社|工厂|电厂|机械厂)"
)
_GENERIC = re.compile(
    r"(?:本|我|贵|该|外院|外|下转|上转|乡镇|村镇|社区|县级|市级|省级|定点|邻县|邻市|某|各|我们|当地|上级|其他|其它|三甲|三级甲等|二级|综合|专科|相关|有关|送检|申请|委托|检测|第三方|合作|多家|一家|任何|转诊|就诊|住院|国内|国外|基层|公立|私立|遗传|医学|临床|分子|基因|"
    r"检验|中心|生物|科技|医疗|保险|所在|附近|大型|专业|原|同一|下级|医科|独立|参比|标准化|认证)+"
)


def find_addresses(folded: str, is_word: Callable[[str], bool]) -> list[Hit]:
    """Street-level addresses, Chinese and English, in folded offsets."""
    hits = []
    for anchor in _ANCHOR.finditer(folded):
        start = _back(folded, anchor.start(), is_word)
        if start is None:
            continue
        onward = _ONWARD.match(folded, anchor.end())
        hits.append(Hit(start, onward.end() if onward else anchor.end(), Types.LOCATION, 0.8, SpanSource.PATTERN))
    for match in _DIVIDED.finditer(folded):
        start = _named_from(folded, match.start(), 8, is_word)
        if start < match.start():
            hits.append(Hit(start, match.end(), Types.LOCATION, 0.7, SpanSource.PATTERN))
    if _ENGLISH_WAY.search(folded):
        hits.extend(Hit(*match.span(), Types.LOCATION, 0.7, SpanSource.PATTERN) for match in _ENGLISH.finditer(folded))
    return hits


def _back(folded: str, way: int, is_word: Callable[[str], bool]) -> int | None:
    """Where the address that has its way's suffix at ``way`` begins; ``None`` when nothing is named before it."""
    start = _named_from(folded, way, 30, is_word)
    named = folded[start:way]
    if not named or _GENERIC.fullmatch(named):
        return None
    division = _DIVISION.search(named)
    # Without a division in front, a way's own name is two to six characters; more is prose.
    return start if division or len(named) <= 6 else way - 4


def find_organisations(folded: str, is_word: Callable[[str], bool]) -> list[Hit]:
    """Organisations named in full (``西安市中心医院``), not the kind alone (``外院``, ``当地医院``)."""
    hits = []
    for match in _ORGANISATION.finditer(folded):
        start = _after_verbs(folded, _named_from(folded, match.start(), 20, is_word), match.start())
        named = folded[start : match.start()]
        if len(named) >= 2 and not _GENERIC.fullmatch(named):
            hits.append(Hit(start, match.end(), Types.ORGANIZATION, 0.7, SpanSource.PATTERN))
    return hits


def _named_from(folded: str, end: int, longest: int, is_word: Callable[[str], bool]) -> int:
    """Back over Han characters; a stop such as 和 counts only where it is no part of a word (协和, 自治)."""
    start = end
    while start > max(0, end - longest) and "\u4e00" <= folded[start - 1] <= "\u9fff":
        if (
            _STOP.match(folded[start - 1])
            and not is_word(folded[start - 2 : start])
            and not is_word(folded[start - 1 : start + 1])
        ):
            break
        start -= 1
    return start


_VERB = re.compile(
    r".*(?:就诊|转诊|转入|转至|前往|来到|来院|收治|委托|送检|申请|医师|医生|就职|任职|就读|毕业|工作|办理|检测|检查|单位|机构|医院|地点|患者|经|赴|请|并|曾|对|归|退回|退至|汇入|汇至|转入|本报告|报告|联系|合作|发送|称|后)"
)


def _after_verbs(folded: str, start: int, end: int) -> int:
    """Past a verb or label that stands before the name."""
    verb = _VERB.match(folded, start, end)
    return verb.end() if verb else start
