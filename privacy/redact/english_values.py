"""What stands behind the labels of English forms: numbers that end where the sentence goes on, post codes, IBANs.

English parts words by spaces, so a value may go on over one only into more digits: ``NHS number 943 476 5919 shows``.
"""

import re

from privacy.redact.hits import Types

_EDGE = r"(?![A-Za-z0-9])"
_NUMBER = re.compile(
    rf"(?=(?:[A-Za-z -]{{0,8}}[0-9]){{4}})[A-Za-z]{{0,6}}-?[0-9][A-Za-z0-9]*(?:-[A-Za-z0-9]+){{0,5}}"
    rf"(?:[ ][0-9]{{2,8}}(?![A-Za-z0-9%:>]|\.[0-9])){{0,4}}{_EDGE}"
)
"""Four digits and more."""
_IBAN = re.compile(rf"[A-Z]{{2}}[0-9]{{2}}(?:[ ]?[A-Z0-9]{{4}}){{2,7}}(?:[ ]?[A-Z0-9]{{1,3}})?{_EDGE}")
"""ISO 13616-1: country, check digits, up to 30 letters and digits, printed in fours."""
_POST_BOX = re.compile(rf"[0-9]{{1,6}}{_EDGE}")
_POST_CODE = re.compile(
    rf"(?:[0-9]{{5}}(?:-[0-9]{{4}})?|[A-Z]{{1,2}}[0-9][0-9A-Z]?[ ]?[0-9][A-Z]{{2}}|[0-9]{{6}}){_EDGE}"
)
"""ZIP+4 (USPS Publication 28), United Kingdom (BS 7666), China's six digits."""


def english_pattern(label: str, kind: str) -> re.Pattern[str] | None:
    """The form of the value behind an English label; ``None`` where the type alone says it."""
    if not label.isascii():
        return None
    if kind == Types.OTHER:
        return _IBAN if label == "IBAN" else _NUMBER
    if kind == Types.LOCATION:
        if label.upper().endswith("BOX"):
            return _POST_BOX
        if label.lower().endswith(("code", "zip")):
            return _POST_CODE
    return None
