"""Known values in the rarer disguises, which are no literal forms: each is read only where its sign is.

Masked names (林*秋) and numbers (139****1357), initials, first and last digits, digits typed as letters. Signs:
``known_signs``.
"""

import re
from collections.abc import Iterator, Sequence

from privacy.redact.fold import CHINESE_DIGITS, Folded
from privacy.redact.forms import groups_of
from privacy.redact.hits import Hit
from privacy.redact.known_literals import blank_out, known_hit
from privacy.redact.known_signs import Signs
from privacy.redact.known_values import KnownValue

_COUNTED = r"[二三四五六七八2-8两]位(?:数字?|是|为)?"
_COUNTED_EN = r"\s(?i:two|three|four|five|six|[2-8])(?i:\sdigits)?"
# Each begins with one of a few characters, so that the rest of a text is passed over quickly.
_TAIL = re.compile(
    rf"[尾末后lLeE](?:(?<=尾)[号数]|(?<=末)[尾位]|(?<=[后末]){_COUNTED}|(?<=[lL])(?i:ast){_COUNTED_EN}"
    r"|(?<=[eE])(?i:nding|nds)\s(?i:in|with))[^0-9\n]{0,6}([0-9]{3,8}[Xx]?)(?![0-9])"
)
_HEAD = re.compile(
    rf"[前开fF](?:(?<=前){_COUNTED}|(?<=开)头|(?<=[fF])(?i:irst){_COUNTED_EN})[^0-9\n]{{0,6}}([0-9]{{3,8}})(?![0-9])"
)
_MASK_RUN = re.compile(r"[*×●•·○□■_?#]{2,16}|[xX]{2,16}")
_HEAD_DIGITS = re.compile(r"(?:(?<![0-9A-Za-z])|(?<![\s\S]))([0-9]{0,8})[ -]?\Z")
_TAIL_DIGITS = re.compile(r"[ -]?([0-9]{0,8}[Xx]?)(?![0-9A-Za-z])")
_NAME_MASK = re.compile(
    r"[*×●○◯□■_?？#•·]{1,3}(?=\s?[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[*×●○◯□■_?？#•·]{1,3}|某{1,2}"
    r"|(?<=[\u4e00-\u9fff])[xX]{1,3}(?![A-Za-z0-9])"
)
_INITIALS = re.compile(r"(?<![A-Za-z.])[A-Z](?:\.\s?[A-Z]){2,3}\.?(?![A-Za-z])")
_LIKE_DIGITS = re.compile(r"[0-9oilbsz]{10,}x?")
_SWAPPED = str.maketrans("oilbsz", "011852")
_SPOKEN = str.maketrans(CHINESE_DIGITS)


def find_disguised(values: Sequence[KnownValue], signs: Signs, text: str, bare: Folded, skeleton: str) -> Iterator[Hit]:
    """What the signs of a folded text lead to, in its offsets. ``bare`` is its skeleton, ``skeleton`` the same with the
    literal forms blanked."""
    if signs.swapped:
        yield from _swapped(values, text, bare, skeleton)
    if signs.masked_name:
        yield from _masked_names(values, text)
    if signs.masked_number:
        yield from _masked(values, text)
    if signs.initials:
        yield from _initials(values, text)
    if signs.part:
        yield from _partial(values, text)


def _swapped(values: Sequence[KnownValue], text: str, bare: Folded, skeleton: str) -> list[Hit]:
    """Numbers typed with letters that look like digits (l39…, 13O…)."""
    hits: list[Hit] = []
    for run in _LIKE_DIGITS.finditer(skeleton):
        swapped = run.group().translate(_SWAPPED)
        if swapped == run.group():
            continue
        whole = skeleton[: run.start()] + swapped + skeleton[run.end() :]
        for value in values:
            for group in groups_of(value) if value.number else ():
                if group.stands_in(swapped):
                    for form in group.find(value, whole):
                        whole = blank_out(value, form, text, bare, whole, hits)
    return hits


def _masked_names(values: Sequence[KnownValue], text: str) -> Iterator[Hit]:
    for match in _NAME_MASK.finditer(text):
        before, after = (
            text[max(0, match.start() - 4) : match.start()].rstrip(" "),
            text[match.end() : match.end() + 4],
        )
        gap = len(after) - len(after.lstrip(" "))
        for value in values:
            name = value.name
            head = name.before_mask(before, len(match.group()), after[gap:]) if name is not None else None
            if name is None or head is None:
                continue
            start = text.rindex(head, 0, match.start()) if head else match.start()
            tail = next((one for one in (name.given, name.given[-1]) if after[gap:].startswith(one)), "")
            yield known_hit(value, start, match.end() + (gap + len(tail) if tail else 0))


def _initials(values: Sequence[KnownValue], text: str) -> Iterator[Hit]:
    for match in _INITIALS.finditer(text):
        letters = "".join(filter(str.isalpha, match.group()))
        for value in values:
            if value.name is not None and value.name.fits_initials(letters):
                yield known_hit(value, *match.span())


def _masked(values: Sequence[KnownValue], text: str) -> Iterator[Hit]:
    for match in _MASK_RUN.finditer(text):
        head, tail = (
            _HEAD_DIGITS.search(text[max(0, match.start() - 10) : match.start()]),
            _TAIL_DIGITS.match(text, match.end()),
        )
        if head is None or tail is None:
            continue
        first, last = head.group(1), tail.group(1).lower()
        seen, masks = len(first) + len(last), match.end() - match.start()
        for value in values:
            # Two characters say enough where the number of masks says the length as well.
            enough = seen >= 4 or (seen >= 2 and abs(seen + masks - len(value.number)) <= 1)
            if value.number and enough and value.number.startswith(first) and value.number.endswith(last):
                yield known_hit(value, match.start() - len(head.group()), tail.end())
                break


def _partial(values: Sequence[KnownValue], text: str) -> Iterator[Hit]:
    # The words of the patterns hold numerals themselves, so both spellings are read.
    for reading in dict.fromkeys((text, text if text.isascii() else text.translate(_SPOKEN))):
        for pattern, agrees in ((_TAIL, str.endswith), (_HEAD, str.startswith)):
            for match in pattern.finditer(reading):
                digits = match.group(1).lower()
                value = next((one for one in values if one.number and agrees(one.number, digits)), None)
                if value is not None:
                    yield known_hit(value, *match.span(1))
