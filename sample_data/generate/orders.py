"""The orders of a lab's day: who was sampled where, by whom, for which test."""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sample_data.generate.chance import Chance
from sample_data.generate.labs import Lab
from sample_data.generate.people import Person
from sample_data.generate.table import Table
from sample_data.generate.times import DAY, at, written

BLOOD = "外周血"
INVASIVE, NON_INVASIVE = "侵入性", "非侵入性"


@dataclass(frozen=True)
class Test:
    """One product of the lab: who may order it for whom."""

    test_item: str
    panel: str
    department: str
    diagnoses: tuple[tuple[str, str], ...]
    """Diagnosis and its ICD-10 code."""
    age_from: int
    age_to: int


def load_tests() -> list[Test]:
    path = Path(__file__).parent / "data" / "tests.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [_test(row) for row in csv.DictReader(lines)]


def _test(row: dict[str, str]) -> Test:
    pairs = [pair.rpartition("/") for pair in row["diagnoses"].split(";")]
    diagnoses = tuple((diagnosis, icd10) for diagnosis, _, icd10 in pairs)
    ages = int(row["age_from"]), int(row["age_to"])
    return Test(row["test_item"], row["panel"], row["department"], diagnoses, *ages)


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
    tests = load_tests()
    return [_order(lab, chance, person, number, clinicians, tests) for number, person in enumerate(patients, start=1)]


def _order(lab: Lab, chance: Chance, person: Person, number: int, clinicians: list[str], tests: list[Test]) -> Order:
    test = chance.pick([test for test in tests if test.age_from <= person.age <= test.age_to])
    diagnosis, icd10 = chance.pick(test.diagnoses)
    doctor = chance.below(len(clinicians))
    hospital = lab.hospitals[doctor % len(lab.hospitals)]
    sample_type = chance.weighted((BLOOD, "唾液", "口腔拭子"), (70, 18, 12))
    at_centre = sample_type != BLOOD and chance.happens(0.4)
    collected = at(7, 30) - timedelta(days=chance.pick((0, 1, 1, 2, 2, 3)))
    collected += timedelta(minutes=chance.below(240), seconds=chance.below(60))
    return Order(
        person=person,
        order_no=f"{lab.order_prefix}{DAY:%Y%m%d}{number:04d}",
        barcode=f"{lab.barcode_prefix}{DAY:%y%m}{number:04d}{chance.digits(4)}",
        hospital=hospital,
        department=test.department,
        clinician=clinicians[doctor],
        diagnosis=diagnosis,
        icd10=icd10,
        test_item=test.test_item,
        panel=test.panel,
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
        "collected_at": written(order.collected_at),
        "received_at": written(order.received_at),
        "guardian_name": guardian.name if guardian else "",
        "guardian_id_number": guardian.id_number if guardian else "",
        "guardian_phone": guardian.phone if guardian else "",
    }
