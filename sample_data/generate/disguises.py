"""How clinicians write a patient's data into prose: never twice the same way."""

from datetime import date

from sample_data.generate.chance import Chance
from sample_data.generate.names import surname_of
from sample_data.generate.people import Person

_FULL_WIDTH = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
_NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
_SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")


def name_forms(person: Person) -> tuple[str, ...]:
    """The name whole, spaced, with a full-width space, with a title, with a masked character."""
    name = person.name
    title = "小朋友" if person.age < 18 else "先生" if person.sex == "男" else "女士"
    spaced = " ".join(name)
    return (
        name,
        spaced,
        name.replace("·", "•"),
        f"{surname_of(name)}{title}",
        name + title,
        name[0] + "\u3000" + name[1:],
    )


def number_forms(number: str) -> tuple[str, ...]:
    """An ID number whole, in groups, in full width, in lower case."""
    groups = (f"{number[:6]} {number[6:14]} {number[14:]}", f"{number[:6]}-{number[6:14]}-{number[14:]}")
    return (number, *groups, number.translate(_FULL_WIDTH), number.lower())


def phone_forms(phone: str) -> tuple[str, ...]:
    """A mobile number whole, grouped, with country code, in full width, in Chinese numerals as spoken."""
    groups = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    return (phone, *groups, f"+86 {phone}", phone.translate(_FULL_WIDTH), phone.translate(_SPOKEN))


def date_forms(day: date) -> tuple[str, ...]:
    """A date in ISO form, in Chinese form, compact, with dots, in Chinese numerals."""
    chinese = f"{day.year}年{day.month}月{day.day}日"
    return (
        f"{day:%Y-%m-%d}",
        chinese,
        f"{day:%Y%m%d}",
        f"{day:%Y.%m.%d}",
        f"{day.year}".translate(_NUMERALS) + chinese[4:],
    )


def write_name(chance: Chance, person: Person) -> str:
    return chance.pick(name_forms(person))


def write_number(chance: Chance, number: str) -> str:
    return chance.pick(number_forms(number))


def write_phone(chance: Chance, phone: str) -> str:
    return chance.pick(phone_forms(phone))


def write_date(chance: Chance, day: date) -> str:
    return chance.pick(date_forms(day))
