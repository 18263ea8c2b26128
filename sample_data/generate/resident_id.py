"""Citizen identification numbers: GB 11643-1999, whose check character is ISO 7064 MOD 11-2."""

from datetime import date

_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECK_CHARACTERS = "10X98765432"


def check_character(first_17: str) -> str:
    """The 18th character that belongs to the 17 digits before it."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def has_valid_check(number: str) -> bool:
    """Whether ``number`` has 18 characters and the right check character."""
    return len(number) == 18 and number[:17].isdecimal() and check_character(number[:17]) == number[17]


def make_resident_id(division: str, born: date, sequence: int) -> str:
    """``sequence`` is 0 to 999; odd for men, even for women."""
    first_17 = f"{division}{born:%Y%m%d}{sequence:03d}"
    return first_17 + check_character(first_17)


def with_wrong_check(number: str) -> str:
    """The same number as a tired typist leaves it: last character off by one."""
    return number[:17] + _CHECK_CHARACTERS[(_CHECK_CHARACTERS.index(number[17]) + 1) % 11]
