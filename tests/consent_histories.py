"""Random consent histories as register entries, dense around the moments where a rule turns.

Everything happens near a few moments of one life: birthdays at 8, 16 and 18 (29 February among them), a midnight in
UTC+8, the start and end of a ruling; times are written in several zones and with fractions of a second.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any

from privacy.model.vocabulary import Notice

ZONES = [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-7)), timezone(timedelta(hours=5, minutes=45))]
BORN = [date(2000, 2, 29), date(2004, 2, 29), date(2008, 2, 29), date(2008, 7, 1), date(2010, 1, 1), date(2018, 12, 31)]
PURPOSES = ["clinical-care", "research-general", "research-disease"]
RECIPIENTS = ["any", "hospital", "company", "university"]
DATA = ["sequencing", "report", "sample"]
NUDGES = [
    timedelta(0),
    timedelta(seconds=1),
    timedelta(seconds=-1),
    timedelta(microseconds=1),
    timedelta(milliseconds=-1),
    timedelta(milliseconds=400),
    timedelta(days=1),
    timedelta(days=-1),
    timedelta(days=90),
    timedelta(days=-200),
]


def history(random: Random) -> tuple[dict[str, Any], list[datetime]]:
    """One person's events, and the moments worth asking about."""
    born = random.choice(BORN) if random.random() < 0.9 else None
    anchors = _anchors(random, born)

    def moment() -> str:
        instant = random.choice(anchors) + random.choice(NUDGES)
        instant = instant.replace(microsecond=0) if random.random() < 0.7 else instant
        return instant.astimezone(random.choice(ZONES)).isoformat()

    numbers = list(range(1, 40))
    random.shuffle(numbers)
    world: dict[str, Any] = {
        "birth_date": born,
        "consents": [_consent(random, moment, numbers.pop()) for _ in range(random.choice([0, 1, 1, 2, 2, 3]))],
        "amendments": [_amendment(random, moment, numbers.pop()) for _ in range(random.choice([0, 0, 1, 2]))],
        "withdrawals": [_withdrawal(random, moment, numbers.pop()) for _ in range(random.choice([0, 0, 1, 1, 2]))],
        "rulings": [_ruling(random, moment, numbers.pop()) for _ in range(random.choice([0, 0, 0, 1, 2]))],
        "forms": [_version(random, moment, numbers.pop()) for _ in range(random.choice([0, 0, 1, 2]))],
    }
    return world, _moments(random, world, anchors)


def _anchors(random: Random, born: date | None) -> list[datetime]:
    base = born or date(2008, 7, 1)
    turns = [_birthday(base, age) for age in (8, 16, 18, 20)]
    chosen = random.sample(turns, 2)
    return [*chosen, chosen[0] + timedelta(days=random.randrange(400), seconds=random.randrange(3))]


def _birthday(born: date, age: int) -> datetime:
    # One day on from 28 February is 29 February, or 1 March where there is none.
    before = datetime(born.year + age, born.month, born.day - 1, tzinfo=ZONES[1]) if born.day > 1 else None
    return before + timedelta(days=1) if before else datetime(born.year + age, born.month, 1, tzinfo=ZONES[1])


def _some(random: Random, words: list[str]) -> list[str]:
    return [word for word in words if random.random() < 0.5]


def _signing(random: Random, moment: Any, number: int) -> dict[str, Any]:
    lists = {"purposes": _some(random, PURPOSES), "recipients": _some(random, RECIPIENTS), "data": _some(random, DATA)}
    modules = [word for words in lists.values() for word in words]
    late = random.random() < 0.85
    signing = {
        "form": random.choice(["written"] * 5 + ["oral"]),
        "informed": random.random() < 0.9,
        "signed_by": random.choice([["person"], ["guardian"], ["guardian", "person"]]),
        "module_ends": {word: moment() for word in modules if random.random() < 0.2},
        "_number": number,
        "_recorded_at": "2045-01-01T00:00:00+00:00" if late else moment(),
    }
    proof = {"guardian_proof_digest": "sha256:0"} if random.random() < 0.5 else {}
    return lists | signing | proof


def _consent(random: Random, moment: Any, number: int) -> dict[str, Any]:
    signed_at = moment()
    return _signing(random, moment, number) | {
        "form_version": random.choice(["v1", "v2"]),
        "lab": random.choice(["a", "a", "b", None]),
        "notices": _some(random, [one.value for one in Notice]),
        "signed_at": signed_at,
        "valid_from": signed_at if random.random() < 0.7 else moment(),
        "valid_to": moment() if random.random() < 0.3 else None,
    }


def _amendment(random: Random, moment: Any, number: int) -> dict[str, Any]:
    return _signing(random, moment, number) | {"change": random.choice(["widen", "narrow"]), "amended_at": moment()}


def _withdrawal(random: Random, moment: Any, number: int) -> dict[str, Any]:
    scopes = ["all", "purpose:research-general", "purpose:clinical-care", "recipient:R1", "recipient:R2"]
    return {"withdrawn_at": moment(), "scope": random.choice(scopes), "_number": number}


def _ruling(random: Random, moment: Any, number: int) -> dict[str, Any]:
    ends = moment() if random.random() < 0.6 else None
    capacity = random.choice(["none", "limited", "full"])
    return {"capacity": capacity, "valid_from": moment(), "valid_to": ends, "_number": number}


def _version(random: Random, moment: Any, number: int) -> dict[str, Any]:
    return {
        "_key": random.choice(["v1", "v2"]),
        "lab": random.choice(["a", "b"]),
        "notices": _some(random, [one.value for one in Notice]),
        "needs_guardian_proof": random.random() < 0.3,
        "valid_from": moment() if random.random() < 0.5 else "2001-01-01T00:00:00+08:00",
        "valid_to": moment() if random.random() < 0.4 else None,
        "_number": number,
    }


def _moments(random: Random, world: dict[str, Any], anchors: list[datetime]) -> list[datetime]:
    """Just before, at and just after something that was told, and somewhere."""
    texts = [
        value
        for register in ("consents", "amendments", "withdrawals", "rulings")
        for entry in world[register]
        for value in (*entry.values(), *entry.get("module_ends", {}).values())
        if isinstance(value, str) and value[:1] in "12" and "T" in value
    ]
    told = [datetime.fromisoformat(text) for text in texts if not text.startswith("2045")] + anchors
    return [random.choice(told) + random.choice(NUDGES[:6]) for _ in range(3)]
