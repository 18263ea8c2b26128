"""``doctor``: what is wrong with a home, and how to mend it."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
from rich.table import Table

from desk.cli.log_reading import officer
from desk.cli.output import Output, home_option, json_option, table
from flows.engine import known_server
from flows.server import is_reachable
from privacy.model.errors import PartMissing, ProofFailed
from workspace.doctor import Finding, Level, examine
from workspace.doctor.examine import run_check
from workspace.doctor.finding import Patient
from workspace.home import World

_MARKS = {Level.OK: "ok", Level.WARN: "warn", Level.FAIL: "FAIL", Level.BROKEN: "FAIL"}


@click.command()
@home_option
@click.option("--all", "show_all", is_flag=True, help="Also show what is in order (always in --json).")
@json_option
def command(home: str, show_all: bool, as_json: bool) -> int:
    """Look at every part of the home; changes nothing but to merge the log's journals and record the look.

    Exit code 0 when all is ok or only worth a look, 5 when a needed part is missing, 4 when a proof does not hold.
    """
    # Who may read the home may examine it; the umask keeps what a check might create closed.
    os.umask(0o077)
    output = Output(as_json=as_json)
    folder, world = Path(home), World()
    findings = examine(folder, world, officer())
    findings += run_check("prefect", _check_prefect, Patient(folder, world, officer()))
    document = {"healthy": exit_code(findings) == 0, "findings": [one.as_json() for one in findings]}
    output.result(document, _readable(findings, output, show_all=show_all))
    return exit_code(findings)


def _readable(findings: list[Finding], output: Output, *, show_all: bool) -> list[str | Table]:
    shown = [_row(one, output) for one in findings if show_all or one.level is not Level.OK]
    head = ["", output.pick("检查", "check"), output.pick("结果", "finding"), output.pick("处理", "remedy")]
    return [*([table(head, shown)] if shown else []), _summary(findings, output)]


def exit_code(findings: list[Finding]) -> int:
    """4 before 5: an alteration is the graver news."""
    levels = {one.level for one in findings}
    if Level.BROKEN in levels:
        return ProofFailed.exit_code
    return PartMissing.exit_code if Level.FAIL in levels else 0


def _check_prefect(patient: Patient) -> Iterator[Finding]:
    """The server of the settings, or the one a running ``serve`` brought along."""
    server = known_server(patient.folder)
    if server is None:
        yield Finding(
            "prefect", Level.OK, "未配置 Prefect 服务，命令自带。", "no Prefect server; commands bring their own"
        )
    elif is_reachable(server["api_url"]):
        yield Finding("prefect", Level.OK, "Prefect 服务可达。", "the Prefect server answers")
    else:
        yield Finding(
            "prefect",
            Level.FAIL,
            "Prefect 服务无应答。",
            "the Prefect server does not answer",
            "启动该服务，或清空设置中的 prefect.api_url。",
            "Start it, or empty prefect.api_url in the settings.",
        )


def _row(one: Finding, output: Output) -> list[str]:
    check = f"{one.check} · {one.part}" if one.part else one.check
    return [_MARKS[one.level], check, output.pick(one.zh, one.en), output.pick(one.remedy_zh, one.remedy_en)]


def _summary(findings: list[Finding], output: Output) -> str:
    good = sum(one.level is Level.OK for one in findings)
    look = sum(one.level is Level.WARN for one in findings)
    bad = len(findings) - good - look
    return output.pick(f"正常 {good}，留意 {look}，故障 {bad}", f"{good} in order, {look} worth a look, {bad} wrong")
