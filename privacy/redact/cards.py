"""Numbers of bank and credit cards: ISO/IEC 7812, with their check digit, their issuer or a label."""

import re

from privacy.model.text import SpanSource
from privacy.redact.checksums import has_valid_luhn
from privacy.redact.hits import Hit, Types
from privacy.redact.line_ends import is_beside_words
from privacy.redact.number_windows import Window, hit_of, is_measured, shape_without_line_ends, text_before

_CARD_LABEL = re.compile(r"(?:卡号|账户|账号|银行卡|储蓄卡|信用卡|借记卡|帐号|帐户|[Cc]ard|[Aa]ccount)[^0-9\n]{0,8}\Z")


_ISSUED = re.compile(
    r"62[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|2(?:2[2-9]|[3-6][0-9]|7[01])[0-9]{13}|35[2-8][0-9]{13}|"
    r"6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12}|9558[0-9]{15}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}"
)
"""Issuer's first digits and length of UnionPay, Visa, Mastercard, JCB, Discover, ICBC (19 digits), American Express and
Diners Club cards: ISO/IEC 7812-1 ranges as the schemes publish them."""


def card(folded: str, window: Window) -> Hit | None:
    """A card number of 15 to 19 digits, by its check digit, by a label, or by UnionPay's first digits."""
    if not window.digits.isdigit() or not 15 <= len(window.digits) <= 19:
        return None
    labelled = bool(_CARD_LABEL.search(text_before(folded, window.start)))
    if not labelled and not _is_likely(folded, window):
        return None
    checked = has_valid_luhn(window.digits)
    kind = Types.BANK_CARD if window.digits[:2] == "62" or len(window.digits) > 16 else Types.CREDIT_CARD
    if checked and (window.digits[0] in "3456" or _ISSUED.fullmatch(window.digits)):
        return hit_of(window, kind, 0.95)
    if labelled or window.digits[:2] == "62":
        return hit_of(window, kind, 0.7, SpanSource.CONTEXT if labelled else SpanSource.PATTERN)
    return None


def _is_likely(folded: str, window: Window) -> bool:
    """Whether digits without a label are grouped, or broken over two lines, as those of a card are."""
    if is_measured(folded, window):
        return False
    return _is_broken_card(folded, window) if window.is_broken else _is_grouped(window.shape)


def _is_broken_card(folded: str, window: Window) -> bool:
    """Whether two lines without a label are one card and not the numbers of two rows, of which one pair in ten passes
    the check digit: an issuer's digits and length as well, and words beside it or the commonest issuer."""
    if not (has_valid_luhn(window.digits) and _ISSUED.fullmatch(window.digits)):
        return False
    if not _is_grouped(window.shape) and not _is_grouped(shape_without_line_ends(folded, window)):
        return False
    return window.digits.startswith("62") or is_beside_words(folded, window.start, window.end)


def _is_grouped(shape: tuple[int, ...]) -> bool:
    """Whether groups are as cards are embossed and typed: fours, issuer and rest, American Express, Diners Club."""
    return set(shape[:-1]) <= {4} or (shape[0] == 6 and len(shape) == 2) or shape in {(4, 6, 5), (4, 6, 4)}


def short_card(folded: str, window: Window) -> Hit | None:
    """American Express (15 digits) and Diners Club (14), which pass their check; others of that length with a label."""
    if not window.digits.isdigit() or not has_valid_luhn(window.digits):
        return None
    issuer = window.digits[:2] in {"34", "37", "30", "36", "38"} and _is_likely(folded, window)
    if issuer or _CARD_LABEL.search(text_before(folded, window.start)):
        return hit_of(window, Types.CREDIT_CARD, 0.8 if issuer else 0.6)
    return None
