"""How much an answer may tell about any one person: exact amounts of privacy loss, added up and never rounded.

An answer whose loss is (ε, δ) changes the odds of every conclusion about a person by at most e^ε, but for a chance of
at most δ (Dwork and Roth, "The Algorithmic Foundations of Differential Privacy", 2014, definition 2.4). Losses of
several answers add up (theorem 3.16), which is all the arithmetic there is here.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from privacy.model.errors import BadInput, Place

FINEST_EPSILON = Fraction(1, 1000)
"""The least ε that can be asked for, and the grid of its decimals: it bounds how many answers a budget can pay, and how
long the exact sum of what they cost can get. An answer at 1/1000 has noise of ±3,000 persons."""
FINEST_DELTA = Fraction(1, 10**12)
"""The least δ above 0 that can be asked for. Tails are reckoned in double precision, which loses them below 1e-14."""
PROTECTED_COUNTS = "protected counts"
"""The note of an answer in the log that was paid for and shows nobody, by which its readers tell it from others."""

_EPSILON = re.compile(r"[0-9]{1,4}(?:/[0-9]{1,4}|\.[0-9]{1,3})?", re.ASCII)
_DELTA = re.compile(r"0|[0-9]{1,4}/[0-9]{1,13}|[1-9]e-[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PrivacyLoss:
    """An amount of ε and δ: what one answer costs, what was spent, or what may be spent."""

    epsilon: Fraction
    delta: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if self.epsilon < 0 or self.delta < 0:
            raise ValueError("no amount of privacy loss is below 0")

    def __add__(self, other: "PrivacyLoss") -> "PrivacyLoss":
        """Of both answers together."""
        return PrivacyLoss(self.epsilon + other.epsilon, self.delta + other.delta)

    def fits(self, limit: "PrivacyLoss") -> bool:
        """Whether neither amount is above that of ``limit``."""
        return self.epsilon <= limit.epsilon and self.delta <= limit.delta

    def left_of(self, limit: "PrivacyLoss") -> "PrivacyLoss":
        """What remains of ``limit`` after this was spent; 0 where nothing does, such as after a limit was lowered."""
        zero = Fraction(0)
        return PrivacyLoss(max(limit.epsilon - self.epsilon, zero), max(limit.delta - self.delta, zero))

    def as_json(self) -> dict[str, str]:
        """Exact fractions as text: ``{"epsilon": "1/2", "delta": "0"}``."""
        return {"epsilon": str(self.epsilon), "delta": str(self.delta)}


NOTHING = PrivacyLoss(Fraction(0))


def parse_epsilon(text: str, *, field: str = "epsilon") -> Fraction:
    """An ε from ``1/2``, ``0.5`` or ``3``: at least 1/1000, with at most four digits and three decimals.

    Raises:
        BadInput: anything else, 0 and negative numbers included.
    """
    epsilon = _exact(_EPSILON, text)
    if epsilon is None or epsilon < FINEST_EPSILON:
        raise BadInput(
            "bad-epsilon",
            zh="ε 须为不小于 1/1000 的分数或小数，如 1/2、0.5、3。",
            en="expected an epsilon of at least 1/1000 as a fraction or decimal, such as 1/2, 0.5 or 3",
            place=Place(column=field),
        )
    return epsilon


def parse_delta(text: str, *, field: str = "delta") -> Fraction:
    """A δ from ``0``, ``1/10000000`` or ``1e-7``: 0, or from 1e-12 to less than 1.

    Raises:
        BadInput: anything else.
    """
    delta = _exact(_DELTA, text)
    if delta is None or delta >= 1 or 0 < delta < FINEST_DELTA:
        raise BadInput(
            "bad-delta",
            zh="δ 须为不小于 1e-12、小于 1 的数，如 1/10000000 或 1e-7；0 表示不用。",
            en="expected a delta from 1e-12 to below 1, such as 1/10000000 or 1e-7; 0 for none",
            place=Place(column=field),
        )
    return delta


def _exact(pattern: re.Pattern[str], text: str) -> Fraction | None:
    try:
        return Fraction(text) if pattern.fullmatch(text) else None
    except ZeroDivisionError:
        return None
