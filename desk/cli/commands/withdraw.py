"""``withdraw``: a person leaves."""

from datetime import datetime
from pathlib import Path

import click

from desk.cli.output import Output, home_option, json_option
from desk.cli.running import run_job
from flows.withdrawal import Withdrawal, Withdrawn
from privacy.deidentify.pseudonym import check_pseudonym
from privacy.model.event import Principal
from privacy.model.times import parse_instant
from privacy.model.vocabulary import Role
from workspace.home import open_home


@click.command()
@click.option("--subject", required=True, metavar="ID", help="The subject's pseudonym (S1-…).")
@click.option("--at", help="From when (RFC 3339); now by default.")
@click.option("--scope", default="all", show_default=True, help="all, purpose:<code> or recipient:<id>.")
@home_option
@json_option
def command(subject: str, at: str | None, scope: str, home: str, as_json: bool) -> None:
    """Stop all use from that moment, list and recall earlier releases, raise the sample task."""
    output = Output(as_json=as_json)
    moment: datetime = parse_instant(at, field="at") if at else open_home(Path(home)).world.now()
    asked = Withdrawal(check_pseudonym(subject), moment, scope, Principal("officer", Role.OFFICER, "command"))
    done: Withdrawn = run_job("withdraw", Path(home), output, {"withdrawal": asked})
    document = describe(asked, done)
    readable = output.pick(
        f"已撤回，自 {moment.isoformat()} 起停止一切使用。\n"
        f"召回 {len(done.recalls)} 次放行；样本任务 {len(done.samples)} 项。",
        f"withdrawn: no use from {moment.isoformat()} on\n"
        f"recalls: {len(done.recalls)}; sample tasks: {len(done.samples)}",
    )
    output.result(document, readable)


def describe(asked: Withdrawal, done: Withdrawn) -> dict[str, object]:
    """What followed from the withdrawal."""
    return {
        "subject": asked.subject,
        "effective_at": asked.effective_at.isoformat(),
        "scope": asked.scope,
        "new": done.new,
        "recalls": [{"release": release, "recipient": recipient} for release, recipient in done.recalls],
        "sample_tasks": list(done.samples),
    }
