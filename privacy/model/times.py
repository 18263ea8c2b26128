"""Instants: always aware, always written the same way; law speaks in China Standard Time.

Beijing time (UTC+8, no daylight saving since 1992) is the legal time of all instruments in ``policies/``.
"""

from datetime import UTC, date, datetime, timedelta, timezone

from privacy.model.errors import BadInput, Place

CST = timezone(timedelta(hours=8), "CST")


def parse_instant(text: str, *, field: str) -> datetime:
    """The instant an RFC 3339 text names. A text without an offset is refused: it names no instant.

    Raises:
        BadInput: not RFC 3339, or no offset. The text itself is not quoted.
    """
    try:
        instant = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadInput(
            "bad-instant",
            zh="时间须为带时区的 RFC 3339 格式，如 2026-07-01T10:00:00+08:00。",
            en="expected an RFC 3339 instant with an offset, such as 2026-07-01T10:00:00+08:00",
            place=Place(column=field),
        )
    return instant


def format_instant(instant: datetime) -> str:
    """``2026-07-01T02:00:00.000000Z``: UTC, six decimals, so that text order is time order."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def legal_day(instant: datetime) -> date:
    """The calendar day in UTC+8: the day the law looks at."""
    return instant.astimezone(CST).date()
