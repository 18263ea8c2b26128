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
_MADE_IN = (
    "Ancestry Distribution (%) - Source of Variant Associations (GWAS)",
    "Ancestry Distribution (%) - Score Development/Training",
)
_TRIED_IN = "Ancestry Distribution (%) - PGS Evaluation"
_UNNAMED = ("multi-ancestry", "not reported")
"""How the Catalog begins the names of samples whose population it does not tell (Wand 2021, Nature 591:211-219)."""


class PgsMetadata(RowLoader):
    """``pgs_all_metadata_scores.csv``: one row a score, with the populations it was made and tried in."""

    name = "pgs-metadata"
    whole = True
    covers = frozenset({"PGS"})

    def matches(self, head: str) -> bool:
        return head.removeprefix("\ufeff").replace('"', "").startswith(f"{_ID},")

    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        needed = (
            _ID,
            *_TRAITS,
            "PGS Publication (PGP) ID",
            "Publication (PMID)",
            "Publication (doi)",
            *_MADE_IN,
            _TRIED_IN,
        )
        with open_text(path) as lines:
            for number, line in enumerate(read_table(lines, delimiter=",", needed=needed, name=self.name), start=2):
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
    """Names of ``European:95.2|East Asian:4.8``, of where the score was made and of where it was tried.

    None at all where a part of those it was made in is not named: it may be anybody's then. An unnamed sample that it
    was merely tried in tells nothing, and takes nothing from what the named ones tell.
    """
    made = [name for column in _MADE_IN for name in _names(line[column])]
    if not any(name.lower().startswith(_UNNAMED) for name in made):
        tried = _names(line[_TRIED_IN])
        yield from (name for name in (*made, *tried) if not name.lower().startswith(_UNNAMED))


def _names(cell: str) -> list[str]:
    return [name for part in cell.split("|") if (name := part.rpartition(":")[0].strip())]
