"""Written consents and the withdrawals that follow some of them."""

import hashlib
from datetime import timedelta

from sample_data.generate.chance import Chance
from sample_data.generate.labs import Lab
from sample_data.generate.orders import Order
from sample_data.generate.people import Person
from sample_data.generate.table import Table
from sample_data.generate.times import at, written

CONSENT_HEADERS = {
    "consent_no": "同意书编号", "form_version": "表单版本", "name": "姓名", "id_type": "证件类型",
    "id_number": "证件号码", "birth_date": "出生日期", "form": "同意形式", "informed": "是否充分告知",
    "signed_by": "签署人", "guardian_name": "监护人姓名", "guardian_id_number": "监护人证件号码", "purposes": "用途",
    "recipients": "接收方类型", "data": "数据类型", "notices": "告知事项", "signed_at": "签署时间",
    "valid_from": "生效时间", "valid_to": "截止时间", "document_digest": "签署件摘要",
}  # fmt: skip
WITHDRAWAL_HEADERS = {
    "withdrawal_no": "撤回编号", "name": "姓名", "id_type": "证件类型", "id_number": "证件号码",
    "birth_date": "出生日期", "withdrawn_at": "撤回时间", "scope": "撤回范围", "requested_by": "提出人",
}  # fmt: skip

CARE = "clinical-care;result-to-person;quality-assurance"
RESEARCH = CARE + ";research-general;research-disease"
WIDE = RESEARCH + ";research-methods;product-registration"
NOTICES = "purpose;use;health_effects;privacy;rights"
ALL_DATA = "sequencing;report;sample;phenotype"
_RECIPIENTS = ("any", "testing_lab;hospital;research_institute;university", "testing_lab;hospital")
_SIGNED_BY = {"full": "本人", "limited": "本人;监护人", "none": "监护人"}


def identity_cells(person: Person) -> dict[str, str]:
    """The four columns by which a form names its person."""
    return {
        "name": person.name,
        "id_type": person.id_type,
        "id_number": person.id_number,
        "birth_date": f"{person.birth_date:%Y-%m-%d}",
    }


def consents_table(lab: Lab, orders: list[Order], without: set[str], seed: int) -> Table:
    """One form a person, signed before the first sample; none for those whose record number is in ``without``."""
    chance = Chance(seed, f"{lab.id}/consents")
    table = Table(tuple(CONSENT_HEADERS), tuple(CONSENT_HEADERS.values()), newline=lab.newline)
    first_sample: dict[str, Order] = {}
    for order in orders:
        known = first_sample.setdefault(order.person.medical_record_no, order)
        if order.collected_at < known.collected_at:
            first_sample[order.person.medical_record_no] = order
    for number, (record, order) in enumerate(first_sample.items(), start=1):
        cells = _consent(lab, chance, order, number)
        if record not in without:
            table.add(cells)
    return table


def _consent(lab: Lab, chance: Chance, order: Order, number: int) -> dict[str, str]:
    person, guardian = order.person, order.person.guardian
    signed = order.collected_at - timedelta(minutes=chance.between(10, 120))
    consent_no = f"{lab.barcode_prefix}-TY-{number:05d}"
    data = chance.weighted((ALL_DATA, "sequencing;report;phenotype", "sequencing;report"), (80, 12, 8))
    return identity_cells(person) | {
        "consent_no": consent_no,
        "form_version": chance.weighted(("2025-10", "2026-03"), (30, 70)),
        "form": "书面",
        "informed": "是",
        "signed_by": _SIGNED_BY[person.capacity],
        "guardian_name": guardian.name if guardian else "",
        "guardian_id_number": guardian.id_number if guardian else "",
        "purposes": chance.weighted((RESEARCH, CARE, WIDE), (78, 12, 10)),
        "recipients": chance.weighted(_RECIPIENTS, (70, 24, 6)),
        "data": data,
        "notices": NOTICES,
        "signed_at": written(signed),
        "valid_from": written(signed),
        "valid_to": written(signed.replace(year=signed.year + 10)) if chance.happens(0.2) else "",
        "document_digest": "sha256:" + hashlib.sha256(f"scan of {consent_no}".encode()).hexdigest(),
    }


def withdrawals_table(lab: Lab, people: list[Person]) -> Table:
    """Five withdrawals by ``people``: three whole, one for a purpose, one for a recipient."""
    table = Table(tuple(WITHDRAWAL_HEADERS), tuple(WITHDRAWAL_HEADERS.values()), newline=lab.newline)
    scopes = ("全部", "purpose:research-general", f"recipient:{recipient_id(lab, 1)}", "全部", "全部")
    for number, (person, scope) in enumerate(zip(people, scopes, strict=True), start=1):
        table.add(
            identity_cells(person)
            | {
                "withdrawal_no": f"{lab.barcode_prefix}-CH-{number:03d}",
                "withdrawn_at": written(at(16, 10 * number)),
                "scope": scope,
                "requested_by": "监护人" if person.guardian else "本人",
            }
        )
    return table


def recipient_id(lab: Lab, number: int) -> str:
    """How the lab's register numbers its recipients; 1 is the research institute."""
    return f"{lab.barcode_prefix}-R{number:02d}"
