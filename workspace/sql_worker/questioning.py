"""One question against a locked engine: parse, check, run; every exception becomes a word."""

from typing import Any

import duckdb
import pyarrow as pa

from privacy.model.errors import Refused
from privacy.query import normalise, tables_read
from workspace.sql_worker import engine
from workspace.sql_worker.channel import Outcome

_WORDS: tuple[tuple[type[Exception], Outcome], ...] = (
    (duckdb.PermissionException, Outcome.REFUSED),
    (duckdb.OutOfMemoryException, Outcome.EXPENSIVE),
    (duckdb.InterruptException, Outcome.EXPENSIVE),
    (duckdb.ParserException, Outcome.SYNTAX),
    (duckdb.SyntaxException, Outcome.SYNTAX),
    (duckdb.BinderException, Outcome.MEANING),
    (duckdb.CatalogException, Outcome.MEANING),
    (duckdb.TypeMismatchException, Outcome.MEANING),
    (duckdb.NotImplementedException, Outcome.MEANING),
    (duckdb.ConversionException, Outcome.VALUE),
    (duckdb.OutOfRangeException, Outcome.VALUE),
    (duckdb.InvalidInputException, Outcome.VALUE),
    (duckdb.DataError, Outcome.VALUE),
    (RecursionError, Outcome.EXPENSIVE),
    (MemoryError, Outcome.EXPENSIVE),
)
_TOO_MUCH_FOR_ARROW = ("INTERRUPT Error", "Out of Memory Error", "Invalid Input Error: Arrow Appender")
"""What ends an answer on its way through Arrow comes as ``OSError``, told apart by how its text begins: out of time,
out of memory, or 10,000 rows with more than 2 GiB of text."""


def answer(database: duckdb.DuckDBPyConnection, job: dict[str, Any]) -> tuple[dict[str, Any], pa.Table | None]:
    """A verdict and, for a question with data, the answer. Never raises and never quotes."""
    try:
        return _answer(database, job)
    except Refused as refused:
        return {"outcome": Outcome.REFUSED, "reason": refused.reasons[0]}, None
    except Exception as error:  # noqa: BLE001 - the engine's texts show values; only the kind leaves this function
        return {"outcome": _word(error)}, None


def _word(error: Exception) -> Outcome:
    if isinstance(error, OSError) and str(error).startswith(_TOO_MUCH_FOR_ARROW):
        return Outcome.EXPENSIVE
    return next((word for kind, word in _WORDS if isinstance(error, kind)), Outcome.VALUE)


def _answer(database: duckdb.DuckDBPyConnection, job: dict[str, Any]) -> tuple[dict[str, Any], pa.Table | None]:
    tree = engine.parse(database, job["sql"])
    if tree.get("error") is not False and tree.get("error_type") == "parser":
        position = str(tree.get("position", ""))
        return {"outcome": Outcome.SYNTAX, "position": int(position) + 1 if position.isdigit() else None}, None
    read = tables_read(tree, tables=job["tables"])
    verdict = {
        "outcome": Outcome.ANSWER,
        "shape": normalise(tree, names=[*job["tables"], *job["columns"]]),
        "tables": list(read),
    }
    if not job["with_data"]:
        return verdict, None
    found = engine.run(database, job["sql"], rows=job["rows"], size=job["answer_bytes"])
    return (verdict, found) if found is not None else ({"outcome": Outcome.EXPENSIVE}, None)
