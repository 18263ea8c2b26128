"""The types of VCF values (VCF 4.5 section 1.3) as patterns."""

import re

from privacy.parse.vcf.faults import Fault

INTEGER = re.compile(r"[-+]?\d{1,10}", re.ASCII)
FLOAT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:inf|infinity|nan)", re.ASCII | re.IGNORECASE)
CIGAR = re.compile(r"(?:\d*[MIDNSHPX=])+", re.ASCII)

_LOWEST, _HIGHEST = -(2**31) + 8, 2**31 - 1
"""32 bits, less the eight values that the binary form reserves."""


def is_integer(text: str) -> bool:
    if len(text) < 10 and text.isascii() and text.isdigit():
        return True
    return INTEGER.fullmatch(text) is not None and _LOWEST <= int(text) <= _HIGHEST


def is_float(text: str) -> bool:
    return FLOAT.fullmatch(text) is not None


def is_of_type(text: str, type_: str) -> bool:
    """Whether one value, which may be missing (``.``), has the type."""
    if text == ".":
        return True
    if type_ == "Integer":
        return is_integer(text)
    if type_ == "Float":
        return is_float(text)
    if type_ == "Character":
        return len(text) == 1 or (text.startswith("%") and len(text) == 3)
    return bool(text)


def fixed_count(number: str, alts: int) -> int | None:
    """How many values ``number`` asks for with ``alts`` alternate alleles; None where the record does not say."""
    if number == "A":
        return alts
    if number == "R":
        return alts + 1
    return int(number) if number.isdigit() else None


def genotype_count(alleles: int, ploidy: int) -> int:
    """The number of unordered genotypes: (alleles + ploidy - 1) over ploidy (VCF 4.5 section 1.6.2, ordering)."""
    if ploidy > 64:
        raise Fault("genotype")
    count = 1
    for step in range(1, ploidy + 1):
        count = count * (alleles + step - 1) // step
    return count
