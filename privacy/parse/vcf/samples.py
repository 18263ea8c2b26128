"""FORMAT and the sample columns against their declarations (VCF 4.5 section 1.6.2)."""

import re
from dataclasses import dataclass

from privacy.parse.vcf.faults import Fault
from privacy.parse.vcf.header import Header
from privacy.parse.vcf.patterns import samples_pattern
from privacy.parse.vcf.reserved import Shape, format_shapes
from privacy.parse.vcf.values import fixed_count, genotype_count, is_of_type

_KEY = re.compile(r"[^\s:;=,]+")
"""Not the narrower form of 4.3 and later: the conformance files accept percent-encoded keys."""
_GENOTYPE = re.compile(r"(?:\.|\d+)(?:[/|](?:\.|\d+))*", re.ASCII)
_GENOTYPE_4 = re.compile(r"[/|]?(?:\.|\d+)(?:[/|](?:\.|\d+))*[/|]?", re.ASCII)
"""From 4.4 on the first phasing mark may be written; the conformance files also accept a closing one."""
_SEPARATOR = re.compile(r"[/|]")
_MAX_PLANS = 10_000
_MAX_KNOWN = 8_192
"""Sample texts remembered per plan: genotypes repeat, likelihoods do not."""


@dataclass(slots=True)
class _Plan:
    """How to read the samples of a record with this FORMAT and this many alternate alleles."""

    keys: list[str]
    shapes: list[Shape | None]
    typed: list[bool]
    """Whether the type is declared in the header; reserved keys that are not declared are only counted."""
    alts: int
    pattern: re.Pattern[str] | None
    """Accepts common samples, all columns at once."""
    known: set[str]
    """Sample texts found right by the rules."""


class SampleRules:
    """Holds FORMAT and samples to the header's declarations, or to the reserved ones where the header is silent."""

    def __init__(self, header: Header) -> None:
        self._minor = header.minor
        self._declared = header.format
        self._reserved = format_shapes(header.minor)
        self._genotype = _GENOTYPE_4 if header.minor >= 4 else _GENOTYPE
        self._plans: dict[tuple[str, int], _Plan] = {}

    def check(self, format_: str, samples: str, alts: int) -> None:
        """Hold FORMAT and all samples (their columns as they stand, with tabs between) to the rules.

        Raises:
            Fault: a key, field or value breaks a rule.
        """
        plan = self._plans.get((format_, alts))
        if plan is None:
            plan = self._plan(format_, alts)
        if plan.pattern is not None and plan.pattern.fullmatch(samples):
            return
        known = plan.known
        for text in samples.split("\t"):
            if text not in known:
                self._check_sample(text, plan)
                if len(known) < _MAX_KNOWN:
                    known.add(text)

    def _plan(self, format_: str, alts: int) -> _Plan:
        keys = [] if format_ == "." else format_.split(":")
        if not all(_KEY.fullmatch(key) for key in keys) or len(set(keys)) < len(keys) or "GT" in keys[1:]:
            raise Fault("format-key", "FORMAT")
        shapes = [self._declared.get(key) or self._reserved.get(key) for key in keys]
        if self._minor >= 5:
            _check_local_order(keys, shapes)
        typed = [key in self._declared for key in keys]
        # Local alleles (4.5) are counted by another field, which a pattern cannot do.
        pattern = None if "LAA" in keys else samples_pattern(keys, shapes, typed, alts)
        plan = _Plan(keys, shapes, typed, alts, pattern, set())
        if len(self._plans) < _MAX_PLANS:
            self._plans[format_, alts] = plan
        return plan

    def _check_sample(self, text: str, plan: _Plan) -> None:
        fields = text.split(":")
        if len(fields) > max(1, len(plan.keys)):
            raise Fault("sample-fields")
        alts = plan.alts
        ploidy = 2
        local: int | None = None
        for key, shape, typed, field in zip(plan.keys, plan.shapes, plan.typed, fields, strict=False):
            if key == "GT":
                ploidy = self._ploidy(field, alts)
            elif key == "LAA" and self._minor >= 5:
                local = self._local_alleles(field, alts)
            if not field:
                self._check_empty(key, shape)
            elif field != "." and shape is not None:
                count = self._count(shape.number, alts, ploidy, local)
                self._check_list(key, shape, typed, field.split(","), count)
        if not plan.keys and text not in (".", ""):
            raise Fault("sample-fields")

    def _ploidy(self, genotype: str, alts: int) -> int:
        """The number of called alleles; 0 for a genotype that is missing as a whole."""
        if not self._genotype.fullmatch(genotype):
            raise Fault("genotype", "FORMAT/GT")
        alleles = _SEPARATOR.split(genotype.strip("/|"))
        # Where ALT is missing the conformance files let a genotype name the ALT allele that was taken out.
        highest = alts or 1
        if any(allele != "." and (len(allele) > 9 or int(allele) > highest) for allele in alleles):
            raise Fault("genotype", "FORMAT/GT")
        return 0 if alleles == ["."] else len(alleles)

    def _local_alleles(self, text: str, alts: int) -> int:
        """How many alternate alleles the sample says are its own: distinct numbers from 1 on; none when missing."""
        if text in ("", "."):
            return 0
        numbers = text.split(",")
        if len(set(numbers)) < len(numbers):
            raise Fault("local-alleles", "FORMAT/LAA")
        if not all(number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= alts for number in numbers):
            raise Fault("local-alleles", "FORMAT/LAA")
        return len(numbers)

    def _check_empty(self, key: str, shape: Shape | None) -> None:
        # From 4.5 on a list of local alleles, and what is counted by it, may have no entry at all.
        local = key == "LAA" or (shape is not None and shape.number in ("LA", "LR", "LG"))
        if not (self._minor >= 5 and local):
            raise Fault("sample-empty", self._place(key))

    def _check_list(self, key: str, shape: Shape, typed: bool, parts: list[str], count: int | None) -> None:
        if typed:
            for part in parts:
                if not is_of_type(part, shape.type):
                    raise Fault("sample-value", self._place(key))
        if count is not None and len(parts) != count:
            raise Fault("sample-count", self._place(key))

    def _count(self, number: str, alts: int, ploidy: int, local: int | None) -> int | None:
        if number == "G":
            # A site without ALT has one genotype, yet writers keep the three of a diploid site with one ALT.
            return genotype_count(alts + 1, ploidy) if ploidy and alts else None
        if number == "P":
            return ploidy or None
        if number in ("LA", "LR", "LG"):
            if local is None:
                return None
            if number == "LG":
                return genotype_count(local + 1, ploidy) if ploidy else None
            return local + (number == "LR")
        return None if alts == 0 and number in "AR" else fixed_count(number, alts)

    def _place(self, key: str) -> str:
        return f"FORMAT/{key}" if key in self._reserved else "FORMAT"


def _check_local_order(keys: list[str], shapes: list[Shape | None]) -> None:
    """Fields counted by local alleles need LAA, and LAA stands before every field but GT (VCF 4.5 section 1.6.2)."""
    needs = any(shape is not None and shape.number in ("LA", "LR", "LG") for shape in shapes)
    if needs and (keys + [""] * 2)[1 if keys[0] == "GT" else 0] != "LAA":
        raise Fault("local-alleles", "FORMAT/LAA")
