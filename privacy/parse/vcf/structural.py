"""What the fields of a structural variant owe each other from VCF 4.4 on.

VCF 4.4 and 4.5: section 3 (INFO keys for structural variants), 4 (FORMAT keys), 5.7 (tandem repeats), and PSL, PSO and
PSQ of section 1.6.2. Types and declared counts were checked before.
"""

import math
import re

from privacy.parse.vcf.faults import Fault

_TYPE = re.compile(r"<(DEL|DUP|INS|INV|CNV)[:>]")
_WITH_LENGTH = frozenset({"DEL", "DUP", "CNV"})
_CLAIMS = {
    # D claims abundance, J adjacency. A deletion or duplication must say which; a region of copy number claims no
    # adjacency; insertion, inversion and breakend claim no abundance (section 3, SVCLAIM).
    "DEL": {"D", "J", "DJ"},
    "DUP": {"D", "J", "DJ"},
    "CNV": {"D", "."},
    "INS": {"J", "."},
    "INV": {"J", "."},
    "breakend": {"J", "."},
    "sequence": {"."},
    "other": {"D", "J", "DJ", "."},
}


def check_structural(alts: list[str], info: dict[str, str], columns: list[str]) -> None:
    """Hold one record to the rules between ALT, INFO and FORMAT.

    Raises:
        Fault: two fields contradict each other, or one that the other needs is missing.
    """
    kinds = [_kind(alt) for alt in alts]
    _check_lengths(kinds, info)
    _check_claims(kinds, info)
    if "CICN" in info:
        _check_intervals(info["CICN"].split(","), len(alts), "INFO")
    if "<CNV:TR>" in alts:
        _check_repeats(alts, info)
    if len(columns) > 9:
        keys = columns[8].split(":")
        if "CN" in keys or "CICN" in keys:
            _check_sample_copies(kinds, info, keys, columns)
        if "PSL" in keys:
            _check_phase_sets(keys, columns)


def _kind(alt: str) -> str:
    found = _TYPE.match(alt)
    if found:
        return found[1]
    if "[" in alt or "]" in alt or alt.startswith(".") or alt.endswith("."):
        return "breakend"
    if alt.startswith("<BND"):
        # From 4.4 on breakends are written as sequence, never as a symbol.
        raise Fault("alt", "ALT")
    return "other" if alt.startswith("<") else "sequence"


def _check_lengths(kinds: list[str], info: dict[str, str]) -> None:
    if "SVLEN" not in info:
        if any(kind in ("DEL", "DUP", "INS", "INV", "CNV") for kind in kinds):
            raise Fault("sv-length", "INFO/SVLEN")
        return
    lengths = info["SVLEN"].split(",")
    if lengths == ["."]:
        lengths = ["."] * len(kinds)
    if len(lengths) != len(kinds):
        raise Fault("sv-length", "INFO/SVLEN")
    for kind, length in zip(kinds, lengths, strict=True):
        wrong = length != "." if kind == "sequence" else length == "." and kind in _WITH_LENGTH
        if wrong or length.startswith("-"):
            raise Fault("sv-length", "INFO/SVLEN")


def _check_claims(kinds: list[str], info: dict[str, str]) -> None:
    claims = info["SVCLAIM"].split(",") if info.get("SVCLAIM", ".") != "." else ["."] * len(kinds)
    if len(claims) != len(kinds):
        raise Fault("sv-claim", "INFO/SVCLAIM")
    for kind, claim in zip(kinds, claims, strict=True):
        # The specification asks DEL and DUP for a claim, yet its own example has a DUP in a record without the key.
        silent = kind == "DUP" and "SVCLAIM" not in info
        if claim not in _CLAIMS[kind] and not silent:
            raise Fault("sv-claim", "INFO/SVCLAIM")


def _check_intervals(ends: list[str], intervals: int, column: str) -> None:
    """Pairs of distances from a value to its lower and upper end: the lower is not positive, the upper not negative."""
    if ends == ["."]:
        return
    if len(ends) != 2 * intervals:
        raise Fault("sv-interval", column)
    for lower, upper in zip(ends[::2], ends[1::2], strict=True):
        if (lower != "." and _number(lower) > 0) or (upper != "." and _number(upper) < 0):
            raise Fault("sv-interval", column)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise Fault("sv-interval", "INFO") from None
    if not math.isfinite(value):
        raise Fault("sv-interval", "INFO")
    return value


def _check_repeats(alts: list[str], info: dict[str, str]) -> None:
    """RN says how many repeat sequences each allele has (one where it is silent); other keys have that many values."""
    given = info["RN"].split(",") if info.get("RN", ".") != "." else ["."] * len(alts)
    default = [1 if alt == "<CNV:TR>" else 0 for alt in alts]
    if len(given) != len(alts):
        raise Fault("sv-repeats", "INFO")
    repeats = sum(other if text == "." else int(_number(text)) for text, other in zip(given, default, strict=True))
    values = {key: _listed(info, key, repeats) for key in ("RUS", "RUL", "RUC", "RB")}
    for interval, of in (("CIRUC", "RUC"), ("CIRB", "RB")):
        if interval in info:
            if values[of] is None:
                raise Fault("sv-repeats", "INFO")
            _check_intervals(info[interval].split(","), repeats, "INFO")
    # Where a key is given, the repeats are no more than its values; without one there is nothing to compare.
    for at in range(repeats if any(values.values()) else 0):
        unit, length, count, bases = (one[at] if one else "." for one in values.values())
        # With RUB the units differ in length, and their number times one length says nothing.
        _check_one_repeat(unit, length, count if "RUB" not in info else ".", bases)
    counts = values["RUC"]
    if counts and "." not in counts and info.get("RUB", ".") != ".":
        units = sum(math.ceil(_number(count)) for count in counts)
        if len(info["RUB"].split(",")) != units:
            raise Fault("sv-repeats", "INFO")


def _listed(info: dict[str, str], key: str, repeats: int) -> list[str] | None:
    if info.get(key, ".") == ".":
        return None
    parts = info[key].split(",")
    if len(parts) != repeats:
        raise Fault("sv-repeats", "INFO")
    return parts


def _check_one_repeat(unit: str, length: str, count: str, bases: str) -> None:
    if unit != "." and length != "." and _number(length) != len(unit):
        raise Fault("sv-repeats", "INFO")
    each = float(len(unit)) if unit != "." else None if length == "." else _number(length)
    if each is None or count == "." or bases == ".":
        return
    # The last unit may be cut, so the product holds to within one unit.
    if abs(_number(bases) - each * _number(count)) >= max(1.0, each):
        raise Fault("sv-repeats", "INFO")


def _check_sample_copies(kinds: list[str], info: dict[str, str], keys: list[str], columns: list[str]) -> None:
    if "CN" not in keys:
        raise Fault("sv-copy-number", "FORMAT")
    # One copy number for the sample is only meaningful when all alleles with abundance span the same bases.
    lengths = info.get("SVLEN", ".").split(",")
    spans = {span for kind, span in zip(kinds, lengths, strict=False) if kind in _WITH_LENGTH}
    if len(spans) > 1:
        raise Fault("sv-copy-number", "FORMAT")
    if "CICN" in keys:
        place = keys.index("CICN")
        for text in columns[9].split("\t"):
            fields = text.split(":")
            if place < len(fields):
                _check_intervals(fields[place].split(","), 1, "FORMAT")


def _check_phase_sets(keys: list[str], columns: list[str]) -> None:
    """An allele without phase has no phase set, and without a phase set neither ordinal nor quality."""
    for text in columns[9].split("\t"):
        fields = dict(zip(keys, text.split(":"), strict=False))
        sets = fields.get("PSL", ".").split(",")
        if sets == ["."]:
            sets = ["."] * len(_phased(fields.get("GT", ".")))
        for phased, name in zip(_phased(fields.get("GT", ".")), sets, strict=False):
            if not phased and name != ".":
                raise Fault("phase-set", "FORMAT/PSL")
        for key in ("PSO", "PSQ"):
            for name, value in zip(sets, fields.get(key, ".").split(","), strict=False):
                if name == "." and value != ".":
                    raise Fault("phase-set", f"FORMAT/{key}")


def _phased(genotype: str) -> list[bool]:
    """For each allele whether it is phased: its own mark, and for a first one without mark, what the others imply."""
    marks = [char for char in genotype if char in "/|"]
    alleles = len([part for part in re.split(r"[/|]", genotype) if part])
    if not genotype.startswith(("/", "|")):
        marks.insert(0, "/" if "/" in marks else "|")
    return [mark == "|" for mark in marks[:alleles]]
