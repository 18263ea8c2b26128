"""The resident identity number: 17 digits and a check character (GB 11643-1999, ISO 7064 MOD 11-2)."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def has_right_check_digit(number: str) -> bool:
    """Whether ``number`` is 18 characters long and its last one follows from the others."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[17].upper() == _CHECKS[total % 11]


def birth_date_of(number: str) -> date | None:
    """The date in digits 7 to 14, or ``None`` where they are no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """``male`` or ``female``: digit 17 is odd for men, even for women."""
    return "male" if int(number[16]) % 2 else "female"


def division_of(number: str) -> str:
    """The six-digit code (GB/T 2260) of the county where the number was given out."""
    return number[:6]
