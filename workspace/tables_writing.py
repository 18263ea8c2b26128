"""Tables as files, written whole or not at all, with nothing in them that a spreadsheet would run."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow.parquet as pq

from workspace.files import atomic_write


@contextmanager
def files_together(*targets: Path) -> Iterator[tuple[BinaryIO, ...]]:
    """A stream for each target; all of them appear when the block ends well, none of them when it does not.

    Raises:
        PartMissing: a folder is not writable, or the disk is full.
    """
    with ExitStack() as stack:
        yield tuple(stack.enter_context(atomic_write(target, mode=0o644)) for target in targets)


class TableWriter:
    """Writes a table batch by batch: Parquet, or CSV with every cell that a spreadsheet would run made harmless."""

    def __init__(self, file: BinaryIO, *, parquet: bool, separator: str) -> None:
        self._file, self._separator = file, separator
        self._begun = False
        self._parquet: pq.ParquetWriter | None = None
        self._as_parquet = parquet

    def write(self, batch: pl.DataFrame) -> None:
        """The next rows; the first batch, even an empty one, brings the header."""
        if self._as_parquet:
            arrow = batch.to_arrow()
            self._parquet = self._parquet or pq.ParquetWriter(self._file, arrow.schema)
            self._parquet.write_table(arrow.cast(self._parquet.schema))
        else:
            safe = batch.select([harmless(batch[name]) for name in batch.columns])
            names = [harmless(pl.Series([name])).item() for name in batch.columns]
            safe.columns = names
            safe.write_csv(self._file, separator=self._separator, include_header=not self._begun)
        self._begun = True

    def close(self) -> None:
        """Ends a Parquet file; the stream itself stays open."""
        if self._parquet is not None:
            self._parquet.close()


def harmless(text: pl.Series) -> pl.Series:
    """Cells that begin with ``= + - @``, tab or return get an apostrophe in front, unless they are plain numbers.

    OWASP, "CSV Injection". A number such as ``-5`` runs nothing and stays as it is.
    """
    if text.dtype != pl.String:
        return text
    starts = text.str.contains(r"^[=+\-@\t\r]")
    number = text.str.contains(r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")
    frame = pl.DataFrame({"text": text, "risky": starts & ~number})
    return frame.select(
        pl.when(pl.col("risky")).then(pl.lit("'") + pl.col("text")).otherwise(pl.col("text")).alias(text.name)
    ).to_series()
