"""What a person's consent is at a moment, told the slow way: every event in turn, one list, one loop, no shared code.

Works on register entries as plain dicts. Where the product has an interval or a sort key, here a moment is looked at
after another and a person would be asked what they see.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

BEIJING = timezone(timedelta(hours=8))
KINDS = [
    "person", "guardian", "treating_clinician", "testing_lab", "hospital", "research_institute", "university",
    "company", "regulator", "employer", "recruiter", "school_admissions", "insurer",
]  # fmt: skip
Entry = dict[str, Any]


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def second(text: str) -> int:
    """Whole seconds since 1970: what a paper says."""
    return int((when(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))


def years_old(born: date, today: date) -> int:
    """Birthdays counted one by one; 29 February is kept on 1 March where it is missing."""
    years = 0
    while True:
        year = born.year + years + 1
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        month, day = (3, 1) if (born.month, born.day) == (2, 29) and not leap else (born.month, born.day)
        if date(year, month, day) > today:
            return years
        years += 1


def capacity(born: date, rulings: list[Entry], at: datetime) -> str:
    age = years_old(born, at.astimezone(BEIJING).date())
    own = "none"
    if age >= 8:
        own = "limited"
    if age >= 18:
        own = "full"
    ruled = None
    for one in sorted(rulings, key=lambda one: one["_number"]):
        begun = when(one["valid_from"]) <= at
        over = one["valid_to"] is not None and when(one["valid_to"]) <= at
        if begun and not over and (ruled is None or when(one["valid_from"]) >= when(ruled["valid_from"])):
            ruled = one
    if ruled is None:
        return own
    if ruled["capacity"] == "full":
        return "full" if age >= 16 else own
    if ruled["capacity"] == "none":
        return "none"
    return "none" if own == "none" else "limited"


def who_signed(paper: Entry, at: str, born: date | None, rulings: list[Entry], proof: bool) -> set[str]:
    signers = set(paper["signed_by"])
    if proof and not paper.get("guardian_proof_digest"):
        signers.discard("guardian")
    if born is None:
        return signers
    could = capacity(born, rulings, when(at))
    if could == "full":
        signers.discard("guardian")
    if could == "none":
        signers.discard("person")
    if could == "limited" and "guardian" not in signers:
        signers.clear()
    return signers


def came_of_age_by(born: date, rulings: list[Entry], since: datetime, at: datetime) -> bool:
    """Whether the person had full capacity at any moment from ``since`` to ``at``.

    Looked at on every day, and on both sides of every ruling: nothing changes in between.
    """
    moments = [since, at]
    for one in rulings:
        moments.append(when(one["valid_from"]))
        if one["valid_to"] is not None:
            moments.append(when(one["valid_to"]))
    day = since.astimezone(BEIJING).date()
    while day <= at.astimezone(BEIJING).date():
        moments.append(datetime(day.year, day.month, day.day, tzinfo=BEIJING))
        day = day + timedelta(days=1)
    return any(since <= moment <= at and capacity(born, rulings, moment) == "full" for moment in moments)


def version_of(forms: list[Entry], paper: Entry) -> tuple[bool, list[Entry]]:
    """Whether the register of forms knows the paper's version, and what each lab's register says of that moment."""
    known = [
        one
        for one in forms
        if one["_key"] == paper["form_version"] and (paper.get("lab") is None or one["lab"] == paper["lab"])
    ]
    said: dict[str, Entry] = {}
    for one in sorted(known, key=lambda one: one["_number"]):
        replaced = any(
            other["lab"] == one["lab"]
            and when(other["valid_from"]) == when(one["valid_from"])
            and other["_number"] > one["_number"]
            for other in known
        )
        begun = when(one["valid_from"]) <= when(paper["signed_at"])
        over = one["valid_to"] is not None and when(one["valid_to"]) <= when(paper["signed_at"])
        if begun and not over and not replaced:
            said[one["lab"]] = one
    return bool(known), list(said.values())


def state(world: dict[str, Any], at: datetime, recipient: str | None = None) -> dict[str, Any] | None:
    """The consent at ``at`` as sorted lists and plain words, or None."""
    born, rulings = world["birth_date"], world["rulings"]
    form = None
    for one in world["consents"]:
        if when(one["signed_at"]) > at or when(one["signed_at"]) > when(one["_recorded_at"]):
            continue
        if form is None or (second(one["signed_at"]), one["_number"]) > (second(form["signed_at"]), form["_number"]):
            form = one
    if form is None:
        return None
    known, said = version_of(world["forms"], form)
    proof = any(one["needs_guardian_proof"] for one in said)
    signers = who_signed(form, form["signed_at"], born, rulings, proof)
    lapsed = born is not None and "person" not in signers and came_of_age_by(born, rulings, when(form["signed_at"]), at)
    notices = set(form["notices"])
    if known:
        notices = {"purpose", "use", "health_effects", "privacy", "rights"} if said else set()
        for one in said:
            notices &= set(one["notices"])

    told = [("withdrawal", one["withdrawn_at"], one) for one in world["withdrawals"]]
    told += [(one["change"], one["amended_at"], one) for one in world["amendments"]]
    covered = {
        (what, word): form.get("module_ends", {}).get(word)
        for what in ("purposes", "recipients", "data")
        for word in form[what]
    }
    barred: set[str] = set()
    withdrawn = left = False
    for second_now in sorted({second(moment) for _, moment, _ in told}):
        if second_now < second(form["signed_at"]):
            continue
        now = [one for one in told if second(one[1]) == second_now and when(one[1]) <= at]
        for change, moment, paper in sorted(now, key=lambda one: one[2]["_number"]):
            same_second_before = second_now == second(form["signed_at"]) and paper["_number"] < form["_number"]
            if change != "widen" or withdrawn or same_second_before:
                continue
            by = who_signed(paper, moment, born, rulings, proof)
            asked = set(signers)
            if born is not None and capacity(born, rulings, when(moment)) == "full":
                asked.discard("guardian")
            early = when(moment) > when(paper["_recorded_at"])
            if paper["form"] != "written" or not paper["informed"] or early or not asked or not asked <= by:
                continue
            signers = signers & by
            for what in ("purposes", "recipients", "data"):
                for word in paper[what]:
                    covered[what, word] = paper.get("module_ends", {}).get(word)
            barred -= set(paper["recipients"])
        for change, _, paper in now:
            if change == "narrow":
                for what in ("purposes", "recipients", "data"):
                    for word in paper[what]:
                        covered.pop((what, word), None)
                barred |= set(paper["recipients"]) - {"any"}
        for change, _, paper in now:
            if change == "withdrawal" and paper["scope"] == "all":
                withdrawn = True
            elif change == "withdrawal" and paper["scope"].startswith("purpose:"):
                covered.pop(("purposes", paper["scope"][8:]), None)
            elif change == "withdrawal" and recipient is not None and paper["scope"] == f"recipient:{recipient}":
                left = True

    alive = {key for key, end in covered.items() if end is None or at < when(end)}
    dead_kinds = {word for what, word in covered if what == "recipients" and (what, word) not in alive}
    purposes = sorted(word for what, word in alive if what == "purposes")
    data = sorted(word for what, word in alive if what == "data")
    covers = [
        kind
        for kind in KINDS
        if not left
        and (
            (("recipients", kind) in alive and kind not in barred)
            or (("recipients", "any") in alive and kind not in barred and kind not in dead_kinds)
        )
    ]
    over = form["valid_to"] is not None and when(form["valid_to"]) <= at
    return {
        "form": form["form"],
        "informed": form["informed"],
        "signed_by": sorted(signers),
        "purposes": purposes,
        "recipients": covers,
        "data": data,
        "begun": when(form["valid_from"]) <= at,
        "over": over or lapsed,
        "withdrawn": withdrawn,
        "notices": sorted(notices),
    }
