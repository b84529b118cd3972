"""Business days in Japan: no Saturday, no Sunday, no public holiday.

Public holidays follow the Act on National Holidays (国民の祝日に関する法律) with its
substitute days, days between two holidays, and the one-off laws, by ``jpholiday``;
they hold from 1986 on, and days to come are those of the law as it stands.
"""

from datetime import date

from portal.domain.calendar import days_after

SATURDAY = 5


def is_holiday(on: date) -> bool:
    """Return whether ``on`` is a public holiday in Japan."""
    # Asked for by few; whoever looks up a member does not wait for its import.
    import jpholiday

    return bool(jpholiday.is_holiday(on))


def is_business_day(on: date) -> bool:
    """Return whether offices work on ``on``."""
    return on.weekday() < SATURDAY and not is_holiday(on)


def business_day_from(on: date) -> date:
    """Return ``on``, or the next business day (Civil Code art. 142)."""
    while not is_business_day(on):
        on = days_after(on, 1)
    return on


def business_day_until(on: date) -> date:
    """Return ``on``, or the business day before."""
    while not is_business_day(on):
        on = days_after(on, -1)
    return on
