"""A clinician answers for findings of a held report: by name, one by one, with a reason, on exactly what was seen.

Nobody overrides a report. What a clinician takes on is a finding; what the policy says nobody may take on
(``policies/basis/checks.toml``: a number no source has, a withdrawn source, a promise) stays. The answer is bound to
the bytes of the report, to the rules and to the state of the registry: where one of them changes, it no longer counts.
"""

import os
from collections.abc import Collection

from flows.intake.run import IntakeRun
from flows.intake.take import take_delivery
from flows.issuing.examine import OVERRIDES
from flows.issuing.held import Looked, look_at
from flows.issuing.states import ReportState, report_state
from privacy.basis import Finding
from privacy.basis.overriding import finding_id, may_override
from privacy.gate import PolicySet
from privacy.model.errors import BadInput, Place, Refused
from privacy.model.event import Principal, Registered, Ruling
from privacy.model.text import TextItem
from privacy.model.times import format_instant
from privacy.model.vocabulary import Role
from workspace.locks import held
from workspace.origin import at_terminal
from workspace.stores import Stores

SHORTEST_REASON = 10
"""Characters below which nothing can be a reason that another person understands later."""
LONGEST_REASON = 2000


def override(
    stores: Stores, policies: PolicySet, *, delivery: str, findings: Collection[str], clinician: str, reason: str
) -> ReportState:
    """Record the answer for each of ``findings`` and take the report in again; its state afterwards.

    The log has each answer before the report moves. The reason is kept scrubbed: it may speak of the person.

    Raises:
        Refused: nobody of that name may answer, a finding may not be answered for, or the report was superseded;
            nothing is recorded then.
        BadInput: no such report or finding, or no reason.
        PartMissing: log, original or registry is not there.
    """
    words = reason.strip()
    if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        raise BadInput(
            "no-reason",
            zh=f"须写明理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字）。",
            en=f"expected a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters",
            place=Place(column="reason"),
        )
    who = _clinician(stores, clinician)
    with held(stores.home.room("run") / "ingest.lock", exclusive=True):
        looked = look_at(stores, delivery, who=who)
        chosen = _chosen(looked, findings)
        run = IntakeRun(stores, policies, stores.world.now(), who)
        for name, finding in chosen.items():
            _record(run, looked, name, finding, words)
        take_delivery(run, looked.state.delivery)
    return report_state(stores.registers, delivery)


def _clinician(stores: Stores, name: str) -> Principal:
    entry = stores.home.settings.principals.get(name)
    if entry is None or entry.role is not Role.CLINICIAN:
        raise Refused(
            "not-a-clinician",
            zh="只有在设置中登记、角色为 clinician 的人可以复核放行。",
            en="only somebody registered in the settings with the role clinician may answer for a finding",
            remedy_zh="在 helixgate.toml 的 [principals] 中登记该医师。",
            remedy_en="Register the clinician under [principals] in helixgate.toml.",
        )
    return Principal(name, Role.CLINICIAN, f"settings; entered by account-{os.getuid()}")


def _chosen(looked: Looked, wanted: Collection[str]) -> dict[str, Finding]:
    """The findings named, each of them one that holds the report now and that may be answered for."""
    if looked.state.superseded:
        raise Refused(
            "report-superseded",
            zh="该报告已被更正版本取代。",
            en="a corrected delivery took the place of this report",
            remedy_zh="处理更正后的报告。",
            remedy_en="Look at the corrected report instead.",
        )
    holding = {finding_id(one, looked.examined.ground): one for one in looked.examined.holding}
    if not wanted or not set(wanted) <= set(holding):
        raise BadInput(
            "unknown-finding",
            zh="该报告没有此编号的扣留问题。",
            en="the report has no holding finding of that id",
            place=Place(column="finding"),
            remedy_zh=f"用 helixgate basis held {looked.state.delivery.id} 查看编号。",
            remedy_en=f"helixgate basis held {looked.state.delivery.id} lists the ids.",
        )
    never = {name: holding[name] for name in wanted if not may_override(holding[name], looked.examined.rules)}
    if never:
        raise Refused(
            "not-overridable",
            zh="该问题任何人都不得放行：须更正报告后重新送交。",
            en="nobody may answer for this finding: correct the report and deliver it again",
            reasons=tuple(one.as_json() | {"id": name} for name, one in sorted(never.items())),
        )
    return {name: holding[name] for name in sorted(set(wanted))}


def _record(run: IntakeRun, looked: Looked, name: str, finding: Finding, reason: str) -> None:
    """One answer in the register and, in the same transaction, in the log."""
    stores, examined, state = run.stores, looked.examined, looked.state
    known = {
        f"{field}#{number}": value
        for field, values in sorted(stores.vault.identity_of(state.subject).items())
        for number, value in enumerate(values)
    }
    scrubbed = run.redactor.scrub([TextItem("reason", reason, known)])[0].text
    now = stores.world.now()
    stores.registers.add_entry(
        OVERRIDES,
        state.delivery.digest,
        {
            "finding": name,
            "check": finding.check.value,
            "facet": finding.facet,
            "articles": list(finding.articles),
            "clinician": run.principal.id,
            "reason": scrubbed,
            "rules": examined.ground.rules,
            "registry": examined.ground.registry,
            "registry_day": examined.registry_day.isoformat() if examined.registry_day else None,
            "given_at": format_instant(now),
        },
        source=state.delivery.id,
        at=now,
        event=Registered(
            id=stores.world.new_id(),
            at=now,
            principal=run.principal,
            operation=f"override-{state.delivery.id}",
            register=OVERRIDES,
            entry=f"{state.delivery.id}/{name}",
            dataset="reports",
            persons=stores.in_log([state.subject]),
            purpose_words=scrubbed,
            ruling=Ruling("permit", ("basis-cited",), finding.articles, examined.ground.rules),
            origin=at_terminal(),
            note=f"{finding.check.value}/{finding.facet}",
        ),
    )
