"""What a loader is, and the rows that it makes."""

import csv
import gzip
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TextIO, cast

import duckdb
import pyarrow as pa

from privacy.basis.subjects import canonical_variants
from privacy.model.errors import BadInput, Place
from workspace.evidence.schema import COLUMNS

_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one source, as published; names are not yet canonical."""

    scheme: str
    id: str
    version: str = ""
    published: date | None = None
    genes: Sequence[str] = ()
    variant_names: Sequence[str] = ()
    conditions: Sequence[str] = ()
    drugs: Sequence[str] = ()
    ancestries: Sequence[str] = ()
    significance: str = ""
    scale: str = ""
    level: str = ""
    status: str = "current"
    same_work: Sequence[str] = ()

    @property
    def variants(self) -> tuple[str, ...]:
        """Canonical spellings of every variant named."""
        return tuple(sorted(canonical_variants(" ".join(self.variant_names))))


class Loader(Protocol):
    """Reads one kind of published file into the table ``record``."""

    name: str
    whole: bool
    """The publisher releases the whole list each time: what a newer release lacks was taken out."""
    covers: frozenset[str]
    """Schemes whose register such a file is: an identifier that it lacks is unknown, not only unlisted."""

    def matches(self, head: str) -> bool:
        """The first 4,000 characters are those of such a file."""

    def load(self, connection: duckdb.DuckDBPyConnection, path: Path, *, load_number: int, released: date) -> None:
        """Insert every record of ``path``.

        Raises:
            BadInput: the file is not as its publisher writes it; the caller rolls back.
        """


class RowLoader(ABC):
    """A loader that reads rows in Python; for files of up to some hundred thousand records."""

    name = ""
    whole = False
    covers: frozenset[str] = frozenset()

    @abstractmethod
    def rows(self, path: Path, *, released: date) -> Iterator[Row]:
        """Rows of the file."""

    def load(self, connection: duckdb.DuckDBPyConnection, path: Path, *, load_number: int, released: date) -> None:
        batch: list[Row] = []
        for row in self.rows(path, released=released):
            batch.append(row)
            if len(batch) == _BATCH:
                insert(connection, batch, load_number)
                batch = []
        insert(connection, batch, load_number)


def insert(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], load_number: int) -> None:
    """Append ``rows``, column by column: one statement a batch."""
    if not rows:
        return
    text, texts = pa.string(), pa.list_(pa.string())
    kinds = {"published": pa.date32()} | dict.fromkeys(
        ("genes", "variant_names", "variants", "conditions", "drugs", "ancestries", "same_work"), texts
    )
    batch = pa.table(
        {name: pa.array([_plain(getattr(row, name)) for row in rows], kinds.get(name, text)) for name in COLUMNS}
    )
    connection.register("batch", batch)
    connection.execute(f"INSERT INTO record SELECT {', '.join(COLUMNS)}, {int(load_number)} FROM batch").fetchall()  # noqa: S608
    connection.unregister("batch")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, (tuple, frozenset)) else value


def open_text(path: Path) -> TextIO:
    """The file as text, decompressed if gzipped."""
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8", newline=""))
    return path.open(encoding="utf-8", newline="")


def read_table(lines: Iterable[str], *, delimiter: str, needed: Sequence[str], name: str) -> Iterator[dict[str, str]]:
    """Rows of a delimited table whose header has at least the ``needed`` columns; a byte order mark is passed over.

    Raises:
        BadInput: a needed column is missing, or a row has more or fewer cells than the header.
    """
    reader = csv.DictReader((line.removeprefix("\ufeff") for line in lines), delimiter=delimiter, strict=True)
    try:
        if reader.fieldnames is None or not set(needed) <= set(reader.fieldnames):
            raise bad_file(name, 1, "the header of its publisher", "发布者规定的表头")
        for row in reader:
            if None in row or any(cell is None for cell in row.values()):
                raise bad_file(name, reader.line_num, "as many cells as the header", "与表头相同的列数")
            yield row
    except csv.Error:
        raise bad_file(name, reader.line_num, "a well-formed row", "格式正确的行") from None


def bad_file(name: str, line: int | None, en: str, zh: str) -> BadInput:
    return BadInput(
        "bad-evidence-file",
        zh=f"证据文件（{name}）不符合其发布格式，应为：{zh}。未改动证据库。",
        en=f"the evidence file ({name}) is not as its publisher writes it: expected {en}; the registry is unchanged",
        place=Place(line=line),
    )


def parse_day(text: str) -> date | None:
    """The day that an ISO date or instant begins with; ``None`` for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
