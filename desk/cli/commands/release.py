"""``release``: gate, anonymise, attack, certify and hand out a dataset."""

from pathlib import Path

import click

from desk.cli.output import Output, home_option, json_option
from desk.cli.running import run_job
from flows.giving.hand_out import HandedOut
from privacy.model.event import Principal
from privacy.model.vocabulary import Purpose, Role


@click.command()
@click.option("--dataset", required=True, help="Which dataset (a profile of policies/datasets).")
@click.option("--to", "recipient", required=True, metavar="RECIPIENT", help="Registered recipient.")
@click.option("--purpose", required=True, type=click.Choice([one.value for one in Purpose]), help="Purpose code.")
@click.option("--purpose-text", default="", help="The requester's own words.")
@home_option
@json_option
def command(dataset: str, recipient: str, purpose: str, purpose_text: str, home: str, as_json: bool) -> None:
    """Hand out DATASET to RECIPIENT, or refuse with every reason. Exit code 3 when refused."""
    output = Output(as_json=as_json)
    arguments = {
        "dataset": dataset,
        "recipient": recipient,
        "purpose": Purpose(purpose),
        "purpose_text": purpose_text,
        "principal": Principal("officer", Role.OFFICER, "command"),
    }
    done: HandedOut = run_job("release", Path(home), output, arguments)
    document = describe(done)
    readable = output.pick(
        f"已放行 {done.release}：{done.rows} 行，{document['persons']} 人，k = {document['k']}\n"
        f"数据与证书：{done.folder}",
        f"released {done.release}: {done.rows} rows, {document['persons']} persons, k = {document['k']}\n"
        f"data and certificate: {done.folder}",
    )
    output.result(document, readable)


def describe(done: HandedOut) -> dict[str, object]:
    """A release in a few words."""
    return {
        "release": done.release,
        "folder": str(done.folder),
        "rows": done.rows,
        "persons": done.facts["persons"],
        "k": done.facts["k"],
        "measured": dict(done.facts),
        "refused_persons": done.refused,
        "suppressed_persons": done.suppressed,
    }
