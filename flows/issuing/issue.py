"""A report leaves: checked once more, decided, recorded, and handed out with its appendix by one rename.

This is the only way out. Intake holds what it finds wrong on the day; here the report is examined again under the rules
and the registry of this moment, so that a source withdrawn since then still stops it. Two questions are put to the law:
may this report be issued (basis), and may it be shared with this recipient (consent, withdrawal).
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.histories import Histories
from flows.issuing.examine import Examined
from flows.issuing.held import Looked, look_at
from privacy.basis import Finding, as_claims, render_appendix
from privacy.basis.overriding import finding_id
from privacy.gate import PolicySet, decide
from privacy.gate.consent_state import capacity_at, state_at
from privacy.model.decision import Decision
from privacy.model.deliveries import DeliveryKind
from privacy.model.errors import BadInput, HelixgateError, PartMissing, Place, Refused
from privacy.model.event import Denied, Principal, Released, Ruling
from privacy.model.identifiers import Pseudonym
from privacy.model.request import Data, Recipient, Request, Requester, StatedPurpose
from privacy.model.vocabulary import Action, DataForm, DataKind, Purpose, RecipientKind, Role
from workspace.files import private_folder, sync_folder, write_bytes
from workspace.locks import held
from workspace.stores import Stores

PURPOSES = {
    RecipientKind.PERSON: Purpose.RESULT_TO_PERSON,
    RecipientKind.GUARDIAN: Purpose.RESULT_TO_PERSON,
    RecipientKind.TREATING_CLINICIAN: Purpose.CLINICAL_CARE,
}
"""Who a report is issued to, and what for: those inside (tianjin-2023/29, hunan-2025/23-1), nobody else."""
SUFFIXES = {DeliveryKind.REPORT_TEXT: ".txt", DeliveryKind.REPORT_JSON: ".json"}


@dataclass(frozen=True, slots=True)
class Issued:
    """A report that is out."""

    folder: Path
    record: dict[str, Any] = field(repr=False)
    """What it was issued on, as it lies beside it: digests, decision, flags, answered findings."""


@dataclass(frozen=True, slots=True)
class _Asking:
    stores: Stores
    policies: PolicySet
    looked: Looked
    to: RecipientKind
    who: Principal
    operation: str

    @property
    def examined(self) -> Examined:
        return self.looked.examined


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
    asking = _Asking(stores, policies, look_at(stores, delivery, who=who), to, who, f"I-{stores.world.new_id()[:16]}")
    try:
        _check_may_leave(asking)
        version = stores.registers.version()
        decisions = _decide(asking)
        return _hand_out(asking, decisions, version, out)
    except HelixgateError as error:
        stores.journal.append(_denied(asking, error))
        raise


def _check_may_leave(asking: _Asking) -> None:
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


def _decide(asking: _Asking) -> tuple[Decision, ...]:
    """Both questions, each with everything the registers say of the person now.

    Raises:
        Refused: one of them is denied.
    """
    decisions = tuple(decide(asking.policies, _request(asking, one)) for one in (Action.ISSUE_REPORT, Action.SHARE))
    reasons = tuple(reason.as_json() for one in decisions for reason in one.reasons)
    if reasons:
        raise Refused("refused", zh="依规定不得签发。", en="the law does not let it be issued", reasons=reasons)
    return decisions


def _request(asking: _Asking, action: Action) -> Request:
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
        purpose=StatedPurpose(PURPOSES[asking.to]),
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


def _hand_out(asking: _Asking, decisions: Sequence[Decision], version: int, out: Path) -> Issued:
    """Staged beside its place, recorded under the order lock, then there by one rename."""
    stores, state = asking.stores, asking.looked.state
    record = _record(asking, decisions)
    staged = out.with_name(f".{out.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        _stage(asking, staged, record)
        with held(stores.order_lock, exclusive=False):
            if stores.registers.version() != version:
                raise PartMissing(
                    "registers-changing", zh="登记簿刚有变动，请重试。", en="the registers just changed; try again"
                )
            stores.registers.add_entry(
                "issued-reports", state.order, record, source=state.delivery.id, at=stores.world.now(),
                event=_released(asking, decisions, record),
            )  # fmt: skip
            staged.rename(out)
            sync_folder(out.parent)
    except OSError:
        raise PartMissing(
            "not-writable", zh="输出位置无法写入，未签发。", en="the folder cannot be written; nothing was issued",
            place=Place(column="out"),
        ) from None  # fmt: skip
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Issued(out, record)


def _stage(asking: _Asking, folder: Path, record: dict[str, Any]) -> None:
    """The exact bytes that were delivered, and beside them what a reader needs to look the sources up."""
    delivery = asking.looked.state.delivery
    private_folder(folder)
    with asking.stores.originals.open(delivery.digest) as original:
        data = original.read()
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != delivery.digest:
        raise PartMissing("original-altered", zh="原件与其摘要不符。", en="the original is not what its digest names")
    write_bytes(folder / f"report{SUFFIXES.get(delivery.kind, '.bin')}", data)
    for language in ("zh", "en"):
        text = render_appendix(asking.examined.judgements, language=language)
        write_bytes(folder / f"appendix.{language}.md", text.encode("utf-8"))
    text = json.dumps(record, ensure_ascii=False, indent=1)
    write_bytes(folder / "record.json", text.encode("utf-8"))


def _record(asking: _Asking, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Codes and digests only: it goes into the register as well."""
    examined, state = asking.examined, asking.looked.state
    flags = sorted({f"{one.check.value}/{one.facet}" for one in examined.findings if not one.holds_report})
    return {
        "format": "helixgate-issued/1",
        "operation": asking.operation,
        "report": state.delivery.id,
        "digest": state.delivery.digest,
        "to": asking.to.value,
        "issued_at": decisions[0].at.isoformat(),
        "judgements": len(examined.judgements),
        "flags": flags,
        "answered": list(examined.answered),
        "answered_by": sorted({one.clinician for one in examined.overrides if one.finding in examined.answered}),
        "rules": examined.ground.rules,
        "registry": examined.ground.registry,
        "registry_day": examined.registry_day.isoformat() if examined.registry_day else None,
        "policy_digest": decisions[0].policy_digest,
    }


def _released(asking: _Asking, decisions: Sequence[Decision], record: dict[str, Any]) -> Released:
    return Released(
        **_common(asking),
        recipient=asking.to.value,
        data_digest=record["digest"],
        ruling=Ruling.of(decisions[0]),
        rows=record["judgements"],
    )


def _denied(asking: _Asking, error: HelixgateError) -> Denied:
    reasons = error.reasons if isinstance(error, Refused) else ()
    rules = tuple(sorted({reason["rule"] for reason in reasons}))
    articles = tuple(sorted({article for reason in reasons for article in reason["articles"]}))
    return Denied(
        **_common(asking),
        outcome="refused" if isinstance(error, Refused) else "failed",
        note=error.code,
        ruling=Ruling("deny", rules, articles, asking.policies.digest) if reasons else None,
    )


def _common(asking: _Asking) -> dict[str, Any]:
    stores = asking.stores
    return {
        "id": stores.world.new_id(),
        "at": stores.world.now(),
        "principal": asking.who,
        "operation": asking.operation,
        "purpose": PURPOSES[asking.to],
        "dataset": "reports",
        "persons": stores.in_log([asking.looked.state.subject]),
        "origin": f"cli:account-{os.getuid()}",
    }
