"""Check digits and dates inside numbers. They raise or lower a score; they never clear a number by themselves."""

from calendar import monthrange
from functools import lru_cache

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905 - a column of codes reads better
)
"""GB/T 2260 province codes; 81 to 83 stand on residence permits of Hong Kong, Macau and Taiwan residents."""
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def id_check_digit(first_17: str) -> str:
    """GB 11643-1999 (ISO 7064 MOD 11-2) check character of a resident ID number."""
    return _ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, first_17, strict=True)) % 11]


def has_valid_id_check(number: str) -> bool:
    """Of 18 characters, 17 digits and a digit or X."""
    return id_check_digit(number[:17]) == number[17].upper()


def looks_like_resident_id(number: str) -> bool:
    """18 characters with a province (or 9, foreigner's permanent residence) and a birth date that exists."""
    if len(number) != 18 or not number[:17].isdigit() or number[17] not in "0123456789Xx":
        return False
    return (number[:2] in _PROVINCES or number[0] == "9") and is_date(number[6:14])


def looks_like_old_resident_id(number: str) -> bool:
    """15 digits, the form before 1999: province, birth date without its century."""
    return len(number) == 15 and number.isdigit() and number[:2] in _PROVINCES and is_date("19" + number[6:12])


@lru_cache(maxsize=4096)
def is_date(digits: str) -> bool:
    """``YYYYMMDD`` between 1850 and 2099 that is on the calendar."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return 1850 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def has_valid_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 check digit of a card number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = ord(digit) - 48
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def has_valid_uscc_check(code: str) -> bool:
    """GB 32100-2015 check character of an 18-character unified social credit code."""
    if len(code) != 18 or any(char not in _USCC_ALPHABET for char in code):
        return False
    total = sum(weight * _USCC_ALPHABET.index(char) for weight, char in zip(_USCC_WEIGHTS, code, strict=False))
    return _USCC_ALPHABET[-total % 31] == code[17]
