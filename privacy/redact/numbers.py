"""Numbers of people: resident ID, mobile and land line, bank and credit card, however they are grouped.

One pass finds runs of digit groups; every window of neighbouring groups that adds up to the right count of digits
is then verified by what it says (province and date, operator prefix, check digit). Folding made all digits ASCII
before. Sources: GB 11643-1999 (resident ID), the numbering plan of the MIIT (mobile 1[3-9], area codes), ISO/IEC
7812 (cards).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from privacy.model.text import SpanSource
from privacy.redact.checksums import (
    has_valid_id_check,
    has_valid_luhn,
    looks_like_old_resident_id,
    looks_like_resident_id,
)
from privacy.redact.fold import code_points
from privacy.redact.genetics import protected_stretches
from privacy.redact.hits import Hit, Types
from privacy.redact.runs import Stretches, dense_stretches, holding, runs_of, table_of

_SEPARATOR = r"[\s\-./()（）\[\]【】_·~—|,、*]"
_RUN = re.compile(rf"\+?[0-9](?:{_SEPARATOR}{{0,3}}[0-9]){{6,}}+(?:{_SEPARATOR}{{0,2}}[Xx×✕╳](?![A-Za-z0-9*]))?")
_GROUP = re.compile(r"[0-9]+[Xx×✕╳]?|[Xx×✕╳]")
_MINIMUM_DIGITS = 7
_MOST_DIGITS = 21
_CHINESE_RUN = re.compile(
    r"[零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两0-9](?:[\s\-.·]?[零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两0-9]){6,}[Xx×]?"
)
_LOOKALIKE_RUN = re.compile(r"(?<![A-Za-z0-9])[0-9OoIl]{11}(?:[0-9OoIl]{6}[0-9OoIlXx])?(?![A-Za-z0-9])")
_LOOKALIKE = str.maketrans("OoIl|", "00111")
_ZERO = np.uint32(ord("0"))
_NUMERALS = table_of("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两")
_ALIKE = table_of("0123456789OoIl")
_MOBILE_DIGITS = 11
_BEHIND_DIGITS = 4
"""Two separators, a check letter and what stands behind it: as far as a pattern looks over its last digit."""

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_AREA = re.compile(r"0(?:10|2[0-57-9]|[3-9][0-9]{2})")
_PHONE_SHAPES = {
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (4, 4, 3),
    (3, 3, 5),
    (4, 7),
    (5, 6),
    (6, 5),
    (3, 4, 2, 2),
    (3, 2, 2, 2, 2),
    (11,),
}
_PHONE_LABEL = re.compile(
    r"(?:电话|手机|联系方式|联系|座机|号码|热线|传真|致电|拨打|微信|短信|[Tt][Ee][Ll]|[Pp][Hh][Oo][Nn][Ee]|[Mm]obile|MOBILE|[Cc]ell|[Cc]all|[Ff]ax|☎|📞|📱)"
    r"[^0-9\n]{0,8}\Z"
)
_ID_LABEL = re.compile(r"(?:身份证|证件|一代证|二代证|身份号|居民证|ID|[Ii]dentity|证号)[^0-9\n]{0,10}\Z")
_CARD_LABEL = re.compile(r"(?:卡号|账户|账号|银行卡|储蓄卡|信用卡|借记卡|帐号|帐户|[Cc]ard|[Aa]ccount)[^0-9\n]{0,8}\Z")
_NOT_A_PERSON = re.compile(
    r"(?:PMID|PubMed|PMCID|OMIM|MIM|DOI|doi|ISBN|ISSN|NCT|RCV|VCV|SCV|HGNC|GeneID|rs|reads?|chr|位点|坐标|位置|深度)[^0-9\n]{0,6}\Z"
)


class _Window(NamedTuple):
    start: int
    end: int
    digits: str
    shape: tuple[int, ...]
    separators: frozenset[str]


def find_numbers(folded: str) -> list[Hit]:
    """Every personal number that its own form gives away, in folded offsets; they may overlap. None is looked for in
    genetic notation."""
    hits: list[Hit] = []
    protected = protected_stretches(folded)
    ends = [end for _, end in protected]
    codes = code_points(folded)
    digits = (codes - _ZERO) < 10
    for run in _each_within(_RUN, folded, dense_stretches(digits, between=3, least=_MINIMUM_DIGITS)):
        place = bisect_left(ends, run.end())
        if place == len(ends) or protected[place][0] > run.start():
            hits.extend(_in_run(folded, run))
    chinese = _NUMERALS[codes]
    spelled = dense_stretches(digits | chinese, between=1, least=_MINIMUM_DIGITS)
    for run in _each_within(_CHINESE_RUN, folded, holding(chinese, spelled)):
        if not run.group().isascii():
            hits.extend(_spelled(folded, run))
    for run in _each_within(_LOOKALIKE_RUN, folded, runs_of(_ALIKE[codes], least=_MOBILE_DIGITS)):
        if not 7 <= sum(map(str.isdigit, run.group())) < len(run.group().rstrip("Xx")):
            continue
        hit = _judge(folded, _Window(*run.span(), run.group().translate(_LOOKALIKE), (len(run.group()),), frozenset()))
        if hit is not None:
            hits.append(hit._replace(score=0.6))
    return hits


def _each_within(pattern: re.Pattern[str], folded: str, stretches: Stretches) -> Iterator[re.Match[str]]:
    """Matches of a pattern whose digits all lie in one of ``stretches``; a plus before, a check letter behind."""
    for start, end in zip(*(edges.tolist() for edges in stretches), strict=True):
        yield from pattern.finditer(folded, max(0, start - 1), end + _BEHIND_DIGITS)


def _in_run(folded: str, run: re.Match[str]) -> Iterable[Hit]:
    if run.group().isdigit():
        alone = _judge(folded, _Window(*run.span(), run.group(), (run.end() - run.start(),), frozenset()))
        return [alone] if alone is not None else []
    return _in_groups(folded, run)


def _in_groups(folded: str, run: re.Match[str]) -> Iterator[Hit]:
    groups = [(match.start(), match.end()) for match in _GROUP.finditer(folded, run.start(), run.end())]
    at = 0
    while at < len(groups):
        found = next((hit for hit in map(partial(_judge, folded), _windows(folded, groups, at)) if hit), None)
        if found is None:
            at += 1
            continue
        yield found
        while at < len(groups) and groups[at][0] < found.end:
            at += 1


def _windows(folded: str, groups: list[tuple[int, int]], first: int) -> Iterator[_Window]:
    """Windows that begin with group ``first``, longest first, up to the most digits."""
    windows: list[_Window] = []
    digits, shape, separators = "", [], set()
    for place in range(first, min(len(groups), first + _MOST_DIGITS)):
        start, end = groups[place]
        if place > first:
            separators.add(folded[groups[place - 1][1] : start])
        piece = folded[start:end]
        digits += piece
        shape.append(end - start)
        if len(digits) > _MOST_DIGITS:
            break
        windows.append(_Window(groups[first][0], end, digits, tuple(shape), frozenset(separators)))
    return reversed(windows)


def _judge(folded: str, window: _Window) -> Hit | None:
    count = len(window.digits)
    if not _MINIMUM_DIGITS <= count <= _MOST_DIGITS or _glued(folded, window):
        return None
    if count == 18:
        return _resident_id(folded, window) or _card(folded, window)
    if count == 15:
        return (
            _old_resident_id(folded, window)
            or _labelled_id(folded, window)
            or _short_card(folded, window)
            or _phone(folded, window)
        )
    if 16 <= count <= 19:
        return _card(folded, window) or _labelled_id(folded, window)
    if not window.digits.isdigit():
        return None
    return _phone(folded, window) or (_short_card(folded, window) if count == 14 else None)


def _glued(folded: str, window: _Window) -> bool:
    """A letter before or after makes it part of another name, unless that letter is Chinese."""
    before, after = folded[window.start - 1 : window.start], folded[window.end : window.end + 1]
    return bool((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()))


def _hit(window: _Window, kind: str, score: float, source: SpanSource = SpanSource.PATTERN) -> Hit:
    return Hit(window.start, window.end, kind, score, source)


def _plain_id(window: _Window) -> str:
    return window.digits[:-1] + ("X" if window.digits[-1] in "Xx×✕╳" else window.digits[-1])


def _resident_id(folded: str, window: _Window) -> Hit | None:
    number = _plain_id(window)
    if not looks_like_resident_id(number):
        return _labelled_id(folded, window)
    if len(window.shape) > 1 and window.shape[-1] == 1 and len(window.shape) == 2 and not window.separators:
        return None
    kind = Types.RESIDENT_ID if number[0] != "9" else Types.OTHER
    return _hit(window, kind, 0.99 if has_valid_id_check(number) else 0.75)


def _old_resident_id(folded: str, window: _Window) -> Hit | None:
    if not looks_like_old_resident_id(window.digits) or len(window.shape) > 3:
        return None
    return _hit(window, Types.RESIDENT_ID, 0.9 if _ID_LABEL.search(_before(folded, window.start)) else 0.6)


def _labelled_id(folded: str, window: _Window) -> Hit | None:
    if _ID_LABEL.search(_before(folded, window.start)):
        return _hit(window, Types.RESIDENT_ID, 0.7, SpanSource.CONTEXT)
    return None


def _card(folded: str, window: _Window) -> Hit | None:
    if not window.digits.isdigit() or not 15 <= len(window.digits) <= 19:
        return None
    labelled = bool(_CARD_LABEL.search(_before(folded, window.start)))
    regular = len(window.shape) == 1 or set(window.shape[:-1]) <= {4, 5, 6}
    if not labelled and not regular:
        return None
    checked = has_valid_luhn(window.digits)
    kind = Types.BANK_CARD if window.digits[:2] == "62" or len(window.digits) > 16 else Types.CREDIT_CARD
    if checked and window.digits[0] in "3456":
        return _hit(window, kind, 0.95)
    if labelled or window.digits[:2] == "62":
        return _hit(window, kind, 0.7, SpanSource.CONTEXT if labelled else SpanSource.PATTERN)
    return None


def _short_card(folded: str, window: _Window) -> Hit | None:
    """American Express (15 digits) and Diners Club (14), which pass their check; others of that length with a label."""
    if not window.digits.isdigit() or not has_valid_luhn(window.digits):
        return None
    issuer = window.digits[:2] in {"34", "37", "30", "36", "38"}
    if issuer or _CARD_LABEL.search(_before(folded, window.start)):
        return _hit(window, Types.CREDIT_CARD, 0.8 if issuer else 0.6)
    return None


def _phone(folded: str, window: _Window) -> Hit | None:
    before = _before(folded, window.start)
    labelled = bool(_PHONE_LABEL.search(before))
    if not labelled and _NOT_A_PERSON.search(before):
        return None
    digits, cut = window.digits, 0
    plus = folded[window.start - 1 : window.start] == "+"
    for prefix in ("0086", "86", "0"):
        rest = digits.removeprefix(prefix)
        if rest != digits and _MOBILE.fullmatch(rest):
            cut = len(prefix)
            break
    if _MOBILE.fullmatch(digits[cut:]) and (labelled or plus or cut > 1 or _plausible(window)):
        return Hit(window.start - plus, window.end, Types.PHONE, 0.95 if labelled else 0.85, SpanSource.PATTERN)
    if plus and 8 <= len(digits) <= 14:
        return Hit(window.start - 1, window.end, Types.PHONE, 0.8, SpanSource.PATTERN)
    if _landline(digits.removeprefix("0086").removeprefix("86"), window, labelled):
        return _hit(window, Types.PHONE, 0.9 if labelled else 0.7)
    if labelled and 7 <= len(digits) <= 14:
        return _hit(window, Types.PHONE, 0.8, SpanSource.CONTEXT)
    if window.shape == (3, 3, 4) and window.separators <= {"-", ".", ") ", ")"} and len(window.separators) <= 2:
        return _hit(window, Types.PHONE, 0.6)
    return None


def _plausible(window: _Window) -> bool:
    """Without a label, groups must be the way people write a mobile number, or one number broken over two lines."""
    if window.shape in _PHONE_SHAPES or set(window.shape) == {1}:
        return True
    newlines = [separator for separator in window.separators if "\n" in separator]
    return len(window.shape) == 2 and len(newlines) == 1 and window.shape[0] >= 3


def _landline(digits: str, window: _Window, labelled: bool) -> bool:
    if not digits.startswith("0"):
        digits = "0" + digits if len(digits) != len(window.digits) else digits
    area = _AREA.match(digits)
    if area is None:
        return False
    local = digits[area.end() :]
    # In the plan a local number never begins with 0 or 1.
    return (
        7 <= len(local) <= 8 and local[0] not in "01" and (labelled or len(window.shape) > 1) and len(window.shape) <= 4
    )


def _spelled(folded: str, run: re.Match[str]) -> Iterator[Hit]:
    from privacy.redact.fold import skeleton

    plain = skeleton(run.group())
    spelled = plain.text.replace("x", "X")
    labelled = bool(_PHONE_LABEL.search(_before(folded, run.start())))
    for match in re.finditer(
        r"(?<![0-9])(?:[0-9]{17}[0-9X]|(?:86|0086)?1[3-9][0-9]{9}|[0-9]{15}|0[0-9]{9,11})(?![0-9])", spelled
    ):
        start, end = plain.back(*match.span())
        window = _Window(run.start() + start, run.start() + end, match.group(), (len(match.group()),), frozenset())
        hit = _judge(folded, window)
        if hit is not None:
            yield hit
    if labelled and 7 <= len(spelled) <= 12:
        yield Hit(run.start(), run.end(), Types.PHONE, 0.8, SpanSource.CONTEXT)


def _before(folded: str, start: int) -> str:
    return folded[max(0, start - 16) : start]
