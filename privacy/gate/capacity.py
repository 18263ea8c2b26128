"""Civil capacity of a person at a moment: by age, unless a court has ruled.

- Under 8 none, 8 to under 18 limited, 18 full (Civil Code art. 17-20), each from the first second of the birthday in
  UTC+8. Who was born on 29 February has the birthday on 1 March of a year without that day.
- A court's ruling holds from its date to its end (art. 21, 22, 24). It lowers capacity at any age. It raises it only to
  full and only from 16 on (art. 18-2): a ruling that would make a younger child capable contradicts art. 19 and 20, and
  the age holds.
- Of rulings in force together the one that began last holds; of those that began together the one recorded last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from privacy.model.times import CST, legal_day
from privacy.model.vocabulary import Capacity

AGE_OF_LIMITED_CAPACITY = 8
"""Civil Code art. 19-20."""
AGE_OF_OWN_LIVING = 16
"""Civil Code art. 18-2: who lives on their own work counts as fully capable."""
AGE_OF_MAJORITY = 18
"""Civil Code art. 17."""

_ORDER = {Capacity.NONE: 0, Capacity.LIMITED: 1, Capacity.FULL: 2}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A court's ruling on a person's capacity."""

    capacity: Capacity
    valid_from: datetime
    valid_to: datetime | None
    """Exclusive; ``None``: no end."""
    number: int
    """Place in the register."""


def capacity_at(birth_date: date, at: datetime, rulings: Sequence[Ruling] = ()) -> Capacity:
    """Civil capacity at ``at``, by age on its legal day and the rulings in force."""
    by_age = _capacity_by_age(birth_date, at)
    in_force = [one for one in rulings if one.valid_from <= at and (one.valid_to is None or at < one.valid_to)]
    if not in_force:
        return by_age
    ruled = max(in_force, key=lambda one: (one.valid_from, one.number)).capacity
    may_be_raised = ruled is Capacity.FULL and birthday(birth_date, AGE_OF_OWN_LIVING) <= at
    if _ORDER[ruled] < _ORDER[by_age] or may_be_raised:
        return ruled
    return by_age


def full_capacity_from(birth_date: date, since: datetime, rulings: Sequence[Ruling] = ()) -> datetime:
    """The first moment from ``since`` on at which the person has full capacity, by what is known.

    A ruling without an end below full capacity puts it off for ever: then the last moment there is.
    """
    turns = [since, *(turn for turn in _turns(birth_date, rulings) if turn > since)]
    reached = (turn for turn in sorted(turns) if capacity_at(birth_date, turn, rulings) is Capacity.FULL)
    return next(reached, NEVER)


NEVER = datetime.max.replace(tzinfo=CST)
"""Later than any moment asked for."""


def birthday(birth_date: date, age: int) -> datetime:
    """The first moment of the birthday at which the person is ``age``, in UTC+8."""
    year = birth_date.year + age
    try:
        day = birth_date.replace(year=year)
    except ValueError:
        day = date(year, 3, 1)
    return datetime.combine(day, time(), CST)


def _capacity_by_age(birth_date: date, at: datetime) -> Capacity:
    day = legal_day(at)
    age = day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
    if age < AGE_OF_LIMITED_CAPACITY:
        return Capacity.NONE
    return Capacity.LIMITED if age < AGE_OF_MAJORITY else Capacity.FULL


def _turns(birth_date: date, rulings: Iterable[Ruling]) -> Iterable[datetime]:
    """Every moment at which capacity may change to full."""
    yield from (birthday(birth_date, age) for age in (AGE_OF_OWN_LIVING, AGE_OF_MAJORITY))
    for one in rulings:
        yield one.valid_from
        if one.valid_to is not None:
            yield one.valid_to
