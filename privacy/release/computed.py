"""Hierarchies that are computed from the value itself: ages, dates, division codes, sex, numbers.

Each comes with a domain, so that a loss does not depend on which values happen to be in a table.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from math import isfinite

from privacy.model.errors import BadInput
from privacy.release.hierarchy import Hierarchy, LabelRow

ROOT = "*"
OLDEST = 120
"""Years; the oldest documented person reached 122 (Robine and Allard 1998). Above it a value is a typing error."""


def age_hierarchy(widths: Sequence[int] = (5, 10, 20)) -> Hierarchy:
    """Ages in completed years: the year, then bands of ``widths`` years (each a multiple of the last), then ``*``.

    Ages from 0 to 120; a band is written ``20-24``.
    """

    def labels(age: int) -> LabelRow:
        bands = [f"{age - age % width}-{age - age % width + width - 1}" for width in widths]
        return (str(age), *bands, ROOT)

    rows = {str(age): labels(age) for age in range(OLDEST + 1)}
    return Hierarchy("age", len(widths) + 2, rows)


def date_hierarchy(first: date, last: date) -> Hierarchy:
    """ISO dates from ``first`` to ``last``: day, month (``1980-07``), quarter (``1980-Q3``), year, ``*``."""
    days = ((first + timedelta(days=offset)) for offset in range((last - first).days + 1))
    return Hierarchy("date", 5, {day.isoformat(): _date_labels(day) for day in days})


def _date_labels(day: date) -> LabelRow:
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    return (day.isoformat(), f"{day.year}-{day.month:02}", quarter, str(day.year), ROOT)


def open_date_hierarchy() -> Hierarchy:
    """As ``date_hierarchy``, for whatever ISO dates a table holds; those are its domain."""
    return Hierarchy("date", 5, {}, _date_rule, _first_day)


def _date_rule(value: str) -> LabelRow | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    # Python also reads 20240229 and 2024-W09-4; a value has one spelling here.
    return _date_labels(day) if day.isoformat() == value else None


def _first_day(label: str) -> str:
    """Of a month, quarter or year as labels write them; a day as it is."""
    quarter = re.fullmatch(r"([0-9]{4})-Q([1-4])", label, flags=re.ASCII)
    if quarter:
        return f"{quarter[1]}-{3 * int(quarter[2]) - 2:02}-01"
    return label + "-01-01"[3 * label.count("-") :]


def division_hierarchy() -> Hierarchy:
    """Administrative division codes of six digits (GB/T 2260, also the first six of a resident ID number, GB 11643).

    County ``110105``, prefecture ``110100``, province ``110000``, ``*``. Codes change over the years and an ID keeps
    the one of its day, so the digits are read and no list is asked; the domain is what the table holds.
    """
    return Hierarchy("division", 4, {}, _division_rule, _itself)


def _division_rule(value: str) -> LabelRow | None:
    if not re.fullmatch(r"[1-9][0-9]{5}", value, flags=re.ASCII):
        return None
    return (value, value[:4] + "00", value[:2] + "0000", ROOT)


def _itself(label: str) -> str:
    """Codes of prefectures and provinces are codes themselves."""
    return label


def sex_hierarchy(values: Sequence[str] = ("男", "女", "未知")) -> Hierarchy:
    """The value, then ``*``."""
    return Hierarchy("sex", 2, {value: (value, ROOT) for value in values})


def interval_hierarchy(name: str, *, low: float, widths: Sequence[float]) -> Hierarchy:
    """Numbers in half-open intervals ``[a, b)`` counted from ``low``, each width a multiple of the one before."""
    return Hierarchy(name, len(widths) + 2, {}, partial(_interval_rule, low, tuple(widths)), _lower_end)


def _interval_rule(low: float, widths: Sequence[float], value: str) -> LabelRow | None:
    try:
        number = float(value)
    except ValueError:
        return None
    if not (isfinite(number) and number >= low):
        return None
    return (value, *(_interval(number, low, width) for width in widths), ROOT)


def _lower_end(label: str) -> str:
    return label.strip("[)").partition(",")[0]


def parse_intervals(words: Sequence[str]) -> Hierarchy:
    """The intervals of ``LOW WIDTH WIDTH ...`` as a config spells them.

    Raises:
        BadInput: not numbers, no width, or a width that is not a multiple of the one before.
    """
    try:
        low, *widths = (float(word) for word in words)
    except ValueError:
        raise _bad_intervals() from None
    nested = all(wide > narrow and wide % narrow == 0 for narrow, wide in pairwise([0.0, *widths]) if narrow)
    if not widths or not all(isfinite(number) for number in (low, *widths)) or min(widths) <= 0 or not nested:
        raise _bad_intervals()
    return interval_hierarchy("interval", low=low, widths=widths)


def _bad_intervals() -> BadInput:
    return BadInput(
        "hierarchy-intervals",
        zh="区间应写作 interval:起点:宽度:更大的宽度…，后一宽度为前一宽度的倍数。",
        en="write intervals as interval:LOW:WIDTH:WIDER..., each width a multiple of the one before",
    )


def _interval(number: float, low: float, width: float) -> str:
    start = low + (number - low) // width * width
    # Twelve digits: with the six of a plain "g", neighbours above a million would share a label.
    return f"[{start:.12g}, {start + width:.12g})"


COMPUTED: dict[str, Callable[[], Hierarchy]] = {
    "age": age_hierarchy,
    "date": open_date_hierarchy,
    "division": division_hierarchy,
    "sex": sex_hierarchy,
}
"""Names that a config may use as ``builtin:<name>``; ``ethnic_group`` and ``occupation`` are read from ``policies``."""
