"""Identifiers with letters or dots, whole and broken over two lines.

A broken one is looked for in what its two lines read like without the line end, and counts when it lies on both. What
else could stand there decides how much is asked of it: a list's next item, a table's next row, the end of a sentence.
"""

import ipaddress
import re
from bisect import bisect_right
from collections.abc import Iterator

from privacy.model.text import SpanSource
from privacy.redact.code_forms import (
    DOCUMENTS,
    find_addresses_v4,
    find_addresses_v6,
    find_credit_codes,
    find_plates,
    find_whole_codes,
)
from privacy.redact.genetics import protected_stretches
from privacy.redact.hits import Hit, Types
from privacy.redact.line_ends import (
    PROVINCES,
    Broken,
    broken_over_lines,
    is_among_numbers,
    is_beside_words,
    is_between_words,
    is_no_count,
)

_ADDRESS = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}(?P<ending>[A-Za-z]{2,24})(?![A-Za-z0-9])"
)
_OF_COUNTRIES = frozenset("cn hk tw mo sg jp kr uk de fr it es nl ch se eu au nz ca us in ru br".split())  # noqa: SIM905
_ENDINGS = _OF_COUNTRIES | frozenset("com net org edu gov mil int info biz io co me cc ai app dev vip top xyz".split())  # noqa: SIM905
"""Endings of domains that people's addresses have (IANA, Root Zone Database)."""
_FINAL = frozenset("com net org edu gov".split())  # noqa: SIM905
"""Endings that no longer ending begins with and that only a country's can follow."""
_MAIL_LABEL = re.compile(
    r"(?:[Ee]-?mail|E-?MAIL|[Mm]ail(?:to)?|邮箱|邮件|邮址|信箱)[^\w\n]{0,4}(?:is|为|是)?[^\w\n]{0,4}\Z"
)
_NO_LOCAL_PART = frozenset(
    "e-mail email mail mailto to at by or and from via contact write cc bcc id ip tel fax phone mobile cell web url "  # noqa: SIM905 - a list of words reads better
    "www http https qq vx wx wechat name no the is for see us me him her reads read depth gene exon bp kb mb gb ng ul "
    "ml mg mm dna rna pcr ngs wes wgs cnv snp snv vcf bam fastq pdf".split()
)
"""Words that may end the line before an address: labels, English words, units, words of reports."""
_STRUCTURED = re.compile(r"[A-Za-z0-9]+[._+-][A-Za-z0-9._+-]*|[A-Za-z]+[0-9]+[A-Za-z0-9]*")
_CAPITALS_IN_MAIL = re.compile(r"[A-Z][a-z]+[._-][A-Za-z]*")
_VEHICLE_LABEL = re.compile(r"(?:车牌|号牌|车号|车辆|车)[^A-Za-z0-9\n]{0,6}\Z")
_WORD_WITH_PROVINCE = re.compile(
    r"更新|全新|最新|重新|创新|刷新|革新|翻新|崭新|星云|里云|疑云|华为云|安宁|南宁|西宁|济宁|海宁|四川|银川|汶川|江苏|复苏|昂贵|珍贵|宝贵|犹豫|漆黑|粗鲁|"
    r"肉桂|启蒙|内蒙|储藏|隐藏|冷藏|收藏|西藏|贮藏|天津|北京|南京|东京|淤青|发青|丙二青|新疆|黑龙江"
)
"""Words whose last character is also that of a province: a line that ends with one need not break a plate."""
_UNIT_BEHIND = re.compile(r"\s?(?:[%‰倍×xX节章条款版]|[ACGT]{1,8}\b)")


def find_codes(folded: str) -> list[Hit]:
    """Every identifier whose letters and digits give it away, in folded offsets; they may overlap."""
    return [*find_whole_codes(folded), *_find_broken(folded)]


def _find_broken(folded: str) -> Iterator[Hit]:
    protected = list(protected_stretches(folded))
    for broken in broken_over_lines(folded):
        if _is_notation(broken, protected):
            continue
        found = _mail(broken, folded) if "@" in broken.whole else _number_like(broken, folded)
        if found is not None:
            yield found


def _is_notation(broken: Broken, protected: list[tuple[int, int]]) -> bool:
    """Whether either part begins as genetic notation."""
    return any(
        place >= 0 and protected[place][1] > start
        for start in (broken.start, broken.right_start)
        for place in [bisect_right(protected, (start, 1 << 60)) - 1]
    )


def _mail(broken: Broken, folded: str) -> Hit | None:
    for match in _ADDRESS.finditer(broken.whole):
        stretch = broken.back(*match.span())
        if stretch is None or match["ending"].lower() not in _ENDINGS:
            continue
        in_domain = "@" in broken.left[match.start() :]
        if _goes_on_in_domain(broken, match) if in_domain else _begins_mail(broken, match, folded):
            return Hit(*stretch, Types.EMAIL, 0.85, SpanSource.PATTERN)
    return None


def _goes_on_in_domain(broken: Broken, match: re.Match[str]) -> bool:
    """Whether the second line ends the domain that the first began; a whole address goes no further."""
    left, ending = broken.left[match.start() :], match["ending"].lower()
    taken = broken.right[: match.end() - len(broken.left)]
    if taken.lower() != taken and left.upper() != left:
        return False
    alone = _ADDRESS.fullmatch(left.rstrip("."))
    before = alone["ending"].lower() if alone is not None else ""
    if left.endswith(".") or taken.startswith("."):
        return before not in _FINAL or ending in _OF_COUNTRIES
    if before in _FINAL or before == "cn":
        return False
    # 163.co | m: what stands alone is an ending too, but a shorter one.
    return before not in _ENDINGS or (ending in _FINAL and ending.startswith(before)) or "." in taken


def _begins_mail(broken: Broken, match: re.Match[str], folded: str) -> bool:
    """Whether the end of the first line is the beginning of the local part on the second, and no word of its own."""
    left, right = broken.left[match.start() :], match.group()[len(broken.left) - match.start() :]
    local = right.partition("@")[0]
    at = broken.start + match.start()
    labelled = _MAIL_LABEL.search(folded[max(0, at - 14) : at]) is not None
    if not local or labelled:
        return True
    if left.lower() in _NO_LOCAL_PART:
        return False
    if left.isdigit():
        # A QQ number is a local part; a short number before a name is a count.
        return local.isdigit() or len(left) >= 5
    if left != left.lower() and local == local.lower() and not _CAPITALS_IN_MAIL.fullmatch(left):
        return False
    return not _is_in_latin_prose(folded, at) or (not left.endswith(".") and bool(_STRUCTURED.fullmatch(left)))


def _is_in_latin_prose(folded: str, at: int) -> bool:
    """Whether a Latin word stands before, with a space between: where lines break between words, the next is one."""
    before = folded[max(0, at - 3) : at]
    return before.endswith(" ") and bool(re.search(r"[A-Za-z,.;)] {1,2}\Z", before))


def _number_like(broken: Broken, folded: str) -> Hit | None:
    """A plate, an address of the network or a credit code."""
    end = broken.right_start + len(broken.right)
    if broken.left[0] in PROVINCES:
        return _plate(broken, folded, end)
    if "." in broken.whole:
        hit = _version_4(broken, folded)
        if hit is not None:
            return hit
    if broken.whole.count(":") > 1:
        return _version_6(broken, folded)
    if len(broken.whole) == _CREDIT_CODE_LENGTH:
        return next((hit for found in find_credit_codes(broken.whole) if (hit := _placed(broken, found))), None)
    return _document(broken, folded, end)


_CREDIT_CODE_LENGTH = 18
_DOCUMENT_LABEL = re.compile(r"(?:护照|[Pp]assport|通行证|回乡证|台胞证|证件)[^A-Za-z0-9\n]{0,8}\Z")


def _document(broken: Broken, folded: str, end: int) -> Hit | None:
    """A passport or travel permit, which has no check digit: behind its label, or with Chinese on both sides."""
    whole = broken.whole
    kind = next((kind for form, kind in DOCUMENTS if form.fullmatch(whole)), None)
    if kind is None:
        return None
    labelled = _DOCUMENT_LABEL.search(folded[max(0, broken.start - 14) : broken.start]) is not None
    if labelled or is_between_words(folded, broken.start, end):
        return Hit(broken.start, end, kind, 0.8 if labelled else 0.6, SpanSource.PATTERN)
    return None


def _placed(broken: Broken, hit: Hit, shift: int = 0) -> Hit | None:
    """A hit of the whole, read with ``shift`` characters before it, in the text."""
    stretch = broken.back(hit.start - shift, hit.end - shift)
    return hit.at(*stretch) if stretch is not None else None


def _plate(broken: Broken, folded: str, end: int) -> Hit | None:
    suffix = folded[end : end + 1]
    for found in find_plates(broken.whole + (suffix if suffix in _PLATE_SUFFIXES else "")):
        hit = _placed(broken, found)
        if hit is None or hit.start != broken.start:
            continue
        labelled = _VEHICLE_LABEL.search(folded[max(0, hit.start - 10) : hit.start]) is not None
        if not labelled and broken.whole != broken.whole.upper():
            return None
        is_word = len(broken.left) == 1 and _WORD_WITH_PROVINCE.search(folded, max(0, hit.start - 2), hit.start + 1)
        return hit if labelled or not is_word else None
    return None


_PLATE_SUFFIXES = frozenset("挂学警港澳领超")


def _version_4(broken: Broken, folded: str) -> Hit | None:
    """An IPv4 address. Without a word for it, four numbers over a line end have to be less like a version and a decimal
    (GATK 4.2.6 | 1.5), cells of a table or a section."""
    label = folded[max(0, broken.start - 14) : broken.start]
    for found in find_addresses_v4(label + broken.whole):
        hit = _placed(broken, found, len(label))
        if hit is None:
            continue
        octets = (label + broken.whole)[found.start : found.end].partition("/")[0].split(".")
        if any(octet != str(int(octet)) for octet in octets):
            return None
        if broken.left.count(".") == 3 and not broken.left.endswith("."):
            return hit if is_no_count(folded, hit.end) else None
        if found.score > _UNLABELLED:
            return hit
        large = sum(int(octet) >= _RARE_IN_VERSIONS for octet in octets)
        beside = is_beside_words(folded, hit.start, hit.end) and not _UNIT_BEHIND.match(folded, hit.end)
        apart = "." in broken.left or broken.right.startswith(".") or is_between_words(folded, hit.start, hit.end)
        likely = apart and (beside or large > 1) and not is_among_numbers(folded, hit.start, hit.end)
        return hit if likely else None
    return None


_UNLABELLED = 0.7
_RARE_IN_VERSIONS = 20


def _version_6(broken: Broken, folded: str) -> Hit | None:
    for found in find_addresses_v6(broken.whole):
        hit = _placed(broken, found)
        if hit is None:
            continue
        try:
            ipaddress.IPv6Address(broken.left)
        except ValueError:
            return hit
        # ``2001:db8::1`` is whole: the next line goes on with a colon of its own, or ends the last group.
        return hit if ":" in broken.right or is_no_count(folded, hit.end) else None
    return None
