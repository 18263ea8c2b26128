"""``query``: an analyst's question."""

import io
from pathlib import Path
from typing import Any

import click
import polars as pl
import pyarrow as pa

from desk.cli.output import Output, home_option, json_option, table
from flows.answer import Answer, answer
from flows.policies import policies_in_force
from privacy.model.vocabulary import Purpose
from workspace.files import write_bytes
from workspace.stores import Stores

FORMATS = ("table", "csv", "json", "parquet")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that starts with one of these (OWASP, CSV injection)."""


@click.command()
@click.argument("sql")
@click.option("--as", "who", required=True, help="Who asks, as registered in the settings.")
@click.option("--purpose", required=True, type=click.Choice([one.value for one in Purpose]), help="Purpose code.")
@click.option("--purpose-text", default="", help="The asker's own words.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False), help="Write the answer there instead of stdout.")
@home_option
@json_option
def command(
    sql: str, who: str, purpose: str, purpose_text: str, form: str, out: str | None, home: str, as_json: bool
) -> None:
    """Ask SQL over the released views. Consent is checked now, person by person."""
    if form == "parquet" and out is None:
        raise click.UsageError("--format parquet needs --out")
    output = Output(as_json=as_json or form == "json")
    with Stores.open(Path(home), writer="cli-query") as stores:
        answered = answer(
            stores, policies_in_force(stores), sql=sql, who=who, purpose=Purpose(purpose), purpose_text=purpose_text
        )
    if out is not None:
        write_bytes(Path(out), _encoded(answered.table, form))
        output.result(_facts(answered) | {"out": out}, f"{answered.table.num_rows} → {out}")
    elif form == "csv" and not as_json:
        click.echo(_encoded(answered.table, form).decode("utf-8"), nl=False)
    else:
        rows = answered.table.to_pylist()
        document = _facts(answered) | {"answer": _plain(rows)}
        output.result(document, table(answered.table.column_names, (list(row.values()) for row in rows)))


def _facts(answered: Answer) -> dict[str, Any]:
    return {
        "operation": answered.operation,
        "rows": answered.table.num_rows,
        "persons_in_view": answered.persons,
        "persons_left_out": answered.left_out,
        "policy_digest": answered.policy_digest,
    }


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = (str, int, float, bool, type(None))
    return [{name: cell if isinstance(cell, known) else str(cell) for name, cell in row.items()} for row in rows]


def _encoded(answer_table: pa.Table, form: str) -> bytes:
    frame = pl.DataFrame(answer_table)
    stream = io.BytesIO()
    if form == "parquet":
        frame.write_parquet(stream)
    elif form == "json":
        frame.write_json(stream)
    else:
        texts = pl.selectors.string()
        starts = pl.concat_str(pl.lit("'"), texts)
        frame.with_columns(
            pl.when(texts.str.slice(0, 1).is_in(list(_FORMULA))).then(starts).otherwise(texts).name.keep()
        ).write_csv(stream)
    return stream.getvalue()
