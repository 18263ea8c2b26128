"""Is it a valid VCF? One pass, bounded memory, no table library, so that the command starts fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from privacy.parse.vcf.compression import PlainBytes
from privacy.parse.vcf.faults import Fault, bad_input
from privacy.parse.vcf.header import Header, HeaderReader
from privacy.parse.vcf.lines import read_blocks
from privacy.parse.vcf.records import RecordRules


@dataclass(frozen=True, slots=True)
class VcfFacts:
    """What a valid VCF is, in numbers; nothing here names a person."""

    version: str
    """``4.1`` to ``4.5``."""
    compression: str
    """``plain``, ``gzip``, ``bgzip`` or ``bzip2``."""
    samples: int
    records: int
    chromosomes: int
    """Different values of CHROM."""
    contigs: int
    """``##contig`` lines."""
    header_lines: int

    def as_json(self) -> dict[str, object]:
        return {
            "version": self.version,
            "compression": self.compression,
            "samples": self.samples,
            "records": self.records,
            "chromosomes": self.chromosomes,
            "contigs": self.contigs,
            "header_lines": self.header_lines,
        }


@dataclass(slots=True)
class VcfPass:
    """One strict pass over a VCF: the header first, then each record that holds, split into its columns.

    After the pass ``header``, ``records`` and ``chromosomes`` tell what was there.
    """

    stream: BinaryIO
    compression: str = ""
    header: Header | None = None
    records: int = 0
    chromosomes: int = 0
    line: int = field(default=1, init=False)
    """The line being looked at."""

    def run(self) -> Iterator[list[str]]:
        """The columns of each record. ``header`` is set before the first one comes.

        Raises:
            Fault: at ``line``, or at the line it names itself.
        """
        plain = PlainBytes(self.stream)
        self.compression = plain.compression.value
        reader = HeaderReader()
        rules: RecordRules | None = None
        empty_line = 0
        closed = True
        for block in read_blocks(plain):
            closed = block.closed
            for self.line, text in enumerate(block.lines, block.first):
                if not text and (rules or reader.header):
                    empty_line = empty_line or self.line
                    continue
                # Empty lines are let pass at the end of the file only, where some writers leave one.
                if empty_line:
                    raise Fault("empty-line", line=empty_line)
                if rules is None:
                    if reader.feed(text):
                        self.header = reader.header
                        assert self.header is not None  # noqa: S101 - feed answers True only with a header
                        rules = RecordRules(self.header)
                    continue
                columns = rules.check(text)
                self.records += 1
                yield columns
        if rules is None or self.header is None:
            raise Fault("no-header-line")
        # 4.3 and 4.4 demand a line separator at the end; 4.5 does too, but its own conformance file has none.
        if not closed and self.header.minor in (3, 4):
            raise Fault("no-final-newline")
        self.chromosomes = rules.chromosomes


def check_vcf(stream: BinaryIO, *, name: str) -> VcfFacts:
    """The facts of a valid VCF 4.1 to 4.5 (plain, gzip, bgzip or bzip2).

    ``name`` is what the person called the file; it stands in the error. Time grows with the file, memory does not.

    Raises:
        BadInput: the file breaks the format; line and reason are named, never a value.
    """
    check = VcfPass(stream)
    with faults_named(check, name):
        for _ in check.run():
            pass
    header = check.header
    assert header is not None  # noqa: S101 - run raises without a header
    return VcfFacts(
        version=f"4.{header.minor}",
        compression=check.compression,
        samples=len(header.samples),
        records=check.records,
        chromosomes=check.chromosomes,
        contigs=len(header.contigs),
        header_lines=header.lines,
    )


@contextmanager
def faults_named(check: VcfPass, name: str) -> Iterator[None]:
    """Turns a ``Fault`` of the pass into the ``BadInput`` that names file and line."""
    try:
        yield
    except Fault as fault:
        raise bad_input(fault, name=name, line=check.line) from None
