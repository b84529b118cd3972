"""Business days, instants and whole months, as Japan's Civil Code counts them."""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


FIRST_DAY = date(1873, 1, 1)
"""明治6年1月1日, the first day of the solar calendar in Japan."""

LAST_DAY = date(2099, 12, 31)
"""The last day that people may give; a later one is a slip or means "for ever"."""

EARLIEST, LATEST = date(1, 1, 2), date(9999, 12, 30)
"""What every zone can count with; days beyond stay there instead of failing."""


def within_horizon(on: date) -> bool:
    """Return whether ``on`` is a day that people may give."""
    return FIRST_DAY <= on <= LAST_DAY


def start_of(on: date, zone: ZoneInfo = TOKYO) -> datetime:
    """Return the instant (UTC) at which business day ``on`` begins in ``zone``."""
    on = min(max(on, EARLIEST), LATEST)
    return datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC)


def end_of(on: date, zone: ZoneInfo = TOKYO) -> datetime:
    """Return the first instant (UTC) after business day ``on`` in ``zone``."""
    return start_of(days_after(on, 1), zone)


def days_after(on: date, days: int) -> date:
    """Return the day ``days`` after ``on``, at most the first or last there is."""
    count = on.toordinal() + days
    return date.fromordinal(min(max(count, EARLIEST.toordinal()), LATEST.toordinal()))


def day_of(at: datetime, zone: ZoneInfo = TOKYO) -> date:
    """Return the local date of an aware instant in ``zone``."""
    return at.astimezone(zone).date()


def last_day(over: datetime, zone: ZoneInfo = TOKYO) -> date:
    """Return the last day of what holds until before an instant."""
    return day_of(over - timedelta(microseconds=1), zone)


def month_end(on: date) -> date:
    """Return the last day of ``on``'s month."""
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


def add_months(on: date, months: int) -> date:
    """Return the day that corresponds to ``on`` ``months`` later.

    Where that month has no such day, its last day (Civil Code art. 143(2)).
    """
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    if year < EARLIEST.year:
        return EARLIEST
    if year > LATEST.year:
        return LATEST
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))


def off_the_holiday(on: date, way: str, is_day_off: Callable[[date], bool]) -> date:
    """Return the working day that a deadline on a day off moves to.

    ``way`` is ``before``, or ``after`` (Civil Code art. 142); else it stays.
    """
    step = {"before": -1, "after": 1}.get(way, 0)
    while step and is_day_off(on):
        on = days_after(on, step)
    return on


def last_day_of_period(start: date, months: int) -> date:
    """Return the last day of a period of ``months`` that begins with ``start``.

    Civil Code art. 143: the period ends on the day before the corresponding day;
    where there is no corresponding day it ends on the last day of that month.
    31 January + 1 month ends on 28 February (29 in a leap year), which
    ``start + months - 1 day`` gets wrong.
    """
    corresponding = add_months(start, months)
    if corresponding.day != start.day:
        return corresponding
    return days_after(corresponding, -1)


def whole_months(start: date, last: date) -> int | None:
    """Return how many whole months ``start`` … ``last`` (both counted) are, or None."""
    rough = (last.year - start.year) * 12 + last.month - start.month
    for months in (rough, rough + 1):
        if months > 0 and last_day_of_period(start, months) == last:
            return months
    return None
