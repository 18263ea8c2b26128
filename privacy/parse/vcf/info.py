"""The INFO column against its declarations (VCF 4.5 section 1.6.1, item 8)."""

import re

from privacy.parse.vcf.faults import Fault
from privacy.parse.vcf.header import Header
from privacy.parse.vcf.patterns import info_pattern
from privacy.parse.vcf.reserved import NON_NEGATIVE_INFO, Shape, info_shapes
from privacy.parse.vcf.values import CIGAR, fixed_count, is_of_type

_STRICT_KEY = re.compile(r"[A-Za-z_][0-9A-Za-z_.]*|1000G", re.ASCII)
_LOOSE_KEY = re.compile(r"[^\s;=,]+")
"""Up to 4.2 the specification gives no form for keys."""
_WHITE_SPACE = re.compile(r"[^\S\n]")
_MAX_KNOWN_KEYS = 10_000
_MAX_PREPARED = 32


class InfoRules:
    """Holds the INFO column to the header's declarations, or to the reserved ones where the header is silent."""

    def __init__(self, header: Header) -> None:
        self._minor = header.minor
        self._reserved = info_shapes(header.minor)
        self._shapes = self._reserved | header.info
        self._key_form = _STRICT_KEY if header.minor >= 3 else _LOOSE_KEY
        self._keys: set[str] = set()
        """Keys met and found well-formed."""
        self._patterns: dict[int, dict[str, re.Pattern[str] | None]] = {}
        """Number of alternate alleles -> key -> what accepts its common values."""

    def check(self, text: str, alts: int) -> dict[str, str]:
        """Key to value text (empty for flags).

        Raises:
            Fault: a key or value breaks a rule.
        """
        if text == ".":
            return {}
        # Up to 4.2 white space is not permitted anywhere in INFO; 4.3 allows the space inside values.
        if self._minor <= 2 and _WHITE_SPACE.search(text):
            raise Fault("info-value", "INFO")
        # Up to 4.2 writers (GATK 3) close the column with a semicolon; nothing is lost by reading over it.
        items = (text.removesuffix(";") if self._minor <= 2 else text).split(";")
        values: dict[str, str] = {}
        patterns = self._patterns.get(alts) or self._prepare(alts)
        for item in items:
            key, equals, value = item.partition("=")
            values[key] = value
            pattern = patterns.get(key)
            if pattern is not None and pattern.fullmatch(value):
                continue
            if key not in self._keys:
                self._check_key(key)
            self._check_value(key, value, bool(equals), alts)
        # 4.1 and 4.2 do not speak of repeated keys, yet a repeated key has no single value there either.
        if len(values) < len(items):
            raise Fault("info-key", "INFO")
        return values

    def _prepare(self, alts: int) -> dict[str, re.Pattern[str] | None]:
        patterns = {
            key: info_pattern(shape, alts, self._is_count(key, shape))
            for key, shape in self._shapes.items()
            if key != "CIGAR" and self._key_form.fullmatch(key)
        }
        if len(self._patterns) < _MAX_PREPARED:
            self._patterns[alts] = patterns
        return patterns

    def _is_count(self, key: str, shape: Shape) -> bool:
        return key in NON_NEGATIVE_INFO and self._reserved.get(key) == shape

    def _check_key(self, key: str) -> None:
        if not self._key_form.fullmatch(key):
            raise Fault("info-key", "INFO")
        if len(self._keys) < _MAX_KNOWN_KEYS:
            self._keys.add(key)

    def _check_value(self, key: str, value: str, has_value: bool, alts: int) -> None:
        shape = self._shapes.get(key)
        if shape is None:
            if has_value and not value:
                raise Fault("info-value", "INFO")
            return
        if shape.type == "Flag":
            if has_value:
                raise Fault("info-flag", self._place(key))
            return
        if not value:
            raise Fault("info-value", self._place(key))
        if value == ".":
            return
        self._check_list(key, shape, value.split(","), alts)

    def _check_list(self, key: str, shape: Shape, parts: list[str], alts: int) -> None:
        type_ = shape.type
        for part in parts:
            if not is_of_type(part, type_):
                raise Fault("info-value", self._place(key))
        wanted = fixed_count(shape.number, alts)
        if type_ == "String" and key.startswith("AS_"):
            # GATK's allele-specific texts separate alleles by | and hold commas of their own, whatever they declare.
            wanted = None
        # A record without ALT has nothing to count by.
        if wanted is not None and len(parts) != wanted and not (alts == 0 and shape.number in "AR"):
            raise Fault("info-count", self._place(key))
        if self._is_count(key, shape) and any(part[0] == "-" for part in parts):
            raise Fault("info-value", self._place(key))
        if key == "CIGAR" and not all(part == "." or CIGAR.fullmatch(part) for part in parts):
            raise Fault("info-value", self._place(key))

    def _place(self, key: str) -> str:
        return f"INFO/{key}" if key in self._reserved else "INFO"
