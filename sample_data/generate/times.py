"""The day of the delivery and how a LIMS writes an instant."""

from datetime import date, datetime, time, timedelta, timezone

CST = timezone(timedelta(hours=8), "CST")
"""China Standard Time: what every cell without an offset means."""
DAY = date(2026, 7, 1)


def at(hour: int, minute: int = 0) -> datetime:
    """That time of the day of the delivery."""
    return datetime.combine(DAY, time(hour, minute), CST)


def written(instant: datetime) -> str:
    """``2026-07-01 10:00:00``, Beijing time."""
    return instant.astimezone(CST).strftime("%Y-%m-%d %H:%M:%S")
