"""Patterns that accept common values at once, so that a right file is checked at the speed of the pattern engine.

Each accepts only what the rules in ``info`` and ``samples`` accept, and not all of it: a value that no pattern knows
goes to the rules, which decide and name the fault. Atomic groups keep a failing match from trying again.
"""

import re
from functools import lru_cache

from privacy.parse.vcf.reserved import Shape
from privacy.parse.vcf.values import fixed_count, genotype_count

_ELEMENT = {
    "Integer": r"(?:-?\d{1,9}|\.)",
    "Float": r"(?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.)",
    "String": r"[^,:;=\s]+",
    "Character": r"[^,:;=\s]",
}
_NON_NEGATIVE = {"Integer": r"(?:\d{1,9}|\.)", "Float": r"(?:\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.)"}
_MAX_COUNT = 64
"""Longer lists (likelihoods of many alleles) would make patterns that are slow to build."""
_MAX_ALTS = 9
"""Alleles are then single digits in a genotype."""


@lru_cache(maxsize=4096)
def info_pattern(shape: Shape, alts: int, non_negative: bool) -> re.Pattern[str] | None:
    """Values of an INFO key; None where no pattern is worth it."""
    element = (_NON_NEGATIVE if non_negative else _ELEMENT).get(shape.type)
    count = fixed_count(shape.number, alts)
    if element is None or (count is None and shape.number != "."):
        return None
    listed = _list(element, count)
    return re.compile(listed, re.ASCII) if listed else None


def samples_pattern(
    keys: list[str], shapes: list[Shape | None], typed: list[bool], alts: int
) -> re.Pattern[str] | None:
    """All sample columns of a record, joined by tabs, where each sample is haploid or diploid by its genotype."""
    if not 1 <= alts <= _MAX_ALTS or not keys:
        return None
    allele = rf"[0-{alts}.]"
    kinds = [(2, rf"{allele}[/|]{allele}"), (1, f"[0-{alts}]")] if keys[0] == "GT" else [(2, "")]
    forms = [_sample(genotype, keys, shapes, typed, alts, ploidy) for ploidy, genotype in kinds]
    known = [form for form in forms if form is not None]
    if len(known) < len(forms):
        return None
    one = f"(?>{'|'.join(known)})"
    return re.compile(rf"{one}(?:\t{one})*+", re.ASCII)


def _sample(
    genotype: str, keys: list[str], shapes: list[Shape | None], typed: list[bool], alts: int, ploidy: int
) -> str | None:
    fields = [genotype] if keys[0] == "GT" else []
    for shape, is_typed in list(zip(shapes, typed, strict=True))[len(fields) :]:
        field = _field(shape, is_typed, alts, ploidy)
        if field is None:
            return None
        fields.append(field)
    # Trailing fields may be dropped: each one stands in the optional group of the one before.
    text = ""
    for field in reversed(fields[1:]):
        text = f"(?::{field}{text})?+"
    return fields[0] + text


def _field(shape: Shape | None, typed: bool, alts: int, ploidy: int) -> str | None:
    if shape is None or shape.number == ".":
        return r"[^:\s]+" if shape is None or not typed else _list(_ELEMENT[shape.type], None)
    count = genotype_count(alts + 1, ploidy) if shape.number == "G" else fixed_count(shape.number, alts)
    if count is None:
        return None
    return _list(_ELEMENT[shape.type] if typed else r"[^,:\s]+", count)


def _list(element: str, count: int | None) -> str | None:
    if count is None:
        return rf"{element}(?:,{element})*+"
    if not 1 <= count <= _MAX_COUNT:
        return None
    return element if count == 1 else rf"(?:{element}(?:,{element}){{{count - 1}}}|\.)"
