"""Numbers of people: resident ID, mobile and land line, bank and credit card, however they are grouped.

One pass finds runs of digit groups; every window of neighbouring groups that adds up to the right count of digits
is then verified by what it says (province and date, operator prefix, check digit). Folding made all digits ASCII
before. Sources: GB 11643-1999 (resident ID), the numbering plan of the MIIT (mobile 1[3-9], area codes), ISO/IEC
7812 (cards).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain

import numpy as np

from privacy.model.text import SpanSource
from privacy.redact.cards import card, short_card
from privacy.redact.checksums import (
    has_valid_id_check,
    looks_like_old_resident_id,
    looks_like_resident_id,
)
from privacy.redact.fold import code_points
from privacy.redact.genetics import protected_stretches
from privacy.redact.hits import Hit, Types
from privacy.redact.line_ends import broken_over_lines, is_between_words
from privacy.redact.number_windows import MOST_DIGITS, Window, hit_of, holds_decimals, is_measured, text_before, windows
from privacy.redact.runs import Stretches, dense_stretches, holding, runs_of, table_of

_SEPARATOR = r"[\s\-./()（）\[\]【】_·~—|,、*]"
_CHECK_LETTER = r"[Xx×✕╳](?![A-Za-z0-9*])"
_RUN = re.compile(rf"\+?[0-9](?:{_SEPARATOR}{{0,3}}[0-9]){{6,}}+(?:{_SEPARATOR}{{0,2}}{_CHECK_LETTER})?")
_INDENTED = r"[ \t-]{0,4}\n{1,2}[ \t-]{0,8}"
"""A line end with the room an indented line leaves; a carriage return folds to a line end of its own."""
_INDENTED_RUN = re.compile(
    rf"\+?[0-9](?:(?:{_SEPARATOR}{{0,3}}|{_INDENTED})[0-9]){{6,}}+(?:(?:{_SEPARATOR}{{0,2}}|{_INDENTED}){_CHECK_LETTER})?"
)
_IN_RUNS = "0123456789 -"
_GROUP = re.compile(r"[0-9]+[Xx×✕╳]?|[Xx×✕╳]")
_MINIMUM_DIGITS = 7
_CHINESE_RUN = re.compile(
    r"[零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两0-9](?:[\s\-.·]?[零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两0-9]){6,}+[Xx×]?"
)
_SPELLED_NUMBER = re.compile(
    r"(?<![0-9])(?:[0-9]{17}[0-9X]|(?:86|0086)?1[3-9][0-9]{9}|[0-9]{15}|0[0-9]{9,11})(?![0-9])"
)
_LOOKALIKE_RUN = re.compile(r"(?<![A-Za-z0-9])[0-9OoIl]{11}(?:[0-9OoIl]{6}[0-9OoIlXx])?(?![A-Za-z0-9])")
_LOOKALIKE = str.maketrans("OoIl|", "00111")
_ZERO = np.uint32(ord("0"))
_NUMERALS = table_of("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两")
_ALIKE = table_of("0123456789OoIl")
_BETWEEN = 3
"""Separators between two groups, at most."""
_BEFORE_LETTER = 2
"""Separators before a check letter, at most."""
_LEAST_ALIKE = 6
"""Digits of a number typed with letters that look like them: half of a mobile number's."""
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
    r"(?:电话|手机|联系方式|联系|座机|号码|热线|传真|致电|来电|去电|回电|拨打|微信|短信|[Tt][Ee][Ll]|[Pp][Hh][Oo][Nn][Ee]|[Mm]obile|MOBILE|[Cc]ell|[Cc]all|[Ff]ax|☎|📞|📱)"
    r"[^0-9\n]{0,8}\Z"
)
_ID_LABEL = re.compile(r"(?:身份证|证件|一代证|二代证|身份号|居民证|ID|[Ii]dentity|证号)[^0-9\n]{0,10}\Z")
_NOT_A_PERSON = re.compile(
    r"(?:PMID|PubMed|PMCID|OMIM|MIM|DOI|doi|ISBN|ISSN|NCT|RCV|VCV|SCV|HGNC|GeneID|rs|reads?|chr|位点|坐标|位置|深度)[^0-9\n,，。;；]{0,6}\Z"
)


def find_numbers(folded: str) -> list[Hit]:
    """Every personal number that its own form gives away, in folded offsets; they may overlap. None is looked for in
    genetic notation."""
    hits: list[Hit] = []
    protected = protected_stretches(folded)
    ends = [end for _, end in protected]
    codes = code_points(folded)
    digits = (codes - _ZERO) < 10
    runs = _each_within(_RUN, folded, dense_stretches(digits, between=_BETWEEN, least=_MINIMUM_DIGITS))
    for run in chain(runs, _indented_runs(folded)):
        place = bisect_left(ends, run.end())
        if place == len(ends) or protected[place][0] > run.start():
            for start, end in _outside(run, protected):
                hits.extend(_in_run(folded, start, end))
    chinese = _NUMERALS[codes]
    spelled = dense_stretches(digits | chinese, between=1, least=_MINIMUM_DIGITS)
    for run in _each_within(_CHINESE_RUN, folded, holding(chinese, spelled)):
        if not run.group().isascii():
            hits.extend(_spelled(folded, run))
    for run in _each_within(_LOOKALIKE_RUN, folded, runs_of(_ALIKE[codes], least=_MOBILE_DIGITS)):
        if not _LEAST_ALIKE <= sum(map(str.isdigit, run.group())) < len(run.group().rstrip("Xx")):
            continue
        hit = _judge(folded, Window(*run.span(), run.group().translate(_LOOKALIKE), (len(run.group()),), frozenset()))
        if hit is not None:
            hits.append(hit._replace(score=0.6))
    return hits


def _each_within(pattern: re.Pattern[str], folded: str, stretches: Stretches) -> Iterator[re.Match[str]]:
    """Matches of a pattern whose digits all lie in one of ``stretches``; a plus before, a check letter behind."""
    for start, end in zip(*(edges.tolist() for edges in stretches), strict=True):
        yield from pattern.finditer(folded, max(0, start - 1), end + _BEHIND_DIGITS)


def _indented_runs(folded: str) -> Iterator[re.Match[str]]:
    """Runs of digits over a line end with more room around it than runs have between their groups."""
    for broken in broken_over_lines(folded):
        onward = _IN_NUMBER.match(broken.right)
        if onward is None or _IN_NUMBER.search(broken.left[-2:]) is None:
            continue
        room = broken.right_start + onward.end() - 1 - broken.start - len(broken.left)
        if room <= (_BETWEEN if onward.group()[-1].isdigit() else _BEFORE_LETTER):
            continue
        before = folded[max(0, broken.start - MOST_DIGITS * 2) : broken.start]
        start = broken.start - len(before) + len(before.rstrip(_IN_RUNS))
        for run in _INDENTED_RUN.finditer(folded, start, broken.right_start + MOST_DIGITS * 2):
            # What does not cover the line end is another line's, or another clause's.
            if run.start() < broken.right_start < run.end():
                yield run


_IN_NUMBER = re.compile("-?[0-9Xx×✕╳]")


def _outside(run: re.Match[str], protected: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces of a run that genetic notation leaves which begins in it: of ``13912345678,46,XX`` the telephone."""
    start, end = run.span()
    for first, last in protected[bisect_right(protected, (start, 1 << 60)) :]:
        if first >= end:
            break
        yield start, first
        start = min(last, end)
    if start < end:
        yield start, end


def _in_run(folded: str, start: int, end: int) -> Iterable[Hit]:
    run = folded[start:end]
    if run.isdigit():
        alone = _judge(folded, Window(start, end, run, (end - start,), frozenset()))
        return [alone] if alone is not None else []
    return _in_groups(folded, start, end)


def _in_groups(folded: str, start: int, end: int) -> Iterator[Hit]:
    groups = [(match.start(), match.end()) for match in _GROUP.finditer(folded, start, end)]
    at = 0
    while at < len(groups):
        found = next((hit for hit in map(partial(_judge, folded), windows(folded, groups, at)) if hit), None)
        if found is None:
            at += 1
            continue
        yield found
        while at < len(groups) and groups[at][0] < found.end:
            at += 1


def _judge(folded: str, window: Window) -> Hit | None:
    count = len(window.digits)
    if not _MINIMUM_DIGITS <= count <= MOST_DIGITS or _glued(folded, window):
        return None
    if count == 18:
        return _resident_id(folded, window) or card(folded, window)
    if count == 15:
        return (
            _old_resident_id(folded, window)
            or _labelled_id(folded, window)
            or short_card(folded, window)
            or _phone(folded, window)
        )
    if 16 <= count <= 19:
        return card(folded, window) or _labelled_id(folded, window)
    if not window.digits.isdigit():
        return None
    return _phone(folded, window) or (short_card(folded, window) if count == 14 else None)


def _glued(folded: str, window: Window) -> bool:
    """A letter before or after makes it part of another name, unless that letter is Chinese."""
    before, after = folded[window.start - 1 : window.start], folded[window.end : window.end + 1]
    return bool((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()))


def _plain_id(window: Window) -> str:
    return window.digits[:-1] + ("X" if window.digits[-1] in "Xx×✕╳" else window.digits[-1])


def _resident_id(folded: str, window: Window) -> Hit | None:
    number = _plain_id(window)
    if not looks_like_resident_id(number):
        return _labelled_id(folded, window)
    if len(window.shape) > 1 and window.shape[-1] == 1 and len(window.shape) == 2 and not window.separators:
        return None
    checked = has_valid_id_check(number)
    if holds_decimals(folded, window) or (not checked and is_measured(folded, window)):
        return None
    kind = Types.RESIDENT_ID if number[0] != "9" else Types.OTHER
    return hit_of(window, kind, 0.99 if checked else 0.75)


def _old_resident_id(folded: str, window: Window) -> Hit | None:
    if not looks_like_old_resident_id(window.digits) or len(window.shape) > 3:
        return None
    labelled = _ID_LABEL.search(text_before(folded, window.start)) is not None
    if not labelled and (is_measured(folded, window) or (window.is_broken and len(window.shape) > 2)):
        return None
    return hit_of(window, Types.RESIDENT_ID, 0.9 if labelled else 0.6)


def _labelled_id(folded: str, window: Window) -> Hit | None:
    if _ID_LABEL.search(text_before(folded, window.start)):
        return hit_of(window, Types.RESIDENT_ID, 0.7, SpanSource.CONTEXT)
    return None


def _phone(folded: str, window: Window) -> Hit | None:
    said = text_before(folded, window.start)
    labelled = bool(_PHONE_LABEL.search(said))
    if not labelled and _NOT_A_PERSON.search(said):
        return None
    hit = _telephone(folded, window, labelled)
    return hit if labelled or hit is None or not is_measured(folded, window) else None


def _telephone(folded: str, window: Window, labelled: bool) -> Hit | None:
    """Mobile, land line or number of another country, by its form."""
    digits, cut = window.digits, 0
    plus = folded[window.start - 1 : window.start] == "+"
    for prefix in ("0086", "86", "0"):
        rest = digits.removeprefix(prefix)
        if rest != digits and _MOBILE.fullmatch(rest):
            cut = len(prefix)
            break
    if _MOBILE.fullmatch(digits[cut:]) and (labelled or plus or cut > 1 or _plausible(folded, window)):
        return Hit(window.start - plus, window.end, Types.PHONE, 0.95 if labelled else 0.85, SpanSource.PATTERN)
    if plus and 8 <= len(digits) <= 14:
        return Hit(window.start - 1, window.end, Types.PHONE, 0.8, SpanSource.PATTERN)
    if _landline(digits.removeprefix("0086").removeprefix("86"), window, labelled):
        return hit_of(window, Types.PHONE, 0.9 if labelled else 0.7)
    if labelled and 7 <= len(digits) <= 14:
        return hit_of(window, Types.PHONE, 0.8, SpanSource.CONTEXT)
    if window.shape == (3, 3, 4) and window.separators <= {"-", ".", ") ", ")"} and len(window.separators) <= 2:
        return hit_of(window, Types.PHONE, 0.6)
    return None


def _plausible(folded: str, window: Window) -> bool:
    """Without a label, groups must be the way people write a mobile number, or one number broken over two lines."""
    if window.shape in _PHONE_SHAPES or set(window.shape) == {1}:
        return True
    if len(window.shape) != 2 or not window.is_broken:
        return False
    return window.shape[0] >= 3 or is_between_words(folded, window.start, window.end)


def _landline(digits: str, window: Window, labelled: bool) -> bool:
    if not digits.startswith("0"):
        digits = "0" + digits if len(digits) != len(window.digits) else digits
    area = _AREA.match(digits)
    if area is None:
        return False
    local = digits[area.end() :]
    # Without a 0 in front only a group that ends with the area's code tells a number from measured ones.
    parted = len(window.shape) > 1 and (
        window.digits.startswith("0") or window.is_broken or len(window.digits) - len(local) in accumulate(window.shape)
    )
    # In the plan a local number never begins with 0 or 1.
    return 7 <= len(local) <= 8 and local[0] not in "01" and (labelled or parted) and len(window.shape) <= 4


def _spelled(folded: str, run: re.Match[str]) -> Iterator[Hit]:
    from privacy.redact.fold import skeleton

    plain = skeleton(run.group())
    spelled = plain.text.replace("x", "X")
    labelled = bool(_PHONE_LABEL.search(text_before(folded, run.start())))
    for match in _SPELLED_NUMBER.finditer(spelled):
        start, end = plain.back(*match.span())
        window = Window(run.start() + start, run.start() + end, match.group(), (len(match.group()),), frozenset())
        hit = _judge(folded, window)
        if hit is not None:
            yield hit
    if labelled and 7 <= len(spelled) <= 12:
        yield Hit(run.start(), run.end(), Types.PHONE, 0.8, SpanSource.CONTEXT)
