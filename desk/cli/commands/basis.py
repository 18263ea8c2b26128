"""``helixgate basis check REPORT``: every judgement of a report, and whether its basis holds."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from desk.cli.output import Output, home_option, json_option, table
from privacy.basis import BasisRules, Finding, Judgement, check_basis, read_judgements
from privacy.basis.appendix import Language, render_appendix
from privacy.model.errors import BadInput, Place
from privacy.model.judgement import ReportKind
from privacy.model.times import legal_day, parse_instant
from privacy.model.vocabulary import Jurisdiction
from workspace.basis_rules import load_basis_rules
from workspace.evidence import EvidenceStore, registry_path


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
        document = _document(judgements, findings, rules, registry)
    output.result(document, _readable(output, judgements, findings, rules, document))
    return 3 if document["held"] else 0


@command.command()
@click.argument("report", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@json_option
def appendix(report: str, language: Language, as_json: bool) -> None:
    """The appendix 依据来源 for REPORT: each judgement with its sources, as Markdown."""
    text = render_appendix(read_judgements(_read(report)), language=language)
    Output(as_json=as_json).result({"language": language, "markdown": text}, text)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
@click.option("--released", required=True, help="Day the publisher released the files, such as 2026-07-01.")
@home_option
@json_option
def load(files: tuple[str, ...], released: str, home: str, as_json: bool) -> None:
    """Take published evidence FILES into the home's registry (ClinVar, CPIC, ClinGen, PGS, ACMG, VA-Spec, PubMed)."""
    output = Output(as_json=as_json)
    day = _day(released)
    with EvidenceStore(registry_path(Path(home))) as store:
        loaded = [store.load(Path(one), released=day) for one in files]
    document = [
        {"loader": one.loader, "file": one.file_digest, "released": one.released.isoformat(), "records": one.records}
        for one in loaded
    ]
    output.result(
        document, table(["loader", "released", "records"], [(x.loader, x.released, x.records) for x in loaded])
    )


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
    """The home's registry, when it has one; form is checked either way."""
    path = registry_path(Path(home)) if home else None
    if path is None or not path.exists():
        yield None
        return
    with EvidenceStore(path, read_only=True) as store:
        yield store


def _document(
    judgements: tuple[Judgement, ...], findings: tuple[Finding, ...], rules: BasisRules, registry: EvidenceStore | None
) -> dict[str, Any]:
    by_judgement = _by_judgement(findings)
    return {
        "held": any(one.holds_report for one in findings),
        "judgements": [
            {
                "id": one.id,
                "category": one.category.value,
                "statement": one.statement,
                "where": one.place.as_json(),
                "genes": list(one.genes),
                "variants": list(one.variants),
                "subjects": list(one.subjects),
                "strength": one.strength,
                "basis": [
                    {
                        "source": cited.source,
                        "id": cited.id,
                        "title": cited.title,
                        "version": cited.version,
                        "level": cited.level,
                    }
                    for cited in one.citations
                ],
                "holds": not any(finding.holds_report for finding in by_judgement[one.id]),
                "findings": [finding.as_json() for finding in by_judgement[one.id]],
            }
            for one in judgements
        ],
        "jurisdiction": rules.jurisdiction.value,
        "day": rules.day.isoformat(),
        "registry": {"as_of": registry.as_of().isoformat()} if registry else None,
        "policy_digest": rules.digest,
    }


def _by_judgement(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        grouped[one.judgement].append(one)
    return grouped


def _readable(
    output: Output,
    judgements: tuple[Judgement, ...],
    findings: tuple[Finding, ...],
    rules: BasisRules,
    document: dict[str, Any],
) -> list[str]:
    """One block a finding: place and severity, the sentence, what is wrong and where the law says so, what to do."""
    statements = {one.id: one.statement for one in judgements}
    blocks = []
    for one in findings:
        remedy = rules.checks[one.check]
        blocks.append(
            f"[{one.severity.value}] {one.check.value} · {one.place}\n"
            f"  “{statements[one.judgement]}”\n"
            f"  {output.pick(one.zh, one.en)} ({', '.join(one.articles)})\n"
            f"  → {output.pick(remedy.remedy_zh, remedy.remedy_en)}\n"
        )
    failing = sum(not one["holds"] for one in document["judgements"])
    summary = output.pick(
        f"{len(judgements)} 项判断，{failing} 项依据不成立，"
        + ("报告暂不签发。" if document["held"] else "可以签发。"),
        f"{len(judgements)} judgements, the basis of {failing} does not hold: "
        + ("the report is held." if document["held"] else "it may be issued."),
    )
    return [*blocks, summary]
