"""``report``: the compliance report."""

from pathlib import Path

import click

from desk.cli.output import Output, home_option, json_option
from desk.cli.running import run_job


@click.command()
@home_option
@json_option
def command(home: str, as_json: bool) -> None:
    """What came in, was held, released, refused, withdrawn, by article; as JSON and as a page in reports/."""
    output = Output(as_json=as_json)
    done = run_job("report", Path(home), output)
    output.result(done["facts"], output.pick(f"合规报告：{done['html']}", f"compliance report: {done['html']}"))
