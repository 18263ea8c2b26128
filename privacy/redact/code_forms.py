"""What identifiers with letters look like on one line: e-mail, network addresses, plates, passports, permits, codes.

Every look-around asks for ASCII letters and digits, never ``\\b``: Chinese characters count as word characters
there, and ``邮箱a@b.cn请`` would have no boundary.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator
from functools import partial

from privacy.model.text import SpanSource
from privacy.redact.checksums import has_valid_uscc_check, is_date
from privacy.redact.hits import Hit, Types
from privacy.redact.paragraphs import paragraphs_with

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W{_HAN}]"
_AT = r"\s?(?:@|\[at\]|\(at\)|\{at\}|（at）|【at】|＠|#at#|\s at \s)\s?"
_STOP = r"。(?=(?:com|cn|net|org|edu|gov|co|cc|me|io|top|vip)(?![A-Za-z0-9]))"
"""A full stop of Chinese typed for a dot, not the one that ends a sentence behind an address."""
_DOT = r"\s?(?:\.|STOP|\[dot\]|\(dot\)|\{dot\}|（dot）|【dot】|\s dot \s|\[点\]|点(?=(?:com|cn|net|org)))\s?".replace(
    "STOP", _STOP
)
_EMAIL = re.compile(
    rf"(?<![A-Za-z0-9._%+-])(?:[%+]|{_LETTER})(?:[.\-]?(?:[%+]|{_LETTER})){{0,63}}+{_AT}"
    rf"(?:{_LETTER}(?:-{{0,2}}{_LETTER}){{0,62}}{_DOT}){{1,5}}[A-Za-z0-9-]{{2,24}}(?![A-Za-z0-9])".replace(
        r"\s at \s", " at "
    ).replace(r"\s dot \s", " dot "),
    re.IGNORECASE,
)
_HAN_EMAIL = re.compile(rf"[{_HAN}]{{2,4}}@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,4}}")
_GLUED_MOBILE = re.compile(rf"(?:(?<=[{_HAN}][a-z])|(?<=[{_HAN}][a-z][a-z]))1[3-9][0-9]{{9}}(?![A-Za-z0-9])")
"""A mobile number right behind one or two letters of a name's abbreviation: 陆xg158…"""
_PLATE = re.compile(
    r"(?<![A-Za-z0-9])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][ ]?[A-HJ-NP-Z][ ·.-]?"
    r"(?=[A-HJ-NP-Z0-9 ]{0,6}[0-9])(?P<serial>(?:[A-HJ-NP-Z0-9][ ]?){4,5}[A-HJ-NP-Z0-9挂学警港澳领超])(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_LATIN = re.compile("[A-Za-z]")
_MOST_LETTERS = 2
"""In the serial of a plate, GA 36-2018; more of them are a gene's: 更新CYP2C19."""
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:E[A-HJ-NP-Z][0-9]{7}|[EG][0-9]{8}|[DSP]E[0-9]{7})(?![A-Za-z0-9])")
_PERMIT = re.compile(r"(?<![A-Za-z0-9])[HM][0-9]{8}(?:[0-9]{2})?(?![A-Za-z0-9])")
DOCUMENTS = ((_PASSPORT, Types.PASSPORT), (_PERMIT, Types.TRAVEL_PERMIT))
"""Forms of documents that are one word, and their types."""
_HONG_KONG_ID = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}[0-9]{6}\([0-9A]\)")
_MILITARY = re.compile(r"[军海空北沈兰济南广成武政后装参火联陆]字?第[ ]?[0-9]{6,8}[ ]?号")
_FOREIGNER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3}[0-9]{12}(?![A-Za-z0-9])")
_CREDIT_CODE = re.compile(r"(?<![A-Za-z0-9])[159ANY][1-9][0-9]{6}[0-9A-HJ-NP-RT-UW-Y]{10}(?![A-Za-z0-9])")
_IPV4 = re.compile(r"(?<![A-Za-z0-9.:])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:/[0-9]{1,2}(?![0-9]))?(?![A-Za-z0-9]|\.[0-9])")
_IPV6 = re.compile(
    r"(?<![A-Za-z0-9:.])([0-9A-Fa-f:]{2,39}(?:(?:\.[0-9]{1,3}){3})?)(?:%[a-z0-9]{1,15})?(?:/[0-9]{1,3})?(?![A-Za-z0-9:])"
)
_MAC = re.compile(
    r"(?<![A-Za-z0-9:.-])(?:[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})(?![A-Za-z0-9:-])"
)
_SOCIAL_SECURITY = re.compile(r"(?<![A-Za-z0-9-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![A-Za-z0-9-])")
_SAMPLE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{1,6}-?(?P<date>(?:20)?[0-9]{2}[01][0-9][0-3][0-9])-?[0-9]{3,6}(?:-[0-9A-Z]{1,2})?(?![A-Za-z0-9])"
)
_PROFILE = re.compile(
    r"https?://(?:www\.)?(?:weibo|facebook|linkedin|twitter|x|instagram|zhihu|douyin|xiaohongshu|github)\.com?/[^\s，。；、）】\"'<>]{2,100}",
    re.IGNORECASE,
)
_NETWORK_LABEL = re.compile(r"(?:IP|ip|地址|登录|登陆|来自|来源|主机|服务器|host|from|address|server)[^0-9\n]{0,8}\Z")


def _each(pattern: re.Pattern[str], kind: str, score: float, text: str) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        yield Hit(*match.span(), kind, score, SpanSource.PATTERN)


def find_plates(text: str) -> Iterator[Hit]:
    for match in _PLATE.finditer(text):
        if len(_LATIN.findall(match["serial"])) > _MOST_LETTERS:
            continue
        yield Hit(match.start(), match.start() + len(match.group().rstrip()), Types.PLATE, 0.9, SpanSource.PATTERN)


def find_credit_codes(text: str) -> Iterator[Hit]:
    for match in _CREDIT_CODE.finditer(text):
        # Eighteen digits alone are more often an order number that passes by chance.
        if has_valid_uscc_check(match.group()) and not match.group().isdigit():
            yield Hit(*match.span(), Types.OTHER, 0.95, SpanSource.PATTERN)


def find_addresses_v4(text: str) -> Iterator[Hit]:
    for match in _IPV4.finditer(text):
        octets = [int(octet) for octet in match.group().split("/")[0].split(".")]
        # Four small numbers are a version (GATK 4.2.6.1) unless somebody says they are an address.
        labelled = bool(_NETWORK_LABEL.search(text[max(0, match.start() - 14) : match.start()]))
        if max(octets) <= 255 and (labelled or max(octets) >= 20 or octets[0] in (0, 10)):
            yield Hit(*match.span(), Types.IP, 0.9 if labelled else 0.7, SpanSource.PATTERN)


def find_addresses_v6(text: str) -> Iterator[Hit]:
    for match in _IPV6.finditer(text):
        address = match.group(1)
        if "::" not in address and address.count(":") < 6:
            continue
        try:
            ipaddress.IPv6Address(address)
        except ValueError:
            continue
        if len(address) > 2:
            yield Hit(*match.span(), Types.IP, 0.8, SpanSource.PATTERN)


def _find_samples(text: str) -> Iterator[Hit]:
    for match in _SAMPLE.finditer(text):
        date = match.group("date")
        if is_date(date if len(date) == 8 else "20" + date):
            yield Hit(*match.span(), Types.SAMPLE, 0.7, SpanSource.PATTERN)


_Finder = Callable[[str], Iterator[Hit]]
_FINDERS: tuple[tuple[re.Pattern[str], tuple[_Finder, ...]], ...] = (
    (
        re.compile(r"[@＠ \[({（【#](?:(?<=[@＠])|[aA][tT][ \])}）】#])"),
        (partial(_each, _EMAIL, Types.EMAIL, 0.95), partial(_each, _HAN_EMAIL, Types.EMAIL, 0.8)),
    ),
    (
        re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领] ?[A-Za-z][ ·.A-Za-z0-9-]"),
        (find_plates,),
    ),
    (re.compile(r"[DEGPS][A-Z0-9][0-9]{7}"), (partial(_each, _PASSPORT, Types.PASSPORT, 0.7),)),
    (re.compile(r"[HM][0-9]{8}"), (partial(_each, _PERMIT, Types.TRAVEL_PERMIT, 0.6),)),
    (re.compile(r"\([0-9A]\)"), (partial(_each, _HONG_KONG_ID, Types.OTHER, 0.8),)),
    (re.compile(r"第 ?[0-9]{6}"), (partial(_each, _MILITARY, Types.OTHER, 0.9),)),
    (re.compile(r"[A-Z][0-9]{12}"), (partial(_each, _FOREIGNER, Types.OTHER, 0.7),)),
    (re.compile(r"[159ANY][1-9][0-9]{6}[0-9A-Z]{10}"), (find_credit_codes,)),
    (re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\."), (find_addresses_v4,)),
    (re.compile(r"-[0-9]{2}-[0-9]"), (partial(_each, _SOCIAL_SECURITY, Types.OTHER, 0.6),)),
    (
        re.compile(r"[:.-][0-9A-Fa-f]{2}(?:[:-]|[0-9A-Fa-f]{2}\.)"),
        (partial(_each, _MAC, Types.OTHER, 0.8),),
    ),
    (re.compile(r"::|:[0-9A-Fa-f]{0,4}:"), (find_addresses_v6,)),
    (re.compile(r"[A-Z]-?[0-9]{2}[0-9]{2}[0-3][0-9]"), (_find_samples,)),
    (re.compile(r"[a-z]1[3-9][0-9]{9}"), (partial(_each, _GLUED_MOBILE, Types.PHONE, 0.6),)),
    (re.compile(r"://"), (partial(_each, _PROFILE, Types.URL, 0.8),)),
)
"""Each finder behind the cheapest test that its form can be there at all."""


def find_whole_codes(folded: str) -> list[Hit]:
    """Every identifier whose letters and digits give it away, in folded offsets; they may overlap."""
    hits: list[Hit] = []
    for test, finders in _FINDERS:
        for start, end in paragraphs_with(test, folded):
            paragraph = folded[start:end]
            for finder in finders:
                hits += [hit._replace(start=hit.start + start, end=hit.end + start) for hit in finder(paragraph)]
    return hits
