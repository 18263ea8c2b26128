"""PGS Catalog: scoring files (the header names score, trait and publication), and the table of all scores' metadata."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text, parse_day, read_table


class PgsScore(RowLoader):
    name = "pgs-score"

    def matches(self, head: str) -> bool:
        return head.startswith("###PGS CATALOG SCORING FILE")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        fields: dict[str, str] = {}
        with open_text(path) as lines:
            for line in lines:
                if not line.startswith("#"):
                    break
                name, equals, value = line.lstrip("#").strip().partition("=")
                if equals:
                    fields[name] = value
        if not re.fullmatch(r"PGS\d{6}", fields.get("pgs_id", "")):
            raise bad_file(self.name, None, "a line #pgs_id=PGS…", "含 #pgs_id=PGS… 的行")
        yield from _of_header(fields, released)


def _of_header(fields: dict[str, str], released: date) -> Iterator[Row]:
    score, publication = fields["pgs_id"], fields.get("pgp_id", "")
    doi = re.search(r"doi:\s*(\S+)", fields.get("citation", ""))
    works = tuple(
        filter(
            None, (f"PGS:{score}", f"PGS:{publication}" if publication else "", f"DOI:{doi[1].lower()}" if doi else "")
        )
    )
    traits = tuple(fields[name] for name in ("trait_reported", "trait_mapped") if fields.get(name))
    ancestries = tuple(part.strip() for part in re.split(r"[|;,]", fields.get("ancestry", "")) if part.strip())
    for scheme, identifier in (work.split(":", 1) for work in works):
        variants = (score,) if identifier == score else ()
        yield Row(scheme, identifier, "", released, (), variants, traits, (), ancestries, same_work=works)


_ID = "Polygenic Score (PGS) ID"
_TRAITS = ("Reported Trait", "Mapped Trait(s) (EFO label)")
_ANCESTRIES = (
    "Ancestry Distribution (%) - Source of Variant Associations (GWAS)",
    "Ancestry Distribution (%) - Score Development/Training",
    "Ancestry Distribution (%) - PGS Evaluation",
)
_MULTIPLE = "multi-ancestry"
"""What the Catalog calls samples of several populations without saying which."""


class PgsMetadata(RowLoader):
    """``pgs_all_metadata_scores.csv``: one row a score, with the populations it was made and tried in."""

    name = "pgs-metadata"
    whole = True
    covers = frozenset({"PGS"})

    def matches(self, head: str) -> bool:
        return head.removeprefix("\ufeff").replace('"', "").startswith(f"{_ID},")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        needed = (_ID, *_TRAITS, "PGS Publication (PGP) ID", "Publication (PMID)", "Publication (doi)", *_ANCESTRIES)
        with open_text(path) as lines:
            for number, line in enumerate(
                read_table(_without_mark(lines), delimiter=",", needed=needed, name=self.name), start=2
            ):
                if not re.fullmatch(r"PGS\d{6}", line[_ID]):
                    raise bad_file(self.name, number, "a score identifier such as PGS000001", "如 PGS000001 的编号")
                yield from _of_score(line, released)


def _of_score(line: dict[str, str], released: date) -> Iterator[Row]:
    score, pmid, doi = line[_ID], line["Publication (PMID)"], line["Publication (doi)"].lower()
    cited = {"PGS": line["PGS Publication (PGP) ID"], "PMID": pmid if pmid.isdigit() else "", "DOI": doi}
    works = (f"PGS:{score}", *(f"{scheme}:{identifier}" for scheme, identifier in cited.items() if identifier))
    traits = tuple(dict.fromkeys(part for name in _TRAITS for part in line[name].split("|") if part))
    ancestries = tuple(dict.fromkeys(_populations(line)))
    published = parse_day(line.get("Release Date", "")) or released
    for scheme, identifier in (work.split(":", 1) for work in works):
        variants = (score,) if identifier == score else ()
        yield Row(scheme, identifier, "", published, (), variants, traits, (), ancestries, same_work=works)


def _populations(line: dict[str, str]) -> Iterator[str]:
    """Names of ``European:95.2|East Asian:4.8``; none at all where one of them hides several."""
    parts = [part.rpartition(":")[0].strip() for name in _ANCESTRIES for part in line[name].split("|") if part]
    if not any(part.lower().startswith(_MULTIPLE) for part in parts):
        yield from (part for part in parts if part)


def _without_mark(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.removeprefix("\ufeff")
