"""``reidentify``: who is behind a pseudonym, when a result matters to them."""

import os
from pathlib import Path

import click

from desk.cli.output import Output, home_option, json_option
from flows.issuing.asking import PURPOSES
from flows.policies import policies_in_force
from flows.reidentification import FIELDS, Reidentification, reidentify
from privacy.deidentify.pseudonym import check_pseudonym
from privacy.model.event import Principal
from privacy.model.identifiers import ReleaseId
from privacy.model.vocabulary import RecipientKind, Role
from workspace.stores import Stores


@click.command()
@click.argument("pseudonym")
@click.option("--release", metavar="R-…", help="The release it was read in, for a recipient's pseudonym (X1-…).")
@click.option("--to", "to", required=True, type=click.Choice([kind.value for kind in PURPOSES]), help="Who will know.")
@click.option("--approved-by", "approved", multiple=True, required=True, help="A registered clinician; repeatable.")
@click.option("--reason", required=True, help="Why this person has to be reached.")
@click.option(
    "--field", "fields", multiple=True, type=click.Choice(FIELDS), default=("name", "phone"), show_default=True
)
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="New file, readable by this account only.")
@home_option
@json_option
def command(
    pseudonym: str,
    release: str | None,
    to: str,
    approved: tuple[str, ...],
    reason: str,
    fields: tuple[str, ...],
    out: str,
    home: str,
    as_json: bool,
) -> None:
    """Write how the person behind PSEUDONYM can be reached, if law and consent allow it now; every try is logged."""
    output = Output(as_json=as_json)
    asked = Reidentification(
        check_pseudonym(pseudonym),
        ReleaseId(release) if release else None,
        RecipientKind(to),
        reason,
        approved,
        fields,
        Principal(f"account-{os.getuid()}", Role.OFFICER, "command"),
    )
    with Stores.open(Path(home), writer="cli") as stores:
        reached = reidentify(stores, policies_in_force(stores), asked, out=Path(out))
    output.result(
        {"out": str(reached.file), "fields": list(reached.fields)},
        output.pick(
            f"已写入 {reached.file}。用毕请销毁。", f"written to {reached.file}; destroy it when it has served"
        ),
    )
