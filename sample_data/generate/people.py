"""The invented people: who they are, where they live, who signs for them."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sample_data.generate.chance import Chance
from sample_data.generate.labs import Lab
from sample_data.generate.names import Namer, surname_of
from sample_data.generate.resident_id import make_resident_id
from sample_data.generate.times import DAY

UNASSIGNED_PREFIXES = ("154", "161", "163", "164", "168", "169", "179")
"""Well-formed mobile prefixes that the numbering plan gives to no operator in 2026: nobody's telephone rings."""

RESIDENT_ID, PASSPORT, HONG_KONG, TAIWAN, FOREIGNER, NO_ID = (
    "居民身份证",
    "护照",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "外国人永久居留身份证",
    "无",
)
_AGE_BANDS = (
    (0, 0, 5),
    (1, 7, 7),
    (8, 17, 9),
    (18, 29, 16),
    (30, 39, 22),
    (40, 49, 16),
    (50, 59, 13),
    (60, 79, 11),
    (80, 93, 1),
)
"""First year, last year, weight: a genetics clinic sees newborns, children and young parents more than others."""
_OCCUPATIONS = ("职员", "教师", "工人", "农民", "医务人员", "工程师", "个体", "司机")


@dataclass(frozen=True)
class Division:
    code: str
    province: str
    prefecture: str
    county: str
    weight: int

    @property
    def path(self) -> str:
        """As an address begins; a municipality is said once."""
        return self.province + ("" if self.prefecture == self.province else self.prefecture) + self.county


@dataclass(frozen=True)
class Guardian:
    name: str
    id_number: str
    phone: str


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    birth_date: date
    id_type: str
    id_number: str
    ethnic_group: str
    phone: str
    address: str
    employer: str
    occupation: str
    medical_record_no: str
    guardian: Guardian | None

    @property
    def age(self) -> int:
        """Completed years on the day of the delivery."""
        had_birthday = (DAY.month, DAY.day) >= (self.birth_date.month, self.birth_date.day)
        return DAY.year - self.birth_date.year - (not had_birthday)

    @property
    def capacity(self) -> str:
        """``full`` from 18, ``limited`` from 8, else ``none`` (Civil Code art. 17 to 20)."""
        return "full" if self.age >= 18 else "limited" if self.age >= 8 else "none"


def load_divisions(province_code: str) -> list[Division]:
    """The divisions of one province, in file order."""
    path = Path(__file__).parent / "data" / "divisions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Division(row["code"], row["province"], row["prefecture"], row["county"], int(row["weight"]))
        for row in rows
        if row["code"].startswith(province_code)
    ]


class Registry:
    """Makes people; numbers, addresses and names are given out once."""

    def __init__(self, lab: Lab, seed: int) -> None:
        self._lab = lab
        self._chance = Chance(seed, f"{lab.id}/people")
        self._namer = Namer(self._chance)
        self._divisions = load_divisions(lab.province_code)
        self._weights = [division.weight for division in self._divisions]
        self._taken: set[str] = set()

    def people(self, count: int) -> list[Person]:
        """``count`` people; one in thirty carries a minority name until those are used up."""
        return [self._person(special=index % 30 == 7) for index in range(count)]

    def clinicians(self, count: int) -> list[str]:
        return [self._namer.name(self._chance.pick("男女")) for _ in range(count)]

    def _person(self, *, special: bool) -> Person:
        chance, lab = self._chance, self._lab
        sex = chance.pick("男女")
        ethnic_group = chance.weighted(("汉族", "土家族", "苗族", "回族", "满族", "侗族"), (92, 2, 2, 2, 1, 1))
        name = ""
        if special:
            name, sex, ethnic_group = next(self._namer.minority(), ("", sex, ethnic_group))
        low, high, _ = chance.weighted(_AGE_BANDS, [band[2] for band in _AGE_BANDS])
        if name:
            low, high = 22, 58
        born = self._birth_date(low, high)
        home = chance.weighted(self._divisions, self._weights)
        birthplace = home if chance.happens(0.8) else chance.weighted(self._divisions, self._weights)
        guardian = self._guardian(home, "女" if high == 0 else "男女女") if low < 18 else None
        if guardian and not high:
            name = guardian.name + ("之子" if sex == "男" else "之女")
        name = name or self._namer.name(sex, surname_of(guardian.name) if guardian else "")
        id_type, id_number = self._document(birthplace, born, sex, newborn=not high)
        minor = guardian is not None
        return Person(
            name=name,
            sex=sex,
            birth_date=born,
            id_type=id_type,
            id_number=id_number,
            ethnic_group="" if id_type in (PASSPORT, HONG_KONG, TAIWAN, FOREIGNER) else ethnic_group,
            phone="" if minor else self._phone(),
            address=self._address(home),
            employer="" if minor or high > 70 else chance.pick(lab.employers),
            occupation=("学生" if low >= 8 else "") if minor else "退休" if low >= 60 else chance.pick(_OCCUPATIONS),
            medical_record_no=self._once(lambda: lab.record_prefix + chance.digits(8)),
            guardian=guardian,
        )

    def _birth_date(self, low: int, high: int) -> date:
        """An age of low to high completed years; ``high`` 0 is a newborn of the last four weeks.

        No birthday falls into the days around the delivery: capacity is the same when the sample is taken.
        """
        if high == 0:
            return DAY - timedelta(days=self._chance.between(3, 27))
        latest = date(DAY.year - low, DAY.month, DAY.day) - timedelta(days=10)
        return latest - timedelta(days=self._chance.below(365 * (high - low + 1) - 15))

    def _document(self, birthplace: Division, born: date, sex: str, *, newborn: bool) -> tuple[str, str]:
        chance = self._chance
        if newborn:
            return NO_ID, ""
        kind = chance.weighted((RESIDENT_ID, PASSPORT, HONG_KONG, TAIWAN, FOREIGNER), (960, 12, 12, 8, 8))
        if kind == RESIDENT_ID:
            return kind, self._resident_id(birthplace.code, born, sex)
        if kind == FOREIGNER:  # the form issued since 2023: 9, place of issue, numeric country (ISO 3166-1), birth date
            place_and_country = "9" + birthplace.code[:2] + "840"
            return kind, self._resident_id(place_and_country, born, sex)
        first = {PASSPORT: "EJ", HONG_KONG: "H", TAIWAN: ""}[kind]
        return kind, self._once(lambda: first + chance.digits(7 if kind == PASSPORT else 8))

    def _resident_id(self, division: str, born: date, sex: str) -> str:
        return self._once(lambda: make_resident_id(division, born, self._sequence(sex)))

    def _sequence(self, sex: str) -> int:
        return 2 * self._chance.below(500) + (sex == "男")

    def _guardian(self, home: Division, sexes: str) -> Guardian:
        sex = self._chance.pick(sexes)
        born = self._birth_date(26, 48)
        number = self._resident_id(home.code, born, sex)
        return Guardian(self._namer.name(sex), number, self._phone())

    def _phone(self) -> str:
        return self._once(lambda: self._chance.pick(UNASSIGNED_PREFIXES) + self._chance.digits(8))

    def _address(self, home: Division) -> str:
        chance, lab = self._chance, self._lab

        def draw() -> str:
            street = f"{chance.pick(lab.streets)}{chance.between(1, 399)}号"
            building = f"{chance.pick(lab.compounds)}{chance.between(1, 18)}栋{chance.between(1, 4)}单元"
            return f"{home.path}{street}{building}{chance.between(1, 30)}{chance.between(1, 4):02d}室"

        return self._once(draw)

    def _once(self, draw: Callable[[], str]) -> str:
        while (drawn := draw()) in self._taken:
            pass
        self._taken.add(drawn)
        return drawn
