"""The orders of a lab's day: who was sampled where, by whom, for which test."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sample_data.generate.chance import Chance
from sample_data.generate.labs import DAY, Lab
from sample_data.generate.people import Person
from sample_data.generate.table import Table

BLOOD = "外周血"
INVASIVE, NON_INVASIVE = "侵入性", "非侵入性"

_TESTS = (
    # test, panel, department, diagnoses with ICD-10 codes, smallest and largest age
    ("药物基因组检测", "pharmacogenomics", "心血管内科", (("冠心病", "I25.1"), ("心房颤动", "I48.9"), ("痛风", "M10.9")), 18, 120),
    ("遗传性心血管病基因检测", "cardiovascular", "心血管内科", (("家族性高胆固醇血症？", "E78.0"), ("肥厚型心肌病", "I42.2")), 18, 120),
    ("遗传性肿瘤基因检测", "hereditary-cancer", "肿瘤科", (("乳腺恶性肿瘤", "C50.9"), ("卵巢恶性肿瘤", "C56"), ("健康体检", "Z00.0")), 18, 120),
    ("营养代谢基因检测", "nutrition", "健康管理科", (("健康体检", "Z00.0"), ("高同型半胱氨酸血症", "E72.1")), 18, 120),
    ("单基因病携带者筛查", "carrier", "生殖医学科", (("孕前咨询", "Z31.6"), ("不孕症", "N97.9")), 18, 45),
    ("遗传性耳聋基因检测", "hearing", "耳鼻咽喉科", (("感音神经性聋", "H90.3"), ("新生儿听力筛查未通过", "R94.1")), 0, 30),
    ("新生儿及儿童遗传病筛查", "carrier", "儿科", (("新生儿筛查", "Z13.7"), ("贫血, 原因待查", "D64.9")), 0, 17),
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """One sample of one person."""

    person: Person
    order_no: str
    barcode: str
    hospital: str
    department: str
    clinician: str
    diagnosis: str
    icd10: str
    test_item: str
    panel: str
    sample_type: str
    sampling: str
    site: str
    collected_at: datetime
    received_at: datetime


def make_orders(lab: Lab, people: list[Person], clinicians: list[str], seed: int) -> list[Order]:
    """One order a person, and a second one (another test, same person) for one in forty; in order of number."""
    chance = Chance(seed, f"{lab.id}/orders")
    patients = people + chance.some([person for person in people if person.capacity == "full"], len(people) // 40)
    return [_order(lab, chance, person, number, clinicians) for number, person in enumerate(patients, start=1)]


def _order(lab: Lab, chance: Chance, person: Person, number: int, clinicians: list[str]) -> Order:
    fitting = [test for test in _TESTS if test[4] <= person.age <= test[5]]
    test_item, panel, department, diagnoses, _, _ = chance.pick(fitting)
    diagnosis, icd10 = chance.pick(diagnoses)
    doctor = chance.below(len(clinicians))
    hospital = lab.hospitals[doctor % len(lab.hospitals)]
    sample_type = chance.weighted((BLOOD, "唾液", "口腔拭子"), (70, 18, 12))
    at_centre = sample_type != BLOOD and chance.happens(0.4)
    collected = datetime(DAY.year, DAY.month, DAY.day, 7, 30) - timedelta(days=chance.pick((0, 1, 1, 2, 2, 3)))
    collected += timedelta(minutes=chance.below(240), seconds=chance.below(60))
    return Order(
        person=person,
        order_no=f"{lab.order_prefix}{DAY:%Y%m%d}{number:04d}",
        barcode=f"{lab.barcode_prefix}{DAY:%y%m}{number:04d}{chance.digits(4)}",
        hospital=hospital,
        department=department,
        clinician=clinicians[doctor],
        diagnosis=diagnosis,
        icd10=icd10,
        test_item=test_item,
        panel=panel,
        sample_type=sample_type,
        sampling=INVASIVE if sample_type == BLOOD else NON_INVASIVE,
        site=lab.health_centre if at_centre else hospital,
        collected_at=collected,
        received_at=collected + timedelta(hours=2, minutes=chance.below(180)),
    )


def orders_table(lab: Lab, orders: list[Order]) -> Table:
    """orders.csv as the lab's LIMS writes it."""
    table = Table(
        tuple(lab.order_headers), tuple(lab.order_headers.values()), encoding=lab.order_encoding, newline=lab.newline
    )
    for order in orders:
        table.add(order_cells(order))
    return table


def order_cells(order: Order) -> dict[str, str]:
    """Registry column -> cell."""
    person, guardian = order.person, order.person.guardian
    return {
        "order_no": order.order_no,
        "barcode": order.barcode,
        "name": person.name,
        "sex": person.sex,
        "id_type": person.id_type,
        "id_number": person.id_number,
        "birth_date": f"{person.birth_date:%Y-%m-%d}",
        "ethnic_group": person.ethnic_group,
        "phone": person.phone,
        "address": person.address,
        "employer": person.employer,
        "occupation": person.occupation,
        "medical_record_no": person.medical_record_no,
        "hospital": order.hospital,
        "department": order.department,
        "clinician": order.clinician,
        "diagnosis": order.diagnosis,
        "icd10": order.icd10,
        "test_item": order.test_item,
        "sample_type": order.sample_type,
        "sampling": order.sampling,
        "site": order.site,
        "collected_at": str(order.collected_at),
        "received_at": str(order.received_at),
        "guardian_name": guardian.name if guardian else "",
        "guardian_id_number": guardian.id_number if guardian else "",
        "guardian_phone": guardian.phone if guardian else "",
    }
