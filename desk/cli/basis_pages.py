"""What the officer reads about a report: as one JSON document, and line by line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desk.cli.output import Output
from privacy.basis import BasisRules, Citation, Finding, Judgement
from privacy.basis.overriding import may_override


def report_document(
    judgements: Sequence[Judgement],
    findings: Sequence[Finding],
    rules: BasisRules,
    registry_day: date | None,
    names: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """Every judgement with its basis and what is wrong with that. ``names``: place among ``findings`` -> its id."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, one in enumerate(findings):
        shown = one.as_json() | {"overridable": may_override(one, rules)}
        grouped[one.judgement].append(shown | ({"id": names[number]} if names else {}))
    return {
        "held": any(one.holds_report for one in findings),
        "judgements": [_judgement(one, grouped[one.id]) for one in judgements],
        "jurisdiction": rules.jurisdiction.value,
        "day": rules.day.isoformat(),
        "registry": {"as_of": registry_day.isoformat()} if registry_day else None,
        "policy_digest": rules.digest,
    }


def report_lines(
    output: Output,
    judgements: Sequence[Judgement],
    findings: Sequence[Finding],
    rules: BasisRules,
    registry_day: date | None,
    names: Mapping[int, str] | None = None,
) -> list[str]:
    """One block a finding: place and severity, the sentence, what is wrong and where the law says so, what to do; then
    what it was checked against."""
    statements = {one.id: one.statement for one in judgements}
    blocks = []
    for number, one in enumerate(findings):
        rule = rules.checks[one.check]
        name = f"{names[number]} · " if names else ""
        blocks.append(
            f"[{one.severity.value}] {name}{one.check.value}/{one.facet} · {one.place}\n"
            f"  “{statements[one.judgement]}”\n"
            f"  {output.pick(one.zh, one.en)} ({', '.join(one.articles)})\n"
            f"  → {output.pick(rule.remedy_zh, rule.remedy_en)}\n"
        )
    return [*blocks, _summary(output, judgements, findings), _ground(output, rules, registry_day)]


def _ground(output: Output, rules: BasisRules, registry_day: date | None) -> str:
    if registry_day is None:
        return output.pick(
            f"仅核对形式（无证据库）；规则 {rules.jurisdiction.value} {rules.day}",
            f"form only (no registry of evidence); rules {rules.jurisdiction.value} {rules.day}",
        )
    return output.pick(
        f"证据库 {registry_day}；规则 {rules.jurisdiction.value} {rules.day}",
        f"registry of evidence {registry_day}; rules {rules.jurisdiction.value} {rules.day}",
    )


def _summary(output: Output, judgements: Sequence[Judgement], findings: Sequence[Finding]) -> str:
    failing = len({one.judgement for one in findings if one.holds_report})
    return output.pick(
        f"{len(judgements)} 项判断，{failing} 项依据不成立，" + ("报告暂不签发。" if failing else "可以签发。"),
        f"{len(judgements)} judgements, the basis of {failing} does not hold: "
        + ("the report is held." if failing else "it may be issued."),
    )


def _judgement(one: Judgement, findings: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": one.id,
        "category": one.category.value,
        "statement": one.statement,
        "where": one.place.as_json(),
        "genes": list(one.genes),
        "variants": list(one.variants),
        "subjects": list(one.subjects),
        "strength": one.strength,
        "basis": [_source(cited) for cited in one.citations],
        "holds": not any(finding["severity"] == "hold" for finding in findings),
        "findings": findings,
    }


def _source(cited: Citation) -> dict[str, Any]:
    return {
        "source": cited.source,
        "id": cited.id,
        "title": cited.title,
        "version": cited.version,
        "level": cited.level,
    }
