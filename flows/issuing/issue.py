"""A report leaves: checked once more, decided, recorded, and handed out with its appendix by one rename.

This is the only way out. Intake holds what it finds wrong on the day; here the report is examined again under the rules
and the registry of this moment, so that a source withdrawn since then still stops it. Two questions are put to the law:
may this report be issued (basis), and may it be shared with this recipient (consent, withdrawal).
"""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.histories import Histories
from flows.issuing.asking import Asking
from flows.issuing.hand_out import Issued, hand_out
from flows.issuing.held import look_at
from privacy.basis import Finding, as_claims
from privacy.basis.overriding import finding_id
from privacy.gate import PolicySet, decide
from privacy.gate.consent_state import capacity_at, state_at
from privacy.model.decision import Decision
from privacy.model.errors import BadInput, HelixgateError, PartMissing, Place, Refused
from privacy.model.event import Denied, Principal, Ruling
from privacy.model.identifiers import Pseudonym
from privacy.model.request import Data, Recipient, Request, Requester, StatedPurpose
from privacy.model.vocabulary import Action, DataForm, DataKind, RecipientKind, Role
from workspace.stores import Stores


def issue(
    stores: Stores, policies: PolicySet, *, delivery: str, to: RecipientKind, out: Path, who: Principal
) -> Issued:
    """Hand the report out into the new folder ``out``: the delivered bytes, 依据来源 in both languages, and a record.

    Raises:
        Refused: it is held, superseded, never taken in whole, or the law refuses; every reason is in the answer.
        BadInput: no such report, or ``out`` is there already.
        PartMissing: log, original or registry is not there: nothing was handed out.
    """
    if out.exists():
        raise BadInput(
            "out-exists", zh="输出文件夹已存在。", en="the folder is there already", place=Place(column="out")
        )
    # Read before anything else is: whatever the registers are told from here on stops the hand-out.
    version = stores.registers.version()
    asking = Asking(stores, policies, look_at(stores, delivery, who=who), to, who, f"I-{stores.world.new_id()[:16]}")
    try:
        _check_may_leave(asking)
        decisions = _decide(asking)
        return hand_out(asking, decisions, version, out)
    except HelixgateError as error:
        stores.journal.append(_denied(asking, error))
        raise


def _check_may_leave(asking: Asking) -> None:
    """Every check before anything is written."""
    state, examined, stores = asking.looked.state, asking.examined, asking.stores
    if examined.registry_day is None:
        raise PartMissing(
            "evidence-registry-missing",
            zh="主目录没有证据库，无法核对依据，未签发。",
            en="the home has no registry of evidence, so no basis can be checked; nothing was issued",
            remedy_zh="先用 helixgate basis load 装入证据文件。",
            remedy_en="fill it with helixgate basis load first",
        )
    if state.superseded or state.contested:
        raise Refused(
            "report-superseded",
            zh="该报告已被更正版本取代，或同时送达的两个版本无法分出先后。",
            en="a corrected delivery took its place, or two versions came at once and nothing tells which is later",
            remedy_zh="签发最新版本；无法分出先后时，请重新送交更正后的报告。",
            remedy_en="Issue the newest version; where none is, deliver the corrected report once more.",
        )
    if examined.holding:
        raise Refused(
            "report-held",
            zh="报告有依据不成立的判断，暂不签发。",
            en="a judgement of the report lacks a basis that holds: it is not issued",
            reasons=tuple(_reason(one, finding_id(one, examined.ground)) for one in examined.holding),
            remedy_zh=f"helixgate basis held {state.delivery.id} 逐句列出；更正后重新送交即自动复核。",
            remedy_en=f"helixgate basis held {state.delivery.id} lists the sentences; a corrected delivery is "
            "checked by itself.",
        )
    if not stores.registers.rows_taken(state.delivery.digest):
        raise Refused(
            "report-not-taken-in",
            zh="该报告未通过接收检查（如混入他人信息），不能签发。",
            en="intake kept this report back (such as for another person's numbers in it): it is not issued",
            remedy_zh="查看合规报告中的隔离原因。",
            remedy_en="See why it was kept back in the compliance report.",
        )


def _reason(finding: Finding, name: str) -> dict[str, Any]:
    return finding.as_json() | {"rule": "basis-cited", "id": name}


def _decide(asking: Asking) -> tuple[Decision, ...]:
    """Both questions, each with everything the registers say of the person now.

    Raises:
        Refused: one of them is denied.
    """
    decisions = tuple(decide(asking.policies, _request(asking, one)) for one in (Action.ISSUE_REPORT, Action.SHARE))
    reasons = tuple(reason.as_json() for one in decisions for reason in one.reasons)
    if reasons:
        raise Refused("refused", zh="依规定不得签发。", en="the law does not let it be issued", reasons=reasons)
    return decisions


def _request(asking: Asking, action: Action) -> Request:
    stores, state, now = asking.stores, asking.looked.state, asking.stores.world.now()
    born = _birth_date(stores, state.order)
    history = Histories.read(stores.registers, [state.subject]).of(state.subject, born)
    answered = set(asking.examined.answered)
    # What a clinician took on as no judgement, or for the lab, is no claim that the report makes without a basis.
    taken_on = {
        one.judgement for one in asking.examined.findings if finding_id(one, asking.examined.ground) in answered
    }
    judgements = tuple(one for one in asking.examined.judgements if one.citations or one.id not in taken_on)
    return Request(
        at=now,
        jurisdiction=stores.home.settings.labs[state.delivery.lab].region,
        action=action,
        purpose=StatedPurpose(asking.purpose),
        requester=Requester(state.delivery.lab, Role.LAB, authorised=True),
        recipient=Recipient(asking.to, "CN", foreign_controlled=False, agreement=False),
        capacity=capacity_at(born, now, history.rulings),
        consent=state_at(history, now),
        data=Data(frozenset({DataKind.REPORT}), DataForm.IDENTIFIED, classified=True),
        claims=as_claims(judgements),
    )


def _birth_date(stores: Stores, order: Pseudonym) -> date:
    """Of the person of an order.

    Raises:
        PartMissing: the order's record is not there.
    """
    orders = stores.records.read_all("orders", ["order", "birth_date"])
    found = orders.filter(pl.col("order") == order) if orders.height else orders
    if not found.height:
        raise PartMissing("order-missing", zh="送检单记录不在主目录中。", en="the order's record is not in this home")
    born: date = found["birth_date"][0]
    return born


def _denied(asking: Asking, error: HelixgateError) -> Denied:
    reasons = error.reasons if isinstance(error, Refused) else ()
    rules = tuple(sorted({reason["rule"] for reason in reasons}))
    articles = tuple(sorted({article for reason in reasons for article in reason["articles"]}))
    return Denied(
        **asking.told(),
        outcome="refused" if isinstance(error, Refused) else "failed",
        note=error.code,
        ruling=Ruling("deny", rules, articles, asking.policies.digest) if reasons else None,
    )
