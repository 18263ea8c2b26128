"""A CSV table as a LIMS exports it, which knows on which line each row will stand."""

import csv
import io
from dataclasses import dataclass, field


@dataclass
class Table:
    """Rows are lists of cells in header order; a planted row may have more or fewer."""

    columns: tuple[str, ...]
    """Registry names (``order_no``...), in the order of the file."""
    headers: tuple[str, ...]
    """The same as the header row spells them."""
    encoding: str = "utf-8"
    newline: str = "\r\n"
    rows: list[list[str]] = field(default_factory=list)

    def add(self, values: dict[str, str]) -> int:
        """Append a row; its index comes back."""
        self.rows.append([values[column] for column in self.columns])
        return len(self.rows) - 1

    def get(self, row: int, column: str) -> str:
        return self.rows[row][self.columns.index(column)]

    def put(self, row: int, column: str, value: str) -> None:
        self.rows[row][self.columns.index(column)] = value

    def where(self, column: str, value: str) -> list[int]:
        """Indices of the rows with that value."""
        place = self.columns.index(column)
        return [index for index, row in enumerate(self.rows) if row[place] == value]

    def render(self) -> bytes:
        """The bytes of the file: RFC 4180 quoting, the encoding's byte order mark for ``utf-8-sig``."""
        return (self._text([list(self.headers)]) + self.render_rows()).encode(self.encoding)

    def render_rows(self) -> str:
        """The rows as text, without the header row."""
        return self._text(self.rows)

    def line_of(self, row: int) -> int:
        """The 1-based line on which the row starts; quoted cells may hold line breaks."""
        return 2 + self._text(self.rows[:row]).count("\n")

    def _text(self, rows: list[list[str]]) -> str:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=self.newline).writerows(rows)
        return out.getvalue()
