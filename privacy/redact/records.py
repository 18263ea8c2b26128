"""Values that stand in a field of a record format: HL7 v2 segments, VCF and SAM headers, tables with a header line.

Sources: HL7 v2.5.1 chapter 3 (PID, NK1), chapter 4 (OBR), VCF 4.5 section 1.4, SAM v1 section 1.3.
"""

import re
from collections.abc import Iterator

from privacy.model.text import SpanSource
from privacy.redact.hits import Hit, Types
from privacy.redact.tables import label_rows

_SEGMENT = re.compile(r"(?:^|(?<=[\n\r]))(?P<name>PID|NK1|PV1|OBR|ORC|GT1|IN1|SPM)\|(?P<fields>[^\n]{1,4000})")
_FIELDS: dict[str, dict[str, tuple[int, ...]]] = {
    "PID": {
        Types.PERSON: (5, 6, 9),
        Types.RECORD_NUMBER: (2, 3, 4),
        Types.BIRTH_DATE: (7,),
        Types.LOCATION: (11,),
        Types.PHONE: (13, 14),
        Types.RESIDENT_ID: (19,),
        Types.OTHER: (18, 20),
    },
    "NK1": {Types.PERSON: (2, 30), Types.LOCATION: (4,), Types.PHONE: (5, 6, 31), Types.OTHER: (33,)},
    "PV1": {Types.PERSON: (7, 8, 9, 17), Types.RECORD_NUMBER: (19,)},
    "OBR": {Types.SAMPLE: (2, 3), Types.PERSON: (10, 16, 32, 34)},
    "ORC": {Types.SAMPLE: (2, 3), Types.PERSON: (10, 11, 12)},
    "GT1": {
        Types.PERSON: (3,),
        Types.LOCATION: (5,),
        Types.PHONE: (6, 7),
        Types.BIRTH_DATE: (8,),
        Types.OTHER: (12,),
    },
    "IN1": {Types.PERSON: (16,), Types.BIRTH_DATE: (18,), Types.LOCATION: (19,), Types.OTHER: (36,)},
    "SPM": {Types.SAMPLE: (2,)},
}
"""Segment -> type -> the fields (from 1) that hold it."""
_COMPONENT = re.compile(r"[^|^~&\n]*[^|^~&\n\s]")
_SAMPLE_HEADER = re.compile(r"##(?:SAMPLE|PEDIGREE|META)=<(?P<body>[^\n]{1,2000})>")
_ASSIGNED = re.compile(r"(?P<key>[A-Za-z_]{1,24})=(?P<value>\"[^\"\n]{1,200}\"|[^,>\n]{1,200})")
_COLUMNS = re.compile(
    r"#CHROM[ \t]POS[ \t]ID[ \t]REF[ \t]ALT[ \t]QUAL[ \t]FILTER[ \t]INFO[ \t]FORMAT[ \t](?P<samples>[^\n]{1,100000})"
)
_READ_GROUP = re.compile(r"@RG[^\n]{0,200}")
_READ_GROUP_TAG = re.compile(r"(?<![A-Za-z])(?:SM|LB|PU|BC|ID):(?P<value>[^\s:]{3,80})")
_DELIMITERS = "\t|,;"
_PERSON_FIELD = frozenset(["name", "sample_name", "samplename", "姓名", "father", "mother", "child", "proband"])
_NOT_A_NAME = re.compile(r"[A-Z0-9]{1,10}(?:-[A-Z0-9]{1,5})?")


def find_fields(folded: str) -> list[Hit]:
    """Every value whose field says that it is about a person, in folded offsets."""
    hits: list[Hit] = []
    if "|" in folded:
        hits.extend(_hl7(folded))
    if "#" in folded or "@RG" in folded:
        hits.extend(_vcf(folded))
    if "\n" in folded:
        hits.extend(_tables(folded))
    return hits


def _context(start: int, end: int, kind: str, score: float = 0.85) -> Hit:
    return Hit(start, end, kind, score, SpanSource.CONTEXT)


def _hl7(folded: str) -> Iterator[Hit]:
    for segment in _SEGMENT.finditer(folded):
        kinds = {number: kind for kind, numbers in _FIELDS[segment["name"]].items() for number in numbers}
        at = segment.start("fields")
        for number, content in enumerate(segment["fields"].split("|"), start=1):
            kind = kinds.get(number)
            if kind in (Types.PERSON, Types.LOCATION) and content.strip("^~& "):
                start = at + len(content) - len(content.lstrip("^~& "))
                yield _context(start, at + len(content.rstrip("^~& ")), kind)
            elif kind is not None:
                for part in _COMPONENT.finditer(content):
                    if any(char.isdigit() for char in part.group()) and len(part.group()) >= 4:
                        yield _context(at + part.start(), at + part.end(), kind)
            at += len(content) + 1


def _vcf(folded: str) -> Iterator[Hit]:
    for header in _SAMPLE_HEADER.finditer(folded):
        for pair in _ASSIGNED.finditer(folded, header.start("body"), header.end("body")):
            value = pair["value"].strip('"')
            start = pair.start("value") + pair["value"].startswith('"')
            kind = Types.PERSON if pair["key"].lower() in _PERSON_FIELD else Types.SAMPLE
            if pair["key"].lower() in {"id", "name", "barcode", "sample", *_PERSON_FIELD} and len(value) >= 2:
                yield _context(start, start + len(value), kind)
    for columns in _COLUMNS.finditer(folded):
        for sample in re.finditer(r"[^\s]+", columns["samples"]):
            yield _context(
                columns.start("samples") + sample.start(), columns.start("samples") + sample.end(), Types.SAMPLE
            )
    for group in _READ_GROUP.finditer(folded):
        for tag in _READ_GROUP_TAG.finditer(folded, group.start(), group.end()):
            if tag["value"].strip("0123456789"):
                yield _context(*tag.span("value"), Types.SAMPLE)


def _tables(folded: str) -> Iterator[Hit]:
    """Tables whose header line is made of labels: each cell below is what its column says."""
    lines = folded.split("\n")
    if not any("。" not in line and _columns(line)[0] for line in lines):
        return
    at, kinds, delimiter = 0, [], ""
    for line in lines:
        named, delimiter_here = _columns(line)
        if named:
            kinds, delimiter = named, delimiter_here
        elif kinds and line.count(delimiter) == len(kinds) - 1:
            yield from _row(line, at, kinds, delimiter)
        elif line.strip():
            kinds = []
        at += len(line) + 1


def _columns(line: str) -> tuple[list[str | None], str]:
    """What each column of a header line holds, and its delimiter; no columns where fewer than two cells are labels."""
    delimiter = next((one for one in _DELIMITERS if one in line), "")
    if not delimiter:
        return [], ""
    rows = label_rows()
    named = [rows.get(cell.strip(" *\"'"), _UNNAMED)[0] for cell in line.split(delimiter)]
    return (named, delimiter) if len(named) - named.count(None) >= _LEAST_COLUMNS else ([], "")


_UNNAMED = (None, False)
_LEAST_COLUMNS = 2
"""Cells of a header that are labels; one label and a comma are a sentence."""


def _row(line: str, at: int, kinds: list[str | None], delimiter: str) -> Iterator[Hit]:
    for kind, cell in zip(kinds, line.split(delimiter), strict=True):
        value = cell.strip(" *\"'")
        start = at + cell.find(value)
        at += len(cell) + 1
        if kind is None or len(value) < 2 or set(value) <= set("-: "):
            continue
        if kind == Types.PERSON and (_NOT_A_NAME.fullmatch(value) or len(value) > 40):
            continue
        yield _context(start, start + len(value), kind)
