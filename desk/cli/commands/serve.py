"""``serve``: all flows on their schedules, until stopped."""

import os
from pathlib import Path

import click

from desk.cli.output import Output, home_option, json_option, language
from flows.schedule import serve_flows


@click.command()
@home_option
@json_option
def command(home: str, as_json: bool) -> None:
    """Run ingest, seal and report on the schedules of the settings file until Ctrl-C or SIGTERM.

    Uses the Prefect server named in the settings; where none is named, starts one on this machine for as long as it
    runs. Other commands of this home attach to it meanwhile. Progress goes to stderr.
    """
    output = Output(as_json=as_json)
    # The flows run in processes of their own and speak the same language.
    os.environ["HELIXGATE_LANG"] = language()
    served = serve_flows(Path(home), output.say)
    output.result({"served": list(served)}, output.pick("已停止。", "stopped"))
