"""From published files to rows of the registry: recognised first, then all of them or none."""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from privacy.model.errors import BadInput, Place
from workspace.evidence.loaders import LOADERS
from workspace.evidence.loaders.interface import Loader, bad_file, open_text

_UNREADABLE = (OSError, UnicodeError, EOFError, zlib.error)
"""What a file that is missing, no UTF-8 text, or packed and damaged raises; half a surrogate pair among it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file in the registry."""

    loader: str
    file_digest: str
    released: date
    records: int


@dataclass(frozen=True, slots=True)
class Published:
    """A file that a loader knows."""

    path: Path
    loader: Loader
    digest: str
    """``sha256:<hex>`` of its bytes."""


def recognise(paths: Iterable[Path]) -> tuple[Published, ...]:
    """Each file with its loader, in the order given; one whose bytes were given before is met once.

    Raises:
        BadInput: a file is not there, not readable, or of no known kind.
    """
    found: dict[str, Published] = {}
    for path in paths:
        one = Published(path, _loader_for(path), _digest(path))
        found.setdefault(one.digest, one)
    return tuple(found.values())


def fill(connection: duckdb.DuckDBPyConnection, files: Iterable[Published], *, released: date) -> list[Loaded]:
    """Take every file in, in one transaction; a file that is there already is left as it is.

    Raises:
        BadInput: a file is not as its publisher writes it; then none of them was taken in.
    """
    loaded: list[Loaded] = []
    connection.execute("BEGIN").fetchall()
    try:
        for one in files:
            loaded.append(_fill_one(connection, one, released))
        connection.execute("COMMIT").fetchall()
    except BaseException:
        connection.execute("ROLLBACK").fetchall()
        raise
    return loaded


def loads(connection: duckdb.DuckDBPyConnection, where: str = "", parameters: Iterable[Any] = ()) -> list[Loaded]:
    """Files the registry was filled from, oldest first."""
    rows = connection.execute(
        f"SELECT loader, file_digest, released, records FROM load {where} ORDER BY number",  # noqa: S608 - ours
        list(parameters),
    ).fetchall()
    return [Loaded(*row) for row in rows]


def _fill_one(connection: duckdb.DuckDBPyConnection, file: Published, released: date) -> Loaded:
    loader = file.loader
    known = loads(connection, "WHERE loader = ? AND file_digest = ?", [loader.name, file.digest])
    if known:
        return known[0]
    try:
        ((number,),) = connection.execute("SELECT nextval('load_numbers')").fetchall()
        loader.load(connection, file.path, load_number=number, released=released)
        counted = connection.execute("SELECT count(*) FROM record WHERE load_number = ?", [number]).fetchall()
        records = int(counted[0][0])
        if not records:
            raise bad_file(loader.name, None, "at least one record", "至少一条记录")
        connection.execute(
            "INSERT INTO load VALUES (?, ?, ?, ?, ?)", [number, loader.name, file.digest, released, records]
        ).fetchall()
    except BadInput as error:
        raise _named(error, file.path) from None
    except (duckdb.Error, *_UNREADABLE):
        # DuckDB quotes the offending cell in its message; the file and its kind are all we repeat.
        raise _named(bad_file(loader.name, None, "well-formed rows", "格式正确的行"), file.path) from None
    return Loaded(loader.name, file.digest, released, records)


def _named(error: BadInput, path: Path) -> BadInput:
    """The same error with the file in its place: loaders see lines, not names."""
    place = Place(file=path.name, line=error.place.line, column=error.place.column)
    return BadInput(error.code, zh=error.zh, en=error.en, place=place)


def _loader_for(path: Path) -> Loader:
    try:
        with open_text(path) as file:
            head = file.read(4000)
    except _UNREADABLE:
        raise BadInput(
            "evidence-file-unreadable",
            zh="证据文件不存在、不可读，或不是 UTF-8 文本（可为 gzip）。",
            en="expected a readable evidence file, UTF-8 text or gzip of it",
            place=Place(file=path.name),
        ) from None
    for loader in LOADERS:
        if loader.matches(head):
            return loader
    raise BadInput(
        "evidence-file-unknown",
        zh="无法识别的证据文件。",
        en="the file is none of the published evidence files known here",
        place=Place(file=path.name),
        remedy_zh="可识别：" + "、".join(loader.name for loader in LOADERS),
        remedy_en="known: " + ", ".join(loader.name for loader in LOADERS),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
