"""A VCF with no identifier in it: the header built anew, the samples renamed, in the records only what is known.

Built, not cleaned (design decision 13): nothing of the header is copied. Genotypes stay, and a vector of genotypes
points at a person by itself; a scrubbed VCF is pseudonymised data, not anonymous data.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from ahocorasick_rs import AhoCorasick

from privacy.model.errors import InternalError
from privacy.parse.vcf import keep
from privacy.parse.vcf.check import VcfPass, faults_named
from privacy.parse.vcf.header import Header
from privacy.parse.vcf.rebuild import header_lines
from privacy.parse.vcf.reserved import Shape

_LINES_PER_WRITE = 2_000
_MATE = re.compile(r"([\[\]])(<?)([^\[\]<>]+?)(>?)(:\d+)?([\[\]])")
_PLAIN_SAMPLES = re.compile(r"[0-9./|:,+\t-]*+")
_LONG_NUMBER = re.compile(r"[0-9]{11}")
"""Samples of nothing but genotypes and numbers of at most ten digits stay as they are; others are looked at singly."""
_MAX_REMEMBERED = 65_536
_LONG_NAME = 6
"""Shorter sample names (``S10``) stand inside gene and transcript names by chance."""


class ByteSink(Protocol):
    """Where bytes go: a file, or ``BgzipWriter``."""

    def write(self, data: bytes, /) -> int: ...


@dataclass(slots=True)
class ScrubReport:
    """What was kept and what was taken out, in numbers; no name of the input is in it."""

    version: str = ""
    samples: int = 0
    records: int = 0
    header_lines_in: int = 0
    header_lines_out: int = 0
    info_keys: tuple[str, ...] = ()
    """INFO keys that were kept, from our list."""
    info_values_dropped: int = 0
    format_keys: tuple[str, ...] = ()
    """FORMAT keys that were kept, from our list."""
    sample_values_dropped: int = 0
    ids_dropped: int = 0
    filters_renamed: int = 0
    contigs_renamed: int = 0
    symbols_renamed: int = 0

    def as_json(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def default_sample_name(index: int) -> str:
    """``S1`` for the first sample (``index`` 0)."""
    return f"S{index + 1}"


def scrub_vcf(
    stream: BinaryIO,
    out: ByteSink,
    *,
    sample_names: Callable[[int], str] = default_sample_name,
    known: Iterable[str] = (),
    name: str = "input",
) -> ScrubReport:
    """Write the VCF of ``stream`` to ``out`` without identifiers, as plain text bytes.

    Kept: positions, alleles, qualities, genotypes, public variant identifiers, and the INFO and FORMAT keys, filters,
    contigs and symbols of ``keep``. ``sample_names`` gives the new name of the sample at a 0-based place. ``known`` are
    words that must not stay (names, barcodes): annotation that holds one, or a sample name of the file, is left out,
    in any case of letters. The input is checked as strictly as in ``check_vcf``. ``out`` holds a partial file when an
    error is raised: the caller throws it away.

    Raises:
        BadInput: the input is not valid VCF; line and reason are named.
        InternalError: the new sample names are empty, hold white space or are not unique.
    """
    check = VcfPass(stream)
    with faults_named(check, name):
        return _scrub(check, out, sample_names, tuple(known))


def _scrub(check: VcfPass, out: ByteSink, sample_names: Callable[[int], str], known: tuple[str, ...]) -> ScrubReport:
    report = ScrubReport()
    scrubber: _Scrubber | None = None
    lines: list[str] = []
    for columns in check.run():
        if scrubber is None:
            scrubber = _begin(check, out, sample_names, known, report)
        lines.append(scrubber.record(columns))
        if len(lines) >= _LINES_PER_WRITE:
            _write(out, lines)
            lines = []
    if scrubber is None:
        scrubber = _begin(check, out, sample_names, known, report)
    _write(out, lines)
    report.records = check.records
    report.info_keys = tuple(sorted(scrubber.info_kept))
    report.format_keys = tuple(sorted(scrubber.format_kept))
    return report


def _begin(
    check: VcfPass,
    out: ByteSink,
    sample_names: Callable[[int], str],
    known: tuple[str, ...],
    report: ScrubReport,
) -> "_Scrubber":
    header = check.header
    if header is None:
        raise InternalError("vcf-no-header", zh="内部错误：没有文件头。", en="records came without a header")
    names = [sample_names(at) for at in range(len(header.samples))]
    if len(set(names)) < len(names) or not all(text and not re.search(r"\s", text) for text in names):
        raise InternalError("sample-names", zh="内部错误：新样本名无效。", en="the new sample names are not usable")
    report.version = f"4.{header.minor}"
    report.samples = len(names)
    report.header_lines_in = header.lines
    scrubber = _Scrubber(header, report, known)
    lines = [*header_lines(header, scrubber.contig, names)]
    report.header_lines_out = len(lines)
    _write(out, lines)
    return scrubber


@dataclass(slots=True)
class _FormatPlan:
    """Which fields of a sample stay, for one text of the FORMAT column."""

    text: str
    fields: list[tuple[int, str]]
    """Place in the input, key."""
    all_kept: bool
    known: dict[str, str] = field(default_factory=dict)


class _Scrubber:
    """Takes the columns of a record to the text of the scrubbed record."""

    def __init__(self, header: Header, report: ScrubReport, known: Iterable[str]) -> None:
        self._report = report
        self._info_shapes: dict[str, Shape | None] = {
            key: keep.info_shape(key, header.info.get(key)) for key in keep.INFO
        }
        self._format_shapes = {key: keep.format_shape(key, header.format.get(key)) for key in keep.FORMAT}
        self._contigs: dict[str, str] = {}
        self._plans: dict[str, _FormatPlan] = {}
        self._words = frozenset(text.lower() for text in (*header.samples, *known) if text)
        self._names = AhoCorasick(sorted(self._words)) if self._words else None
        self.info_kept: set[str] = set()
        self.format_kept: set[str] = set()

    def record(self, columns: list[str]) -> str:
        chrom, pos, identifier, ref, alt, qual, filter_, info = columns[:8]
        fixed = [self._chrom(chrom), pos, self._id(identifier), ref, self._alt(alt), qual, self._filter(filter_)]
        fixed.append(self._info(info))
        if len(columns) == 8:
            return "\t".join(fixed)
        plan = self._plans.get(columns[8])
        if plan is None:
            plan = self._plan(columns[8])
        return "\t".join([*fixed, plan.text, self._sample_columns(columns[9], plan)])

    def contig(self, name: str) -> str:
        """The name itself when it is one of a human assembly, else ``contig<n>``, the same for the whole file."""
        kept = self._contigs.get(name)
        if kept is None:
            if keep.CONTIG.fullmatch(name):
                kept = name
            else:
                self._report.contigs_renamed += 1
                kept = f"contig{self._report.contigs_renamed}"
            self._contigs[name] = kept
        return kept

    def _chrom(self, text: str) -> str:
        if text.startswith("<"):
            return f"<{self.contig(text[1:-1])}>"
        return self.contig(text)

    def _id(self, text: str) -> str:
        if text == ".":
            return text
        names = text.split(";")
        kept = [name for name in names if keep.PUBLIC_ID.fullmatch(name) and name.lower() not in self._words]
        self._report.ids_dropped += len(names) - len(kept)
        return ";".join(kept) or "."

    def _alt(self, text: str) -> str:
        if "<" not in text and "[" not in text and "]" not in text:
            return text
        return ",".join(self._allele(allele) for allele in text.split(","))

    def _allele(self, allele: str) -> str:
        if "[" in allele or "]" in allele:
            return _MATE.sub(lambda m: f"{m[1]}{m[2]}{self.contig(m[3])}{m[4]}{m[5] or ''}{m[6]}", allele)
        if not allele.startswith("<") or keep.SYMBOL.fullmatch(allele[1:-1]):
            return allele
        self._report.symbols_renamed += 1
        structural = keep.STRUCTURAL_TYPE.match(allele, 1)
        return f"<{structural[1] if structural else keep.OTHER_SYMBOL}>"

    def _filter(self, text: str) -> str:
        if text in (".", "PASS"):
            return text
        codes = [code if keep.FILTER.fullmatch(code) else keep.OTHER_FILTER for code in text.split(";")]
        self._report.filters_renamed += codes.count(keep.OTHER_FILTER)
        return ";".join(dict.fromkeys(codes))

    def _info(self, text: str) -> str:
        if text == ".":
            return text
        kept = []
        for item in text.split(";"):
            key, equals, value = item.partition("=")
            shape = self._info_shapes.get(key)
            if shape is not None and self._may_stay(key, shape, value, bool(equals)):
                kept.append(item)
                self.info_kept.add(key)
            elif item:
                self._report.info_values_dropped += 1
        return ";".join(kept) or "."

    def _may_stay(self, key: str, shape: Shape, value: str, has_value: bool) -> bool:
        if shape.type == "Flag":
            return not has_value
        if shape.type in ("Integer", "Float"):
            return keep.NUMBERS.fullmatch(value) is not None
        return (
            keep.TEXT[key].fullmatch(value) is not None
            and not keep.PERSONAL_NUMBER.search(value)
            and not self._names_someone(value)
        )

    def _names_someone(self, text: str) -> bool:
        """Whether a sample name of the file, or a word the caller knows, stands in ``text``: a long one anywhere, a
        short one as a word of its own."""
        if self._names is None:
            return False
        lower = text.lower()
        for _, start, end in self._names.find_matches_as_indexes(lower, overlapping=True):
            around = lower[max(0, start - 1) : start] + lower[end : end + 1]
            if end - start >= _LONG_NAME or not any(char.isalnum() for char in around):
                return True
        return False

    def _plan(self, format_: str) -> _FormatPlan:
        keys = format_.split(":")
        fields = [(at, key) for at, key in enumerate(keys) if self._format_shapes.get(key) is not None]
        self.format_kept.update(key for _, key in fields)
        # A record must have some FORMAT key; a missing genotype says nothing.
        plan = _FormatPlan(":".join(key for _, key in fields) or "GT", fields, len(fields) == len(keys))
        if len(self._plans) < _MAX_REMEMBERED:
            self._plans[format_] = plan
        return plan

    def _sample_columns(self, text: str, plan: _FormatPlan) -> str:
        if plan.all_kept and _PLAIN_SAMPLES.fullmatch(text) and not _LONG_NUMBER.search(text):
            return text
        return "\t".join([self._sample(sample, plan) for sample in text.split("\t")])

    def _sample(self, text: str, plan: _FormatPlan) -> str:
        done = plan.known.get(text)
        if done is None:
            done = self._sample_fields(text.split(":"), plan)
            if len(plan.known) < _MAX_REMEMBERED:
                plan.known[text] = done
        return done

    def _sample_fields(self, fields: list[str], plan: _FormatPlan) -> str:
        kept = []
        for at, key in plan.fields:
            if at >= len(fields):
                break
            value = fields[at]
            # The check has held genotypes to their form already; every other key that stays holds numbers.
            if key != "GT" and value and not keep.NUMBERS.fullmatch(value):
                self._report.sample_values_dropped += 1
                value = "."
            kept.append(value)
        return ":".join(kept) or "."


def _write(out: ByteSink, lines: list[str]) -> None:
    if lines:
        out.write(("\n".join(lines) + "\n").encode("utf-8"))
