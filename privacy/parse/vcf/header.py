"""The lines above the records: ``##fileformat``, meta-information, ``#CHROM``.

``HeaderReader`` takes the lines one by one and holds every rule that concerns a single header line or two of them
(VCF 4.5, sections 1.4 and 1.5, and what 4.1 to 4.4 say differently).
"""

import re
from dataclasses import dataclass, field

from privacy.parse.vcf.faults import Fault
from privacy.parse.vcf.meta import Fields, check_meta, parse_fields
from privacy.parse.vcf.reserved import Shape

FIXED_COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")

MAX_HEADER_LINES = 200_000
"""Assemblies with many scaffolds have some ten thousands of contig lines; what is kept of them must stay bounded."""

_FILEFORMAT = re.compile(r"##fileformat=VCFv4\.([1-5])")
_META = re.compile(r"##([^=\s<>]+)=(.+)", re.DOTALL)
_UNIQUE = frozenset({"INFO", "FORMAT", "FILTER", "ALT", "SAMPLE", "META"})
"""Kinds whose IDs must be unique from 4.3 on. The conformance files repeat contigs, which loses nothing: lengths and
names stay readable."""


@dataclass(slots=True)
class Header:
    """What the records need to know of the header, and what a rebuilt header may keep."""

    minor: int
    """3 is VCF 4.3."""
    info: dict[str, Shape] = field(default_factory=dict, repr=False)
    """Declared INFO keys."""
    format: dict[str, Shape] = field(default_factory=dict, repr=False)
    """Declared FORMAT keys."""
    contigs: dict[str, Fields] = field(default_factory=dict, repr=False)
    """Declared contigs, in order, with the fields of their lines."""
    filters: list[str] = field(default_factory=list, repr=False)
    """Declared filters, in order."""
    symbols: list[str] = field(default_factory=list, repr=False)
    """Declared symbolic alleles, in order."""
    reference: str = field(default="", repr=False)
    """The value of ``##reference``: often a path, so never shown."""
    samples: tuple[str, ...] = field(default=(), repr=False)
    """Sample names: identifiers of people."""
    columns: int = 8
    """Columns of the ``#CHROM`` line, hence of every record."""
    lines: int = 0


class HeaderReader:
    """Feed it lines until ``feed`` answers True; then ``header`` is complete."""

    def __init__(self) -> None:
        self.header: Header | None = None
        self._seen: set[tuple[str, str]] = set()

    def feed(self, line: str) -> bool:
        """True when ``line`` was the ``#CHROM`` line.

        Raises:
            Fault: the line breaks a rule of the format.
        """
        if self.header is None:
            self.header = _open_header(line)
            return False
        header = self.header
        header.lines += 1
        if header.lines > MAX_HEADER_LINES:
            raise Fault("header-too-long")
        if line.startswith("##"):
            self._meta_line(header, line)
            return False
        if line.startswith("#"):
            _column_line(header, line)
            return True
        raise Fault("meta-form" if line and "\t" not in line else "no-header-line")

    def _meta_line(self, header: Header, line: str) -> None:
        parts = _META.fullmatch(line)
        if not parts:
            raise Fault("meta-form")
        kind, value = parts[1], parts[2]
        if kind == "fileformat":
            raise Fault("fileformat")
        fields = parse_fields(kind, value)
        check_meta(kind, value, fields, header.minor)
        if fields is None:
            if kind == "reference":
                header.reference = value
            return
        name = fields["ID"].text if "ID" in fields else ""
        if header.minor >= 3 and kind in _UNIQUE:
            if (kind, name) in self._seen:
                raise Fault("meta-duplicate-id", kind)
            self._seen.add((kind, name))
        if kind in ("INFO", "FORMAT"):
            shapes = header.info if kind == "INFO" else header.format
            shapes[name] = Shape(fields["Number"].text, fields["Type"].text)
        elif kind == "contig":
            header.contigs.setdefault(name, fields)
        elif kind == "FILTER":
            header.filters.append(name)
        elif kind == "ALT":
            header.symbols.append(name)


def _open_header(line: str) -> Header:
    found = _FILEFORMAT.fullmatch(line)
    if not found:
        raise Fault("fileformat")
    return Header(int(found[1]), lines=1)


def _column_line(header: Header, line: str) -> None:
    names = line.split("\t")
    if tuple(names[:8]) != FIXED_COLUMNS or (len(names) > 8 and (names[8] != "FORMAT" or len(names) == 9)):
        raise Fault("header-columns")
    samples = tuple(names[9:])
    if len(set(samples)) < len(samples) or not all(name.strip() for name in samples):
        raise Fault("sample-names")
    header.samples = samples
    header.columns = len(names)
