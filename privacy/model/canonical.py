"""One canonical encoding for everything that is hashed or signed.

RFC 8785 (JCS) restricted to what we need: objects with string keys, arrays, strings, integers, booleans, null. Floats
are refused (their text differs between libraries), and so are lone surrogates. Keys are sorted by code point; JCS sorts
by UTF-16 unit, which is the same for the ASCII keys required here.
"""

import hashlib
import json
from typing import Any

from privacy.model.errors import InternalError


def canonical_bytes(value: Any) -> bytes:
    """The UTF-8 bytes of ``value``: the same for equal values, for ever.

    Raises:
        InternalError: a float, a non-ASCII or non-string key, a lone surrogate, or a type JSON does not have.
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """Lower-case hex SHA-256 of ``data`` (64 characters)."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Any) -> str:
    """``sha256:<hex>`` over the canonical bytes of ``value``."""
    return "sha256:" + sha256_hex(canonical_bytes(value))


def _check(value: Any) -> None:
    if value is None or isinstance(value, (bool, int)):
        return
    if isinstance(value, str):
        if not value.isascii() and any(0xD800 <= ord(char) <= 0xDFFF for char in value):
            raise _not_canonical()
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise _not_canonical()
            _check(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item)
    else:
        raise _not_canonical()


def _not_canonical() -> InternalError:
    return InternalError("not-canonical", zh="内部错误：值无法规范编码。", en="a value has no canonical encoding")
