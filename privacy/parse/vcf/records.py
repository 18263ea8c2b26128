"""The rules of a data line: the eight fixed columns, and what follows from line to line.

VCF 4.5 section 1.6.1. INFO is held to its declarations in ``info``, the samples in ``samples``, the relations of
structural variants in ``structural``.
"""

import re

from privacy.parse.vcf.faults import Fault
from privacy.parse.vcf.header import Header
from privacy.parse.vcf.info import InfoRules
from privacy.parse.vcf.samples import SampleRules
from privacy.parse.vcf.structural import check_structural
from privacy.parse.vcf.values import FLOAT

_CHROM = {
    # The colon is accepted in every version: HLA contigs of GRCh38 have it, and two sets of conformance files disagree
    # about 4.1 to 4.3. 4.3 excludes the asterisk; from 4.4 on names follow SAM.
    1: re.compile(r"[^\s<>]+|<[^\s<>]+>"),
    2: re.compile(r"[^\s<>]+|<[^\s<>]+>"),
    3: re.compile(r"[0-9A-Za-z!#$%&+./:;?@^_|~=-]+|<[0-9A-Za-z!#$%&+./:;?@^_|~=-]+>"),
    4: re.compile(r"<?[0-9A-Za-z!#$%&+./:;?@^_|~-][0-9A-Za-z!#$%&*+./:;=?@^_|~-]*>?"),
    5: re.compile(r"<?[0-9A-Za-z!#$%&+./:;?@^_|~-][0-9A-Za-z!#$%&*+./:;=?@^_|~-]*>?"),
}
_POS = re.compile(r"\d{1,10}", re.ASCII)
_REF = re.compile(r"[ACGTNacgtn]+")
_ALLELE = re.compile(
    r"""[ACGTNacgtn]+ | \*                                   # bases; allele lost to an overlapping deletion
    | <[^\s,<>]+>                                            # symbolic
    | \.[ACGTNacgtn]+ | [ACGTNacgtn]+\.                      # single breakend
    | [ACGTNacgtn.]*(?P<b>[\[\]])(?:[^\s\[\]<>,]+|<[^\s\[\]<>,]+>):\d+(?P=b)[ACGTNacgtn.]*   # breakend with its mate
    | [ACGTNacgtn.]*(?P<c>[\[\]])<[^\s\[\]<>,]+>(?P=c)[ACGTNacgtn.]*                         # breakend into a contig
    """,
    re.VERBOSE,
)
_ID = re.compile(r"[^\s;]+(?:;[^\s;]+)*")
_FILTER = re.compile(r"[^\s;]+(?:;[^\s;]+)*")
_BASES = frozenset("ACGTNacgtn")
_MAX_POSITION = 2**31 - 1
_MAX_CHROMOSOMES = 1_000_000
"""Names kept to see that each forms one block."""
_MAX_RECENT = 100_000
"""Alleles kept to see repetitions; a sorted file never holds more than those of one position."""


class RecordRules:
    """Holds records to the format, one after the other; remembers what the rules between lines need."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._info = InfoRules(header)
        self._samples = SampleRules(header)
        self._chrom_form = _CHROM[header.minor]
        self._chrom = ""
        self._position = 0
        """Of the record before, on the same chromosome."""
        self._finished: set[str] = set()
        self._recent: set[tuple[int, str, str]] = set()
        """Alleles of sequence from about here on: position, bases, other bases."""
        self._recent_last = 0
        """The largest position among them."""
        self._filters: set[str] = {"PASS", "."}
        """Texts of the FILTER column met and found well-formed; a file has few."""

    @property
    def chromosomes(self) -> int:
        """How many different chromosomes the records named so far."""
        return len(self._finished) + bool(self._chrom)

    def check(self, line: str) -> list[str]:
        """The columns of ``line`` up to FORMAT, and the sample columns in one piece, with tabs between.

        Raises:
            Fault: the record breaks a rule.
        """
        if line.count("\t") != self._header.columns - 1:
            raise Fault("columns")
        columns = line.split("\t", 9)
        chrom, pos, identifier, ref, alt, qual, filter_, info = columns[:8]
        self._check_chrom(chrom)
        self._check_place(pos)
        if identifier != ".":
            _check_id(identifier)
        if not _REF.fullmatch(ref):
            raise Fault("ref", "REF")
        alts = _alleles(alt)
        if qual != "." and (qual.startswith("-") or not FLOAT.fullmatch(qual)):
            raise Fault("qual", "QUAL")
        if filter_ not in self._filters:
            self._check_filter(filter_)
        values = self._info.check(info, len(alts))
        if len(columns) > 8:
            self._samples.check(columns[8], columns[9], len(alts))
        if self._header.minor >= 4 and alts:
            check_structural(alts, values, columns)
        self._check_repetition(int(pos), ref, alts)
        return columns

    def _check_chrom(self, chrom: str) -> None:
        # An angle-bracketed name points into the assembly file; it stands among the records of its chromosome.
        if chrom == self._chrom:
            return
        name = chrom.strip("<>")
        if name == self._chrom and chrom == f"<{name}>":
            return
        if not self._chrom_form.fullmatch(chrom) or chrom.startswith("<") != chrom.endswith(">"):
            raise Fault("chrom", "CHROM")
        if name == self._chrom:
            return
        if name in self._finished:
            raise Fault("chrom-blocks", "CHROM")
        if self._chrom:
            self._finished.add(self._chrom)
        if len(self._finished) > _MAX_CHROMOSOMES:
            raise Fault("chrom", "CHROM")
        self._chrom = name
        self._recent.clear()
        self._recent_last = 0
        self._position = 0

    def _check_place(self, pos: str) -> None:
        if not _POS.fullmatch(pos) or int(pos) > _MAX_POSITION:
            raise Fault("pos", "POS")
        # Lengths of contigs are not looked at: excerpts and patched assemblies declare others than they use.
        # 4.5 sorts too, but its own conformance file does not.
        if self._header.minor <= 4 and int(pos) < self._position:
            raise Fault("pos-order", "POS")
        self._position = int(pos)

    def _check_filter(self, text: str) -> None:
        codes = text.split(";")
        if not _FILTER.fullmatch(text) or "." in codes or "0" in codes or len(set(codes)) < len(codes):
            raise Fault("filter", "FILTER")
        if len(self._filters) < 10_000:
            self._filters.add(text)

    def _check_repetition(self, pos: int, ref: str, alts: list[str]) -> None:
        """No variant may stand twice.

        The specification asks for it only of identifiers; a repeated variant has two genotypes for one allele, and
        the conformance files refuse it. Alleles are compared trimmed, so that ``AT>AA`` at 123 is ``T>A`` at 124.
        """
        # Trimming moves an allele to the right only, so past the last place nothing kept can come again.
        if pos > self._recent_last or len(self._recent) > _MAX_RECENT:
            self._recent.clear()
            self._recent_last = pos
        for alt in alts:
            if not _BASES.issuperset(alt):
                continue
            change = _trimmed(pos, ref.upper(), alt.upper())
            if change in self._recent:
                raise Fault("duplicate-variant", "ALT")
            if change[1] != change[2]:
                self._recent.add(change)
                self._recent_last = max(self._recent_last, change[0])


def _check_id(text: str) -> None:
    if not _ID.fullmatch(text):
        raise Fault("id", "ID")
    if ";" in text:
        names = text.split(";")
        if "." in names or len(set(names)) < len(names):
            raise Fault("id", "ID")


def _alleles(alt: str) -> list[str]:
    """The alternate alleles; none for the missing value."""
    if alt == ".":
        return []
    alts = alt.split(",")
    for allele in alts:
        if not _ALLELE.fullmatch(allele):
            raise Fault("alt", "ALT")
    return alts


def _trimmed(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """The same change without the bases that both alleles share, first at the end, then at the start."""
    if len(ref) == 1 == len(alt):
        return pos, ref, alt
    end = 0
    while end < min(len(ref), len(alt)) - 1 and ref[-1 - end] == alt[-1 - end]:
        end += 1
    ref, alt = ref[: len(ref) - end], alt[: len(alt) - end]
    start = 0
    while start < min(len(ref), len(alt)) - 1 and ref[start] == alt[start]:
        start += 1
    return pos + start, ref[start:], alt[start:]
