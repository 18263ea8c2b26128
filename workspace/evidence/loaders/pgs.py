"""PGS Catalog scoring files: the header names score, trait, publication and, where given, ancestry."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workspace.evidence.loaders.interface import Row, RowLoader, bad_file, open_text


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
