"""Business days, instants and whole months, as Japan's Civil Code counts them."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def start_of(on: date, zone: ZoneInfo = TOKYO) -> datetime:
    """Return the instant (UTC) at which business day ``on`` begins in ``zone``."""
    return datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC)


def end_of(on: date, zone: ZoneInfo = TOKYO) -> datetime:
    """Return the first instant (UTC) after business day ``on`` in ``zone``."""
    return start_of(on + timedelta(days=1), zone)


def day_of(at: datetime, zone: ZoneInfo = TOKYO) -> date:
    """Return the local date of an aware instant in ``zone``."""
    return at.astimezone(zone).date()


def month_end(on: date) -> date:
    """Return the last day of ``on``'s month."""
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


def add_months(on: date, months: int) -> date:
    """Return the day that corresponds to ``on`` ``months`` later.

    Where that month has no such day, its last day (Civil Code art. 143(2)).
    """
    index = on.year * 12 + on.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))


def last_day_of_period(start: date, months: int) -> date:
    """Return the last day of a period of ``months`` that begins with ``start``.

    Civil Code art. 143: the period ends on the day before the corresponding day;
    where there is no corresponding day it ends on the last day of that month.
    31 January + 1 month ends on 28 February (29 in a leap year), which
    ``start + months - 1 day`` gets wrong.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if start.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, start.day) - timedelta(days=1)


def whole_months(start: date, last: date) -> int | None:
    """Return how many whole months ``start`` … ``last`` (both counted) are, or None."""
    rough = (last.year - start.year) * 12 + last.month - start.month
    for months in (rough, rough + 1):
        if months > 0 and last_day_of_period(start, months) == last:
            return months
    return None
