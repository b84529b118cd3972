"""Days on which nobody works: weekends, and Japan's public holidays since 1948.

The library is loaded by the first question; most portals never ask one.
"""

from datetime import date
from functools import lru_cache

SATURDAY = 5
FIRST = date(1948, 7, 20)
"""国民の祝日に関する法律 has been in force since this day."""


@lru_cache(maxsize=4096)
def is_day_off(on: date) -> bool:
    """Return whether ``on`` is a Saturday, a Sunday or a public holiday in Japan.

    Substitute holidays and days between two holidays count, too.
    """
    if on.weekday() >= SATURDAY:
        return True
    if on < FIRST:
        return False
    import jpholiday

    return bool(jpholiday.is_holiday(on))
