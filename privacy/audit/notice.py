"""The draft of a notice to the authority about an incident: facts counted in the log, duties from ``policies/notices``.

It names nobody: principals stand by role, persons by number. What the log cannot know is left as a blank for the
officer, marked as such, rather than guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from privacy.audit.watch import Watch
from privacy.model.errors import BadInput
from privacy.model.times import CST, parse_instant

WINDOW = timedelta(hours=24)
"""How far before an incident its extent is counted; stated in the notice."""
OTHER = "other"
"""The description used for an incident that no watch raised."""


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """What a notice must say on a day, as ``policies/notices/incident.toml`` has it."""

    bases: tuple[tuple[str, Words, Words], ...]
    """Article, name of the instrument, duty."""
    headings: Mapping[str, Words]
    """Part -> heading, in the order of the notice."""
    incidents: Mapping[str, tuple[Words, Words]]
    """Watch, or ``other`` -> what it tells of, and the harm that may follow."""


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What the log says about one incident; counts and codes only."""

    incident: str
    severity: str
    recorded_at: datetime
    number: int
    """Of the incident event in the log."""
    about: int | None
    """Number of the event that the watch spoke at."""
    at: datetime
    """When that happened."""
    role: str | None
    """Of the principal concerned; ``None`` where the incident is nobody's act."""
    datasets: tuple[str, ...]
    columns: tuple[str, ...]
    accesses: int
    persons: int
    """Different persons in those accesses."""
    rows: int
    denials: int
    releases: int
    frozen: tuple[tuple[str, datetime], ...]
    """``principal`` or the dataset's name, and since when."""
    lifted: int
    denials_since: int
    """Requests of the principal that were refused after the incident was recorded."""
    verified: tuple[int, datetime] | None
    """The last verification since: events, and when."""


def parse_notice_form(document: Mapping[str, Any], day: date) -> NoticeForm:
    """The form as it is in force on ``day``.

    Raises:
        BadInput: a part, a watch or a field is missing.
    """
    try:
        bases = [one for one in document["basis"] if one["in_force_from"] <= day <= one.get("in_force_until", date.max)]
        form = NoticeForm(
            tuple(
                (one["article"], Words(one["instrument"], one["instrument_en"]), Words(one["zh"], one["en"]))
                for one in bases
            ),
            {one["id"]: Words(one["zh"], one["en"]) for one in document["part"]},
            {
                one["watch"]: (Words(one["zh"], one["en"]), Words(one["harm_zh"], one["harm_en"]))
                for one in document["incident"]
            },
        )
    except (KeyError, TypeError):
        raise _bad_form() from None
    if set(form.headings) != set(_PARTS) or not {*Watch, OTHER} <= set(form.incidents):
        raise _bad_form()
    return form


def incident_facts(incident: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> IncidentFacts:
    """The facts of ``incident`` (an event of that kind, as the log gives it) among ``events``: all those from a day
    before it on, at least."""
    told = sorted(events, key=lambda one: one["seq"])
    number = _about(incident)
    about = next((one for one in told if one["seq"] == number), None)
    at = parse_instant((about or incident)["at"], field="at")
    who = None if about is None or not _is_somebodys(incident["incident"]) else about["principal"]["id"]
    before = [one for one in told if at - WINDOW <= parse_instant(one["at"], field="at") <= at]
    theirs = [one for one in before if who is not None and one["principal"]["id"] == who]
    read = [one for one in theirs if one["kind"] == "access" and one["outcome"] == "done"]
    after = [one for one in told if one["seq"] > incident["seq"]]
    froze = [one for one in told if one["kind"] == "freeze" and one["incident"] == incident["id"]]
    verified = [one for one in after if one["kind"] == "verification"]
    return IncidentFacts(
        incident=incident["incident"],
        severity=incident["severity"] if incident.get("severity") else "–",
        recorded_at=parse_instant(incident["at"], field="at"),
        number=incident["seq"],
        about=None if about is None else number,
        at=at,
        role=None if who is None or about is None else about["principal"]["role"],
        datasets=tuple(sorted({name for one in read for name in (one["dataset"] or "").split(",") if name})),
        columns=tuple(sorted({name for one in read for name in one["columns"]})),
        accesses=len(read),
        persons=len({person for one in read for person in one["persons"]}),
        rows=sum(one["rows"] or 0 for one in read),
        denials=sum(one["kind"] == "denial" for one in theirs),
        releases=sum(one["kind"] == "release" and one["outcome"] == "done" for one in theirs),
        frozen=tuple((_frozen_name(one["target"]), parse_instant(one["at"], field="at")) for one in froze),
        lifted=_lifted(froze, after),
        denials_since=sum(one["kind"] == "denial" and one["principal"]["id"] == who for one in after),
        verified=(verified[-1]["tree_size"], parse_instant(verified[-1]["at"], field="at")) if verified else None,
    )


def draft_notice(form: NoticeForm, facts: IncidentFacts, contact: Mapping[str, str], *, drafted_at: datetime) -> str:
    """The draft as Markdown, Chinese then English in every part."""
    tells, harm = form.incidents.get(facts.incident, form.incidents[OTHER])
    body = {
        "what": _what(facts, tells),
        "extent": _extent(facts),
        "harm": [harm.zh, harm.en],
        "measures": _measures(facts),
        "persons": [
            "〔数据官填写：本批数据为去标识化数据时，个人一般无需采取行动；如有联系受检者的来电来函，请其核实身份。〕",
            "[Officer: where the data were de-identified, persons need not act as a rule; asked to verify callers.]",
        ],
        "contact": [" · ".join(value for value in contact.values() if value) or "〔请填写〕 [to be completed]"],
    }
    lines = ["# 个人信息安全事件通知（草稿） · Notice of a personal information incident (draft)", ""]
    lines += [f"{_local(drafted_at)} · 经数据官核定后方可发出 · not to be sent before the data officer approved it", ""]
    for part in _PARTS:
        heading = form.headings[part]
        lines += [f"## {heading.zh} · {heading.en}", "", *(f"- {line}" for line in body[part]), ""]
    lines += ["## 依据 · Legal basis", ""]
    for article, name, duty in form.bases:
        lines += [f"- {article}：{name.zh}。{duty.zh}", f"  {name.en}. {duty.en}"]
    return "\n".join(lines) + "\n"


_PARTS = ("what", "extent", "harm", "measures", "persons", "contact")


def _what(facts: IncidentFacts, tells: Words) -> list[str]:
    where = "" if facts.about is None else f"，日志第 {facts.about} 号事件"
    where_en = "" if facts.about is None else f", event {facts.about} of the log"
    role = "" if facts.role is None else f"；主体角色：{facts.role}"
    role_en = "" if facts.role is None else f"; role of who acted: {facts.role}"
    return [
        f"{_local(facts.at)}：{tells.zh}（{facts.incident}，级别 {facts.severity}{where}{role}）。",
        f"{_local(facts.at)}: {tells.en} ({facts.incident}, severity {facts.severity}{where_en}{role_en}).",
        f"登记 recorded：{_local(facts.recorded_at)}，日志第 {facts.number} 号事件 event {facts.number} of the log.",
        "〔数据官填写：原因〕 [officer: the cause]",
    ]


def _extent(facts: IncidentFacts) -> list[str]:
    if facts.role is None:
        return ["日志无法据此确定涉及的数据。 The log does not tell which data this concerns."]
    datasets, columns = ", ".join(facts.datasets) or "–", ", ".join(facts.columns) or "–"
    zh = f"此前 24 小时该主体：查阅 {facts.accesses} 次，涉及 {facts.persons} 人、{facts.rows} 行"
    en = (
        f"in the 24 hours before, this principal: {facts.accesses} accesses, {facts.persons} persons, {facts.rows} rows"
    )
    return [
        f"{zh}；被拒 {facts.denials} 次；放行 {facts.releases} 次。",
        f"{en}; {facts.denials} requests refused; {facts.releases} releases.",
        f"数据集 datasets：{datasets}；字段 columns：{columns}。",
        "数据为去标识化的基因检测记录，不含姓名、证件号、电话。",
        "The data are de-identified records of genetic tests without names, document numbers or telephones.",
    ]


def _measures(facts: IncidentFacts) -> list[str]:
    lines = []
    for name, since in facts.frozen:
        shown = "该主体 the principal" if name == "principal" else f"数据集 dataset {name}"
        lines.append(f"{_local(since)} 起冻结 frozen：{shown}")
    if facts.lifted:
        lines.append(f"其后解除 lifted since：{facts.lifted}")
    if facts.role is not None:
        lines.append(
            f"登记后已拒绝该主体 {facts.denials_since} 次请求。 Refused since: {facts.denials_since} requests."
        )
    if facts.verified is not None:
        size, at = facts.verified
        lines.append(
            f"{_local(at)} 已全量校验日志，{size} 个事件成立。 The log was verified since: {size} events hold."
        )
    return lines or ["〔数据官填写〕 [officer: to be completed]"]


def _about(incident: Mapping[str, Any]) -> int | None:
    kind, _, number = str(incident["operation"]).partition("event-")
    return int(number) if not kind and number.isdecimal() else None


def _is_somebodys(incident: str) -> bool:
    return incident not in (Watch.CLOCK_STEP, Watch.BROKEN_PROOF)


def _frozen_name(target: str) -> str:
    """A principal's id may be a person's: it is not repeated."""
    return "principal" if target.startswith("principal:") else target.removeprefix("dataset:")


def _lifted(froze: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> int:
    targets = {one["target"] for one in froze}
    return sum(one["kind"] == "freeze" and one["change"] == "lifted" and one["target"] in targets for one in after)


def _local(moment: datetime) -> str:
    return moment.astimezone(CST).strftime("%Y-%m-%d %H:%M:%S UTC+8")


def _bad_form() -> BadInput:
    return BadInput(
        "bad-notice-form",
        zh="policies/notices/incident.toml 缺少通知的组成部分或监测规则。",
        en="policies/notices/incident.toml lacks a part of the notice or a rule of the watch",
    )
