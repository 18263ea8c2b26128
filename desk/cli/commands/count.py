"""``count``: how many persons, with noise that hides each one of them."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import click
import polars as pl

from desk.cli.output import Output, home_option, json_option, table
from flows.counting.count import CountAnswer, CountRequest, count_persons
from flows.policies import policies_in_force
from privacy.model.budget import PrivacyLoss, parse_delta, parse_epsilon
from privacy.model.vocabulary import Purpose
from workspace.files import atomic_write
from workspace.stores import Stores
from workspace.tables_writing import TableWriter

_NOT_RECORDED = "–"


@click.command()
@click.argument("dataset")
@click.option("--by", required=True, metavar="COLUMN[:LEVEL][,…]", help="Groups, such as age:2,sex.")
@click.option(
    "--where", multiple=True, metavar="COLUMN[:LEVEL]=VALUE", help="Only these; all that are given must hold."
)
@click.option("--who", required=True, help="Who asks, as registered in the settings.")
@click.option("--purpose", required=True, type=click.Choice([one.value for one in Purpose]), help="Purpose code.")
@click.option("--purpose-text", default="", help="The asker's own words.")
@click.option("--epsilon", required=True, help="What the answer may cost, such as 1/2: the more, the less noise.")
@click.option("--delta", default="1e-7", show_default=True, help="Paid only where a column has no public list.")
@click.option("--per-person", default=1, show_default=True, help="Count a person in at most so many groups.")
@click.option("--csv", "csv", type=click.Path(dir_okay=False, path_type=Path), help="Write the counts there.")
@home_option
@json_option
def command(
    dataset: str, by: str, where: tuple[str, ...], who: str, purpose: str, purpose_text: str, epsilon: str, delta: str,
    per_person: int, csv: Path | None, home: str, as_json: bool,
) -> None:  # fmt: skip
    """Count the persons of DATASET whom the gate permits now, by group, with noise paid for from a privacy budget."""
    cost = PrivacyLoss(parse_epsilon(epsilon), parse_delta(delta))
    request = CountRequest(dataset, by, where, per_person, cost)
    output = Output(as_json=as_json)
    # The file is begun before anything is paid for: a folder that cannot be written costs no budget.
    with nullcontext() if csv is None else atomic_write(csv, mode=0o644) as file:
        with Stores.open(Path(home), writer="cli-count") as stores:
            answered = count_persons(
                stores, policies_in_force(stores), request, who=who, purpose=Purpose(purpose), purpose_text=purpose_text
            )
        if file is not None:
            _write(file, answered)
    facts = _facts(answered)
    if csv is not None:
        output.result(facts | {"file": csv.name}, f"{len(answered.counts)} → {csv}")
    else:
        output.result(facts | {"counts": _rows(answered)}, [_table(answered), _remark(output, answered)])


def _facts(answered: CountAnswer) -> dict[str, Any]:
    question, noise = answered.question, answered.noise
    return {
        "operation": answered.operation,
        "by": [str(term) for term in question.by],
        "where": [str(one.term) for one in question.where],
        "per_person": question.per_person,
        "groups": "public" if question.has_public_groups else "from the data",
        "noise": {
            "mechanism": "discrete Laplace",
            "scale": noise.scale,
            "within_95": noise.within,
            "threshold": noise.threshold,
        },
        "cost": noise.loss.as_json(),
        "budget": {"id": answered.budget, "left": answered.left.as_json()},
        "policy_digest": answered.policy_digest,
    }


def _rows(answered: CountAnswer) -> list[dict[str, Any]]:
    names = [term.column.name for term in answered.question.by]
    return [dict(zip(names, group, strict=True)) | {"count": count} for group, count in answered.counts]


def _table(answered: CountAnswer) -> Any:
    columns = (*(str(term) for term in answered.question.by), "count")
    rows = ((*(_NOT_RECORDED if label is None else label for label in group), n) for group, n in answered.counts)
    return table(columns, rows)


def _remark(output: Output, answered: CountAnswer) -> str:
    noise, left = answered.noise, answered.left
    said = output.pick(
        f"每个数在 95% 的回答中与真值相差不超过 {noise.within}。花费 ε = {noise.loss.epsilon}，δ = {noise.loss.delta}；"
        f"尚余 ε = {left.epsilon}，δ = {left.delta}。",
        f"A count is within {noise.within} of the truth in 95 of 100 answers. "
        f"Cost ε = {noise.loss.epsilon}, δ = {noise.loss.delta}; left ε = {left.epsilon}, δ = {left.delta}.",
    )
    if noise.threshold is None:
        return said
    return said + output.pick(
        f"\n分组来自数据：加噪后不足 {noise.threshold} 的组不列出。",
        f"\nGroups come from the data: those whose noisy count is below {noise.threshold} are not shown.",
    )


def _write(file: BinaryIO, answered: CountAnswer) -> None:
    names = [term.column.name for term in answered.question.by]
    schema = dict.fromkeys(names, pl.String) | {"count": pl.Int64}
    rows = [(*group, count) for group, count in answered.counts]
    TableWriter(file, parquet=False, separator=",").write(pl.DataFrame(rows, schema=schema, orient="row"))
