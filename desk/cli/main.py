"""The program: finds a command, runs it, turns an error into its exit code and one message.

A command's module is imported only when it is called, so that ``helixgate vcf check`` does not pay for Prefect.
"""

import atexit
import contextlib
import importlib
import os
import sys
from typing import NoReturn

import click

from desk.cli.output import Output
from privacy.model.errors import HelixgateError, InternalError

COMMANDS: dict[str, str] = {
    "anonymize": "Make a table k-anonymous (and l-diverse, t-close) with the least loss.",
    "basis": "Judgements in a report, and whether the basis of each holds.",
    "budget": "What is left of the privacy budgets, and whether the log agrees.",
    "consent": "The consent register.",
    "count": "How many persons, with noise that hides each one of them.",
    "decide": "The policy answer for a request.",
    "demo": "A lab's day with invented people, from delivery to verified log.",
    "doctor": "What is wrong with this home, and how to mend it.",
    "ingest": "Take deliveries in: parse, validate, link, de-identify, store.",
    "init": "Make a new home for a lab.",
    "log": "The access log.",
    "policies": "The law as code: check it, compare two states of it.",
    "query": "An analyst's question, answered if law and consent allow it now.",
    "reidentify": "Who is behind a pseudonym, when a result matters to them.",
    "release": "Gate, anonymise, attack, certify and hand out a dataset.",
    "report": "The compliance report.",
    "risk": "Measure a table's re-identification risk, change nothing.",
    "scrub": "Free text with its identifiers replaced.",
    "serve": "Run all flows on their schedules until stopped.",
    "vcf": "Check a VCF; make a VCF without identifiers.",
    "verify": "Check a release certificate, offline.",
    "withdraw": "A person leaves: stop use, recall releases, raise the sample task.",
}
"""Command -> its one-line help."""


class Program(click.Group):
    """A group that knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"desk.cli.commands.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="helixgate", prog_name="helixgate")
def program() -> None:
    """The privacy pipeline of a genetic-testing lab.

    Exit codes: 0 done or permitted, 1 our bug, 2 bad usage or bad input, 3 refused by policy, 4 a proof does not hold,
    5 a needed part is not there.
    """


def main() -> None:
    """Run the program and leave with a code of the contract; a traceback never reaches the terminal.

    The text of an unforeseen exception may quote data, so only its type is shown.
    """
    arguments = sys.argv[1:]
    output = Output(as_json="--json" in arguments)
    try:
        code = program.main(args=arguments, prog_name="helixgate", standalone_mode=False)
        leave(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        leave(130)
    except click.ClickException as error:
        output.usage_error(error)
        leave(2)
    except HelixgateError as error:
        output.error(error)
        leave(error.exit_code)
    except BrokenPipeError:
        leave(0)
    except Exception as error:  # noqa: BLE001 - the last edge: nothing foreign may print itself
        kind = type(error).__name__
        output.error(InternalError("bug", zh=f"内部错误（{kind}），未改动任何数据。", en=f"internal error ({kind})"))
        leave(1)


def leave(code: int) -> NoReturn:
    """End the process with ``code``: say and clean up everything, then skip the interpreter's teardown.

    DuckDB's binding prints a page about leaked references to stderr during teardown when another thread is still
    there (Prefect keeps some), which is no message of ours.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
