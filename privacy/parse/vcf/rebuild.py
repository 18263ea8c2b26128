"""The header of a scrubbed VCF: every line in our own words; of the input only numbers and names on a list."""

from collections.abc import Callable, Iterator, Sequence

from privacy.parse.vcf import keep
from privacy.parse.vcf.header import FIXED_COLUMNS, Header


def header_lines(header: Header, contig: Callable[[str], str], sample_names: Sequence[str]) -> Iterator[str]:
    """The lines of the new header, the column line last.

    ``contig`` gives the name under which a contig goes from here on, ``sample_names`` the new names in order.
    """
    yield f"##fileformat=VCFv4.{header.minor}"
    build = _build(header.reference)
    if build:
        yield f"##reference={build}"
    for code in dict.fromkeys([*filter(keep.FILTER.fullmatch, header.filters), keep.OTHER_FILTER]):
        if code != "PASS":
            yield f'##FILTER=<ID={code},Description="Filter of the laboratory">'
    for symbol in header.symbols:
        if keep.SYMBOL.fullmatch(symbol):
            yield f'##ALT=<ID={symbol},Description="Symbolic allele">'
    for kind, declared, ours, shape_of in (
        ("INFO", header.info, keep.INFO, keep.info_shape),
        ("FORMAT", header.format, keep.FORMAT, keep.format_shape),
    ):
        for key, shape in declared.items():
            kept = shape_of(key, shape)
            if kept is not None:
                yield f'##{kind}=<ID={key},Number={kept.number},Type={kept.type},Description="{ours[key][2]}">'
    for name, fields in header.contigs.items():
        length = fields["length"].text if "length" in fields else ""
        yield f"##contig=<ID={contig(name)}" + (f",length={length}" if 0 < len(length) <= 10 else "") + ">"
    yield "\t".join([*FIXED_COLUMNS, "FORMAT", *sample_names] if header.columns > 8 else FIXED_COLUMNS)


def _build(text: str) -> str | None:
    return next((name for pattern, name in keep.BUILDS if pattern.search(text)), None)
