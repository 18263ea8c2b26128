"""The registry of evidence: one DuckDB file in the home, filled from published files, asked in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from privacy.basis.identifiers import SourceKey
from privacy.basis.registry import EvidenceRecord, Status, VariantOfGene
from privacy.basis.subjects import canonical_name, canonical_variants
from privacy.model.canonical import digest_of
from privacy.model.errors import PartMissing
from workspace.evidence.loaders import LOADERS
from workspace.evidence.loading import Loaded, Published, fill, loads, recognise
from workspace.evidence.schema import SCHEMA

FILE_NAME = "evidence.duckdb"


def registry_path(home: Path) -> Path:
    """Where the registry of a home stands."""
    return home / "registers" / FILE_NAME


@contextmanager
def registry_of(home: Path) -> Iterator["EvidenceStore | None"]:
    """The registry of a home to be asked, for the time of the block; ``None`` where the home has none.

    Raises:
        PartMissing: it is there and cannot be read now: that is no reason to check less.
    """
    path = registry_path(home)
    if not path.exists():
        yield None
        return
    with EvidenceStore(path, read_only=True) as store:
        yield store


_FOUND = """
WITH found AS (
    SELECT record.*, load.released, load.loader,
        max(load.released) OVER (PARTITION BY scheme, id, version, loader) AS newest
    FROM record JOIN load ON record.load_number = load.number
    WHERE {condition}
), releases AS (SELECT loader, max(released) AS latest FROM load GROUP BY loader)
SELECT scheme, id, version, published, genes, variant_names, conditions, drugs, ancestries, significance, scale, level,
    CASE WHEN status = 'current' AND list_contains($whole, loader) AND released < latest THEN 'removed' ELSE status END,
    same_work, released
FROM found JOIN releases USING (loader) WHERE released = newest
"""
_BY_KEY = _FOUND.format(condition="(scheme, id) IN (SELECT unnest($schemes), unnest($ids))")
_BY_RCV = _FOUND.format(condition="scheme = 'ClinVar' AND list_has_any(same_work, $works)")
_BY_VARIANT = """
WITH asked AS (SELECT unnest($genes) AS gene, unnest($variants) AS variant),
named AS (SELECT scheme, id, genes, unnest(variants) AS variant FROM record WHERE scheme = 'ClinVar')
SELECT DISTINCT asked.gene, asked.variant, scheme, id
FROM named JOIN asked ON named.variant = asked.variant AND list_contains(named.genes, asked.gene)
"""


class EvidenceStore:
    """Implements ``privacy.basis.registry.EvidenceRegistry``. Use as a context manager; one writer at a time."""

    def __init__(self, path: Path, *, read_only: bool = False, memory_limit: str = "2GB") -> None:
        """Open the registry file, or make it.

        Raises:
            PartMissing: it is not there (read only), in use by a writer, or no registry.
        """
        if read_only and not path.exists():
            raise _no_registry()
        try:
            self._connection = duckdb.connect(str(path), read_only=read_only)
            self._answered: dict[SourceKey, EvidenceRecord] = {}
            self._connection.execute(f"SET memory_limit = '{memory_limit}'").fetchall()
            if not read_only:
                self._connection.execute(SCHEMA).fetchall()
        except duckdb.Error:
            raise _no_registry() from None

    def __enter__(self) -> "EvidenceStore":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def load(self, path: Path, *, released: date) -> Loaded:
        """Take one published file in, as ``load_all`` does."""
        return self.load_all(recognise([path]), released=released)[0]

    def load_all(self, files: Iterable[Published], *, released: date) -> tuple[Loaded, ...]:
        """Take published files in, all of them or none; a file that is there already changes nothing.

        Raises:
            BadInput: a file is not as its publisher writes it.
        """
        self._answered = {}
        return tuple(fill(self._connection, files, released=released))

    def loads(self) -> tuple[Loaded, ...]:
        """Every file it was filled from, oldest first."""
        return tuple(loads(self._connection))

    def digest(self) -> str:
        """Of what it was filled from: files and days. An equal digest is an equal registry."""
        return digest_of(sorted([one.loader, one.file_digest, one.released.isoformat()] for one in self.loads()))

    def as_of(self) -> date:
        newest = self._one("SELECT max(released) FROM load")
        return newest if isinstance(newest, date) else date.min

    def schemes(self) -> frozenset[str]:
        return frozenset(name for (name,) in self._connection.execute("SELECT DISTINCT scheme FROM record").fetchall())

    def covered(self) -> frozenset[str]:
        filled = {one.loader for one in self.loads()}
        return frozenset(scheme for loader in LOADERS if loader.name in filled for scheme in loader.covers)

    def records(self, keys: Collection[SourceKey]) -> dict[SourceKey, EvidenceRecord]:
        wanted = sorted({(key.scheme, key.id) for key in keys})
        if not wanted:
            return {}
        grouped = self._by_source(_BY_KEY, {"schemes": [one for one, _ in wanted], "ids": [one for _, one in wanted]})
        works = [f"{scheme}:{id_}" for scheme, id_ in wanted if scheme == "ClinVar" and id_.startswith("RCV")]
        through = self._by_source(_BY_RCV, {"works": works}) if works else {}
        by_rcv = {("ClinVar", one.split(":")[1]): rows for rows in through.values() for one in rows[0][13] or ()}
        found: dict[SourceKey, EvidenceRecord] = {}
        for key in keys:
            if rows := grouped.get((key.scheme, key.id)):
                found[key] = _choose(key, rows)
            elif rows := by_rcv.get((key.scheme, key.id)):
                # An RCV counts its versions apart from its VCV's: the one cannot tell whether the other is old.
                found[key] = replace(_choose(SourceKey(key.scheme, key.id), rows), key=key, latest_version="")
        self._answered = found
        return found

    def about_variants(self, variants: Collection[VariantOfGene]) -> Mapping[VariantOfGene, tuple[EvidenceRecord, ...]]:
        wanted = sorted(variants)
        if not wanted:
            return {}
        asked = {"genes": [gene for gene, _ in wanted], "variants": [variant for _, variant in wanted]}
        hits = self._connection.execute(_BY_VARIANT, asked).fetchall()
        keys = {SourceKey(scheme, id_) for _, _, scheme, id_ in hits}
        # Most variants are judged on the record that is cited for them, and that one was just looked up.
        known = {key: self._answered[key] for key in keys & self._answered.keys()}
        records = known | self.records(keys - known.keys())
        about: dict[VariantOfGene, list[EvidenceRecord]] = defaultdict(list)
        for gene, variant, scheme, id_ in hits:
            about[gene, variant].append(records[SourceKey(scheme, id_)])
        return {variant: tuple(found) for variant, found in about.items()}

    def _by_source(self, query: str, parameters: dict[str, Any]) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
        parameters = parameters | {"whole": [loader.name for loader in LOADERS if loader.whole]}
        grouped: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
        for row in self._connection.execute(query, parameters).fetchall():
            grouped[row[0], row[1]].append(row)
        return grouped

    def _one(self, query: str, parameters: list[Any] | None = None) -> Any:
        rows = self._connection.execute(query, parameters or []).fetchall()
        return rows[0][0] if rows else None


def _choose(key: SourceKey, rows: list[tuple[Any, ...]]) -> EvidenceRecord:
    """The version asked for, else the newest; several publishers' rows about one version are joined."""
    newest = max(rows, key=lambda row: (row[14], int(row[2]) if str(row[2]).isdigit() else 0))[2]
    version = key.version if any(row[2] == key.version for row in rows) else newest
    return _joined(SourceKey(key.scheme, key.id, version), [row for row in rows if row[2] == version], newest)


def _joined(key: SourceKey, rows: list[tuple[Any, ...]], newest: str) -> EvidenceRecord:
    worst = max((Status(row[12]) for row in rows), key=list(Status).index)
    rated = sorted((row[11], row[10]) for row in rows if row[10])
    return EvidenceRecord(
        key=key,
        published=max((row[3] for row in rows if row[3]), default=None),
        genes=frozenset(_flat(row[4] for row in rows)),
        variants=frozenset(one for name in _flat(row[5] for row in rows) for one in canonical_variants(name)),
        conditions=frozenset(canonical_name(one) for one in _flat(row[6] for row in rows)),
        drugs=frozenset(canonical_name(one) for one in _flat(row[7] for row in rows)),
        ancestries=frozenset(canonical_name(one) for one in _flat(row[8] for row in rows)),
        significance=next((row[9] for row in rows if row[9]), ""),
        # Scales of letters and numerals sort the better level first; a source with several takes its best.
        level=rated[0][0] if rated else "",
        scale=rated[0][1] if rated else "",
        status=worst,
        same_work=frozenset(_work(one) for one in _flat(row[13] for row in rows)),
        latest_version=newest,
    )


def _flat(lists: Iterable[list[str] | None]) -> Iterator[str]:
    return (one for several in lists if several for one in several if one)


def _work(text: str) -> tuple[str, str]:
    scheme, _, identifier = text.partition(":")
    return scheme, identifier


def _no_registry() -> PartMissing:
    return PartMissing(
        "evidence-registry-missing",
        zh="证据库不存在、被占用或已损坏。",
        en="the registry of evidence is not there, in use, or damaged",
        remedy_zh="用 helixgate basis load 装入证据文件，或稍后再试。",
        remedy_en="fill it with helixgate basis load, or try again later",
    )
