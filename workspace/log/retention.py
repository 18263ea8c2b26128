"""How long the log is kept, and how the log itself tells of its archives."""

from datetime import datetime, timedelta
from typing import Any, Final

from privacy.model.event import Registered

RETENTION_YEARS: Final = 3
"""个人信息保护法, article 56: records of processing are kept at least three years."""
ARCHIVES_REGISTER: Final = "log-archives"
"""The register whose entries are archives: name, digest, instants, and the folder of one that was moved."""


def retained_until(newest: datetime, *, days: int = 0) -> datetime:
    """The first instant at which an archive with this newest event may be deleted: after the years of the law, and
    after the lab's own ``days`` where those are more."""
    try:
        lawful = newest.replace(year=newest.year + RETENTION_YEARS)
    except ValueError:  # The 29th of February; the day after, where there is none.
        lawful = newest.replace(year=newest.year + RETENTION_YEARS, month=3, day=1)
    return max(lawful, newest + timedelta(days=days))


def archive_event(common: dict[str, Any], deed: str, entry: str, outcome: str) -> Registered:
    """What the log tells of an archive: ``deed`` is ``archived``, ``moved`` or ``deleted``.

    ``common`` holds what every event needs: ``id``, ``at``, ``principal``, ``operation``, ``origin``.
    """
    return Registered(**common, outcome=outcome, register=ARCHIVES_REGISTER, entry=entry, note=deed)
