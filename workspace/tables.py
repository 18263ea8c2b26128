"""Tables, their configs and hierarchies as files: read strictly, written whole or not at all.

CSV is read by DuckDB's strict parser: it bounds the length of a line, refuses a row with too few or too many fields and
says which line that was. A file's kind is told from its first bytes, never from its name.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import polars as pl

from privacy.model.errors import BadInput, Place
from privacy.release import Hierarchy, TableConfig, Threshold, hierarchy_names, parse_table_config, parse_thresholds
from privacy.release.computed import COMPUTED
from workspace.files import atomic_write

LONGEST_LINE = 1 << 20
"""Bytes; a longer line is refused before it is held in memory."""
_SEPARATORS = ",;"
_PARQUET_MAGIC = b"PAR1"
_KEPT = ("ethnic_group", "occupation")
"""Hierarchies that are kept as data."""
_POLICIES = Path(__file__).resolve().parent.parent / "policies" / "hierarchies"
_THRESHOLDS = _POLICIES.parent / "thresholds" / "reidentification.toml"


def read_table(path: Path) -> tuple[pl.DataFrame, str]:
    """The table in ``path`` and the separator it uses (``,`` for Parquet). CSV columns are text; an empty cell is null.

    Raises:
        BadInput: not there, neither CSV nor Parquet, not UTF-8, a line too long or with another number of fields than
            the header, a header with an empty or repeated name, one column only, or no rows.
    """
    with _opened(path) as file:
        magic = file.read(4)
    if magic == _PARQUET_MAGIC:
        table, separator = _read_parquet(path), ","
    else:
        names, separator = _read_header(path)
        table = _read_csv(path, names, separator)
    if table.width < 2:
        raise _bad(
            "one-column", "表只有一列；列之间应以 , 或 ; 分隔。", "one column; expected , or ; between columns", path, 1
        )
    if table.height == 0:
        raise _bad("no-rows", "表中没有数据行。", "the table has no rows", path, 1)
    return table, separator


def _opened(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError:
        raise _bad("file-unreadable", "文件不存在或无法读取。", "the file is missing or cannot be read", path) from None


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        raise _bad("parquet-broken", "Parquet 文件已损坏。", "the Parquet file is damaged", path) from None


def _read_header(path: Path) -> tuple[list[str], str]:
    with _opened(path) as file:
        line = file.readline(LONGEST_LINE + 1)
    if len(line) > LONGEST_LINE:
        raise _too_long(path, 1)
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise _bad("not-utf8", "文件不是 UTF-8 编码。", "the file is not UTF-8", path, 1) from None
    separator = max(_SEPARATORS, key=lambda mark: len(_split(text, mark)))
    names = _split(text, separator)
    if not names or "" in names or len(set(names)) != len(names):
        raise _bad("header", "表头为空或列名重复。", "the header has an empty or a repeated name", path, 1)
    return names, separator


def _split(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _read_csv(path: Path, names: list[str], separator: str) -> pl.DataFrame:
    # DuckDB reads a path with * or [ as a pattern, so the file goes in by handle.
    if _magic_pattern(path):
        raise _bad("file-name", "文件名不能含有 * ? [ ]。", "the file name may not hold * ? [ ]", path)
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        try:
            relation = connection.read_csv(
                str(path),
                header=True,
                auto_detect=False,
                columns=dict.fromkeys(names, "VARCHAR"),
                delimiter=separator,
                quotechar='"',
                escapechar='"',
                strict_mode=True,
                null_padding=False,
                max_line_size=LONGEST_LINE,
            )
            return pl.DataFrame(relation.to_arrow_table())
        except duckdb.Error as error:
            raise _csv_error(path, str(error)) from None


def _magic_pattern(path: Path) -> bool:
    return any(mark in str(path) for mark in "*?[]")


def _csv_error(path: Path, message: str) -> BadInput:
    """Our own words for DuckDB's, which quote the line; only its number is taken over."""
    found = re.search(r"CSV Error on Line: (\d+)", message)
    line = int(found[1]) if found else None
    return _bad(
        "csv-line",
        f"该行不符合表头：应为 UTF-8，字段数一致，引号成对，长度不超过 {LONGEST_LINE} 字节。",
        f"the line does not fit: expected UTF-8, as many fields as the header, closed quotes, at most {LONGEST_LINE} B",
        path,
        line,
    )


def read_table_config(path: Path) -> TableConfig:
    """The config in a TOML file; hierarchies are CSV files relative to it, or ``builtin:<name>``.

    Raises:
        BadInput: not TOML, an unknown or missing field, or a hierarchy that cannot be read.
    """
    with _opened(path) as file:
        content = file.read(LONGEST_LINE + 1)
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise _bad("config-toml", "配置不是有效的 TOML。", "the config is not valid TOML", path) from None
    return parse_table_config(document, read_hierarchies(document, path.parent))


def read_hierarchies(document: Mapping[str, Any], folder: Path) -> dict[str, Hierarchy]:
    """Every hierarchy a config document names, by the name it uses."""
    found: dict[str, Hierarchy] = {}
    for name in hierarchy_names(document):
        builtin = name.removeprefix("builtin:")
        found[name] = read_hierarchy(folder / name) if builtin == name else builtin_hierarchy(builtin)
    return found


def builtin_hierarchy(name: str) -> Hierarchy:
    """``age``, ``date``, ``division``, ``ethnic_group``, ``occupation`` or ``sex``.

    Raises:
        BadInput: no hierarchy of that name.
    """
    if name in COMPUTED:
        return COMPUTED[name]()
    if name in _KEPT:
        return read_hierarchy(_POLICIES / f"{name}.csv")
    known = ", ".join(sorted([*COMPUTED, *_KEPT]))
    raise BadInput("hierarchy-unknown", zh=f"内置层级只有：{known}。", en=f"the built-in hierarchies are {known}")


def read_thresholds() -> dict[str, Threshold]:
    """The risk thresholds in force, by id; ``""`` is the default."""
    return parse_thresholds(tomllib.loads(_THRESHOLDS.read_text("utf-8")))


def read_hierarchy(path: Path) -> Hierarchy:
    """A hierarchy file: ``value;level1;...;*``, one row a value, ``;`` or ``,``.

    Raises:
        BadInput: unreadable, not UTF-8, or not a hierarchy (uneven, not nested, two roots).
    """
    return Hierarchy.from_rows(path.name, _hierarchy_rows(path))


def _hierarchy_rows(path: Path) -> list[list[str]]:
    with _opened(path) as file:
        lines = file.readlines()
    if any(len(line) > LONGEST_LINE for line in lines):
        raise _too_long(path, None)
    try:
        text = b"".join(lines).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _bad("not-utf8", "文件不是 UTF-8 编码。", "the file is not UTF-8", path) from None
    first = text.partition("\n")[0].rstrip("\r")
    separator = max(";,", key=lambda mark: len(_split(first, mark)))
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row]
    except csv.Error:
        raise _bad("hierarchy-csv", "层级文件不是有效的 CSV。", "the hierarchy file is not valid CSV", path) from None


@contextmanager
def files_together(*targets: Path) -> Iterator[tuple[BinaryIO, ...]]:
    """A stream for each target; all of them appear when the block ends well, none of them when it does not.

    Raises:
        PartMissing: a folder is not writable, or the disk is full.
    """
    with ExitStack() as stack:
        yield tuple(stack.enter_context(atomic_write(target, mode=0o644)) for target in targets)


def write_csv(table: pl.DataFrame, separator: str, file: BinaryIO) -> None:
    """The table as CSV, with every cell that a spreadsheet would run as a formula made harmless."""
    safe = table.select(
        [harmless(table[name]) if table[name].dtype == pl.String else table[name] for name in table.columns]
    )
    names = [harmless(pl.Series([name])).item() for name in table.columns]
    safe.rename(dict(zip(table.columns, names, strict=True))).write_csv(file, separator=separator)


def harmless(text: pl.Series) -> pl.Series:
    """Cells that begin with ``= + - @``, tab or return get an apostrophe in front, unless they are plain numbers.

    OWASP, "CSV Injection". A number such as ``-5`` runs nothing and stays as it is.
    """
    starts = text.str.contains(r"^[=+\-@\t\r]")
    number = text.str.contains(r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")
    frame = pl.DataFrame({"text": text, "risky": starts & ~number})
    return frame.select(
        pl.when(pl.col("risky")).then(pl.lit("'") + pl.col("text")).otherwise(pl.col("text")).alias(text.name)
    ).to_series()


def _too_long(path: Path, line: int | None) -> BadInput:
    return _bad("line-too-long", f"一行超过 {LONGEST_LINE} 字节。", f"a line exceeds {LONGEST_LINE} bytes", path, line)


def _bad(code: str, zh: str, en: str, path: Path, line: int | None = None) -> BadInput:
    return BadInput(code, zh=zh, en=en, place=Place(file=path.name, line=line))
