"""The last steps of issuing: staged beside its place, recorded under the order lock, handed out by one rename."""

import hashlib
import json
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.issuing.asking import Asking
from flows.issuing.examine import registry_digest
from privacy.basis import render_appendix
from privacy.model.decision import Decision
from privacy.model.deliveries import DeliveryKind
from privacy.model.errors import PartMissing, Place, ProofFailed
from privacy.model.event import Released, Ruling
from workspace.files import private_folder, sync_folder, write_bytes
from workspace.locks import held

SUFFIXES = {
    DeliveryKind.REPORT_TEXT: ".txt",
    DeliveryKind.REPORT_JSON: ".json",
    DeliveryKind.REPORT_FHIR: ".json",
    DeliveryKind.REPORT_PDF: ".pdf",
    DeliveryKind.REPORT_DOCX: ".docx",
}
"""What the delivered bytes are named by when they leave."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A report that is out."""

    folder: Path
    record: dict[str, Any] = field(repr=False)
    """What it was issued on, as it lies beside it: digests, decision, flags, answered findings."""


def hand_out(asking: Asking, decisions: Sequence[Decision], version: int, out: Path) -> Issued:
    """Staged beside its place, recorded under the order lock, then there by one rename."""
    stores, state = asking.stores, asking.looked.state
    record = _record(asking, decisions)
    staged = out.with_name(f".{out.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        _stage(asking, staged, record)
        with held(stores.order_lock, exclusive=False):
            changed = registry_digest(stores.home.folder) != asking.examined.ground.registry
            if changed or stores.registers.version() != version:
                raise PartMissing(
                    "registers-changing",
                    zh="登记簿或证据库刚有变动，请重试。",
                    en="registers or evidence just changed; try again",
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


def _stage(asking: Asking, folder: Path, record: dict[str, Any]) -> None:
    """The exact bytes that were delivered, and beside them what a reader needs to look the sources up."""
    delivery = asking.looked.state.delivery
    private_folder(folder)
    with asking.stores.originals.open(delivery.digest) as original:
        data = original.read()
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != delivery.digest:
        raise ProofFailed("original-altered", zh="原件与其摘要不符。", en="the original is not what its digest names")
    write_bytes(folder / f"report{SUFFIXES[delivery.kind]}", data)
    for language in ("zh", "en"):
        text = render_appendix(
            asking.examined.judgements,
            language=language,
            known=asking.examined.sources,
            as_of=asking.examined.registry_day,
        )
        write_bytes(folder / f"appendix.{language}.md", text.encode("utf-8"))
    text = json.dumps(record, ensure_ascii=False, indent=1)
    write_bytes(folder / "record.json", text.encode("utf-8"))


def _record(asking: Asking, decisions: Sequence[Decision]) -> dict[str, Any]:
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


def _released(asking: Asking, decisions: Sequence[Decision], record: dict[str, Any]) -> Released:
    return Released(
        **asking.told(),
        recipient=asking.to.value,
        data_digest=record["digest"],
        ruling=Ruling.of(decisions[0]),
        rows=record["judgements"],
    )
