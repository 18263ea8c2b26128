"""One ``##`` line: its fields, and the rules of its kind.

Structured lines (``##INFO=<ID=...,...>``) of the kinds the specification defines are held to it; lines of other kinds
only have to be closed, since programs write what they like there and nothing reads it.
"""

import re
from typing import NamedTuple

from privacy.parse.vcf.faults import Fault
from privacy.parse.vcf.reserved import Shape, format_shapes, info_shapes


class Value(NamedTuple):
    """The right side of a field."""

    text: str
    quoted: bool


Fields = dict[str, Value]

_STRUCTURED = frozenset({"INFO", "FORMAT", "FILTER", "ALT", "contig", "SAMPLE", "PEDIGREE", "META"})
_FIELD = re.compile(
    r"""(?P<key>[^\s=,<>"]+)=
    (?:"(?P<quoted>(?:[^"\\]|\\.)*)"      # quoted, with backslash escapes
      |(?P<list>\[[^\]"]*\])              # the Values of META
      |(?P<symbol>(?<=^ID=)[^\s,<>"][^\s,<>]*)   # an ID in first place: symbols of ALT may hold quotation marks
      |(?P<bare>[^,"]*))                  # anything else up to the comma
    (?:,|$)""",
    re.VERBOSE,
)
_ORDER = {"ID": 0, "Number": 1, "Type": 2, "Description": 3}

_INFO_TYPES = frozenset({"Integer", "Float", "Flag", "Character", "String"})
_STRUCTURAL_TYPES = ("DEL", "INS", "DUP", "INV", "CNV")
"""VCF 4.5 section 1.4.5, and the same list in 4.1 to 4.4."""
_TOLERATED = frozenset({("FORMAT", "FT", ".", "String"), ("FORMAT", "GQ", "1", "Float")})
"""Declarations of reserved keys that differ from the tables and lose nothing: GATK's filter codes of a sample, which
are one text or several as one looks at them, and the qualities with a fraction of freebayes and bcftools."""
_ALT_ID = re.compile(r"[^\s,<>]+")
_CONTIG_ID = re.compile(r"[0-9A-Za-z!#$%&+./:;?@^_|~-][0-9A-Za-z!#$%&*+./:;=?@^_|~-]*")
"""VCF 4.5 section 1.4.7."""
_SAMPLE_ID = re.compile(r"[\w.:+/#~-]+")
_GENOME_ID = re.compile(r"[\w.+/#~-]+")
_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^\s@/<>]+@)?"
    r"(?P<host>[A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*|\d+\.\d+\.\d+\.\d+)?(?::\d+)?(?:/[^\s<>]*)?"
)
"""RFC 3986, as far as needed: a host is a name or four numbers; it may be absent (``file:///…``)."""


def parse_fields(kind: str, value: str) -> Fields | None:
    """The fields of a structured line; None for a line that is not one of the specification's structured kinds.

    Raises:
        Fault: not closed, quotation marks that do not pair, a field that is not key=value or stands twice.
    """
    if value.startswith("<") and not value.endswith(">") and kind not in ("pedigreeDB", "assembly"):
        raise Fault("meta-unclosed", kind if kind in _STRUCTURED else None)
    if kind not in _STRUCTURED:
        return None
    if not value.startswith("<"):
        raise Fault("meta-form", kind)
    body = value[1:-1]
    fields: Fields = {}
    at = 0
    while at < len(body):
        found = _FIELD.match(body, at)
        if not found:
            raise Fault("meta-quotes" if '"' in body[at:] else "meta-fields", kind)
        if found["key"] in fields:
            raise Fault("meta-duplicate-field", kind)
        fields[found["key"]] = _value(found)
        at = found.end()
    if not fields or body.endswith(","):
        raise Fault("meta-fields", kind)
    return fields


def check_meta(kind: str, value: str, fields: Fields | None, minor: int) -> None:
    """Hold one meta-information line to the rules of its kind in VCF 4.``minor``."""
    if fields is None:
        if kind in ("assembly", "pedigreeDB"):
            _check_url(value, kind)
        return
    if kind not in ("PEDIGREE", "SAMPLE") or minor >= 3 or kind == "SAMPLE":
        _check_id(fields, kind)
    if minor < 5:
        _check_order(fields, kind)
    if kind in ("INFO", "FORMAT"):
        _check_declaration(fields, kind, minor)
    elif kind == "ALT":
        _check_alt(fields, minor)
    elif kind == "contig":
        _check_contig(fields, minor)
    elif kind == "SAMPLE":
        _check_sample(fields, minor)
    elif kind == "PEDIGREE":
        _check_pedigree(fields)
    elif kind == "META":
        _check_meta_values(fields)
    if "Description" in fields and not fields["Description"].quoted:
        raise Fault("meta-description", kind)


def _value(found: re.Match[str]) -> Value:
    if found["quoted"] is not None:
        return Value(found["quoted"], True)
    return Value(found["list"] or found["symbol"] or found["bare"] or "", False)


def _check_url(value: str, kind: str) -> None:
    # VCF 4.1 and 4.2 write ##pedigreeDB=<url>, later versions the bare URL; both are met in both.
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if not _URL.fullmatch(bare):
        raise Fault("meta-url", kind)


def _check_id(fields: Fields, kind: str) -> None:
    if "ID" not in fields or not fields["ID"].text or fields["ID"].quoted:
        raise Fault("meta-id", kind)


def _check_order(fields: Fields, kind: str) -> None:
    places = [_ORDER[key] for key in fields if key in _ORDER]
    if kind in ("INFO", "FORMAT", "FILTER", "ALT") and places != sorted(places):
        raise Fault("meta-order", kind)


def _check_declaration(fields: Fields, kind: str, minor: int) -> None:
    for key in ("Number", "Type", "Description"):
        if key not in fields:
            raise Fault("meta-required", kind)
    number, type_ = fields["Number"].text, fields["Type"].text
    letters = {"A", "G", "R", "."} | ({"P"} if minor >= 4 else set())
    if kind == "FORMAT" and minor >= 5:
        letters |= {"LA", "LR", "LG", "M"}
    if not (number in letters or (number.isascii() and number.isdigit() and len(number) < 10)):
        raise Fault("meta-number", kind)
    if type_ not in _INFO_TYPES or (kind == "FORMAT" and type_ == "Flag"):
        raise Fault("meta-type", kind)
    # VCF 4.3 section 1.4.2.
    if minor >= 3 and any(key in fields and not fields[key].quoted for key in ("Source", "Version")):
        raise Fault("meta-quotes", kind)
    reserved = (info_shapes if kind == "INFO" else format_shapes)(minor).get(fields["ID"].text)
    if reserved is None or (kind, fields["ID"].text, number, type_) in _TOLERATED:
        return
    if reserved != Shape(number, type_):
        raise Fault("meta-reserved", f"{kind}/{fields['ID'].text}")


def _check_alt(fields: Fields, minor: int) -> None:
    name = fields["ID"].text
    if "Type" in fields and fields["Type"].text not in _INFO_TYPES:
        raise Fault("meta-type", "ALT")
    if "Description" not in fields and minor < 4:
        raise Fault("meta-required", "ALT")
    if not _ALT_ID.fullmatch(name):
        raise Fault("meta-alt", "ALT")
    first, *subtypes = name.split(":")
    # BND as a symbolic type left the specification with 4.4.
    if first in (_STRUCTURAL_TYPES if minor >= 4 else (*_STRUCTURAL_TYPES, "BND")):
        return
    # Only structural types have subtypes. Symbols that are no structural type (NON_REF, CN0, IUPAC codes) are free, but
    # up to 4.2 a name that begins as a type has to be that type.
    begins_as_type = minor <= 2 and name.startswith(_STRUCTURAL_TYPES)
    if subtypes or begins_as_type or first == "BND":
        raise Fault("meta-alt", "ALT")


def _check_contig(fields: Fields, minor: int) -> None:
    name = fields["ID"].text
    if minor >= 3 and not _CONTIG_ID.fullmatch(name):
        raise Fault("meta-id", "contig")
    if any(char.isspace() for char in name):
        raise Fault("meta-id", "contig")
    length = fields.get("length")
    if length is not None and not (length.text.isascii() and length.text.isdigit()):
        raise Fault("meta-fields", "contig")


def _check_sample(fields: Fields, minor: int) -> None:
    if not _SAMPLE_ID.fullmatch(fields["ID"].text):
        raise Fault("meta-id", "SAMPLE")
    if minor <= 2:
        # VCF 4.1 and 4.2 section 1.2.8: ##SAMPLE=<ID=...,Genomes=...,Mixture=...,Description="...">
        if "Genomes" not in fields or "Mixture" not in fields:
            raise Fault("meta-required", "SAMPLE")
        if fields["Genomes"].quoted or fields["Mixture"].quoted:
            raise Fault("meta-quotes", "SAMPLE")


def _check_pedigree(fields: Fields) -> None:
    for value in fields.values():
        if not value.quoted and not _GENOME_ID.fullmatch(value.text):
            raise Fault("meta-id", "PEDIGREE")


def _check_meta_values(fields: Fields) -> None:
    number, type_, values = fields.get("Number"), fields.get("Type"), fields.get("Values")
    if number is not None and number.text != "." and not number.text.isdigit():
        raise Fault("meta-number", "META")
    if type_ is not None and type_.text not in _INFO_TYPES:
        raise Fault("meta-type", "META")
    if values is not None and not (values.text.startswith("[") and values.text.endswith("]")):
        raise Fault("meta-values", "META")
