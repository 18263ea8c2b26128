"""From the register's entries to the consent of one person at one moment, as a request carries it.

The newest consent signed by then speaks; a later one replaces it whole (a renewed consent after a withdrawal counts
again). A whole withdrawal ends every consent signed before it; a partial one takes away a purpose or a recipient. The
person's capacity follows from the birth date (Civil Code art. 17-20: under 8 none, 8 to under 18 limited, 18 full).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from privacy.model.request import Consent
from privacy.model.times import legal_day
from privacy.model.vocabulary import Capacity, ConsentForm, DataKind, Notice, Purpose, RecipientKind, Signatory

AGE_OF_LIMITED_CAPACITY = 8
"""Civil Code art. 19-20."""
AGE_OF_MAJORITY = 18
"""Civil Code art. 17."""


def capacity_at(birth_date: date, at: datetime) -> Capacity:
    """Civil capacity by age on the legal day of ``at``; a court ruling is not known here.

    A person born on 29 February comes of age on 1 March of a year without that day.
    """
    day = legal_day(at)
    age = day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
    if age < AGE_OF_LIMITED_CAPACITY:
        return Capacity.NONE
    return Capacity.LIMITED if age < AGE_OF_MAJORITY else Capacity.FULL


def consent_at(
    consents: Sequence[Mapping[str, Any]],
    withdrawals: Sequence[Mapping[str, Any]],
    at: datetime,
    *,
    recipient: str | None = None,
) -> Consent | None:
    """The consent that speaks at ``at``, or ``None`` where nobody had signed by then.

    ``consents`` and ``withdrawals`` are register entries; their order does not matter. A partial withdrawal that is in
    force takes its purpose away, and where ``recipient`` is the one withdrawn from, every recipient.
    """
    signed = [one for one in consents if _instant(one["signed_at"]) <= at]
    if not signed:
        return None
    newest = max(signed, key=lambda one: (_instant(one["signed_at"]), one["_number"]))
    since = _instant(newest["signed_at"])
    later = [one for one in withdrawals if _instant(one["withdrawn_at"]) >= since]
    whole = [_instant(one["withdrawn_at"]) for one in later if one["scope"] == "all"]
    in_force = {one["scope"] for one in later if _instant(one["withdrawn_at"]) <= at}
    gone = recipient is not None and f"recipient:{recipient}" in in_force
    named = frozenset(newest["recipients"])
    return Consent(
        form=ConsentForm(newest["form"]),
        informed=newest["informed"],
        signed_by=frozenset(map(Signatory, newest["signed_by"])),
        purposes=frozenset(Purpose(one) for one in newest["purposes"] if f"purpose:{one}" not in in_force),
        recipients=frozenset() if gone else frozenset(RecipientKind(one) for one in named - {"any"}),
        any_recipient="any" in named and not gone,
        data=frozenset(map(DataKind, newest["data"])),
        valid_from=_instant(newest["valid_from"]),
        valid_to=_instant(newest["valid_to"]) if newest["valid_to"] else None,
        withdrawn_at=min(whole) if whole else None,
        notices=frozenset(map(Notice, newest["notices"])),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
