"""Tables, their configs and hierarchies as files, read strictly; ``tables_writing`` writes them.

CSV is read by DuckDB's strict parser: it refuses a row with too few or too many fields and says which line that was.
Encoding and length of lines are looked at before (``tables_text``). A file's kind is told from its first bytes, never
from its name.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from privacy.model.errors import BadInput
from privacy.release import Hierarchy, TableConfig, Threshold, hierarchy_names, parse_table_config, parse_thresholds
from privacy.release.computed import COMPUTED, parse_intervals
from workspace.tables_text import LONGEST_LINE, bad_file, decoded, encoding_of, opened

LARGEST_HIERARCHY = 1 << 26
"""Bytes; a million values with their labels."""
BATCH_ROWS = 1_000_000
_SEPARATORS = ",;"
_PARQUET_MAGIC = b"PAR1"
_KEPT = ("ethnic_group", "occupation")
"""Hierarchies that are kept as data."""
_POLICIES = Path(__file__).resolve().parent.parent / "policies" / "hierarchies"
_THRESHOLDS = _POLICIES.parent / "thresholds" / "reidentification.toml"


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as a file that can be read in batches, as often as needed."""

    path: Path
    columns: tuple[str, ...]
    separator: str
    """Of CSV; ``,`` for Parquet."""
    parquet: bool
    encoding: str
    """Of CSV, ``utf-8`` or ``gb18030``; what is written is UTF-8."""

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows, about a million at a time. CSV columns are text; an empty cell is null.

        Raises:
            BadInput: a line with another number of fields than the header, an open quote, damaged Parquet.
        """
        if self.parquet:
            yield from _parquet_batches(self.path)
        else:
            yield from _csv_batches(self) if self.encoding == "utf-8" else _decoded_batches(self)


def open_table(path: Path) -> TableFile:
    """The table in ``path``, CSV or Parquet as its first bytes say.

    Raises:
        BadInput: not there, neither CSV nor Parquet, neither UTF-8 nor GB18030, a line too long, a header with an empty
            or repeated name, or one column only.
    """
    with opened(path) as file:
        parquet = file.read(4) == _PARQUET_MAGIC
    encoding = "utf-8" if parquet else encoding_of(path)
    names, separator = (_parquet_columns(path), ",") if parquet else _read_header(path, encoding)
    if len(names) < 2:
        raise bad_file(
            "one-column", "表只有一列；列之间应以 , 或 ; 分隔。", "one column; expected , or ; between columns", path, 1
        )
    return TableFile(path, tuple(names), separator, parquet, encoding)


def _parquet_columns(path: Path) -> list[str]:
    try:
        return list(pq.ParquetFile(path).schema_arrow.names)
    except (pa.ArrowException, OSError):
        raise _broken_parquet(path) from None


def _parquet_batches(path: Path) -> Iterator[pl.DataFrame]:
    try:
        for batch in pq.ParquetFile(path).iter_batches(batch_size=BATCH_ROWS):
            yield pl.DataFrame(pl.from_arrow(pa.Table.from_batches([batch])))
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError):
        raise _broken_parquet(path) from None


def _broken_parquet(path: Path) -> BadInput:
    return bad_file("parquet-broken", "Parquet 文件已损坏。", "the Parquet file is damaged", path)


def _read_header(path: Path, encoding: str) -> tuple[list[str], str]:
    with opened(path) as file:
        line = file.readline(LONGEST_LINE + 1)
    text = line.decode("utf-8-sig" if encoding == "utf-8" else encoding).rstrip("\r\n")
    separator = max(_SEPARATORS, key=lambda mark: len(_split(text, mark)))
    names = _split(text, separator)
    if not names or "" in names or len(set(names)) != len(names):
        raise bad_file("header", "表头为空或列名重复。", "the header has an empty or a repeated name", path, 1)
    return names, separator


def _split(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _csv_batches(table: TableFile) -> Iterator[pl.DataFrame]:
    # DuckDB reads a path with * or [ as a pattern.
    if _magic_pattern(table.path):
        raise bad_file("file-name", "文件名不能含有 * ? [ ]。", "the file name may not hold * ? [ ]", table.path)
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        try:
            relation = connection.read_csv(
                str(table.path),
                header=True,
                auto_detect=False,
                columns=dict.fromkeys(table.columns, "VARCHAR"),
                delimiter=table.separator,
                quotechar='"',
                escapechar='"',
                strict_mode=True,
                null_padding=False,
                max_line_size=LONGEST_LINE,
            )
            for batch in relation.to_arrow_reader(BATCH_ROWS):
                yield pl.DataFrame(pl.from_arrow(pa.Table.from_batches([batch])))
        except duckdb.Error as error:
            raise _csv_error(table.path, str(error)) from None
        except (pa.ArrowException, OSError) as error:
            raise _csv_error(table.path, str(error)) from None


def _decoded_batches(table: TableFile) -> Iterator[pl.DataFrame]:
    """GB18030, which DuckDB does not read without an extension: by the standard library, some times slower."""
    with opened(table.path) as file, io.TextIOWrapper(file, table.encoding, newline="") as text:
        reader = csv.reader(text, delimiter=table.separator, strict=True)
        next(reader, None)
        while rows := list(islice(_rows(reader, table), BATCH_ROWS)):
            yield pl.DataFrame(rows, schema=dict.fromkeys(table.columns, pl.String), orient="row")


def _rows(reader: Any, table: TableFile) -> Iterator[list[str | None]]:
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError):
            raise _bad_line(table.path, begins) from None
        if row and len(row) != len(table.columns):
            raise _bad_line(table.path, begins)
        if row:
            yield [cell or None for cell in row]


def _magic_pattern(path: Path) -> bool:
    return any(mark in str(path) for mark in "*?[]")


def _csv_error(path: Path, message: str) -> BadInput:
    """Our own words for DuckDB's, which quote the line; only its number is taken over."""
    found = re.search(r"CSV Error on Line: (\d+)", message)
    return _bad_line(path, int(found[1]) if found else None)


def _bad_line(path: Path, line: int | None) -> BadInput:
    return bad_file(
        "csv-line",
        f"该行不符合表头：字段数应一致，引号成对，一行记录不超过 {LONGEST_LINE} 字节。",
        f"the line does not fit: expected as many fields as the header, closed quotes, records up to {LONGEST_LINE} B",
        path,
        line,
    )


def read_table_config(path: Path) -> TableConfig:
    """The config in a TOML file; hierarchies are CSV files relative to it, or ``builtin:<name>``.

    Raises:
        BadInput: not TOML, an unknown or missing field, or a hierarchy that cannot be read.
    """
    with opened(path) as file:
        content = file.read(LONGEST_LINE + 1)
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise bad_file("config-toml", "配置不是有效的 TOML。", "the config is not valid TOML", path) from None
    return parse_table_config(document, read_hierarchies(document, path.parent))


def read_hierarchies(document: Mapping[str, Any], folder: Path) -> dict[str, Hierarchy]:
    """Every hierarchy a config document names, by the name it uses."""
    found: dict[str, Hierarchy] = {}
    for name in hierarchy_names(document):
        builtin = name.removeprefix("builtin:")
        found[name] = read_hierarchy(folder / name) if builtin == name else builtin_hierarchy(builtin)
    return found


def builtin_hierarchy(name: str) -> Hierarchy:
    """``age``, ``date``, ``division``, ``ethnic_group``, ``occupation``, ``sex``, or ``interval:LOW:WIDTH:WIDTH...``.

    Raises:
        BadInput: no hierarchy of that name, or widths that do not nest.
    """
    kind, *numbers = name.split(":")
    if kind == "interval":
        return parse_intervals(numbers)
    if name in COMPUTED:
        return COMPUTED[name]()
    if name in _KEPT:
        return read_hierarchy(_POLICIES / f"{name}.csv")
    known = ", ".join([*sorted([*COMPUTED, *_KEPT]), "interval:LOW:WIDTH:..."])
    raise BadInput("hierarchy-unknown", zh=f"内置层级只有：{known}。", en=f"the built-in hierarchies are {known}")


def read_thresholds() -> dict[str, Threshold]:
    """The risk thresholds in force, by id; ``""`` is the default."""
    return parse_thresholds(tomllib.loads(_THRESHOLDS.read_text("utf-8")))


def read_hierarchy(path: Path) -> Hierarchy:
    """A hierarchy file: ``value;level1;...;*``, one row a value, ``;`` or ``,``.

    Raises:
        BadInput: unreadable, neither UTF-8 nor GB18030, or not a hierarchy (uneven, not nested, two roots).
    """
    return Hierarchy.from_rows(path.name, _hierarchy_rows(path))


def _hierarchy_rows(path: Path) -> list[list[str]]:
    with opened(path) as file:
        content = file.read(LARGEST_HIERARCHY + 1)
    if len(content) > LARGEST_HIERARCHY:
        raise bad_file(
            "hierarchy-too-large", "层级文件过大。", f"the hierarchy exceeds {LARGEST_HIERARCHY} bytes", path
        )
    text = decoded(content, path)
    first = text.partition("\n")[0].rstrip("\r")
    separator = max(";,", key=lambda mark: len(_split(first, mark)))
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row]
    except csv.Error:
        raise bad_file(
            "hierarchy-csv", "层级文件不是有效的 CSV。", "the hierarchy file is not valid CSV", path
        ) from None
