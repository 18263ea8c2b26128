"""``helixgate basis``: the judgements of a report, the registry they are checked against, and the way out."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from desk.cli.basis_pages import report_document, report_lines
from desk.cli.output import Output, home_option, json_option, table
from flows.evidence import load_evidence
from flows.issuing.asking import PURPOSES
from flows.issuing.held import held_reports, look_at
from flows.issuing.issue import issue
from flows.issuing.override import override
from flows.issuing.states import ReportState
from flows.policies import policies_in_force
from privacy.basis import check_basis, read_judgements
from privacy.basis.appendix import Language, known_sources, render_appendix
from privacy.basis.overriding import finding_id
from privacy.model.errors import BadInput, Place
from privacy.model.event import Principal
from privacy.model.judgement import ReportKind
from privacy.model.times import legal_day, parse_instant
from privacy.model.vocabulary import Jurisdiction, RecipientKind, Role
from workspace.basis_rules import load_basis_rules
from workspace.evidence import EvidenceStore, registry_of
from workspace.stores import Stores


@click.group()
def command() -> None:
    """Judgements in a report, and whether the basis of each holds."""


@command.command()
@click.argument("report", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ReportKind]),
    help="What the report is (default: its content tells).",
)
@click.option(
    "--jurisdiction",
    type=click.Choice([one.value for one in Jurisdiction]),
    default=Jurisdiction.NATIONAL.value,
    show_default=True,
    help="Region whose articles are cited.",
)
@click.option("--at", help="Instant whose law is asked, RFC 3339 with offset (default: now).")
@click.option(
    "--home", envvar="HELIXGATE_HOME", type=click.Path(file_okay=False), help="A home whose registry is asked."
)
@json_option
def check(report: str, kind: str | None, jurisdiction: str, at: str | None, home: str | None, as_json: bool) -> int:
    """Check every judgement in REPORT (our JSON, FHIR R4, PharmCAT, text; - for standard input).

    Exit code 0 when every basis holds, 3 when the report must be held, 2 when it cannot be read.
    """
    output = Output(as_json=as_json)
    day = legal_day(parse_instant(at, field="--at") if at else datetime.now(UTC))
    rules = load_basis_rules(jurisdiction=Jurisdiction(jurisdiction), day=day)
    judgements = read_judgements(_read(report), kind=ReportKind(kind) if kind else None)
    with _registry(home) as registry:
        findings = check_basis(judgements, rules=rules, registry=registry)
        registry_day = registry.as_of() if registry else None
    document = report_document(judgements, findings, rules, registry_day)
    output.result(document, report_lines(output, judgements, findings, rules, registry_day))
    return 3 if document["held"] else 0


@command.command()
@click.argument("report", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option(
    "--home", envvar="HELIXGATE_HOME", type=click.Path(file_okay=False), help="A home whose registry gives levels."
)
@json_option
def appendix(report: str, language: Language, home: str | None, as_json: bool) -> None:
    """The appendix 依据来源 for REPORT: each judgement with its sources and their levels, as Markdown."""
    judgements = read_judgements(_read(report))
    rules = load_basis_rules(jurisdiction=Jurisdiction.NATIONAL, day=legal_day(datetime.now(UTC)))
    with _registry(home) as registry:
        known = known_sources(judgements, rules=rules, registry=registry) if registry else None
        day = registry.as_of() if registry else None
    text = render_appendix(judgements, language=language, known=known, as_of=day)
    Output(as_json=as_json).result({"language": language, "markdown": text}, text)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
@click.option("--released", required=True, help="Day the publisher released the files, such as 2026-07-01.")
@home_option
@json_option
def load(files: tuple[str, ...], released: str, home: str, as_json: bool) -> None:
    """Take published evidence FILES into the home's registry, all of them or none.

    ClinVar, CPIC, ClinGen, PGS Catalog, ACMG, GA4GH VA-Spec, PubMed lists, tables of guidelines.
    """
    output = Output(as_json=as_json)
    day = _day(released)
    with _open(home) as (stores, who):
        loaded = load_evidence(stores, [Path(one) for one in files], released=day, who=who)
    document = [
        {"loader": one.loader, "file": one.file_digest, "released": one.released.isoformat(), "records": one.records}
        for one in loaded
    ]
    output.result(
        document, table(["loader", "released", "records"], [(x.loader, x.released, x.records) for x in loaded])
    )


@command.command()
@click.argument("report", required=False)
@home_option
@json_option
def held(report: str | None, home: str, as_json: bool) -> None:
    """The reports that are held; of one REPORT (F-…) every sentence in the way, with articles and remedy."""
    output = Output(as_json=as_json)
    with _open(home) as (stores, who):
        if report is None:
            states = held_reports(stores)
            output.result([_state(one) for one in states], _states(output, states))
            return
        looked = look_at(stores, report, who=who)
    examined = looked.examined
    names = {number: finding_id(one, examined.ground) for number, one in enumerate(examined.findings)}
    told = (examined.judgements, examined.findings, examined.rules, examined.registry_day, names)
    document = report_document(*told)
    document |= {"held": bool(examined.holding), "answered": list(examined.answered)} | _state(looked.state)
    output.result(document, report_lines(output, *told))


@command.command(name="override")
@click.argument("report")
@click.option("--finding", "findings", multiple=True, required=True, help="Id of a finding, as basis held shows it.")
@click.option("--clinician", required=True, help="Who answers: a principal with the role clinician.")
@click.option("--reason", required=True, help="Why, in words another person understands later.")
@home_option
@json_option
def override_command(
    report: str, findings: tuple[str, ...], clinician: str, reason: str, home: str, as_json: bool
) -> int:
    """A clinician answers for findings of a held REPORT (F-…); it is logged, and holds for this very report only.

    Exit code 0 when nothing holds the report any more, 3 when something still does.
    """
    output = Output(as_json=as_json)
    with _open(home) as (stores, _):
        state = override(
            stores, policies_in_force(stores), delivery=report, findings=findings, clinician=clinician, reason=reason
        )
    output.result(_state(state), _states(output, [state]))
    return 3 if state.held else 0


@command.command(name="issue")
@click.argument("report")
@click.option("--to", "to", required=True, type=click.Choice([kind.value for kind in PURPOSES]), help="Who gets it.")
@click.option("--out", required=True, type=click.Path(), help="New folder for the report, its appendix and record.")
@home_option
@json_option
def issue_command(report: str, to: str, out: str, home: str, as_json: bool) -> None:
    """Check REPORT (F-…) once more and hand it out with its appendix of sources, or say why not."""
    output = Output(as_json=as_json)
    with _open(home) as (stores, who):
        issued = issue(stores, policies_in_force(stores), delivery=report, to=RecipientKind(to), out=Path(out), who=who)
    output.result(issued.record, output.pick(f"已签发：{issued.folder}", f"issued: {issued.folder}"))


def _state(one: ReportState) -> dict[str, Any]:
    return {
        "report": one.delivery.id,
        "lab": one.delivery.lab,
        "kind": one.delivery.kind.value,
        "delivered_at": one.delivered_at,
        "checked_at": one.checked_at,
        "held": one.held,
        "superseded": one.superseded,
        "answered": list(one.answered),
        "checks": sorted({finding["check"] for finding in one.findings if finding["severity"] == "hold"}),
        "articles": sorted({article for finding in one.findings for article in finding["articles"]}),
    }


def _states(output: Output, states: list[ReportState]) -> Any:
    heads = output.pick("报告,实验室,送达,状态,问题", "report,lab,delivered,state,checks").split(",")
    rows = []
    for one in states:
        shown = _state(one)
        word = output.pick("扣留", "held") if one.held else output.pick("可签发", "may be issued")
        rows.append((one.delivery.id, one.delivery.lab, one.delivered_at, word, ", ".join(shown["checks"])))
    return table(heads, rows)


@contextmanager
def _open(home: str) -> Iterator[tuple[Stores, Principal]]:
    """The home's stores, and who runs this command: known by the account it runs under."""
    with Stores.open(Path(home), writer="cli") as stores:
        yield stores, Principal(f"account-{os.getuid()}", Role.OFFICER, "command")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            "bad-day",
            zh="日期应为 2026-07-01 的形式。",
            en="expected a day such as 2026-07-01",
            place=Place(column="--released"),
        ) from None


def _read(report: str) -> bytes:
    if report == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(report).read_bytes()
    except OSError:
        raise BadInput(
            "report-unreadable",
            zh="报告文件不存在或不可读。",
            en="expected a readable report file",
            place=Place(file=Path(report).name),
        ) from None


@contextmanager
def _registry(home: str | None) -> Iterator[EvidenceStore | None]:
    """The home's registry, when one is named and has one; form is checked either way."""
    if home is None:
        yield None
        return
    with registry_of(Path(home)) as registry:
        yield registry
