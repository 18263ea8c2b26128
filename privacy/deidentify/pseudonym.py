"""Keyed pseudonyms: the same person under the same key and domain, nobody without the key.

HMAC-SHA-256 (RFC 2104) over an unambiguous encoding of domain, field and value; 128 bits are shown in Crockford base32
with a suite digit and a check character (ISO/IEC 7064 MOD 37,36), so that a typing error is noticed: ``S1-…``. Suite 2
is HMAC-SM3 (GB/T 32905) for labs under commercial-cryptography assessment. An unkeyed hash of a resident ID falls in
minutes; a pseudonym is still personal data.
"""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from privacy.model.errors import BadInput, InternalError
from privacy.model.identifiers import Pseudonym

_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_CROCKFORD = bytes.maketrans(_STANDARD, _CROCKFORD)
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Suite(IntEnum):
    """Which keyed hash."""

    HMAC_SHA_256 = 1
    HMAC_SM3 = 2


@dataclass(frozen=True, slots=True)
class Pseudonymiser:
    """Makes the pseudonyms of one domain under one key."""

    key: bytes = field(repr=False)
    domain: str
    """Where the pseudonym lives: ``records``, ``log``, ``recipient/<id>/<project>``."""
    letter: str
    """First letter of its pseudonyms, so that a reader sees the domain."""
    suite: Suite = Suite.HMAC_SHA_256

    def __post_init__(self) -> None:
        if len(self.key) != 32 or len(self.letter) != 1 or not self.domain:
            raise InternalError("bad-pseudonymiser", zh="内部错误：假名参数有误。", en="bad pseudonym parameters")

    def of(self, field_name: str, value: str) -> Pseudonym:
        """The pseudonym of one value of one field."""
        return self.of_many(field_name, (value,))[0]

    def of_many(self, field_name: str, values: Iterable[str]) -> list[Pseudonym]:
        """Pseudonyms in the order of ``values``; equal values give equal pseudonyms."""
        prefix = _framed(self.domain) + _framed(field_name)
        start = f"{self.letter}{int(self.suite)}-"
        return [Pseudonym(start + _show(self._mac(prefix + value.encode("utf-8")))) for value in values]

    def _mac(self, message: bytes) -> bytes:
        if self.suite is Suite.HMAC_SHA_256:
            return hmac.digest(self.key, message, "sha256")[:16]
        keyed = HMAC(self.key, hashes.SM3())
        keyed.update(message)
        return keyed.finalize()[:16]


def check_pseudonym(text: str) -> Pseudonym:
    """``text`` as a pseudonym.

    Raises:
        BadInput: not of the form, or the check character does not fit (a typing error). The text is not quoted.
    """
    head, dash, body = text.partition("-")
    symbols = _CROCKFORD.decode()
    well_formed = dash and len(head) == 2 and len(body) == 27 and all(char in symbols for char in body[:26])
    if not well_formed or body[26] != _check_symbol(body[:26]):
        raise BadInput(
            "bad-pseudonym",
            zh="受检者假名有误（格式或校验位不符）。",
            en="not a subject pseudonym (form or check character)",
            remedy_zh="请从系统中复制完整的假名，如 S1-…。",
            remedy_en="Copy the whole pseudonym as shown, such as S1-….",
        )
    return Pseudonym(text)


def _framed(text: str) -> bytes:
    encoded = text.encode("utf-8")
    return len(encoded).to_bytes(4, "big") + encoded


def _show(digest: bytes) -> str:
    body = base64.b32encode(digest)[:26].translate(_TO_CROCKFORD).decode()
    return body + _check_symbol(body)


def _check_symbol(body: str) -> str:
    """ISO/IEC 7064 MOD 37,36: finds every single wrong character and nearly every swap, without odd symbols."""
    check = 36
    for char in body:
        check = (check + _ALPHANUMERIC.index(char)) % 36 or 36
        check = check * 2 % 37
    return _ALPHANUMERIC[(37 - check) % 36]
