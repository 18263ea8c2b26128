"""``decide``: the policy answer for a request, or for a file of them. Needs no home."""

import sys
from pathlib import Path

import click
from rich.table import Table

from desk.cli.output import Output, json_option, table
from privacy.gate import PolicySet, decide, parse_request_json
from privacy.gate.request import MAX_REQUEST_BYTES
from privacy.model.decision import Decision
from privacy.model.errors import BadInput
from workspace.decisions import decide_file
from workspace.policies import load_kept_policies, load_policies

EXIT_BAD_INPUT = 2
EXIT_REFUSED = 3


@click.command()
@click.argument("request_file", metavar="[FILE or -]", required=False, type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--batch", type=click.Path(dir_okay=False), help="A file of requests, one JSON document a line.")
@click.option("--out", type=click.Path(dir_okay=False), help="Where the answers to --batch go, line by line.")
@click.option("--replay", metavar="DIGEST", help="Decide under an older policy set that the home keeps.")
@click.option("--home", envvar="HELIXGATE_HOME", type=click.Path(file_okay=False), help="The lab's home, for --replay.")
@json_option
def command(
    request_file: str | None, batch: str | None, out: str | None, replay: str | None, home: str | None, as_json: bool
) -> int:
    """Permit or deny, with every failing rule and its articles.

    Exit code: 0 permitted (or all lines answered), 3 denied, 2 when the request, or a line of the batch, is none.
    """
    output = Output(as_json=as_json)
    if (request_file is None) == (batch is None):
        raise click.UsageError("give one FILE (or -), or --batch with --out")
    if (batch is None) != (out is None):
        raise click.UsageError("--batch and --out go together")
    policies = _policies(replay, home)
    if batch is not None and out is not None:
        tally = decide_file(policies, Path(batch), Path(out))
        document = {"answered": tally.answered, "permitted": tally.permitted, "bad_lines": tally.bad_lines}
        output.result(document, table(("answered", "permitted", "bad lines"), [tuple(document.values())]))
        return EXIT_BAD_INPUT if tally.bad_lines else 0
    decision = decide(policies, parse_request_json(_read(str(request_file))))
    output.result(decision.as_json(), _readable(decision, output))
    return 0 if decision.permitted else EXIT_REFUSED


def _policies(replay: str | None, home: str | None) -> PolicySet:
    if replay is None:
        return load_policies()
    if home is None:
        raise click.UsageError("--replay needs --home: older policy sets are kept there")
    return load_kept_policies(Path(home), replay)


def _read(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_REQUEST_BYTES + 1)
        with Path(name).open("rb") as stream:
            return stream.read(MAX_REQUEST_BYTES + 1)
    except OSError:
        raise BadInput("unreadable-file", zh="输入文件不可读。", en="the input file cannot be read") from None


def _readable(decision: Decision, output: Output) -> list[str | Table]:
    verdict = output.pick("准许", "permitted") if decision.permitted else output.pick("拒绝", "denied")
    head = f"{verdict} · {decision.at.isoformat()} · {decision.policy_digest}"
    flags = [f"⚑ {flag}" for flag in decision.flags]
    rows = [
        (f"{one.rule} / {one.facet}", ", ".join(one.articles), output.pick(one.zh, one.en), one.remedy)
        for one in decision.reasons
    ]
    columns = [
        output.pick("规则", "rule"),
        output.pick("条款", "articles"),
        output.pick("理由", "reason"),
        output.pick("补救", "remedy"),
    ]
    return [head, *flags, *([table(columns, rows)] if rows else [])]
