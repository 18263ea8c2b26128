"""A known birth date with parts of any width and any separators: 90-3-7, 1990 / 03 / 07, 1990年3月7."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from privacy.redact.fold import code_points

Date = tuple[int, int, int]
"""Year, month, day."""

_DATE = re.compile(
    r"(?<![0-9])([0-9]{2}(?:[0-9]{2})?)\s?[-/.,年月\s]\s?([01]?[0-9])\s?[-/.,年月\s]\s?([0-3]?[0-9])(?![0-9])\s?日?"
)
_AFTER_YEAR = np.zeros(0x110000, dtype=np.bool_)
_AFTER_YEAR[[ord(character) for character in "-/.,年月 \t\n\r"]] = True


def find_dates(texts: Sequence[str], dates: Sequence[Sequence[Date | None]]) -> Iterator[tuple[int, int, int, int]]:
    """``(text number, number of the date among the text's own, start, end)``; the year in full or by two digits."""
    codes = code_points("".join(texts))
    lengths = np.array([len(text) for text in texts])
    starts = np.cumsum(lengths) - lengths
    separators = np.flatnonzero(_AFTER_YEAR[codes[2:]]) + 2
    separators = separators[(codes[separators - 1] - ord("0") < 10) & (codes[separators - 2] - ord("0") < 10)]
    owners = np.searchsorted(starts, separators, side="right") - 1
    # Two digits before a separator, as a number.
    written = (codes[separators - 2] - ord("0")) * 10 + codes[separators - 1] - ord("0")
    for slot in range(max(map(len, dates), default=0)):
        chosen = [one[slot] if slot < len(one) else None for one in dates]
        years = np.array([date[0] % 100 if date else 100 for date in chosen])
        for place in np.flatnonzero(written == years[owners]).tolist():
            number = int(owners[place])
            at = int(separators[place] - starts[number]) - 2
            match = _match(texts[number], at)
            if match is not None and chosen[number] in _readings(match):
                yield number, slot, *match.span()


def _match(text: str, at: int) -> re.Match[str] | None:
    """The date whose year ends with the two digits at ``at``."""
    if at < 0:
        return None
    return _DATE.match(text, at) or (_DATE.match(text, at - 2) if at >= 2 else None)


def _readings(match: re.Match[str]) -> set[Date]:
    year, month, day = (int(group) for group in match.groups())
    return {(year + century, month, day) for century in (0, 1900, 2000)}
