"""Keys whose Number and Type the VCF specification fixes, by version.

Sources: the tables of reserved INFO and FORMAT keys of VCF 4.1 and 4.2 (sections 1.4.1 and 1.4.2), 4.3 and 4.4
(section 1.6, tables 1 and 2), 4.5 (tables 1 and 2, and section 3 for structural variants). Versions are given by
their minor number: 3 is VCF 4.3.
"""

from typing import NamedTuple


class Shape(NamedTuple):
    """What a key holds."""

    number: str
    """A count, or ``A`` (per ALT allele), ``R`` (per allele), ``G`` (per genotype), ``P`` (per called allele), ``.``;
    in 4.5 also ``LA``, ``LR``, ``LG`` (of the sample's own alleles) and ``M`` (base modifications)."""
    type: str
    """``Integer``, ``Float``, ``Flag``, ``Character`` or ``String``."""


_INFO: dict[str, tuple[int, int, str, str]] = {
    # key: first version, last version, Number, Type
    "AA": (1, 5, "1", "String"),
    "AC": (1, 5, "A", "Integer"),
    "AD": (3, 5, "R", "Integer"),
    "ADF": (3, 5, "R", "Integer"),
    "ADR": (3, 5, "R", "Integer"),
    "AF": (1, 5, "A", "Float"),
    "AN": (1, 5, "1", "Integer"),
    "BQ": (2, 5, "1", "Float"),
    "CIGAR": (1, 5, "A", "String"),
    "DB": (1, 5, "0", "Flag"),
    "DP": (1, 5, "1", "Integer"),
    "END": (1, 5, "1", "Integer"),
    "H2": (1, 5, "0", "Flag"),
    "H3": (1, 5, "0", "Flag"),
    "MQ": (3, 5, "1", "Float"),
    "MQ0": (1, 5, "1", "Integer"),
    "NS": (1, 5, "1", "Integer"),
    "SB": (3, 5, "4", "Integer"),
    "SOMATIC": (1, 5, "0", "Flag"),
    "VALIDATED": (1, 5, "0", "Flag"),
    "1000G": (1, 5, "0", "Flag"),
    "SVLEN": (4, 5, "A", "Integer"),
    "SVCLAIM": (4, 5, "A", "String"),
}

_FORMAT: dict[str, tuple[int, int, str, str]] = {
    "AD": (3, 5, "R", "Integer"),
    "ADF": (3, 5, "R", "Integer"),
    "ADR": (3, 5, "R", "Integer"),
    "DP": (1, 5, "1", "Integer"),
    "EC": (1, 5, "A", "Integer"),
    "FT": (1, 5, "1", "String"),
    "GL": (1, 5, "G", "Float"),
    "GP": (1, 5, "G", "Float"),
    "GQ": (1, 5, "1", "Integer"),
    "GT": (1, 5, "1", "String"),
    "HQ": (1, 5, "2", "Integer"),
    "LAA": (5, 5, ".", "Integer"),
    "LAD": (5, 5, "LR", "Integer"),
    "LADF": (5, 5, "LR", "Integer"),
    "LADR": (5, 5, "LR", "Integer"),
    "LEC": (5, 5, "LA", "Integer"),
    "LPL": (5, 5, "LG", "Integer"),
    "LPP": (5, 5, "LG", "Integer"),
    "LEN": (5, 5, "1", "Integer"),
    "MQ": (2, 5, "1", "Integer"),
    "PL": (1, 5, "G", "Integer"),
    "PP": (3, 5, "G", "Integer"),
    "PQ": (1, 5, "1", "Integer"),
    "PS": (1, 5, "1", "Integer"),
    "PSL": (4, 5, "P", "String"),
    "PSO": (4, 5, "P", "Integer"),
    "PSQ": (4, 5, "P", "Integer"),
}
"""LGL and LGP are left out: the table of 4.5 calls them Integer, while GL and GP, which they repeat, are Float."""

NON_NEGATIVE_INFO = frozenset({"AC", "AD", "ADF", "ADR", "AF", "AN", "DP", "END", "MQ0", "NS"})
"""Counts, depths, frequencies and positions: a negative value cannot be meant."""


def info_shapes(minor: int) -> dict[str, Shape]:
    """The reserved INFO keys of VCF 4.``minor``."""
    return _of_version(_INFO, minor)


def format_shapes(minor: int) -> dict[str, Shape]:
    """The reserved FORMAT keys of VCF 4.``minor``."""
    return _of_version(_FORMAT, minor)


def _of_version(table: dict[str, tuple[int, int, str, str]], minor: int) -> dict[str, Shape]:
    return {key: Shape(number, kind) for key, (first, last, number, kind) in table.items() if first <= minor <= last}
